package answer

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
)

// Grant is a successful answer (RFC 6749 section 5.1, OpenID Connect Core
// section 3.1.3.3). It holds secrets, and no way of printing or logging it
// shows them. The zero value is no grant.
type Grant struct {
	Access    string        // the access token, of type Bearer
	Refresh   string        // the refresh token; empty: the one used stays good
	Identity  string        // the id_token, unchecked; may be empty
	Scope     string        // what was granted; empty: what was asked for
	Life      time.Duration // of the access token; 0 when the service does not say
	RefreshIn time.Duration // when to renew it; 0 when the service does not say
}

// Format implements [fmt.Formatter] for every verb.
func (g Grant) Format(s fmt.State, _ rune) {
	_, _ = fmt.Fprintf(s, "grant for %s", g.Life) // a State takes what it is given
}

// LogValue implements [slog.LogValuer].
func (g Grant) LogValue() slog.Value { return slog.DurationValue(g.Life) }

// MarshalJSON implements [json.Marshaler]: a grant is never written down whole.
func (g Grant) MarshalJSON() ([]byte, error) { return []byte(`"grant"`), nil }

// longest is more than any service's access token lives, in seconds.
const longest = 366 * 24 * 3600

// seconds are written as a number or, by older services, as a text.
type seconds float64

// UnmarshalJSON implements [json.Unmarshaler]. What is no number of seconds is 0.
func (s *seconds) UnmarshalJSON(b []byte) error {
	*s = 0
	if n, err := strconv.ParseFloat(strings.Trim(string(b), `"`), 64); err == nil && n > 0 && n <= longest {
		*s = seconds(n)
	}
	return nil
}

func (s seconds) duration() time.Duration { return time.Duration(float64(s) * float64(time.Second)) }
