package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"frontdesk/switchboard"
)

const (
	linesTimeout = 5 * time.Second // `who` waits no longer for the PBX: the calendars are there
	linesAtOnce  = 200             // who prints more looks for somebody else
)

// readLines asks the PBX once what some extensions do. It neither registers nor
// rings: a console that runs meanwhile keeps its calls.
func (r *rooms) readLines(ctx context.Context, extensions []string) (map[string]switchboard.Line, error) {
	told := make(chan switchboard.Event, 2*len(extensions))
	phone, err := r.watch(func(e switchboard.Event) {
		select {
		case told <- e:
		default: // more was said than was asked for
		}
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, linesTimeout)
	done := make(chan error, 1)
	go func() { done <- phone.Run(ctx) }()
	phone.WatchLines(extensions)
	lines, err := collect(ctx, told, len(extensions))
	cancel()
	return lines, errors.Join(err, <-done)
}

// collect takes what is told until there are so many lines, or until it is clear
// that there will not be.
func collect(ctx context.Context, told <-chan switchboard.Event, n int) (map[string]switchboard.Line, error) {
	lines := map[string]switchboard.Line{}
	for len(lines) < n {
		select {
		case <-ctx.Done():
			return lines, fmt.Errorf("the PBX has told of %d lines of %d: %w", len(lines), n, ctx.Err())
		case e := <-told:
			switch e := e.(type) {
			case switchboard.LinesRead:
				maps.Copy(lines, e.Results)
			case switchboard.PhoneChanged:
				if e.Status.Fault != nil {
					return lines, e.Status.Fault
				}
			}
		}
	}
	return lines, nil
}
