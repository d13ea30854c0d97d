package config

import (
	"fmt"
	"strings"
)

// Problem is one mistake in a settings file. The key it names keeps its
// default, or the value a file below gave it.
type Problem struct {
	File    string
	Line    int // 0 when the source has no lines
	Key     string
	Found   string // as written; empty when it may be a secret
	Allowed string
}

// Error names the place, what was found and what is allowed, on one line.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	if p.Key != "" {
		b.WriteString(": " + p.Key)
	}
	if p.Found != "" {
		b.WriteString(": found " + p.Found)
	}
	b.WriteString(", allowed: " + p.Allowed)
	return b.String()
}
