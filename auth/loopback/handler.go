package loopback

import (
	"crypto/subtle"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// donePath is where the browser is sent so that the code leaves its address
// bar, its history and the Referer of its next request.
const donePath = "/done"

// ServeHTTP answers one request. Nothing that was sent is ever written back.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	protect(w.Header())
	switch {
	case !r.hosts[strings.ToLower(q.Host)]:
		// A foreign name that resolves to this address: DNS rebinding.
		r.turnAway(w, http.StatusMisdirectedRequest, "host")
	case q.URL.Path == donePath && q.Method == http.MethodGet:
		write(w, http.StatusOK, returnPage)
		r.showing.Do(func() { close(r.shown) })
	case q.URL.Path != "/":
		r.turnAway(w, http.StatusNotFound, "path")
	case q.Method != http.MethodGet && q.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		r.turnAway(w, http.StatusMethodNotAllowed, "method")
	case q.Header.Get("Sec-Fetch-Mode") != "" && q.Header.Get("Sec-Fetch-Mode") != "navigate":
		// Sent by every present browser; a page's script cannot forge it.
		r.turnAway(w, http.StatusBadRequest, "fetch-mode")
	default:
		r.callback(w, q)
	}
}

// callback handles what may be the answer.
func (r *Receiver) callback(w http.ResponseWriter, q *http.Request) {
	values, status := parameters(w, q)
	if status != 0 {
		r.turnAway(w, status, "form")
		return
	}
	answer, reason := r.read(values)
	if reason != "" {
		r.turnAway(w, http.StatusBadRequest, reason)
		return
	}
	r.once.Do(func() { r.answer <- answer })
	if q.Method == http.MethodGet {
		http.Redirect(w, q, donePath, http.StatusSeeOther)
		return
	}
	write(w, http.StatusOK, returnPage)
	r.showing.Do(func() { close(r.shown) })
}

// parameters are those of the query or of the form, never both: a form with
// its state in the address is nobody's answer. The status is 0 when all is well.
func parameters(w http.ResponseWriter, q *http.Request) (values url.Values, status int) {
	if q.Method == http.MethodGet {
		values, err := url.ParseQuery(q.URL.RawQuery)
		if err != nil {
			return nil, http.StatusBadRequest
		}
		return values, 0
	}
	kind, _, err := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, http.StatusUnsupportedMediaType
	}
	q.Body = http.MaxBytesReader(w, q.Body, bodySize)
	if err := q.ParseForm(); err != nil {
		if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
			return nil, http.StatusRequestEntityTooLarge
		}
		return nil, http.StatusBadRequest
	}
	return q.PostForm, 0
}

// read takes the answer out of the parameters, or says in a word why it is
// none. The state comes first: without it not even an error is believed.
func (r *Receiver) read(values url.Values) (answer Answer, reason string) {
	for _, name := range []string{"state", "code", "error", "iss"} {
		if len(values[name]) > 1 {
			return Answer{}, "repeated"
		}
	}
	state := values.Get("state")
	if state == "" {
		return Answer{}, "no-state"
	}
	if subtle.ConstantTimeCompare([]byte(state), []byte(r.cfg.State)) != 1 {
		return Answer{}, "wrong-state"
	}
	if iss := values.Get("iss"); iss != r.cfg.Issuer && (iss != "" || r.cfg.IssuerSent) {
		return Answer{}, "issuer"
	}
	answer = Answer{Code: values.Get("code"), Error: values.Get("error"), Description: values.Get("error_description")}
	if (answer.Code == "") == (answer.Error == "") {
		return Answer{}, "empty"
	}
	return answer, ""
}

func (r *Receiver) turnAway(w http.ResponseWriter, status int, reason string) {
	write(w, status, neutralPage)
	if r.cfg.Stray != nil {
		r.cfg.Stray(reason)
	}
}
