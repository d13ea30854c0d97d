package forgettest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Text finds the secrets in a text, such as a log.
func (s *Secrets) Text(name, text string) Finds {
	return s.prepare().in([]byte(text), len(text), func(offset int) string { return fmt.Sprintf("%s+%d", name, offset) })
}

// Files finds the secrets in all files below a folder. What is no file, such as
// a socket, is passed over.
func (s *Secrets) Files(dir string) (Finds, error) {
	p := s.prepare()
	var finds Finds
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		finds = append(finds, p.in(data, len(data), func(offset int) string { return fmt.Sprintf("%s+%d", path, offset) })...)
		return nil
	})
	return finds, err
}
