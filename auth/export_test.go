package auth

import "time"

// SetLimit shortens the time an attempt may take.
func (s *Session) SetLimit(d time.Duration) { s.limits.attempt = d }

// SetPatience shortens how long a slow keyring goes unreported.
func (s *Session) SetPatience(d time.Duration) { s.limits.read, s.limits.write = d, d }
