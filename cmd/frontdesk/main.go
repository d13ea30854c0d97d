// Command frontdesk is the attendant console and its command line.
//
// This package is a table of contents: it reads the flags, introduces the
// rooms to each other, and turns errors into an exit status. It holds no
// behaviour of its own, and no other package may import it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	attachTerminal()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}
