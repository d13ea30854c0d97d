package telephony

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/digest"
	"frontdesk/telephony/header"
	"frontdesk/telephony/party"
	"frontdesk/telephony/transport"
)

// enrolment is one REGISTER and its repetitions: challenges, a longer minimum and
// what the PBX does not understand are answered at once.
type enrolment struct {
	*registration
	s         *transport.Stack
	ask       time.Duration // 0: take our contact back
	simple    bool          // without RFC 5626
	left      []sip.Uri     // contacts of ours that are not served any more, to be taken back
	tidy      bool          // that was tried
	mapped    bool          // our contact was changed into what the PBX sees
	given     digest.Answers
	challenge *sip.Response // not answered yet; nil: none
	tested    bool          // there was one
}

// register makes our contact known, or with 0 takes it back.
func (r *registration) register(ctx context.Context, s *transport.Stack, ask time.Duration) attempt {
	e := enrolment{registration: r, s: s, ask: ask, simple: r.cfg.Instance == ""}
	if ask > 0 {
		e.ask = max(ask, r.expires)
		if b := r.bound; b != nil && !sameHost(b.contact, s.Contact(r.cfg.Username)) {
			e.left = []sip.Uri{b.contact}
		}
	}
	return e.follow(ctx)
}

// follow repeats the REGISTER until its outcome is clear.
func (e *enrolment) follow(ctx context.Context) attempt {
	for range 8 {
		res, err := e.send(ctx)
		switch {
		case errors.Is(err, digest.ErrChallenge):
			return attempt{fault: faultRefused, final: true, cause: "challenge not understood"}
		case err != nil:
			a := e.unreachable(err)
			a.cut = e.pbx.Transport != "udp" && errors.Is(err, sip.ErrTransactionTransport)
			return a
		case res.IsSuccess():
			if e.settled(res) {
				e.obey(res)
				return attempt{granted: header.Granted(res, e.s.Contact(e.cfg.Username), e.ask)}
			}
		case digest.Challenged(res):
			if !e.given.Next(res) && e.tested {
				if e.refused++; e.refused >= passwordTries {
					return attempt{fault: e.passwordFault(), final: true, cause: fmt.Sprint(res.StatusCode)}
				}
			}
			e.challenge, e.tested = res, true
		case res.StatusCode == 423 && e.ask > 0 && min(header.Seconds(res, "Min-Expires"), longestExpiry) > e.ask:
			e.ask = min(header.Seconds(res, "Min-Expires"), longestExpiry)
			e.expires = e.ask
		case res.StatusCode == 439 && !e.simple: // RFC 5626 section 11.6: a proxy on the way cannot
			e.simple = true
		case len(e.left) > 0 && res.StatusCode/100 == 4: // it may not like several contacts at once
			e.left, e.tidy = nil, true
		case e.mapped && res.StatusCode/100 == 4 && e.s.ForgetMapping(): // nor one from outside
		default:
			return e.rejected(res)
		}
	}
	return attempt{fault: faultRefused, cause: "endless challenges"}
}

// settled takes a 2xx. It is not the end when the PBX sees us elsewhere than our
// contact says, still knows contacts of an earlier run, or reads only one of several
// and took back our own.
func (e *enrolment) settled(res *sip.Response) bool {
	ours := e.s.Contact(e.cfg.Username)
	switch {
	case e.ask == 0:
		return true
	case !e.mapped && e.s.LearnMapping(res):
		e.left, e.mapped = append(e.left, ours), true
		return false
	case len(e.left) > 0:
		missing := !slices.ContainsFunc(bindings(res), func(uri sip.Uri) bool { return sameHost(uri, ours) })
		e.left, e.tidy = nil, true
		return !missing
	case !e.tidy:
		e.left = forgotten(bindings(res), ours)
		return len(e.left) == 0
	}
	return true
}

// send makes one REGISTER and waits for its final response.
func (e *enrolment) send(ctx context.Context) (*sip.Response, error) {
	limit := e.pace.register
	if e.hasty {
		limit = min(limit, e.pace.word)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	e.seq++
	own := e.pbx.URI(e.cfg.Username)
	own.Port = 0
	req := sip.NewRequest(sip.REGISTER, e.pbx.URI(""))
	from := sip.FromHeader{DisplayName: party.Quotable(e.cfg.DisplayName), Address: own}
	from.Params.Add("tag", e.tag)
	id := sip.CallIDHeader(e.id)
	req.AppendHeader(&from)
	req.AppendHeader(&sip.ToHeader{Address: own})
	req.AppendHeader(&id)
	req.AppendHeader(&sip.CSeqHeader{SeqNo: e.seq, MethodName: sip.REGISTER})
	e.bind(req)
	expires := sip.ExpiresHeader(e.ask / time.Second)
	req.AppendHeader(&expires)
	req.AppendHeader(sip.NewHeader("Allow", header.Allow))
	challenge := e.challenge
	e.challenge = nil // its nonce is remembered with its count, and may be replaced by then
	if err := e.login.Authorize(req, challenge); err != nil {
		return nil, err
	}
	return e.s.Ask(ctx, req)
}

// bind names our contact. With an instance id, a registrar that knows RFC 5626
// puts it in the place of the one of an earlier run; for the others, what is not
// served any more is taken back in the same REGISTER: one that changes a contact
// into where the packet comes from does so with the first only.
func (e *enrolment) bind(req *sip.Request) {
	contact := &sip.ContactHeader{Address: e.s.Contact(e.cfg.Username)}
	supported := "path"
	if !e.simple {
		contact.Params.Add("reg-id", "1")
		contact.Params.Add("+sip.instance", `"<urn:uuid:`+e.cfg.Instance+`>"`)
		supported = "path, outbound"
	}
	req.AppendHeader(contact)
	for _, uri := range e.left {
		old := &sip.ContactHeader{Address: uri}
		old.Params.Add("expires", "0")
		req.AppendHeader(old)
	}
	req.AppendHeader(sip.NewHeader("Supported", supported))
}

// bindings are the contacts that a 2xx to REGISTER lists.
func bindings(res *sip.Response) (all []sip.Uri) {
	for _, h := range res.GetHeaders("Contact") {
		for _, value := range header.Split(h.Value()) {
			var uri sip.Uri
			var params sip.HeaderParams
			if _, err := sip.ParseAddressValue(value, &uri, &params); err == nil {
				all = append(all, uri)
			}
		}
	}
	return all
}

// forgotten picks the contacts that an earlier run of this console has left at the
// PBX: it was killed, and whoever calls would ring into nowhere.
func forgotten(all []sip.Uri, ours sip.Uri) (left []sip.Uri) {
	mark, marked := ours.UriParams.Get(transport.MarkParam)
	for _, uri := range all {
		if theirs, ok := uri.UriParams.Get(transport.MarkParam); marked && ok && theirs == mark && uri.User == ours.User && !sameHost(uri, ours) && len(left) < mostLeft {
			left = append(left, uri)
		}
	}
	return left
}

// mostLeft bounds how many forgotten contacts are taken back at a time.
const mostLeft = 8

func sameHost(a, b sip.Uri) bool { return a.Host == b.Host && a.Port == b.Port }

// obey takes the proxies that new dialogs have to pass (Service-Route, RFC 3608).
func (e *enrolment) obey(res *sip.Response) {
	var routes []string
	for _, h := range res.GetHeaders("Service-Route") {
		for _, value := range header.Split(h.Value()) {
			var uri sip.Uri
			var params sip.HeaderParams
			if _, err := sip.ParseAddressValue(value, &uri, &params); err == nil && strings.HasPrefix(value, "<") && len(routes) < mostRoutes {
				routes = append(routes, value)
			}
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.services = slices.Clip(routes)
}

// mostRoutes bounds what a PBX can make us send with every request.
const mostRoutes = 8

// leave de-registers, so that the PBX does not ring a console that is gone.
func (r *registration) leave(ctx context.Context) {
	s := r.present()
	if s == nil || r.standing != switchboard.PhoneRegistered || r.cfg.LinesOnly {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, r.pace.farewell)
	defer cancel()
	a := r.register(ctx, s, 0)
	r.bound = nil
	r.log.Info("phone.unregistered", "account", r.cfg.Username, "ok", a.fault == nil)
}

func (r *registration) unreachable(err error) attempt {
	return attempt{fault: &switchboard.Fault{
		Code: "phone-unreachable", Text: "The PBX cannot be reached",
		Hint: "Check the network and phone.server; Frontdesk tries again by itself.",
	}, cause: err.Error(), elsewhere: true}
}

func (r *registration) rejected(res *sip.Response) attempt {
	a := attempt{fault: faultRefused, after: min(header.Seconds(res, "Retry-After"), longestWait), cause: fmt.Sprint(res.StatusCode)}
	switch res.StatusCode {
	case 403:
		a.final = true
	case 408, 503: // RFC 3263 section 4.3
		a.elsewhere = true
	case 404:
		a.fault = &switchboard.Fault{
			Code: "phone-unknown", Text: "The PBX does not know this extension",
			Hint: "Check phone.username in the settings.",
		}
	}
	return a
}

// passwordFault tells how the password is set anew.
func (r *registration) passwordFault() *switchboard.Fault {
	if r.cfg.SecretName == "" {
		return faultPassword
	}
	f := *faultPassword
	f.Hint = strings.Replace(f.Hint, "set sip", "set "+r.cfg.SecretName, 1)
	return &f
}

var (
	faultPassword = &switchboard.Fault{
		Code: "phone-password", Text: "The PBX refused the password",
		Hint: "Run frontdesk secret set sip, then start Frontdesk again.",
	}
	faultRefused = &switchboard.Fault{
		Code: "phone-refused", Text: "The PBX refused the registration",
		Hint: "Ask whoever runs the PBX about this account.",
	}
)
