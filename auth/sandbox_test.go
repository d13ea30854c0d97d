package auth_test

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

	"frontdesk/auth"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// The sandbox's tenant is made of another OpenID implementation (zitadel/oidc)
// under Entra's paths; the two were written apart.
func TestSignInAtTheSandbox(t *testing.T) {
	for _, mode := range []string{"form_post", "query"} {
		t.Run(mode, func(t *testing.T) {
			now := time.Now()
			place, err := tenant.Start(t.Context(), tenant.Options{People: people.Generate(7, now, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = place.Close() })
			at := func(c *auth.Config) {
				c.Issuer, c.TenantID, c.ClientID, c.ResponseMode = place.Issuer(), tenant.ID, tenant.ClientID, mode
				c.Open = func(link string) error {
					person{t}.signIn(link)
					return nil
				}
			}
			r := newRig(t).start(at).run()
			r.settled()
			a := r.signIn()
			if anna := tenant.Accounts()[0]; a.Mail != anna.Mail || a.Name != anna.Name() || a.Memory {
				t.Errorf("signed in as %+v", a)
			}
			r.stop()
			r.start(at).run()
			r.awaitState(switchboard.AccountSignedIn)
			if _, err := r.token(); err != nil {
				t.Error(err)
			}
			r.s.SignOut()
			r.awaitState(switchboard.AccountSignedOut)
		})
	}
}

// person goes on from every page to the next, until there is none.
type person struct{ t *testing.T }

var (
	formPattern   = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	fieldPattern  = regexp.MustCompile(`<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"`)
	buttonPattern = regexp.MustCompile(`<button[^>]*name="([^"]*)"[^>]*value="([^"]*)"`)
)

func (p person) signIn(link string) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Error(err)
		return
	}
	client := &http.Client{Jar: jar, Timeout: patience}
	page, at := p.load(client, http.MethodGet, link, nil)
	for range 5 {
		form := formPattern.FindStringSubmatch(page)
		if form == nil {
			return
		}
		values := url.Values{}
		for _, m := range fieldPattern.FindAllStringSubmatch(form[2], -1) {
			values.Set(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
		}
		for _, m := range buttonPattern.FindAllStringSubmatch(form[2], -1) {
			if m[2] != "cancel" {
				values.Set(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
				break
			}
		}
		target, err := at.Parse(html.UnescapeString(form[1]))
		if err != nil {
			p.t.Error(err)
			return
		}
		page, at = p.load(client, http.MethodPost, target.String(), values)
	}
	p.t.Error("the pages do not end")
}

func (p person) load(client *http.Client, method, address string, form url.Values) (string, *url.URL) {
	q, err := http.NewRequestWithContext(p.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Error(err)
		return "", nil
	}
	if method == http.MethodPost {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := client.Do(q)
	if err != nil {
		p.t.Error(err)
		return "", nil
	}
	text, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		p.t.Error(err)
	}
	return string(text), resp.Request.URL
}
