package main

import (
	"time"

	"frontdesk/config"
	"frontdesk/switchboard"
	"frontdesk/telephony"
	"frontdesk/telephony/queue"
)

// reception is how callers are received at this desk.
func reception(s config.Settings) switchboard.Reception {
	r := s.Reception
	return switchboard.Reception{
		Greetings: r.Greeted(), First: r.First, Alert: time.Duration(r.AlertSeconds) * time.Second,
		Reminder: time.Duration(s.Phone.HoldReminderSeconds) * time.Second,
		Pause:    r.Pause, Ready: r.Ready, PauseLamp: r.PauseLamp, Managed: watchesQueue(s),
	}
}

// barring is which numbers are not called from this desk.
func barring(p config.Phone) switchboard.Barring {
	b := switchboard.Barring{Never: p.NeverDial, May: p.MayDial}
	for _, account := range p.Further() {
		if account.Prefix != "" {
			b.Prefixes = append(b.Prefixes, account.Prefix)
		}
	}
	return b
}

// watchesQueue reports whether the PBX is asked for its queue: that of whom only a
// phone can be a member.
func watchesQueue(s config.Settings) bool {
	return s.Reception.AMI != "" && s.Reception.AMIUser != "" && s.Phone.Username != ""
}

// openQueue makes what watches the queue. An authority that cannot be read puts it
// off with a note.
func (r *rooms) openQueue(s *setup, post func(switchboard.Event)) {
	if !watchesQueue(s.settings) {
		return
	}
	c := s.settings.Reception
	cfg := queue.Config{
		Address: c.AMI, User: c.AMIUser, Secret: amiLogin(c).password(s.keyring), Phone: s.settings.Phone.Username, Queues: c.Queues, Log: s.log,
	}
	if c.AMICA != "" {
		roots, err := telephony.Authority(c.AMICA)
		if err != nil {
			s.log.Warn("queue.failed", "error", err)
			s.faults = append(s.faults, &switchboard.Fault{
				Code: "settings reception.ami_ca", Text: "The file of reception.ami_ca cannot be used",
				Hint: "It must hold the certificate of the authority that signs the PBX's, as PEM.",
			})
			s.settings.Reception.AMI = ""
			return
		}
		cfg.Roots = roots
	}
	r.queue = queue.New(cfg, post)
}

// keeper is whom the switchboard tells of a pause; nil: nobody.
func (r *rooms) keeper() switchboard.QueueKeeper {
	if r.queue == nil {
		return nil
	}
	return r.queue
}
