package auth_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// hand is a browser that does one thing at a time, so that a test can look at
// each. It follows no redirect by itself.
type hand struct {
	t      *testing.T
	client *http.Client
}

func newHand(t *testing.T) hand {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return hand{t, &http.Client{Jar: jar, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// visit opens an address, or sends a form to it, and gives the page, or where
// it leads to.
func (h hand) visit(address string, form url.Values) (page string, next *url.URL) {
	h.t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	q, err := http.NewRequestWithContext(h.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		h.t.Fatal(err)
	}
	if form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := h.client.Do(q)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	next, _ = resp.Location() // a page has none
	return string(text), next
}

// arrive follows redirects from an address to the page.
func (h hand) arrive(address string, form url.Values) string {
	h.t.Helper()
	page, next := h.visit(address, form)
	for range 5 {
		if next == nil {
			return page
		}
		page, next = h.visit(next.String(), nil)
	}
	h.t.Fatal("the redirects do not end")
	return ""
}

var (
	pageAction = regexp.MustCompile(`<form[^>]*action="([^"]*)"`)
	pageField  = regexp.MustCompile(`<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"`)
)

// form is where the form of a page goes to, with its fields.
func (h hand) form(at, page string) (target string, fields url.Values) {
	h.t.Helper()
	action := pageAction.FindStringSubmatch(page)
	base, err := url.Parse(at)
	if action == nil || err != nil {
		h.t.Fatalf("there is no form in %q: %v", page, err)
	}
	to, err := base.Parse(html.UnescapeString(action[1]))
	if err != nil {
		h.t.Fatal(err)
	}
	fields = url.Values{}
	for _, m := range pageField.FindAllStringSubmatch(page, -1) {
		fields.Set(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	return to.String(), fields
}
