package sound

import "sync/atomic"

// buffer carries samples from one goroutine to another without locks or
// allocation, so that the sound card's callback never waits for Go code.
// One goroutine puts, one takes.
type buffer struct {
	samples    []int16 // length is a power of two
	read, head atomic.Uint32
	most       uint32 // more than this many waiting samples are dropped on take
}

func newBuffer(most uint32) *buffer { return &buffer{samples: make([]int16, 8192), most: most} }

// put adds samples; what does not fit is dropped.
func (b *buffer) put(samples []int16) {
	head := b.head.Load()
	room := uint32(len(b.samples)) - (head - b.read.Load())
	samples = samples[:min(uint32(len(samples)), room)]
	for i, s := range samples {
		b.samples[(head+uint32(i))%uint32(len(b.samples))] = s
	}
	b.head.Store(head + uint32(len(samples)))
}

// take fills frame, with silence where nothing waits. When too much waits (the
// other clock is faster, or slept) it first drops the oldest.
func (b *buffer) take(frame []int16) {
	read, head := b.read.Load(), b.head.Load()
	if head-read > b.most {
		read = head - b.most/2
	}
	n := min(uint32(len(frame)), head-read)
	for i := range n {
		frame[i] = b.samples[(read+i)%uint32(len(b.samples))]
	}
	clear(frame[n:])
	b.read.Store(read + n)
}
