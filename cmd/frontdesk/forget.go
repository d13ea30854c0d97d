package main

import (
	"net/http"

	"frontdesk/auth/forget"
)

// network carries the requests of auth and graph and of nobody else, so that
// its connections can be closed when their buffers should be forgotten.
func network() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	// A timer that was stopped stays in the runtime's heap for a while, and keeps
	// the closed connection with its last request. The sweeper closes those that
	// wait, and services close theirs.
	t.IdleConnTimeout = 0
	return t
}

// sweeper clears memory of tokens and codes when they are over.
func sweeper(s setup) *forget.Sweeper {
	return forget.New(forget.Config{Close: s.network.CloseIdleConnections, Log: s.log})
}
