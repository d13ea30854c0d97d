package header

import "strings"

// Parameter reads one of the parameters that follow a value or an address, such as
// "transport=tls;lr" (RFC 3261 section 7.3.1). Names are compared without regard to
// case; the value is as it was written, quotes included; empty: there is none.
func Parameter(params, name string) string {
	for p := range strings.SplitSeq(params, ";") {
		if k, v, _ := strings.Cut(p, "="); strings.EqualFold(strings.TrimSpace(k), name) {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
