// Package authtest has what the tests of a sign-in need: a small OpenID
// provider that checks what a real one checks and can be told to fail, a
// scripted browser, and keyrings that work, break or hang.
package authtest
