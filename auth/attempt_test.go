package auth_test

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/authtest"
	"frontdesk/switchboard"
)

// nobody is a browser that is opened and in which nobody does anything.
func nobody(links chan<- string) func(*auth.Config) {
	return func(c *auth.Config) {
		c.Open = func(link string) error {
			links <- link
			return nil
		}
	}
}

func receive(t *testing.T, links <-chan string) string {
	t.Helper()
	select {
	case link := <-links:
		return link
	case <-time.After(patience):
		t.Fatal("no browser was opened")
		return ""
	}
}

func TestWaitingShowsLinkAndDeadline(t *testing.T) {
	links := make(chan string, 4)
	r := newRig(t).start(nobody(links)).run()
	r.s.Ask(switchboard.WishSignIn, "")
	a := r.awaitState(switchboard.AccountWaiting)
	// The browser's command line shows nothing of the attempt.
	for _, link := range []string{receive(t, links), a.Link} {
		if !regexp.MustCompile(`^http://localhost:\d+/start/\w{26}$`).MatchString(link) {
			t.Errorf("a link is %q", link)
		}
	}
	if left := time.Until(a.Deadline); left < 9*time.Minute || left > 10*time.Minute {
		t.Errorf("%v are left", left)
	}
	// Whoever copies the link gets in just as well.
	if _, err := r.browser.Visit(a.Link); err != nil {
		t.Fatal(err)
	}
	if a := r.awaitState(switchboard.AccountSignedIn); a.Link != "" || !a.Deadline.IsZero() {
		t.Errorf("signed in, and still %+v", a)
	}
}

func TestSecondClickShowsTheSameAttempt(t *testing.T) {
	links := make(chan string, 4)
	r := newRig(t).start(nobody(links)).run()
	r.s.Ask(switchboard.WishSignIn, "")
	first := receive(t, links)
	r.s.Ask(switchboard.WishSignIn, "")
	second := receive(t, links)
	if portOf(t, second) != portOf(t, first) || second == first {
		t.Error("the second click started another attempt, or opened a spent address")
	}
	if stateOf(t, first) != stateOf(t, second) {
		t.Error("the two pages are of different attempts")
	}
}

// stateOf follows an address of ours to the provider's, and gives the state of
// the attempt.
func stateOf(t *testing.T, link string) string {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	to, err := resp.Location()
	if err != nil || to.Query().Get("state") == "" {
		t.Fatalf("status %d, to %v: %v", resp.StatusCode, to, err)
	}
	return to.Query().Get("state")
}

func TestCancel(t *testing.T) {
	links := make(chan string, 4)
	r := newRig(t).start(nobody(links)).run()
	r.s.Ask(switchboard.WishSignIn, "")
	link := receive(t, links)
	r.s.Ask(switchboard.WishCancel, "")
	if a := r.awaitState(switchboard.AccountSignedOut); a.Fault != nil {
		t.Errorf("cancelling is no fault: %v", a.Fault)
	}
	// Who goes on in the browser all the same finds a page, and nothing happens.
	page, err := r.browser.Visit(link)
	if err != nil || page.Status == http.StatusOK || page.Body == "" {
		t.Errorf("a late browser finds %d, %v", page.Status, err)
	}
	if asked := r.op.AuthorizeRequests(); len(asked) != 0 {
		t.Error("it was led to the provider")
	}
	r.s.Ask(switchboard.WishSignIn, "")
	if again := receive(t, links); again == link {
		t.Error("a new attempt has the old state")
	}
}

// A policy may fix the port; a cancelled attempt must give it back first.
func TestFixedPort(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	links := make(chan string, 4)
	r := newRig(t).start(nobody(links), func(c *auth.Config) { c.RedirectPort = port }).run()
	r.settled()
	r.s.Ask(switchboard.WishSignIn, "")
	if a := r.await("refused", func(a switchboard.Account) bool { return a.Fault != nil }); a.Fault.Code != "signin-port" {
		t.Errorf("with the port taken: %v", a.Fault)
	}
	_ = l.Close()
	for range 3 {
		r.s.Ask(switchboard.WishSignIn, "")
		receive(t, links)
		r.s.Ask(switchboard.WishCancel, "")
	}
	r.s.Ask(switchboard.WishSignIn, "")
	if _, err := r.browser.Visit(receive(t, links)); err != nil {
		t.Fatal(err)
	}
	r.awaitState(switchboard.AccountSignedIn)
}

func TestTimeLimit(t *testing.T) {
	r := newRig(t).start(nobody(make(chan string, 1)))
	r.s.SetLimit(50 * time.Millisecond) // on a busy computer before the browser has opened
	r.run()
	r.s.Ask(switchboard.WishSignIn, "")
	if a := r.await("over", func(a switchboard.Account) bool { return a.Fault != nil }); a.State != switchboard.AccountSignedOut || a.Fault.Code != "signin-timeout" {
		t.Errorf("after the limit: %+v, %v", a, a.Fault)
	}
}

func TestNoBrowser(t *testing.T) {
	r := newRig(t).start(func(c *auth.Config) {
		c.Open = func(string) error { return exec.ErrNotFound }
	}).run()
	r.s.Ask(switchboard.WishSignIn, "")
	a := r.await("fault", func(a switchboard.Account) bool { return a.Fault != nil })
	if a.State != switchboard.AccountWaiting || a.Fault.Text != "No browser could be opened" || a.Link == "" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	if _, err := r.browser.Visit(a.Link); err != nil {
		t.Fatal(err)
	}
	if a := r.awaitState(switchboard.AccountSignedIn); a.Fault != nil {
		t.Errorf("signed in by the copied link: %v", a.Fault)
	}
}

// A browser that is slow to start, or blocks as long as it runs, blocks nothing.
func TestBlockingBrowser(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	r := newRig(t)
	r.start(func(c *auth.Config) {
		c.Open = func(link string) error {
			_ = r.open(link)
			<-release
			return errors.New("closed by the person, much later")
		}
	}).run()
	r.signIn()
	r.stop() // ends although the browser runs on
}

func TestDeclined(t *testing.T) {
	r := newRig(t)
	r.op.Authorize = func(v url.Values) {
		v.Del("code")
		v.Set("error", "access_denied")
		v.Set("error_description", "AADSTS65004: User declined to consent. Trace ID: 0a1b2c3d-0000-4000-8000-000000000001 <script>")
	}
	r.start().run()
	r.settled()
	r.s.Ask(switchboard.WishSignIn, "")
	a := r.settled()
	if a.State != switchboard.AccountSignedOut || a.Fault == nil || a.Fault.Code != "signin-declined" {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	if !r.log.has("0a1b2c3d-0000-4000-8000-000000000001") || r.log.has("script") {
		t.Errorf("the log should hold the trace id and no description:\n%s", r.log)
	}
}

// Somebody who is signed in and gives a new attempt up stays signed in.
func TestCancelKeepsTheSignIn(t *testing.T) {
	r := newRig(t).start().run()
	r.signIn()
	r.stop()
	links := make(chan string, 4)
	r.start(nobody(links)).run()
	r.awaitState(switchboard.AccountSignedIn)
	r.s.Ask(switchboard.WishSignIn, "")
	receive(t, links)
	if _, err := r.token(); err != nil {
		t.Errorf("no token while another sign-in waits: %v", err)
	}
	r.s.Ask(switchboard.WishCancel, "")
	if a := r.awaitState(switchboard.AccountSignedIn); a.Mail != authtest.Mail {
		t.Errorf("%+v", a)
	}
}

func portOf(t *testing.T, link string) string {
	t.Helper()
	back, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	return back.Port()
}
