package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
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
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(s.Status()) // the asker is gone when this fails
	})
	mux.HandleFunc("POST /ring", s.ring)
	mux.HandleFunc("POST /tenant/revoke", done(s.tenant.RevokeAll))
	mux.HandleFunc("POST /tenant/expire", done(s.tenant.ExpireAccess))
	mux.HandleFunc("POST /tenant/lifetime", numbers(func(n []int) {
		s.tenant.SetTokenLifetime(time.Duration(n[0]) * time.Second)
	}, setting{"seconds", 1, 86400}))
	mux.HandleFunc("POST /tenant/latency", numbers(func(n []int) {
		s.tenant.SetLatency(time.Duration(n[0]) * time.Millisecond)
	}, setting{"ms", 0, 60000}))
	mux.HandleFunc("POST /tenant/fail", numbers(func(n []int) {
		s.tenant.Fail(n[0], n[1])
	}, setting{"status", 400, 599}, setting{"count", 0, 1000000}))
	return mux
}

func (s *Sandbox) ring(w http.ResponseWriter, _ *http.Request) {
	switch err := s.pbx.Ring(); {
	case errors.Is(err, pbx.ErrNoPhone):
		http.Error(w, err.Error(), http.StatusConflict)
	case err != nil:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

func done(f func()) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		f()
		w.WriteHeader(http.StatusNoContent)
	}
}

// setting is a whole number that a request must have.
type setting struct {
	name        string
	least, most int
}

// numbers reads the settings, in their order, for f.
func numbers(f func([]int), settings ...setting) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var values []int
		for _, s := range settings {
			n, err := strconv.Atoi(r.URL.Query().Get(s.name))
			if err != nil || n < s.least || n > s.most {
				http.Error(w, s.name+" must be a whole number from "+strconv.Itoa(s.least)+" to "+strconv.Itoa(s.most), http.StatusBadRequest)
				return
			}
			values = append(values, n)
		}
		f(values)
		w.WriteHeader(http.StatusNoContent)
	}
}
