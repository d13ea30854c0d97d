package config

// Settings are the effective settings, every one checked.
type Settings struct {
	Account   Account
	Calendar  Calendar
	Directory Directory
	Phone     Phone
	Reception Reception
	UI        UI
	Privacy   Privacy
}

// Account says where to sign in.
type Account struct {
	Enabled      bool
	TenantID     string
	ClientID     string
	Cloud        string
	Issuer       string
	GraphURL     string
	RedirectHost string
	RedirectPort int
	ResponseMode string
	Mode         string
	Certificate  string
}

// Calendar says what is read of calendars, and how often.
type Calendar struct {
	Enabled        bool
	Detail         string
	Teams          bool
	RefreshSeconds int
}

// Directory says where colleagues come from.
type Directory struct {
	Sources          []string
	CSV              string
	VCard            string
	Region           string
	LDAPURL          string
	LDAPBase         string
	LDAPFilter       string
	LDAPBindDN       string
	LDAPCA           string
	Photos           bool
	ExtensionFrom    string
	ExtensionPattern string
}

// Phone says which PBX to register at, and how to use it.
type Phone struct {
	Server                string
	Username              string
	DisplayName           string
	Also                  []string
	Transport             string
	CA                    string
	SRTP                  string
	LineState             string
	LineList              string
	Park                  string
	ParkSlots             string
	Retrieve              string
	Pickup                string
	FailedTransferSeconds int
	HoldReminderSeconds   int
	AutoAnswer            bool
	RecordCode            string
	NeverDial             []string
	MayDial               []string
	Audio                 string
	RingDevice            string
}

// Reception says how callers are received.
type Reception struct {
	Greetings    []string
	First        []string
	AlertSeconds int
	Pause        string
	Ready        string
	PauseLamp    string
	AMI          string
	AMIUser      string
	AMICA        string
	Queues       []string
}

// UI says how the window looks and listens.
type UI struct {
	Language string
	Theme    string
	Keys     string
}

// Privacy says what may be shown and kept.
type Privacy struct {
	ShowTitles      bool
	HideWhenRevoked bool
	LogDays         int
}
