package tenant

import (
	"maps"
	"sync"
)

// meter counts calls and gives out the Outlook slots.
type meter struct {
	mu        sync.Mutex
	calls     map[string]int
	inFlight  int
	most      int
	outlook   int
	mostOut   int
	throttled int
}

// enter counts a call. It reports false when there is no slot for it; leave must
// be called in either case.
func (m *meter) enter(c call) (leave func(), ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls[c.name]++
	m.inFlight++
	m.most = max(m.most, m.inFlight)
	slot := 0
	if c.outlook {
		slot = 1
	}
	m.outlook += slot
	m.mostOut = max(m.mostOut, m.outlook)
	ok = m.outlook <= outlookSlots || slot == 0
	if !ok {
		m.throttled++
	}
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.inFlight--
		m.outlook -= slot
	}, ok
}

func (m *meter) read() GraphStatus {
	m.mu.Lock()
	defer m.mu.Unlock()
	return GraphStatus{
		Calls: maps.Clone(m.calls), InFlight: m.inFlight, MaxInFlight: m.most,
		MaxOutlook: m.mostOut, Throttled: m.throttled,
	}
}
