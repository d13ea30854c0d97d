package auth

import (
	"fmt"
	"slices"
	"strings"

	"frontdesk/switchboard"
)

// sentence is what the operator reads about one family of refusals.
type sentence struct {
	numbers []int    // AADSTS numbers that mean it
	codes   []string // error codes that mean it when no number does
	fault   switchboard.Fault
	forIT   bool // the hint ends with the ids that IT will ask for
}

// sentences are tried from the top: a number says more than an error code.
// Numbers are from Microsoft's reference of AADSTS error codes.
var sentences = []sentence{
	{
		numbers: []int{65004}, codes: []string{"access_denied"},
		fault: switchboard.Fault{
			Code: "signin-declined", Text: "You chose not to let Frontdesk in. Nothing was changed",
			Hint: "Sign in again if that was a mistake.",
		},
	},
	{
		numbers: []int{90094, 90095}, codes: []string{"admin_consent_required"}, forIT: true,
		fault: switchboard.Fault{
			Code: "signin-admin-approval", Text: "Your organisation lets only an administrator approve Frontdesk",
			Hint: "Ask IT to grant admin consent to Frontdesk, then sign in again.",
		},
	},
	{
		numbers: []int{65001}, codes: []string{"consent_required"},
		fault: switchboard.Fault{
			Code: "signin-consent", Text: "Frontdesk needs your permission again",
			Hint: "Sign in and accept the permissions.",
		},
	},
	{
		numbers: []int{650056, 650057, 65005}, codes: []string{"invalid_scope", "invalid_resource"}, forIT: true,
		fault: switchboard.Fault{
			Code: "signin-permissions-unregistered", Text: "The app registration is missing permissions",
			Hint: "Ask IT to add Frontdesk's permissions to the registration.",
		},
	},
	{
		numbers: []int{50105}, forIT: true,
		fault: switchboard.Fault{
			Code: "signin-not-assigned", Text: "Your account isn't assigned to Frontdesk",
			Hint: "Ask IT to add you under Enterprise applications > Users and groups.",
		},
	},
	{
		numbers: []int{53000}, forIT: true,
		fault: switchboard.Fault{
			Code: "signin-device", Text: "Your organisation's access rules blocked this sign-in: this device is not marked compliant",
			Hint: "Contact IT.",
		},
	},
	{
		numbers: []int{53003, 530032, 53001, 53011}, forIT: true,
		fault: switchboard.Fault{
			Code: "signin-policy", Text: "Your organisation's access rules blocked this sign-in (device, place or risk)",
			Hint: "Contact IT.",
		},
	},
	{
		numbers: []int{50074, 50076, 50078, 50079, 50058}, codes: []string{"interaction_required", "login_required"},
		fault: switchboard.Fault{
			Code: "signin-confirm", Text: "Your organisation wants you to confirm it's you",
			Hint: "Sign in again.",
		},
	},
	{
		numbers: []int{70008, 700082},
		fault: switchboard.Fault{
			Code: "signin-idle", Text: "You haven't used Frontdesk for a while", Hint: "Sign in again.",
		},
	},
	{
		numbers: []int{50173, 50132, 50133},
		fault: switchboard.Fault{
			Code: "signin-revoked", Text: "Your sign-in was ended (password changed or access revoked)", Hint: "Sign in again.",
		},
	},
	{
		numbers: []int{70043},
		fault: switchboard.Fault{
			Code: "signin-frequency", Text: "Your organisation asks you to sign in again from time to time", Hint: "Sign in again.",
		},
	},
	{
		numbers: []int{54005, 501481},
		fault:   switchboard.Fault{Code: "signin-interrupted", Text: "The sign-in was interrupted", Hint: "Try again."},
	},
	{
		numbers: []int{50057}, forIT: true,
		fault: switchboard.Fault{Code: "signin-disabled", Text: "Your account is disabled", Hint: "Contact IT."},
	},
	{
		numbers: []int{50020, 50034, 16000, 51004}, forIT: true,
		fault: switchboard.Fault{
			Code: "signin-wrong-account", Text: "This account is not a member of your organisation",
			Hint: "Sign in again and choose your work account.",
		},
	},
	{
		numbers: []int{500021, 500022, 500212, 500213}, forIT: true,
		fault: switchboard.Fault{
			Code: "signin-tenant-restricted", Text: "Your network or organisation doesn't allow this tenant", Hint: "Contact IT.",
		},
	},
	{
		numbers: []int{700016, 7000112, 70001, 1000031}, forIT: true,
		fault: switchboard.Fault{
			Code: "signin-app-unknown", Text: "Frontdesk is not set up, or is switched off, in your organisation",
			Hint: "Ask IT to check account.client_id and the app registration.",
		},
	},
	{
		numbers: []int{7000218, 700025, 50011, 50194, 9002327}, codes: []string{"invalid_client", "unauthorized_client"}, forIT: true,
		fault: switchboard.Fault{
			Code: "signin-registration", Text: "Frontdesk is not registered as a desktop app",
			Hint: "IT: add the platform 'Mobile and desktop' with http://localhost and allow public client flows.",
		},
	},
	{
		numbers: []int{90002, 90038}, forIT: true,
		fault: switchboard.Fault{
			Code: "signin-cloud", Text: "Your organisation was not found in this Microsoft cloud",
			Hint: "Check account.tenant_id and account.cloud in the settings file.",
		},
	},
	{
		numbers: []int{90033, 50196}, codes: []string{"temporarily_unavailable", "server_error"},
		fault: switchboard.Fault{
			Code: "signin-busy", Text: "The sign-in service is busy", Hint: "Frontdesk tries again by itself.",
		},
	},
	{
		codes: []string{"invalid_grant"},
		fault: switchboard.Fault{Code: "signin-ended", Text: "Your sign-in has ended", Hint: "Sign in again."},
	},
}

// otherSentence is for what no row knows.
var otherSentence = sentence{forIT: true, fault: switchboard.Fault{
	Code: "signin-refused", Text: "The sign-in service refused the sign-in", Hint: "Try again, or contact IT.",
}}

func sentenceFor(r *refusal) sentence {
	for _, number := range r.Numbers {
		for _, s := range sentences {
			if slices.Contains(s.numbers, number) {
				return s
			}
		}
	}
	if judge(r) == passes {
		return rowOf("temporarily_unavailable")
	}
	return rowOf(r.Code)
}

func rowOf(code string) sentence {
	for _, s := range sentences {
		if slices.Contains(s.codes, code) {
			return s
		}
	}
	return otherSentence
}

// details are the ids that IT needs to find the event in Microsoft's own log.
func (r *refusal) details() string {
	parts := []string{r.Code}
	if len(r.Numbers) > 0 {
		parts[0] = fmt.Sprintf("AADSTS%d", r.Numbers[0])
	}
	if r.Correlation != "" {
		parts = append(parts, "correlation "+r.Correlation)
	}
	if r.Trace != "" {
		parts = append(parts, "trace "+r.Trace)
	}
	return " For IT: " + strings.Join(parts, ", ") + "."
}

// networkFault is for everything between this computer and the provider.
func networkFault() *switchboard.Fault {
	return &switchboard.Fault{
		Code: "signin-offline", Text: "The sign-in service cannot be reached",
		Hint: "Check the network. You stay signed in, and Frontdesk tries again by itself.",
	}
}
