package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
)

// needs is a testing.TB for the test peers outside of a test: what fails ends
// the measurement.
type needs struct {
	testing.TB // nil: what the peers do not use is not there
	ctx        context.Context
	undo       []func()
}

// errMissing says that a peer is not installed.
var errMissing = errors.New("not measured")

// withPeers measures with test peers, which end afterwards. What is missing
// here is an error that wraps errMissing.
func withPeers(ctx context.Context, measure func(t testing.TB) error) (err error) {
	n := &needs{ctx: ctx}
	defer n.cleanUp()
	defer func() {
		switch failed := recover().(type) {
		case nil:
		case failure:
			err = failed.error
		default:
			panic(failed)
		}
	}()
	return measure(n)
}

// failure is what Fatal panics with; withPeers makes it an error again.
type failure struct{ error }

func (n *needs) cleanUp() {
	for _, undo := range slices.Backward(n.undo) {
		undo()
	}
}

func (n *needs) Helper()                  {}
func (n *needs) Name() string             { return "bench" }
func (n *needs) Failed() bool             { return false }
func (n *needs) Context() context.Context { return n.ctx }
func (n *needs) Cleanup(undo func())      { n.undo = append(n.undo, undo) }

func (n *needs) Logf(format string, args ...any)   { fmt.Fprintf(os.Stderr, format+"\n", args...) }
func (n *needs) Errorf(format string, args ...any) { n.Fatalf(format, args...) }
func (n *needs) Fatal(args ...any)                 { panic(failure{errors.New(fmt.Sprint(args...))}) }
func (n *needs) Fatalf(format string, args ...any) { panic(failure{fmt.Errorf(format, args...)}) }
func (n *needs) Skipf(format string, args ...any) {
	panic(failure{fmt.Errorf("%w: %s", errMissing, fmt.Sprintf(format, args...))})
}
