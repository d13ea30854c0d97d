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

// exchange is what the door saw of a request. The SDK loses the status of a
// refusal when it cannot read the error's body, so it is noted here first.
type exchange struct {
	asked      bool      // a request left this computer
	challenged bool      // refused for want of claims, though the token was asked for with them
	at         time.Time // when it was refused, by our clock
	status     int
	code       string
	requestID  string
	retryAfter time.Duration // zero when the answer names none
	etag       string        // of the answer
	same       bool          // what was asked for by its ETag has not changed; there is no body
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
	e.at, e.status, e.code, e.requestID = now, res.StatusCode, plain(refusal.Error.Code), plain(res.Header.Get("request-id"))
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

// question is one thing to ask. build makes the request anew for every try,
// because the SDK's requests are used up by sending; read takes the answer's
// bytes.
type question struct {
	op    operation
	class Class
	build func() (*kiota.RequestInformation, error)
	read  func(body []byte) error
	met   func(etag string, same bool) // hears of an answer with an ETag first; same: read is not called; nil: not asked by ETag
	took  *time.Duration               // told how long the exchange took that was answered; may be nil
}

// call asks until there is an answer or a refusal for good.
func (c *Client) call(ctx context.Context, q question) error {
	for try := 1; ; try++ {
		err := c.once(ctx, q)
		if err == nil {
			return nil
		}
		wait, again := c.pause(err, try)
		if !again {
			return err
		}
		if err := sleep(ctx, wait); err != nil {
			return fmt.Errorf("graph: %s: %w", q.op, err)
		}
	}
}

// once passes the gate and makes one exchange.
func (c *Client) once(ctx context.Context, q question) (err error) {
	leave, err := c.gate.Enter(ctx, q.class)
	if err != nil {
		return fmt.Errorf("graph: %s: %w", q.op, err)
	}
	defer leave()
	request, err := q.build()
	if err != nil {
		return fmt.Errorf("graph: %s: make the request: %w", q.op, err)
	}
	var seen exchange
	start := c.now()
	defer func() { c.report(ctx, q.op, seen, err, c.now().Sub(start)) }()
	limited, cancel := context.WithTimeout(context.WithValue(ctx, exchangeKey{}, &seen), callLimit)
	defer cancel()
	answer, err := c.adapter.SendPrimitive(limited, request, "[]byte", kiota.ErrorMappings{
		"XXX": odataerrors.CreateODataErrorFromDiscriminatorValue,
	})
	leave() // reading needs no place
	if q.took != nil {
		*q.took = c.now().Sub(start)
	}
	body, ok := answer.([]byte)
	if err == nil && q.met != nil {
		q.met(seen.etag, seen.same)
	}
	switch {
	case err == nil && q.met != nil && seen.same:
		return nil
	case err == nil && ok:
		if err := q.read(body); err != nil {
			return unreadable(q.op, err)
		}
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("graph: %s: %w", q.op, ctx.Err())
	case err == nil:
		return unreadable(q.op, errors.New("empty answer"))
	case limited.Err() != nil:
		err = &overdueError{err}
	}
	return newError(q.op, seen, err)
}

// overdueError is a request that was given up after callLimit.
type overdueError struct{ err error }

func (e *overdueError) Error() string {
	return fmt.Sprintf("no answer within %s: %v", callLimit, e.err)
}

// Unwrap gives the network's error, and says that it was the deadline.
func (e *overdueError) Unwrap() []error { return []error{context.DeadlineExceeded, e.err} }

// report writes one line for support, without addresses or tokens, and counts
// what left this computer.
func (c *Client) report(ctx context.Context, op operation, seen exchange, err error, took time.Duration) {
	if seen.asked {
		c.usage.add(op, c.now(), err)
	}
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
	switch hold := refused.RetryAfter; {
	case refused.Status == http.StatusTooManyRequests:
		if hold == 0 {
			hold = noHeader
		}
		c.gate.Crowded(hold)
		return 0, try < callTries && hold <= pauseLimit
	case refused.Status == http.StatusServiceUnavailable && hold == 0:
		return time.Second << (try - 1), try < callTries
	case refused.Status == http.StatusServiceUnavailable:
		c.gate.Pause(hold)
		return 0, try < callTries && hold <= pauseLimit
	default:
		return 0, false
	}
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
