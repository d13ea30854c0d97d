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
	res, err := d.send(req, body, "")
	if err != nil {
		return nil, err
	}
	if claims, ok := challenge.Claims(res.Header); ok && res.StatusCode == http.StatusUnauthorized {
		discard(res)
		if res, err = d.send(req, body, claims); err != nil {
			return nil, err
		}
	}
	return d.inspect(req, res)
}

// send makes the request once. Every request here only reads, getSchedule too,
// so one that was lost with an idle connection may go out again: the empty
// idempotency key says so to net/http and is not sent.
func (d *door) send(req *http.Request, body []byte, claims string) (*http.Response, error) {
	token, err := d.credential.AccessToken(req.Context(), claims)
	if err != nil {
		return nil, &CredentialError{err: err}
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
	return d.next.RoundTrip(out)
}

// inspect notes the outcome and hands on an answer that the SDK can take.
func (d *door) inspect(req *http.Request, res *http.Response) (*http.Response, error) {
	res.Header.Del("WWW-Authenticate") // the SDK would read it again, and panics on some
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		discard(res)
		return nil, fmt.Errorf("redirected to %s, which is not followed", hostOf(res.Header.Get("Location")))
	}
	seen, _ := req.Context().Value(exchangeKey{}).(*exchange)
	if res.StatusCode >= 400 && seen != nil {
		body, _ := io.ReadAll(io.LimitReader(res.Body, errorLimit)) // if it broke off, the status says enough
		discard(res)
		res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		seen.note(res, body, d.now())
		return res, nil
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
	if u, err := url.Parse(location); err == nil && u.Host != "" {
		return u.Host
	}
	return "another address"
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
