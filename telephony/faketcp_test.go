package telephony

import (
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/emiago/sipgo/sip"
)

// stream lets a scripted PBX speak TCP, where it sees each connection.
type stream struct {
	listener net.Listener
	work     sync.WaitGroup
	opened   chan string // the telephone's end of each new connection
	lines    chan string // empty lines that came

	mu    sync.Mutex
	conns map[string]net.Conn
	mute  bool // empty lines get no answer
	dead  bool // nothing is answered, as when a router has forgotten the connection
}

func newFakeTCP(t *testing.T) *fakePBX {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := fakeOn(t, nil)
	f.stream = &stream{listener: listener, opened: make(chan string, 100), lines: make(chan string, 1000), conns: map[string]net.Conn{}}
	return f
}

func (f *fakePBX) network() string {
	if f.stream != nil {
		return "tcp"
	}
	return "udp"
}

func (s *stream) serve(f *fakePBX) {
	s.work.Go(func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			from := conn.RemoteAddr().String()
			s.mu.Lock()
			s.conns[from], s.dead = conn, false
			s.mu.Unlock()
			s.opened <- from
			s.work.Go(func() { s.read(f, conn, from) })
		}
	})
	f.t.Cleanup(func() {
		_ = s.listener.Close()
		s.mu.Lock()
		for _, conn := range s.conns {
			_ = conn.Close()
		}
		s.mu.Unlock()
		s.work.Wait()
	})
}

func (s *stream) read(f *fakePBX, conn net.Conn, from string) {
	raw, parser := make([]byte, 65536), sip.NewParser().NewSIPStream()
	for {
		n, err := conn.Read(raw)
		if err != nil {
			return
		}
		s.mu.Lock()
		dead, mute := s.dead, s.mute
		s.mu.Unlock()
		switch {
		case dead:
		case strings.Trim(string(raw[:n]), "\r\n") == "":
			s.lines <- from
			if !mute {
				_, _ = conn.Write([]byte("\r\n"))
			}
		default:
			_ = parser.ParseSIPStream(raw[:n], func(m sip.Message) { f.took(m, from) })
		}
	}
}

func (s *stream) write(m sip.Message, to string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if conn := s.conns[to]; conn != nil {
		_, _ = conn.Write([]byte(m.String()))
	}
}

// set changes how the PBX behaves on the connections there are.
func (s *stream) set(change func(*stream)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}
