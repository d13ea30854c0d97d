package loopback

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// donePath is where the browser is sent after every answer, so that the code
// leaves its address bar, its history and the Referer of its next request, and
// a form is not sent again when the page is reloaded.
const donePath = "/done"

// ServeHTTP answers one request. Nothing that was sent is ever written back.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	protect(w.Header())
	serve, methods := r.route(q.URL.Path)
	switch {
	case !r.hosts[strings.ToLower(q.Host)]:
		// A foreign name that resolves to this address: DNS rebinding.
		r.turnAway(w, http.StatusMisdirectedRequest, neutralPage, "host")
	case serve == nil:
		r.turnAway(w, http.StatusNotFound, neutralPage, "path")
	case !strings.HasPrefix(q.RequestURI, "/"):
		// The form for proxies, which has a host of its own.
		r.turnAway(w, http.StatusBadRequest, neutralPage, "target")
	case !slices.Contains(methods, q.Method):
		w.Header().Set("Allow", strings.Join(methods, ", "))
		r.turnAway(w, http.StatusMethodNotAllowed, neutralPage, "method")
	case !oneOf(q.Header, "Sec-Fetch-Mode", "navigate"):
		r.turnAway(w, http.StatusBadRequest, neutralPage, "fetch-mode")
	case !oneOf(q.Header, "Sec-Fetch-Dest", "document"):
		// A page that loads us in a frame or as an image.
		r.turnAway(w, http.StatusBadRequest, neutralPage, "fetch-dest")
	case len(q.Header.Values("Upgrade")) > 0:
		// A page's web socket, which from plain http carries no Sec-Fetch-Mode.
		r.turnAway(w, http.StatusBadRequest, neutralPage, "upgrade")
	case ahead(q.Header):
		// What nobody looks at must use nothing up. Chromium drops a 503.
		r.turnAway(w, http.StatusServiceUnavailable, neutralPage, "ahead")
	default:
		serve(w, q)
	}
}

// route says who answers for a path, and to which methods.
func (r *Receiver) route(path string) (serve http.HandlerFunc, methods []string) {
	switch {
	case path == "/":
		return r.callback, []string{http.MethodGet, http.MethodPost}
	case path == donePath:
		return r.done, []string{http.MethodGet}
	case strings.HasPrefix(path, startPath):
		return r.start, []string{http.MethodGet}
	}
	return nil, nil
}

// oneOf checks a header that present browsers send with a navigation and no page can
// set (Fetch Metadata). Its absence proves nothing and is allowed.
func oneOf(h http.Header, name, want string) bool {
	for _, value := range h.Values(name) {
		if value != want {
			return false
		}
	}
	return true
}

// ahead tells a browser that loads a page before somebody wants to see it.
func ahead(h http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		for _, value := range h.Values(name) {
			if strings.Contains(strings.ToLower(value), "prefetch") || strings.Contains(strings.ToLower(value), "prerender") {
				return true
			}
		}
	}
	return false
}

// callback handles what may be the answer.
func (r *Receiver) callback(w http.ResponseWriter, q *http.Request) {
	if r.retired.Load() {
		r.turnAway(w, http.StatusGone, finishedPage, "late")
		return
	}
	values, status := parameters(w, q)
	if status != 0 {
		r.turnAway(w, status, neutralPage, "form")
		return
	}
	answer, reason := r.read(values)
	if reason != "" {
		r.turnAway(w, http.StatusBadRequest, neutralPage, reason)
		return
	}
	r.take(answer)
	lead(w, donePath)
}

// take hands out the first answer.
func (r *Receiver) take(answer Answer) {
	r.once.Do(func() {
		r.answered.Store(true)
		r.answer <- answer
	})
}

// done shows the page after an answer. Whoever comes back to it reads that
// nothing is left to do; before the answer there is nothing to see.
func (r *Receiver) done(w http.ResponseWriter, _ *http.Request) {
	if !r.answered.Load() && !r.retired.Load() {
		r.turnAway(w, http.StatusNotFound, neutralPage, "early")
		return
	}
	first := false
	r.showing.Do(func() { first = r.answered.Load() })
	if !first {
		write(w, http.StatusOK, finishedPage)
		return
	}
	write(w, http.StatusOK, returnPage)
	close(r.shown)
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
	kind, _, err := mime.ParseMediaType(strings.Join(q.Header.Values("Content-Type"), ", "))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, http.StatusUnsupportedMediaType
	}
	if q.ContentLength > bodySize {
		return nil, http.StatusRequestEntityTooLarge // not a byte of it is read
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

// known are the parameters that an answer has by name.
var known = []string{"state", "code", "error", "error_description", "iss"}

// others are what came besides the known parameters.
func others(values url.Values) url.Values {
	out := url.Values{}
	for name, texts := range values {
		if !slices.Contains(known, name) {
			out[name] = texts
		}
	}
	return out
}

// read takes the answer out of the parameters, or says in a word why it is
// none. The state comes first: without it not even an error is believed.
func (r *Receiver) read(values url.Values) (answer Answer, reason string) {
	for _, name := range known {
		if len(values[name]) > 1 {
			return Answer{}, "repeated"
		}
	}
	state := values.Get("state")
	if state == "" {
		return Answer{}, "no-state"
	}
	if digest := sha256.Sum256([]byte(state)); subtle.ConstantTimeCompare(digest[:], r.state[:]) != 1 {
		return Answer{}, "wrong-state"
	}
	if iss := values.Get("iss"); iss != r.cfg.Issuer && (iss != "" || r.cfg.IssuerSent) {
		return Answer{}, "issuer"
	}
	answer = Answer{Code: values.Get("code"), Error: values.Get("error"), Description: values.Get("error_description")}
	if (answer.Code == "") == (answer.Error == "") {
		return Answer{}, "empty"
	}
	if answer.Error != "" {
		answer.More = others(values)
	}
	return answer, ""
}
