package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"frontdesk/sandbox/pbx"
	"frontdesk/sandbox/tenant"
)

// Status is what has happened in the sandbox, as GET /status shows it.
type Status struct {
	Endpoints Endpoints     `json:"endpoints"` // without the password
	Started   time.Time     `json:"started"`
	Tenant    tenant.Status `json:"tenant"`
	PBX       pbx.Status    `json:"pbx"`
}

// Status tells what has happened so far.
func (s *Sandbox) Status() Status {
	e := s.endpoints
	e.SIP.Password = ""
	return Status{Endpoints: e, Started: s.started, Tenant: s.tenant.Status(), PBX: s.pbx.Status()}
}

func (s *Sandbox) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, ControlHelp()) // the asker is gone when this fails
	})
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(s.Status()) // the asker is gone when this fails
	})
	for _, c := range commands {
		mux.Handle("POST "+c.path, c.handler(s))
	}
	return mux
}

// ControlHelp lists the control API in plain text, as GET / shows it.
func ControlHelp() string {
	var b strings.Builder
	b.WriteString("GET /status\n    what happened: endpoints, sign-ins, Graph calls, PBX\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "POST %s\n    %s\n", c.usage(), c.about)
		for _, p := range c.settings {
			fmt.Fprintf(&b, "    %s: %s\n", p.name, p.about())
		}
	}
	return b.String()
}
