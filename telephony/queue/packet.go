package queue

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// packet is one message of the manager interface: lines of names and values up to
// an empty one.
type packet map[string]string

// Bounds of what a PBX may send.
const (
	lineAtMost  = 4096
	linesAtMost = 200
)

var errTooLong = errors.New("a message that is too long")

// readPacket reads one. Names are in small letters; of several lines with the same
// name the last counts. Invalid lines are left out.
func readPacket(r *bufio.Reader) (packet, error) {
	p := packet{}
	for range linesAtMost {
		line, err := readLine(r)
		if err != nil {
			return nil, err
		}
		if line == "" {
			return p, nil
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			p[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}
	return nil, errTooLong
}

// readLine reads a line without its end.
func readLine(r *bufio.Reader) (string, error) {
	line, err := r.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", errTooLong
	case err != nil:
		return "", fmt.Errorf("read: %w", err)
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}

// writePacket sends an action. A value with a line break would be a line of its
// own: it is refused.
func writePacket(w io.Writer, fields ...[2]string) error {
	var b strings.Builder
	for _, f := range fields {
		if strings.ContainsAny(f[0]+f[1], "\r\n\x00") {
			return fmt.Errorf("%s: control characters", f[0])
		}
		b.WriteString(f[0] + ": " + f[1] + "\r\n")
	}
	if _, err := io.WriteString(w, b.String()+"\r\n"); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
