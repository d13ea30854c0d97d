package auth

import (
	"net/url"
	"strings"

	"frontdesk/auth/vault"
)

// awaitApproval notes that only an administrator can go on: the operator says
// so who sees it on Microsoft's page, which may never send the browser back.
func (k *keeper) awaitApproval() {
	k.pressed = false
	needed := k.s.permissions.all
	if missing := k.missing(); len(missing) > 0 {
		needed = missing
	}
	if k.attempt != nil && k.attempt.found == nil {
		k.endAttempt()
	}
	k.trouble = nil
	k.await(needed)
}

// await begins the wait, or goes on with the one there is.
func (k *keeper) await(names []string) {
	p := vault.Pending{Since: k.now(), Permissions: names}
	if k.pending != nil {
		p.Since, p.Checked = k.pending.Since, k.pending.Checked
	}
	k.setPending(&p)
}

// checkApproval looks whether the administrator has acted: silently where
// somebody is signed in, else by a sign-in.
func (k *keeper) checkApproval() {
	if !k.signedIn() {
		k.signIn()
		return
	}
	k.widen, k.failed, k.trouble = true, nil, nil
	if k.asked.IsZero() {
		return
	}
	k.asked = k.now() // a sign-in that has settled stays so while it is checked
}

// setPending begins, changes or ends the wait for an administrator.
func (k *keeper) setPending(p *vault.Pending) {
	if p == nil && k.pending == nil {
		return
	}
	k.pending, k.duties.note = p, true
}

// noteChecked remembers what a look at the permissions has found.
func (k *keeper) noteChecked() {
	if k.pending == nil {
		return
	}
	missing := k.missing()
	if len(missing) == 0 {
		k.setPending(nil)
		return
	}
	p := *k.pending
	p.Checked, p.Permissions = k.now(), missing
	k.setPending(&p)
}

// approvalLink is the page on which an administrator approves for everybody
// (Microsoft identity platform, "Admin consent on the Microsoft identity
// platform"). A provider of another kind has none. The page sends the
// administrator's own browser on to the registered address, where nobody
// listens: the approval counts all the same.
func (s *Session) approvalLink(names []string) string {
	if !strings.HasSuffix(s.issuer.url, "/v2.0") {
		return ""
	}
	q := url.Values{
		"client_id":    {s.cfg.ClientID},
		"redirect_uri": {"http://" + s.cfg.RedirectHost},
		"scope":        {strings.Join(s.permissions.scopes(names)[len(openIDScopes):], " ")},
	}
	return s.issuer.url + "/adminconsent?" + q.Encode()
}

// farewell is the page that signs an account out of the browser (OpenID Connect
// RP-Initiated Logout 1.0 section 2), or nothing when the provider names none.
// Only an opaque hint goes into it: the address stands in the process list.
func (s *Session) farewell(a vault.Account) string {
	end := s.provider.endSession()
	if end == "" {
		return ""
	}
	u, err := url.Parse(end)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("client_id", s.cfg.ClientID)
	if a.Hint != "" && !strings.Contains(a.Hint, "@") {
		q.Set("logout_hint", a.Hint)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// switched tells the operator that another account came back than was meant.
func switched(before, now vault.Account) string {
	return "You are signed in as " + named(now) + " now; before it was " + named(before) + "."
}

func named(a vault.Account) string {
	switch {
	case a.Name != "" && a.Mail != "":
		return a.Name + " (" + a.Mail + ")"
	case a.Name != "":
		return a.Name
	case a.Mail != "":
		return a.Mail
	default:
		return "somebody without a name"
	}
}
