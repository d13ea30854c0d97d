package authtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Astray lists, in words without a secret, what of these exchanges went where
// no credential belongs: a request to anywhere but below the addresses of the
// authority and of the API, an access token outside the Authorization header of
// an API request, and a code, verifier, refresh token or id_token outside the
// form of a token request.
func Astray(all []Exchange, authority, api string) []string {
	kinds := secretsIn(all)
	var found []string
	for _, x := range all {
		address := x.URL.String()
		where := x.Method + " " + x.URL.Host + x.URL.Path
		atAPI := strings.HasPrefix(address, api+"/")
		atTokens := strings.HasPrefix(address, authority+"/") && tokenRequest(x)
		if !atAPI && !strings.HasPrefix(address, authority+"/") {
			found = append(found, where+" is nobody's business")
		}
		header := x.Header.Clone()
		if atAPI {
			header.Del("Authorization")
		}
		rest := address + fmt.Sprint(header)
		for secret, kind := range kinds {
			switch {
			case holds(rest, secret):
				found = append(found, where+" shows the "+kind)
			case holds(string(x.Sent), secret) && (!atTokens || kind == "access_token" || kind == "id_token"):
				found = append(found, where+" sends the "+kind)
			}
			if atAPI && holds(x.Header.Get("Authorization"), secret) && kind != "access_token" {
				found = append(found, where+" is authorized by the "+kind)
			}
		}
		if header.Get("Authorization") != "" || header.Get("Cookie") != "" {
			found = append(found, where+" brings credentials in its header")
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// holds finds a secret as it is or as an address or a form writes it.
func holds(text, secret string) bool {
	return strings.Contains(text, secret) || strings.Contains(text, url.QueryEscape(secret))
}

func tokenRequest(x Exchange) bool {
	return x.Method == http.MethodPost && x.Form().Has("grant_type")
}

// secretsIn are the secrets that token requests sent and got, and their kinds.
func secretsIn(all []Exchange) map[string]string {
	kinds := map[string]string{}
	for _, x := range all {
		if !tokenRequest(x) {
			continue
		}
		for _, kind := range []string{"code", "code_verifier", "refresh_token"} {
			kinds[x.Form().Get(kind)] = kind
		}
		var got map[string]any
		_ = json.Unmarshal(x.Got, &got) // a refusal has none
		for _, kind := range []string{"access_token", "refresh_token", "id_token"} {
			text, _ := got[kind].(string)
			kinds[text] = kind
		}
	}
	delete(kinds, "")
	return kinds
}
