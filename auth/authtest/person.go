package authtest

import (
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Person sits in front of a browser without a screen at the sandbox's pages,
// and goes on from every page to the next until there is none. What goes wrong
// fails the test T.
type Person struct {
	T testing.TB
	// Account is the object ID of the account to pick; empty: the first one.
	Account string
}

var (
	formPattern   = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	fieldPattern  = regexp.MustCompile(`<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"`)
	buttonPattern = regexp.MustCompile(`<button[^>]*name="([^"]*)"[^>]*value="([^"]*)"`)
)

// Visit opens an address, picks the account, agrees to everything, and gives
// the text of the last page.
func (p Person) Visit(link string) string {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.T.Error(err)
		return ""
	}
	client := &http.Client{Jar: jar, Timeout: 10 * time.Second}
	page, at := p.load(client, http.MethodGet, link, nil)
	for range 5 {
		form := formPattern.FindStringSubmatch(page)
		if form == nil {
			return page
		}
		target, err := at.Parse(html.UnescapeString(form[1]))
		if err != nil {
			p.T.Error(err)
			return ""
		}
		page, at = p.load(client, http.MethodPost, target.String(), p.fill(form[2]))
	}
	p.T.Error("the pages do not end")
	return ""
}

// fill is what the form sends: its fields, and the button that goes on.
func (p Person) fill(form string) url.Values {
	values := url.Values{}
	for _, m := range fieldPattern.FindAllStringSubmatch(form, -1) {
		values.Set(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	for _, m := range buttonPattern.FindAllStringSubmatch(form, -1) {
		if first := values.Get(m[1]) == ""; m[2] != "cancel" && (first || m[2] == p.Account) {
			values.Set(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
		}
	}
	return values
}

func (p Person) load(client *http.Client, method, address string, form url.Values) (string, *url.URL) {
	q, err := http.NewRequestWithContext(p.T.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		p.T.Error(err)
		return "", &url.URL{}
	}
	if method == http.MethodPost {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := client.Do(q)
	if err != nil {
		if p.T.Context().Err() == nil { // else the test is over, and nobody looks at the last page
			p.T.Error(err)
		}
		return "", &url.URL{}
	}
	text, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		p.T.Error(err)
	}
	return string(text), resp.Request.URL
}
