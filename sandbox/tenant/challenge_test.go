package tenant_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/sandbox/tenant"
	"frontdesk/sandbox/tenant/cae"
)

const capability = `"xms_cc":{"values":["cp1"]}`

// declared adds the capability and, if there are any, the claims of a challenge.
func declared(form url.Values, challenge string) url.Values {
	claims := `{"access_token":{` + capability + `}}`
	if challenge != "" {
		claims = strings.Replace(challenge, `{"access_token":{`, `{"access_token":{`+capability+`,`, 1)
	}
	form.Set("claims", claims)
	return form
}

// demanded is the claims of a challenge of Graph.
func (w *world) demanded(a graphAnswer) string {
	w.t.Helper()
	m := regexp.MustCompile(`claims="([^"]*)"`).FindStringSubmatch(a.header.Get("WWW-Authenticate"))
	if m == nil || !strings.Contains(a.header.Get("WWW-Authenticate"), `error="insufficient_claims"`) {
		w.t.Fatalf("no challenge: %d %q", a.status, a.header.Values("WWW-Authenticate"))
	}
	claims, err := base64.StdEncoding.DecodeString(m[1])
	if err != nil {
		w.t.Fatal(err)
	}
	return string(claims)
}

func TestTokensOfCapableClientsLiveLong(t *testing.T) {
	w := open(t)
	refresh := w.enter(anna)
	if short := w.tokens(refreshForm(refresh)); short.Expires > 3600 || short.RefreshIn != 0 || w.Status().CP1 {
		t.Errorf("without cp1: %d s, refresh after %d s", short.Expires, short.RefreshIn)
	}
	if long := w.tokens(declared(refreshForm(refresh), "")); long.Expires < 24*3600 || long.RefreshIn < long.Expires/2-1 || long.RefreshIn > long.Expires/2+1 || !w.Status().CP1 {
		t.Errorf("with cp1: %d s, refresh after %d s", long.Expires, long.RefreshIn)
	}
	w.SetRefreshIn(7 * time.Second)
	w.SetTokenLifetime(time.Minute)
	if ordered := w.tokens(declared(refreshForm(refresh), "")); ordered.RefreshIn != 7 || ordered.Expires > 60 {
		t.Errorf("ordered: %d s, refresh after %d s", ordered.Expires, ordered.RefreshIn)
	}
}

func TestAnInsufficientTokenIsMendedByARefresh(t *testing.T) {
	w := open(t)
	refresh := w.enter(anna)
	token := w.tokens(declared(widen(refresh), ""))
	w.Challenge(tenant.ChallengeInsufficient, cae.Plain)
	claims := w.demanded(w.get(token.Access, "/me"))
	if a := w.get(w.tokens(declared(widen(refresh), "")).Access, "/me"); a.status != http.StatusUnauthorized {
		t.Errorf("a token without the claims: %d", a.status)
	}
	mended := w.tokens(declared(widen(refresh), claims))
	if a := w.get(mended.Access, "/me"); a.status != http.StatusOK {
		t.Errorf("a token with the claims: %d", a.status)
	}
	if a := w.get(w.tokens(declared(widen(mended.Refresh), "")).Access, "/me"); a.status != http.StatusOK {
		t.Errorf("the refresh after: %d", a.status)
	}
	if n := w.Status().Challenges; n != 2 {
		t.Errorf("%d challenges counted", n)
	}
}

func TestAnInteractiveChallengeTakesASignInWithTheClaims(t *testing.T) {
	w := open(t)
	refresh := w.enter(anna)
	token := w.tokens(declared(widen(refresh), ""))
	w.Challenge(tenant.ChallengeInteractive, cae.Plain)
	claims := w.demanded(w.get(token.Access, "/me"))
	e := w.refusal(declared(widen(refresh), claims))
	if e.Error != "interaction_required" || e.Sub != "basic_action" || e.Claims != claims {
		t.Fatalf("the refresh: %+v", e)
	}
	if e := w.refusal(declared(widen(w.enter(anna)), claims)); e.Claims != claims {
		t.Errorf("after a sign-in without the claims: %+v", e)
	}
	p := w.press(w.browse(w.link("claims", declared(url.Values{}, claims).Get("claims"))), anna)
	mended := w.tokens(declared(widen(w.redeem(p.form.Get("code")).RefreshToken), ""))
	if a := w.get(mended.Access, "/me"); a.status != http.StatusOK {
		t.Errorf("after a sign-in with the claims: %d", a.status)
	}
	w.Challenge(tenant.ChallengeNone, cae.Plain)
	w.tokens(declared(widen(refresh), ""))
}

func TestOtherClientsAreOnlyToldThatTheTokenIsNoGood(t *testing.T) {
	w := open(t)
	refresh := w.enter(anna)
	token := w.tokens(refreshForm(refresh))
	w.Challenge(tenant.ChallengeInsufficient, cae.Plain)
	a := w.get(token.Access, "/me")
	if !a.refused(http.StatusUnauthorized, "InvalidAuthenticationToken") || strings.Contains(a.header.Get("WWW-Authenticate"), "claims") {
		t.Errorf("%d %q", a.status, a.header.Get("WWW-Authenticate"))
	}
	if a := w.get(w.tokens(refreshForm(refresh)).Access, "/me"); a.status != http.StatusOK {
		t.Errorf("a new token: %d", a.status)
	}
}

func TestRevocationIsFeltAtOnce(t *testing.T) {
	w := open(t)
	refresh := w.enter(anna)
	token := w.tokens(declared(refreshForm(refresh), ""))
	w.RevokeAll()
	claims := w.demanded(w.get(token.Access, "/me"))
	if e := w.refusal(declared(refreshForm(refresh), claims)); e.Error != "invalid_grant" || e.Codes[0] != 50173 {
		t.Errorf("%s %v", e.Error, e.Codes)
	}
	if a := w.get(w.tokens(declared(refreshForm(w.enter(anna)), "")).Access, "/me"); a.status != http.StatusOK {
		t.Errorf("after a new sign-in: %d", a.status)
	}
}

func TestClaimsMustBeJSON(t *testing.T) {
	w := open(t)
	form := refreshForm(w.enter(anna))
	form.Set("claims", "cp1")
	if e := w.refusal(form); e.Error != "invalid_request" || e.Codes[0] != 9000410 {
		t.Errorf("%s %v", e.Error, e.Codes)
	}
	if p := w.browse(w.link("claims", "cp1")); p.form.Get("error") != "invalid_request" {
		t.Errorf("%v", p.form)
	}
}
