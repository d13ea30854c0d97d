package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// magic is how the entry of a secret in parts begins. A secret that begins with
// it is always stored in parts, so that no secret is taken for a manifest.
const magic = "frontdesk-parts/"

// manifestSize is more than any manifest takes, in bytes.
const manifestSize = 128

// maxSecret is the biggest secret that is kept, in bytes.
const maxSecret = 32 << 10

// manifest says which parts make up a secret. Its stored form is one line:
// "frontdesk-parts/1 GENERATION COUNT LENGTH SHA256".
type manifest struct {
	generation string // "a" or "b"
	count      int    // parts
	length     int    // bytes
	sum        [sha256.Size]byte
}

func (m manifest) String() string {
	return fmt.Sprintf("%s1 %s %d %d %x", magic, m.generation, m.count, m.length, m.sum)
}

func isManifest(stored string) bool { return strings.HasPrefix(stored, magic) }

// readManifest takes a manifest out of its stored form, exactly as written.
func readManifest(stored string) (manifest, error) {
	version, rest, _ := strings.Cut(strings.TrimPrefix(stored, magic), " ")
	fields := strings.Split(rest, " ")
	if version != "1" || len(fields) != 4 {
		return manifest{}, fmt.Errorf("%w: unknown manifest", ErrDamaged)
	}
	m := manifest{generation: fields[0]}
	m.count, _ = strconv.Atoi(fields[1]) // what is no number does not read back below
	m.length, _ = strconv.Atoi(fields[2])
	sum, _ := hex.DecodeString(fields[3])
	copy(m.sum[:], sum)
	switch {
	case m.String() != stored, m.generation != "a" && m.generation != "b":
		return manifest{}, fmt.Errorf("%w: unreadable manifest", ErrDamaged)
	case m.count < 1, m.length < m.count, m.length > maxSecret:
		return manifest{}, fmt.Errorf("%w: a manifest of %d parts and %d bytes", ErrDamaged, m.count, m.length)
	default:
		return m, nil
	}
}

// turn gives the generation to write after this one; after none, the first.
func turn(generation string) string {
	if generation == "a" {
		return "b"
	}
	return "a"
}

// partName is the entry of one part, counted from zero.
func partName(user, generation string, n int) string {
	return user + "#" + generation + strconv.Itoa(n)
}
