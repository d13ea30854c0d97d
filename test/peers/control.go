package peers

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// BaresipEvent is one thing that happened at a telephone.
type BaresipEvent struct {
	At    time.Time `json:"-"` // when it was read here
	Type  string    `json:"type"`
	Peer  string    `json:"peeruri"`
	Param string    `json:"param"`
	ID    string    `json:"id"`
}

// control is baresip's ctrl_tcp connection: JSON in netstrings, both ways
// (module ctrl_tcp of baresip 1.0).
type control struct {
	conn    net.Conn
	replies chan controlReply

	mu      sync.Mutex
	events  []BaresipEvent // those not yet waited for
	arrived chan struct{}  // closed and replaced at each event
	broken  error
}

type controlReply struct {
	OK    bool   `json:"ok"`
	Data  string `json:"data"`
	Token string `json:"token"`
}

// dialControl connects as soon as the program listens, at most for 10 s.
func dialControl(t testing.TB, address string, p *process) *control {
	t.Helper()
	var dialer net.Dialer
	var conn net.Conn
	Eventually(10*time.Second, func() bool {
		var err error
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		conn, err = dialer.DialContext(ctx, "tcp4", address)
		return err == nil || p.ended()
	})
	if conn == nil {
		t.Fatal("baresip does not listen for commands")
	}
	c := &control{conn: conn, replies: make(chan controlReply, 16), arrived: make(chan struct{})}
	read := make(chan struct{})
	go func() { defer close(read); c.read() }()
	t.Cleanup(func() { _ = conn.Close(); <-read })
	return c
}

// read sorts what comes in into replies and events until the connection ends.
func (c *control) read() {
	in := bufio.NewReader(c.conn)
	for {
		message, err := readNetstring(in)
		if err != nil {
			c.note(nil, err)
			return
		}
		var m struct {
			Response bool `json:"response"`
			Event    bool `json:"event"`
			controlReply
			BaresipEvent
		}
		if err := json.Unmarshal(message, &m); err != nil {
			continue // nothing that a test could wait for
		}
		switch {
		case m.Response:
			select {
			case c.replies <- m.controlReply:
			default: // nobody has asked for so many
			}
		case m.Event:
			m.At = time.Now()
			c.note(&m.BaresipEvent, nil)
		}
	}
}

func (c *control) note(event *BaresipEvent, broken error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if event != nil {
		c.events = append(c.events, *event)
	}
	c.broken = broken
	close(c.arrived)
	c.arrived = make(chan struct{})
}

// command sends one command and waits for its reply.
func (c *control) command(name, params string) (string, error) {
	token := strconv.FormatInt(time.Now().UnixNano(), 36)
	body, err := json.Marshal(map[string]string{"command": name, "params": params, "token": token})
	if err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(c.conn, "%d:%s,", len(body), body); err != nil {
		return "", fmt.Errorf("send %s: %w", name, err)
	}
	timeout := time.NewTimer(5 * time.Second)
	defer timeout.Stop()
	for {
		select {
		case reply := <-c.replies:
			switch {
			case reply.Token != token:
				continue // the late reply to an earlier command
			case !reply.OK:
				return "", fmt.Errorf("%s %s refused: %s", name, params, strings.TrimSpace(reply.Data))
			}
			return reply.Data, nil
		case <-timeout.C:
			return "", fmt.Errorf("no reply to %s", name)
		}
	}
}

// wait takes the next event of a type and forgets the ones before it.
func (c *control) wait(kind string, limit time.Duration) (BaresipEvent, error) {
	timeout := time.NewTimer(limit)
	defer timeout.Stop()
	for {
		c.mu.Lock()
		for i, event := range c.events {
			if event.Type == kind {
				c.events = c.events[i+1:]
				c.mu.Unlock()
				return event, nil
			}
		}
		arrived, broken, seen := c.arrived, c.broken, c.events
		c.mu.Unlock()
		if broken != nil {
			return BaresipEvent{}, fmt.Errorf("ended before %s: %w", kind, broken)
		}
		select {
		case <-arrived:
		case <-timeout.C:
			return BaresipEvent{}, fmt.Errorf("no %s within %v; seen since: %v", kind, limit, seen)
		}
	}
}

// readNetstring reads LENGTH ":" BYTES ",".
func readNetstring(in *bufio.Reader) ([]byte, error) {
	head, err := in.ReadString(':')
	if err != nil {
		return nil, err
	}
	size, err := strconv.Atoi(strings.TrimSuffix(head, ":"))
	if err != nil || size < 0 || size > 1<<20 {
		return nil, errors.New("not a netstring")
	}
	body := make([]byte, size+1)
	if _, err := io.ReadFull(in, body); err != nil {
		return nil, err
	}
	return body[:size], nil
}
