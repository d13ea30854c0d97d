package media

import "math"

const (
	needRecent = 500 // packets that are remembered: 10 s of 20 ms
	needBase   = 150 // packets of which the fastest counts: the way, or the sender's clock, may change
	needNow    = 50  // packets of the present
)

// need measures what delay a network needs: how much later than the fastest its
// packets come. It follows at once when two packets of the last second are late,
// and forgets within ten seconds. The zero value has seen nothing.
type need struct {
	lags  [needRecent]int64 // arrival less position, in the order of arrival
	count int               // of all packets
	least int64             // of the lags of the last packets: the fastest
	most  int64             // what all but one in a hundred keep to
}

// take notes the lag of a packet.
func (n *need) take(lag int64) {
	n.lags[n.count%needRecent] = lag
	n.count++
	known := min(n.count, needRecent)
	n.least = math.MaxInt64
	var all, now top
	for i, lag := range n.lags[:known] {
		all.add(lag)
		age := (n.count - 1 - i) % needRecent
		if age < needBase {
			n.least = min(n.least, lag)
		}
		if age < needNow {
			now.add(lag)
		}
	}
	n.most = max(all.rank(known/100), now.rank(1))
}

// spread is the delay that is needed beyond that of the fastest packet.
func (n *need) spread() int64 {
	if n.count == 0 {
		return 0
	}
	return n.most - n.least
}

// top holds the largest of some numbers.
type top struct {
	largest [needRecent/100 + 1]int64
	count   int
}

func (t *top) add(v int64) {
	if t.count == len(t.largest) && v <= t.largest[t.count-1] {
		return
	}
	t.count = min(t.count+1, len(t.largest))
	i := t.count - 1
	for ; i > 0 && t.largest[i-1] < v; i-- {
		t.largest[i] = t.largest[i-1]
	}
	t.largest[i] = v
}

// rank is the number that so many are larger than; at least one is, where there
// are two.
func (t *top) rank(larger int) int64 { return t.largest[min(max(larger, 1), t.count-1)] }
