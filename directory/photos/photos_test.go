package photos_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/directory/photos"
	"frontdesk/switchboard"
)

func face(t *testing.T, side int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, side, side)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pixel(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rig is a keeper in a bubble of time, at a service that the test plays.
type rig struct {
	*photos.Keeper
	t     *testing.T
	asked []string // id and etag of each request
	reply func(id switchboard.PersonID, etag string) (photos.Answer, error)
	shown map[switchboard.PersonID][]byte
}

func with(t *testing.T, folder string, do func(r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &rig{t: t, shown: map[switchboard.PersonID][]byte{}}
		r.reply = func(switchboard.PersonID, string) (photos.Answer, error) {
			return photos.Answer{Image: face(t, 48), ETag: "1"}, nil
		}
		r.Keeper = photos.New(photos.Config{Folder: folder, Ask: func(_ context.Context, id switchboard.PersonID, etag string) (photos.Answer, error) {
			r.asked = append(r.asked, string(id)+"/"+etag)
			return r.reply(id, etag)
		}}, func(e switchboard.Event) {
			read, ok := e.(switchboard.PhotoRead)
			if !ok {
				t.Errorf("%T was posted", e)
			}
			r.shown[read.Person] = read.Image
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- r.Run(ctx) }()
		do(r)
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// want shows somebody after a while and tells what was asked of the service.
func (r *rig) want(after time.Duration, ids ...switchboard.PersonID) []string {
	time.Sleep(after)
	r.asked = nil
	r.Show(ids)
	synctest.Wait()
	return r.asked
}

func TestAPictureIsKeptForADayAndThenAskedForByItsETag(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "photos")
	with(t, folder, func(r *rig) {
		if got := r.want(0, "vera"); len(got) != 1 || got[0] != "vera/" || len(r.shown["vera"]) == 0 {
			t.Errorf("asked %q, %d bytes", got, len(r.shown["vera"]))
		}
		if got := r.want(23*time.Hour, "vera"); len(got) != 0 {
			t.Errorf("within the day asked %q", got)
		}
		r.reply = func(_ switchboard.PersonID, etag string) (photos.Answer, error) {
			return photos.Answer{Same: etag == "1"}, nil
		}
		if got := r.want(2*time.Hour, "vera"); len(got) != 1 || got[0] != "vera/1" || len(r.shown["vera"]) == 0 {
			t.Errorf("after the day asked %q, %d bytes", got, len(r.shown["vera"]))
		}
	})
	with(t, folder, func(r *rig) { // after a restart, by a clock that stands where the first began
		r.want(0, "vera")
		if len(r.shown["vera"]) == 0 {
			t.Error("the picture is not there after a restart")
		}
	})
	info, err := os.Stat(folder)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// Who has no picture, or none that can be shown, is left alone for a week.
func TestNobodyIsAskedForAPictureTheyDoNotHave(t *testing.T) {
	for name, image := range map[string][]byte{"none": nil, "a pixel": pixel(t), "no picture": []byte("<html>"), "huge": face(t, 2000)} {
		with(t, t.TempDir(), func(r *rig) {
			r.reply = func(switchboard.PersonID, string) (photos.Answer, error) { return photos.Answer{Image: image}, nil }
			if got := r.want(0, "vera"); len(got) != 1 || len(r.shown["vera"]) != 0 {
				t.Errorf("%s: asked %q, shows %d bytes", name, got, len(r.shown["vera"]))
			}
			if got := r.want(6*24*time.Hour, "vera"); len(got) != 0 {
				t.Errorf("%s: asked %q", name, got)
			}
			if got := r.want(2*24*time.Hour, "vera"); len(got) != 1 {
				t.Errorf("%s: asked %q after a week", name, got)
			}
		})
	}
}

func TestAFailureIsNotRepeatedAtOnceAndCostsNobodyElse(t *testing.T) {
	with(t, t.TempDir(), func(r *rig) {
		r.reply = func(id switchboard.PersonID, _ string) (photos.Answer, error) {
			if id == "vera" {
				return photos.Answer{}, errors.New("no")
			}
			return photos.Answer{Image: face(t, 48)}, nil
		}
		if got := r.want(0, "vera", "lin"); len(got) != 2 || len(r.shown["lin"]) == 0 {
			t.Errorf("asked %q", got)
		}
		if got := r.want(time.Second, "vera"); len(got) != 0 {
			t.Errorf("at once again: %q", got)
		}
		if got := r.want(time.Minute, "vera"); len(got) != 1 {
			t.Errorf("after a minute: %q", got)
		}
	})
}

// A damaged file is a picture that is not there; nothing of one is left after
// Forget, and a picture on its way then comes to nothing.
func TestForgettingAndDamage(t *testing.T) {
	folder := t.TempDir()
	with(t, folder, func(r *rig) {
		r.want(0, "vera")
		files, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%q, %v", files, err)
		}
		if err := os.WriteFile(files[0], []byte("{}\nrubbish"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := r.want(time.Hour, "vera"); len(got) != 1 || got[0] != "vera/" {
			t.Errorf("with a damaged file asked %q", got)
		}
		r.reply = func(switchboard.PersonID, string) (photos.Answer, error) {
			delete(r.shown, "lin")
			if err := r.Forget(); err != nil {
				t.Error(err)
			}
			return photos.Answer{Image: face(t, 48)}, nil
		}
		r.want(time.Hour, "lin")
		if left, _ := os.ReadDir(folder); len(left) != 0 || r.shown["lin"] != nil {
			t.Errorf("%d files are left, and %d bytes on screen", len(left), len(r.shown["lin"]))
		}
	})
}
