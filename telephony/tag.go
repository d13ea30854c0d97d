package telephony

import "github.com/emiago/sipgo/sip"

// begins marks an INVITE that arrived without a tag of ours. The mark is a Go type,
// so nothing that comes from the network can carry it.
type begins struct{ sip.Header }

// tagFirst gives an INVITE that would begin a dialog the tag of our side: every
// response to it carries the same (RFC 3261 section 8.2.6.2), also the 100 and the
// 487 that sipgo sends by itself. It runs before sipgo's transaction exists; from
// then on sipgo reads To in goroutines of its own.
func tagFirst(m sip.Message) {
	req, ok := m.(*sip.Request)
	if !ok || !req.IsInvite() || req.To() == nil || req.To().Params.Has("tag") {
		return
	}
	req.To().Params.Add("tag", newTag())
	req.AppendHeader(begins{sip.NewHeader("Frontdesk-Begins", "")})
}

// beginsDialog reports whether a request belongs to no dialog yet.
func beginsDialog(req *sip.Request) bool {
	for _, h := range req.Headers() {
		if _, marked := h.(begins); marked {
			return true
		}
	}
	return !req.To().Params.Has("tag")
}
