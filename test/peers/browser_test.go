package peers_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"testing"
	"time"

	"frontdesk/test/peers"
)

func open(t *testing.T, url string, env ...[]string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xdg-open", url)
	cmd.Env = append(peers.Environ(env...), "HOME="+t.TempDir())
	return cmd.Run()
}

func TestXDGOpenReachesTheBrowser(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 10)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/favicon.ico" { // browsers ask for that by themselves
			asked <- r.Method + " " + r.URL.String()
		}
		if r.URL.Path == "/start" {
			_, _ = io.WriteString(w, `<p>Who are you?<form action="/next" method="post"><input id="name" name="name"><button id="go">Go</button></form>`)
			return
		}
		_, _ = io.WriteString(w, "<p>Welcome, "+html.EscapeString(r.FormValue("name")))
	}))
	t.Cleanup(site.Close)
	peers.Need(t, peers.Browser)
	screens := map[string][]string{"without a screen": nil, "with a screen": peers.StartScreen(t, 640, 480).Env()}
	for name, screen := range screens {
		t.Run(name, func(t *testing.T) {
			browser := peers.StartBrowser(t)
			if err := open(t, site.URL+"/start?x=1&y=%2F2", browser.Env(), screen); err != nil {
				t.Fatal(err)
			}
			page := browser.Page("/start")
			if got := <-asked; got != "GET /start?x=1&y=%2F2" {
				t.Errorf("the site was asked for %s", got)
			}
			page.Fill("#name", "Ada")
			page.Click("#go")
			page.WaitURL("/next")
			page.WaitText("Welcome, Ada")
			if peers.Colours(page.Look()) < 2 {
				t.Error("the picture is blank")
			}
			<-asked // the form
			if err := open(t, site.URL+"/again?x=%26&y=%2F2", browser.Env(), screen); err != nil {
				t.Fatal(err)
			}
			browser.Page("/again").WaitText("Welcome")
			if got := <-asked; got != "GET /again?x=%26&y=%2F2" {
				t.Errorf("another tab asked the site for %s", got)
			}
		})
	}
}

func TestNoBrowserIsAFailure(t *testing.T) {
	t.Parallel()
	peers.Need(t, peers.Browser)
	if err := open(t, "http://127.0.0.1:9/", peers.NoBrowser(t)); err == nil {
		t.Error("something was opened")
	}
}
