// Package auth signs the operator in to Microsoft 365, or to any other OpenID
// provider, and keeps the sign-in alive.
//
// A [Session] restores a saved sign-in, runs one attempt at a time in the
// system browser (authorization code with PKCE over a loopback redirect, RFC
// 8252), keeps the refresh token in the operating system's keyring and the
// access token in memory, and hands access tokens out through
// [Session.AccessToken], which never opens a window. What the operator should
// know is reported as a [switchboard.Account], which never holds a token.
//
// One goroutine, the one that calls [Session.Run], owns all of the state. Work
// that waits (network, keyring, browser) runs beside it, ends with it, and
// comes back as a function that the owner calls.
//
// Several processes of one user may share a profile. The keyring's entry is
// what they agree on: it is read before every renewal, so a sign-out or a newer
// token of one reaches the others when they next renew. A keyring that does not
// answer ends nothing.
//
// Three answers of AccessToken matter to a caller: [*InteractionRequired], the
// operator must act; [*Blocked], no sign-in will help; [*Offline], it will
// pass. Each wraps a [switchboard.Fault] with the words for the operator.
//
// The package may not touch any other room but switchboard. It knows no Graph
// request, no window and no settings file. Tokens, codes, verifiers and states
// never reach its logs, errors or account.
package auth
