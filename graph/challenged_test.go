package graph_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"frontdesk/graph"
	"frontdesk/graph/graphtest"
	"frontdesk/graph/schedule"
	"frontdesk/switchboard"
)

const (
	sooner = `{"access_token":{"nbf":{"essential":true,"value":"1741942800"}}}`
	policy = `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`
	both   = `{"access_token":{"acrs":{"essential":true,"value":"c1"},"nbf":{"essential":true,"value":"1741942800"}}}`
)

// steps is a credential that answers each request for a token by the next
// step, the last one for ever, and notes the claims it was asked for.
type steps struct {
	mu     sync.Mutex
	claims []string
	errs   []error
}

func (c *steps) AccessToken(_ context.Context, claims string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.claims = append(c.claims, claims)
	return fmt.Sprintf("token-%d", len(c.claims)), c.errs[min(len(c.claims), len(c.errs))-1]
}

// Unmet is answered like another request for a token.
func (c *steps) Unmet(ctx context.Context, _, claims string) error {
	_, err := c.AccessToken(ctx, claims)
	return err
}

// challenging demands claims of the first tokens, one demand for each.
func challenging(t *testing.T, demands ...string) *graphtest.Server {
	return graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		var number int
		if _, err := fmt.Sscanf(call.Header.Get("Authorization"), "Bearer token-%d", &number); err != nil || number > len(demands) {
			graphtest.Free(w, call)
			return
		}
		w.Header().Add("WWW-Authenticate", `Negotiate`)
		w.Header().Add("WWW-Authenticate", `Bearer realm="a,b", error="insufficient_claims", claims=`+
			base64.RawURLEncoding.EncodeToString([]byte(demands[number-1])))
		graphtest.Refuse(w, http.StatusUnauthorized, "InvalidAuthenticationToken")
	})
}

func TestAClaimsChallengeIsAnswered(t *testing.T) {
	server, credential := challenging(t, sooner), &steps{errs: []error{nil}}
	if got, err := read(t, client(t, server.URL, credential), "ada@example.com"); err != nil || got[0].Outcome != schedule.OutcomeRead {
		t.Fatalf("%+v, %v", got, err)
	}
	if want := []string{"", sooner}; !slices.Equal(credential.claims, want) {
		t.Errorf("asked for claims %q, want %q", credential.claims, want)
	}
	if calls := server.Calls(); len(calls) != 2 || calls[0].Body != calls[1].Body || calls[1].Body == "" {
		t.Errorf("%d requests, or their bodies differ", len(calls))
	}
}

// interaction is what a credential says when only the operator can go on.
type interaction struct{ error }

func (interaction) Fault() *switchboard.Fault { return &switchboard.Fault{Code: "signin-confirm"} }

func TestAChallengeThatTheCredentialCannotMeet(t *testing.T) {
	needed := interaction{errors.New("interaction required")}
	for name, c := range map[string]struct {
		errs     []error
		demands  []string
		claims   []string
		requests int
	}{
		"at once":          {[]error{nil, needed}, []string{sooner, sooner}, []string{"", sooner}, 1},
		"after it was met": {[]error{nil, nil, needed}, []string{sooner, sooner}, []string{"", sooner, sooner}, 2},
		"by another one":   {[]error{nil, nil, needed}, []string{sooner, policy}, []string{"", sooner, both}, 2},
	} {
		server, credential := challenging(t, c.demands...), &steps{errs: c.errs}
		_, err := read(t, client(t, server.URL, credential), "ada@example.com")
		var wrapped *graph.CredentialError
		if !errors.As(err, &wrapped) || !errors.Is(err, needed) || wrapped.Fault().Code != "signin-confirm" || !wrapped.Final() {
			t.Errorf("%s: %v", name, err)
		}
		if !slices.Equal(credential.claims, c.claims) || len(server.Calls()) != c.requests {
			t.Errorf("%s: %d requests, asked for claims %q", name, len(server.Calls()), credential.claims)
		}
	}
}

// A credential that believes its token is good does not make a loop.
func TestAChallengeWithoutEnd(t *testing.T) {
	server, credential := challenging(t, slices.Repeat([]string{sooner}, 100)...), &steps{errs: []error{nil}}
	c := client(t, server.URL, credential)
	for n := 1; n <= 2; n++ {
		_, err := read(t, c, "ada@example.com")
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Status != http.StatusUnauthorized || !refused.Challenged || !refused.Final() {
			t.Fatalf("%v", err)
		}
		if fault := refused.Fault(); fault.Code != "graph-challenged" || !strings.Contains(fault.Details, "request 6f1a2b3c") {
			t.Errorf("%+v", *fault)
		}
		if requests := len(server.Calls()); requests != 2*n || len(credential.claims) != 3*n {
			t.Errorf("%d requests, %d tokens after %d calls", requests, len(credential.claims), n)
		}
	}
}

// Only a refused token is a challenge: a right that is missing stays missing.
func TestAnotherRefusalIsNoChallenge(t *testing.T) {
	for _, status := range []int{http.StatusForbidden, http.StatusOK} {
		server := graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
			w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_claims", claims="e30="`)
			if status == http.StatusOK {
				graphtest.Free(w, call)
				return
			}
			graphtest.Refuse(w, status, "ErrorAccessDenied")
		})
		credential := &steps{errs: []error{nil}}
		if _, err := read(t, client(t, server.URL, credential), "ada@example.com"); (err == nil) != (status == http.StatusOK) {
			t.Errorf("%d: %v", status, err)
		}
		if len(server.Calls()) != 1 || len(credential.claims) != 1 {
			t.Errorf("%d: %d requests, %d tokens", status, len(server.Calls()), len(credential.claims))
		}
	}
}

// A 401 that demands nothing new is not repeated: the same token would be
// refused again.
func TestARefusedTokenIsNotTriedAgain(t *testing.T) {
	for _, header := range []string{"", "Bearer claims=", `Bearer error="invalid_token"`, `Bearer error="insufficient_claims", claims="!"`} {
		server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) {
			w.Header().Set("WWW-Authenticate", header)
			graphtest.Refuse(w, http.StatusUnauthorized, "InvalidAuthenticationToken")
		})
		credential := &steps{errs: []error{nil}}
		_, err := read(t, client(t, server.URL, credential), "ada@example.com")
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Challenged || refused.Fault().Code != "graph-unauthorized" {
			t.Errorf("%q: %v", header, err)
		}
		if len(server.Calls()) != 1 || len(credential.claims) != 1 {
			t.Errorf("%q: %d requests, %d tokens", header, len(server.Calls()), len(credential.claims))
		}
	}
}
