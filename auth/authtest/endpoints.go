package authtest

import (
	"crypto/sha256"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// redirects are the addresses that the registration admits: loopback, any
// port, no path.
var redirects = regexp.MustCompile(`^http://(localhost|127\.0\.0\.1):\d+$`)

var formPost = template.Must(template.New("form").Parse(`<!doctype html><title>Working</title>
<form method="POST" action="{{.Action}}">{{range $k, $v := .Values}}<input type="hidden" name="{{$k}}" value="{{index $v 0}}">
{{end}}</form><script>document.forms[0].submit()</script>`))

func (p *Provider) authorize(w http.ResponseWriter, q *http.Request) {
	v := q.URL.Query()
	p.mu.Lock()
	p.asked = append(p.asked, v)
	p.secrets = append(p.secrets, v.Get("state"), v.Get("nonce"))
	p.mu.Unlock()
	switch {
	case v.Get("client_id") != ClientID, !redirects.MatchString(v.Get("redirect_uri")), v.Get("response_type") != "code":
		http.Error(w, "AADSTS50011 or 700016", http.StatusBadRequest) // shown, never redirected
		return
	case v.Get("code_challenge_method") != "S256" || len(v.Get("code_challenge")) != 43:
		http.Error(w, "PKCE with S256 is required", http.StatusBadRequest)
		return
	case !hasScope(v.Get("scope"), "openid") || v.Get("nonce") == "" || v.Get("state") == "":
		http.Error(w, "openid, nonce and state are required", http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	code := p.secret("code")
	p.codes[code] = grantOf{v.Get("code_challenge"), v.Get("redirect_uri"), v.Get("nonce")}
	p.mu.Unlock()
	answer := url.Values{"code": {code}, "state": {v.Get("state")}, "session_state": {"s"}}
	if p.Authorize != nil {
		p.Authorize(answer)
	}
	target := v.Get("redirect_uri") + "/" // Microsoft returns a pathless address with a slash
	if v.Get("response_mode") == "form_post" {
		_ = formPost.Execute(w, map[string]any{"Action": target, "Values": answer})
		return
	}
	http.Redirect(w, q, target+"?"+answer.Encode(), http.StatusFound)
}

func (p *Provider) token(w http.ResponseWriter, q *http.Request) {
	if err := q.ParseForm(); err != nil {
		refuse(w, "invalid_request", "bad form")
		return
	}
	p.mu.Lock()
	p.forms = append(p.forms, q.PostForm)
	for _, name := range []string{"code_verifier", "refresh_token", "code"} {
		if s := q.PostForm.Get(name); s != "" {
			p.secrets = append(p.secrets, s)
		}
	}
	p.mu.Unlock()
	if p.Token != nil {
		if r := p.Token(q.PostForm); r != nil {
			w.Header().Set("Content-Type", "application/json")
			for k, v := range r.Header {
				w.Header().Set(k, v)
			}
			w.WriteHeader(r.Status)
			_, _ = w.Write([]byte(r.Body))
			return
		}
	}
	if q.Header.Get("Authorization") != "" || q.PostForm.Has("client_secret") || q.PostForm.Get("client_id") != ClientID {
		refuse(w, "invalid_client", "AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.")
		return
	}
	nonce, problem := p.redeem(q.PostForm)
	if problem != "" {
		refuse(w, "invalid_grant", problem)
		return
	}
	p.grant(w, nonce, q.PostForm.Get("scope"))
}

// redeem uses up a code or a refresh token.
func (p *Provider) redeem(form url.Values) (nonce, problem string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch form.Get("grant_type") {
	case "authorization_code":
		made, ok := p.codes[form.Get("code")]
		delete(p.codes, form.Get("code"))
		sum := sha256.Sum256([]byte(form.Get("code_verifier")))
		switch {
		case !ok:
			return "", "AADSTS54005: OAuth2 Authorization code was already redeemed."
		case made.challenge != encode(sum[:]):
			return "", "AADSTS501481: The Code_Verifier does not match the code_challenge."
		case made.redirect != form.Get("redirect_uri"):
			return "", "AADSTS500112: The reply address does not match."
		}
		return made.nonce, ""
	case "refresh_token":
		if !p.refresh[form.Get("refresh_token")] {
			return "", "AADSTS50173: The provided grant has expired due to it being revoked."
		}
		delete(p.refresh, form.Get("refresh_token"))
		return "", ""
	default:
		return "", "AADSTS70003: The app requested an unsupported grant type."
	}
}

func (p *Provider) grant(w http.ResponseWriter, nonce, scope string) {
	life := p.Life
	if life == 0 {
		life = time.Hour
	}
	p.mu.Lock()
	answer := map[string]any{
		"token_type": "Bearer", "expires_in": int(life / time.Second),
		"access_token": p.secret("access"), "refresh_token": p.secret("refresh"), "id_token": p.sign(nonce),
	}
	if scope != "" {
		answer["scope"] = scope
	}
	p.refresh[answer["refresh_token"].(string)] = true
	p.secrets = append(p.secrets, answer["id_token"].(string))
	p.mu.Unlock()
	if p.Answer != nil {
		p.Answer(answer)
	}
	writeJSON(w, http.StatusOK, answer)
}
