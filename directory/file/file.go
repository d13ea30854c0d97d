package file

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// Every is how often a file is looked at.
const Every = time.Minute

// sizeLimit bounds a file, in bytes.
const sizeLimit = 64 << 20

// Reader makes people of the text of a file. name is how mistakes call the
// file. The text of a file of another kind altogether is an error.
type Reader func(name, text string) ([]switchboard.Person, []source.Problem, error)

// format counts what is read out of files: with another number, those are read
// anew that an earlier version has read.
const format = 1

// Source is a file as a source. It is read anew when its place, its size, its
// time or the rules have changed; one with mistakes once after each start too,
// so that they are said again.
type Source struct {
	name  switchboard.DirectorySource
	path  string
	rules string
	read  Reader
	start string // differs from start to start
}

var _ source.Source = (*Source)(nil)

// New makes a source of a file. It reads nothing. rules are other when read makes
// other people of the same text.
func New(name switchboard.DirectorySource, path, rules string, read Reader) *Source {
	return &Source{name, path, rules, read, rand.Text()}
}

// Name says which source it is.
func (s *Source) Name() switchboard.DirectorySource { return s.name }

// Every is a minute: looking costs nothing.
func (s *Source) Every() time.Duration { return Every }

// Read reads the file if it has changed.
func (s *Source) Read(ctx context.Context, since source.Since) (source.Delta, error) {
	info, err := os.Stat(s.path)
	if err != nil {
		return source.Delta{}, s.fault(err)
	}
	token := s.token(info)
	if since.Token == token || since.Token == s.start+token {
		return source.Delta{Token: since.Token}, nil
	}
	data, err := load(s.path)
	if err != nil {
		return source.Delta{}, s.fault(err)
	}
	text, _ := Decode(data)
	people, problems, err := s.read(filepath.Base(s.path), text)
	if err != nil {
		return source.Delta{}, s.fault(err)
	}
	if len(problems) > 0 {
		token = s.start + token
	}
	return source.Delta{Full: true, Changed: people, Token: token, Problems: problems}, ctx.Err()
}

// token stands for the file as it is. Its place may name a person, and is hashed.
func (s *Source) token(info fs.FileInfo) string {
	return fmt.Sprintf(" %d %s %s %d %d", format, s.rules, hash("path", s.path), info.Size(), info.ModTime().UnixNano())
}

// What is no file of people.
var (
	errNoFile   = errors.New("it is not a file")
	errTooLarge = errors.New("it is larger than 64 MiB")
)

func load(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errNoFile
	case info.Size() > sizeLimit:
		return nil, errTooLarge
	}
	return io.ReadAll(io.LimitReader(f, sizeLimit))
}

// fault puts a failure into words. The folder is left out: it may hold the name
// of a person.
func (s *Source) fault(err error) error {
	reason := err.Error()
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		reason = "it is not there"
	case errors.Is(err, fs.ErrPermission):
		reason = "it may not be read"
	case errors.As(err, &path):
		reason = path.Err.Error()
	}
	return &Error{Source: s.name, File: filepath.Base(s.path), Reason: reason, err: err}
}

// Error is a file that gave nobody.
type Error struct {
	Source switchboard.DirectorySource
	File   string // without its folder
	Reason string // for the operator
	err    error
}

func (e *Error) Error() string { return fmt.Sprintf("read %s: %v", e.File, e.err) }

// Unwrap gives the reason.
func (e *Error) Unwrap() error { return e.err }

// Fault says so for the operator.
func (e *Error) Fault() *switchboard.Fault {
	return &switchboard.Fault{
		Code: "directory-file", Text: fmt.Sprintf("The file %s cannot be used: %s", e.File, e.Reason),
		Hint: fmt.Sprintf("Put it right, or change directory.%s in the settings. It is looked at every minute.", e.Source),
	}
}
