package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"frontdesk/switchboard"
)

// The exit statuses that scripts may rely on.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitSignIn = 3 // nobody is signed in, and this command opens no browser
)

// streams are the standard streams of a command.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// usageError marks wrong use of the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// errSignIn says that a command needs a sign-in first.
var errSignIn = &switchboard.Fault{
	Code: "sign-in-needed", Text: "nobody is signed in", Hint: "run: frontdesk sign-in",
}

// errConfirm says that the sign-in is alive and waits for the operator.
var errConfirm = &switchboard.Fault{
	Code: "confirm-needed", Text: "the sign-in has to be confirmed in the browser", Hint: "run: frontdesk sign-in",
}

// report prints an error and its hint, and chooses the exit status.
func report(w io.Writer, err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	text := fmt.Sprintf("error: %v\n", err)
	if fault := new(switchboard.Fault); errors.As(err, &fault) && fault.Hint != "" {
		text += fmt.Sprintf("hint: %s\n", fault.Hint)
	}
	_, _ = io.WriteString(w, text) // the exit status says it too
	switch {
	case errors.As(err, new(usageError)):
		return exitUsage
	case errors.Is(err, errSignIn), errors.Is(err, errConfirm):
		return exitSignIn
	default:
		return exitFailed
	}
}
