package forget_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/auth/forget"
	"frontdesk/auth/vault/vaulttest"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// helperVar makes this test's binary the process that signs in.
const helperVar = "FRONTDESK_TEST_FORGET"

func TestMain(m *testing.M) {
	if os.Getenv(helperVar) == "" {
		os.Exit(m.Run())
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := serve(ctx, os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
}

// serve is a program with a sign-in and nothing else. It does what its input
// says, line by line, and says when it is done.
func serve(ctx context.Context, issuer, graph, dir string) error {
	file, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.IdleConnTimeout = 0 // see Config.Close
	log := slog.New(slog.NewJSONHandler(file, &slog.HandlerOptions{Level: slog.LevelDebug}))
	sweeper := forget.New(forget.Config{Close: transport.CloseIdleConnections, Log: log})
	s, err := auth.New(auth.Config{
		Issuer: issuer, TenantID: tenant.ID, ClientID: tenant.ClientID, HTTP: &http.Client{Transport: transport},
		Wider:   []string{auth.Scope("", "User.Read.All"), auth.Scope("", "Calendars.Read")},
		Keyring: vaulttest.FileKeyring(dir), Folder: dir,
		Open: func(link string) error { fmt.Println("open", link); return nil },
		Log:  log,
	}, sweeper.AccountChanged)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() { _ = s.Run(ctx) })       // nil
	running.Go(func() { _ = sweeper.Run(ctx) }) // nil
	p := &program{s: s, client: &http.Client{Transport: transport}, graph: graph}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if err := p.do(ctx, lines.Text()); err != nil {
			return err
		}
		fmt.Println("done")
	}
	return lines.Err()
}

type program struct {
	s      *auth.Session
	client *http.Client
	graph  string
}

func (p *program) do(ctx context.Context, what string) error {
	switch what {
	case "sign in":
		p.s.Ask(switchboard.WishSignIn, "")
		return p.await(ctx, switchboard.AccountSignedIn)
	case "read":
		return p.read(ctx)
	case "sign out":
		p.s.Ask(switchboard.WishSignOut, "")
		return p.await(ctx, switchboard.AccountSignedOut)
	default:
		return errors.New(what)
	}
}

func (p *program) await(ctx context.Context, state switchboard.AccountState) error {
	_, err := p.s.Wait(ctx, func(a switchboard.Account) bool { return a.State == state })
	return err
}

// read asks Graph with a token several times at once, as the console does.
func (p *program) read(ctx context.Context) error {
	var all sync.WaitGroup
	failed := make([]error, 4)
	for i := range failed {
		all.Go(func() { failed[i] = p.ask(ctx) })
	}
	all.Wait()
	return errors.Join(failed...)
}

func (p *program) ask(ctx context.Context) error {
	token, err := p.s.AccessToken(ctx, "")
	if err != nil {
		return err
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, p.graph+"/users?$top=25", http.NoBody)
	if err != nil {
		return err
	}
	q.Header.Set("Authorization", "Bearer "+token)
	resp, err := p.client.Do(q)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode == http.StatusUnauthorized { // expired: the next one is fresh
		_, _ = p.s.AccessToken(ctx, `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`)
	}
	return errors.Join(err, resp.Body.Close())
}
