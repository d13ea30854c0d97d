package peers

import (
	"net"
	"os"
	"strconv"
	"testing"
)

// Ports of the peers lie below the range from which the kernel gives out port
// 0, so that they never meet a port that a test took for itself.
const (
	firstPort = 20000
	blockSize = 200
	blocks    = 60
)

// reservePorts takes a block of ports on 127.0.0.1 for this test and returns
// the first one that may be used; there are blockSize-1 of them.
//
// Packages are tested by processes that do not know each other, so the block is
// claimed by listening on the port before it. A dead process claims nothing.
func reservePorts(t testing.TB) int {
	t.Helper()
	var listen net.ListenConfig
	for i := range blocks {
		base := firstPort + (os.Getpid()+i)%blocks*blockSize
		claim, err := listen.Listen(t.Context(), "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(base)))
		if err != nil {
			continue
		}
		t.Cleanup(func() { _ = claim.Close() })
		return base + 1
	}
	t.Fatalf("no free block of ports between %d and %d", firstPort, firstPort+blocks*blockSize)
	return 0
}
