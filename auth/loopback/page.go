package loopback

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
)

// The colours are those of the window.
const style = `
:root{color-scheme:light dark;--paper:#f3f4f6;--card:#fff;--edge:#e1e4e9;--ink:#16181c;--soft:#5a616d;--shade:rgba(8,35,84,.06)}
@media(prefers-color-scheme:dark){:root{--paper:#171718;--card:#26272b;--edge:#303237;--ink:#f1f2f4;--soft:#a9aeb8;--shade:transparent}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);
font:16px/1.5 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
main{width:100%;max-width:29rem;margin-bottom:6vh;padding:40px;background:var(--card);border:1px solid var(--edge);border-radius:16px;
box-shadow:0 12px 32px var(--shade);overflow-wrap:break-word}
.name{display:flex;align-items:center;gap:12px;margin:0 0 36px;font-weight:600;color:var(--ink)}
svg{flex:none;width:32px;height:32px}
h1{margin:0 0 8px;font-size:24px;line-height:1.3;font-weight:600;letter-spacing:-.01em;text-wrap:balance}
p{margin:0;color:var(--soft);text-wrap:balance}
@media(max-width:30rem){body{place-items:start center;padding:16px}main{padding:28px 24px}.name{margin-bottom:28px}}
`

// mark is the product's icon, drawn small: a desk bell and a lamp.
const mark = `<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7.5" fill="#1a57c4"/>` +
	`<path d="M14.2 9.6a1 1 0 0 1 1-1h1.6a1 1 0 0 1 .5 1.9v1.3a8.8 8.8 0 0 1 7.5 8.6H7.2a8.8 8.8 0 0 1 7.5-8.6v-1.3a1 1 0 0 1-.5-.9z" fill="#fff"/>` +
	`<rect x="5.8" y="21.6" width="20.4" height="2.6" rx="1.3" fill="#fff"/><circle cx="24.4" cy="8.4" r="2.7" fill="#51f294"/></svg>`

// returnPage makes no claim about the sign-in: the code is not yet exchanged.
const returnPage = head + `<h1>You can return to Frontdesk</h1>
<p>Close this tab and go on in the Frontdesk window.</p>
` + foot

// neutralPage answers everything that is not this attempt's answer.
const neutralPage = head + `<h1>Nothing to do here</h1>
<p>Frontdesk did not expect this page. Close this tab and go on in the Frontdesk window.</p>
` + foot

// finishedPage is for whoever comes back: by the back button, a reload, or an
// answer that is too late. Nor does it say how the sign-in went.
const finishedPage = head + `<h1>This sign-in is finished</h1>
<p>Nothing needs to be done here. You can close this tab.</p>
` + foot

// usedPage answers a one-time address that leads nowhere.
const usedPage = head + `<h1>This link has been used</h1>
<p>Go back to Frontdesk for a new one.</p>
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
<p class="name">` + mark + `Frontdesk</p>
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

// lead sends the browser elsewhere, without a body: it would repeat the address.
func lead(w http.ResponseWriter, to string) {
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
}

func write(w http.ResponseWriter, status int, page string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, page) // the browser may have gone: nothing follows from it
}
