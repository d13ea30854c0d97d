package forget_test

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"frontdesk/auth/forget"
)

// Nobody notices a sweep: it is soon over, and who has something to do
// meanwhile, such as playing a voice, waits for less than a slow frame. Without
// the race detector it takes 40 ms and 3 ms. The best of some tries counts, as the
// computer may be busy with something else.
func TestFreeIsQuick(t *testing.T) {
	heap := holes()
	took, waited := time.Hour, time.Hour
	for range 5 {
		a, b := whileFreeing()
		took, waited = min(took, a), min(waited, b)
	}
	runtime.KeepAlive(heap)
	t.Logf("a sweep takes %v, and another goroutine waits for %v at most", took, waited)
	if took > 300*time.Millisecond || waited > 50*time.Millisecond {
		t.Error("that is too long")
	}
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

// whileFreeing tells how long a sweep takes, and the longest time that another
// goroutine was kept from running.
func whileFreeing() (took, waited time.Duration) {
	stop := make(chan struct{})
	var other sync.WaitGroup
	other.Go(func() {
		for last := time.Now(); ; {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
			waited, last = max(waited, time.Since(last)), time.Now()
		}
	})
	start := time.Now()
	forget.Free()
	took = time.Since(start)
	close(stop)
	other.Wait()
	return took, waited
}
