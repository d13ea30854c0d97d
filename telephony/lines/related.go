package lines

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"strings"
)

// maxParts bounds the parts of one body: the list, and a document for each
// instance in it.
const maxParts = maxInstances + 1

// parts are what a body of several documents holds (RFC 2387): its root, and
// the others by their Content-ID.
type parts struct {
	root   []byte
	others map[string]part
}

type part struct {
	media    string // its type, in lower case
	document []byte
}

// splitParts takes a body apart. It is bounded by [maxDocument] in all.
func splitParts(contentType string, body []byte) (parts, error) {
	media, params := mediaOf(contentType)
	boundary := parameter(params, "boundary")
	switch {
	case media != ListMediaType:
		return parts{}, fmt.Errorf("%w: it is %.40q, not %q", ErrDocument, media, ListMediaType)
	case boundary == "":
		return parts{}, fmt.Errorf("%w: nothing is said to stand between its parts", ErrDocument)
	case len(body) > maxDocument:
		return parts{}, fmt.Errorf("%w: %d bytes, at most %d are read", ErrDocument, len(body), maxDocument)
	}
	p := parts{others: map[string]part{}}
	start := contentID(parameter(params, "start"))
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for n := 0; ; n++ {
		next, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return parts{}, fmt.Errorf("%w: part %d: %w", ErrDocument, n, err)
		}
		if n >= maxParts {
			return parts{}, fmt.Errorf("%w: more than %d parts", ErrDocument, maxParts)
		}
		if err := p.add(next, start); err != nil {
			return parts{}, err
		}
	}
	if p.root == nil {
		return parts{}, fmt.Errorf("%w: the part that lists the others is missing", ErrDocument)
	}
	return p, nil
}

// add takes one part. The root is the one that was named, or the first.
func (p *parts) add(raw *multipart.Part, start string) error {
	content, err := io.ReadAll(raw)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDocument, err)
	}
	media, _ := mediaOf(raw.Header.Get("Content-Type"))
	id := contentID(raw.Header.Get("Content-ID"))
	if p.root == nil && (start == "" || id == start) {
		if media != MetaMediaType {
			return fmt.Errorf("%w: it begins with %.40q, not with %q", ErrDocument, media, MetaMediaType)
		}
		p.root = content
		return nil
	}
	if _, twice := p.others[id]; twice {
		return fmt.Errorf("%w: two parts are called %.40q", ErrDocument, id)
	}
	p.others[id] = part{media, content}
	return nil
}

// mediaOf is a media type in lower case, and its parameters as they are. Package
// mime refuses the values with a slash that some write without quotes.
func mediaOf(value string) (media, params string) {
	media, params, _ = strings.Cut(value, ";")
	return strings.ToLower(strings.TrimSpace(media)), params
}

// parameter reads a parameter whose value has no semicolon: neither a boundary
// nor a Content-ID has one.
func parameter(params, name string) string {
	for one := range strings.SplitSeq(params, ";") {
		if k, v, _ := strings.Cut(one, "="); strings.EqualFold(strings.TrimSpace(k), name) {
			return strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return ""
}

// contentID is the name of a part without what may stand around it (RFC 2392).
func contentID(value string) string {
	value = strings.TrimPrefix(strings.TrimSpace(value), "cid:")
	return strings.TrimSuffix(strings.TrimPrefix(value, "<"), ">")
}
