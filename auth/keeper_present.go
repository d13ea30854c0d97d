package auth

import (
	"errors"
	"slices"

	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

// present is the account as the operator should see it.
func (k *keeper) present() switchboard.Account {
	if k.s.off != nil {
		return switchboard.Account{State: switchboard.AccountOff, Fault: k.s.off}
	}
	a := switchboard.Account{
		Notice: k.notice, Leave: k.farewell != "", Others: knownAccounts(k.others), Approval: k.s.approval(k.pending),
	}
	if k.who != nil {
		of := k.who.Account
		a.ID, a.Name, a.Mail, a.Tenant = of.Key(), of.Name, of.Mail, k.s.tenantName(of)
		a.Granted, a.Missing = slices.Clone(k.who.Granted), k.missing()
	}
	switch {
	case k.attempt != nil:
		k.presentAttempt(&a)
	case k.checking():
		a.State = switchboard.AccountChecking
	case k.signedIn() && k.settling():
		a.State = switchboard.AccountFinishing
	case k.signedIn():
		k.presentSignedIn(&a)
	case k.confirmable():
		a.State, a.Fault, a.Ended = switchboard.AccountConfirm, faultOf(k.failed.err), k.ended
	default:
		a.State, a.Fault, a.Ended = switchboard.AccountSignedOut, k.trouble, k.ended
	}
	return a
}

func (k *keeper) presentAttempt(a *switchboard.Account) {
	a.State, a.Fault = k.attempt.state, k.attempt.fault
	if a.State == switchboard.AccountWaiting {
		a.Link, a.Deadline = k.attempt.link, k.attempt.deadline
	}
}

func (k *keeper) presentSignedIn(a *switchboard.Account) {
	a.State = switchboard.AccountSignedIn
	a.Memory, a.Fault = !k.saved, k.unsaved
	if k.trouble != nil {
		a.Fault = k.trouble
	}
	if k.token.valid(k.now()) {
		a.Renewed, a.Until = k.token.got, k.token.until
	} else if k.failed != nil {
		a.State, a.Fault = switchboard.AccountOffline, faultOf(k.failed.err)
	}
}

// confirmable says that the sign-in is alive, and only waits for the operator
// to satisfy a condition in the browser.
func (k *keeper) confirmable() bool {
	if k.who == nil || k.who.Refresh == "" || k.failed == nil {
		return false
	}
	needed := (*InteractionRequired)(nil)
	return errors.As(k.failed.err, &needed) && !needed.spent
}

func knownAccounts(kept []vault.Account) []switchboard.KnownAccount {
	var out []switchboard.KnownAccount
	for _, a := range kept {
		out = append(out, switchboard.KnownAccount{ID: a.Key(), Name: a.Name, Mail: a.Mail})
	}
	return out
}

// tenantName is how the organisation is named to the operator.
func (s *Session) tenantName(a vault.Account) string {
	if s.cfg.TenantID != "" && !guidPattern.MatchString(s.cfg.TenantID) {
		return s.cfg.TenantID
	}
	return a.Tenant
}

// approval is the wait for an administrator as the operator sees it.
func (s *Session) approval(p *vault.Pending) *switchboard.Approval {
	if p == nil {
		return nil
	}
	return &switchboard.Approval{
		Since: p.Since, Link: s.approvalLink(p.Permissions), Permissions: slices.Clone(p.Permissions), Checked: p.Checked,
	}
}

// signedOutFault is why there is no token for a caller.
func (k *keeper) signedOutFault() *switchboard.Fault {
	if k.trouble != nil {
		return k.trouble
	}
	return &switchboard.Fault{
		Code: "signed-out", Text: "Not signed in to Microsoft 365", Hint: "Settings > Calendar > Modern authentication.",
	}
}
