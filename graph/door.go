package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"frontdesk/graph/challenge"
)

// Bounds on what is kept of an answer, in bytes. A page of 999 users is below
// one megabyte.
const (
	answerLimit = 32 << 20
	errorLimit  = 64 << 10
)

// door is the last step before the network: it puts a fresh token on a request
// for the configured host, lets nothing go anywhere else, and answers a claims
// challenge once.
type door struct {
	base       *url.URL
	credential Credential
	next       http.RoundTripper
	now        func() time.Time
}

// RoundTrip sends a request. It leaves what it saw in the exchange of the
// request's context.
func (d *door) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := drain(req)
	if err != nil {
		return nil, err
	}
	if !sameHost(d.base, req.URL) {
		return nil, &ForeignHostError{Host: req.URL.Host}
	}
	res, _, err := d.send(req, body, "")
	if err != nil {
		return nil, err
	}
	if claims, ok := demanded(res); ok {
		var token string
		discard(res)
		if res, token, err = d.send(req, body, claims); err != nil {
			return nil, err
		}
		if more, again := demanded(res); again {
			return d.challengedAgain(req, res, token, challenge.Merge(claims, more))
		}
	}
	return d.inspect(req, res)
}

// demanded are the claims that an answer asks for.
func demanded(res *http.Response) (claims string, ok bool) {
	if res.StatusCode != http.StatusUnauthorized {
		return "", false
	}
	return challenge.Claims(res.Header)
}

// challengedAgain ends a request whose second token was refused like its first.
// The credential hears of it, so that it can ask the operator: what it answers
// is the error. A token that it has by now is for the next request; this one
// goes out no third time.
func (d *door) challengedAgain(req *http.Request, res *http.Response, token, claims string) (*http.Response, error) {
	if err := d.credential.Unmet(req.Context(), token, claims); err != nil {
		discard(res)
		return nil, &CredentialError{err: err}
	}
	if seen := seenBy(req); seen != nil {
		seen.challenged = true
	}
	return d.inspect(req, res)
}

func seenBy(req *http.Request) *exchange {
	seen, _ := req.Context().Value(exchangeKey{}).(*exchange)
	return seen
}

// send makes the request once. Every request here only reads, getSchedule too,
// so one that was lost with an idle connection may go out again: the empty
// idempotency key says so to net/http and is not sent. The token that went along
// is given back.
func (d *door) send(req *http.Request, body []byte, claims string) (res *http.Response, token string, err error) {
	if token, err = d.credential.AccessToken(req.Context(), claims); err != nil {
		return nil, "", &CredentialError{err: err}
	}
	out := req.Clone(req.Context())
	out.Header.Set("Authorization", "Bearer "+token)
	out.Header.Set("User-Agent", "Frontdesk")
	out.Header["X-Idempotency-Key"] = nil
	if body != nil {
		out.ContentLength = int64(len(body))
		out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		out.Body, _ = out.GetBody()
	}
	if seen := seenBy(req); seen != nil {
		seen.asked = true
	}
	res, err = d.next.RoundTrip(out)
	return res, token, err
}

// inspect notes the outcome and hands on an answer that the SDK can take.
func (d *door) inspect(req *http.Request, res *http.Response) (*http.Response, error) {
	res.Header.Del("WWW-Authenticate") // the SDK would read it again, and panics on some
	seen := seenBy(req)
	if res.StatusCode == http.StatusNotModified && seen != nil && req.Header.Get("If-None-Match") != "" {
		discard(res)
		seen.same = true
		res.StatusCode, res.Body = http.StatusNoContent, http.NoBody // which the SDK understands
		return res, nil
	}
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		discard(res)
		return nil, fmt.Errorf("redirected to %s, which is not followed", hostOf(res.Header.Get("Location")))
	}
	if res.StatusCode >= 400 && seen != nil {
		body, _ := io.ReadAll(io.LimitReader(res.Body, errorLimit)) // if it broke off, the status says enough
		discard(res)
		res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		seen.note(res, body, d.now())
		return res, nil
	}
	if seen != nil {
		seen.etag = res.Header.Get("ETag")
	}
	res.Body = &bounded{ReadCloser: res.Body, left: answerLimit}
	return res, nil
}

// sameHost compares scheme, host and port, so that a token meant for the
// service never goes to a neighbour on another port or in the clear.
func sameHost(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	switch p := u.Port(); {
	case p != "":
		return p
	case u.Scheme == "http":
		return "80"
	default:
		return "443"
	}
}

func hostOf(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		return plainHost("")
	}
	return plainHost(u.Host)
}

// plainHost makes a host that came from outside fit for a log and for people.
func plainHost(host string) string {
	if host == "" || plain(strings.NewReplacer("[", "", "]", "", ":", "").Replace(host)) == "" {
		return "another address"
	}
	return host
}

// drain takes the whole body out of a request, so that it can be sent twice.
func drain(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(req.Body)
	return body, errors.Join(err, req.Body.Close())
}

// discard empties a body within reason, so that its connection can be used
// again.
func discard(res *http.Response) {
	_, _ = io.CopyN(io.Discard, res.Body, errorLimit) // what is lost is the connection only
	_ = res.Body.Close()
}

// bounded is a body that ends with an error instead of filling the memory.
type bounded struct {
	io.ReadCloser
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the answer is too long")
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
