package forget

import (
	"runtime"
	"runtime/metrics"
	"unsafe"
)

// largest is the biggest object that shares its pages with others, in bytes;
// see runtime/sizeclasses.go. Bigger ones have pages of their own, which are
// given back whole. The smallest count as well: pages that held long buffers
// may serve them now, and free slots still show what was there.
const largest = 32 << 10

// batch is how much is taken between two looks at the size of the heap. With
// the few more of [fill] it is more than one run of pages for any size.
const batch = 16 << 10

// overwriteSlots takes every free slot of the heap once. The allocator clears
// what it hands out.
func overwriteSlots() {
	for size := next(0); size <= largest; size = next(size) {
		fill(size, func() unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(make([]byte, size))) })
		fill(size, func() unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(make([]*byte, words(size)))) })
		runtime.Gosched() // calls go on
	}
}

// enough is how many looks in a row must have found the heap grown: others may
// allocate meanwhile, and a coincidence would leave slots as they are.
const enough = 5

// fill takes slots of one size until the heap grows for them each time.
func fill(size int, take func() unsafe.Pointer) {
	var held [][]unsafe.Pointer
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	spans := func() uint64 {
		metrics.Read(sample)
		return sample[0].Value.Uint64() + sample[1].Value.Uint64()
	}
	spans()
	free := int(sample[1].Value.Uint64())
	for grown, taken := 0, 0; grown < enough && taken < free+2*enough*batch; {
		some := make([]unsafe.Pointer, batch/size+4)
		before := spans()
		for i := range some {
			some[i] = take()
		}
		if spans() > before {
			grown++
		} else {
			grown = 0
		}
		held, taken = append(held, some), taken+len(some)*size
	}
	runtime.KeepAlive(held)
}

// next is the size of the slots that are the next bigger ones.
func next(size int) int {
	return cap(append([]byte(nil), make([]byte, size+1)...))
}

// words is how many pointers fill a slot. Bigger ones begin with a word of the
// runtime's.
func words(size int) int {
	if size > 512 {
		return size/8 - 1
	}
	return size / 8
}
