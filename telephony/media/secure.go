package media

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"

	"github.com/pion/srtp/v3"
)

// Suite is a way to encrypt, by its name in SDP (RFC 4568 section 6.2, RFC 7714).
type Suite string

// The suites, the preferred first.
const (
	AES80  Suite = "AES_CM_128_HMAC_SHA1_80"
	AES32  Suite = "AES_CM_128_HMAC_SHA1_32"
	GCM128 Suite = "AEAD_AES_128_GCM"
)

// Suites are all suites, in the order in which Frontdesk prefers them.
func Suites() []Suite { return []Suite{AES80, AES32, GCM128} }

// replayWindow is how many packets back a packet may come without being taken
// for one that somebody sends again.
const replayWindow = 64

func (s Suite) profile() (srtp.ProtectionProfile, bool) {
	switch s {
	case AES80:
		return srtp.ProtectionProfileAes128CmHmacSha1_80, true
	case AES32:
		return srtp.ProtectionProfileAes128CmHmacSha1_32, true
	case GCM128:
		return srtp.ProtectionProfileAeadAes128Gcm, true
	default:
		return 0, false
	}
}

// Keys are what one direction of a stream is encrypted with: a secret, which
// belongs into no log.
type Keys struct {
	Suite  Suite
	Master []byte // the key, and the salt behind it, as in SDP
}

// NewKeys makes keys that nobody can guess. It panics for a suite that is none
// of the Suites.
func NewKeys(s Suite) Keys {
	k := Keys{Suite: s, Master: make([]byte, s.length())}
	_, _ = rand.Read(k.Master) // documented never to fail
	return k
}

// length is how long key and salt are together.
func (s Suite) length() int {
	profile, ok := s.profile()
	if !ok {
		panic("media: no such suite: " + string(s))
	}
	key, _ := profile.KeyLen()
	salt, _ := profile.SaltLen()
	return key + salt
}

// ParseKeys takes keys from SDP. It fails for another suite or length.
func ParseKeys(s Suite, master []byte) (Keys, error) {
	if _, ok := s.profile(); !ok {
		return Keys{}, fmt.Errorf("srtp suite %.40q is not one of %v", string(s), Suites())
	}
	if len(master) != s.length() {
		return Keys{}, fmt.Errorf("srtp key of %d bytes, %s has %d", len(master), s, s.length())
	}
	return Keys{s, master}, nil
}

// Equal reports whether both are the same.
func (k Keys) Equal(o Keys) bool {
	return k.Suite == o.Suite && subtle.ConstantTimeCompare(k.Master, o.Master) == 1
}

// String keeps the secret out of any log.
func (k Keys) String() string { return string(k.Suite) }

// GoString keeps it out of %#v, too.
func (k Keys) GoString() string { return string(k.Suite) }

func (k Keys) context(options ...srtp.ContextOption) (*srtp.Context, error) {
	profile, ok := k.Suite.profile()
	if !ok {
		return nil, fmt.Errorf("srtp suite %.40q", string(k.Suite))
	}
	key, err := profile.KeyLen()
	if err != nil {
		return nil, fmt.Errorf("srtp: %w", err)
	}
	c, err := srtp.CreateContext(k.Master[:key], k.Master[key:], profile, options...)
	if err != nil {
		return nil, fmt.Errorf("srtp: %w", err)
	}
	return c, nil
}

// secured is the encryption of a session: both directions, or none.
type secured struct {
	ours, theirs Keys
	out, in      *srtp.Context
}

// SetKeys encrypts what is sent from now on, and takes only what is encrypted
// with their keys and was not seen before (RFC 3711 section 3.3.2). Keys that are
// there already stay in use: their counters go on.
func (s *Session) SetKeys(ours, theirs Keys) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := secured{ours, theirs, s.secret.out, s.secret.in}
	var err error
	if next.out == nil || !ours.Equal(s.secret.ours) {
		if next.out, err = ours.context(); err != nil {
			return err
		}
	}
	if next.in == nil || !theirs.Equal(s.secret.theirs) {
		if next.in, err = theirs.context(srtp.SRTPReplayProtection(replayWindow), srtp.SRTCPReplayProtection(replayWindow)); err != nil {
			return err
		}
	}
	s.secret = next
	return nil
}

// SetPlain ends the encryption.
func (s *Session) SetPlain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secret = secured{}
}
