package forgettest

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// gram is the shortest piece of a secret that counts as found, in bytes: at
// five or six bits a character nobody can guess it, and no other text has it.
const gram = 16

// Find is a place at which a secret, or a piece of one, was found.
type Find struct {
	Kind   string // such as "access_token"
	Whole  bool   // the whole secret and not a piece of it
	Length int    // in bytes
	Place  string // such as a file, or a mapping and an address in it

	secret string
	offset int // of the piece
}

// String tells what was found without showing it.
func (f Find) String() string {
	what := "a piece of a "
	if f.Whole {
		what = "a "
	}
	return fmt.Sprintf("%s%s, %d bytes, at %s", what, f.Kind, f.Length, f.Place)
}

// Finds are what was found.
type Finds []Find

// Kinds counts the finds by kind.
func (f Finds) Kinds() map[string]int {
	count := map[string]int{}
	for _, one := range f {
		count[one.Kind]++
	}
	return count
}

// shreds are how much of one secret, in bytes, says nothing of how well a program
// forgets: see [Finds.Serious].
const shreds = 512

// Serious are the finds of secrets that a program could have forgotten: those
// found whole, and those of which the pieces together are more than 512 bytes.
// So much fits into the vector registers, which hold what was copied last; the
// kernel and Go write them to memory when they interrupt a thread. The last bytes
// of a slot or a stack that nobody fills are such places too. Tokens are several
// times as long; see Through.
func (f Finds) Serious() Finds {
	covered, whole := map[string]map[int]bool{}, map[string]bool{}
	for _, one := range f {
		if covered[one.secret] == nil {
			covered[one.secret] = map[int]bool{}
		}
		for i := range one.Length {
			covered[one.secret][one.offset+i] = true
		}
		whole[one.secret] = whole[one.secret] || one.Whole
	}
	var serious Finds
	for _, one := range f {
		if whole[one.secret] || len(covered[one.secret]) > shreds {
			serious = append(serious, one)
		}
	}
	return serious
}

// Tokens are the finds of what lasts. The others are worth nothing once their
// sign-in is over.
func (f Finds) Tokens() Finds {
	return slices.DeleteFunc(slices.Clone(f), func(one Find) bool { _, is := tokens[one.Kind]; return !is })
}

// String lists what was found, without showing it.
func (f Finds) String() string {
	var lines []string
	for _, one := range f {
		lines = append(lines, one.String())
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// search finds all pieces of a set of secrets in one pass.
type search struct {
	first []bool           // whether a piece begins with these three bytes
	at    map[string]place // by piece
}

// place is where in which secret a piece stands.
type place struct {
	secret, kind string
	offset       int
}

// prepare cuts the secrets into overlapping pieces.
func (s *Secrets) prepare() *search {
	p := &search{first: make([]bool, 1<<24), at: map[string]place{}}
	for secret, kind := range s.all() {
		for i := 0; i+gram <= len(secret); i++ {
			piece := secret[i : i+gram]
			p.first[prefix([]byte(piece))] = true
			p.at[piece] = place{secret, kind, i}
		}
	}
	return p
}

var zeros [4 << 10]byte

func prefix(b []byte) int { return int(b[0])<<16 | int(b[1])<<8 | int(b[2]) }

// in finds the secrets that begin in the first own bytes of data; where names
// the place of an offset.
func (p *search) in(data []byte, own int, where func(offset int) string) Finds {
	var finds Finds
	for i := 0; i < own && i+gram <= len(data); i++ {
		if end := i + len(zeros); i%len(zeros) == 0 && end <= len(data) && bytes.Equal(data[i:end], zeros[:]) {
			i = end - 1 // most memory has never been used
			continue
		}
		if !p.first[prefix(data[i:])] {
			continue
		}
		found, ok := p.at[string(data[i:i+gram])]
		if !ok {
			continue
		}
		n := gram
		for i+n < len(data) && found.offset+n < len(found.secret) && data[i+n] == found.secret[found.offset+n] {
			n++
		}
		finds = append(finds, Find{Kind: found.kind, Whole: n == len(found.secret), Length: n, Place: where(i), secret: found.secret, offset: found.offset})
		i += n - 1
	}
	return finds
}
