package media

import (
	"context"
	"time"
)

// Source gives frames to send. It must not block; a Pump calls its source and
// its sink from one goroutine.
type Source interface{ ReadFrame(frame []int16) }

// Sink takes frames that were heard. It must not block.
type Sink interface{ WriteFrame(frame []int16) }

// catchUp is how many frames a late clock makes up for before it lets them go.
const catchUp = 5

// Pump moves frames between a session and its source and sink in real time,
// one each way every 20 ms, until ctx ends or the session is closed. A nil
// source sends nothing, a nil sink discards. A session that is silent sends silence
// in the place of what the source gives.
func Pump(ctx context.Context, s *Session, source Source, sink Sink) {
	in, out := make([]int16, FrameSamples), make([]int16, FrameSamples)
	every(ctx, s.done, func() { exchange(s, source, sink, out, in) })
}

// every does something every 20 ms until ctx ends or done is closed.
func every(ctx context.Context, done <-chan struct{}, do func()) {
	ticker := time.NewTicker(FrameTime)
	defer ticker.Stop()
	due := time.Now().Add(FrameTime / 2) // in the middle between two ticks, so that each finds one frame
	for {
		select {
		case <-ctx.Done():
			return
		case <-done:
			return
		case now := <-ticker.C:
			if earliest := now.Add(-catchUp * FrameTime); due.Before(earliest) {
				due = earliest
			}
			for ; !due.After(now); due = due.Add(FrameTime) {
				do()
			}
		}
	}
}

func exchange(s *Session, source Source, sink Sink, out, in []int16) {
	if source != nil {
		source.ReadFrame(out)
		if s.Silent() {
			clear(out)
		}
		_ = s.Write(out) // fails only when closed, which ends the pump
	}
	s.Read(in)
	if sink != nil {
		sink.WriteFrame(in)
	}
}
