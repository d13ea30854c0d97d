package lines

import (
	"strings"
	"testing"
)

// A call is named where everything is there that it takes to pick it up, and while it
// rings.
func TestEarlyDialog(t *testing.T) {
	const (
		named = `call-id="a@b" local-tag="x" remote-tag="y" direction="recipient"`
		from  = `<remote><identity>sip:4799@example.com</identity></remote>`
		at    = `<remote><identity>sip:4799@example.com</identity><target uri=" sip:4799@192.0.2.9 "/></remote>`
	)
	for _, c := range []struct {
		attributes, state, inside string
		want                      *EarlyDialog
	}{
		{named, "early", from, &EarlyDialog{"a@b", "x", "y", "sip:4799@example.com"}},
		{named, "early", at, &EarlyDialog{"a@b", "x", "y", "sip:4799@192.0.2.9"}},
		{named, "confirmed", at, nil},
		{named, "trying", at, nil},
		{named, "terminated", at, nil},
		{strings.Replace(named, "recipient", "initiator", 1), "early", at, nil},
		{strings.Replace(named, `local-tag="x"`, "", 1), "early", at, nil},
		{strings.Replace(named, `remote-tag="y"`, `remote-tag=" "`, 1), "early", at, nil},
		{strings.Replace(named, `"a@b"`, `"`+strings.Repeat("a", mostOfPart+1)+`"`, 1), "early", at, nil},
		{named, "early", "", nil},
		{strings.Replace(named, "a@b", "a&#13;&#10;X: 1", 1), "early", at, nil},
		{strings.Replace(named, "a@b", "a;to-tag=z", 1), "early", at, nil},
		{strings.Replace(named, `"x"`, `"x,y"`, 1), "early", at, nil},
		{strings.Replace(named, `"y"`, `"&#65297;"`, 1), "early", at, nil},
		{named, "early", strings.Replace(from, "4799@example.com", "4799@example.com&gt;;tag=evil", 1), nil},
		{named, "early", strings.Replace(from, "4799", "47 99", 1), nil},
	} {
		doc := `<dialog-info version="0" state="full" entity="sip:4711@example.com"><dialog id="1" ` + c.attributes + `><state>` + c.state + `</state>` + c.inside + `</dialog></dialog-info>`
		var l Line
		l.Take(parse(t, []byte(doc)))
		got := l.Early()
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s: %+v, want %+v", doc, got, c.want)
		}
	}
}
