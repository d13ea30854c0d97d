package loopback_test

import (
	"net/http"
	"strings"
	"testing"
)

// Whatever else comes by is turned away, tells nothing, and the answer still
// counts afterwards.
func TestStraysAreTurnedAway(t *testing.T) {
	answer := form("state", state, "code", "c0de")
	post := func(pairs ...string) request {
		return request{method: http.MethodPost, path: "/", body: form(pairs...)}
	}
	get := func(query string) request { return request{method: http.MethodGet, path: "/?" + query} }
	with := func(pairs ...string) request {
		q := good()
		q.header = map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			q.header[pairs[i]] = pairs[i+1]
		}
		return q
	}
	const evil = "https://evil.example.com"
	for name, c := range map[string]struct {
		request
		status int
	}{
		"no state":                {post("code", "evil"), 400},
		"no state, query":         {get("code=evil"), 400},
		"empty state":             {post("state", "", "code", "evil"), 400},
		"wrong state":             {post("state", "wrong", "code", "evil"), 400},
		"wrong state, query":      {get("state=wrong&code=evil"), 400},
		"state of same length":    {post("state", strings.Repeat("A", len(state)), "code", "evil"), 400},
		"state in lower case":     {post("state", strings.ToLower(state), "code", "evil"), 400},
		"longer state":            {post("state", state+" ", "code", "evil"), 400},
		"beginning of the state":  {post("state", state[:len(state)-1], "code", "evil"), 400},
		"error, wrong state":      {post("state", "wrong", "error", "access_denied", "error_description", "<b>evil"), 400},
		"error, no state":         {get("error=access_denied&error_description=<b>evil"), 400},
		"state alone":             {get("state=" + state), 400},
		"code and error":          {post("state", state, "code", "x", "error", "y"), 400},
		"two codes":               {post("state", state, "code", "x", "code", "y"), 400},
		"two states":              {post("state", state, "state", "z", "code", "y"), 400},
		"two states, wrong first": {post("state", "z", "state", state, "code", "y"), 400},
		"two errors":              {post("state", state, "error", "x", "error", "y"), 400},
		"two descriptions":        {post("state", state, "error", "x", "error_description", "a", "error_description", "b"), 400},
		"two issuers":             {post("state", state, "code", "x", "iss", issuer, "iss", evil), 400},
		"another issuer":          {post("state", state, "code", "x", "iss", evil), 400},
		"error, another issuer":   {post("state", state, "error", "x", "iss", evil), 400},
		"state in the address":    {request{method: http.MethodPost, path: "/?" + answer, body: "a=b"}, 400},
		"state apart":             {request{method: http.MethodPost, path: "/?state=" + state, body: "code=evil"}, 400},
		"semicolons":              {get("state=" + state + ";code=evil"), 400},
		"bad escape":              {get("state=%zz"), 400},
		"bad escape in form":      {request{method: http.MethodPost, path: "/", body: answer + "&x=%zz"}, 400},
		"answer in a GET body":    {request{method: http.MethodGet, path: "/", body: answer, header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}, 400},
		"favicon":                 {request{method: http.MethodGet, path: "/favicon.ico"}, 404},
		"early done":              {request{method: http.MethodGet, path: "/done?" + answer}, 404},
		"form to done":            {request{method: http.MethodPost, path: "/done", body: answer}, 405},
		"other path":              {request{method: http.MethodPost, path: "/auth", body: answer}, 404},
		"two slashes":             {request{method: http.MethodPost, path: "//", body: answer}, 404},
		"dots":                    {request{method: http.MethodPost, path: "/./", body: answer}, 404},
		"rebound host":            {request{method: http.MethodPost, path: "/", host: "evil.example.com", body: answer}, 421},
		"no port":                 {request{method: http.MethodPost, path: "/", host: "localhost", body: answer}, 421},
		"other port":              {request{method: http.MethodPost, path: "/", host: "localhost:1", body: answer}, 421},
		"options":                 {request{method: http.MethodOptions, path: "/"}, 405},
		"preflight": {request{method: http.MethodOptions, path: "/", header: map[string]string{
			"Origin": evil, "Access-Control-Request-Method": "POST", "Access-Control-Request-Private-Network": "true",
		}}, 405},
		"put":       {request{method: http.MethodPut, path: "/", body: answer}, 405},
		"head":      {request{method: http.MethodHead, path: "/?" + answer}, 405},
		"trace":     {request{method: http.MethodTrace, path: "/", header: map[string]string{"X-Echo": "evil"}}, 405},
		"fetch":     {with("Sec-Fetch-Mode", "cors", "Origin", evil), 400},
		"no-cors":   {with("Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "empty"), 400},
		"image":     {with("Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"), 400},
		"frame":     {with("Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"), 400},
		"embedded":  {with("Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "object"), 400},
		"prefetch":  {with("Sec-Purpose", "prefetch"), 503},
		"json":      {with("Content-Type", "application/json"), 415},
		"text":      {with("Content-Type", "text/plain"), 415},
		"multipart": {with("Content-Type", "multipart/form-data; boundary=x"), 415},
		"no type":   {with("Content-Type", ""), 415},
		"flood":     {post("state", state, "code", strings.Repeat("x", 70<<10)), 413},
	} {
		t.Run(name, func(t *testing.T) {
			r := listen(t)
			resp := send(t, r, "tcp4", c.request)
			if resp.status != c.status {
				t.Errorf("status %d, want %d", resp.status, c.status)
			}
			if allow := resp.header.Get("Allow"); (allow != "") != (c.status == http.StatusMethodNotAllowed) {
				t.Errorf("allowed are %q", allow)
			}
			if text := resp.body; strings.Contains(text, "evil") || strings.Contains(text, state) {
				t.Errorf("the answer repeats what was sent: %s", text)
			}
			protected(t, resp)
			stillTakes(t, r)
		})
	}
}
