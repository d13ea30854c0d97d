package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/telephony"
	"frontdesk/telephony/media"
	"frontdesk/test/peers"
)

// How often and how long things are done.
const (
	shortCalls = 1000
	dialled    = 50
	heldCalls  = 20
	bursts     = 10
	watchFor   = 10 * time.Second
	forgotten  = 40 * time.Second // after it no transaction of a call is left (64*T1 and a little)
)

// telephone measures our telephone beside baresip at the same Asterisk. What the
// window adds is measured elsewhere (test/e2e, ui).
func telephone(ctx context.Context, out io.Writer) error {
	err := withPeers(ctx, func(t testing.TB) error {
		folder, err := os.MkdirTemp("", "bench")
		if err != nil {
			return err
		}
		t.Cleanup(func() { _ = os.RemoveAll(folder) })
		program, err := buildPhone(ctx, folder)
		if err != nil {
			return err
		}
		return newTelephones(t, program, folder).measure(out)
	})
	if errors.Is(err, errMissing) {
		_, err = fmt.Fprintln(out, "TELEPHONY", err)
	}
	return err
}

// telephones are the two that are compared.
type telephones struct {
	t       testing.TB
	program string // ours
	folder  string
	pbx     *peers.Asterisk
	own     *ownPhone
	peer    *peers.Baresip
	rows    [][]string
}

func newTelephones(t testing.TB, program, folder string) *telephones {
	t.Helper()
	m := &telephones{t: t, program: program, folder: folder, pbx: peers.StartAsterisk(t)}
	m.peer = peers.StartBaresip(t, m.pbx, "1001", peers.BaresipOptions{Manual: true})
	m.own = startPhone(t, program, telephony.Config{
		Server: m.pbx.Addr, Transport: "udp", Username: "1000", Password: "pw1000", Audio: "file:" + m.speech("say.wav") + "," + filepath.Join(folder, "heard.wav"),
	})
	return m
}

// speech writes a file with a burst of 440 Hz in the middle of each second.
func (m *telephones) speech(name string) string {
	m.t.Helper()
	path := filepath.Join(m.folder, name)
	w, err := media.CreateWAV(path)
	if err != nil {
		m.t.Fatal(err)
	}
	second := make([]int16, media.Rate)
	media.NewTone(440, 12000).ReadFrame(second[media.Rate/2 : media.Rate/2+media.Rate/10])
	w.Write(second)
	if err := w.Close(); err != nil {
		m.t.Fatal(err)
	}
	return path
}

func (m *telephones) measure(out io.Writer) error {
	m.rows = [][]string{{"", "p50 ms", "p95 ms", "baresip p50", "p95", "ratio", "goal"}}
	m.dials()
	m.activeCall()
	m.held()
	called := m.calls()
	m.burst()
	m.delay()
	called()
	if _, err := fmt.Fprintf(out, "TELEPHONY beside baresip 1.0 at one Asterisk, UDP, loopback\n"); err != nil {
		return err
	}
	if err := printRows(out, m.rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, `Short calls: %d each, straight from the address of the PBX. Dial to answered: %d calls to the echo number, with digest.
CPU is of one processor, over %v; both speak a file and record what they hear. Ratios are baresip's p95 or value over ours: above 1x we are faster or smaller.
Growth is over %d calls, measured %v after the last one. A dash: the peer cannot be made to do it.
Mouth to ear is from our file to our file through an echo without delay: both halves of our telephone, without sound card and without the 20 ms in which
a packet fills. The worst frame of the window under a burst of line states is measured in ui and test/e2e, not here.

`, shortCalls, dialled, watchFor, shortCalls, forgotten)
	return err
}

func (m *telephones) row(what string, own, peer samples, goal string) {
	p95 := own.quantile(0.95)
	m.rows = append(m.rows, []string{what, millis(own.quantile(0.5)), millis(p95), millis(peer.quantile(0.5)), millis(peer.quantile(0.95)), times(peer.quantile(0.95), p95), goal})
}

// value is a row of one number each; a peer of 0 was not measured.
func (m *telephones) value(what string, own, peer float64, goal string) {
	theirs, ratio := "-", "-"
	if peer > 0 {
		theirs = fmt.Sprintf("%.2f", peer)
	}
	if peer > 0 && own > 0 {
		ratio = fmt.Sprintf("%.1fx", peer/own)
	}
	m.rows = append(m.rows, []string{what, fmt.Sprintf("%.2f", own), "", theirs, "", ratio, goal})
}

func millis(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", float64(d)/float64(time.Millisecond))
}
