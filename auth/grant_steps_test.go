package auth_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/auth/authtest"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// The whole grant, step by step: what is asked for, what the person gives, what
// comes back, what is exchanged for what, and what can be had with it. No step
// happens before the one that it rests on.
func TestEachStepOfTheGrant(t *testing.T) {
	b := newBehind(t, "omar")
	links := make(chan string, 1)
	b.begin(func(link string) error { links <- link; return nil })
	h := newHand(t)
	b.s.Ask(switchboard.WishSignIn, "")

	asked := b.authorised(h, receive(t, links))
	callback, answer := b.granted(h, asked)
	if page := h.arrive(callback, answer); !strings.Contains(page, "return to Frontdesk") {
		t.Errorf("the callback shows %q", page)
	}
	b.awaitState(switchboard.AccountSignedIn)
	nonce := b.exchanged(asked.Query(), answer.Get("code"))
	if nonce != asked.Query().Get("nonce") {
		t.Error("the id_token is for another attempt")
	}
	b.served()
}

// authorised: the address that the browser is led to asks for little, and binds
// the answer.
func (b *behind) authorised(h hand, link string) *url.URL {
	b.t.Helper()
	_, asked := h.visit(link, nil)
	if asked == nil || !strings.HasPrefix(asked.String(), b.authority()+"/oauth2/v2.0/authorize?") {
		b.t.Fatalf("the browser is led to %v", asked)
	}
	q := asked.Query()
	for name, want := range map[string]string{
		"response_type": "code", "client_id": tenant.ClientID, "code_challenge_method": "S256", "response_mode": "form_post",
		"scope": "openid profile offline_access https://graph.microsoft.com/User.Read",
	} {
		if got := q.Get(name); got != want {
			b.t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if len(q.Get("state")) < 26 || len(q.Get("nonce")) < 26 || len(q.Get("code_challenge")) != 43 || !strings.HasPrefix(q.Get("redirect_uri"), "http://localhost:") {
		b.t.Errorf("asked with %v", q)
	}
	return asked
}

// granted: the person picks an account and agrees, and nothing is exchanged
// before that. It gives what the browser is to bring back.
func (b *behind) granted(h hand, asked *url.URL) (callback string, answer url.Values) {
	b.t.Helper()
	picker := h.arrive(asked.String(), nil)
	target, fields := h.form(asked.String(), picker)
	fields.Set("account", b.who.ObjectID)
	consent := h.arrive(target, fields)
	if !strings.Contains(consent, b.who.Mail) || !strings.Contains(consent, "asks for permission") {
		b.t.Fatalf("the page is %q", consent)
	}
	target, fields = h.form(target, consent)
	fields.Set("decision", "accept")
	callback, answer = h.form(target, h.arrive(target, fields))
	if callback != asked.Query().Get("redirect_uri") || answer.Get("state") != asked.Query().Get("state") || answer.Get("code") == "" {
		b.t.Errorf("the answer goes to %s with %d values", callback, len(answer))
	}
	if n := len(b.redeemed()); n != 0 || b.s.Account().State != switchboard.AccountWaiting {
		b.t.Errorf("%d exchanges before the answer is back; %+v", n, b.s.Account())
	}
	return callback, answer
}

// redeemed are the token requests so far.
func (b *behind) redeemed() []authtest.Exchange {
	var out []authtest.Exchange
	for _, x := range b.proxy.Exchanges() {
		if x.Form().Has("grant_type") {
			out = append(out, x)
		}
	}
	return out
}

// exchanged: the code that was brought back was exchanged once, with the
// verifier whose hash went ahead. It gives the nonce of the id_token.
func (b *behind) exchanged(asked url.Values, code string) (nonce string) {
	b.t.Helper()
	all := b.redeemed()
	if len(all) == 0 {
		b.t.Fatal("nothing was exchanged")
	}
	first := all[0]
	form := first.Form()
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	switch {
	case form.Get("grant_type") != "authorization_code", form.Get("code") != code, form.Get("redirect_uri") != asked.Get("redirect_uri"):
		b.t.Errorf("something else was exchanged: %s", form.Get("grant_type"))
	case base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge"), form.Get("code_verifier") == asked.Get("code_challenge"):
		b.t.Error("the verifier is not that of the challenge")
	case form.Has("client_secret"), first.Header.Get("Authorization") != "":
		b.t.Error("a public client has no secret")
	}
	if n := b.place.Status().SignIns; n != 1 {
		b.t.Errorf("%d codes were redeemed", n)
	}
	var got struct {
		Type string `json:"token_type"`
		ID   string `json:"id_token"`
		Life int    `json:"expires_in"`
	}
	if err := json.Unmarshal(first.Got, &got); err != nil || got.Type != "Bearer" || got.Life <= 0 {
		b.t.Fatalf("the answer is for %d s of %q: %v", got.Life, got.Type, err)
	}
	var claims struct {
		Nonce string `json:"nonce"`
	}
	middle := strings.Split(got.ID+"..", ".")[1]
	if raw, err := base64.RawURLEncoding.DecodeString(middle); err != nil || json.Unmarshal(raw, &claims) != nil {
		b.t.Fatalf("the id_token cannot be read: %v", err)
	}
	return claims.Nonce
}

// served: Graph serves whoever brings the token, as the person who agreed, and
// nobody else.
func (b *behind) served() {
	b.t.Helper()
	token, err := b.token()
	if err != nil {
		b.t.Fatal(err)
	}
	if status, _, body := b.me(token); status != http.StatusOK || !strings.Contains(body, b.who.Mail) {
		b.t.Errorf("Graph answers %d to the token", status)
	}
	for _, other := range []string{"", token[:len(token)-8] + "AAAAAAAA"} {
		if status, _, body := b.me(other); status != http.StatusUnauthorized || strings.Contains(body, b.who.Mail) {
			b.t.Errorf("Graph answers %d to a stranger", status)
		}
	}
}
