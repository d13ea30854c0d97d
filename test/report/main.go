// Command report reads go test's events (`go test -json`) on standard input and
// prints what a person wants to know: one line for each package, the output of
// what failed, why tests were skipped, and at the end
//
//	N passed, N failed, N skipped
//
// It exits with 1 when anything failed or nothing was tested.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// event is one line of `go doc test2json`.
type event struct {
	Action     string
	Package    string
	ImportPath string // of a package that does not compile
	Test       string
	Elapsed    float64
	Output     string
}

func main() {
	if !report(os.Stdin, os.Stdout) {
		os.Exit(1)
	}
}

// report prints the summary and tells whether all is well.
func report(in io.Reader, out io.Writer) bool {
	r := reporter{out: out, output: map[string]*strings.Builder{}, broken: map[string]bool{}}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			r.say("%s\n", lines.Text()) // go itself, complaining
			continue
		}
		r.take(e)
	}
	if err := lines.Err(); err != nil {
		r.say("the events end with: %v\n", err)
		r.failed++
	}
	if len(r.skips) > 0 {
		r.say("\nskipped:\n%s", strings.Join(r.skips, ""))
	}
	r.say("\n%d passed, %d failed, %d skipped\n", r.passed, r.failed, len(r.skips))
	return r.failed == 0 && r.passed > 0
}

type reporter struct {
	out            io.Writer
	output         map[string]*strings.Builder // by package and test, until it ends
	passed, failed int
	broken         map[string]bool // packages with a failed test
	skips          []string
}

func (r *reporter) say(format string, args ...any) {
	_, _ = fmt.Fprintf(r.out, format, args...) // the exit status says it too
}

func (r *reporter) take(e event) {
	name := e.Package + " " + e.Test
	switch e.Action {
	case "build-output":
		r.say("%s", e.Output)
	case "output":
		if r.output[name] == nil {
			r.output[name] = &strings.Builder{}
		}
		r.output[name].WriteString(e.Output)
	case "pass", "fail", "skip":
		said := r.output[name]
		delete(r.output, name)
		if said == nil {
			said = &strings.Builder{}
		}
		if e.Test == "" {
			r.endPackage(e, said.String())
		} else {
			r.endTest(e, said.String())
		}
	}
}

// endTest counts tests, not their parts: a part's failure fails its test.
func (r *reporter) endTest(e event, said string) {
	part := strings.Contains(e.Test, "/")
	switch {
	case e.Action == "fail":
		r.say("in %s:\n%s", e.Package, said) // packages run side by side
		r.broken[e.Package] = true
		if !part {
			r.failed++
		}
	case e.Action == "skip":
		r.skips = append(r.skips, fmt.Sprintf("  %s %s: %s\n", e.Package, e.Test, reason(said)))
	case !part:
		r.passed++
	}
}

func (r *reporter) endPackage(e event, said string) {
	switch e.Action {
	case "fail":
		r.say("%s%sFAIL\t%s\t%.1fs\n", r.unfinished(e.Package), withoutVerdict(said), e.Package, e.Elapsed)
		if !r.broken[e.Package] { // it does not compile, or died
			r.failed++
		}
	case "pass":
		r.say("ok\t%s\t%.1fs\n", e.Package, e.Elapsed)
	}
}

// withoutVerdict drops go test's own FAIL lines, which the report prints itself.
func withoutVerdict(said string) string {
	var kept strings.Builder
	for line := range strings.Lines(said) {
		if line != "FAIL\n" && !strings.HasPrefix(line, "FAIL\t") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// unfinished is the output of tests that a dying package did not end, which
// usually says why it died.
func (r *reporter) unfinished(pkg string) string {
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(r.output)) {
		if strings.HasPrefix(name, pkg+" ") {
			all.WriteString(r.output[name].String())
			delete(r.output, name)
		}
	}
	return all.String()
}

// reason is what a test said last before it was skipped, without the lines
// that go test adds.
func reason(said string) string {
	last := ""
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			last = line
		}
	}
	return last
}
