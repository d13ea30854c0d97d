package refusal

import (
	"slices"

	"frontdesk/switchboard"
)

// The numbers that more than words depend on: which help is offered, and what
// the banner says. Of the verdict they change only one thing: the service's
// "ask less often" (50196) and "later" (90033) end no sign-in, whatever error
// they come with.
var (
	pauseNumbers    = []int{50196, 90033}
	approvalNumbers = []int{90094, 90095}
	accountNumbers  = []int{50020, 50034, 16000, 51004}
	expiredNumbers  = []int{70008, 700082, 70043}
	revokedNumbers  = []int{50173, 50132, 50133}
	disabledNumbers = []int{50057}
	// An administrator took the account or its right to Frontdesk away.
	removedNumbers = []int{50105, 50020, 50034}
	// The code of a sign-in under way was of no use: nothing has ended.
	interruptedNumbers = []int{54005, 501481}
)

// NeedsAdministrator reports whether an administrator has to approve Frontdesk
// first, so that the approval panel can be offered.
func (r *Refusal) NeedsAdministrator() bool {
	return r.Code == "admin_consent_required" || r.Sub == "admin_consent_required" || r.any(approvalNumbers)
}

// NeedsConsent reports whether the operator has to accept permissions. No
// number says so: this decides what is asked for next.
func (r *Refusal) NeedsConsent() bool {
	return r.Code == "consent_required" || r.Sub == "consent_required"
}

// OtherAccount reports whether another account is the cure, so that "Use
// another account" can be offered.
func (r *Refusal) OtherAccount() bool { return r.any(accountNumbers) }

// Ending is why the sign-in ended, or EndingNone when this refusal ends none.
// Ask it about a refused refresh: a code that is refused ended nothing.
//
// A spent refresh token of which the service says no more counts as expired,
// the ending that blames nobody.
func (r *Refusal) Ending() switchboard.Ending {
	switch verdict := r.Verdict(); {
	case verdict == Passes, verdict == Blocked, r.any(interruptedNumbers):
		return switchboard.EndingNone
	case r.any(disabledNumbers):
		return switchboard.EndingDisabled
	case r.any(revokedNumbers):
		return switchboard.EndingRevoked
	case r.any(expiredNumbers):
		return switchboard.EndingExpired
	case verdict != Renew:
		return switchboard.EndingNone
	case r.any(removedNumbers):
		return switchboard.EndingRevoked
	default:
		return switchboard.EndingExpired
	}
}

func (r *Refusal) any(of []int) bool {
	return slices.ContainsFunc(r.Numbers, func(n int) bool { return slices.Contains(of, n) })
}
