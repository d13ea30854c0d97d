package forgettest

import (
	"strings"
	"testing"
)

// What is found is counted as it should be: whole secrets and much of a long
// one, not a few pieces of it.
func TestWhatIsSerious(t *testing.T) {
	long, short := lengthen("token", 1524), lengthen("code", 119)
	s := &Secrets{}
	s.add("refresh_token", long)
	s.add("code", short)
	for name, c := range map[string]struct {
		text           string
		found, serious int
	}{
		"nothing":                    {text: strings.Repeat("no secret is here ", 1000)},
		"a whole token":              {text: "x" + long + "x", found: 1, serious: 1},
		"a whole code":               {text: short, found: 1, serious: 1},
		"too little to be told":      {text: long[200:215]},
		"a register":                 {text: strings.Repeat("-"+long[200:264]+"-", 20), found: 20},
		"much of a token, in pieces": {text: long[:300] + "-" + long[400:700], found: 2, serious: 2},
		"a piece beside a whole":     {text: short + "-" + long[10:40], found: 2, serious: 1},
		"behind unused memory":       {text: strings.Repeat("\x00", 3*4096) + long, found: 1, serious: 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := s.Text("text", c.text)
			if len(got) != c.found || len(got.Serious()) != c.serious {
				t.Errorf("found %v, want %d of which %d are serious", got, c.found, c.serious)
			}
			if strings.Contains(got.String(), long[:gram]) || strings.Contains(got.String(), short[:gram]) {
				t.Error("the report shows what was found")
			}
		})
	}
}
