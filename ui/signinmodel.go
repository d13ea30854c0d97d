package ui

import (
	"regexp"
	"strings"

	"frontdesk/switchboard"
)

// signinModel is the sign-in as the settings and the welcome page show it.
type signinModel struct {
	title   string
	text    string
	alarm   string // what went wrong
	hint    string // what to do about it
	method  emphasis
	confirm bool // "Confirm it's you" is the one thing to do
	another bool // another account can be chosen
	wrong   bool // the account was the wrong one: another is the one thing to do
	cancel  bool // an attempt waits: Cancel, Open again, Copy link
	approve bool // the browser may say that an administrator must approve
	link    bool
	alone   bool // no browser could be opened: the link is the way to go on
	leave   bool // Disconnect can be pressed
	sure    bool // Disconnect was pressed and asks once more
	browser bool // the browser may still be signed in
	copied  bool
}

// Codes of faults that the page says in words of its own.
const (
	faultNoBrowser    = "signin-no-browser"
	faultUnset        = "account-unset"
	faultApproval     = "signin-admin-approval"
	faultWrongAccount = "signin-wrong-account"
	faultWrongTenant  = "signin-wrong-tenant"
	faultConfirm      = "signin-confirm"
	faultKeyring      = "keyring" // and everything that begins so
)

// signinOf says where the sign-in stands.
func signinOf(v switchboard.View, l local) signinModel {
	a := v.Account
	m := signinModel{method: mainButton, copied: a.Link != "" && l.copied == a.Link, browser: a.Leave}
	switch a.State {
	case switchboard.AccountChecking:
		m.title, m.method = "Checking the sign-in", chosenButton
	case switchboard.AccountSignedOut:
		m.signedOut(a)
	case switchboard.AccountWaiting:
		m.waiting(v)
	case switchboard.AccountFinishing:
		m.title, m.method, m.cancel = "Finishing the sign-in", chosenButton, true
		m.text = "The browser came back; Frontdesk fetches its permission."
	case switchboard.AccountSignedIn:
		m.title, m.method, m.leave, m.another = "Signed in as "+who(a), chosenButton, true, true
	case switchboard.AccountConfirm:
		m.title, m.method = "Your organisation wants you to confirm it's you", chosenButton
		m.confirm, m.leave, m.another = true, true, true
		m.text = "Signed in as " + who(a) + ". Calls go on; the calendars wait until you have confirmed it in the browser."
		if a.Fault != nil && a.Fault.Code != faultConfirm { // something else is wanted, or nothing helps
			m.title, m.text = "Signed in as "+who(a), "Calls go on; the calendars wait until this is settled in the browser."
		}
	case switchboard.AccountOffline:
		m.title, m.method, m.leave = "Signed in as "+who(a), chosenButton, true
		m.text = "You stay signed in. Microsoft 365 cannot be reached at the moment; Frontdesk tries again by itself."
	case switchboard.AccountOff:
		fallthrough
	default: // before anybody said how the account stands
		m.title, m.method = "Microsoft 365 is not set up", lockedButton
		m.text = "Set account.tenant_id and account.client_id in the settings file."
	}
	if a.Memory && m.leave {
		m.text = "This sign-in ends when you close Frontdesk, because this computer's keyring cannot keep it."
	}
	m.complain(a)
	m.sure = m.leave && l.confirm
	return m
}

func (m *signinModel) signedOut(a switchboard.Account) {
	m.title = "Not signed in"
	m.text = "Your browser asks for your account; Frontdesk never sees a password."
	m.wrong = a.Fault != nil && (a.Fault.Code == faultWrongAccount || a.Fault.Code == faultWrongTenant)
	m.another = m.wrong || a.ID != "" || a.Mail != "" || len(a.Others) > 0
	if m.wrong || a.Approval != nil {
		m.method = plainButton // something else comes first
	}
}

func (m *signinModel) waiting(v switchboard.View) {
	a := v.Account
	m.title, m.method = "Waiting for your sign-in in the browser", chosenButton
	m.cancel, m.link, m.approve = true, a.Link != "", a.Approval == nil
	if m.text = "Choose your account there and agree."; who(a) != "" { // it is known who asks for more, or comes back
		m.text = "Go on there as " + who(a) + "."
	}
	if m.alone = m.link && a.Fault != nil && a.Fault.Code == faultNoBrowser; m.alone {
		m.title, m.text = "Open the sign-in page yourself", "Copy the link into a browser on this computer."
	}
	if left := a.Deadline.Sub(v.Now); !a.Deadline.IsZero() {
		m.text += " " + switchboard.Elapsed(left) + " left."
	}
}

// complain adds what went wrong, unless the page says it already. What is not
// wrong, but takes its time or works less well, is said without alarm.
func (m *signinModel) complain(a switchboard.Account) {
	f := a.Fault
	switch {
	case f == nil:
	case f.Code == faultUnset:
		m.title = f.Text
	case m.alone:
		m.alarm = f.Text
	case approving(a), m.confirm && f.Code == faultConfirm: // said already
	case a.State == switchboard.AccountChecking && strings.HasPrefix(f.Code, faultKeyring):
		m.title = "Waiting for this computer's keyring"
		m.text = f.Text + ". Your sign-in is kept there; calls go on."
		m.hint = f.Hint
	case a.Memory && m.leave && strings.HasPrefix(f.Code, faultKeyring), a.State == switchboard.AccountOffline:
		m.text, m.hint = f.Text+".", f.Hint
	default:
		m.alarm, m.hint = f.Text, f.Hint
	}
}

// approving reports whether what went wrong is just that an administrator must
// approve, and that is being waited for.
func approving(a switchboard.Account) bool {
	return a.Approval != nil && a.Fault != nil && a.Fault.Code == faultApproval
}

// who names the account: name, address, and the organisation where it is known
// by a name.
func who(a switchboard.Account) string {
	name := a.Name
	if a.Mail != "" {
		if name != "" {
			name += ", "
		}
		name += a.Mail
	}
	return join(name, organisation(a))
}

// organisation is the name of the tenant. Its GUID tells a person nothing.
func organisation(a switchboard.Account) string {
	if guid.MatchString(a.Tenant) {
		return ""
	}
	return a.Tenant
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
