// Package locate finds the PBX: what the settings say of it, which addresses DNS has
// for it, and which of them to use while some do not serve (RFC 3263).
//
// It opens no connection. A [Server] and a [Route] are plain values; [Resolve] asks a
// [Resolver].
package locate
