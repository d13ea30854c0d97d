package loopback

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
)

const style = `
:root{color-scheme:light dark;--paper:#f4f5f7;--card:#fff;--ink:#1b1d21;--soft:#5b6474;--line:#e3e6ea;--mark:#082354}
@media(prefers-color-scheme:dark){:root{--paper:#171718;--card:#202124;--ink:#f2f3f5;--soft:#cbcfd7;--line:#33363b;--mark:#528eea}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{width:100%;max-width:26rem;padding:40px;background:var(--card);border:1px solid var(--line);border-radius:12px}
.name{display:flex;align-items:center;gap:10px;margin:0 0 28px;font-weight:600;color:var(--soft)}
.name::before{content:"";width:10px;height:10px;border-radius:50%;background:var(--mark)}
h1{margin:0 0 8px;font-size:26px;line-height:1.25;font-weight:600}
p{margin:0;color:var(--soft)}
`

// returnPage makes no claim about the sign-in: the code is not yet exchanged.
const returnPage = head + `<h1>You can return to Frontdesk</h1>
<p>Close this tab and go on in the Frontdesk window.</p>
` + foot

// neutralPage answers everything that is not this attempt's answer.
const neutralPage = head + `<h1>Nothing to do here</h1>
<p>Frontdesk did not expect this page. Close this tab and go on in the Frontdesk window.</p>
` + foot

const head = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Frontdesk</title>
<style>` + style + `</style>
</head>
<body>
<main>
<p class="name">Frontdesk</p>
`

const foot = `</main>
</body>
</html>
`

// policy lets the page have its own style and nothing else.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

// protect sets the headers that every answer carries, the redirect included.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

func write(w http.ResponseWriter, status int, page string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, page) // the browser may have gone: nothing follows from it
}
