// Command bench measures what Frontdesk promises to be fast at, beside a named
// peer that does the same work on the same data in the same run. It prints one
// table for each measurement, or for those named on the command line; see
// tables for what there is.
//
// Times are of this machine at this moment; what counts is the ratio.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
)

// tables are the measurements. A new one gets a file of its own and a line
// here.
var tables = []struct {
	name  string
	print func(context.Context, io.Writer) error
}{
	{"search", search},
	{"telephony", telephone},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, t := range tables {
		if len(os.Args) > 1 && !slices.Contains(os.Args[1:], t.name) {
			continue
		}
		if err := t.print(ctx, os.Stdout); err != nil {
			fmt.Fprintf(os.Stderr, "error: table %s: %v\n", t.name, err)
			stop()
			os.Exit(1)
		}
	}
}
