package tenant_test

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"frontdesk/sandbox/tenant"
)

func (w *world) code() string {
	w.t.Helper()
	p := w.press(w.browse(w.link()), "account-0")
	if p.form.Has("code") {
		return p.form.Get("code")
	}
	return w.press(p, "accept").form.Get("code")
}

func codeForm(code string, changes ...string) url.Values {
	f := url.Values{
		"grant_type": {"authorization_code"}, "client_id": {tenant.ClientID}, "code": {code},
		"redirect_uri": {redirect}, "code_verifier": {verifier},
	}
	for i := 0; i < len(changes); i += 2 {
		f.Set(changes[i], changes[i+1])
	}
	return f
}

func refreshForm(token string) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "client_id": {tenant.ClientID}, "refresh_token": {token}}
}

func TestCodesAreBoundAndSingleUse(t *testing.T) {
	w := open(t)
	used := w.code()
	w.redeem(used)
	for name, tc := range map[string]struct {
		form   url.Values
		kind   string
		number int
	}{
		"used before":       {codeForm(used), "invalid_grant", 54005},
		"made up":           {codeForm("made-up"), "invalid_grant", 9002313},
		"another verifier":  {codeForm(w.code(), "code_verifier", verifier+"x"), "invalid_grant", 501481},
		"no verifier":       {codeForm(w.code(), "code_verifier", ""), "invalid_grant", 501481},
		"another redirect":  {codeForm(w.code(), "redirect_uri", "http://localhost:1"), "invalid_grant", 500112},
		"the same, with /":  {codeForm(w.code(), "redirect_uri", redirect+"/"), "invalid_grant", 500112},
		"a secret":          {codeForm(w.code(), "client_secret", "x"), "invalid_client", 700025},
		"another client":    {codeForm(w.code(), "client_id", "x"), "unauthorized_client", 700016},
		"another grant":     {codeForm(w.code(), "grant_type", "password"), "unsupported_grant_type", 70003},
		"a doubled setting": {url.Values{"grant_type": {"authorization_code", "authorization_code"}}, "invalid_request", 9000411},
	} {
		if e := w.refusal(tc.form); e.Error != tc.kind || !slices.Equal(e.Codes, []int{tc.number}) {
			t.Errorf("%s: %s %v", name, e.Error, e.Codes)
		}
	}
	late := w.code()
	w.clock.move(11 * time.Minute)
	if e := w.refusal(codeForm(late)); e.Codes[0] != 70008 {
		t.Errorf("after eleven minutes: %v", e.Codes)
	}
}

func TestRefreshRotates(t *testing.T) {
	w := open(t)
	first := w.signIn()
	second, err := w.conf.TokenSource(t.Context(), stale(first.RefreshToken)).Token()
	if err != nil {
		t.Fatal(err)
	}
	if second.RefreshToken == first.RefreshToken || second.AccessToken == first.AccessToken {
		t.Error("nothing was rotated")
	}
	if me := w.get(second.AccessToken, "/me"); me.status != http.StatusOK {
		t.Errorf("the new access token: %d", me.status)
	}
	if _, err := w.conf.TokenSource(t.Context(), stale(second.RefreshToken)).Token(); err != nil {
		t.Error(err)
	}
	if e := w.refusal(refreshForm("made-up")); e.Error != "invalid_grant" {
		t.Errorf("a made-up token: %s", e.Error)
	}
	if n := w.Status().Refreshes; n != 2 {
		t.Errorf("%d refreshes counted", n)
	}
}

func TestOfManyRefreshesAtOnceOneWins(t *testing.T) {
	w := open(t)
	w.Reuse(tenant.ReuseRefuse)
	token := w.signIn().RefreshToken
	status := make(chan int, 16)
	var wg sync.WaitGroup
	for range cap(status) {
		wg.Go(func() {
			resp, err := http.PostForm(w.conf.Endpoint.TokenURL, refreshForm(token))
			if err != nil {
				t.Error(err)
				return
			}
			_ = resp.Body.Close()
			status <- resp.StatusCode
		})
	}
	wg.Wait()
	close(status)
	won := 0
	for s := range status {
		if s == http.StatusOK {
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d of %d won", won, cap(status))
	}
}

func TestRefreshForLessAndForMore(t *testing.T) {
	w := open(t)
	form := refreshForm(w.signIn().RefreshToken)
	form.Set("scope", "openid Files.Read")
	if e := w.refusal(form); e.Error != "invalid_scope" {
		t.Errorf("a permission that does not exist: %s %v", e.Error, e.Codes)
	}
	form.Set("scope", "openid https://graph.microsoft.com/User.Read")
	less := w.tokens(form)
	if a := w.get(less.Access, "/users"); a.status != http.StatusForbidden {
		t.Errorf("a token for less reads the directory: %d", a.status)
	}
	all := w.tokens(refreshForm(less.Refresh))
	if a := w.get(all.Access, "/users"); a.status != http.StatusOK {
		t.Errorf("asking for less once took the rest away: %d", a.status)
	}
}

func TestAdministratorRevokes(t *testing.T) {
	w := open(t)
	token := w.signIn()
	w.RevokeAll()
	if e := w.refusal(refreshForm(token.RefreshToken)); e.Error != "invalid_grant" || e.Codes[0] != 50173 {
		t.Errorf("%s %v", e.Error, e.Codes)
	}
	if me := w.get(token.AccessToken, "/me"); me.status != http.StatusOK {
		t.Errorf("the access token ended with the refresh token: %d", me.status)
	}
}

func TestRefreshTokensLastNinetyDays(t *testing.T) {
	w := open(t)
	token := w.signIn().RefreshToken
	w.clock.move(89 * 24 * time.Hour)
	token = w.tokens(refreshForm(token)).Refresh
	w.clock.move(91 * 24 * time.Hour)
	if e := w.refusal(refreshForm(token)); e.Codes[0] != 700082 {
		t.Errorf("%v", e.Codes)
	}
}

func TestWithoutOfflineAccessThereIsNoRefreshToken(t *testing.T) {
	w := open(t)
	if token := w.signIn("openid", "User.Read"); token.RefreshToken != "" || token.AccessToken == "" {
		t.Error("a refresh token nobody asked for")
	}
}
