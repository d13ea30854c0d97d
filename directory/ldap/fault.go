package ldap

import (
	"context"
	"errors"
	"fmt"

	goldap "github.com/go-ldap/ldap/v3"

	"frontdesk/switchboard"
)

var (
	errNoPassword = errors.New("no password of the LDAP server is stored")
	errRefused    = errors.New("the LDAP server has refused this password before")
	errNoBase     = errors.New("the LDAP server does not say where its people are")
)

// passwordError is a password that was not to be had.
type passwordError struct{ err error }

func (e *passwordError) Error() string { return "password of the LDAP server: " + e.err.Error() }
func (e *passwordError) Unwrap() error { return e.err }

// tlsError is a connection that could not be encrypted, or whose other end
// could not prove who it is.
type tlsError struct{ err error }

func (e *tlsError) Error() string { return "encrypt the connection: " + e.err.Error() }
func (e *tlsError) Unwrap() error { return e.err }

// caError is a file of authorities that cannot be used.
type caError struct{ err error }

func (e *caError) Error() string { return "authorities of the LDAP server: " + e.err.Error() }
func (e *caError) Unwrap() error { return e.err }

// Error is a reading that gave nobody.
type Error struct {
	Server string // its host
	err    error
}

func (e *Error) Error() string { return fmt.Sprintf("ldap: read %s: %v", e.Server, e.err) }

// Unwrap gives the reason.
func (e *Error) Unwrap() error { return e.err }

// Waits reports whether another try is of no use until somebody has done
// something: the keyring would ask for its own password again and again, and a
// password that is refused again and again locks the account.
func (e *Error) Waits() bool {
	return errors.As(e.err, new(*passwordError)) || refusedPassword(e.err)
}

// refusedPassword reports whether the server does not accept the name or the
// password.
func refusedPassword(err error) bool {
	return errors.Is(err, errRefused) || goldap.IsErrorWithCode(err, goldap.LDAPResultInvalidCredentials)
}

func (s *Source) failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return &Error{s.server.Hostname(), err}
}

// Fault says in plain words what is out, what is missing meanwhile, and what to
// do.
func (e *Error) Fault() *switchboard.Fault {
	fault := *e.fault()
	if e.Waits() {
		fault.Text += "; nobody is read from LDAP meanwhile"
	}
	return &fault
}

func (e *Error) fault() *switchboard.Fault {
	if fault := switchboard.FaultOf(e.err); fault != nil {
		return fault
	}
	var refused *goldap.Error
	text, hint := "The LDAP server "+e.Server+" cannot be reached", "Check the network and directory.ldap_url. Frontdesk tries again by itself."
	switch {
	case errors.As(e.err, new(*tlsError)):
		text, hint = "The LDAP server "+e.Server+" offers no connection that can be trusted", "Check directory.ldap_url and its certificate; directory.ldap_ca names the organisation's own authority."
	case errors.As(e.err, new(*caError)):
		text, hint = "The file of directory.ldap_ca cannot be used", "It must hold the certificate of the organisation's authority, as PEM."
	case errors.Is(e.err, errNoPassword):
		text, hint = "The password of the LDAP server is not stored", "Run frontdesk secret set ldap; an open window then needs People > Read colleagues again."
	case errors.Is(e.err, errRefused):
		text, hint = answered(goldap.LDAPResultInvalidCredentials)
	case errors.Is(e.err, errNoBase):
		text, hint = "The LDAP server does not say where its people are", "Set directory.ldap_base, such as ou=people,dc=example,dc=com."
	case errors.As(e.err, &refused) && refused.ResultCode < goldap.ErrorNetwork:
		text, hint = answered(refused.ResultCode)
	}
	return &switchboard.Fault{Code: "directory-ldap", Text: text, Hint: hint, Details: details(refused)}
}

// answered puts what the server said into words (RFC 4511 appendix A).
func answered(code uint16) (text, hint string) {
	switch code {
	case goldap.LDAPResultInvalidCredentials:
		return "The LDAP server does not accept the name or the password", "Check directory.ldap_bind_dn and run frontdesk secret set ldap; an open window then needs People > Read colleagues again. Until then it is not tried, so that the account is not locked."
	case goldap.LDAPResultInsufficientAccessRights, goldap.LDAPResultInappropriateAuthentication, goldap.LDAPResultOperationsError,
		goldap.LDAPResultStrongAuthRequired, goldap.LDAPResultConfidentialityRequired:
		return "The LDAP server gives nothing out to whom it does not know", "Set directory.ldap_bind_dn, or ask IT for the right to read people."
	case goldap.LDAPResultNoSuchObject:
		return "The LDAP server does not know the place where people are looked for", "Check directory.ldap_base."
	case goldap.LDAPResultSizeLimitExceeded, goldap.LDAPResultAdminLimitExceeded, goldap.LDAPResultTimeLimitExceeded:
		return "The LDAP server does not give out that many people", "Narrow it down by directory.ldap_base or directory.ldap_filter, or ask IT to raise the limit."
	case goldap.LDAPResultBusy, goldap.LDAPResultUnavailable:
		return "The LDAP server is busy", "Frontdesk tries again by itself."
	default:
		return "The LDAP server refused to tell its people", "Give IT the details."
	}
}

func details(refused *goldap.Error) string {
	if refused == nil {
		return ""
	}
	return fmt.Sprintf("LDAP result %d, %s", refused.ResultCode, goldap.LDAPResultCodeMap[refused.ResultCode])
}
