package sound

import "sync/atomic"

// ring carries samples from one goroutine to another without locks or
// allocation, so that the sound card's callback never waits for Go code.
// One goroutine puts, one takes.
type ring struct {
	samples    []int16 // length is a power of two
	read, head atomic.Uint32
	most       uint32 // more than this many waiting samples are dropped on take
}

func newRing(most uint32) *ring { return &ring{samples: make([]int16, 8192), most: most} }

// put adds samples; what does not fit is dropped.
func (r *ring) put(samples []int16) {
	head := r.head.Load()
	room := uint32(len(r.samples)) - (head - r.read.Load())
	samples = samples[:min(uint32(len(samples)), room)]
	for i, s := range samples {
		r.samples[(head+uint32(i))%uint32(len(r.samples))] = s
	}
	r.head.Store(head + uint32(len(samples)))
}

// take fills frame, with silence where nothing waits. When too much waits (the
// other clock is faster, or slept) it first drops the oldest.
func (r *ring) take(frame []int16) {
	read, head := r.read.Load(), r.head.Load()
	if head-read > r.most {
		read = head - r.most/2
	}
	n := min(uint32(len(frame)), head-read)
	for i := range n {
		frame[i] = r.samples[(read+i)%uint32(len(r.samples))]
	}
	clear(frame[n:])
	r.read.Store(read + n)
}
