package tenant

import (
	"bytes"
	"net/http"
)

// recorder keeps an answer back, so that it can be rewritten before it leaves.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

var _ http.ResponseWriter = (*recorder)(nil)

func newRecorder() *recorder {
	return &recorder{header: http.Header{}, status: http.StatusOK}
}

// Header, WriteHeader and Write are those of a response.
func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
