package lines

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Bounds of a document. The largest that was seen is a hundredth of it.
const (
	maxDocument = 64 << 10
	maxDepth    = 16
)

// ErrDocument says that a document cannot be read; what is wrong stands beside it.
var ErrDocument = errors.New("not a line state document")

// decode reads one XML document whose root has a name. Entities of its own,
// other encodings than UTF-8 and endless nesting are refused.
func decode(body []byte, root string, into any) error {
	if len(body) > maxDocument {
		return fmt.Errorf("%w: %d bytes, at most %d are read", ErrDocument, len(body), maxDocument)
	}
	if err := wellFormed(body, root); err != nil {
		return fmt.Errorf("%w: %w", ErrDocument, err)
	}
	if err := xml.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: %w", ErrDocument, err)
	}
	return nil
}

// wellFormed looks over a document before anything is made of it.
func wellFormed(body []byte, root string) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	depth, began := 0, false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if !began {
				return errors.New("it is empty")
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.Directive:
			return errors.New("it declares types or entities")
		case xml.StartElement:
			if !began && !strings.EqualFold(t.Name.Local, root) {
				return fmt.Errorf("it begins with %.40q, not with %q", t.Name.Local, root)
			}
			began = true
			if depth++; depth > maxDepth {
				return fmt.Errorf("it is nested more than %d deep", maxDepth)
			}
		case xml.EndElement:
			depth--
		}
	}
}
