// Package digest answers the challenges of a PBX and of proxies on the way to it: HTTP
// digest as SIP has it (RFC 3261 section 22, RFC 7616, RFC 8760). [Credentials] write the
// answers, [Answers] tell a challenge from a refusal. The hashes are those of
// github.com/icholy/digest.
package digest
