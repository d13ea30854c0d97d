package tenant

import (
	"context"
	"net/url"

	"frontdesk/sandbox/tenant/cae"
)

// asked is what pkg/op does not hand on of a request.
type asked struct {
	scopes []string // of a refresh; empty: those of before
	claims cae.Claims
}

type askedKey struct{}

// readAsked reads the parameters of a request.
func readAsked(q url.Values) (asked, error) {
	claims, err := cae.Parse(q.Get("claims"))
	return asked{splitScopes(q.Get("scope")), claims}, err
}

func (a asked) in(ctx context.Context) context.Context { return context.WithValue(ctx, askedKey{}, a) }

func askedIn(ctx context.Context) asked {
	a, _ := ctx.Value(askedKey{}).(asked)
	return a
}
