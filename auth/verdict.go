package auth

import (
	"net/http"
	"slices"

	"frontdesk/switchboard"
)

// verdict is what follows from a refusal.
type verdict int

const (
	passes   verdict = iota // keep the tokens, try again later
	interact                // keep the refresh token, the operator must act
	renew                   // the refresh token is dead, the operator must sign in
	blocked                 // nobody at this desk can help
)

// conditional are the suberrors of invalid_grant that leave the refresh token
// alive: the operator only has to satisfy a condition.
var conditional = []string{"basic_action", "additional_action", "message_only", "consent_required", "user_password_expired"}

// judge decides by error and suberror alone; numbers and descriptions change
// between releases of the service. An error nobody knows asks the operator.
func judge(r *refusal) verdict {
	switch {
	case r.Status == http.StatusTooManyRequests || r.Status >= http.StatusInternalServerError:
		return passes
	case r.Code == "temporarily_unavailable", r.Code == "server_error":
		return passes
	case r.Code == "invalid_grant" && r.Claims == "" && !slices.Contains(conditional, r.Sub):
		return renew
	}
	switch r.Code {
	case "invalid_client", "unauthorized_client", "invalid_scope", "invalid_request", "invalid_resource",
		"unsupported_grant_type", "unsupported_response_type":
		return blocked
	default:
		return interact
	}
}

// errorFor is the refusal as the callers of this package see it.
func (r *refusal) errorFor() error {
	fault := r.fault()
	switch judge(r) {
	case passes:
		return &Offline{Fault: fault, Err: r}
	case blocked:
		return &Blocked{Fault: fault, cause: r}
	case interact, renew:
	}
	return &InteractionRequired{Claims: r.Claims, Fault: fault, spent: judge(r) == renew, cause: r}
}

// fault puts the refusal in the operator's words.
func (r *refusal) fault() *switchboard.Fault {
	s := sentenceFor(r)
	fault := s.fault
	if s.forIT {
		fault.Hint += r.details()
	}
	return &fault
}
