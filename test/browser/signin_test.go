package browser

import (
	"strings"
	"testing"

	"frontdesk/test/peers"
)

const (
	returnText   = "You can return to Frontdesk"
	finishedText = "Nothing needs to be done here"
	usedText     = "This link has been used"
)

// The way of every sign-in: a one-time address, the issuer's page, and a form
// that its https page posts to this computer. It is taken once.
func TestFormPost(t *testing.T) {
	r := newRig(t)
	link := r.receiver.Start(r.issuer.authorize("form_post", r.receiver.RedirectURI(), ""))
	r.open(link)
	page := r.browser.Page("/authorize")
	page.Click("#accept")
	page.WaitText(returnText)
	if got := page.URL(); got != r.receiver.RedirectURI()+"/done" {
		t.Errorf("the sign-in ends at %s", got)
	}
	if n, a := r.answers(); n != 1 || a.Code != "c0de-of-the-issuer-1" {
		t.Errorf("%d answers, the first %+v", n, a)
	}
	if n := r.started.Load(); n != 1 {
		t.Errorf("the address led on %d times", n)
	}
	move(page, "location.reload()")
	page.WaitText(finishedText)
	r.receiver.Retire()
	move(page, "location.reload()")
	page.WaitText(finishedText)
	if n, a := r.answers(); n != 0 {
		t.Errorf("the reload brought %+v", a)
	}
}

// Neither way of answering leaves the code or the state where a later page, a
// Referer or the history has it; reload, back, forward and a second answer show
// a page that says so and change nothing.
func TestTheAnswerLeavesNoTrace(t *testing.T) {
	for _, mode := range []string{"form_post", "query"} {
		t.Run(mode, func(t *testing.T) {
			r := newRig(t)
			front := r.front()
			r.open(front + path(r.receiver.Start(r.issuer.authorize(mode, front, ""))))
			page := r.browser.Page("/authorize")
			page.Click("#accept")
			page.WaitText(returnText)
			if got := page.URL(); got != front+"/done" {
				t.Errorf("the sign-in ends at %s", got)
			}
			n, a := r.answers()
			if n != 1 || a.Code != "c0de-of-the-issuer-1" {
				t.Fatalf("%d answers, the first %+v", n, a)
			}
			goBackAndForth(t, r, page)
			if n, a := r.answers(); n != 0 {
				t.Errorf("going back brought %+v", a)
			}
			checkTraces(t, r.seen.list())
		})
	}
}

// goBackAndForth does with the page after the answer what people do.
func goBackAndForth(t *testing.T, r *rig, page *peers.Page) {
	t.Helper()
	move(page, "location.reload()")
	page.WaitText(finishedText)
	move(page, "history.back()")
	page.WaitURL("/authorize")
	move(page, "history.forward()")
	page.WaitText(finishedText)
	move(page, "history.back()")
	page.WaitURL("/authorize")
	page.Click("#accept") // again, with a new code and the old state
	page.WaitText(finishedText)
	if n := r.issuer.minted(); n != 2 {
		t.Errorf("%d codes were given out: reload, back or forward answered again", n)
	}
	move(page, "location.href = '"+r.issuer.address()+"/elsewhere'")
	page.WaitText("Elsewhere")
	move(page, "history.back()")
	page.WaitText(finishedText)
}

// checkTraces looks at every request that was made. The issuer knows the state,
// and its own pages tell it to each other.
func checkTraces(t *testing.T, seen []asked) {
	t.Helper()
	callbacks, icons := 0, 0
	for _, q := range seen {
		if strings.Contains(q.referer, "c0de") || strings.Contains(q.referer, state) && q.server != "issuer" {
			t.Errorf("a Referer holds a secret: %+v", q)
		}
		switch {
		case q.url == "/favicon.ico" && q.server == "issuer":
			icons++
		case q.url == "/favicon.ico":
			t.Errorf("the page's policy lets an icon be asked for: %+v", q)
		case q.server == "receiver" && (q.url == "/" || strings.HasPrefix(q.url, "/?")):
			callbacks++ // the answer itself
		case strings.Contains(q.url, "c0de"):
			t.Errorf("the code is in another address: %+v", q)
		case strings.Contains(q.url, state) && !strings.HasPrefix(q.url, "/authorize?"):
			t.Errorf("the state is in another address: %+v", q)
		}
	}
	if callbacks != 2 { // the answer, and the one given on purpose afterwards
		t.Errorf("%d callbacks: %+v", callbacks, seen)
	}
	if icons == 0 {
		t.Error("this browser asks for no icons: whether it would here is not known")
	}
}

// Two tabs of one start address: one goes on, the other says what to do.
func TestTwoTabsOfOneLink(t *testing.T) {
	r := newRig(t)
	link := r.receiver.Start(r.issuer.authorize("form_post", r.receiver.RedirectURI(), ""))
	r.open(link)
	first := r.browser.Page("/authorize")
	r.tab(link)
	second := r.browser.Page("/start/")
	second.WaitText(usedText)
	second.WaitText("Go back to Frontdesk for a new one")
	first.Click("#accept")
	first.WaitText(returnText)
	if n, _ := r.answers(); n != 1 || r.started.Load() != 1 {
		t.Errorf("%d answers after %d starts", n, r.started.Load())
	}
}

// Two tabs that finish the same attempt: the first answer counts.
func TestTwoTabsOfOneAttempt(t *testing.T) {
	r := newRig(t)
	var tabs []*peers.Page
	show := r.open
	for _, tab := range []string{"one", "two"} {
		show(r.receiver.Start(r.issuer.authorize("form_post", r.receiver.RedirectURI(), tab)))
		tabs = append(tabs, r.browser.Page("tab="+tab))
		show = r.tab
	}
	tabs[1].Click("#accept")
	tabs[1].WaitText(returnText)
	tabs[0].Click("#accept")
	tabs[0].WaitText(finishedText)
	if n, a := r.answers(); n != 1 || a.Code != "c0de-of-the-issuer-1" {
		t.Errorf("%d answers, the first %+v", n, a)
	}
}

// path is what an address has after its host.
func path(address string) string {
	return address[strings.Index(address, "/start/"):]
}
