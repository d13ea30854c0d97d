package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	for name, c := range map[string]struct {
		events []string
		ok     bool
		want   []string
		not    string
	}{
		"all well": {
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"chatter\n"}`,
				`{"Action":"pass","Package":"p","Test":"TestA/part"}`,
				`{"Action":"pass","Package":"p","Test":"TestA"}`,
				`{"Action":"pass","Package":"p","Elapsed":1.25}`,
			},
			ok: true, want: []string{"ok\tp\t1.2s\n", "\n1 passed, 0 failed, 0 skipped\n"}, not: "chatter",
		},
		"a failure shows what the test said": {
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"x_test.go:3: wrong\n"}`,
				`{"Action":"fail","Package":"p","Test":"TestA"}`,
				`{"Action":"pass","Package":"p","Test":"TestB"}`,
				`{"Action":"output","Package":"p","Output":"FAIL\n"}`,
				`{"Action":"output","Package":"p","Output":"FAIL\tp\t0.512s\n"}`,
				`{"Action":"fail","Package":"p","Elapsed":0.5}`,
			},
			not:  "0.512",
			want: []string{"in p:\nx_test.go:3: wrong\n", "FAIL\tp\t0.5s\n", "\n1 passed, 1 failed, 0 skipped\n"},
		},
		"a skip says what is missing": {
			events: []string{
				`{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}`,
				`{"Action":"output","Package":"p","Test":"TestA","Output":"a library complains\n"}`,
				`{"Action":"output","Package":"p","Test":"TestA","Output":"    x_test.go:3: missing here: baresip\n"}`,
				`{"Action":"output","Package":"p","Test":"TestA","Output":"--- SKIP: TestA (0.00s)\n"}`,
				`{"Action":"skip","Package":"p","Test":"TestA"}`,
				`{"Action":"pass","Package":"p","Test":"TestB"}`,
				`{"Action":"pass","Package":"p"}`,
			},
			ok: true, want: []string{"  p TestA: x_test.go:3: missing here: baresip\n", "\n1 passed, 0 failed, 1 skipped\n"},
		},
		"a package that does not compile fails": {
			events: []string{
				`{"ImportPath":"p","Action":"build-output","Output":"p/x.go:3:1: syntax error\n"}`,
				`{"ImportPath":"p","Action":"build-fail"}`,
				`{"Action":"fail","Package":"p","FailedBuild":"p"}`,
				`{"Action":"pass","Package":"q","Test":"TestB"}`,
			},
			want: []string{"p/x.go:3:1: syntax error\n", "FAIL\tp\t", "\n1 passed, 1 failed, 0 skipped\n"},
		},
		"one that dies after a failed test elsewhere counts too": {
			events: []string{
				`{"Action":"fail","Package":"p","Test":"TestA"}`,
				`{"Action":"fail","Package":"p"}`,
				`{"Action":"output","Package":"q","Test":"TestC","Output":"panic: oh\n"}`,
				`{"Action":"fail","Package":"q"}`,
			},
			want: []string{"panic: oh\n", "\n0 passed, 2 failed, 0 skipped\n"},
		},
		"no test is no success": {want: []string{"\n0 passed, 0 failed, 0 skipped\n"}},
		"what go says itself is shown": {
			events: []string{"go: cannot find main module", `{"Action":"pass","Package":"p","Test":"TestB"}`},
			ok:     true, want: []string{"go: cannot find main module\n"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			if ok := report(strings.NewReader(strings.Join(c.events, "\n")), &out); ok != c.ok {
				t.Errorf("all well: %v", ok)
			}
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is missing in\n%s", want, out.String())
				}
			}
			if c.not != "" && strings.Contains(out.String(), c.not) {
				t.Errorf("%q is not for people:\n%s", c.not, out.String())
			}
		})
	}
}
