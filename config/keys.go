package config

import "strings"

// key describes one setting. The field's Go type (string, int, bool or a list
// of strings) is the type the file must use.
type key struct {
	name    string
	explain string
	field   func(*Settings) any // a pointer into the settings
	rule    rule
	inert   bool // known and checked, but nothing reads it in this version
}

// section is the part of the name that stands in brackets in the file.
func (k key) section() string {
	section, _, _ := strings.Cut(k.name, ".")
	return section
}

// keys are all the settings, in the order of the documentation.
func keys() []key {
	return []key{
		{"account.enabled", "Whether Microsoft 365 is used at all; false also forgets this user's sign-ins, within one refresh", func(s *Settings) any { return &s.Account.Enabled }, flag, false},
		{"account.tenant_id", "The organisation in Microsoft Entra ID", func(s *Settings) any { return &s.Account.TenantID }, tenant, false},
		{"account.client_id", "The application (client) ID of the app registration", func(s *Settings) any { return &s.Account.ClientID }, word, false},
		{"account.cloud", "The Microsoft cloud the organisation is in", func(s *Settings) any { return &s.Account.Cloud }, oneOf("global", "usgov", "usgov-dod", "china"), false},
		{"account.issuer", "Another OpenID provider, or the sandbox; empty for Microsoft's of the cloud", func(s *Settings) any { return &s.Account.Issuer }, secureURL, false},
		{"account.graph_url", "Another address of Microsoft Graph; empty for the cloud's", func(s *Settings) any { return &s.Account.GraphURL }, secureURL, false},
		{"account.redirect_host", "The host in the redirect address, as the app registration says", func(s *Settings) any { return &s.Account.RedirectHost }, oneOf("localhost", "127.0.0.1"), false},
		{"account.redirect_port", "The port of the redirect address; 0 takes any free one", func(s *Settings) any { return &s.Account.RedirectPort }, between(0, 65535), false},
		{"account.response_mode", "How the browser hands the answer over", func(s *Settings) any { return &s.Account.ResponseMode }, oneOf("form_post", "query"), false},
		{"account.mode", "Who signs in: the operator, or the application with a certificate", func(s *Settings) any { return &s.Account.Mode }, oneOf("delegated", "application").except("application"), false},
		{"account.certificate", "For application mode: a PKCS#12 or PEM file, or a name in the system's store", func(s *Settings) any { return &s.Account.Certificate }, text, true},
		{"calendar.enabled", "Whether calendars and Teams are read at all; false also forgets what was read, within one refresh", func(s *Settings) any { return &s.Calendar.Enabled }, flag, false},
		{"calendar.detail", "What is kept: free/busy times only, or titles where colleagues share them and privacy.show_titles allows it", func(s *Settings) any { return &s.Calendar.Detail }, oneOf("free-busy", "titles"), false},
		{"calendar.teams", "Whether Teams is asked who is available, beside the calendars", func(s *Settings) any { return &s.Calendar.Teams }, flag, false},
		{"calendar.refresh_seconds", "How often the people on screen are asked for", func(s *Settings) any { return &s.Calendar.RefreshSeconds }, between(60, 86400), false},
		{"directory.sources", "Where people come from, the leading source first: of somebody who is known from several, it has the last word", func(s *Settings) any { return &s.Directory.Sources }, someOf("microsoft365", "contacts", "csv", "vcard", "ldap"), false},
		{"directory.csv", "The file of the source csv: a spreadsheet as values between delimiters, whose first line names the columns", func(s *Settings) any { return &s.Directory.CSV }, text, false},
		{"directory.vcard", "The file of the source vcard: vCards of version 3.0 or 4.0, any number of them", func(s *Settings) any { return &s.Directory.VCard }, text, false},
		{"directory.region", "The country of numbers that are written without one; empty for that of the system", func(s *Settings) any { return &s.Directory.Region }, region, false},
		{"directory.ldap_url", "The server of the source ldap; ldap:// is encrypted by StartTLS, and in the clear on this computer only", func(s *Settings) any { return &s.Directory.LDAPURL }, ldapServer, false},
		{"directory.ldap_base", "The entry below which people are; empty for the server's own", func(s *Settings) any { return &s.Directory.LDAPBase }, text, false},
		{"directory.ldap_filter", "Which entries are people; empty for inetOrgPerson, and users of Active Directory who are not disabled", func(s *Settings) any { return &s.Directory.LDAPFilter }, filter, false},
		{"directory.ldap_bind_dn", "Who asks the LDAP server; empty asks anonymously. The password is kept in the keyring", func(s *Settings) any { return &s.Directory.LDAPBindDN }, text, false},
		{"directory.ldap_ca", "A PEM file with the organisation's own authority for the certificate of the LDAP server", func(s *Settings) any { return &s.Directory.LDAPCA }, text, false},
		{"directory.photos", "Whether pictures of colleagues are fetched and shown", func(s *Settings) any { return &s.Directory.Photos }, flag, false},
		{"directory.extension_from", "The attribute that holds the extension: by Microsoft 365's name, in every source; or by the name of a CSV column, vCard property or LDAP attribute", func(s *Settings) any { return &s.Directory.ExtensionFrom }, word, false},
		{"directory.extension_pattern", "The regular expression whose first group is the extension", func(s *Settings) any { return &s.Directory.ExtensionPattern }, pattern, false},
		{"phone.server", "The PBX: a host, host:port, or sip:host;transport=tls", func(s *Settings) any { return &s.Phone.Server }, server, false},
		{"phone.username", "The extension or user name at the PBX; its password is kept in the keyring", func(s *Settings) any { return &s.Phone.Username }, word, false},
		{"phone.display_name", "The name that called people see", func(s *Settings) any { return &s.Phone.DisplayName }, text, false},
		{"phone.also", "Further accounts whose calls ring here, too, for example \"Sales: 2000@pbx.example.com, dial 8\": the name of the line, the user and the PBX, which may say ;transport=, and where wanted the digits that choose the account when a number begins with them. Everything else is as for the first. Passwords: frontdesk secret set sip:2000@pbx.example.com, with the PBX as it is written here", func(s *Settings) any { return &s.Phone.Also }, further, false},
		{"phone.transport", "How SIP travels", func(s *Settings) any { return &s.Phone.Transport }, oneOf("tls", "tcp", "udp"), false},
		{"phone.ca", "A PEM file with the organisation's own authority for the certificate of the PBX", func(s *Settings) any { return &s.Phone.CA }, text, false},
		{"phone.srtp", "Whether the voice is encrypted", func(s *Settings) any { return &s.Phone.SRTP }, oneOf("off", "prefer", "require"), false},
		{"phone.line_state", "How the PBX is asked for the lines of colleagues", func(s *Settings) any { return &s.Phone.LineState }, oneOf("dialog", "presence", "off"), false},
		{"phone.line_list", "The name of a resource list at the PBX, which tells of many lines by one subscription; empty: each line is asked for", func(s *Settings) any { return &s.Phone.LineList }, userPart, false},
		{"phone.park", "The number that parks a call, with {slot} in the place of a free slot where the PBX does not choose one; empty: nothing is parked", func(s *Settings) any { return &s.Phone.Park }, slotted, false},
		{"phone.park_slots", "The first and last number of the parking slots, whose lines the PBX reports", func(s *Settings) any { return &s.Phone.ParkSlots }, slots, false},
		{"phone.retrieve", "The number that takes a parked call, with {slot} in the place of its slot", func(s *Settings) any { return &s.Phone.Retrieve }, slotted, false},
		{"phone.pickup", "The code that takes a colleague's ringing call where the PBX does not say which call it is, with {extension} in the place of the extension; it also brings back a caller whom nobody answers; empty: nothing is done by a code", func(s *Settings) any { return &s.Phone.Pickup }, pickupCode, false},
		{"phone.record_code", "The digits by which the PBX records a call, and stops; empty: nothing is recorded", func(s *Settings) any { return &s.Phone.RecordCode }, code.byPolicy(), false},
		{"phone.never_dial", "Numbers that are not called from here: a number, or the beginning of numbers with * after it, as they are dialled", func(s *Settings) any { return &s.Phone.NeverDial }, numbers, false},
		{"phone.may_dial", "Exceptions to phone.never_dial: the longest pattern decides", func(s *Settings) any { return &s.Phone.MayDial }, numbers, false},
		{"phone.failed_transfer_seconds", "After how long a transferred caller whom nobody answers is taken back; where the PBX has let go of the caller, by phone.pickup", func(s *Settings) any { return &s.Phone.FailedTransferSeconds }, between(5, 300), false},
		{"phone.hold_reminder_seconds", "After how long on hold the operator is reminded of a caller by a soft sound, and again after as long; 0: never", func(s *Settings) any { return &s.Phone.HoldReminderSeconds }, between(0, 3600), false},
		{"phone.auto_answer", "Whether a call that asks for it (an intercom) is answered by itself: only while there is no other call, and after it has rung", func(s *Settings) any { return &s.Phone.AutoAnswer }, flag, false},
		{"phone.audio", "The microphone and speaker of calls. A name is a device's ID, its name, or a part of the name that no other has; while it is not connected, the system's default is used", func(s *Settings) any { return &s.Phone.Audio }, audio, false},
		{"phone.ring_device", "The speaker that rings for the room, beside the headset: the system's default, unless calls use files or nothing; named as for phone.audio", func(s *Settings) any { return &s.Phone.RingDevice }, ringDevice, false},
		{"reception.greetings", "What to say to a caller, by the line that was dialled: its name or number", func(s *Settings) any { return &s.Reception.Greetings }, greetings, false},
		{"reception.first", "The lines whose callers are answered before others, the most pressing first: names or numbers", func(s *Settings) any { return &s.Reception.First }, lineNames, false},
		{"reception.alert_seconds", "After how long the window says that somebody has waited too long; 0: never", func(s *Settings) any { return &s.Reception.AlertSeconds }, between(0, 3600), false},
		{"reception.pause", "The code that keeps calls of the queue away; empty: none", func(s *Settings) any { return &s.Reception.Pause }, code, false},
		{"reception.ready", "The code that lets calls of the queue come again; it may be the same one", func(s *Settings) any { return &s.Reception.Ready }, code, false},
		{"reception.pause_lamp", "The extension whose line is busy while the queue is paused, where the PBX has one", func(s *Settings) any { return &s.Reception.PauseLamp }, digits, false},
		{"reception.ami", "The manager interface of Asterisk, which tells who waits in the queue: host:port, or tls://host:port; empty: it is not asked", func(s *Settings) any { return &s.Reception.AMI }, manager, false},
		{"reception.ami_user", "The account there; its password is kept in the keyring", func(s *Settings) any { return &s.Reception.AMIUser }, word, false},
		{"reception.ami_ca", "A PEM file with the organisation's own authority for the certificate of the manager interface", func(s *Settings) any { return &s.Reception.AMICA }, text, false},
		{"reception.queues", "The queues to watch; empty: those of which this phone is a member", func(s *Settings) any { return &s.Reception.Queues }, lineNames, false},
		{"ui.language", "The language of the window, for example de; empty for the system's", func(s *Settings) any { return &s.UI.Language }, language, true},
		{"ui.theme", "The colours of the window", func(s *Settings) any { return &s.UI.Theme }, oneOf("system", "light", "dark", "high-contrast").except("high-contrast"), false},
		{"ui.keys", "The key profile", func(s *Settings) any { return &s.UI.Keys }, oneOf("function-keys", "numpad").except("numpad"), false},
		{"privacy.show_titles", "Whether titles of appointments may be shown, which calendar.detail must ask for too", func(s *Settings) any { return &s.Privacy.ShowTitles }, flag, false},
		{"privacy.hide_when_revoked", "Whether colleagues and calendars leave the screen when the organisation ends the sign-in", func(s *Settings) any { return &s.Privacy.HideWhenRevoked }, flag, false},
		{"privacy.log_days", "For how many days calls are remembered; 0: only while Frontdesk runs", func(s *Settings) any { return &s.Privacy.LogDays }, between(0, 3650), false},
	}
}

// Defaults are the settings of an empty file.
func Defaults() Settings {
	return Settings{
		Account:   Account{Enabled: true, Cloud: "global", RedirectHost: "localhost", ResponseMode: "form_post", Mode: "delegated"},
		Calendar:  Calendar{Enabled: true, Detail: "free-busy", Teams: true, RefreshSeconds: 60},
		Directory: Directory{Sources: []string{"microsoft365"}, ExtensionFrom: "businessPhones", ExtensionPattern: `(\d{4})$`},
		Phone: Phone{
			Also: []string{}, Transport: "tls", SRTP: "prefer", LineState: "dialog", Park: "700", ParkSlots: "701-720", Retrieve: "{slot}",
			Pickup: "*8{extension}", FailedTransferSeconds: 20, HoldReminderSeconds: 120, NeverDial: []string{}, MayDial: []string{}, Audio: "default", RingDevice: "default",
		},
		Reception: Reception{Greetings: []string{}, First: []string{}, AlertSeconds: 60, Queues: []string{}},
		UI:        UI{Theme: "system", Keys: "function-keys"},
		Privacy:   Privacy{LogDays: 30},
	}
}
