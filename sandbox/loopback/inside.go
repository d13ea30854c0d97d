package loopback

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
)

// Inside is a network that does not leave the process: requests go to a
// handler, on the goroutine of whoever makes them. A handler that takes the
// connection over and closes it, which is how a connection is dropped, makes the
// request fail as it would.
func Inside(h http.Handler) http.RoundTripper { return inside{h} }

type inside struct{ handler http.Handler }

func (n inside) RoundTrip(req *http.Request) (*http.Response, error) {
	arrived := req.Clone(req.Context())
	arrived.RequestURI = req.URL.RequestURI()
	if arrived.Body == nil {
		arrived.Body = http.NoBody
	}
	w := &written{header: http.Header{}}
	n.handler.ServeHTTP(w, arrived)
	_ = arrived.Body.Close()
	switch {
	case req.Context().Err() != nil:
		return nil, req.Context().Err()
	case w.taken:
		return nil, io.ErrUnexpectedEOF
	}
	w.WriteHeader(http.StatusOK)
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: req,
	}, nil
}

// written is what a handler answers.
type written struct {
	header http.Header
	status int // zero: not yet
	body   bytes.Buffer
	taken  bool // by Hijack
}

func (w *written) Header() http.Header { return w.header }

func (w *written) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *written) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// Hijack gives the connection away, as http.Hijacker does.
func (w *written) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.taken = true
	ours, theirs := net.Pipe()
	_ = theirs.Close() // nobody listens at the other end
	return ours, bufio.NewReadWriter(bufio.NewReader(ours), bufio.NewWriter(ours)), nil
}
