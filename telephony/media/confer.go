package media

import "context"

// Confer moves frames between two sessions and a source and a sink in real time, as
// Pump does for one, until ctx ends or either session is closed: each end hears the
// other and the source, and the sink hears both. An end that is silent does not hear
// the source; the two hear each other all the same.
func Confer(ctx context.Context, a, b *Session, source Source, sink Sink) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	own, fromA, fromB, mixed := make([]int16, FrameSamples), make([]int16, FrameSamples), make([]int16, FrameSamples), make([]int16, FrameSamples)
	toward := func(s *Session, other []int16) []int16 {
		if s.Silent() {
			return other
		}
		return mix(mixed, own, other)
	}
	every(ctx, a.done, func() {
		source.ReadFrame(own)
		a.Read(fromA)
		b.Read(fromB)
		_ = a.Write(toward(a, fromB)) // fails only when closed, which ends this
		if b.Write(toward(b, fromA)) != nil {
			cancel()
		}
		sink.WriteFrame(mix(mixed, fromA, fromB))
	})
}

// mix adds two frames into a third, which it returns. What is too loud is cut off.
func mix(into, a, b []int16) []int16 {
	for i := range into {
		into[i] = int16(min(max(int32(a[i])+int32(b[i]), -1<<15), 1<<15-1))
	}
	return into
}
