package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"os/exec"
	"time"

	"golang.org/x/oauth2"

	"frontdesk/auth/loopback"
	"frontdesk/switchboard"
)

// promptly is how soon an opener that fails has failed to open. One that ends
// with an error later had shown a browser, which somebody closed.
const promptly = 10 * time.Second

// attempt is one sign-in in the browser. The fields below the line belong to
// the keeper; the rest is fixed when the attempt is made.
type attempt struct {
	s      *Session
	number int
	hint   string // the account to ask for; empty: let the operator choose
	claims string
	cancel context.CancelFunc
	after  <-chan struct{} // the port of the attempt before is free
	left   chan struct{}   // closed when our port is free
	again  chan struct{}   // the browser is to be opened again

	state    switchboard.AccountState
	link     string
	deadline time.Time
	fault    *switchboard.Fault
	found    *found
	since    time.Time // when it was found
	writing  bool      // the keyring is being told
}

// found is a sign-in that was made and checked.
type found struct {
	who     record
	token   token
	missing []string // permissions that were not granted
}

// secrets bind one answer to one attempt; none is used twice.
type secrets struct{ state, nonce, verifier string }

// newSecrets draws more than 128 bits each. The verifier is that of RFC 7636
// section 4.1: 32 bytes.
func newSecrets() secrets {
	return secrets{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
}

// run is the whole attempt: it ends with a sign-in, a refusal, or ctx. When it
// returns, the port is still open; see [attempt.leave].
func (a *attempt) run(ctx context.Context) (*found, *loopback.Receiver, error) {
	select {
	case <-a.after:
	case <-ctx.Done():
		return nil, nil, context.Cause(ctx)
	}
	meta, err := a.s.provider.describe(ctx)
	if err != nil {
		return nil, nil, err
	}
	own := newSecrets()
	receiver, err := a.listen(ctx, meta, own)
	if err != nil {
		return nil, nil, err
	}
	conf := oauth2.Config{
		ClientID:    a.s.cfg.ClientID,
		Endpoint:    oauth2.Endpoint{AuthURL: meta.Authorize, TokenURL: meta.Token, AuthStyle: oauth2.AuthStyleInParams},
		RedirectURL: receiver.RedirectURI(),
		Scopes:      a.s.cfg.Scopes,
	}
	link := a.address(conf, own)
	a.tell(func(*keeper) { a.state, a.link = switchboard.AccountWaiting, link })
	got, err := a.wait(ctx, link, receiver)
	if err != nil {
		return nil, receiver, err
	}
	a.tell(func(*keeper) { a.state, a.fault = switchboard.AccountFinishing, nil })
	f, err := a.finish(ctx, conf, meta, own, got)
	return f, receiver, err
}

func (a *attempt) listen(ctx context.Context, meta *metadata, own secrets) (*loopback.Receiver, error) {
	receiver, err := loopback.Listen(ctx, loopback.Config{
		Host: a.s.cfg.RedirectHost, Port: a.s.cfg.RedirectPort,
		State: own.state, Issuer: meta.Issuer, IssuerSent: meta.IssuerSent,
		Stray: func(reason string) {
			a.s.cfg.Log.DebugContext(ctx, "signin.stray", "attempt", a.number, "reason", reason)
		},
	})
	if err != nil {
		return nil, portFault(err)
	}
	a.s.cfg.Log.InfoContext(ctx, "signin.started", "attempt", a.number, "issuer", meta.Issuer,
		"port", receiver.Port(), "mode", a.s.cfg.ResponseMode, "known_account", a.hint != "", "challenge", a.claims != "")
	return receiver, nil
}

// address is the address that starts the attempt (RFC 6749 section 4.1.1, RFC
// 7636 section 4.3, OpenID Connect Core section 3.1.2.1). A known account is
// named and nothing is prompted for: both together make people type it twice.
func (a *attempt) address(conf oauth2.Config, own secrets) string {
	options := []oauth2.AuthCodeOption{
		oauth2.S256ChallengeOption(own.verifier),
		oauth2.SetAuthURLParam("nonce", own.nonce),
		oauth2.SetAuthURLParam("response_mode", a.s.cfg.ResponseMode),
	}
	if a.hint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", a.hint))
	} else {
		options = append(options, oauth2.SetAuthURLParam("prompt", "select_account"))
	}
	if a.claims != "" {
		options = append(options, oauth2.SetAuthURLParam("claims", a.claims))
	}
	return conf.AuthCodeURL(own.state, options...)
}

// wait opens the browser, again when asked, until the answer is there.
func (a *attempt) wait(ctx context.Context, link string, receiver *loopback.Receiver) (loopback.Answer, error) {
	a.open(ctx, link)
	for {
		select {
		case got := <-receiver.Answer():
			return got, nil
		case <-a.again:
			a.tell(func(*keeper) { a.fault = nil })
			a.open(ctx, link)
		case <-ctx.Done():
			return loopback.Answer{}, context.Cause(ctx)
		}
	}
}

// open starts the browser. Nobody waits for the goroutine: the opener may live
// as long as the browser does, and closing the browser is not ours to do.
func (a *attempt) open(ctx context.Context, link string) {
	go func() {
		started := time.Now()
		err := a.s.cfg.Open(link)
		if err == nil || time.Since(started) > promptly {
			return
		}
		// The error's text is the opener's and may hold the address.
		code := -1
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			code = exit.ExitCode()
		}
		a.s.cfg.Log.WarnContext(ctx, "signin.browser", "attempt", a.number, "outcome", "not opened", "exit", code)
		a.tell(func(*keeper) {
			if a.state == switchboard.AccountWaiting {
				a.fault = noBrowserFault()
			}
		})
	}()
}

// finish turns the answer into a sign-in.
func (a *attempt) finish(ctx context.Context, conf oauth2.Config, meta *metadata, own secrets, got loopback.Answer) (*found, error) {
	if got.Error != "" {
		return nil, browserRefusal(got.Error, got.Description).errorFor()
	}
	asked := a.s.cfg.Now().Round(0)
	g, err := a.s.exchange(ctx, conf, got.Code, own.verifier)
	if err != nil {
		return nil, err
	}
	who, err := a.s.identify(ctx, meta, g.Identity, own.nonce)
	if err != nil {
		return nil, err
	}
	return &found{
		who: record{
			Version: recordVersion, Issuer: a.s.issuer.url, Client: a.s.cfg.ClientID,
			Account: who, Refresh: g.Refresh,
		},
		token:   newToken(g, a.claims, asked),
		missing: a.s.missing(g),
	}, nil
}

// leave gives the port back: at once when the attempt was ended, else after the
// browser has its page.
func (a *attempt) leave(receiver *loopback.Receiver, ended bool) {
	defer close(a.left)
	switch {
	case receiver == nil:
	case ended:
		receiver.Close()
	default:
		receiver.Finish()
	}
}

// tell changes the attempt on the keeper's goroutine, as long as it is the
// present one.
func (a *attempt) tell(change func(*keeper)) {
	a.s.post(func(k *keeper) {
		if k.attempt == a {
			change(k)
		}
	})
}
