package directory

import (
	"errors"
	"fmt"
	"slices"

	"frontdesk/directory/csvfile"
	"frontdesk/directory/ldap"
	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/directory/vcardfile"
	"frontdesk/graph"
	"frontdesk/switchboard"
)

// Settings are what the settings say of the directory.
type Settings struct {
	Sources []switchboard.DirectorySource // the leading one first
	CSV     string                        // the file of the source csv
	VCard   string                        // the file of the source vcard
	LDAP    ldap.Config                   // of the source ldap, without its Form
	Rules   record.Rules
	Client  *graph.Client // of the sources microsoft365 and contacts
	Class   graph.Class   // the zero value is Background; Click when somebody waits
}

// Open makes the sources in their order. It reads and sends nothing. A setting
// that cannot work is a *record.SettingError; the sources that can work are
// there in any case.
func Open(s Settings) ([]source.Source, error) {
	form, err := record.NewForm(s.Rules)
	if err != nil {
		return nil, err
	}
	own := func(name switchboard.DirectorySource) bool { return !source.Personal(name) }
	if !slices.ContainsFunc(s.Sources, own) { // whose attributes have the names of the service
		if err := form.Common(); err != nil {
			return nil, err
		}
	}
	var out []source.Source
	var wrong []error
	for _, name := range s.Sources {
		one, err := s.open(name, form)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		out = append(out, one)
	}
	return out, errors.Join(wrong...)
}

func (s Settings) open(name switchboard.DirectorySource, form *record.Form) (source.Source, error) {
	missing := func(key string) error {
		return &record.SettingError{Key: key, Reason: fmt.Sprintf("is needed by the source %s of directory.sources", name)}
	}
	switch name {
	case switchboard.FromMicrosoft365, switchboard.FromContacts:
		if s.Client == nil {
			return nil, errors.New("directory: no client")
		}
		if name == switchboard.FromContacts {
			return contacts{s.Client, form, s.Class}, nil
		}
		return tenant{s.Client, form, s.Class}, nil
	case switchboard.FromCSV:
		if s.CSV == "" {
			return nil, missing("directory.csv")
		}
		return csvfile.New(s.CSV, form), nil
	case switchboard.FromVCard:
		if s.VCard == "" {
			return nil, missing("directory.vcard")
		}
		return vcardfile.New(s.VCard, form), nil
	case switchboard.FromLDAP:
		if s.LDAP.URL == "" {
			return nil, missing("directory.ldap_url")
		}
		cfg := s.LDAP
		cfg.Form = form
		return ldap.New(cfg)
	}
	return nil, fmt.Errorf("directory: there is no source %q", name)
}
