package telephony

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// overTLS is an account that reaches the PBX over TLS and trusts its authority.
func overTLS(t *testing.T, pbx *peers.Asterisk, user string) Config {
	t.Helper()
	cfg := attendant(pbx)
	cfg.Username, cfg.Password = user, "pw"+user
	cfg.Server, cfg.Transport, cfg.CA = "sip:"+pbx.TLSAddr, "tls", pbx.CAFile
	return cfg
}

func (d *desk) secured(id switchboard.CallID, on bool) {
	d.t.Helper()
	e, _ := await[switchboard.CallSecured](d, 5*time.Second, nil)
	if e.ID != id || e.On != on {
		d.t.Errorf("%+v, want %s %v", e, id, on)
	}
}

// A file that holds no authority is named, with what it must hold.
func TestAuthorityOfThePBX(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(empty, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{empty, empty + "x"} {
		_, err := New(Config{Server: "pbx.example.com", Username: "1000", CA: path}, func(switchboard.Event) {})
		if fault := new(switchboard.Fault); !errors.As(err, &fault) || fault.Code != "phone-ca" || fault.Hint == "" {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A PBX that does not encrypt the voice: where that is only preferred, calls go
// on without; where it is required, none is made or taken.
func TestAsteriskWithoutSRTP(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	d := newDesk(t, overTLS(t, pbx, "1000"), 700, nil)
	d.registered()
	d.phone.Dial("out-1", "601")
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.hears(1004)
	d.phone.HangUp("out-1")
	id := callIn(d, caller)
	d.hears(440)
	caller.WaitHears(700)
	d.phone.HangUp(id)
	caller.Wait("CALL_CLOSED")
	pbx.WaitIdle()
	d.stop()

	cfg := overTLS(t, pbx, "1000")
	cfg.SRTP, cfg.Audio = "require", "null"
	strict := newDesk(t, cfg, 0, nil)
	strict.registered()
	strict.phone.Dial("out-1", "601")
	if gone, _ := await[switchboard.CallGone](strict, 5*time.Second, nil); gone.Reason == "" {
		t.Errorf("%+v", gone)
	}
	caller.Call("1000")
	if gone, _ := await[switchboard.CallGone](strict, 5*time.Second, nil); gone.Reason != "not encrypted" {
		t.Errorf("%+v", gone)
	}
	pbx.WaitIdle()
}
