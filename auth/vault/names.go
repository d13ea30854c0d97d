package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

// indexName is the entry that holds the index of a profile, and the beginning
// of the names of all its entries.
func indexName(profile string) string { return "signin-" + safe(profile) }

// recordName is the entry that holds the record of the account with this key.
func recordName(profile, key string) string { return indexName(profile) + "/" + entry(key) }

var identifiers = regexp.MustCompile(`^([0-9a-z-]{1,40})/([0-9a-z-]{1,40})$`)

// entry is the last part of a record's name. It is readable for Microsoft's
// identifiers. All other keys are hashed: they may be long, and Windows takes
// no more than 513 characters and does not tell small letters from capitals.
func entry(key string) string {
	if m := identifiers.FindStringSubmatch(key); m != nil {
		return m[1] + "." + m[2]
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

// nameLimit is how long a profile's part of a name may be, in bytes.
const nameLimit = 100

// safe makes a profile's name fit for the name of an entry and of a file: short,
// without separators or anything that a file system treats specially, and never
// the same for two profiles, even where capitals and small letters are the same.
func safe(profile string) string {
	var b strings.Builder
	for _, c := range []byte(profile) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '_', c == '.':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	if b.Len() <= nameLimit {
		return b.String()
	}
	sum := sha256.Sum256([]byte(profile))
	return b.String()[:nameLimit/2] + "%%" + hex.EncodeToString(sum[:16])
}
