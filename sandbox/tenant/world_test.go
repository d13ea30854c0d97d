package tenant_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
)

// monday is when the tests take place.
var monday = time.Date(2026, 3, 2, 9, 41, 0, 0, time.UTC)

const redirect = "http://localhost:50123"

// world is a tenant and a client of it.
type world struct {
	*tenant.Tenant
	t     *testing.T
	clock *clock
	conf  oauth2.Config
	oidc  *oidc.Provider
}

// clock is a clock that stands until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func open(t *testing.T, change ...func(*tenant.Options)) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{now: monday}}
	o := tenant.Options{People: people.Generate(7, monday, time.UTC), Now: w.clock.Now}
	for _, f := range change {
		f(&o)
	}
	var err error
	if w.Tenant, err = tenant.Start(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	if w.oidc, err = oidc.NewProvider(t.Context(), w.Issuer()); err != nil {
		t.Fatal(err)
	}
	endpoint := w.oidc.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	w.conf = oauth2.Config{
		ClientID: tenant.ClientID, Endpoint: endpoint, RedirectURL: redirect,
		Scopes: []string{
			"openid", "profile", "offline_access", "https://graph.microsoft.com/User.Read",
			"https://graph.microsoft.com/User.Read.All", "https://graph.microsoft.com/Calendars.Read",
		},
	}
	return w
}

const verifier = "a-verifier-of-the-tests-that-is-long-enough-0123456789"

// link is an authorization request as Frontdesk makes it, with changes on top.
func (w *world) link(changes ...string) string {
	u, err := url.Parse(w.conf.AuthCodeURL("the-state", oauth2.S256ChallengeOption(verifier), oidc.Nonce("the-nonce"),
		oauth2.SetAuthURLParam("response_mode", "form_post")))
	if err != nil {
		w.t.Fatal(err)
	}
	q := u.Query()
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == "-" {
			q.Del(changes[i])
		} else {
			q.Set(changes[i], changes[i+1])
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// signIn goes through picker and consent and returns the tokens.
func (w *world) signIn(scopes ...string) *oauth2.Token {
	w.t.Helper()
	if len(scopes) > 0 {
		w.conf.Scopes = scopes
	}
	p := w.press(w.browse(w.link("prompt", "select_account")), "account-0")
	if strings.Contains(p.body, `id="accept"`) {
		p = w.press(p, "accept")
	}
	return w.redeem(p.form.Get("code"))
}

func (w *world) redeem(code string) *oauth2.Token {
	w.t.Helper()
	token, err := w.conf.Exchange(w.t.Context(), code, oauth2.VerifierOption(verifier))
	if err != nil {
		w.t.Fatal(err)
	}
	return token
}

// tokenError is an error of the token endpoint in Entra's shape.
type tokenError struct {
	status      int
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Codes       []int  `json:"error_codes"`
	Time        string `json:"timestamp"`
	Trace       string `json:"trace_id"`
	Correlation string `json:"correlation_id"`
	Sub         string `json:"suberror"`
	Claims      string `json:"claims"`
	URI         string `json:"error_uri"`
}

// ask posts to the token endpoint and expects a refusal.
func (w *world) refusal(form url.Values) tokenError {
	w.t.Helper()
	p := w.visit(http.MethodPost, w.conf.Endpoint.TokenURL, form)
	e := tokenError{status: p.status}
	if err := json.Unmarshal([]byte(p.body), &e); err != nil {
		w.t.Fatalf("%v in %s", err, p.body)
	}
	if e.Error == "" || !strings.HasPrefix(e.Description, "AADSTS") || e.Time == "" || e.Trace == "" || e.Correlation == "" || len(e.Codes) != 1 {
		w.t.Errorf("not in Entra's shape: %s", p.body)
	}
	return e
}

func mails(n int) []string {
	all := people.Generate(7, monday, time.UTC)
	return slices.Collect(func(yield func(string) bool) {
		for _, c := range all[:n] {
			if !yield(c.Mail) {
				return
			}
		}
	})
}

// stale is a token that a TokenSource must refresh.
func stale(refresh string) *oauth2.Token {
	return &oauth2.Token{RefreshToken: refresh}
}

// issued is a good answer of the token endpoint.
type issued struct {
	Access    string `json:"access_token"`
	Refresh   string `json:"refresh_token"`
	Expires   int    `json:"expires_in"`
	RefreshIn int    `json:"refresh_in"`
}

// tokens posts to the token endpoint and expects tokens.
func (w *world) tokens(form url.Values) issued {
	w.t.Helper()
	p := w.visit(http.MethodPost, w.conf.Endpoint.TokenURL, form)
	var out issued
	if err := json.Unmarshal([]byte(p.body), &out); err != nil || out.Access == "" {
		w.t.Fatalf("%d %v in %s", p.status, err, p.body)
	}
	return out
}

// until polls the status, for ten seconds at most.
func (w *world) until(what string, reached func(tenant.Status) bool) {
	w.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !reached(w.Status()); {
		if time.Now().After(deadline) {
			w.t.Fatalf("%s was not reached: %+v", what, w.Status())
		}
		runtime.Gosched()
	}
}
