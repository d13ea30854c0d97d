package graph

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"

	"frontdesk/switchboard"
)

// operation is what a request was for, in the words of an error.
type operation string

const (
	listPeople    operation = "list people"
	readContacts  operation = "read contacts"
	readCalendars operation = "read calendars"
	readPhoto     operation = "read a picture"
	readPresence  operation = "read presence"
)

// Error is a request that Graph refused, or that did not reach it. It wraps
// the SDK's *odataerrors.ODataError when the answer held one.
type Error struct {
	Op         string        // what the request was for: "list people", "read contacts", "read calendars", "read presence" or "read a picture"
	Status     int           // of HTTP; zero when no answer came
	Code       string        // Graph's error code, such as "ErrorAccessDenied"; may be empty
	RequestID  string        // for Microsoft's support; may be empty
	RetryAfter time.Duration // the pause asked for, whole seconds; zero when none
	At         time.Time     // when it was refused; else zero
	Challenged bool          // the organisation wants more of the sign-in than it could show

	err error
}

// newError makes the error of one exchange. What the credential or the door
// refused is not Graph's doing and keeps its own type.
func newError(op operation, seen exchange, err error) error {
	var credential *CredentialError
	if errors.As(err, &credential) {
		return credential
	}
	var wrapped *url.Error // its text repeats the address, which says nothing new
	if errors.As(err, &wrapped) && !wrapped.Timeout() {
		err = wrapped.Err
	}
	return &Error{
		Op: string(op), Status: seen.status, Code: seen.code, RequestID: seen.requestID, RetryAfter: seen.retryAfter,
		At: seen.at, Challenged: seen.challenged, err: repair(err),
	}
}

// repair fills in what the SDK's error type needs in order not to panic when
// somebody asks it for its text.
func repair(err error) error {
	var odata *odataerrors.ODataError
	if !errors.As(err, &odata) {
		return err
	}
	inner := odata.GetErrorEscaped()
	if inner == nil {
		inner = odataerrors.NewMainError()
		odata.SetErrorEscaped(inner)
	}
	if inner.GetMessage() == nil {
		inner.SetMessage(new(string))
	}
	return err
}

// Error is one line for the log. It leaves out the service's own message,
// which may be a page long.
func (e *Error) Error() string {
	var odata *odataerrors.ODataError
	switch {
	case e.Status >= http.StatusBadRequest:
		parts := []string{strconv.Itoa(e.Status), http.StatusText(e.Status), e.Code}
		if e.RequestID != "" {
			parts = append(parts, "(request "+e.RequestID+")")
		}
		return fmt.Sprintf("graph: %s: %s", e.Op, strings.Join(strings.Fields(strings.Join(parts, " ")), " "))
	case e.err == nil || errors.As(e.err, &odata):
		return fmt.Sprintf("graph: %s: failed", e.Op)
	default:
		return fmt.Sprintf("graph: %s: %v", e.Op, e.err)
	}
}

// Unwrap gives the SDK's or the network's error.
func (e *Error) Unwrap() error { return e.err }

// Final reports that asking again does not help until somebody does something.
func (e *Error) Final() bool {
	return e.Status >= 400 && e.Status < 500 && e.Status != http.StatusTooManyRequests && e.Status != http.StatusRequestTimeout
}

// CredentialError says that no token was to be had, so nothing was asked. It
// wraps the credential's own error.
type CredentialError struct{ err error }

func (e *CredentialError) Error() string { return "graph: access token: " + e.err.Error() }

// Unwrap gives the credential's error.
func (e *CredentialError) Unwrap() error { return e.err }

// Final reports that asking again does not help until the sign-in changes.
func (e *CredentialError) Final() bool { return true }

// Fault is the credential's own, or else says that a sign-in is needed.
func (e *CredentialError) Fault() *switchboard.Fault {
	if fault := switchboard.FaultOf(e.err); fault != nil {
		return fault
	}
	return &switchboard.Fault{
		Code: "sign-in-needed", Text: "Microsoft 365 wants you to sign in",
		Hint: "Settings > Calendar > Modern authentication.",
	}
}

// ForeignHostError says that an answer pointed to another host. Nothing was
// sent there.
type ForeignHostError struct{ Host string }

func (e *ForeignHostError) Error() string {
	return "refused to follow a link to another host: " + plainHost(e.Host)
}

// Final reports that asking again does not help.
func (e *ForeignHostError) Final() bool { return true }

// Fault says so in plain words.
func (e *ForeignHostError) Fault() *switchboard.Fault {
	return &switchboard.Fault{
		Code: "graph-foreign-host", Text: "Microsoft 365 pointed to a foreign address, which Frontdesk did not follow",
		Hint: "Tell IT: a proxy may change the answers.", Details: "link to " + plainHost(e.Host),
	}
}
