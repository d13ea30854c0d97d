package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/jeandeaual/go-locale"
	"github.com/spf13/cobra"

	"frontdesk/auth"
	"frontdesk/auth/vault"
	"frontdesk/config"
	"frontdesk/directory"
	"frontdesk/directory/ldap"
	"frontdesk/directory/record"
	"frontdesk/graph"
	"frontdesk/switchboard"
	"frontdesk/telephony"
)

func configCommand(f *flags, std streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print the effective settings, and where each came from",
		Args:  exactly(0, "no further words"),
		RunE: func(*cobra.Command, []string) error {
			loaded, err := loadSettings(f)
			if err != nil {
				return err
			}
			for _, p := range loaded.Problems {
				_ = report(std.err, p)
			}
			if asJSON {
				enc := json.NewEncoder(std.out)
				enc.SetIndent("", "  ")
				err = enc.Encode(loaded.Entries())
			} else {
				err = printSettings(std.out, loaded.Entries())
			}
			if err == nil && len(loaded.Problems) > 0 {
				return errSettings
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// errSettings ends `frontdesk config` when a file has mistakes.
var errSettings = &switchboard.Fault{
	Code: "settings", Text: "the settings have mistakes", Hint: "correct the lines named above; frontdesk config --json lists every key and what is allowed",
}

func printSettings(out io.Writer, entries []config.Entry) error {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, e := range entries {
		origin := string(e.Origin)
		if e.Locked {
			origin += ", locked"
		}
		if !e.Effect && e.Origin != config.FromDefault {
			origin += ", no effect yet"
		}
		if _, err := fmt.Fprintf(table, "%s\t%s\t(%s)\n", e.Key, config.Literal(e.Value), origin); err != nil {
			return err
		}
	}
	return table.Flush()
}

// settingsFaults puts mistakes in the files onto the health line.
func settingsFaults(problems []config.Problem) []*switchboard.Fault {
	var out []*switchboard.Fault
	for _, p := range problems {
		p.File = atHome(p.File)
		out = append(out, &switchboard.Fault{Code: "settings " + p.Error(), Text: p.Error(), Hint: "Correct the file and start Frontdesk again."})
	}
	return out
}

func authConfig(s setup) auth.Config {
	a := s.settings.Account
	c := auth.Config{
		Issuer: a.Issuer, TenantID: a.TenantID, ClientID: a.ClientID, Cloud: a.Cloud,
		RedirectHost: a.RedirectHost, RedirectPort: a.RedirectPort, ResponseMode: a.ResponseMode,
		Profile: s.profile, Keyring: s.keyring, Log: s.log, Wider: wider(s.settings), Folder: lockFolder(), Open: s.browser,
		HTTP: &http.Client{Transport: s.network},
	}
	if !a.Enabled {
		c.Forbidden = forbidden()
	}
	return c
}

// lockFolder is where the programs of one user take turns with the sign-in. A
// user without a folder for caches has no lock.
func lockFolder() string { return below(os.UserCacheDir()) }

// region is the country of numbers that name none: that of the settings, else of
// the system's language.
func region(set string) string {
	system, err := locale.GetLocale()
	if err != nil { // a system that tells none
		return record.Region(set)
	}
	return record.Region(set, system)
}

// directorySettings are what the settings say of the directory.
func directorySettings(d config.Directory, client *graph.Client, keyring vault.Keyring, log *slog.Logger) directory.Settings {
	account := ldapLogin(d)
	out := directory.Settings{
		CSV: d.CSV, VCard: d.VCard, Client: client,
		Rules: record.Rules{Region: region(d.Region), ExtensionFrom: d.ExtensionFrom, ExtensionPattern: d.ExtensionPattern},
		LDAP: ldap.Config{
			URL: d.LDAPURL, Base: d.LDAPBase, Filter: d.LDAPFilter, BindDN: d.LDAPBindDN, CA: d.LDAPCA,
			Password: account.password(keyring), Refused: account.refused(keyring, log),
		},
	}
	out.Sources = directorySources(d)
	return out
}

// directorySources are the sources that the settings name.
func directorySources(d config.Directory) (out []switchboard.DirectorySource) {
	for _, name := range d.Sources {
		out = append(out, switchboard.DirectorySource(name))
	}
	return out
}

// graphURL is where Graph is asked: the cloud's place, or another that belongs
// to an issuer the settings name as well. Microsoft's tokens go to Microsoft.
func graphURL(a config.Account) (string, error) {
	own := auth.GraphURL(a.Cloud)
	switch {
	case a.GraphURL == "" || a.GraphURL == own:
		return own, nil
	case a.Issuer == "":
		return "", &switchboard.Fault{
			Code: "settings account.graph_url", Text: "account.graph_url names another place than Microsoft's without an account.issuer",
			Hint: "Remove account.graph_url from the settings file, or name the issuer too.",
		}
	default:
		return a.GraphURL, nil
	}
}

// encrypted refuses a phone that must encrypt the voice and would send the keys
// in the clear: a demand for secrecy is never quietly dropped.
func encrypted(s *setup) {
	p := &s.settings.Phone
	open := func(server string) bool { return server != "" && !telephony.Secret(server, p.Transport) }
	if p.SRTP != "require" {
		return
	}
	p.Also = slices.DeleteFunc(slices.Clone(p.Also), func(text string) bool {
		one := config.Phone{Also: []string{text}}.Further()
		if len(one) == 0 || !open(one[0].Server) {
			return false
		}
		s.faults = append(s.faults, &switchboard.Fault{
			Code: "settings phone.also " + one[0].Line, Text: "The line " + one[0].Line + " is off: phone.srtp demands an encrypted voice, and its transport is not tls",
			Hint: "Add ;transport=tls to its server in phone.also.",
		})
		return true
	})
	if !open(p.Server) {
		return
	}
	p.Server = ""
	s.faults = append(s.faults, &switchboard.Fault{
		Code: "settings phone.srtp", Text: "The phone is off: phone.srtp demands an encrypted voice, and phone.transport is not tls",
		Hint: "Set phone.transport to tls, or phone.srtp to prefer or off.",
	})
}

func phoneConfig(s setup) telephony.Config {
	p := s.settings.Phone
	return telephony.Config{
		Server: p.Server, Username: p.Username, Secret: s.secret, DisplayName: p.DisplayName, Transport: p.Transport, LineState: p.LineState, LineList: p.LineList, AutoAnswer: p.AutoAnswer, SRTP: p.SRTP, CA: p.CA, LinesOnly: s.noCalls, Instance: s.instance,
		Audio: p.Audio, Ring: p.RingDevice, FailedTransfer: time.Duration(p.FailedTransferSeconds) * time.Second, Pickup: p.Pickup,
		UserAgent: "Frontdesk/" + version, Log: s.log,
	}
}

// phoneConfigs are all accounts of the settings, the first one first. Who only
// watches lines needs no other.
func phoneConfigs(s setup) []telephony.Config {
	all := []telephony.Config{phoneConfig(s)}
	if s.noCalls || all[0].Server == "" || all[0].Username == "" {
		return all
	}
	for _, a := range s.settings.Phone.Further() {
		account := all[0]
		account.Server, account.Username, account.Line, account.Prefix = a.Server, a.Username, a.Line, a.Prefix
		account.Secret, account.SecretName = furtherLogin(a).password(s.keyring), furtherLogin(a).entry
		all = append(all, account)
	}
	return all
}

// features are what the PBX does beside calls, where there is a phone.
func features(p config.Phone) switchboard.Features {
	switch {
	case p.Server == "" || p.Username == "":
		return switchboard.Features{}
	case p.Park == "":
		return switchboard.Features{Pickup: p.Pickup, Record: p.RecordCode}
	default:
		return switchboard.Features{Park: p.Park, Slots: p.Slots(), Take: p.Retrieve, Pickup: p.Pickup, Record: p.RecordCode}
	}
}

func loadSettings(f *flags) (config.Loaded, error) {
	loaded, err := config.Load(config.Files{User: f.config, Policy: f.policy})
	if err != nil { // a file that was named and is not there
		err = usageError{err}
	}
	return loaded, err
}

// load reads the settings and opens the log for one command.
func load(f *flags) (setup, func(), error) {
	loaded, err := loadSettings(f)
	if err != nil {
		return setup{}, nil, err
	}
	log, done, err := openLog(f.log)
	if err != nil {
		return setup{}, nil, err
	}
	for _, p := range loaded.Problems {
		log.Warn("settings.mistake", slog.String("problem", p.Error()))
	}
	keyring := vault.System(keyringDeadline)
	s := setup{
		settings: loaded.Settings, faults: settingsFaults(loaded.Problems), profile: "default",
		keyring: keyring, secret: sipLogin(loaded.Settings.Phone).password(keyring), log: log, logFile: f.log,
	}
	s.data, s.cache = dataFolder(), below(os.UserCacheDir())
	s.reload = func() (config.Settings, error) {
		loaded, err := loadSettings(f)
		if err == nil && len(loaded.Problems) > 0 {
			err = errSettings
		}
		return loaded.Settings, err
	}
	encrypted(&s)
	return s, done, nil
}

var _ graph.Credential = (*auth.Session)(nil)
