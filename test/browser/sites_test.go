// Package browser shows in a real Chromium what only a browser does with the
// callback of a sign-in: redirects, forms, Referers, histories, tabs, and pages
// of strangers.
package browser

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// asked is one request that the browser made to one of the test's servers.
type asked struct {
	server, method, url, referer string
}

// record is every such request, in order.
type record struct {
	mu  sync.Mutex
	all []asked
}

func (r *record) watch(server string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		r.mu.Lock()
		r.all = append(r.all, asked{server, q.Method, q.URL.String(), q.Referer()})
		r.mu.Unlock()
		next.ServeHTTP(w, q)
	})
}

func (r *record) list() []asked {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]asked(nil), r.all...)
}

// issuer is an authorization server's website. It is https, on a name that is
// not this computer's, and the browser takes it for a public one.
type issuer struct {
	server *httptest.Server
	mu     sync.Mutex
	codes  []string
}

func startIssuer(t *testing.T, seen *record) *issuer {
	t.Helper()
	i := &issuer{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", i.ask)
	mux.HandleFunc("POST /answer", i.answer)
	mux.HandleFunc("GET /elsewhere", func(w http.ResponseWriter, _ *http.Request) { page(w, "<p>Elsewhere</p>") })
	i.server = httptest.NewTLSServer(seen.watch("issuer", mux))
	t.Cleanup(i.server.Close)
	return i
}

// address is where the site is for the browser.
func (i *issuer) address() string { return "https://login.example.com:" + port(i.server.URL) }

// authorize is the address that an attempt starts with.
func (i *issuer) authorize(mode, redirect, tab string) string {
	return i.address() + "/authorize?" + url.Values{
		"response_mode": {mode}, "redirect_uri": {redirect}, "state": {state}, "tab": {tab},
	}.Encode()
}

// ask is the page on which a person agrees.
func (i *issuer) ask(w http.ResponseWriter, q *http.Request) {
	page(w, `<p>Who are you?</p><form method="post" action="/answer">`+
		hidden("response_mode", q.FormValue("response_mode"))+hidden("redirect_uri", q.FormValue("redirect_uri"))+
		hidden("state", q.FormValue("state"))+`<button id="accept">Go on</button></form>`)
}

// answer sends the browser back, by a form that posts itself or by a redirect.
func (i *issuer) answer(w http.ResponseWriter, q *http.Request) {
	code := i.mint()
	to := q.FormValue("redirect_uri")
	if q.FormValue("response_mode") == "query" {
		http.Redirect(w, q, to+"/?"+url.Values{"state": {q.FormValue("state")}, "code": {code}}.Encode(), http.StatusFound)
		return
	}
	page(w, `<body onload="document.forms[0].submit()"><form method="post" action="`+html.EscapeString(to)+`">`+
		hidden("state", q.FormValue("state"))+hidden("code", code)+`</form>`)
}

// mint makes a code that no other text contains.
func (i *issuer) mint() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	code := fmt.Sprintf("c0de-of-the-issuer-%d", len(i.codes)+1)
	i.codes = append(i.codes, code)
	return code
}

func (i *issuer) minted() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.codes)
}

// startStranger serves an empty page of somebody else, by plain http and on
// this computer: no browser's rule about local networks protects the receiver.
func startStranger(t *testing.T, seen *record) (address string) {
	t.Helper()
	server := httptest.NewServer(seen.watch("stranger", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		page(w, "<p>A stranger's page</p>")
	})))
	t.Cleanup(server.Close)
	return "http://stranger.example.com:" + port(server.URL)
}

func page(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprint(w, "<!doctype html><title>Test</title>", body)
}

func hidden(name, value string) string {
	return fmt.Sprintf(`<input type="hidden" name="%s" value="%s">`, html.EscapeString(name), html.EscapeString(value))
}

func port(address string) string {
	return address[strings.LastIndex(address, ":")+1:]
}
