package pbx

import (
	"strconv"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"
)

// The registration times that the registrar grants: what is asked for, up to an
// hour.
const (
	defaultExpiry = time.Hour
	longestExpiry = time.Hour
)

// flow is the way back to a phone: the transport and address it was heard from.
// Over TCP it is the connection the phone opened (RFC 5626 in the small), which
// is also right for phones that do not know their own address.
type flow struct {
	network string // "UDP" or "TCP"
	addr    string // host:port
}

func flowOf(req *sip.Request) flow { return flow{req.Transport(), req.Source()} }

// binding is where the attendant's phone can be reached, and until when.
type binding struct {
	contact sip.Uri
	via     flow
	expires time.Time
}

// registrar remembers one phone: the newest that registered, as Asterisk does
// with max_contacts=1 and remove_existing. It is safe for any goroutine.
type registrar struct {
	now func() time.Time

	mu    sync.Mutex
	phone binding
}

// wish is what a REGISTER asks for (RFC 3261 section 10.3).
type wish struct {
	contact sip.Uri
	expiry  time.Duration
	query   bool // no Contact: only ask what is registered
}

func wishOf(req *sip.Request) wish {
	contact := req.Contact()
	if contact == nil {
		return wish{query: true}
	}
	if contact.Address.Wildcard { // "*" only ever removes
		return wish{}
	}
	w := wish{contact: *contact.Address.Clone(), expiry: defaultExpiry}
	given, ok := contact.Params.Get("expires")
	if h := req.GetHeader("Expires"); !ok && h != nil {
		given, ok = h.Value(), true
	}
	if seconds, err := strconv.ParseUint(given, 10, 32); ok && err == nil {
		w.expiry = min(time.Duration(seconds)*time.Second, longestExpiry)
	}
	return w
}

// keep does what a REGISTER asks for and gives the binding that holds then.
func (r *registrar) keep(w wish, via flow) (binding, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case w.query:
	case w.expiry == 0:
		r.phone = binding{}
	default:
		r.phone = binding{contact: w.contact, via: via, expires: r.now().Add(w.expiry)}
	}
	return r.lookup()
}

// current is the binding that holds now.
func (r *registrar) current() (binding, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lookup()
}

func (r *registrar) lookup() (binding, bool) {
	return r.phone, r.phone.expires.After(r.now())
}
