package peers_test

import (
	"strings"
	"testing"
	"time"

	"frontdesk/test/peers"
)

func TestCallBetweenTelephones(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	attendant := peers.StartBaresip(t, pbx, "1000", peers.BaresipOptions{Manual: true, Hertz: 1000})
	ada := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	if !pbx.Registered("1000") || pbx.Registered("1002") {
		t.Fatalf("contacts: %s", pbx.CLI("pjsip show contacts"))
	}

	ada.Call("1000")
	if from := attendant.Wait("CALL_INCOMING"); !strings.Contains(from.Peer, "1001") {
		t.Errorf("it rings from %q", from.Peer)
	}
	attendant.Answer()
	ada.Wait("CALL_ESTABLISHED")
	pbx.WaitTalking("1000", "1001")
	ada.WaitHears(1000)
	attendant.WaitHears(440)
	attendant.Hold()
	ada.WaitHears(peers.HoldHertz)
	attendant.Resume()
	ada.WaitHears(1000)
	if share := peers.ToneShare(t, ada.Heard(), 1000); share < 0.3 || share > 0.95 {
		t.Errorf("with a hold in between, 1000 Hz has a share of %v", share)
	}

	attendant.Hangup()
	ada.Wait("CALL_CLOSED")
	pbx.WaitIdle()
}

func TestBlindTransferToABusyNumberComesBack(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	attendant := peers.StartBaresip(t, pbx, "1000", peers.BaresipOptions{Manual: true})
	ada := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{})
	pbx.Trace()

	ada.Call("1000")
	attendant.Wait("CALL_INCOMING")
	attendant.Answer()
	attendant.Wait("CALL_ESTABLISHED")
	pbx.WaitTalking("1000", "1001")
	attendant.Transfer("610")
	attendant.Wait("CALL_INCOMING")
	if log := pbx.Log(); !strings.Contains(log, `"Recall 610"`) || !strings.Contains(log, "reason=user-busy") {
		t.Errorf("the recall does not say who was tried and why it failed")
	}
}

func TestRefusedCallsSayWhy(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	ada := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{})
	for number, reason := range map[string]string{"610": "486", "611": "503", "613": "403", "999": "404"} {
		ada.Call(number)
		if closed := ada.Wait("CALL_CLOSED"); !strings.HasPrefix(closed.Param, reason) {
			t.Errorf("%s: %q, want %s", number, closed.Param, reason)
		}
	}
}

func TestEncryptedTelephones(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	attendant := peers.StartBaresip(t, pbx, "1100", peers.BaresipOptions{Hertz: 700})
	caller := peers.StartBaresip(t, pbx, "1101", peers.BaresipOptions{})
	caller.Call("1100")
	if menc := caller.Wait("CALL_MENC"); !strings.Contains(menc.Param, "AES_CM_128_HMAC_SHA1_80") {
		t.Errorf("encryption: %q", menc.Param)
	}
	caller.WaitHears(700)
	attendant.Hangup()
}

func TestWrongPasswordIsRefused(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	ada := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Password: "wrong", NoWait: true})
	if !peers.Eventually(5*time.Second, func() bool { return strings.Contains(ada.Log(), "401 Unauthorized") }) {
		t.Errorf("not refused:\n%s", ada.Log())
	}
	if pbx.Registered("1001") {
		t.Error("registered with a wrong password")
	}
}
