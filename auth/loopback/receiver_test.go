package loopback_test

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/loopback"
)

func TestBothFamilies(t *testing.T) {
	for _, network := range []string{"tcp4", "tcp6"} {
		t.Run(network, func(t *testing.T) {
			if l, err := net.Listen(network, "localhost:0"); err != nil {
				t.Skipf("this computer has no %s loopback: %v", network, err)
			} else {
				_ = l.Close()
			}
			r := listen(t)
			resp := send(t, r, network, good())
			if a, ok := answered(r); resp.status != http.StatusSeeOther || !ok || a.Code != "c0de" {
				t.Errorf("status %d, answer %v", resp.status, ok)
			}
		})
	}
}

// Both ways of answering end at a page whose address holds nothing, so that
// neither the address bar, the history, a Referer nor a reload has the code.
func TestAnswers(t *testing.T) {
	get := func(pairs ...string) request { return request{method: http.MethodGet, path: "/?" + form(pairs...)} }
	post := func(pairs ...string) request {
		return request{method: http.MethodPost, path: "/", body: form(pairs...)}
	}
	for name, c := range map[string]struct {
		request
		want loopback.Answer
	}{
		"form":        {post("state", state, "code", "c0de"), loopback.Answer{Code: "c0de"}},
		"query":       {get("state", state, "code", "c0de"), loopback.Answer{Code: "c0de"}},
		"with issuer": {post("state", state, "code", "c0de", "iss", issuer), loopback.Answer{Code: "c0de"}},
		"with more":   {post("state", state, "code", "c0de", "session_state", "x", "session_state", "y"), loopback.Answer{Code: "c0de"}},
		"error in form": {post("state", state, "error", "access_denied", "error_description", "<b>no</b>", "error_subcode", "cancel"), loopback.Answer{
			Error: "access_denied", Description: "<b>no</b>", More: url.Values{"error_subcode": {"cancel"}},
		}},
		"error in query": {get("state", state, "error", "access_denied"), loopback.Answer{Error: "access_denied", More: url.Values{}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := listen(t)
			resp := send(t, r, "tcp4", c.request)
			if resp.status != http.StatusSeeOther || resp.header.Get("Location") != "/done" || resp.body != "" {
				t.Errorf("status %d to %q: %s", resp.status, resp.header.Get("Location"), resp.body)
			}
			protected(t, resp)
			if a, ok := answered(r); !ok || !reflect.DeepEqual(a, c.want) {
				t.Errorf("the answer is %+v", a)
			}
			done := send(t, r, "tcp4", request{method: http.MethodGet, path: "/done"})
			if done.status != http.StatusOK || !strings.Contains(done.body, "You can return to Frontdesk") {
				t.Errorf("status %d: %s", done.status, done.body)
			}
			protected(t, done)
		})
	}
}

// A second tab, a reload, the back button: the first answer counts, and the
// page says that nothing is left to do.
func TestTheFirstAnswerCounts(t *testing.T) {
	r := listen(t)
	for _, code := range []string{"first", "second"} {
		q := request{method: http.MethodPost, body: form("state", state, "code", code)}
		if resp := send(t, r, "tcp4", q); resp.status != http.StatusSeeOther {
			t.Errorf("%s: status %d", code, resp.status)
		}
	}
	for _, want := range []string{"You can return to Frontdesk", "Nothing needs to be done here", "Nothing needs to be done here"} {
		if done := send(t, r, "tcp4", request{method: http.MethodGet, path: "/done"}); !strings.Contains(done.body, want) {
			t.Errorf("no %q in %s", want, done.body)
		}
	}
	if a, _ := answered(r); a.Code != "first" {
		t.Errorf("the answer is %q", a.Code)
	}
	if _, more := answered(r); more {
		t.Error("there is a second answer")
	}
}

func TestIssuerIsRequiredWherePromised(t *testing.T) {
	r := listen(t, func(c *loopback.Config) { c.IssuerSent = true })
	resp := send(t, r, "tcp4", good())
	if _, ok := answered(r); ok || resp.status != http.StatusBadRequest {
		t.Errorf("an answer without iss was taken: %d", resp.status)
	}
	send(t, r, "tcp4", request{method: http.MethodPost, body: form("state", state, "code", "x", "iss", issuer)})
	if _, ok := answered(r); !ok {
		t.Error("the right iss was not taken")
	}
}

// A retired receiver takes nothing and leads nowhere, but has a page for
// whoever comes late.
func TestRetired(t *testing.T) {
	for name, before := range map[string]bool{"after an answer": true, "after a cancelled attempt": false} {
		t.Run(name, func(t *testing.T) {
			r := listen(t)
			link := path(t, r, r.Start(authorize))
			if before {
				send(t, r, "tcp4", good())
				send(t, r, "tcp4", request{method: http.MethodGet, path: "/done"})
				answered(r)
			}
			r.Retire()
			late := path(t, r, r.Start(authorize))
			for p, want := range map[string]string{
				"/done": "Nothing needs to be done here", "/": "Nothing needs to be done here",
				link: "This link has been used", late: "This link has been used",
				"/?" + form("state", state, "code", "late"): "Nothing needs to be done here",
			} {
				if resp := send(t, r, "tcp4", request{method: http.MethodGet, path: p}); !strings.Contains(resp.body, want) || resp.header.Get("Location") != "" {
					t.Errorf("%s: status %d: %s", p, resp.status, resp.body)
				}
			}
			if resp := send(t, r, "tcp4", good()); !strings.Contains(resp.body, "Nothing needs to be done here") {
				t.Errorf("a late form: %s", resp.body)
			}
			if a, ok := answered(r); ok {
				t.Errorf("it took %+v", a)
			}
		})
	}
}

func TestTakenPort(t *testing.T) {
	r := listen(t)
	_, err := loopback.Listen(t.Context(), loopback.Config{Host: "localhost", Port: r.Port(), State: state})
	var taken *loopback.PortError
	if !errors.As(err, &taken) || taken.Port != r.Port() {
		t.Errorf("listening on a taken port: %v", err)
	}
}

// A port that is free for IPv4 but taken on IPv6 is not used: somebody else
// would get the answers of browsers that try IPv6 first.
func TestPortTakenOnIPv6(t *testing.T) {
	other, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skipf("this computer has no IPv6 loopback: %v", err)
	}
	t.Cleanup(func() { _ = other.Close() })
	port := other.Addr().(*net.TCPAddr).Port
	_, err = loopback.Listen(t.Context(), loopback.Config{Host: "localhost", Port: port, State: state})
	if taken := (*loopback.PortError)(nil); !errors.As(err, &taken) {
		t.Errorf("listening with a stranger on ::1: %v", err)
	}
}

// Nobody outside this computer reaches the port.
func TestOnlyLoopback(t *testing.T) {
	r := listen(t)
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		ip, ok := a.(*net.IPNet)
		if !ok || ip.IP.IsLoopback() || ip.IP.IsLinkLocalUnicast() {
			continue
		}
		other := net.TCPAddr{IP: ip.IP, Port: r.Port()}
		if conn, err := net.DialTimeout("tcp", other.String(), soon); err == nil {
			_ = conn.Close()
			t.Errorf("%v answers", ip.IP)
		}
	}
}

// A page shown late, or a client that says nothing, does not hold Finish up.
func TestFinish(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, r *loopback.Receiver){
		"unanswered":     func(*testing.T, *loopback.Receiver) {},
		"never shown":    func(t *testing.T, r *loopback.Receiver) { send(t, r, "tcp4", good()) },
		"silent clients": func(t *testing.T, r *loopback.Receiver) { dial(t, r); dial(t, r); dial(t, r) },
	} {
		t.Run(name, func(t *testing.T) {
			r := listen(t)
			prepare(t, r)
			start := time.Now()
			r.Finish()
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("Finish took %v", took)
			}
			if conn, err := net.Dial("tcp4", address(r)); err == nil {
				_ = conn.Close()
				t.Error("the port is still open")
			}
		})
	}
}

// The page is shown even when the sign-in is over before the browser asks for it.
func TestFinishWaitsForThePage(t *testing.T) {
	r := listen(t)
	send(t, r, "tcp4", good())
	finished := make(chan struct{})
	go func() { r.Finish(); close(finished) }()
	if done := send(t, r, "tcp4", request{method: http.MethodGet, path: "/done"}); done.status != http.StatusOK {
		t.Errorf("status %d", done.status)
	}
	<-finished
}
