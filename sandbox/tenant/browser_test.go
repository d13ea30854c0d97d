package tenant_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"testing"
	"time"

	"frontdesk/test/peers"
)

// The pages do their work in a real browser, in which the form submits itself
// under the page's own content security policy.
func TestSignInInARealBrowser(t *testing.T) {
	peers.Need(t, peers.Browser)
	for name, tc := range map[string]struct{ mode, host, method string }{
		"form_post": {"form_post", "localhost", http.MethodPost},
		"query":     {"query", "127.0.0.1", http.MethodGet},
	} {
		t.Run(name, func(t *testing.T) {
			browser := peers.StartBrowser(t)
			w := open(t)
			answers := make(chan *http.Request, 1)
			callback := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/" && r.FormValue("code") != "" {
					answers <- r
				}
				_, _ = io.WriteString(rw, "<p>Back at the client")
			}))
			t.Cleanup(callback.Close)
			w.conf.RedirectURL = strings.Replace(callback.URL, "127.0.0.1", tc.host, 1)

			show(t, browser, w.link("response_mode", tc.mode, "prompt", "select_account"))
			page := browser.Page(strings.TrimPrefix(w.origin(), "http://"))
			focus(t, page, "account-0") // Anna; Omar is the one who has to agree
			page.Click("#account-1")
			page.WaitText("Frontdesk asks for permission")
			focus(t, page, "accept")
			page.Click("#accept")
			page.WaitText("Back at the client")
			select {
			case r := <-answers:
				if r.Method != tc.method || r.FormValue("state") != "the-state" {
					t.Errorf("%s with state %q", r.Method, r.FormValue("state"))
				}
				w.redeem(r.FormValue("code"))
			case <-time.After(15 * time.Second):
				t.Fatal("the client was not called")
			}
		})
	}
}

// A person finds the other answers below the operators, and the administrator's
// answer arrives: the content security policy lets the form go where it must.
func TestOtherAnswersAndApprovalInARealBrowser(t *testing.T) {
	peers.Need(t, peers.Browser)
	browser := peers.StartBrowser(t)
	w := open(t)
	approved := make(chan url.Values, 1)
	callback := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.FormValue("admin_consent") != "" {
			approved <- r.Form
		}
		_, _ = io.WriteString(rw, "<p>Back at the client")
	}))
	t.Cleanup(callback.Close)

	show(t, browser, w.link("prompt", "select_account"))
	page := browser.Page(strings.TrimPrefix(w.origin(), "http://"))
	focus(t, page, anna)
	if strings.Contains(page.Text(), "not assigned") {
		t.Error("the other answers are not folded away")
	}
	page.Click("details.others summary")
	page.Click("#error-50105")
	page.WaitText("AADSTS50105")

	page.Eval("location.href = '"+adminConsent(w, "redirect_uri", callback.URL)+"'", new(string))
	page.WaitText("review for your organisation")
	focus(t, page, "approve")
	page.Click("#approve")
	page.WaitText("Back at the client")
	select {
	case q := <-approved:
		if q.Get("admin_consent") != "True" || q.Get("state") != "a-state" {
			t.Errorf("answered %v", q)
		}
	case <-time.After(15 * time.Second):
		t.Fatal("the client was not called")
	}
}

// show opens an address as a program does.
func show(t *testing.T, browser *peers.WebBrowser, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xdg-open", address)
	cmd.Env = append(peers.Environ(browser.Env()), "HOME="+t.TempDir())
	if err := cmd.Run(); err != nil {
		u, _ := url.Parse(address)
		t.Fatalf("opening %s: %v", u.Path, err)
	}
}

// focus waits until the element with an id has the keyboard, so that Enter is
// enough.
func focus(t *testing.T, page *peers.Page, id string) {
	t.Helper()
	var has string
	if !peers.Eventually(15*time.Second, func() bool {
		has = ""
		page.Eval("document.activeElement ? document.activeElement.id : ''", &has)
		return has == id
	}) {
		t.Errorf("the keyboard is at %q, not at %q", has, id)
	}
}
