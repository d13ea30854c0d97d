package keep

import (
	"context"
	"log/slog"
	"slices"
	"sync"

	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// Config says what a Keeper keeps, and whom it tells.
type Config struct {
	Sources []source.Source // the leading one first
	Cache   Cache           // nil: none
	// Post takes the events: PeopleLoaded, PeopleFailed, Noted and Forgotten.
	// It must return at once, without calling the Keeper.
	Post func(switchboard.Event)
	// Loaded is told the people of each new roster, for who follows them; nil
	// tells nobody. It must return at once, without calling the Keeper.
	Loaded func(people []switchboard.Person)
	// Silent says of which failures the operator hears elsewhere, such as that
	// nobody is signed in; nil: of none.
	Silent func(error) bool
	Log    *slog.Logger // nil means no log
}

// Keeper keeps the directory. Make it with New, then call Run once. Its methods
// may be called from any goroutine, before Run too.
type Keeper struct {
	cfg     Config
	log     *slog.Logger
	changed chan struct{} // holds a token while there is something to do for Run
	saving  sync.Mutex    // one change of the cache at a time; never wanted while mu is held

	mu      sync.Mutex
	shelves []*shelf // in the order of the sources
	account account
	shown   shown
	dirty   bool          // what is on the shelves differs from what is shown
	again   chan struct{} // closed when the operator wants what failed tried again
}

// account is whose personal sources may be read.
type account struct {
	scope   string
	allowed []switchboard.DirectorySource
	version int                // another for each account and each set of sources
	halt    context.CancelFunc // ends its readers; nil: there are none yet
}

// New makes a keeper. It reads nothing.
func New(cfg Config) *Keeper {
	if cfg.Cache == nil {
		cfg.Cache = none{}
	}
	if cfg.Loaded == nil {
		cfg.Loaded = func([]switchboard.Person) {}
	}
	if cfg.Silent == nil {
		cfg.Silent = func(error) bool { return false }
	}
	k := &Keeper{cfg: cfg, log: cfg.Log, changed: make(chan struct{}, 1), again: make(chan struct{})}
	if k.log == nil {
		k.log = slog.New(slog.DiscardHandler)
	}
	for _, s := range cfg.Sources {
		k.shelves = append(k.shelves, &shelf{source: s})
	}
	return k
}

// SetAccount says whose account is used now (the empty scope: nobody's), and
// which of its sources may be read. Those that are not among them are read no
// longer, and what comes of a reading under way is dropped.
//
// When the scope changes, everything of the other account goes: Forgotten is
// posted before SetAccount returns, nothing of it is posted afterwards, and what
// belongs to the computer is posted anew. The same scope with fewer sources
// leaves on screen what was read.
func (k *Keeper) SetAccount(scope string, allowed ...switchboard.DirectorySource) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.setAccount(scope, slices.Clone(allowed))
}

func (k *Keeper) setAccount(scope string, allowed []switchboard.DirectorySource) {
	before := k.account
	if before.scope == scope && slices.Equal(before.allowed, allowed) {
		return
	}
	if before.halt != nil {
		before.halt()
	}
	k.account = account{scope: scope, allowed: allowed, version: before.version + 1}
	if before.scope != scope {
		k.drop()
	}
	k.wake()
}

// drop takes the account's people away, from the screen at once.
func (k *Keeper) drop() {
	had, stays := false, false
	for _, s := range k.shelves {
		if !source.Personal(s.source.Name()) {
			stays = stays || s.people != nil
			continue
		}
		had = had || s.people != nil || s.fault != nil
		s.content = content{}
	}
	if had {
		k.cfg.Post(switchboard.Forgotten{})
		k.cfg.Loaded(nil)
	}
	if had || stays { // who stays is posted anew: the board forgets everybody by itself when the operator disconnects
		k.shown, k.dirty = shown{}, true
	}
}

// Forget drops what is kept of an account, and what is shown of it: it was
// disconnected. Nothing of it is kept afterwards.
func (k *Keeper) Forget(ctx context.Context, scope string) error {
	k.mu.Lock()
	if scope != "" && k.account.scope == scope {
		k.setAccount("", nil)
	}
	k.mu.Unlock()
	k.saving.Lock()
	defer k.saving.Unlock()
	return k.cfg.Cache.Forget(ctx, scope)
}

// ReadAgain has the sources read again, at once, whose last reading failed. Those
// that wait for the operator are not tried without it.
func (k *Keeper) ReadAgain() {
	k.mu.Lock()
	defer k.mu.Unlock()
	close(k.again)
	k.again = make(chan struct{})
}

// pressed is closed by the next ReadAgain.
func (k *Keeper) pressed() <-chan struct{} {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.again
}

// wake has Run look again.
func (k *Keeper) wake() {
	select {
	case k.changed <- struct{}{}:
	default:
	}
}

// Run keeps the directory until ctx ends, and returns nil when every reader has
// stopped.
func (k *Keeper) Run(ctx context.Context) error {
	var readers sync.WaitGroup
	defer readers.Wait()
	var computer []reader
	for _, s := range k.shelves {
		if !source.Personal(s.source.Name()) {
			computer = append(computer, reader{k, s, ""})
		}
	}
	k.begin(ctx, &readers, computer)
	for {
		k.adopt(ctx, &readers)
		k.publish(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-k.changed:
		}
	}
}

// adopt begins to read for an account that is new.
func (k *Keeper) adopt(ctx context.Context, readers *sync.WaitGroup) {
	k.mu.Lock()
	if k.account.halt != nil || len(k.account.allowed) == 0 {
		k.mu.Unlock()
		return
	}
	ctx, k.account.halt = context.WithCancel(ctx)
	var own []reader
	for _, s := range k.shelves {
		if name := s.source.Name(); source.Personal(name) && slices.Contains(k.account.allowed, name) {
			own = append(own, reader{k, s, k.account.scope})
		}
	}
	k.mu.Unlock()
	k.begin(ctx, readers, own)
}

// begin shows what the cache has, and then has it made fresh.
func (k *Keeper) begin(ctx context.Context, readers *sync.WaitGroup, all []reader) {
	for _, r := range all {
		r.load(ctx)
	}
	k.publish(ctx)
	for _, r := range all {
		readers.Go(func() { r.run(ctx) })
	}
}
