// Package auth signs the operator in to Microsoft 365, or to any other OpenID
// provider, and keeps the sign-in alive.
//
// A [Session] restores a saved sign-in, runs one attempt at a time in the
// system browser (authorization code with PKCE over a loopback redirect, RFC
// 8252), keeps refresh tokens in the operating system's keyring and the access
// token in memory, and hands access tokens out through [Session.AccessToken],
// which never opens a window. What the operator wants comes in through
// [Session.Ask]; what the operator should know is reported as a
// [switchboard.Account], which never holds a token.
//
// One goroutine, the one that calls [Session.Run], owns all of the state: the
// keeper. Work that waits (network, keyring, browser) runs beside it, one piece
// at a time, ends with it, and comes back as a function that the keeper calls.
//
//	keeper.go           the state, and what it asks for next (step)
//	keeper_wishes.go    what the operator wants
//	keeper_attempt.go   a sign-in in the browser, from the keeper's side
//	keeper_token.go     callers of AccessToken, and renewals
//	keeper_store.go     what the keyring holds; keeper_duties.go: what it is still to be told
//	keeper_present.go   the state as an Account
//	attempt.go          the sign-in in the browser itself
//	renewal.go          the refresh itself: lock, look, ask, write
//	saved.go            the vault, under the lock
//
// Packages below have no state of their own: loopback (the address that the
// browser comes back to), answer and refusal (what a token endpoint says, and
// in which words), vault (accounts, records and parts in the keyring, the lock
// file).
//
// The browser is asked for Config.Scopes only. Config.Wider is asked for
// silently afterwards and with renewals, one by one where not all is granted;
// the account names what is missing. Several accounts may be kept; one is in
// use.
//
// Several processes of one user may share a profile. They take turns by a lock
// file, and read the keyring's entry before every renewal, so a sign-out or a
// newer token of one reaches the others when they next renew. A keyring that
// does not answer ends nothing.
//
// Three answers of AccessToken matter to a caller: [*InteractionRequired], the
// operator must act; [*Blocked], no sign-in will help; [*Offline], it will
// pass. Each wraps a [switchboard.Fault] with the words for the operator.
//
// The package may not touch any other room but switchboard. It knows no Graph
// request, no window and no settings file. Tokens, codes, verifiers and states
// never reach its logs, errors or account.
package auth
