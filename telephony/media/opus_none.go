//go:build !opus

package media

// HasOpus reports whether this build has Opus: it was made with the tag opus.
const HasOpus = false

// Without Opus nobody agrees on it; what is asked for all the same is G.711.
func newOpusEncoder() Encoder { return PCMA.NewEncoder() }

func newOpusDecoder() Decoder { return PCMA.NewDecoder() }
