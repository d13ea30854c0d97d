package refusal

import (
	"net/http"
	"slices"
)

// Verdict is what follows from a refusal.
type Verdict int

// The verdicts.
const (
	Passes   Verdict = iota // keep the tokens, try again later
	Interact                // keep the refresh token, the operator must act
	Renew                   // the refresh token is dead, the operator must sign in
	Blocked                 // nobody at this desk can help
)

func (v Verdict) String() string {
	switch v {
	case Passes:
		return "passes"
	case Interact:
		return "interact"
	case Renew:
		return "renew"
	case Blocked:
		return "blocked"
	default:
		return "unknown"
	}
}

// conditional are the suberrors of invalid_grant that leave the refresh token
// alive: the operator only has to satisfy a condition.
var conditional = []string{
	"basic_action", "additional_action", "message_only", "consent_required", "user_password_expired",
	"ux_not_allowed", "interrupted_user",
}

// Verdict decides by error, suberror, claims and status alone. An error nobody
// knows asks the operator, which loses nothing. The numbers that mean a pause
// are the one exception: heeding them can only keep a token that would be
// thrown away.
func (r *Refusal) Verdict() Verdict {
	switch {
	case r.any(pauseNumbers):
		return Passes
	case r.Status == http.StatusTooManyRequests || r.Status >= http.StatusInternalServerError:
		return Passes
	case r.Code == "temporarily_unavailable", r.Code == "server_error":
		return Passes
	case r.Code == "invalid_grant" && r.Claims == "" && !slices.Contains(conditional, r.Sub):
		return Renew
	}
	switch r.Code {
	case "invalid_client", "unauthorized_client", "invalid_scope", "invalid_request", "invalid_resource",
		"unsupported_grant_type", "unsupported_response_type":
		return Blocked
	default:
		return Interact
	}
}
