package forget

import (
	"runtime"
	"runtime/debug"
)

// Free overwrites what the program no longer refers to, and gives its pages
// back to the system. It takes some 40 ms for a heap of 20 MB; nothing is stopped
// for longer than by an ordinary collection. It may be called from any goroutine
// that nobody waits for, but not twice at the same time.
func Free() {
	for range collections {
		runtime.GC()
	}
	// Free pages first: what is allocated from here on gets clean ones, so that
	// nothing old is left in the ends of slots that are not filled.
	debug.FreeOSMemory()
	onOneProcessor(overwriteSlots)
	overwriteStacks() // last: the runtime keeps what it allocates for a goroutine, with the bytes around it
	debug.FreeOSMemory()
}

// onOneProcessor has the whole program run on one processor meanwhile. Each one
// keeps some free slots for itself alone: now there is one such place, and it is
// ours.
func onOneProcessor(do func()) {
	processors := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(processors)
	do()
}

// collections, with the one that comes with giving back pages, are enough for
// what a sync.Pool holds, which lives for two, and for what had to be finalized
// first.
const collections = 2
