package forget

import "sync"

const (
	// stacks is how many are used at the same time, so that each is another one:
	// more than a quiet program has free ones.
	stacks = 256
	// levels is how deep each goes: through stacks of 2, 4, 8 and 16 KiB, those
	// that the runtime keeps for later. Bigger ones are given back as pages.
	levels = 300
)

// overwriteStacks uses the stacks that goroutines have left, and clears them. Done
// once before there are secrets, it also gives the runtime the records of as many
// goroutines as will ever run at once (runtime.g, 456 bytes in a slot of 480): it
// keeps those for good, and with them what lay in the last bytes of their slots.
func overwriteStacks() {
	var all, here sync.WaitGroup
	here.Add(stacks)
	for range stacks {
		all.Go(func() {
			descend(levels)
			here.Done()
			here.Wait()
		})
	}
	all.Wait()
}

// descend goes down the stack, which moves to a bigger one when it is used up.
//
//go:noinline
func descend(n int) byte {
	b := below(n)
	if n > 0 {
		b += descend(n - 1)
	}
	return b
}

// below clears what is under the caller's frame. It may go where other code
// does not: the last 800 bytes of a stack are for functions that do not look
// whether there is room (runtime/stack.go), and an old buffer may lie there.
//
//go:noinline
//go:nosplit
func below(i int) byte {
	var b [640]byte
	return b[i&511]
}
