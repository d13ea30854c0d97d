package photos

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontdesk/switchboard"
)

// kept is what the disk holds of one person.
type kept struct {
	ETag  string    `json:"etag,omitempty"`
	Read  time.Time `json:"read"` // when the service last said so
	image []byte    // empty: there is no picture
}

// suffix marks our files; another is not touched.
const suffix = ".photo"

// disk keeps one file a person: a line of JSON, then the picture. It is named by
// a hash, so that no name or id can be read from the folder. An empty folder
// name keeps nothing.
type disk struct{ folder string }

func (d disk) file(id switchboard.PersonID) string {
	sum := sha256.Sum256([]byte(id))
	return filepath.Join(d.folder, hex.EncodeToString(sum[:12])+suffix)
}

// load gives what is kept; a file that cannot be read, or is no picture of ours,
// counts as none.
func (d disk) load(id switchboard.PersonID) (k kept, ok bool) {
	if d.folder == "" {
		return kept{}, false
	}
	data, err := os.ReadFile(d.file(id))
	if err != nil || len(data) > 2*Largest {
		return kept{}, false
	}
	head, image, found := bytes.Cut(data, []byte{'\n'})
	if !found || json.Unmarshal(head, &k) != nil || (len(image) > 0 && !picture(image)) {
		return kept{}, false
	}
	k.image = image
	return k, true
}

// save replaces a file as a whole: a process that is killed leaves the old one
// or the new one.
func (d disk) save(id switchboard.PersonID, k kept) error {
	if d.folder == "" {
		return nil
	}
	if err := os.MkdirAll(d.folder, 0o700); err != nil {
		return err
	}
	head, err := json.Marshal(k)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(d.folder, "*"+suffix+".new")
	if err != nil {
		return err
	}
	_, err = temp.Write(append(append(head, '\n'), k.image...))
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), d.file(id))
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return err
}

// clear removes every file of ours, finished or not.
func (d disk) clear() error {
	if d.folder == "" {
		return nil
	}
	entries, err := os.ReadDir(d.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), suffix) {
			err = errors.Join(err, os.Remove(filepath.Join(d.folder, e.Name())))
		}
	}
	return err
}
