package forget_test

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"frontdesk/auth/forget"
)

// Nobody may notice a sweep: who has something to do meanwhile, such as playing a
// voice, waits for less than a slow frame. Beside it, the collector of the runtime on the
// same heap, which a sweep runs more than once.
func BenchmarkFree(b *testing.B) {
	heap := holes()
	for name, sweep := range map[string]func(){"sweep": forget.Free, "runtime.GC": runtime.GC} {
		b.Run(name, func(b *testing.B) {
			var longest time.Duration
			for b.Loop() {
				longest = max(longest, waited(sweep))
			}
			b.ReportMetric(float64(longest)/float64(time.Millisecond), "ms-waited")
		})
	}
	runtime.KeepAlive(heap)
}

// holes is a heap of some 20 MB of which every second object is free.
func holes() [][]byte {
	var keep [][]byte
	for i := range 200_000 {
		if b := make([]byte, 16+i%200); i%2 == 0 {
			keep = append(keep, b)
		}
	}
	return keep
}

// waited is the longest time that another goroutine was kept from running by a sweep.
func waited(sweep func()) (longest time.Duration) {
	stop := make(chan struct{})
	var other sync.WaitGroup
	other.Go(func() {
		for last := time.Now(); ; {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
			longest, last = max(longest, time.Since(last)), time.Now()
		}
	})
	sweep()
	close(stop)
	other.Wait()
	return longest
}
