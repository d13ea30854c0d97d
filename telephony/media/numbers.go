package media

// numbers are the payload types of Opus, which each call agrees on: theirs, under
// which it is sent, and ours. Zero: there is none.
type numbers struct{ theirs, ours uint8 }

// payload is the type of the packets that are sent.
func (n numbers) payload(c Codec) uint8 {
	if c == Opus {
		return n.theirs
	}
	return uint8(c)
}

// codec is that of a packet of the peer; ok is false where it is none of ours.
func (n numbers) codec(payloadType uint8) (c Codec, ok bool) {
	if n.ours != 0 && payloadType == n.ours {
		return Opus, true
	}
	return Codec(payloadType), Known(payloadType)
}

// SetOpus sets the payload types of Opus: theirs, under which it is sent, and ours,
// under which it comes. Negative: there is none. It goes before a SetRemote with
// [Opus].
func (s *Session) SetOpus(theirs, ours int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opus = numbers{uint8(max(theirs, 0)), uint8(max(ours, 0))}
}
