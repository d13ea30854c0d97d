package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"os/exec"
	"time"

	"golang.org/x/oauth2"

	"frontdesk/auth/loopback"
	"frontdesk/auth/refusal"
	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

// promptly is how soon an opener that fails has failed to open. One that ends
// with an error later had shown a browser, which somebody closed.
const promptly = 10 * time.Second

// lateTime is how long an answer may come after its attempt is over, and still
// find a page of ours.
const lateTime = 5 * time.Minute

// attempt is one sign-in in the browser. The fields below the line belong to
// the keeper; the rest is fixed when the attempt is made.
type attempt struct {
	question

	s       *Session
	number  int
	meant   vault.Account // whose sign-in it is to be; zero: the operator's choice
	hint    string        // what names it to the provider
	claims  string        // what a resource demands
	cancel  context.CancelFunc
	after   <-chan struct{} // the port of the attempt before is free
	release chan struct{}   // closed when our port is wanted
	left    chan struct{}   // closed when our port is free
	again   chan struct{}   // the browser is to be opened again
	started chan struct{}   // an address for the browser has been used

	state     switchboard.AccountState
	link      string
	deadline  time.Time
	fault     *switchboard.Fault
	found     *found
	since     time.Time // when it was found
	writing   bool      // the keyring is being told
	redeeming bool      // the code is being exchanged
}

// found is a sign-in that was made and checked.
type found struct {
	who   vault.Record
	token token
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
	f, receiver, err := a.pass(ctx)
	return f, receiver, a.s.explain(err, a.meant, a.names)
}

func (a *attempt) pass(ctx context.Context) (*found, *loopback.Receiver, error) {
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
		Scopes:      a.s.permissions.scopes(a.names),
	}
	got, err := a.wait(ctx, a.address(conf, own), receiver)
	if err != nil {
		return nil, receiver, err
	}
	a.tell(func(*keeper) { a.state, a.fault, a.redeeming = switchboard.AccountFinishing, nil, got.Error == "" })
	f, err := a.finish(ctx, conf, meta, own, got)
	return f, receiver, err
}

func (a *attempt) listen(ctx context.Context, meta *metadata, own secrets) (*loopback.Receiver, error) {
	receiver, err := loopback.Listen(ctx, loopback.Config{
		Host: a.s.cfg.RedirectHost, Port: a.s.cfg.RedirectPort,
		State: own.state, Issuer: meta.Issuer, IssuerSent: meta.IssuerSent,
		Started: func() {
			select {
			case a.started <- struct{}{}:
			default: // known already
			}
		},
		Stray: func(reason string) {
			a.s.cfg.Log.DebugContext(ctx, "signin.stray", "attempt", a.number, "reason", reason)
		},
	})
	if err != nil {
		return nil, portFault(err)
	}
	a.s.cfg.Log.InfoContext(ctx, "signin.started", "attempt", a.number, "issuer", meta.Issuer,
		"port", receiver.Port(), "mode", a.s.cfg.ResponseMode, "permissions", a.names, "known_account", a.hint != "", "challenge", a.claims != "")
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
		oauth2.SetAuthURLParam("claims", claimsFor(a.claims)),
		oauth2.SetAuthURLParam("domain_hint", "organizations"), // no private accounts; guests are not kept out
	}
	if a.hint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", a.hint))
	} else {
		options = append(options, oauth2.SetAuthURLParam("prompt", "select_account"))
	}
	return conf.AuthCodeURL(own.state, options...)
}

// wait opens the browser, again when asked, until the answer is there. The
// browser gets addresses of ours that work once: the process list, a clipboard
// or a terminal that shows one shows nothing of the attempt.
func (a *attempt) wait(ctx context.Context, authorize string, receiver *loopback.Receiver) (loopback.Answer, error) {
	offer := func() {
		link := receiver.Start(authorize)
		a.tell(func(*keeper) { a.state, a.link = switchboard.AccountWaiting, link })
	}
	offer()
	a.open(ctx, receiver.Start(authorize))
	for {
		select {
		case got := <-receiver.Answer():
			return got, nil
		case <-a.started:
			offer()
		case <-a.again:
			a.tell(func(*keeper) { a.fault = nil })
			a.open(ctx, receiver.Start(authorize))
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
		return nil, refusal.FromBrowser(got.Error, got.Description, got.More)
	}
	asked := a.s.cfg.Now().Round(0)
	g, err := a.s.redeem(ctx, meta, conf, got.Code, own.verifier, a.claims)
	if err != nil {
		return nil, err
	}
	who, err := a.s.identify(ctx, meta, g.Identity, own.nonce)
	if err != nil {
		return nil, err
	}
	return &found{
		who:   vault.Record{Account: who, Refresh: g.Refresh, Granted: a.s.permissions.granted(g.Scope, a.names)},
		token: newToken(g, a.claims, asked),
	}, nil
}

// leave tells whoever still comes that this sign-in is over, until the port is
// wanted or nobody can be late any more, and then gives the port back.
func (a *attempt) leave(ctx context.Context, receiver *loopback.Receiver) {
	defer close(a.left)
	if receiver == nil {
		return
	}
	receiver.Retire()
	if strays := receiver.Strays(); len(strays) > 0 {
		a.s.cfg.Log.InfoContext(ctx, "signin.strays", "attempt", a.number, "turned_away", strays)
	}
	late := time.NewTimer(lateTime)
	defer late.Stop()
	select {
	case <-a.release:
	case <-late.C:
	}
	receiver.Finish()
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
