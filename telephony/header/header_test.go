package header

import (
	"strings"
	"testing"

	"github.com/emiago/sipgo/sip"
)

// n2: no place of a message lets a control character pass that could end a line, and
// the error does not repeat the value.
func TestCheck(t *testing.T) {
	const secret = "hunter2"
	for name, c := range map[string]struct {
		spoil func(*sip.Request, *sip.Response)
		bad   bool
	}{
		"nothing":           {func(*sip.Request, *sip.Response) {}, false},
		"a tab":             {func(req *sip.Request, _ *sip.Response) { req.AppendHeader(sip.NewHeader("Subject", "a\tb")) }, false},
		"a value":           {func(req *sip.Request, _ *sip.Response) { req.AppendHeader(sip.NewHeader("Subject", secret+"\r\nX: b")) }, true},
		"a bare LF":         {func(req *sip.Request, _ *sip.Response) { req.AppendHeader(sip.NewHeader("Subject", secret+"\nX: b")) }, true},
		"a name":            {func(req *sip.Request, _ *sip.Response) { req.AppendHeader(sip.NewHeader("Subject: a\r\nX", secret)) }, true},
		"a NUL":             {func(req *sip.Request, _ *sip.Response) { req.AppendHeader(sip.NewHeader("Subject", secret+"\x00")) }, true},
		"the address":       {func(req *sip.Request, _ *sip.Response) { req.Recipient.User = secret + "\r\nX: y" }, true},
		"the method":        {func(req *sip.Request, _ *sip.Response) { req.Method = "INVITE\r\nX:" }, true},
		"a response":        {func(_ *sip.Request, res *sip.Response) { res.Reason = secret + "\r\nX: y" }, true},
		"a response header": {func(_ *sip.Request, res *sip.Response) { res.AppendHeader(sip.NewHeader("Contact", secret+"\r")) }, true},
	} {
		req := sip.NewRequest(sip.INVITE, sip.Uri{Scheme: "sip", User: "x", Host: "example.com"})
		res := sip.NewResponseFromRequest(req, 200, "OK", nil)
		c.spoil(req, res)
		errs := []error{Check(req), Check(res)}
		if found := errs[0] != nil || errs[1] != nil; found != c.bad {
			t.Errorf("%s: %v", name, errs)
		}
		for _, err := range errs {
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestParameter(t *testing.T) {
	for _, c := range []struct{ params, name, want string }{
		{"transport=tls;lr", "transport", "tls"},
		{"lr; Transport = UDP ", "transport", "UDP"},
		{`;reason="user-busy"`, "reason", `"user-busy"`},
		{"transportation=x", "transport", ""},
		{"lr", "lr", ""},
		{"x=a=b", "x", "a=b"},
		{"x=1;x=2", "x", "1"},
		{"", "x", ""},
	} {
		if got := Parameter(c.params, c.name); got != c.want {
			t.Errorf("%s of %q is %q, want %q", c.name, c.params, got, c.want)
		}
	}
}
