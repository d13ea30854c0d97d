// Package file is what the sources that are files have in common: a file is
// read whole, its encoding is found out, it is read again when it changes, and
// a mistake in it is named by its line and costs nobody else their place.
package file

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encoding is how the characters of a file are written.
type Encoding string

// The encodings that are told apart.
const (
	UTF8    Encoding = "UTF-8"
	UTF16LE Encoding = "UTF-16 LE"
	UTF16BE Encoding = "UTF-16 BE"
	Windows Encoding = "Windows-1252"
)

// Decode makes text of bytes. A mark at the beginning says which encoding it
// is; without one it is UTF-8 if it can be, and else what programs for Windows
// write. Lines end with "\n" alone.
func Decode(data []byte) (string, Encoding) {
	text, encoding := decode(data)
	if strings.Contains(text, "\r") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	return text, encoding
}

func decode(data []byte) (string, Encoding) {
	if rest, ok := bytes.CutPrefix(data, []byte{0xEF, 0xBB, 0xBF}); ok {
		return strings.ToValidUTF8(string(rest), "\uFFFD"), UTF8
	}
	if rest, ok := bytes.CutPrefix(data, []byte{0xFF, 0xFE}); ok {
		return wide(rest, binary.LittleEndian), UTF16LE
	}
	if rest, ok := bytes.CutPrefix(data, []byte{0xFE, 0xFF}); ok {
		return wide(rest, binary.BigEndian), UTF16BE
	}
	if utf8.Valid(data) {
		return string(data), UTF8
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil { // a table of single bytes has a character for each
		return strings.ToValidUTF8(string(data), "\uFFFD"), Windows
	}
	return string(text), Windows
}

func wide(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	return string(utf16.Decode(units))
}
