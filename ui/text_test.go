package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
)

// TestWrap keeps every line within its width, whatever comes from a service,
// and loses nothing.
func TestWrap(t *testing.T) {
	test.NewTempApp(t)
	probe := newText(textSize, regular)
	for _, words := range []string{
		"", "one", "a few words that go over more than one line of the page",
		"maximilian.featherstonehaugh-wolfeschlegelstein@example.com", "Übergrößenträgerhosenverkäuferinnenschulung", "a\xff\xfeb" + strings.Repeat("\xff", 60),
	} {
		lines := wrap(probe, words, 120)
		for _, line := range lines {
			if measure(probe, line) > 120 {
				t.Errorf("%q is wider than its place", line)
			}
		}
		if got := strings.Join(strings.Fields(strings.Join(lines, "")), ""); got != strings.ReplaceAll(words, " ", "") {
			t.Errorf("%q became %q", words, lines)
		}
	}
	want := []string{"maximilian.", "featherstonehaugh-", "wolfeschlegelstein@", "example.com"}
	if got := wrap(probe, "maximilian. featherstonehaugh-wolfeschlegelstein@example.com", 140); !slices.Equal(got, want) {
		t.Errorf("an address breaks into %q, want %q", got, want)
	}
	if got := wrap(probe, "any", -5); strings.Join(got, "") != "any" {
		t.Errorf("without any room it became %q", got)
	}
}
