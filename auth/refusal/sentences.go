package refusal

// busy is for what passes by itself.
var busy = sentence{code: "signin-busy", text: "The sign-in service is busy", hint: "You stay signed in, and Frontdesk tries again by itself."}

// busyInBrowser is the same in the middle of a sign-in, where nobody tries
// again unless the operator does.
var busyInBrowser = sentence{code: "signin-busy", text: "The sign-in service is busy", hint: "Try again in a minute."}

// refused and refusedForGood are for what no row knows.
var (
	refused        = sentence{code: "signin-refused", text: "The sign-in service refused the sign-in", hint: "Try again. If it stays so, give IT the details."}
	refusedForGood = sentence{code: "signin-refused", text: "The sign-in service does not accept Frontdesk's request", hint: "Give IT the details. Signing in again does not help."}
)

// sentences are tried from the top: a number says more than an error code.
// Numbers are from Microsoft's reference of AADSTS error codes.
var sentences = []sentence{
	{
		numbers: []int{65004}, codes: []string{"access_denied"},
		code: "signin-declined",
		text: "You chose not to let Frontdesk in. Nothing was changed",
		hint: "Sign in again if that was a mistake.",
	},
	{
		// Microsoft's page "Need admin approval" sends the operator back so,
		// without a number, and so do others that can be left.
		codes: []string{"cancel"},
		code:  "signin-declined",
		text:  "You came back without letting Frontdesk in. Nothing was changed",
		hint:  "Sign in again if that was a mistake. If Microsoft asked for an administrator's approval, ask IT for it.",
	},
	{
		numbers: approvalNumbers, codes: []string{"admin_consent_required"},
		code: "signin-admin-approval",
		text: "{org} lets only an administrator approve Frontdesk",
		hint: "Send an administrator the link for the approval, then check again.",
	},
	{
		numbers: []int{65001}, codes: []string{"consent_required"},
		code: "signin-consent",
		text: "Frontdesk needs your permission again{for}",
		hint: "Sign in and accept the permissions.",
	},
	{
		numbers: []int{650056, 650057, 65005}, codes: []string{"invalid_scope", "invalid_resource"},
		code: "signin-permissions-unregistered",
		text: "The app registration is missing permissions",
		hint: "Give this to IT: the registration has to list Frontdesk's permissions.",
	},
	{
		numbers: []int{50105},
		code:    "signin-not-assigned",
		text:    "Your account isn't assigned to Frontdesk",
		hint:    "Ask IT to add you under Enterprise applications > Users and groups.",
	},
	{
		numbers: []int{53000},
		code:    "signin-device",
		text:    "{org}'s access rules blocked this sign-in: your device is not marked compliant",
		hint:    "Contact IT with the details.",
	},
	{
		numbers: []int{53003, 530032, 53001, 53011},
		code:    "signin-policy",
		text:    "{org}'s access rules blocked this sign-in (device, place or risk)",
		hint:    "Contact IT with the details.",
	},
	{
		numbers: []int{50074, 50076, 50078, 50079, 50058}, codes: []string{"interaction_required", "login_required"},
		code: "signin-confirm",
		text: "{org} wants you to confirm it's you",
		hint: "Confirm it in the browser.",
	},
	{
		numbers: []int{70008, 700082},
		code:    "signin-idle",
		text:    "You haven't used Frontdesk for a while",
		hint:    "Sign in again.",
	},
	{
		numbers: revokedNumbers,
		code:    "signin-revoked",
		text:    "Your sign-in was ended (password changed or access revoked)",
		hint:    "Sign in again.",
	},
	{
		numbers: []int{70043},
		code:    "signin-frequency",
		text:    "{org} asks you to sign in again from time to time",
		hint:    "Sign in again.",
	},
	{
		numbers: interruptedNumbers,
		code:    "signin-interrupted",
		text:    "The sign-in was interrupted",
		hint:    "Try again.",
	},
	{
		numbers: disabledNumbers,
		code:    "signin-disabled",
		text:    "Your account is disabled",
		hint:    "Contact IT.",
	},
	{
		numbers: accountNumbers,
		code:    "signin-wrong-account",
		text:    "{account} is not a member of {org}",
		hint:    "Use another account: the one for your work.",
	},
	{
		numbers: []int{500021, 500022, 500212, 500213},
		code:    "signin-tenant-restricted",
		text:    "Your network or organisation doesn't allow this tenant",
		hint:    "Contact IT with the details.",
	},
	{
		numbers: []int{700016, 7000112, 70001, 1000031},
		code:    "signin-app-unknown",
		text:    "Frontdesk is not set up (or switched off) in {org}",
		hint:    "Ask IT to check account.client_id and the app registration.",
	},
	{
		numbers: []int{7000218, 700025, 50011, 50194, 9002327},
		code:    "signin-registration",
		text:    "Frontdesk is not registered as a desktop app",
		hint:    "IT: add the platform 'Mobile and desktop' with http://localhost and allow public client flows.",
	},
	{
		numbers: []int{700027, 7000222, 50012},
		code:    "signin-certificate",
		text:    "Frontdesk's certificate isn't accepted",
		hint:    "IT: compare it with the app registration's, and see when it expires.",
	},
	{
		numbers: []int{90002, 90038},
		code:    "signin-cloud",
		text:    "{org} was not found in this Microsoft cloud",
		hint:    "IT: check account.tenant_id and account.cloud in the settings file.",
	},
	{
		codes: []string{"invalid_client", "unauthorized_client"},
		code:  "signin-registration",
		text:  "The sign-in service does not accept Frontdesk's registration",
		hint:  "Give IT the details: they name what the registration lacks.",
	},
	{
		codes: []string{"invalid_grant"},
		code:  "signin-ended",
		text:  "Your sign-in has ended",
		hint:  "Sign in again.",
	},
}
