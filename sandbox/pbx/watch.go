package pbx

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"
)

// watchers are the subscriptions to lines (RFC 6665, RFC 4235). They are safe
// for any goroutine.
type watchers struct {
	mu  sync.Mutex
	all map[dialogKey]*watcher
}

// watcher is one subscription. Its goroutine sends the NOTIFYs, one after the
// other: of states that follow faster than they are answered, the last is told.
type watcher struct {
	key       dialogKey
	extension string
	news      chan struct{} // holds one token while there is something to tell

	mu      sync.Mutex
	dialog  *dialog
	version int
	ends    time.Time
}

// changed tells those who watch an extension that there is something to tell.
func (w *watchers) changed(extension string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.all {
		if s.extension == extension {
			s.wake()
		}
	}
}

// wake lets the goroutine of a watcher tell how things are.
func (s *watcher) wake() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

func (w *watchers) find(key dialogKey) *watcher {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all[key]
}

func (w *watchers) add(s *watcher) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all[s.key] = s
}

func (w *watchers) remove(s *watcher) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.all, s.key)
}

// clear takes all out.
func (w *watchers) clear() map[dialogKey]*watcher {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.all
	w.all = map[dialogKey]*watcher{}
	return all
}

// Forget loses every subscription without a word, as a restart does.
func (p *PBX) Forget() {
	for _, s := range p.watchers.clear() {
		s.mu.Lock()
		s.dialog = nil
		s.mu.Unlock()
		s.wake()
	}
}

// subscribe answers SUBSCRIBE: to the line of a colleague.
func (p *PBX) subscribe(req *sip.Request, tx sip.ServerTransaction) {
	event := req.GetHeader("Event")
	switch {
	case !complete(req):
		reply(req, tx, sip.StatusBadRequest)
		return
	case event == nil || !strings.EqualFold(strings.TrimSpace(event.Value()), "dialog"):
		reply(req, tx, statusBadEvent, sip.NewHeader("Allow-Events", "dialog"))
		return
	case !p.authorized(req, tx, "Authorization", "WWW-Authenticate", sip.StatusUnauthorized):
		return
	}
	expiry := wishOf(req).expiry
	if tag, inside := req.To().Params.Get("tag"); inside {
		p.renew(p.watchers.find(dialogKey{req.CallID().Value(), tag}), req, tx, expiry)
		return
	}
	if p.staff[req.Recipient.User] == nil && !isSlot(req.Recipient.User) {
		reply(req, tx, sip.StatusNotFound)
		return
	}
	d := accept(p.end, req, 0)
	s := &watcher{
		key: d.key(), extension: req.Recipient.User, news: make(chan struct{}, 1),
		dialog: d, ends: p.options.Now().Add(expiry),
	}
	p.watchers.add(s)
	_ = tx.Respond(s.granted(req, expiry)) // a phone that is gone does not answer the NOTIFY either
	s.wake()
	p.work.Go(func() { p.tell(s) })
}

// renew lets a subscription go on, or ends it.
func (p *PBX) renew(s *watcher, req *sip.Request, tx sip.ServerTransaction, expiry time.Duration) {
	if s == nil {
		reply(req, tx, sip.StatusCallTransactionDoesNotExists)
		return
	}
	s.mu.Lock()
	if s.dialog == nil || !s.dialog.follow(req) {
		s.mu.Unlock()
		reply(req, tx, sip.StatusInternalServerError)
		return
	}
	s.ends = p.options.Now().Add(expiry)
	res := s.granted(req, expiry)
	s.mu.Unlock()
	_ = tx.Respond(res)
	s.wake()
}

func (s *watcher) granted(req *sip.Request, expiry time.Duration) *sip.Response {
	res := s.dialog.response(req, sip.StatusOK, nil)
	seconds := sip.ExpiresHeader(expiry / time.Second)
	res.AppendHeader(&seconds)
	return res
}

// tell is the goroutine of a subscription: it lives until the phone or the PBX
// ends it.
func (p *PBX) tell(s *watcher) {
	defer p.watchers.remove(s)
	for {
		end := time.NewTimer(s.left(p.options.Now()))
		select {
		case <-p.ctx.Done():
			end.Stop()
			return
		case <-s.news:
		case <-end.C:
		}
		end.Stop()
		req, last := s.notify(p.line(s.extension), p.options.Now())
		if req == nil || p.end.ask(context.WithoutCancel(p.ctx), req) != sip.StatusOK || last {
			return
		}
	}
}

func (s *watcher) left(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(0, s.ends.Sub(now))
}

// notify makes the NOTIFY of a state; last says that it ends the subscription.
// There is none for a subscription that was forgotten.
func (s *watcher) notify(state string, now time.Time) (req *sip.Request, last bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dialog == nil {
		return nil, true
	}
	left := s.ends.Sub(now).Round(time.Second)
	last = left <= 0
	standing := "active;expires=" + strconv.Itoa(int(left.Seconds()))
	if last {
		standing = "terminated;reason=timeout"
	}
	req = s.dialog.request(sip.NOTIFY)
	req.AppendHeader(sip.NewHeader("Event", "dialog"))
	req.AppendHeader(sip.NewHeader("Subscription-State", standing))
	req.AppendHeader(sip.NewHeader("Content-Type", "application/dialog-info+xml"))
	req.SetBody(s.document(state))
	s.version++
	return req, last
}

// document is a line as Asterisk writes it: always everything, without Call-ID
// and tags.
func (s *watcher) document(state string) []byte {
	direction := ""
	if state == lineRinging {
		direction = ` direction="recipient"`
	}
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="%d" state="full" entity="sip:%s@%s">
 <dialog id="%s"%s>
  <state>%s</state>
 </dialog>
</dialog-info>
`, s.version, s.extension, s.dialog.at.at.Addr(), s.extension, direction, state)
}
