package browser

import (
	_ "embed"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"frontdesk/test/peers"
)

//go:embed stranger.js
var attempts string

// A page of a stranger, on this computer and so without the protection of the
// browser's rules for local networks, tries whatever a page can. Even if it
// knew the state and the one-time address, it would read nothing, use nothing
// up and answer nothing.
func TestPageOfAStranger(t *testing.T) {
	r := newRig(t)
	at := r.receiver.RedirectURI()
	link := r.receiver.Start(r.issuer.authorize("form_post", at, ""))
	r.open(startStranger(t, &r.seen))
	stranger := r.browser.Page("stranger.example.com")
	stranger.WaitText("A stranger's page")

	answer := url.Values{"state": {state}, "code": {"of-the-stranger"}}.Encode()
	var read map[string]string
	stranger.Eval(fmt.Sprintf("(async (at, link, answer) => {%s})(%q, %q, %q)", attempts, at, link, answer), &read)
	if len(read) < 25 {
		t.Fatalf("only %d attempts were made", len(read))
	}
	for name, text := range read {
		if text != "" {
			t.Errorf("%s: the stranger reads %q", name, text)
		}
	}
	if !peers.Eventually(patience, func() bool {
		strays := r.receiver.Strays()
		return strays["fetch-mode"] > 8 && strays["fetch-dest"] > 3 && strays["host"] > 0
	}) {
		t.Errorf("not all of it reached the receiver: %v", r.receiver.Strays())
	}
	if n := r.started.Load(); n != 0 {
		t.Fatal("the one-time address was used up")
	}
	if n, a := r.answers(); n != 0 {
		t.Fatalf("the stranger's answer was taken: %+v", a)
	}

	r.tab(link)
	page := r.browser.Page("/authorize")
	page.Click("#accept")
	page.WaitText(returnText)
	if n, a := r.answers(); n != 1 || a.Code != "c0de-of-the-issuer-1" {
		t.Errorf("%d answers, the first %+v", n, a)
	}
	for _, q := range r.seen.list() {
		if q.server == "stranger" && strings.Contains(q.url+q.referer, state) {
			t.Errorf("the stranger is told the state: %+v", q)
		}
	}
}

// A stranger may send a person to the receiver in a new tab, with an invented
// state or by another name for this computer. Either shows a page that says
// nothing, which the stranger cannot read.
func TestTabOfAStranger(t *testing.T) {
	r := newRig(t)
	at := r.receiver.RedirectURI()
	r.open(startStranger(t, &r.seen))
	stranger := r.browser.Page("stranger.example.com")
	stranger.WaitText("A stranger's page")
	for name, target := range map[string]string{
		"form":   at + "/",
		"query":  at + "/?tab=query&state=guessed&code=of-the-stranger",
		"page":   at + "/done",
		"by-dns": strings.Replace(at, "localhost", "rebound.example.com", 1) + "/?" + url.Values{"state": {state}, "code": {"of-the-stranger"}}.Encode(),
	} {
		t.Run(name, func(t *testing.T) {
			open := fmt.Sprintf("window.opened = window.open(%q)", target)
			if name == "form" {
				open = fmt.Sprintf(`window.opened = window.open("about:blank", "form"); document.body.insertAdjacentHTML("beforeend",
					'<form id="f" method="post" target="form" action="%s"><input name="state" value="guessed"><input name="code" value="x"></form>');
					document.getElementById("f").submit()`, target)
			}
			button(stranger, open)
			tab := r.browser.Page(target)
			tab.WaitText("Frontdesk did not expect this page")
			var read string
			stranger.Eval(`(() => { try { return String(opened.document.body && opened.document.body.innerText) } catch { return "" } })()`, &read)
			if read != "" && read != "null" {
				t.Errorf("the stranger reads %q", read)
			}
			move(tab, "window.close()")
		})
	}
	if n, a := r.answers(); n != 0 {
		t.Errorf("the stranger's answer was taken: %+v", a)
	}
}

// button clicks on something that runs a script: browsers open a tab for a
// click only.
func button(p *peers.Page, script string) {
	p.Eval(fmt.Sprintf(`(() => {
		document.body.innerHTML = '<button id="go">Go</button>';
		document.getElementById("go").onclick = () => { %s };
	})()`, script), nil)
	p.Click("#go")
}
