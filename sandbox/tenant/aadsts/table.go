package aadsts

import (
	"net/http"
	"slices"
)

// Find finds an error of the table by its number.
func Find(number int) (Failure, bool) {
	i := slices.IndexFunc(table, func(f Failure) bool { return f.Number == number })
	if i < 0 {
		return Failure{}, false
	}
	return table[i], true
}

// All is the table, in the order in which it is shown. The caller owns the
// slice.
func All() []Failure { return slices.Clone(table) }

// The kinds that the table repeats.
const (
	grant    = "invalid_grant"
	request  = "invalid_request"
	client   = "invalid_client"
	interact = "interaction_required"
	strange  = "unauthorized_client"
)

// table is one row per error that a client has to expect.
//
// What stays on Entra's page and what goes back is only partly written down
// anywhere: a row that says Stays is the harder case for a client, which hears
// nothing at all.
var table = slices.Concat(comesBack, staysThere, atRedeem, atRefresh)

var comesBack = []Failure{
	{Number: 65004, At: Authorize, Name: "declined", Kind: "access_denied", Sub: "cancel", Text: "User declined to consent to access the app."},
	{Number: 50058, At: Authorize, Name: "nobody is signed in", Kind: "login_required", Text: "A silent sign-in request was sent but no user is signed in."},
	{Number: 16000, At: Authorize, Name: "pick another account", Kind: interact, Text: "Either multiple user identities are available for the current request or selected account is not supported for the scenario."},
	{Number: 50000, At: Authorize, Name: "service error", Kind: "server_error", Text: "There was an error issuing a token or an issue with our sign-in service."},
	{Number: 90033, At: Refresh, Name: "busy for a moment", Kind: "temporarily_unavailable", Passing: true, Status: http.StatusServiceUnavailable, Text: "A transient error has occurred. Please try again."},
}

var staysThere = []Failure{
	{Number: 90094, At: Authorize, Stays: true, Name: "an administrator must approve", Kind: "consent_required", Text: "Frontdesk needs permission to access resources in your organisation that only an admin can grant."},
	{Number: 90095, At: Authorize, Stays: true, Name: "approval can be requested", Kind: "consent_required", Text: "Admin consent is required for the permissions requested by this application. An admin consent request may be sent to the admin."},
	{Number: 50105, At: Authorize, Stays: true, Name: "not assigned", Kind: interact, Text: "Your administrator has configured the application to block users unless they are specifically granted ('assigned') access to the application."},
	{Number: 650056, At: Authorize, Stays: true, Name: "misconfigured application", Kind: request, Text: "Misconfigured application. The client has not listed any permissions for Microsoft Graph in its registration."},
	{Number: 650057, At: Authorize, Stays: true, Name: "resource not listed", Kind: "invalid_resource", Text: "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration."},
	{Number: 65005, At: Authorize, Stays: true, Name: "permissions not listed", Kind: "invalid_resource", Text: "The application required resource access list does not contain applications discoverable by the resource."},
	{Number: 53003, At: Authorize, Stays: true, Name: "blocked by a policy", Kind: interact, Sub: "message_only", Text: "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."},
	{Number: 530032, At: Authorize, Stays: true, Name: "blocked by a security policy", Kind: interact, Sub: "message_only", Text: "User blocked due to risk or a security policy of the tenant."},
	{Number: 53000, At: Authorize, Stays: true, Name: "device not compliant", Kind: interact, Sub: "message_only", Text: "Device is not in required device state: compliant. Conditional Access policy requires a compliant device."},
	{Number: 53001, At: Authorize, Stays: true, Name: "device not joined", Kind: interact, Sub: "message_only", Text: "Device is not in required device state: domain_joined."},
	{Number: 53011, At: Authorize, Stays: true, Name: "blocked due to risk", Kind: interact, Sub: "message_only", Text: "User blocked due to risk on home tenant."},
	{Number: 50020, At: Authorize, Stays: true, Name: "account of another organisation", Kind: request, Text: "User account from identity provider does not exist in the tenant and cannot access the application in that tenant. The account needs to be added as an external user in the tenant first."},
	{Number: 50034, At: Authorize, Stays: true, Name: "no such account", Kind: request, Text: "The user account does not exist in the directory. To sign into this application, the account must be added to the directory."},
	{Number: 51004, At: Authorize, Stays: true, Name: "account not in the directory", Kind: request, Text: "The user account does not exist in the directory. To sign into this application, the account must be added to the directory first."},
	{Number: 500021, At: Authorize, Stays: true, Name: "tenant restricted", Kind: request, Text: "Access to the tenant is denied by the network's tenant restrictions."},
	{Number: 500022, At: Authorize, Stays: true, Name: "tenant restricted by policy", Kind: request, Text: "Access to the tenant is denied by a tenant restrictions policy."},
	{Number: 500212, At: Authorize, Stays: true, Name: "outbound access blocked", Kind: request, Text: "The user's administrator has set an outbound access policy that does not allow access to the resource tenant."},
	{Number: 500213, At: Authorize, Stays: true, Name: "inbound access blocked", Kind: request, Text: "The resource tenant's cross-tenant access policy does not allow this user to access this tenant."},
	{Number: 700016, At: Authorize, Stays: true, Name: "application unknown", Kind: strange, Text: "Application with this identifier was not found in the directory."},
	{Number: 7000112, At: Authorize, Stays: true, Name: "application disabled", Kind: strange, Text: "The application is disabled."},
	{Number: 70001, At: Authorize, Stays: true, Name: "application not enabled", Kind: strange, Text: "The application named in the request was not found in the tenant. This can happen if it has not been installed by the administrator."},
	{Number: 1000031, At: Authorize, Stays: true, Name: "application cannot be reached", Kind: strange, Text: "The application cannot be accessed at this time. Contact your administrator."},
	{Number: 50011, At: Authorize, Stays: true, Name: "redirect address not registered", Kind: request, Text: "The redirect URI specified in the request does not match the redirect URIs configured for the application."},
	{Number: 50194, At: Authorize, Stays: true, Name: "not for every organisation", Kind: request, Text: "The application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such applications."},
	{Number: 90002, At: Authorize, Stays: true, Name: "tenant unknown", Kind: request, Text: "Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."},
	{Number: 90038, At: Authorize, Stays: true, Name: "another national cloud", Kind: request, Text: "The tenant belongs to another National Cloud; the request cannot be served here."},
}

var atRedeem = []Failure{
	{Number: 54005, At: Redeem, Name: "code already used", Kind: grant, Text: "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token."},
	{Number: 501481, At: Redeem, Name: "code verifier does not match", Kind: grant, Text: "The Code_Verifier does not match the code_challenge supplied in the authorization request."},
	{Number: 7000218, At: Redeem, Name: "not a public client", Kind: client, Text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."},
	{Number: 700025, At: Redeem, Name: "secret from a public client", Kind: client, Text: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."},
	{Number: 9002327, At: Redeem, Name: "registered as a web page", Kind: request, Text: "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests."},
	{Number: 700027, At: Redeem, Name: "certificate unknown", Kind: client, Text: "The certificate with identifier used to sign the client assertion is not registered on application."},
	{Number: 7000222, At: Redeem, Name: "certificate expired", Kind: client, Text: "The provided client secret keys or certificates are expired."},
	{Number: 50012, At: Redeem, Name: "bad assertion", Kind: client, Text: "Client assertion contains an invalid signature."},
}

var atRefresh = []Failure{
	{Number: 70008, At: Refresh, Ends: true, Name: "token expired", Kind: grant, Text: "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource."},
	{Number: 700082, At: Refresh, Ends: true, Name: "unused for 90 days", Kind: grant, Text: "The refresh token has expired due to inactivity."},
	{Number: 50173, At: Refresh, Ends: true, Revokes: true, Name: "revoked, or password changed", Kind: grant, Text: "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password."},
	{Number: 50132, At: Refresh, Ends: true, Revokes: true, Name: "password changed", Kind: grant, Text: "The session is not valid due to password expiration or recent password change."},
	{Number: 50133, At: Refresh, Ends: true, Revokes: true, Name: "session revoked", Kind: grant, Text: "The session is not valid due to password expiration or recent password change."},
	{Number: 70043, At: Refresh, Ends: true, Name: "sign-in frequency", Kind: grant, Text: "The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access."},
	{Number: 50057, At: Refresh, Revokes: true, Name: "account disabled", Kind: grant, Text: "The user account is disabled."},
	{Number: 65001, At: Refresh, Name: "consent taken back", Kind: grant, Sub: "consent_required", Text: "The user or administrator has not consented to use the application with this permission. Send an interactive authorization request for this user and resource."},
	{Number: 50074, At: Refresh, StepUp: true, Name: "strong sign-in required", Kind: interact, Sub: "basic_action", Text: "Strong Authentication is required."},
	{Number: 50076, At: Refresh, StepUp: true, Name: "confirm it is you", Kind: grant, Sub: "basic_action", Text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access Microsoft Graph."},
	{Number: 50078, At: Refresh, StepUp: true, Name: "confirmation expired", Kind: interact, Sub: "basic_action", Text: "Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access Microsoft Graph."},
	{Number: 50079, At: Refresh, StepUp: true, Name: "must set up confirmation", Kind: interact, Sub: "basic_action", Text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access Microsoft Graph."},
	{Number: 50196, At: Refresh, Passing: true, Name: "asked too often", Kind: grant, Text: "The server terminated an operation because it encountered a client request loop. Please contact your app vendor."},
}
