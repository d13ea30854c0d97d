package photos

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"frontdesk/switchboard"
)

// When the service is asked again.
const (
	fresh   = 24 * time.Hour     // for a picture, by its ETag
	nobody  = 7 * 24 * time.Hour // for somebody who had none
	retries = time.Minute        // after a failure, for that person
)

// Answer is what the service says of one person's picture.
type Answer struct {
	Image []byte // empty with Same: there is none
	ETag  string
	Same  bool // the one with the ETag that was asked with still stands
}

// Ask fetches one picture; etag is empty or that of the one at hand. It must
// wait until nothing else wants the service.
type Ask func(ctx context.Context, id switchboard.PersonID, etag string) (Answer, error)

// Config says where pictures come from and where they are kept.
type Config struct {
	Ask    Ask
	Folder string           // made when needed, readable by its owner only; empty: nothing is kept
	Now    func() time.Time // nil means time.Now
	Log    *slog.Logger     // nil means no log
}

// Keeper brings the pictures of who is wanted. Make it with [New], let
// [Keeper.Run] serve it; the other methods may be called from any goroutine and
// return at once.
type Keeper struct {
	cfg  Config
	disk disk
	post func(switchboard.Event)
	wake chan struct{}

	files sync.Mutex // held while files are written or removed; never wanted while mu is held

	mu     sync.Mutex
	wanted []switchboard.PersonID
	failed map[switchboard.PersonID]time.Time
	era    int // another one: what is on its way belongs to somebody who has left
}

// New makes a keeper that is idle until Run.
func New(cfg Config, post func(switchboard.Event)) *Keeper {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Keeper{cfg: cfg, disk: disk{cfg.Folder}, post: post, wake: make(chan struct{}, 1), failed: map[switchboard.PersonID]time.Time{}}
}

// Show tells who is wanted now, the most wanted first. Who is no longer wanted
// is not fetched any more.
func (k *Keeper) Show(ids []switchboard.PersonID) {
	k.mu.Lock()
	k.wanted = slices.Clone(ids)
	k.mu.Unlock()
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// Forget removes what is kept, and what is on its way comes to nothing.
func (k *Keeper) Forget() error {
	k.Drop()
	k.files.Lock()
	defer k.files.Unlock()
	return k.disk.clear()
}

// Drop lets what is on its way come to nothing: another account is used now.
func (k *Keeper) Drop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.era++
	k.wanted = nil
	clear(k.failed)
}

// Run fetches until ctx ends. It returns nil.
func (k *Keeper) Run(ctx context.Context) error {
	for {
		id, era, any := k.next()
		if !any {
			select {
			case <-ctx.Done():
				return nil
			case <-k.wake:
			}
			continue
		}
		if k.bring(ctx, id, era); ctx.Err() != nil {
			return nil
		}
	}
}

// next takes the most wanted person off the list.
func (k *Keeper) next() (id switchboard.PersonID, era int, any bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.wanted) > 0 {
		id, k.wanted = k.wanted[0], k.wanted[1:]
		if !k.cfg.Now().Before(k.failed[id].Add(retries)) || k.failed[id].IsZero() {
			return id, k.era, true
		}
	}
	return "", 0, false
}

// bring posts what is kept at once, and then what the service says, where what
// is kept is old.
func (k *Keeper) bring(ctx context.Context, id switchboard.PersonID, era int) {
	have, known := k.disk.load(id)
	if known {
		k.tell(id, have.image, era)
	}
	age, limit := k.cfg.Now().Sub(have.Read), fresh
	if len(have.image) == 0 {
		limit = nobody
	}
	if known && age >= 0 && age < limit {
		return
	}
	got, err := k.cfg.Ask(ctx, id, have.ETag)
	if err != nil {
		if ctx.Err() == nil {
			k.fail(id)
			k.cfg.Log.DebugContext(ctx, "photo.failed", "error", err)
		}
		return
	}
	have.Read = k.cfg.Now()
	if !got.Same {
		have.ETag, have.image = got.ETag, nil
		if picture(got.Image) {
			have.image = got.Image
		}
	}
	k.keep(id, have, era)
}

func (k *Keeper) fail(id switchboard.PersonID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failed[id] = k.cfg.Now()
}

// keep writes and tells, unless everything was forgotten meanwhile.
func (k *Keeper) keep(id switchboard.PersonID, have kept, era int) {
	k.files.Lock()
	defer k.files.Unlock()
	k.mu.Lock()
	gone := era != k.era
	k.mu.Unlock()
	if gone { // Forget has been, or waits for the files
		return
	}
	if err := k.disk.save(id, have); err != nil {
		k.cfg.Log.Debug("photo.kept", "error", err)
	}
	k.tell(id, have.image, era)
}

func (k *Keeper) tell(id switchboard.PersonID, image []byte, era int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if era == k.era {
		k.post(switchboard.PhotoRead{Person: id, Image: image})
	}
}
