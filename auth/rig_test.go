package auth_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/switchboard"
)

// patience bounds every wait of these tests.
const patience = 10 * time.Second

// rig is a session with everything around it.
type rig struct {
	t       *testing.T
	op      *authtest.Provider
	keys    *vaulttest.Keyring
	browser *authtest.Browser
	log     *lockedBuffer
	s       *auth.Session
	pages   chan authtest.Page // what the browser ended up with
	end     context.CancelFunc // asks the session to end
	stop    func()             // ends it and waits
	onNews  func(switchboard.Account)

	mu    sync.Mutex
	seen  []switchboard.Account
	links []string // what the browser was asked to open
}

// newRig makes the surroundings. Nothing runs before start.
func newRig(t *testing.T) *rig {
	t.Helper()
	return &rig{
		t: t, op: authtest.NewProvider(t), keys: &vaulttest.Keyring{}, browser: &authtest.Browser{},
		log: &lockedBuffer{}, pages: make(chan authtest.Page, 8),
	}
}

// start runs a session, as a start of the program does; change may adjust its
// configuration. It ends with the test, or with r.stop.
func (r *rig) start(change ...func(*auth.Config)) *rig {
	r.t.Helper()
	cfg := auth.Config{
		Issuer: r.op.Issuer(), TenantID: authtest.TenantID, ClientID: authtest.ClientID, Keyring: r.keys,
		Open: r.open, Log: slog.New(slog.NewJSONHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&cfg)
	}
	s, err := auth.New(cfg, func(a switchboard.Account) {
		r.mu.Lock()
		r.seen = append(r.seen, a)
		r.mu.Unlock()
		if r.onNews != nil {
			r.onNews(a)
		}
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.s = s
	return r
}

// run serves the session until r.stop or the end of the test.
func (r *rig) run() *rig {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r.end = cancel
	ended := make(chan error, 1)
	go func() { ended <- r.s.Run(ctx) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				r.t.Errorf("Run: %v", err)
			}
		case <-time.After(patience):
			r.t.Error("Run did not end")
		}
	})
	r.t.Cleanup(r.stop)
	return r
}

// open is the system's browser.
func (r *rig) open(link string) error {
	r.mu.Lock()
	r.links = append(r.links, link)
	r.mu.Unlock()
	page, err := r.browser.Visit(link)
	if err == nil {
		r.pages <- page
	}
	return nil
}

func (r *rig) await(what string, is func(switchboard.Account) bool) switchboard.Account {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	a, err := r.s.Wait(ctx, is)
	if err != nil {
		r.t.Fatalf("waiting until %s: %v; the account is %+v, fault %v\n%s", what, err, a, a.Fault, r.log)
	}
	return a
}

func (r *rig) awaitState(state switchboard.AccountState) switchboard.Account {
	r.t.Helper()
	return r.await(string(state), func(a switchboard.Account) bool { return a.State == state })
}

// settled waits for the end of whatever is under way.
func (r *rig) settled() switchboard.Account {
	r.t.Helper()
	return r.await("settled", func(a switchboard.Account) bool {
		return a.State == switchboard.AccountSignedIn || a.State == switchboard.AccountSignedOut || a.State == switchboard.AccountOffline
	})
}

// signIn goes through a sign-in that must work.
func (r *rig) signIn() switchboard.Account {
	r.t.Helper()
	r.s.Ask(switchboard.WishSignIn, "")
	return r.awaitState(switchboard.AccountSignedIn)
}

func (r *rig) token() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return r.s.AccessToken(ctx, "")
}

func (r *rig) page() authtest.Page {
	r.t.Helper()
	select {
	case p := <-r.pages:
		return p
	case <-time.After(patience):
		r.t.Fatal("the browser shows no page")
		return authtest.Page{}
	}
}

// refreshes counts the token requests that redeemed a refresh token.
func (r *rig) refreshes() int {
	n := 0
	for _, form := range r.op.TokenRequests() {
		if form.Get("grant_type") == "refresh_token" {
			n++
		}
	}
	return n
}

func (r *rig) states() []switchboard.AccountState {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []switchboard.AccountState
	for _, a := range r.seen {
		if len(out) == 0 || out[len(out)-1] != a.State {
			out = append(out, a.State)
		}
	}
	return out
}

// lockedBuffer is a log that may be written and read at once.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *lockedBuffer) has(text string) bool { return strings.Contains(l.String(), text) }
