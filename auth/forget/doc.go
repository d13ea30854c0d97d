// Package forget removes used secrets from the memory of this process: codes
// and verifiers after a sign-in, tokens after a renewal and a sign-out.
//
// Go has no way of wiping a string. A token that nobody refers to stays where
// it was, as do the buffers through which it went, until the garbage collector
// has found them and something else has taken their place: in a quiet program
// that is hours, and a crash dump, a page file or a hibernated laptop carries
// it off. [Free] makes that happen now. It collects garbage until pools are
// empty too, uses every free slot of the heap and the free stacks once, which
// overwrites them, and gives free pages back to the system. A [Sweeper] does so
// at the right moments.
//
// It is a measure against what is found later, not against whoever reads this
// memory while somebody is signed in: then the tokens are there, and have to be.
//
// What it cannot do:
//   - Whoever still holds a reference keeps the bytes: so auth drops what it
//     knows when it signs out, and connections that wait for their next use are
//     closed, as their buffers hold the last request.
//   - Pieces stay where a program has no say: in vector registers, which the
//     kernel also writes to a stack with every signal; in the end of a slot that
//     the object in it does not fill, and of a run of pages too short for one
//     more slot (an eighth at most); in the unused part of the stack of a
//     goroutine that runs on. Sweeping with every renewal keeps them few, because
//     memory is seldom used anew within the second before it.
//   - Memory of C libraries, of the kernel (sockets, the page file) and of other
//     processes (browser, keyring) is theirs.
//   - It builds on how the allocator of Go 1.26 works, not on what the language
//     promises. A test that reads the memory of a process from outside notices
//     when that changes.
//   - Linux and Windows take pages at once that are given back. macOS takes them
//     when it needs them.
//
// Other ways were looked at. GODEBUG=clobberfree=1 overwrites with every
// collection, but must stand in the environment before the program starts and
// is no setting for go:debug. Package runtime/secret exists only in a toolchain
// that is built with an experiment, and covers only what is called inside of it.
package forget
