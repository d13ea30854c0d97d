package header

import (
	"strings"
	"testing"

	"github.com/emiago/sipgo/sip"
)

func TestAlertIn(t *testing.T) {
	for value, want := range map[string]Alert{
		// RFC 7462
		"<urn:alert:source:internal>":                             AlertInternal,
		"<URN:Alert:Source:Internal>;x=1":                         AlertInternal,
		"<urn:alert:source:internal:branch>":                      AlertInternal,
		"urn:alert:source:internal":                               AlertInternal,
		"<urn:alert:source:external>":                             AlertUsual,
		"<urn:alert:source:internally>":                           AlertUsual,
		"<urn:alert:source:internal@example.com>":                 AlertUsual, // somebody's own
		"<urn:alert:priority:high>":                               AlertPriority,
		"<urn:alert:priority:low>":                                AlertUsual,
		"<urn:alert:service:recall:transfer>":                     AlertUsual,
		"<urn:alert:service:call-waiting>":                        AlertUsual,
		"<urn:alert:source:internal>, <urn:alert:priority:high>":  AlertPriority,
		"<urn:alert:priority:high>,<urn:alert:source:internal>":   AlertPriority,
		"<urn:alert:service:normal>, <urn:alert:source:internal>": AlertInternal,

		// makers
		"<http://www.notused.com>;info=alert-internal":             AlertInternal,
		"<http://www.notused.com>;info=alert-internal;x-line-id=0": AlertInternal,
		"http://www.notused.com;info=alert-internal;x-line-id=0":   AlertInternal,
		"<http://127.0.0.1>; info = internal":                      AlertInternal,
		"<>;info=internal":                                         AlertInternal,
		";info=alert-internal":                                     AlertInternal,
		`info="alert-internal"`:                                    AlertInternal,
		"<http://127.0.0.1>;info=alert-internal-222":               AlertInternal,
		"Internal":       AlertInternal,
		"alert-internal": AlertInternal,
		"<http://www.notused.com>;info=alert-external":  AlertUsual,
		"<http://127.0.0.1>;info=alert-external-911977": AlertUsual,
		"info=external":                                             AlertUsual,
		"<http://127.0.0.1>;info=priority":                          AlertPriority,
		"<http://127.0.0.1>;info=highpriority":                      AlertPriority,
		"<http://127.0.0.1>;info=alert-emergency":                   AlertPriority,
		"<http://127.0.0.1>;info=alert-community-1":                 AlertDistinctive,
		"<http://127.0.0.1>;info=alert-community3":                  AlertDistinctive,
		"<http://127.0.0.1>;info=alert-group":                       AlertDistinctive,
		"<http://127.0.0.1>;info=alert-acd":                         AlertDistinctive,
		"Bellcore-dr1":                                              AlertUsual,
		"Bellcore-dr2":                                              AlertDistinctive,
		"<bellcore-dr3>":                                            AlertDistinctive,
		"<http://127.0.0.1/Bellcore-dr4>":                           AlertDistinctive,
		"http://127.0.0.1/bellcore-dr1":                             AlertUsual,
		"<http://127.0.0.1/bellcore-dr5>":                           AlertUsual,
		"<file://Bellcore-dr2/>":                                    AlertDistinctive,
		"<http://127.0.0.1>;info=Bellcore-dr3":                      AlertDistinctive,
		"<http://127.0.0.1/Bellcore-dr22>":                          AlertUsual,
		"<http://127.0.0.1>;info=alert-autoanswer":                  AlertUsual,
		"<http://internal>;info=alert-external":                     AlertUsual,
		"<http://www.example.com/internal>":                         AlertUsual,
		"<http://www.example.com/moo.wav;info=internal>":            AlertUsual,
		"<http://www.example.com/a,b>, <urn:alert:source:internal>": AlertInternal,

		// nonsense
		"":                                     AlertUsual,
		"<":                                    AlertUsual,
		">;info=priority":                      AlertPriority,
		"<urn:alert:>":                         AlertUsual,
		"<urn:alert:source:internal":           AlertInternal,
		"<///>;;;=;info":                       AlertUsual,
		`"never closed, info=priority`:         AlertUsual,
		strings.Repeat("<a>,", 10_000):         AlertUsual,
		strings.Repeat("info=internal", 9_000): AlertUsual,
	} {
		if got := AlertIn(message(sip.INVITE, "Alert-Info", value)); got != want {
			t.Errorf("%.80s: %v, want %v", value, got, want)
		}
	}
	if got := AlertIn(message(sip.INVITE, "Alert-Info", "info=internal", "alert-info", "info=priority")); got != AlertPriority {
		t.Errorf("of two headers: %v", got)
	}
	if got := AlertIn(message(sip.INVITE, "Call-Info", "<http://127.0.0.1>;info=priority")); got != AlertUsual {
		t.Errorf("without the header: %v", got)
	}
}

// Whatever one header says, it takes nothing away from another.
func FuzzAlertIn(f *testing.F) {
	for _, seed := range []string{"<urn:alert:source:internal>", "<http://127.0.0.1/bellcore-dr2>;info=", `info="alert-priority"`, "<,>;info=acd", "Auto Answer"} {
		f.Add(seed, "<http://127.0.0.1>;info=alert-internal")
	}
	f.Fuzz(func(t *testing.T, one, other string) {
		first, second := AlertIn(message(sip.INVITE, "Alert-Info", one)), AlertIn(message(sip.INVITE, "Alert-Info", other))
		both := message(sip.INVITE, "Alert-Info", one, "Alert-Info", other)
		if got := AlertIn(both); got != max(first, second) || got < AlertUsual || got > AlertPriority {
			t.Errorf("%q says %v, %q says %v, both say %v", one, first, other, second, got)
		}
		_, alone := AutoAnswer(message(sip.INVITE, "Alert-Info", one))
		if _, ok := AutoAnswer(both); alone && !ok {
			t.Errorf("%q answers itself, and no more beside %q", one, other)
		}
	})
}
