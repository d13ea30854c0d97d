package graph

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"frontdesk/switchboard"
)

// purposes are the operations in the operator's words.
var purposes = map[operation]string{
	listPeople:    "colleagues",
	readContacts:  "contacts",
	readCalendars: "free or busy",
	readPhoto:     "pictures",
	readPresence:  "available in Teams",
}

// usage counts what was asked, by purpose. A request that is repeated for a
// claims challenge counts once; one that is repeated after a pause counts again.
type usage struct {
	tell func(switchboard.Usage) // nil: nobody listens

	mu    sync.Mutex
	soFar map[operation]switchboard.Usage
}

func newUsage(tell func(switchboard.Usage)) *usage {
	return &usage{tell: tell, soFar: map[operation]switchboard.Usage{}}
}

// add counts an exchange and tells. The lock is held while it does, so that
// the counts arrive in order.
func (u *usage) add(op operation, at time.Time, err error) {
	if u.tell == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	now := u.soFar[op]
	now.Purpose, now.Last, now.Outcome = purposes[op], at, outcome(err)
	now.Calls++
	if err != nil {
		now.Failed++
	}
	u.soFar[op] = now
	u.tell(now)
}

// outcome says in a few words how an exchange went.
func outcome(err error) string {
	var refused *Error
	var credential *CredentialError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &credential):
		return "sign-in needed"
	case errors.As(err, &refused):
		return refused.outcome()
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "given up"
	default:
		return "failed"
	}
}

func (e *Error) outcome() string {
	switch {
	case e.Status == 0:
		return "no answer"
	case e.Status < http.StatusBadRequest:
		return "not understood"
	case e.Status == http.StatusUnauthorized:
		return "sign-in not accepted"
	case e.Status == http.StatusForbidden:
		return "not permitted"
	case e.Status == http.StatusNotFound:
		return "not found"
	case e.Status == http.StatusTooManyRequests, e.Status == http.StatusServiceUnavailable && e.RetryAfter > 0:
		return "held back"
	case e.Status >= http.StatusInternalServerError:
		return "trouble at Microsoft"
	default:
		return "refused"
	}
}
