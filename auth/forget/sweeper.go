package forget

import (
	"context"
	"log/slog"
	"time"

	"frontdesk/switchboard"
)

// When memory is swept after a moment at which secrets are over. At once there
// would still be requests and keyring calls on their way; those that take long
// are caught the second time.
const (
	soon  = time.Second
	later = 10 * time.Second
)

// Config says what belongs to a sweep. The zero value sweeps memory only.
type Config struct {
	// Close closes the connections that wait for their next use; nil: none. It is
	// called before each sweep. They must have no timer (IdleConnTimeout): one that
	// was stopped goes on holding its connection, with the last request in it.
	Close func()
	// Log receives a line for each sweep. Nil means none.
	Log *slog.Logger
}

// Sweeper frees memory of secrets when they are over: the code and what belongs
// to it when an attempt to sign in ends, the tokens when somebody has signed
// out, was signed out, or has switched to another account, and the former ones
// when they are renewed. Make one with [New].
type Sweeper struct {
	cfg   Config
	ready func()
	free  func()
	dirty chan struct{} // holds one when a sweep is due

	now     phase // these belong to the caller of AccountChanged
	who     string
	renewed time.Time
}

// phase is what an account means for secrets.
type phase int

const (
	out        phase = iota // there are none
	in                      // there are tokens
	attempting              // there may be a code, and there may be tokens
)

// New makes a sweeper. It does nothing before [Sweeper.Run].
func New(cfg Config) *Sweeper {
	if cfg.Close == nil {
		cfg.Close = func() {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Sweeper{cfg: cfg, ready: overwriteStacks, free: Free, dirty: make(chan struct{}, 1)}
}

// AccountChanged hears of every new state of the sign-in. It never blocks, and
// is called from one goroutine.
func (s *Sweeper) AccountChanged(a switchboard.Account) {
	before, who, renewed := s.now, s.who, s.renewed
	switch a.State {
	case switchboard.AccountChecking:
		return // the next state says what came of it
	case switchboard.AccountOff, switchboard.AccountSignedOut:
		s.now, s.who = out, ""
	case switchboard.AccountSignedIn, switchboard.AccountOffline, switchboard.AccountConfirm:
		s.now, s.who, s.renewed = in, a.ID, a.Renewed
	case switchboard.AccountWaiting, switchboard.AccountFinishing:
		s.now = attempting
	}
	over := s.now != before && (before == attempting || s.now == out)
	replaced := s.now == in && ((who != "" && s.who != who) || !s.renewed.Equal(renewed))
	if over || replaced {
		select {
		case s.dirty <- struct{}{}:
		default: // a sweep is due already
		}
	}
}

// Run sweeps when it is time to, until ctx ends. It returns nil.
func (s *Sweeper) Run(ctx context.Context) error {
	s.ready()
	var again <-chan time.Time // when the next sweep is due; nil: none is
	var last bool              // it is the second one
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.dirty:
			again, last = time.After(soon), false
		case <-again:
			s.sweep(ctx)
			if again = nil; !last {
				again, last = time.After(later), true
			}
		}
	}
}

func (s *Sweeper) sweep(ctx context.Context) {
	start := time.Now()
	s.cfg.Close()
	s.free()
	s.cfg.Log.DebugContext(ctx, "memory.swept", "ms", time.Since(start).Milliseconds())
}
