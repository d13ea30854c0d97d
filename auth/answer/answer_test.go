package answer_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/answer"
	"frontdesk/auth/refusal"
)

func TestGrants(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want answer.Grant
	}{
		"all there is": {
			`{"token_type":"Bearer","scope":"User.Read openid","expires_in":4242,"ext_expires_in":4242,"refresh_in":2121,"access_token":"a.b-c_d~","refresh_token":"0.r/+=","id_token":"i.j.k","client_info":"x"}`,
			answer.Grant{Access: "a.b-c_d~", Refresh: "0.r/+=", Identity: "i.j.k", Scope: "User.Read openid", Life: 4242 * time.Second, RefreshIn: 2121 * time.Second},
		},
		"numbers in texts": {`{"token_type":"bearer","expires_in":"3599","refresh_in":"1800.5","access_token":"a"}`, answer.Grant{Access: "a", Life: 3599 * time.Second, RefreshIn: 1800500 * time.Millisecond}},
		"the least":        {`{"access_token":"a","token_type":"BEARER"}`, answer.Grant{Access: "a"}},
		"nulls":            {`{"access_token":"a","token_type":"Bearer","refresh_token":null,"scope":null,"expires_in":null,"refresh_in":null}`, answer.Grant{Access: "a"}},
		"no life":          {`{"access_token":"a","token_type":"Bearer","expires_in":-1,"refresh_in":"NaN"}`, answer.Grant{Access: "a"}},
		"too long a life":  {`{"access_token":"a","token_type":"Bearer","expires_in":1e300,"refresh_in":"Inf"}`, answer.Grant{Access: "a"}},
		"life of no kind":  {`{"access_token":"a","token_type":"Bearer","expires_in":{"a":1},"refresh_in":[true]}`, answer.Grant{Access: "a"}},
	} {
		if got, err := answer.ReadGrant(200, http.Header{}, []byte(c.body)); err != nil || got != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is not whole, or not a provider's, is no grant and no refusal either.
func TestStrangeAnswers(t *testing.T) {
	const whole = `{"access_token":"a","token_type":"Bearer"}`
	for name, c := range map[string]struct {
		status int
		body   string
	}{
		"page": {200, "<html>Welcome</html>"}, "nothing": {200, ""}, "null": {200, "null"}, "list": {200, "[" + whole + "]"},
		"gateway": {502, "<html>"}, "no content": {204, ""}, "created": {201, whole}, "redirect": {302, whole}, "not found": {404, whole},
		"no token":     {200, `{"token_type":"Bearer","refresh_token":"r"}`},
		"empty token":  {200, `{"access_token":"","token_type":"Bearer"}`},
		"other type":   {200, `{"access_token":"a","token_type":"mac"}`},
		"no type":      {200, `{"access_token":"a"}`},
		"number":       {200, `{"access_token":1,"token_type":"Bearer"}`},
		"line break":   {200, `{"access_token":"a\nb","token_type":"Bearer"}`},
		"space":        {200, `{"access_token":"a b","token_type":"Bearer"}`},
		"beyond ASCII": {200, `{"access_token":"ä","token_type":"Bearer"}`},
		"bad refresh":  {200, `{"access_token":"a","token_type":"Bearer","refresh_token":"r\u0000"}`},
		"bad identity": {200, `{"access_token":"a","token_type":"Bearer","id_token":"i\r\nx"}`},
		"bad scope":    {200, `{"access_token":"a","token_type":"Bearer","scope":"a\u202eb"}`},
		"cut off":      {200, whole[:len(whole)-1]},
		"two":          {200, whole + whole},
		"huge":         {200, whole[:1] + strings.Repeat(" ", 1<<20) + whole[1:]},
	} {
		got, err := answer.ReadGrant(c.status, http.Header{}, []byte(c.body))
		strange := (*answer.StrangeError)(nil)
		if !errors.As(err, &strange) || strange.Status != c.status || got != (answer.Grant{}) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A refusal is one whatever else the answer says.
func TestRefusals(t *testing.T) {
	for status, body := range map[int]string{
		200: `{"error":"invalid_grant","access_token":"a","token_type":"Bearer"}`,
		400: `{"error":"invalid_grant","error_codes":[700082]}`,
		503: `{"error":"temporarily_unavailable"}`,
	} {
		got, err := answer.ReadGrant(status, http.Header{}, []byte(body))
		refused := (*refusal.Refusal)(nil)
		if !errors.As(err, &refused) || refused.Status != status || got != (answer.Grant{}) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

// No way of writing a grant down shows a token.
func TestAGrantIsNotWritten(t *testing.T) {
	g := answer.Grant{Access: "secret-a", Refresh: "secret-r", Identity: "secret-i", Life: time.Hour}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%v %+v %#v %s %q %x %d %v", g, g, g, g, g, g, g, &g)
	for _, log := range []*slog.Logger{slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))} {
		log.Info("x", "g", g, "p", &g, "in", struct{ G answer.Grant }{g})
	}
	if err := json.NewEncoder(&out).Encode(map[string]any{"g": g, "p": &g}); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); strings.Contains(text, "secret") || strings.Contains(text, fmt.Sprintf("%x", "secret")) {
		t.Error(text)
	}
}
