package header

import (
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"
)

// Event reads the event package of a NOTIFY, and its parameters for [Parameter] (RFC 6665
// section 8.2.1).
func Event(req *sip.Request) (event, params string) {
	if h := req.GetHeader("Event"); h != nil {
		event, params, _ = strings.Cut(h.Value(), ";")
	}
	return strings.TrimSpace(event), params
}

// SubscriptionState is a Subscription-State header (RFC 6665 section 8.2.3).
type SubscriptionState struct {
	State, Reason       string        // in lower case
	Expires, RetryAfter time.Duration // zero: it does not say
}

// ParseSubscriptionState reads a Subscription-State header, also one whose reason is
// written as reason=reason=noresource. One that is missing says active.
func ParseSubscriptionState(value string) SubscriptionState {
	state, params, _ := strings.Cut(strings.ToLower(value), ";")
	n := SubscriptionState{State: strings.TrimSpace(state)}
	if n.State == "" {
		n.State = "active"
	}
	n.Reason = Parameter(params, "reason")
	n.Reason = n.Reason[strings.LastIndex(n.Reason, "=")+1:]
	n.Expires, _ = ParseSeconds(Parameter(params, "expires"))
	n.RetryAfter, _ = ParseSeconds(Parameter(params, "retry-after"))
	return n
}
