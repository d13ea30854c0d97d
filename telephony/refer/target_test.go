package refer

import (
	"net/url"
	"strings"
	"testing"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// A Refer-To with a dialog to replace is read by its receiver as it was meant,
// however odd the address and the tags of the other end are.
func FuzzReferTo(f *testing.F) {
	f.Add("<sip:1003@127.0.0.1:5060;transport=tcp>", "call@example.com", "ours", "theirs")
	f.Add("<sip:%22x@[::1];gr=urn:uuid:1?Subject=x>", "a%b&c", "=;?", `">`)
	f.Fuzz(func(t *testing.T, contact, callID, ours, theirs string) {
		var target sip.Uri
		var params sip.HeaderParams
		if _, err := sip.ParseAddressValue(contact, &target, &params); err != nil || !header.Safe(contact+callID+ours+theirs) {
			return // none of it can have come in a message
		}
		dialog := Replaces{CallID: callID, ToTag: theirs, FromTag: ours}
		to := Target(target, dialog)
		_, escaped, ok := strings.Cut(to, "?Replaces=")
		if !ok || strings.ContainsAny(escaped, "<>\"\r\n ;,@") {
			t.Errorf("%q", to)
		}
		if back, err := url.QueryUnescape(escaped); err != nil || back != dialog.String() {
			t.Errorf("%q is read as %q: %v", to, back, err)
		}
	})
}
