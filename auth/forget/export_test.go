package forget

// SetFree has a test do something else in place of [Free].
func (s *Sweeper) SetFree(free func()) { s.ready, s.free = func() {}, free }
