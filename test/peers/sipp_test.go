package peers_test

import (
	"strings"
	"testing"
	"time"

	"frontdesk/test/peers"
)

func TestCallersFromOutsideReachTheQueue(t *testing.T) {
	t.Parallel()
	pbx := peers.StartAsterisk(t)
	peers.StartBaresip(t, pbx, "1000", peers.BaresipOptions{})
	peers.CallFromOutside(t, pbx, "500", 3, time.Second)
	pbx.WaitIdle() // sipp is content with a retransmitted 200: the PBX has the last word
	if answered := strings.Count(pbx.Log(), "answered PJSIP/outside-"); answered != 3 {
		t.Errorf("the attendant got %d calls out of the queue, not 3", answered)
	}
}
