package telephony

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/switchboard"
)

// Phones are the telephones of one attendant: several accounts, at one PBX or at
// many, that share the sound device. A call is reached by its name, whatever
// account it is of. Lines are watched, and the calls that ring there picked up, by the
// first account. Use it as a [Phone].
type Phones struct {
	*Phone // the first
	all    []*Phone
	say    func(switchboard.Event)

	reports sync.Mutex
	status  []switchboard.PhoneStatus // of each account
}

var _ switchboard.Phone = (*Phones)(nil)

// NewPhones makes the telephones of some accounts, the most important first. Audio
// and Ring are those of the first. Where there are several, calls are labelled with
// the Line of their account, or its Username. Otherwise it is as New.
func NewPhones(accounts []Config, post func(switchboard.Event)) (*Phones, error) {
	if len(accounts) == 0 {
		return nil, errors.New("no account")
	}
	p := &Phones{say: post, status: make([]switchboard.PhoneStatus, len(accounts))}
	var shared *commons
	for i, cfg := range accounts {
		if len(accounts) > 1 {
			cfg.Line = cmp.Or(cfg.Line, cfg.Username)
		}
		if i > 0 {
			cfg.LineState = "off"
		}
		cfg, pbx, spec, err := cfg.withDefaults()
		if err != nil {
			return nil, err
		}
		if shared == nil {
			shared = newCommons(spec, post, cfg.Log)
		}
		p.all = append(p.all, newPhone(cfg, pbx, func(e switchboard.Event) { p.report(i, e) }, shared))
	}
	p.Phone = p.all[0]
	return p, nil
}

// Run registers all accounts and serves their calls until ctx ends, as [Phone.Run]
// does for one.
func (p *Phones) Run(ctx context.Context) error {
	p.sounding(ctx, func(ctx context.Context) {
		var accounts sync.WaitGroup
		for _, phone := range p.all {
			accounts.Go(func() { phone.serve(ctx) })
		}
		accounts.Wait()
	})
	return nil
}

// Dial calls a number: over the account whose Prefix it begins with, the longest
// first, or else over the first account that is registered.
func (p *Phones) Dial(id switchboard.CallID, number string) {
	var over *Phone
	for _, phone := range p.all { // an emergency begins with no prefix
		if prefix := phone.cfg.Prefix; prefix != "" && !switchboard.Emergency(number) && strings.HasPrefix(number, prefix) && (over == nil || len(prefix) > len(over.cfg.Prefix)) {
			over = phone
		}
	}
	if over != nil {
		over.Dial(id, strings.TrimPrefix(number, over.cfg.Prefix))
		return
	}
	p.reports.Lock()
	i := slices.IndexFunc(p.status, func(s switchboard.PhoneStatus) bool { return s.State == switchboard.PhoneRegistered })
	p.reports.Unlock()
	p.all[max(i, 0)].Dial(id, number)
}

// report passes on what an account posts; how it is registered is told of all
// together.
func (p *Phones) report(account int, e switchboard.Event) {
	changed, is := e.(switchboard.PhoneChanged)
	if !is {
		p.say(e)
		return
	}
	p.reports.Lock()
	defer p.reports.Unlock()
	p.status[account] = changed.Status
	p.say(switchboard.PhoneChanged{Status: together(p.status)})
}

// together is how several accounts stand: registered when one of them is, with the
// fault of the first that is not. Those that have not said anything yet count as
// registering.
func together(all []switchboard.PhoneStatus) switchboard.PhoneStatus {
	if len(all) == 1 {
		return all[0]
	}
	sum := switchboard.PhoneStatus{State: switchboard.PhoneOff}
	var registered []string
	for _, s := range all {
		sum.Since = latest(sum.Since, s.Since)
		switch s.State {
		case switchboard.PhoneRegistered:
			sum.State = s.State
			registered = append(registered, s.Account)
		case switchboard.PhoneFailed:
			if sum.Fault == nil && s.Fault != nil {
				sum.Fault = &switchboard.Fault{Code: s.Fault.Code, Text: s.Account + ": " + s.Fault.Text, Hint: s.Fault.Hint, Details: s.Fault.Details}
				sum.RetryAt = s.RetryAt
			}
			if sum.State == switchboard.PhoneOff {
				sum.State = s.State
			}
		case switchboard.PhoneRegistering, "":
			if sum.State != switchboard.PhoneRegistered {
				sum.State = switchboard.PhoneRegistering
			}
		case switchboard.PhoneOff:
		}
	}
	sum.Account = strings.Join(registered, ", ")
	return sum
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
