package queue

import (
	"bufio"
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"reflect"
	"strings"
	"time"

	"frontdesk/switchboard"
)

// errRefused says that the PBX does not take the account.
var errRefused = errors.New("the account was refused")

// session is one connection. What the PBX says comes from a goroutine of its own;
// everything else is done by watch.
type session struct {
	*Watcher
	conn  net.Conn
	fold  fold
	shown switchboard.Queue
	heard time.Time // when the PBX last said something of a queue that is known
}

// watch connects and serves until the connection or ctx ends. known is when the
// queue was last known meanwhile; zero: it never was.
func (w *Watcher) watch(ctx context.Context, secret string) (known time.Time, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	conn, err := w.dial(ctx)
	if err != nil {
		return time.Time{}, err
	}
	defer func() { _ = conn.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	s := session{Watcher: w, conn: conn, fold: fold{user: w.cfg.Phone, wanted: w.cfg.Queues}}
	reader := bufio.NewReaderSize(conn, lineAtMost)
	if err := s.enter(reader, secret); err != nil {
		return time.Time{}, err
	}
	w.cfg.Log.Info("queue.connected", "address", w.cfg.Address)
	wishes := make(chan bool, 4)
	w.mu.Lock()
	w.wishes = wishes
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.wishes = nil
		w.mu.Unlock()
	}()
	packets, failed := make(chan packet), make(chan error, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		failed <- receive(ctx, conn, reader, packets)
	}()
	defer func() { cancel(); _ = conn.Close(); <-done }()
	err = s.serve(ctx, packets, failed, wishes)
	return s.heard, err
}

// enter signs in. The password itself is not sent: the PBX gets the digest of it
// and of a text of its choice.
func (s *session) enter(r *bufio.Reader, secret string) error {
	if err := s.conn.SetDeadline(time.Now().Add(s.cfg.Patience)); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	banner, err := readLine(r)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(banner, "Asterisk Call Manager") {
		return errors.New("sign in: this is no manager interface of Asterisk")
	}
	asked, err := s.ask(r, [2]string{"Action", "Challenge"}, [2]string{"AuthType", "MD5"})
	if err != nil {
		return err
	}
	digest := md5.Sum([]byte(asked["challenge"] + secret)) // as Asterisk wants it; TLS keeps it from being tried at leisure
	if asked["challenge"] == "" {
		return errRefused
	}
	answer, err := s.ask(r, [2]string{"Action", "Login"}, [2]string{"AuthType", "MD5"}, [2]string{"Username", s.cfg.User},
		[2]string{"Key", hex.EncodeToString(digest[:])}, [2]string{"Events", "agent"})
	if err != nil {
		return err
	}
	if !strings.EqualFold(answer["response"], "Success") {
		return errRefused
	}
	return s.conn.SetDeadline(time.Time{})
}

// ask sends an action and waits for its response, past any event.
func (s *session) ask(r *bufio.Reader, fields ...[2]string) (packet, error) {
	if err := writePacket(s.conn, fields...); err != nil {
		return nil, err
	}
	for {
		p, err := readPacket(r)
		if err != nil {
			return nil, err
		}
		if p["response"] != "" {
			return p, nil
		}
	}
}

// receive hands over what the PBX says until the connection ends.
func receive(ctx context.Context, conn net.Conn, r *bufio.Reader, packets chan<- packet) error {
	for {
		p, err := readPacket(r)
		if err != nil {
			_ = conn.Close()
			return err
		}
		select {
		case packets <- p:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// serve takes packets and wishes. The PBX is asked for everything now and then: an
// event that was missed is made up for, and silence is noticed.
func (s *session) serve(ctx context.Context, packets <-chan packet, failed <-chan error, wishes <-chan bool) error {
	if err := s.refresh(); err != nil {
		return err
	}
	again := time.NewTicker(s.cfg.Refresh)
	defer again.Stop()
	silence := time.NewTimer(s.cfg.Patience)
	defer silence.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-failed:
			return err
		case <-silence.C:
			return errors.New("the PBX has fallen silent")
		case p := <-packets:
			silence.Reset(s.cfg.Refresh + s.cfg.Patience)
			if err := s.take(p); err != nil {
				return err
			}
		case pause := <-wishes:
			if err := s.pause(pause); err != nil {
				return err
			}
		case <-again.C:
			if err := s.refresh(); err != nil {
				return err
			}
		}
	}
}

func (s *session) refresh() error {
	return s.send([2]string{"Action", "QueueStatus"}, [2]string{"ActionID", actionStatus})
}

// noteRefused is the code of a note that goes when a later wish is granted.
const noteRefused = "queue-refused"

// What the PBX answers names what was asked.
const (
	actionStatus = "status"
	actionPause  = "pause"
)

func (s *session) send(fields ...[2]string) error {
	if err := s.conn.SetWriteDeadline(time.Now().Add(s.cfg.Patience)); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return writePacket(s.conn, fields...)
}

// take adds a packet and shows the queue when that has changed. It fails where the
// PBX knows nothing of queues: one that has just begun may yet learn it.
func (s *session) take(p packet) error {
	failed := strings.EqualFold(p["response"], "Error")
	switch {
	case failed && p["actionid"] == actionStatus:
		return fmt.Errorf("the PBX does not tell of its queues: %.100q", p["message"])
	case failed:
		s.cfg.Log.Warn("queue.refused", "message", p["message"])
		s.refused = s.wish
		s.post(switchboard.Noted{Fault: &switchboard.Fault{
			Code: noteRefused, Text: "The PBX refused what was asked of the queue", Hint: "The manager account needs read = agent and write = agent.",
		}})
		return nil
	case p["response"] != "" && p["actionid"] == actionPause && s.refused != 0 && s.refused < s.wish:
		s.refused = 0
		s.post(switchboard.Noted{Fault: &switchboard.Fault{Code: noteRefused}})
	}
	now := s.cfg.Now()
	changed := s.fold.take(p, now)
	if !s.fold.settled {
		return nil
	}
	if s.heard = now; changed {
		s.show()
	}
	return nil
}

func (s *session) show() {
	q := s.fold.queue(s.cfg.Now())
	before := s.shown
	if before.Read = q.Read; reflect.DeepEqual(before, q) {
		return
	}
	s.shown = q
	s.post(switchboard.QueueRead{Queue: q})
}

// pause asks the PBX under every name that we have in its queues.
func (s *session) pause(on bool) error {
	word := "false"
	if on {
		word = "true"
	}
	s.cfg.Log.Info("queue.pause", "on", on)
	s.wish++
	for _, device := range s.fold.devices() {
		fields := [][2]string{{"Action", "QueuePause"}, {"ActionID", actionPause}, {"Interface", device}, {"Paused", word}}
		if len(s.cfg.Queues) == 0 {
			if err := s.send(fields...); err != nil {
				return err
			}
			continue
		}
		for _, name := range s.cfg.Queues {
			if s.fold.members[name].device != device {
				continue
			}
			if err := s.send(append(fields, [2]string{"Queue", name})...); err != nil {
				return err
			}
		}
	}
	return s.refresh()
}
