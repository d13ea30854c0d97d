package tenant_test

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
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

// page is what the browser shows, or the address it was sent to outside.
type page struct {
	status int
	body   string
	form   url.Values // hidden fields
	action string
	away   *url.URL // set when the answer leads out of the tenant
}

var (
	formTag   = regexp.MustCompile(`<form method="post" action="([^"]*)"`)
	hiddenTag = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	buttonTag = regexp.MustCompile(`<button [^>]*id="([^"]*)"(?: name="([^"]*)" value="([^"]*)")?`)
)

// visit opens an address, or posts a form, and follows redirects inside the
// tenant as a browser does.
func (w *world) visit(method, address string, form url.Values) page {
	w.t.Helper()
	var away *url.URL
	client := http.Client{CheckRedirect: func(req *http.Request, _ []*http.Request) error {
		if !strings.HasPrefix(req.URL.String(), w.origin()) {
			away = req.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	req, err := http.NewRequestWithContext(w.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := client.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	p := page{status: resp.StatusCode, body: string(body), form: url.Values{}, away: away}
	if m := formTag.FindStringSubmatch(p.body); m != nil {
		p.action = html.UnescapeString(m[1])
	}
	for _, m := range hiddenTag.FindAllStringSubmatch(p.body, -1) {
		p.form.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	return p
}

func (w *world) origin() string { return strings.TrimSuffix(w.GraphURL(), "/v1.0") }

func (w *world) browse(address string) page { return w.visit(http.MethodGet, address, nil) }

// press clicks the button with an id.
func (w *world) press(p page, id string) page {
	w.t.Helper()
	for _, m := range buttonTag.FindAllStringSubmatch(p.body, -1) {
		if m[1] == id {
			p.form.Set(m[2], m[3])
			return w.visit(http.MethodPost, w.origin()+p.action, p.form)
		}
	}
	w.t.Fatalf("no button %q on the page:\n%s", id, p.body)
	return page{}
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

// graphAnswer is an answer of Graph.
type graphAnswer struct {
	status int
	header http.Header
	body   struct {
		Value    []map[string]any `json:"value"`
		NextLink string           `json:"@odata.nextLink"`
		Mail     string           `json:"mail"`
		Error    struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
}

func (w *world) graph(ctx context.Context, token, method, path string, body any) (graphAnswer, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return graphAnswer{}, err
	}
	if !strings.HasPrefix(path, "http") {
		path = w.GraphURL() + path
	}
	req, err := http.NewRequestWithContext(ctx, method, path, bytes.NewReader(raw))
	if err != nil {
		return graphAnswer{}, err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return graphAnswer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	a := graphAnswer{status: resp.StatusCode, header: resp.Header}
	return a, json.NewDecoder(resp.Body).Decode(&a.body)
}

func (w *world) get(token, path string) graphAnswer {
	w.t.Helper()
	a, err := w.graph(w.t.Context(), token, http.MethodGet, path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// schedule asks for calendars; hours is the length of the window.
func (w *world) schedule(token string, hours int, mails ...string) graphAnswer {
	w.t.Helper()
	a, err := w.graph(w.t.Context(), token, http.MethodPost, "/me/calendar/getSchedule", question(hours, mails...))
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func question(hours int, mails ...string) map[string]any {
	at := func(t time.Time) map[string]string {
		return map[string]string{"dateTime": t.Format("2006-01-02T15:04:05"), "timeZone": "UTC"}
	}
	return map[string]any{
		"schedules": mails, "startTime": at(monday), "endTime": at(monday.Add(time.Duration(hours) * time.Hour)),
		"availabilityViewInterval": 30,
	}
}

func (a graphAnswer) refused(status int, code string) bool {
	return a.status == status && a.body.Error.Code == code && a.header.Get("request-id") != ""
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
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Expires int    `json:"expires_in"`
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
