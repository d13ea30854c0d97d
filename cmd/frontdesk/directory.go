package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"frontdesk/directory"
	"frontdesk/directory/keep"
	"frontdesk/directory/photos"
	"frontdesk/graph"
	"frontdesk/presence"
	"frontdesk/store"
	"frontdesk/switchboard"
)

// databaseFile is the name of the database in the folder of what is kept.
const databaseFile = "frontdesk.db"

// openStore opens the database. Where that cannot be, nothing is kept, and a
// note says so.
func (r *rooms) openStore(s *setup) {
	if s.data == "" {
		return
	}
	db, err := store.Open(context.Background(), store.Config{
		Path: filepath.Join(s.data, databaseFile), Log: s.log, KeepCalls: time.Duration(s.settings.Privacy.LogDays) * 24 * time.Hour,
	})
	if err != nil {
		s.log.Warn("store.open", "error", err)
		s.faults = append(s.faults, worded(err))
		return
	}
	if problem := db.Problem(); problem != nil {
		s.faults = append(s.faults, problem)
	}
	r.store = db
}

// openDirectory makes the directory. A source whose settings cannot work is left
// out, with a note.
func (r *rooms) openDirectory(s *setup, client *graph.Client, post func(switchboard.Event)) {
	sources, err := directory.Open(directorySettings(s.settings.Directory, client, s.keyring, s.log))
	for _, wrong := range parts(err) {
		s.faults = append(s.faults, worded(wrong))
	}
	var cache keep.Cache
	if r.store != nil {
		cache = r.store
	}
	r.people = keep.New(keep.Config{
		Sources: sources, Cache: cache, Post: post, Log: s.log, Silent: ofSignIn,
		Loaded: func(people []switchboard.Person) { r.office.loaded(people) },
	})
	r.photos = photos.New(photos.Config{
		Folder: photoFolder(s), Log: s.log,
		Ask: func(ctx context.Context, id switchboard.PersonID, etag string) (photos.Answer, error) {
			got, err := client.Photo(ctx, graph.Background, string(id), etag)
			return photos.Answer(got), err
		},
	}, post)
	if !s.settings.Directory.Photos {
		if err := r.photos.Forget(); err != nil {
			s.log.Warn("photos.forget", "error", err)
		}
	}
	if r.store != nil { // what a source has left that is no longer wanted
		if err := r.store.ForgetSourcesBut(context.Background(), directorySources(s.settings.Directory)...); err != nil {
			s.log.Warn("directory.forget", "error", err)
		}
	}
}

func photoFolder(s *setup) string {
	if s.cache == "" {
		return ""
	}
	return filepath.Join(s.cache, "photos")
}

// parts are the errors that were joined into one.
func parts(err error) []error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// worded is an error in the operator's words.
func worded(err error) *switchboard.Fault {
	if fault := switchboard.FaultOf(err); fault != nil {
		return fault
	}
	return &switchboard.Fault{Code: "directory-settings", Text: err.Error(), Hint: "Correct the settings file and start Frontdesk again."}
}

// dataFolder is where the database is: what a system keeps, and does not carry
// from one computer to the next.
func dataFolder() string {
	switch runtime.GOOS {
	case "windows":
		return below(os.UserCacheDir())
	case "darwin":
		return below(os.UserConfigDir())
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "frontdesk")
	}
	home, err := os.UserHomeDir()
	return below(filepath.Join(home, ".local", "share"), err)
}

// below is our folder in one of the system's; empty where there is none.
func below(dir string, err error) string {
	if err != nil || dir == "" {
		return ""
	}
	return filepath.Join(dir, "frontdesk")
}

// watchers are those who want to know who is looked at.
func (r *rooms) watchers() switchboard.Watcher {
	all := presence.Watchers{r.refresher, r.poller}
	if r.settings.Directory.Photos {
		all = append(all, portraits{r.photos})
	}
	return all
}

// portraits fetches the picture of who is selected.
type portraits struct{ *photos.Keeper }

// Show asks for the picture of a user of the organisation; nobody else has one.
func (p portraits) Show(w switchboard.Watched) {
	p.Keeper.Show(slices.DeleteFunc([]switchboard.PersonID{w.Selected}, func(id switchboard.PersonID) bool {
		return id == "" || strings.Contains(string(id), ":")
	}))
}

// marks remembers what the operator marks, where something can be kept.
func (r *rooms) marks() switchboard.Marks {
	if r.store == nil {
		return nil
	}
	return r.store
}

// showMarks brings what was marked before.
func (r *rooms) showMarks(ctx context.Context) {
	marked, err := r.store.Marks(ctx)
	if err != nil {
		r.log.WarnContext(ctx, "store.marks", "error", err)
		return
	}
	r.board.Post(marked)
	calls, err := r.store.Calls(ctx, callsShown)
	if err != nil {
		r.log.WarnContext(ctx, "store.calls", "error", err)
		return
	}
	r.board.Post(switchboard.CallsKept{Calls: calls, Keep: time.Duration(r.settings.Privacy.LogDays) * 24 * time.Hour})
}

// callsShown is how many calls of before the window knows.
const callsShown = 1000
