package aadsts

// What a client gets to hear when its request is wrong, or what it brings is
// not valid. Nobody has to ask the sandbox for these.
var (
	BadRequest      = Failure{Number: 900144, Kind: "invalid_request", Text: "The request body must contain a parameter that is missing."}
	BadClaims       = Failure{Number: 9000410, Kind: "invalid_request", Text: "Malformed JSON in the parameter 'claims'."}
	Doubled         = Failure{Number: 9000411, Kind: "invalid_request", Text: "The request is not properly formatted. A parameter is duplicated."}
	BadResponseType = Failure{Number: 700051, Kind: "unsupported_response_type", Text: "The response_type is not enabled for the application."}
	BadResponseMode = Failure{Number: 70007, Kind: "invalid_request", Text: "The value of response_mode is not supported here: use query or form_post."}
	BadObject       = Failure{Number: 90010, Kind: "request_not_supported", Text: "Request objects are not supported."}
	BadChallenge    = Failure{Number: 501491, Kind: "invalid_request", Text: "A code_challenge of 43 to 128 characters with code_challenge_method S256 is required."}
	BadScope        = Failure{Number: 70011, Kind: "invalid_scope", Text: "The provided value for the input parameter 'scope' is not valid."}
	WrongRedirect   = Failure{Number: 500112, Kind: "invalid_grant", Text: "The redirect URI does not match the one of the authorization request."}
	BadGrantType    = Failure{Number: 70003, Kind: "unsupported_grant_type", Text: "The app requested an unsupported grant type."}
	CodeInvalid     = Failure{Number: 9002313, Kind: "invalid_grant", Text: "Invalid request. Request is malformed or invalid."}
	CodeExpired     = Failure{Number: 70008, Kind: "invalid_grant", Text: "The provided authorization code has expired due to inactivity."}
	RefreshInvalid  = Failure{Number: 70000, Kind: "invalid_grant", Sub: "bad_token", Text: "The provided refresh token is not valid."}
	RefreshUsed     = Failure{Number: 70000, Kind: "invalid_grant", Sub: "bad_token", Text: "The provided refresh token was already used and replaced."}
	FamilyRevoked   = Failure{Number: 70000, Kind: "invalid_grant", Sub: "bad_token", Text: "A refresh token of this sign-in was used twice: all of them were revoked."}
)

// Those of the table that the tenant also answers unasked.
var (
	NotSilent      = must(50058)
	Declined       = must(65004)
	UnknownClient  = must(700016)
	BadRedirect    = must(50011)
	PublicClient   = must(700025)
	CodeUsed       = must(54005)
	BadVerifier    = must(501481)
	RefreshExpired = must(700082)
	RefreshRevoked = must(50173)
	NotConsented   = must(65001)
	NeedsAdmin     = must(90094)
	Confirm        = must(50074)
)

// must finds a number of the table. A missing one gives a failure without
// words, which the test of the table finds.
func must(number int) Failure {
	f, _ := Find(number)
	return f
}
