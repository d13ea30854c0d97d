package loopback_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// raw is a whole request as it stands on the wire. PORT is replaced by the
// receiver's, BODY by a good answer and LENGTH by its length.
func raw(lines ...string) string {
	body := form("state", state, "code", "c0de")
	text := strings.Join(lines, "\r\n")
	text = strings.ReplaceAll(text, "BODY", body)
	return strings.ReplaceAll(text, "LENGTH", fmt.Sprint(len(body)))
}

const (
	kind   = "Content-Type: application/x-www-form-urlencoded"
	length = "Content-Length: LENGTH"
)

// A good answer stays one however it is written.
func TestRawAnswersAreTaken(t *testing.T) {
	for name, text := range map[string]string{
		"plain":           raw("POST / HTTP/1.1", "Host: localhost:PORT", kind, length, "", "BODY"),
		"by number":       raw("POST / HTTP/1.1", "Host: 127.0.0.1:PORT", kind, length, "", "BODY"),
		"by IPv6":         raw("POST / HTTP/1.1", "Host: [::1]:PORT", kind, length, "", "BODY"),
		"upper case host": raw("POST / HTTP/1.1", "Host: LOCALHOST:PORT", kind, length, "", "BODY"),
		"with charset":    raw("POST / HTTP/1.1", "Host: localhost:PORT", kind+"; charset=UTF-8", length, "", "BODY"),
		"HTTP/1.0":        raw("POST / HTTP/1.0", "Host: localhost:PORT", kind, length, "", "BODY"),
		"keep-alive":      raw("POST / HTTP/1.1", "Host: localhost:PORT", "Connection: keep-alive", kind, length, "", "BODY"),
		"chunked":         raw("POST / HTTP/1.1", "Host: localhost:PORT", kind, "Transfer-Encoding: chunked", "", "5", "state", "1", "=", "1a", state, "b", "&code=c0de\n", "0", "", ""),
		// What Chromium sends from an https page: the origin proves nothing.
		"as a browser": raw("POST / HTTP/1.1", "Host: localhost:PORT", "Origin: null", "Sec-Fetch-Site: cross-site",
			"Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Upgrade-Insecure-Requests: 1", kind, length, "", "BODY"),
		"from an origin": raw("POST / HTTP/1.1", "Host: localhost:PORT", "Origin: https://login.example.com", kind, length, "", "BODY"),
	} {
		t.Run(name, func(t *testing.T) {
			r := listen(t)
			resp, more := sendRaw(t, r, text)
			if resp.status != 303 || resp.header.Get("Location") != "/done" || more != "" {
				t.Errorf("status %d, then %q", resp.status, more)
			}
			if a, ok := answered(r); !ok || strings.TrimSpace(a.Code) != "c0de" {
				t.Errorf("the answer is %+v", a)
			}
		})
	}
}

// Odd, forged and smuggled requests get one static answer each.
func TestRawStrays(t *testing.T) {
	const evil = "evil.example.com"
	post := func(lines ...string) string { return raw(append([]string{"POST / HTTP/1.1"}, lines...)...) }
	for name, c := range map[string]struct {
		text   string
		status int
	}{
		"no host":                {post(kind, length, "", "BODY"), 400},
		"no host, HTTP/1.0":      {raw("POST / HTTP/1.0", kind, length, "", "BODY"), 421},
		"two hosts":              {post("Host: localhost:PORT", "Host: "+evil, kind, length, "", "BODY"), 400},
		"host with a dot":        {post("Host: localhost.:PORT", kind, length, "", "BODY"), 421},
		"host with a user":       {post("Host: "+evil+"@localhost:PORT", kind, length, "", "BODY"), 400},
		"host of any address":    {post("Host: 0.0.0.0:PORT", kind, length, "", "BODY"), 421},
		"short address":          {post("Host: 127.1:PORT", kind, length, "", "BODY"), 421},
		"other loopback address": {post("Host: 127.0.0.2:PORT", kind, length, "", "BODY"), 421},
		"mapped address":         {post("Host: [::ffff:127.0.0.1]:PORT", kind, length, "", "BODY"), 421},
		"zero before the port":   {post("Host: localhost:0PORT", kind, length, "", "BODY"), 421},
		"sub-domain":             {post("Host: "+evil+".localhost:PORT", kind, length, "", "BODY"), 421},
		"forwarded host":         {post("Host: "+evil, "X-Forwarded-Host: localhost:PORT", kind, length, "", "BODY"), 421},
		"whole address":          {raw("POST http://localhost:PORT/ HTTP/1.1", "Host: "+evil, kind, length, "", "BODY"), 400},
		"whole foreign address":  {raw("POST http://"+evil+"/ HTTP/1.1", "Host: localhost:PORT", kind, length, "", "BODY"), 421},
		"connect":                {raw("CONNECT localhost:PORT HTTP/1.1", "Host: localhost:PORT", "", ""), 404},
		"options of everything":  {raw("OPTIONS * HTTP/1.1", "Host: localhost:PORT", "", ""), 404},
		"options, rebound":       {raw("OPTIONS * HTTP/1.1", "Host: "+evil, "", ""), 421},
		"unknown method":         {raw("EVIL / HTTP/1.1", "Host: localhost:PORT", "", ""), 405},
		"HTTP/2 preface":         {raw("PRI * HTTP/2.0", "", "SM", "", ""), 421},
		"HTTP/3":                 {raw("GET / HTTP/3.0", "Host: localhost:PORT", "", ""), 505},
		"no HTTP":                {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03evil\r\n\r\n", 400},
		"web socket": {raw("GET /?BODY HTTP/1.1", "Host: localhost:PORT", "Connection: Upgrade", "Upgrade: websocket",
			"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-Fetch-Mode: websocket", "", ""), 400},
		// From a page of plain http, Chromium sends it without Sec-Fetch-Mode.
		"web socket, unmarked": {raw("GET /?BODY HTTP/1.1", "Host: localhost:PORT", "Connection: Upgrade", "Upgrade: websocket",
			"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "", ""), 400},
		"upgrade to HTTP/2":   {raw("GET /?BODY HTTP/1.1", "Host: localhost:PORT", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__", "", ""), 400},
		"two modes":           {post("Host: localhost:PORT", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Mode: cors", kind, length, "", "BODY"), 400},
		"two types":           {post("Host: localhost:PORT", kind, "Content-Type: text/plain", length, "", "BODY"), 415},
		"space after name":    {post("Host: localhost:PORT", "Content-Length : LENGTH", kind, "", "BODY"), 400},
		"two lengths":         {post("Host: localhost:PORT", kind, length, "Content-Length: 1", "", "BODY"), 400},
		"negative length":     {post("Host: localhost:PORT", kind, "Content-Length: -1", "", "BODY"), 400},
		"unknown coding":      {post("Host: localhost:PORT", kind, "Transfer-Encoding: evil", "", "BODY"), 501},
		"two codings":         {post("Host: localhost:PORT", kind, "Transfer-Encoding: chunked, identity", "", "BODY"), 501},
		"bad chunk":           {post("Host: localhost:PORT", kind, "Transfer-Encoding: chunked", "", "zz", "BODY", "0", "", ""), 400},
		"endless chunks":      {post("Host: localhost:PORT", kind, "Transfer-Encoding: chunked", "", "20000", strings.Repeat("x", 0x20000), "0", "", ""), 413},
		"announced size":      {post("Host: localhost:PORT", kind, "Content-Length: 99999999999", "", "BODY"), 413},
		"unknown expectation": {post("Host: localhost:PORT", kind, "Expect: evil", length, "", "BODY"), 417},
		"long header":         {raw("GET / HTTP/1.1", "Host: localhost:PORT", "X-Long: "+strings.Repeat("evil", 8<<10), "", ""), 431},
		"many headers":        {raw("GET / HTTP/1.1", "Host: localhost:PORT", strings.Repeat("X-Many: evil\r\n", 3<<10), "", ""), 431},
		"long address":        {raw("GET /?"+strings.Repeat("evil", 8<<10)+" HTTP/1.1", "Host: localhost:PORT", "", ""), 431},
		// The second of two requests on one connection is never read.
		"pipelined": {post("Host: localhost:PORT", kind, "Content-Length: 9", "", "code=evil"+post("Host: localhost:PORT", kind, length, "", "BODY")), 400},
		"smuggled": {post("Host: localhost:PORT", kind, "Content-Length: 4", "Transfer-Encoding: chunked", "", "0", "",
			post("Host: localhost:PORT", kind, length, "", "BODY")), 400},
		"in the trailer": {post("Host: localhost:PORT", kind, "Transfer-Encoding: chunked", "Trailer: state", "", "9", "code=evil", "0", "state: "+state, "", ""), 400},
	} {
		t.Run(name, func(t *testing.T) {
			r := listen(t)
			resp, more := sendRaw(t, r, c.text)
			if resp.status != c.status || more != "" {
				t.Errorf("status %d, want %d; then %q", resp.status, c.status, more)
			}
			if strings.Contains(resp.body, "evil") || strings.Contains(fmt.Sprint(resp.header), "evil") || strings.Contains(resp.body, state) {
				t.Errorf("the answer repeats what was sent: %v %s", resp.header, resp.body)
			}
			stillTakes(t, r)
		})
	}
}

// A client may ask before it sends its form.
func TestExpectContinue(t *testing.T) {
	r := listen(t)
	resp, more := sendRaw(t, r, raw("POST / HTTP/1.1", "Host: localhost:PORT", "Expect: 100-continue", kind, length, "", "BODY"))
	if _, ok := answered(r); resp.status != 100 || !strings.HasPrefix(more, "HTTP/1.1 303 ") || !ok {
		t.Errorf("status %d, then %q", resp.status, more)
	}
	stranger := dial(t, r)
	text := raw("POST / HTTP/1.1", "Host: evil.example.com", "Expect: 100-continue", kind, length, "", "")
	if _, err := io.WriteString(stranger, text); err != nil {
		t.Fatal(err)
	}
	refused, err := http.ReadResponse(bufio.NewReader(stranger), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, refused); got.status != 421 {
		t.Errorf("a stranger is asked for the form: status %d", got.status)
	}
}
