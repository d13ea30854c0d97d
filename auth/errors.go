package auth

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"

	"frontdesk/auth/answer"
	"frontdesk/auth/refusal"
	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

// InteractionRequired says that only the operator can go on: nobody is signed
// in, the sign-in has ended, or the organisation wants another factor.
type InteractionRequired struct {
	// Claims is the challenge that the next sign-in will carry; empty when
	// there is none.
	Claims string
	Fault  *switchboard.Fault
	// Ended is how a sign-in that was there has ended; EndingNone when there was
	// none, or it only waits for a confirmation.
	Ended switchboard.Ending

	spent bool  // the refresh token is of no more use
	cause error // what the provider said
}

func (e *InteractionRequired) Error() string { return "sign-in required: " + e.Fault.Text }

// Unwrap gives the words for the operator and the cause.
func (e *InteractionRequired) Unwrap() []error { return both(e.Fault, e.cause) }

// Blocked says that the provider refuses this installation and that signing in
// again will not help: somebody has to change the registration or the settings.
type Blocked struct {
	Fault *switchboard.Fault

	cause error // what the provider said
}

func (e *Blocked) Error() string { return "sign-in blocked: " + e.Fault.Text }

// Unwrap gives the words for the operator and the cause.
func (e *Blocked) Unwrap() []error { return both(e.Fault, e.cause) }

// Offline says that the provider could not be reached or had no time. Nothing
// is lost; the session tries again by itself.
type Offline struct {
	Fault *switchboard.Fault
	// Err is the cause. Its own text may hold the password of a proxy: show
	// this error's instead.
	Err error
}

func (e *Offline) Error() string { return "sign-in service: " + cause(e.Err) }

// Unwrap gives the words for the operator and the cause.
func (e *Offline) Unwrap() []error { return both(e.Fault, e.Err) }

func both(fault *switchboard.Fault, cause error) []error {
	if cause == nil {
		return []error{fault}
	}
	return []error{fault, cause}
}

// cause puts a network error into words that hold no address with a password
// in it. What it does not know it names by type only.
func cause(err error) string {
	var (
		lookup  *net.DNSError
		op      *net.OpError
		cert    *tls.CertificateVerificationError
		refused *refusal.Refusal
		other   *answer.StrangeError
	)
	switch {
	case errors.As(err, &refused):
		return refused.Error()
	case errors.As(err, &other):
		return other.Error()
	case errors.As(err, &lookup):
		return lookup.Error()
	case errors.As(err, &cert):
		return cert.Error()
	case errors.As(err, &op):
		return op.Error()
	case errors.Is(err, errPlain):
		return errPlain.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return fmt.Sprintf("%T", err)
}

// explain turns what the provider said into what the callers of this package
// act on, in words that name the account, the organisation and the permissions.
func (s *Session) explain(err error, of vault.Account, names []string) error {
	var said *refusal.Refusal
	if !errors.As(err, &said) {
		return err
	}
	organisation := s.tenantName(of)
	if guidPattern.MatchString(organisation) {
		organisation = "" // tells a person nothing
	}
	account := of.Mail
	if account == "" {
		account = of.Name
	}
	fault := said.Fault(refusal.Names{Account: account, Organisation: organisation, Permissions: names})
	fault.Details = said.Details(s.cfg.Now())
	switch said.Verdict() {
	case refusal.Passes:
		return &Offline{Fault: fault, Err: said}
	case refusal.Blocked:
		return &Blocked{Fault: fault, cause: said}
	case refusal.Interact, refusal.Renew:
	}
	return &InteractionRequired{
		Claims: said.Claims, Fault: fault, Ended: said.Ending(), spent: said.Verdict() == refusal.Renew, cause: said,
	}
}

// besideFault says that another process ended the sign-in.
func besideFault() *switchboard.Fault {
	return &switchboard.Fault{
		Code: "signed-out-beside", Text: "Another Frontdesk on this computer signed out",
		Hint: "Sign in again to go on here.",
	}
}

// ErrEnded says that the session's Run has returned.
var ErrEnded = errors.New("the sign-in session has ended")

// faultOf is what the operator is told about an error of this package.
func faultOf(err error) *switchboard.Fault {
	var fault *switchboard.Fault
	if errors.As(err, &fault) {
		return fault
	}
	return &switchboard.Fault{
		Code: "signin-failed",
		Text: "The sign-in did not work",
		Hint: "Try again. If it happens again, give IT the log of Frontdesk.",
	}
}
