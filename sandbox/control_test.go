package sandbox_test

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"frontdesk/sandbox"
)

// ask makes a request and returns status and text.
func ask(t *testing.T, method, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func TestControl(t *testing.T) {
	s := start(t, sandbox.Options{})
	for path, want := range map[string]int{
		"/ring":           http.StatusConflict, // nobody has registered
		"/tenant/approve": http.StatusNoContent,
		"/tenant/unapprove?scopes=User.Read.All,https://graph.microsoft.com/Calendars.Read": http.StatusNoContent,
		"/tenant/refuse?number=50173&at=refresh":                                            http.StatusNoContent,
		"/tenant/refuse?number=50076&at=redeem&count=2":                                     http.StatusNoContent,
		"/tenant/revoke":                                  http.StatusNoContent,
		"/tenant/reuse?mode=family":                       http.StatusNoContent,
		"/tenant/challenge?kind=insufficient":             http.StatusNoContent,
		"/tenant/challenge?kind=interactive&shape=joined": http.StatusNoContent,
		"/tenant/expire":                                  http.StatusNoContent,
		"/tenant/lifetime?seconds=30":                     http.StatusNoContent,
		"/tenant/refresh_in?seconds=30":                   http.StatusNoContent,
		"/tenant/slow?endpoint=token&ms=10":               http.StatusNoContent,
		"/tenant/break?endpoint=token&kind=drop":          http.StatusNoContent,
		"/tenant/break?endpoint=graph&kind=status&status=429&retry_after=3&count=1": http.StatusNoContent,
		"/tenant/people/add?given=Nadia&surname=Sorensen":                           http.StatusNoContent,
		"/tenant/people/add?given=Lin&surname=Chen":                                 http.StatusBadRequest, // whose address is taken
		"/tenant/people/rename?mail=nobody@example.com&given=A&surname=B":           http.StatusBadRequest,
		"/tenant/people/rename?mail=ilya.petrov@example.com&given=Ilya&surname=P":   http.StatusNoContent,
		"/tenant/people/remove?mail=nora.quist@example.com":                         http.StatusNoContent,
		"/tenant/resync":                     http.StatusNoContent,
		"/tenant/latency?ms=0":               http.StatusNoContent,
		"/tenant/fail?status=503&count=2":    http.StatusNoContent,
		"/tenant/fail?status=503&count=many": http.StatusBadRequest,
		"/tenant/shake?endpoint=graph&throttled=5&unavailable=2&dropped=1":              http.StatusNoContent,
		"/tenant/schedule?mail=lin.chen@example.com&shape=error&code=5037":              http.StatusNoContent,
		"/tenant/schedule?mail=LIN.CHEN@example.com&shape=crowded&people=1&hours=24":    http.StatusNoContent,
		"/tenant/schedule?mail=nobody@example.com&shape=slow&ms=10":                     http.StatusBadRequest,
		"/tenant/presence?mail=lin.chen@example.com&availability=Busy&activity=InACall": http.StatusNoContent,
		"/tenant/presence?mail=lin.chen@example.com":                                    http.StatusNoContent,
		"/tenant/presence?mail=nobody@example.com&availability=absent":                  http.StatusBadRequest,
		"/nothing": http.StatusNotFound,
	} {
		if got, text := ask(t, http.MethodPost, s.Endpoints().Control+path); got != want {
			t.Errorf("%s: %d %s, want %d", path, got, text, want)
		}
	}
}

// Whoever asks for something wrong is told what would be right.
func TestControlNamesWhatIsAllowed(t *testing.T) {
	s := start(t, sandbox.Options{})
	for path, says := range map[string]string{
		"/tenant/lifetime":                              "seconds must be a whole number from 0 to 360000",
		"/tenant/latency?ms=-1":                         "ms must be a whole number from 0 to 60000",
		"/tenant/fail?status=200&count=2":               "status must be a whole number from 400 to 599",
		"/tenant/reuse?mode=never":                      "mode must be one of accept, refuse, family",
		"/tenant/reuse?mode=accept&mode=family":         "mode is there twice",
		"/tenant/challenge?kind=insufficient&shape=odd": "shape must be one of plain, reversed",
		"/tenant/challenge?kind=other":                  "kind must be one of insufficient, interactive, none",
		"/tenant/refuse?number=1&at=refresh":            "number must be one of 65004, ",
		"/tenant/refuse?number=50173&at=signin":         "at must be one of authorize, redeem, refresh",
		"/tenant/slow?endpoint=userinfo&ms=1":           "endpoint must be one of token, authorize, discovery, keys, graph",
		"/tenant/break?endpoint=token&kind=fire":        "kind must be one of status, drop, html, redirect, garbage",
		"/tenant/schedule?mail=a@example.com&shape=odd": "shape must be one of plain, error, trace",
		"/tenant/approve?scopes=Files.Read":             "use openid, profile",
		"/tenant/approve?permissions=User.Read":         "use /tenant/approve[?scopes=User.Read.All]",
		"/tenant/expire?now=1":                          "use /tenant/expire",
	} {
		if got, text := ask(t, http.MethodPost, s.Endpoints().Control+path); got != http.StatusBadRequest || !strings.Contains(text, says) {
			t.Errorf("%s: %d %q", path, got, text)
		}
	}
}

func TestControlListsItself(t *testing.T) {
	s := start(t, sandbox.Options{})
	status, text := ask(t, http.MethodGet, s.Endpoints().Control+"/")
	if status != http.StatusOK || text != sandbox.ControlHelp() {
		t.Errorf("%d %q", status, text)
	}
	for _, part := range []string{
		"GET /status", "POST /ring\n", "POST /tenant/refuse?number=50173&at=refresh[&count=1]\n",
		"mode: one of accept, refuse, family\n", "count: a whole number from 0 to 1000000; left out: until lifted with count=0\n",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("it does not say %q", part)
		}
	}
}

// The page of the documentation has every request and every parameter.
func TestTheDocumentationIsComplete(t *testing.T) {
	page, err := os.ReadFile("../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^(?:POST|GET) (/\S+?)(?:\?.*|\[.*)?$|^    ([a-z_]+): `).FindAllStringSubmatch(sandbox.ControlHelp(), -1) {
		if word := m[1] + m[2]; !strings.Contains(string(page), word) {
			t.Errorf("docs/sandbox.md does not have %q", word)
		}
	}
}
