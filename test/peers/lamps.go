package peers

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"time"
)

// SetLamps sets the lines of lamps as fast as the PBX takes it: states[i] is that of
// the i-th lamp, as for [Asterisk.SetLamp]. It returns when the PBX has confirmed all.
func (a *Asterisk) SetLamps(rounds ...[]string) {
	a.t.Helper()
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(a.t.Context(), "tcp", a.Manager)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		a.t.Fatal(err)
	}
	var actions strings.Builder
	fmt.Fprintf(&actions, "Action: Login\r\nUsername: lamps\r\nSecret: %s\r\nEvents: off\r\n\r\n", ManagerSecret)
	want := 1
	for _, states := range rounds {
		for i, state := range states {
			fmt.Fprintf(&actions, "Action: Setvar\r\nVariable: DEVICE_STATE(Custom:lamp%d)\r\nValue: %s\r\n\r\n", FirstLamp+i, state)
			want++
		}
	}
	go func() { _, _ = conn.Write([]byte(actions.String())) }() // what is not taken is not confirmed either
	answers := bufio.NewScanner(conn)
	for want > 0 && answers.Scan() {
		switch line := answers.Text(); {
		case strings.HasPrefix(line, "Response: Success"):
			want--
		case strings.HasPrefix(line, "Response: "):
			a.t.Fatalf("the PBX does not set its lamps: %s", line)
		}
	}
	if want > 0 {
		a.t.Fatalf("%d lamps were not set: %v", want, answers.Err())
	}
}
