package refusal_test

import (
	"frontdesk/auth/refusal"
	"frontdesk/switchboard"
)

// given is a refusal as the service sends it.
type given struct {
	status int // 0: through the browser
	code   string
	sub    string
	claims string
}

const stepUp = `{"access_token":{"capolids":{"essential":true,"values":["0a1b2c3d-0000-4000-8000-00000000000c"]}}}`

// The usual ways of saying no.
var (
	grantSpent  = given{400, "invalid_grant", "", ""}
	badToken    = given{400, "invalid_grant", "bad_token", ""}
	interaction = given{400, "interaction_required", "", stepUp}
	condition   = given{400, "invalid_grant", "basic_action", stepUp}
	consent     = given{400, "invalid_grant", "consent_required", ""}
	policy      = given{400, "invalid_grant", "message_only", stepUp}
	policyPlain = given{400, "interaction_required", "message_only", ""}
	client      = given{400, "unauthorized_client", "", ""}
	clientAuth  = given{401, "invalid_client", "", ""}
	request     = given{400, "invalid_request", "", ""}
	scope       = given{400, "invalid_scope", "", ""}
	resource    = given{400, "invalid_resource", "", ""}

	browserDenied      = given{0, "access_denied", "", ""}
	browserInteraction = given{0, "interaction_required", "", ""}
	browserLogin       = given{0, "login_required", "", ""}
	browserConsent     = given{0, "consent_required", "", ""}
	browserClient      = given{0, "unauthorized_client", "", ""}
	browserClientAuth  = given{0, "invalid_client", "", ""}
	browserRequest     = given{0, "invalid_request", "", ""}
	browserServer      = given{0, "server_error", "", ""}
)

// row is one family of the error table, with the answers that carry its numbers.
type row struct {
	name    string
	numbers []int
	given   map[given]refusal.Verdict

	code   string // of the fault
	text   string // with all names known
	bare   string // with none; empty: the same
	hint   string // a part of it
	ending switchboard.Ending

	administrator, other bool
}

var rows = []row{
	{
		name: "declined", numbers: []int{65004},
		given: map[given]refusal.Verdict{browserDenied: refusal.Interact, {0, "access_denied", "cancel", ""}: refusal.Interact},
		code:  "signin-declined", text: "You chose not to let Frontdesk in. Nothing was changed", hint: "Sign in again if that was a mistake",
	},
	{
		name: "consent", numbers: []int{65001},
		given: map[given]refusal.Verdict{consent: refusal.Interact, browserConsent: refusal.Interact},
		code:  "signin-consent", text: "Frontdesk needs your permission again for: User.Read.All, Calendars.Read",
		bare: "Frontdesk needs your permission again", hint: "accept the permissions",
	},
	{
		name: "approval", numbers: []int{90094, 90095},
		given: map[given]refusal.Verdict{
			browserDenied: refusal.Interact, browserConsent: refusal.Interact, browserInteraction: refusal.Interact, consent: refusal.Interact,
		},
		code: "signin-admin-approval", text: "Example Ltd lets only an administrator approve Frontdesk",
		bare: "Your organisation lets only an administrator approve Frontdesk", hint: "the link", administrator: true,
	},
	{
		name: "scopes not registered", numbers: []int{650056, 650057, 65005},
		given: map[given]refusal.Verdict{
			scope: refusal.Blocked, resource: refusal.Blocked, clientAuth: refusal.Blocked, browserClientAuth: refusal.Blocked, browserRequest: refusal.Blocked,
		},
		code: "signin-permissions-unregistered", text: "The app registration is missing permissions", hint: "Give this to IT",
	},
	{
		name: "not assigned", numbers: []int{50105},
		given: map[given]refusal.Verdict{browserInteraction: refusal.Interact, {400, "interaction_required", "", ""}: refusal.Interact},
		code:  "signin-not-assigned", text: "Your account isn't assigned to Frontdesk", hint: "Enterprise applications > Users and groups",
	},
	{
		name: "not assigned, token spent", numbers: []int{50105},
		given: map[given]refusal.Verdict{grantSpent: refusal.Renew},
		code:  "signin-not-assigned", text: "Your account isn't assigned to Frontdesk", hint: "Ask IT", ending: switchboard.EndingRevoked,
	},
	{
		name: "access rules", numbers: []int{53003, 530032, 53001, 53011},
		given: map[given]refusal.Verdict{
			policy: refusal.Interact, policyPlain: refusal.Interact, browserInteraction: refusal.Interact, browserDenied: refusal.Interact,
		},
		code: "signin-policy", text: "Example Ltd's access rules blocked this sign-in (device, place or risk)",
		bare: "Your organisation's access rules blocked this sign-in (device, place or risk)", hint: "Contact IT",
	},
	{
		name: "device", numbers: []int{53000},
		given: map[given]refusal.Verdict{policy: refusal.Interact, browserInteraction: refusal.Interact},
		code:  "signin-device", text: "Example Ltd's access rules blocked this sign-in: your device is not marked compliant",
		bare: "Your organisation's access rules blocked this sign-in: your device is not marked compliant", hint: "Contact IT",
	},
	{
		name: "confirm", numbers: []int{50074, 50076, 50078, 50079, 50058},
		given: map[given]refusal.Verdict{
			interaction: refusal.Interact, condition: refusal.Interact, {400, "invalid_grant", "", stepUp}: refusal.Interact,
			browserInteraction: refusal.Interact, browserLogin: refusal.Interact,
		},
		code: "signin-confirm", text: "Example Ltd wants you to confirm it's you",
		bare: "Your organisation wants you to confirm it's you", hint: "Confirm it in the browser",
	},
	{
		name: "idle", numbers: []int{70008, 700082},
		given: map[given]refusal.Verdict{grantSpent: refusal.Renew, badToken: refusal.Renew},
		code:  "signin-idle", text: "You haven't used Frontdesk for a while", hint: "Sign in again", ending: switchboard.EndingExpired,
	},
	{
		name: "revoked", numbers: []int{50173, 50132, 50133},
		given: map[given]refusal.Verdict{badToken: refusal.Renew, grantSpent: refusal.Renew, {400, "interaction_required", "", ""}: refusal.Interact},
		code:  "signin-revoked", text: "Your sign-in was ended (password changed or access revoked)", hint: "Sign in again", ending: switchboard.EndingRevoked,
	},
	{
		name: "sign-in frequency", numbers: []int{70043},
		given: map[given]refusal.Verdict{badToken: refusal.Renew, grantSpent: refusal.Renew},
		code:  "signin-frequency", text: "Example Ltd asks you to sign in again from time to time",
		bare: "Your organisation asks you to sign in again from time to time", hint: "Sign in again", ending: switchboard.EndingExpired,
	},
	{
		name: "interrupted", numbers: []int{54005, 501481},
		given: map[given]refusal.Verdict{grantSpent: refusal.Renew},
		code:  "signin-interrupted", text: "The sign-in was interrupted", hint: "Try again",
	},
	{
		name: "disabled", numbers: []int{50057},
		given: map[given]refusal.Verdict{grantSpent: refusal.Renew, badToken: refusal.Renew, browserInteraction: refusal.Interact},
		code:  "signin-disabled", text: "Your account is disabled", hint: "Contact IT", ending: switchboard.EndingDisabled,
	},
	{
		name: "wrong account", numbers: []int{50020, 50034, 16000, 51004},
		given: map[given]refusal.Verdict{browserInteraction: refusal.Interact, browserDenied: refusal.Interact, browserRequest: refusal.Blocked},
		code:  "signin-wrong-account", text: "ada@example.com is not a member of Example Ltd",
		bare: "This account is not a member of your organisation", hint: "Use another account", other: true,
	},
	{
		name: "account taken out of the tenant", numbers: []int{50020, 50034},
		given: map[given]refusal.Verdict{grantSpent: refusal.Renew},
		code:  "signin-wrong-account", text: "ada@example.com is not a member of Example Ltd",
		bare: "This account is not a member of your organisation", hint: "Use another account", other: true, ending: switchboard.EndingRevoked,
	},
	{
		name: "tenant restrictions", numbers: []int{500021, 500022, 500212, 500213},
		given: map[given]refusal.Verdict{browserDenied: refusal.Interact, browserRequest: refusal.Blocked},
		code:  "signin-tenant-restricted", text: "Your network or organisation doesn't allow this tenant", hint: "Contact IT",
	},
	{
		name: "app unknown", numbers: []int{700016, 7000112, 70001, 1000031},
		given: map[given]refusal.Verdict{client: refusal.Blocked, clientAuth: refusal.Blocked, browserClient: refusal.Blocked},
		code:  "signin-app-unknown", text: "Frontdesk is not set up (or switched off) in Example Ltd",
		bare: "Frontdesk is not set up (or switched off) in your organisation", hint: "account.client_id",
	},
	{
		name: "registration", numbers: []int{7000218, 700025, 50011, 50194, 9002327},
		given: map[given]refusal.Verdict{clientAuth: refusal.Blocked, request: refusal.Blocked, browserRequest: refusal.Blocked},
		code:  "signin-registration", text: "Frontdesk is not registered as a desktop app", hint: "'Mobile and desktop' with http://localhost",
	},
	{
		name: "certificate", numbers: []int{700027, 7000222, 50012},
		given: map[given]refusal.Verdict{clientAuth: refusal.Blocked},
		code:  "signin-certificate", text: "Frontdesk's certificate isn't accepted", hint: "expires",
	},
	{
		name: "busy", numbers: []int{90033, 50196},
		given: map[given]refusal.Verdict{
			{400, "temporarily_unavailable", "", ""}: refusal.Passes, {429, "invalid_grant", "", ""}: refusal.Passes,
			{503, "server_error", "", ""}: refusal.Passes, {500, "invalid_grant", "", ""}: refusal.Passes,
		},
		code: "signin-busy", text: "The sign-in service is busy", hint: "Frontdesk tries again by itself",
	},
	{
		name: "busy in the browser", numbers: []int{90033, 50196},
		given: map[given]refusal.Verdict{browserServer: refusal.Passes, {0, "temporarily_unavailable", "", ""}: refusal.Passes},
		code:  "signin-busy", text: "The sign-in service is busy", hint: "Try again in a minute",
	},
	{
		name: "cloud", numbers: []int{90002, 90038},
		given: map[given]refusal.Verdict{request: refusal.Blocked, browserRequest: refusal.Blocked},
		code:  "signin-cloud", text: "Example Ltd was not found in this Microsoft cloud",
		bare: "Your organisation was not found in this Microsoft cloud", hint: "account.cloud",
	},
}
