package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"

	"frontdesk/graph/gate"
)

// Bounds on one call.
const (
	callLimit  = 10 * time.Second // for one exchange; waiting at the gate does not count
	callTries  = 4                // exchanges, when the service asks to come again
	pauseLimit = time.Minute      // a longer pause is the caller's to sit out
	noHeader   = 10 * time.Second // the pause after a 429 that names none
)

// exchange is what the door saw of a refused request. The SDK loses the status
// when it cannot read the error's body, so it is noted here first.
type exchange struct {
	status     int
	code       string
	requestID  string
	retryAfter time.Duration // zero when the answer names none
}

type exchangeKey struct{}

func (e *exchange) note(res *http.Response, body []byte, now time.Time) {
	var refusal struct {
		Error struct {
			Code       string `json:"code"`
			InnerError struct {
				RequestID string `json:"request-id"`
			} `json:"innerError"`
		} `json:"error"`
	}
	_ = json.Unmarshal(body, &refusal) // an HTML page leaves the code empty
	*e = exchange{status: res.StatusCode, code: plain(refusal.Error.Code), requestID: plain(res.Header.Get("request-id"))}
	if e.requestID == "" {
		e.requestID = plain(refusal.Error.InnerError.RequestID)
	}
	e.retryAfter, _ = gate.RetryAfter(res.Header, now)
}

// plain keeps a code only if it is short and of ordinary characters: it comes
// from outside and is shown to people.
func plain(text string) string {
	if len(text) > 80 {
		return ""
	}
	for _, r := range text {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.' {
			return ""
		}
	}
	return text
}

// call sends a request until it is answered or refused for good, and gives the
// bytes of the answer. build makes the request anew for every try, because the
// SDK's requests are used up by sending.
func (c *Client) call(ctx context.Context, op operation, class Class, build func() (*kiota.RequestInformation, error)) ([]byte, error) {
	for try := 1; ; try++ {
		body, err := c.once(ctx, op, class, build)
		if err == nil {
			return body, nil
		}
		wait, again := c.pause(err, try)
		if !again {
			return nil, err
		}
		if err := sleep(ctx, wait); err != nil {
			return nil, fmt.Errorf("graph: %s: %w", op, err)
		}
	}
}

// once passes the gate and makes one exchange.
func (c *Client) once(ctx context.Context, op operation, class Class, build func() (*kiota.RequestInformation, error)) ([]byte, error) {
	leave, err := c.gate.Enter(ctx, class)
	if err != nil {
		return nil, fmt.Errorf("graph: %s: %w", op, err)
	}
	defer leave()
	request, err := build()
	if err != nil {
		return nil, fmt.Errorf("graph: %s: make the request: %w", op, err)
	}
	var seen exchange
	limited, cancel := context.WithTimeout(context.WithValue(ctx, exchangeKey{}, &seen), callLimit)
	defer cancel()
	start := c.now()
	answer, err := c.adapter.SendPrimitive(limited, request, "[]byte", kiota.ErrorMappings{
		"XXX": odataerrors.CreateODataErrorFromDiscriminatorValue,
	})
	c.report(ctx, op, seen, err, c.now().Sub(start))
	body, ok := answer.([]byte)
	switch {
	case err == nil && ok:
		return body, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("graph: %s: %w", op, ctx.Err())
	case err == nil:
		return nil, unreadable(op, errors.New("empty answer"))
	case limited.Err() != nil:
		err = fmt.Errorf("no answer within %s: %w", callLimit, err)
	}
	return nil, newError(op, seen, err)
}

// report writes one line for support, without addresses or tokens.
func (c *Client) report(ctx context.Context, op operation, seen exchange, err error, took time.Duration) {
	attributes := []slog.Attr{slog.String("op", string(op)), slog.Bool("ok", err == nil), slog.Int64("ms", took.Milliseconds())}
	if err != nil {
		attributes = append(attributes, slog.Int("status", seen.status), slog.String("code", seen.code), slog.String("request_id", seen.requestID))
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "graph.call", attributes...)
}

// pause decides whether a refused call is tried again, and after which wait.
// A pause that the service names, and every 429, is for everybody: the gate
// does the waiting.
func (c *Client) pause(err error, try int) (wait time.Duration, again bool) {
	var refused *Error
	if !errors.As(err, &refused) {
		return 0, false
	}
	hold := refused.RetryAfter
	switch refused.Status {
	case http.StatusTooManyRequests:
		if hold == 0 {
			hold = noHeader
		}
	case http.StatusServiceUnavailable:
		if hold == 0 {
			return time.Second << (try - 1), try < callTries
		}
	default:
		return 0, false
	}
	c.gate.Hold(c.now().Add(hold))
	return 0, try < callTries && hold <= pauseLimit
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
