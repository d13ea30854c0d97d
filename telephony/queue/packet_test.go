package queue

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"frontdesk/switchboard"
)

// readAll folds a text, and checks what comes out.
func readAll(t *testing.T, text string) {
	t.Helper()
	f := fold{user: "1000"}
	r := bufio.NewReaderSize(strings.NewReader(text), lineAtMost)
	for {
		p, err := readPacket(r)
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, errTooLong) {
				t.Errorf("%v", err)
			}
			return
		}
		f.take(p, noon)
		q := f.queue(noon)
		ordered := slices.IsSortedFunc(q.Waiting, func(a, b switchboard.Queued) int { return a.Since.Compare(b.Since) })
		if !ordered || len(q.Waiting) > switchboard.QueueAtMost || len(f.waiting) > waitingAtMost {
			t.Errorf("%d wait, in order: %v", len(q.Waiting), ordered)
		}
		for _, w := range q.Waiting {
			if w.Since.After(noon) || strings.ContainsAny(w.Who.Name+w.Who.Number, "\r\n\x00") {
				t.Errorf("%+v", w)
			}
		}
	}
}

func TestPackets(t *testing.T) {
	for text, want := range map[string]string{
		"A: b\r\nNo line\r\n x : y: z\r\n\r\n":             "a=b x=y: z",
		"A: 1\nA: 2\n\n":                                   "a=2",
		strings.Repeat("a: b\r\n", linesAtMost+1) + "\r\n": "too long",
		"a: " + strings.Repeat("b", lineAtMost) + "\r\n":   "too long",
		"a: b\r\n": "end",
	} {
		p, err := readPacket(bufio.NewReaderSize(strings.NewReader(text), lineAtMost))
		got := ""
		switch {
		case errors.Is(err, errTooLong):
			got = "too long"
		case errors.Is(err, io.EOF):
			got = "end"
		default:
			for _, k := range []string{"a", "x"} {
				if v, there := p[k]; there {
					got = strings.TrimSpace(got + " " + k + "=" + v)
				}
			}
		}
		if got != want {
			t.Errorf("%.20q: %s, want %s", text, got, want)
		}
	}
	if err := writePacket(io.Discard, [2]string{"Interface", "PJSIP/1000\r\nAction: Command"}); err == nil {
		t.Error("a line break went out")
	}
}
