package auth

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Limits of a conversation with the provider.
const (
	requestTime = 30 * time.Second
	answerSize  = 1 << 20
)

// guardedClient is a copy of the client that crosses no network without TLS,
// follows no redirect (a token request must not be sent anywhere else) and
// reads no endless answer. Nil stands for a client of its own.
func guardedClient(client *http.Client) *http.Client {
	if client == nil {
		client = &http.Client{}
	}
	guarded := *client
	if guarded.Timeout == 0 {
		guarded.Timeout = requestTime
	}
	base := guarded.Transport
	if base == nil {
		base = http.DefaultTransport // the system's proxy and roots, with time-outs
	}
	guarded.Transport = guard{base}
	guarded.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	guarded.Jar = nil
	return &guarded
}

type guard struct{ base http.RoundTripper }

var errPlain = errors.New("the address is not https")

func (g guard) RoundTrip(q *http.Request) (*http.Response, error) {
	if !safeURL(q.URL) {
		return nil, fmt.Errorf("%s: %w", q.URL.Host, errPlain)
	}
	resp, err := g.base.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, answerSize), resp.Body}
	return resp, nil
}
