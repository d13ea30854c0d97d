package auth

import "time"

// SetLimit shortens the time an attempt may take.
func (s *Session) SetLimit(d time.Duration) { s.limits.attempt = d }

// SetPatience shortens how long a slow keyring goes unreported.
func (s *Session) SetPatience(d time.Duration) { s.limits.read, s.limits.write = d, d }

// NewWorker is the worker of the system's keyring around another backend.
func NewWorker(get func(user string) (string, error), set func(user, secret string) error,
	remove func(user string) error, deadline time.Duration,
) Keyring {
	return newWorker(funcs{get, set, remove}, deadline)
}

type funcs struct {
	getF    func(user string) (string, error)
	setF    func(user, secret string) error
	removeF func(user string) error
}

func (f funcs) get(user string) (string, error) { return f.getF(user) }
func (f funcs) set(user, secret string) error   { return f.setF(user, secret) }
func (f funcs) remove(user string) error        { return f.removeF(user) }
