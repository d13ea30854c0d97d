package graph

import (
	"slices"
	"testing"
)

// FuzzDelta gives the decoder whatever a service could send: it fails, or every
// change has an id and only known attributes are absent.
func FuzzDelta(f *testing.F) {
	for _, seed := range []string{
		`{"value":[{"id":"1","displayName":"Ada","businessPhones":["4711"]}],"@odata.deltaLink":"x"}`,
		`{"value":[{"id":"1","@removed":{"reason":"deleted"}},{"id":"1","displayName":null}]}`,
		`{"value":null}`, `{"value":[{"id":null}]}`, `{"value":[{"id":"1","businessPhones":null,"@removed":null}]}`,
		`{"value":[{"ID":"1","DisplayName":5}]}`, `[]`, `{"value":{}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		page, err := decodeDelta(body)
		if err != nil {
			return
		}
		delta, at := UsersDelta{}, map[string]int{}
		for _, c := range page.changes {
			delta.add(at, c)
		}
		if len(delta.Changes) > len(page.changes) || len(delta.Changes) != len(at) {
			t.Errorf("%d changes of %d", len(delta.Changes), len(page.changes))
		}
		for _, c := range delta.Changes {
			if c.ID == "" || (c.Removed && c.DisplayName != "") {
				t.Errorf("%+v", c)
			}
			c.Fill(User{DisplayName: "known"})
			if len(c.Absent) != 0 || slices.Contains(c.Absent, "id") {
				t.Errorf("absent after filling: %v", c.Absent)
			}
		}
	})
}
