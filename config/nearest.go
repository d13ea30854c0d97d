package config

import (
	"slices"
	"strings"
)

// nearest says what is allowed instead of a key that does not exist: the key
// that was probably meant, or all of its section, or the sections.
func nearest(name string, all []key) string {
	best, distance := "", 4
	for _, k := range all {
		if d := editDistance(name, k.name); d < distance {
			best, distance = k.name, d
		}
	}
	if best != "" {
		return best
	}
	section, _, _ := strings.Cut(name, ".")
	var inside, sections []string
	for _, k := range all {
		if k.section() == section {
			inside = append(inside, strings.TrimPrefix(k.name, section+"."))
		}
		if !slices.Contains(sections, k.section()) {
			sections = append(sections, k.section())
		}
	}
	if len(inside) > 0 {
		return strings.Join(inside, ", ")
	}
	return "the sections " + strings.Join(sections, ", ")
}

// editDistance is the Levenshtein distance of two short names.
func editDistance(a, b string) int {
	if len(a) > 64 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
