package tenant_test

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

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
