package pbx

import (
	"strconv"
	"time"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"
)

// allowed are the methods that the PBX takes.
const allowed = "INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, SUBSCRIBE"

// route says what is done with which request. sipgo calls a handler in a new
// goroutine for each request, and ends the transaction when it returns.
func (p *PBX) route(s *sipgo.Server) {
	on := func(method sip.RequestMethod, handle func(*sip.Request, sip.ServerTransaction)) {
		s.OnRequest(method, func(req *sip.Request, tx sip.ServerTransaction) {
			if !p.handling(func() { handle(req, tx) }) {
				reply(req, tx, sip.StatusServiceUnavailable)
			}
		})
	}
	on(sip.REGISTER, p.register)
	on(sip.INVITE, p.invite)
	on(sip.ACK, func(req *sip.Request, _ sip.ServerTransaction) {
		if c := p.find(req); c != nil {
			c.post(req, nil)
		}
	})
	on(sip.BYE, p.inDialog)
	on(sip.REFER, p.refer)
	on(sip.CANCEL, func(req *sip.Request, tx sip.ServerTransaction) { // one that matches comes by OnCancel
		reply(req, tx, sip.StatusCallTransactionDoesNotExists)
	})
	on(sip.OPTIONS, func(req *sip.Request, tx sip.ServerTransaction) {
		reply(req, tx, sip.StatusOK, sip.NewHeader("Allow", allowed), sip.NewHeader("Accept", "application/sdp"))
	})
	on(sip.SUBSCRIBE, p.subscribe)
	s.OnNoRoute(func(req *sip.Request, tx sip.ServerTransaction) {
		reply(req, tx, sip.StatusMethodNotAllowed, sip.NewHeader("Allow", allowed))
	})
}

// reply answers a request that belongs to no call.
func reply(req *sip.Request, tx sip.ServerTransaction, status int, headers ...sip.Header) {
	if req.IsAck() {
		return
	}
	res := sip.NewResponseFromRequest(req, status, reasons[status], nil)
	for _, h := range headers {
		res.AppendHeader(h)
	}
	_ = tx.Respond(res) // a phone that is gone needs no answer
}

// register answers REGISTER.
func (p *PBX) register(req *sip.Request, tx sip.ServerTransaction) {
	if !p.authorized(req, tx, "Authorization", "WWW-Authenticate", sip.StatusUnauthorized) {
		return
	}
	w := wishOf(req)
	b, ok := p.phones.keep(w, flowOf(req))
	if !ok {
		p.options.Log.Info("pbx.unregistered", "username", p.options.Attendant.Username)
		reply(req, tx, sip.StatusOK)
		return
	}
	left := b.expires.Sub(p.options.Now()).Round(time.Second)
	p.options.Log.Info("pbx.registered", "username", p.options.Attendant.Username, "transport", b.via.network, "expires", left)
	contact := sip.ContactHeader{Address: *b.contact.Clone()}
	contact.Params.Add("expires", strconv.Itoa(int(left.Seconds())))
	reply(req, tx, sip.StatusOK, &contact)
}

// authorized checks the credentials of a request and answers it itself when
// they will not do: with a challenge, also to a wrong password, as Asterisk does.
func (p *PBX) authorized(req *sip.Request, tx sip.ServerTransaction, credentials, challenge string, status int) bool {
	now, got := p.options.Now(), refused
	if h := req.GetHeader(credentials); h != nil {
		got = p.gate.check(req.Method.String(), h.Value(), now)
		if got == refused {
			p.options.Log.Info("pbx.refused", "method", req.Method.String(), "from", req.Source())
		}
	}
	if got == accepted {
		return true
	}
	reply(req, tx, status, sip.NewHeader(challenge, p.gate.challenge(now, got == stale)))
	return false
}

// invite answers INVITE: a new call of the attendant, or a change to one.
func (p *PBX) invite(req *sip.Request, tx sip.ServerTransaction) {
	if req.To() != nil && req.To().Params.Has("tag") {
		p.inDialog(req, tx)
		return
	}
	if !complete(req) {
		reply(req, tx, sip.StatusBadRequest)
		return
	}
	if !p.authorized(req, tx, "Proxy-Authorization", "Proxy-Authenticate", sip.StatusProxyAuthRequired) {
		return
	}
	if _, registered := p.phones.current(); !registered {
		reply(req, tx, sip.StatusForbidden)
		return
	}
	p.serveAttendant(req, tx)
}

// inDialog hands a request to its call and waits until the call has answered.
func (p *PBX) inDialog(req *sip.Request, tx sip.ServerTransaction) {
	if c := p.find(req); c == nil || req.CSeq() == nil || !c.post(req, tx) {
		reply(req, tx, sip.StatusCallTransactionDoesNotExists)
	}
}

// refer takes REFER inside a call only: nobody outside may send calls about.
func (p *PBX) refer(req *sip.Request, tx sip.ServerTransaction) {
	if req.To() == nil || !req.To().Params.Has("tag") {
		reply(req, tx, sip.StatusForbidden)
		return
	}
	p.inDialog(req, tx)
}
