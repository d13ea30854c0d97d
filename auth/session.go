package auth

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

const (
	attemptTime = 10 * time.Minute // a code at Microsoft lives about as long
	keyringTime = 65 * time.Second // longer than any sensible deadline of a Keyring
)

// limits are the waits that a test may shorten.
type limits struct {
	attempt time.Duration
	read    time.Duration // after it a slow keyring is reported, and still waited for
	write   time.Duration // the same, with the time it takes to type a password
}

// Session is one sign-in of one operator. Make it with [New], let [Session.Run]
// serve it, and use the other methods from any goroutine.
type Session struct {
	cfg         Config
	issuer      issuer
	provider    *provider
	permissions permissions
	vault       *vault.Vault
	off         *switchboard.Fault
	changed     func(switchboard.Account)
	limits      limits
	unlocked    sync.Once // that there is no lock is said once

	running atomic.Bool
	ended   chan struct{} // closed when Run returns
	wake    chan struct{} // holds one token while inbox is not empty

	mu      sync.Mutex
	inbox   []func(*keeper)
	busy    bool // the owner works on what it took from the inbox
	account switchboard.Account
	moved   chan struct{} // closed and replaced whenever account or busy change
}

var _ switchboard.Authenticator = (*Session)(nil)

// New makes a session. It does nothing before [Session.Run].
//
// changed, when not nil, is told every new state of the account, in order, from
// the goroutine of Run; it must return soon. A configuration that cannot be
// meant is refused with a [*switchboard.Fault]; one that is merely incomplete
// gives a session whose account is off and says what is missing.
func New(cfg Config, changed func(switchboard.Account)) (*Session, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Session{
		cfg: cfg, off: cfg.off(), changed: changed, limits: limits{attempt: attemptTime, read: 5 * time.Second, write: 20 * time.Second},
		ended: make(chan struct{}), wake: make(chan struct{}, 1), moved: make(chan struct{}),
		account:     switchboard.Account{State: switchboard.AccountChecking},
		permissions: permissionsOf(cfg.Scopes, cfg.Wider),
	}
	if s.off != nil {
		s.account = switchboard.Account{State: switchboard.AccountOff, Fault: s.off}
	} else if s.issuer, err = chooseIssuer(cfg); err != nil {
		return nil, &switchboard.Fault{
			Code: "account-setting", Text: "The address of the sign-in service cannot be used",
			Hint: "Correct account.issuer in the settings file: " + err.Error() + ".",
		}
	}
	s.provider = &provider{issuer: s.issuer, http: cfg.HTTP, now: cfg.Now}
	s.vault = vault.Open(vault.Config{
		Keyring: cfg.Keyring, Profile: cfg.Profile, Issuer: s.issuer.url, Client: cfg.ClientID, Folder: cfg.Folder,
	})
	return s, nil
}

// Run restores the saved sign-in and then serves until ctx ends. It waits for
// what must not be cut off, such as the writing of a replaced refresh token,
// for a few seconds at most. It returns nil, and may be called once.
func (s *Session) Run(ctx context.Context) error {
	if !s.running.CompareAndSwap(false, true) {
		return errors.New("auth: the session has run before")
	}
	defer close(s.ended)
	k := newKeeper(ctx, s)
	defer k.stop()
	k.start()
	for {
		k.step()
		s.publish(k.present())
		if ctx.Err() != nil {
			return nil // whatever else has come in, stop takes it
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
			for _, do := range s.take() {
				do(k)
			}
		case <-k.timer.C:
		}
	}
}

// Ask does what the operator wants, and returns at once; what becomes of it is
// seen in the account. account names the one meant, where the wish is about one
// of several.
func (s *Session) Ask(w switchboard.Wish, account string) {
	s.post(func(k *keeper) { k.ask(w, account) })
}

// Forbid ends every sign-in because the organisation has switched Microsoft 365
// off while the program runs: tokens are gone at once, attempts too, and the
// keyring forgets all accounts of the profile. It returns at once and holds
// until the program ends; f tells the operator why.
func (s *Session) Forbid(f *switchboard.Fault) {
	s.post(func(k *keeper) { k.forbid(f) })
}

// AccessToken gives a token for the scopes of the configuration, refreshing it
// when it is due. It never opens a window. Any number of callers cause one
// request, and a failure is remembered: until the operator acts, or for a
// while when it will pass.
//
// claims is the decoded challenge of a resource that refused the last token
// (a JSON object), or empty. The error is [*InteractionRequired], [*Blocked],
// [*Offline], [ErrEnded] or that of ctx.
//
// The token is a secret and opaque: send it, and never keep, log or read it.
func (s *Session) AccessToken(ctx context.Context, claims string) (string, error) {
	w := &want{ctx: ctx, claims: challenge(claims), reply: make(chan outcome, 1)}
	s.post(func(k *keeper) { k.wants = append(k.wants, w) })
	select {
	case a := <-w.reply:
		return a.token, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	case <-s.ended:
		return "", ErrEnded
	}
}

// Unmet tells that a resource refused a token for want of claims though the
// token was asked for with them: from now on only the operator can go on, by
// one confirmation in the browser. It returns what to say instead, or nil when
// there is a newer token by now. It never blocks for long.
func (s *Session) Unmet(ctx context.Context, token, claims string) error {
	reply := make(chan error, 1)
	s.post(func(k *keeper) { reply <- k.unmet(token, challenge(claims)) })
	select {
	case err := <-reply:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-s.ended:
		return ErrEnded
	}
}

// Account is the account as it is now.
func (s *Session) Account() switchboard.Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.account
}

// Wait returns the first account that settled accepts, looking only when
// nothing that was asked of the session is still unread. It sees the newest
// state, not every one. The error is that of ctx, or [ErrEnded].
func (s *Session) Wait(ctx context.Context, settled func(switchboard.Account) bool) (switchboard.Account, error) {
	for {
		s.mu.Lock()
		account, idle, moved := s.account, len(s.inbox) == 0 && !s.busy, s.moved
		s.mu.Unlock()
		if idle && settled(account) {
			return account, nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return account, ctx.Err()
		case <-s.ended:
			return account, ErrEnded
		}
	}
}

// post hands the owner something to do. It never blocks.
func (s *Session) post(do func(*keeper)) {
	s.mu.Lock()
	s.inbox = append(s.inbox, do)
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Session) take() []func(*keeper) {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.inbox
	s.inbox, s.busy = nil, len(taken) > 0
	return taken
}

// publish makes the account known: first to changed, then to those who wait,
// so that nobody acts on a state of which the rest has not heard. It is called
// from the owner only.
func (s *Session) publish(account switchboard.Account) {
	s.mu.Lock()
	news := !sameAccount(s.account, account)
	if !news && !s.busy {
		s.mu.Unlock()
		return
	}
	s.account, s.busy = account, true
	s.mu.Unlock()
	if news && s.changed != nil {
		s.changed(account)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = false
	close(s.moved)
	s.moved = make(chan struct{})
}

func sameAccount(a, b switchboard.Account) bool { return reflect.DeepEqual(a, b) }
