package vault_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
)

// rotation is the refresh token of a round: some fit into one entry, most take
// several.
func rotation(n int) string { return token(n, 20+n*37%2000) }

// rotate stores one token after the other, from the number given, and says
// before and after each what it does.
func rotate(ctx context.Context, args []string) error {
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	for v := in(args[0]); ; n++ {
		unlock, err := v.Lock(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("begin %d\n", n)
		if err := v.Put(ctx, vault.Record{Account: person(n / 3 % 2), Refresh: rotation(n)}); err != nil {
			return err
		}
		fmt.Printf("done %d\n", n)
		unlock()
	}
}

// A process that rotates is killed 100 times, at any moment. The next start has
// the token before or the token after, and what is kept does not grow.
func TestKilledWhileRotating(t *testing.T) {
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	last, most, torn := 0, 0, 0
	for round := range 100 {
		begun, done := killedWhile(t, dir, last+1, time.Duration(random.IntN(20_000))*time.Microsecond)
		if begun > done {
			torn++
		}
		last = max(last, done)
		last = settled(t, dir, round, last, begun)
		entries, err := vaulttest.FileKeyring(dir).Entries()
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, len(entries))
	}
	t.Logf("%d tokens, %d of 100 kills within a Put, at most %d entries", last, torn, most)
	if most > 60 { // an index and two records in two generations each
		t.Errorf("%d entries", most)
	}
	if torn == 0 || last < 100 {
		t.Errorf("that killed nothing: %d tokens, %d within a Put", last, torn)
	}
	v := in(dir)
	for n := range 2 {
		if err := v.Remove(t.Context(), person(n).Key()); err != nil {
			t.Error(err)
		}
	}
	if entries, err := vaulttest.FileKeyring(dir).Entries(); err != nil || len(entries) != 0 {
		t.Errorf("after removing both: %d entries, %v", len(entries), err)
	}
}

// killedWhile rotates in another process from the given number, kills it after a
// while and says which was the last token that it began and finished to store.
func killedWhile(t *testing.T, dir string, from int, after time.Duration) (begun, done int) {
	t.Helper()
	cmd := helper(t, "rotate", dir, strconv.Itoa(from))
	lines := begin(t, cmd)
	var kill *time.Timer
	for lines.Scan() {
		if kill == nil { // it works now
			kill = time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
		n := 0
		if _, err := fmt.Sscanf(lines.Text(), "begin %d", &n); err == nil {
			begun = n
		} else if _, err := fmt.Sscanf(lines.Text(), "done %d", &n); err == nil {
			done = n
		} else {
			t.Fatalf("the other process: %s", lines.Text())
		}
	}
	var ended *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &ended) || ended.Exited() {
		t.Fatalf("the other process was not killed: %v", err)
	}
	return begun, done
}

// settled checks what a killed process left and gives the number of the newest
// token that is stored.
func settled(t *testing.T, dir string, round, done, begun int) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	v := in(dir)
	unlock, err := v.Lock(ctx)
	if err != nil {
		t.Fatalf("round %d: the lock of a killed process: %v", round, err)
	}
	defer unlock()
	h := load(t, v)
	if h.Damage != nil {
		t.Fatalf("round %d: %v", round, h.Damage)
	}
	newest := 0
	for n := range 2 {
		r, err := v.Record(ctx, person(n).Key())
		if errors.Is(err, vault.ErrNotFound) && round < 5 {
			continue // not signed in yet
		}
		var stored int
		if _, unread := fmt.Sscanf(r.Refresh, "secret-%d:", &stored); err != nil || unread != nil || r.Refresh != rotation(stored) || stored/3%2 != n {
			t.Fatalf("round %d: person %d has %d bytes: %v", round, n, len(r.Refresh), err)
		}
		newest = max(newest, stored)
	}
	if newest != done && newest != begun {
		t.Fatalf("round %d: %d is stored; %d was done, %d begun", round, newest, done, begun)
	}
	return newest
}
