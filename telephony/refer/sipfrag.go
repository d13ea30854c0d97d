package refer

import (
	"bytes"
	"strconv"
	"strings"
)

// Sipfrag reads the status of a message/sipfrag body, 100 to 699 (RFC 3420, RFC 3515
// section 2.4.5); ok is false where it has none.
func Sipfrag(body []byte) (status int, ok bool) {
	line, _, _ := bytes.Cut(bytes.TrimSpace(body), []byte("\n"))
	fields := strings.Fields(string(line))
	if len(fields) < 2 || !strings.HasPrefix(strings.ToUpper(fields[0]), "SIP/") {
		return 0, false
	}
	n, err := strconv.Atoi(fields[1])
	return n, err == nil && n >= 100 && n <= 699
}
