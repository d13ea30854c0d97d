package file_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/directory/file"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

func TestWhatIsNoFileOfPeopleIsSaid(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.csv")
	f, err := os.Create(large)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(64<<20+1), f.Close()); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{
		dir: "it is not a file", large: "it is larger than 64 MiB", filepath.Join(dir, "none.csv"): "it is not there",
	} {
		s := file.New(switchboard.FromCSV, path, "", func(string, string) ([]switchboard.Person, []source.Problem, error) {
			t.Errorf("%s was read", path)
			return nil, nil, nil
		})
		_, err := s.Read(t.Context(), source.Since{})
		var worded *file.Error
		if !errors.As(err, &worded) || !strings.Contains(worded.Fault().Text, filepath.Base(path)+" cannot be used: "+says) || strings.Contains(worded.Fault().Text, dir+"/") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestEncodingsAreFoundOut(t *testing.T) {
	for data, want := range map[string]struct {
		text     string
		encoding file.Encoding
	}{
		"":                             {"", file.UTF8},
		"Zo\xc3\xab":                   {"Zoë", file.UTF8},
		"\xef\xbb\xbfZo\xc3\xab":       {"Zoë", file.UTF8},
		"\xef\xbb\xbfZo\xeb":           {"Zo\uFFFD", file.UTF8},
		"\xff\xfeZ\x00o\x00\xeb\x00":   {"Zoë", file.UTF16LE},
		"\xfe\xff\x00Z\x00o\x00\xeb":   {"Zoë", file.UTF16BE},
		"\xff\xfeZ\x00o":               {"Z", file.UTF16LE}, // half a character
		"\xfe\xff\xd8\x3d\xde\x00":     {"😀", file.UTF16BE},
		"Zo\xeb \x80 \x93\x94\r\nB\rC": {"Zoë € “”\nB\nC", file.Windows},
	} {
		if text, encoding := file.Decode([]byte(data)); text != want.text || encoding != want.encoding {
			t.Errorf("%q: %q, %s", data, text, encoding)
		}
	}
}
