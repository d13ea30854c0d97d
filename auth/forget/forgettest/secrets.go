// Package forgettest looks for secrets where none may be: it notes those that
// pass a sign-in service, and finds them in files and in the memory of another
// process.
package forgettest

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Secrets notes what a sign-in service is shown and gives out. The zero value
// is ready; its methods may be called from any goroutine.
type Secrets struct {
	mu    sync.Mutex
	kinds map[string]string // by secret
}

// The parameters and fields that carry secrets.
var (
	askedNames = []string{"code", "code_verifier", "state", "nonce", "refresh_token"}
	tokens     = map[string]int{"access_token": 2931, "refresh_token": 1524, "id_token": 0} // and how long Entra's are
)

// Through stands before a service; see tenant.Options. It makes tokens as long
// as Entra's on the way out, and as short as they were on the way in: a piece of
// one can then be told from a whole one.
func (s *Secrets) Through(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.ask(r)
		given := &answer{header: w.Header(), status: http.StatusOK}
		next.ServeHTTP(given, r)
		body := s.give(given.body.Bytes())
		w.Header().Del("Content-Length")
		w.WriteHeader(given.status)
		_, _ = w.Write(body) // the asker is gone when this fails
	})
}

// ask notes what a request shows, and shortens its tokens.
func (s *Secrets) ask(r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20)) // what is lost, the service will miss too
	_ = r.Body.Close()
	s.values(r.URL.Query())
	if form, err := url.ParseQuery(string(body)); err == nil && form.Has("grant_type") {
		s.values(form)
		if token := form.Get("refresh_token"); token != "" {
			form.Set("refresh_token", shorten(token))
			body = []byte(form.Encode())
		}
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		s.add("access_token", token)
		r.Header.Set("Authorization", "Bearer "+shorten(token))
	}
}

// give notes what an answer gives out, and lengthens its tokens.
func (s *Secrets) give(body []byte) []byte {
	for _, m := range formPattern.FindAllSubmatch(body, -1) {
		s.add(string(m[1]), string(m[2]))
	}
	var fields map[string]any
	if json.Unmarshal(body, &fields) != nil || fields["access_token"] == nil {
		return body
	}
	for name, length := range tokens {
		token, ok := fields[name].(string)
		if !ok {
			continue
		}
		if token = lengthen(token, length); name == "id_token" { // what it signs says whose it is, and that is no secret
			s.add(name, token[strings.LastIndex(token, ".")+1:])
		} else {
			s.add(name, token)
		}
		fields[name] = token
	}
	longer, err := json.Marshal(fields)
	if err != nil {
		return body
	}
	return longer
}

// divider stands between a token and what makes it longer.
const divider = "~"

func lengthen(token string, length int) string {
	if length <= len(token) {
		return token
	}
	var b strings.Builder
	b.WriteString(token)
	b.WriteString(divider)
	for b.Len() < length {
		b.WriteString(rand.Text())
	}
	return b.String()
}

func shorten(token string) string {
	short, _, _ := strings.Cut(token, divider)
	return short
}

func (s *Secrets) values(values url.Values) {
	for _, name := range askedNames {
		for _, value := range values[name] {
			s.add(name, value)
		}
	}
}

// formPattern finds the answer in the page that posts it back.
var formPattern = regexp.MustCompile(`name="(code|state)" value="([^"]+)"`)

// add notes a secret, without the first part that all sealed or signed tokens of
// a service share.
func (s *Secrets) add(kind, secret string) {
	if head, rest, ok := strings.Cut(secret, "."); ok && strings.HasPrefix(head, "eyJ") {
		secret = rest
	}
	if len(secret) < gram {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kinds == nil {
		s.kinds = map[string]string{}
	}
	s.kinds[secret] = kind
}

// Count is how many secrets of each kind have passed.
func (s *Secrets) Count() map[string]int {
	count := map[string]int{}
	for _, kind := range s.all() {
		count[kind]++
	}
	return count
}

func (s *Secrets) all() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.kinds)
}

// Kinds are all kinds of secrets. The caller owns the slice.
func Kinds() []string {
	kinds := slices.AppendSeq(slices.Clone(askedNames), maps.Keys(tokens))
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// answer is kept back until it is changed.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header, WriteHeader and Write are those of a response.
func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
