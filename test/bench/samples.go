package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// samples are how long something took, several times.
type samples []time.Duration

// take measures n runs; a run that fails ends it.
func take(n int, run func() error) (samples, error) {
	s := make(samples, n)
	for i := range s {
		start := time.Now()
		if err := run(); err != nil {
			return nil, err
		}
		s[i] = time.Since(start)
	}
	return s, nil
}

// quantile is the time that the part q of the runs, at least, did not exceed;
// of few runs the 99th percentile is the longest.
func (s samples) quantile(q float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

// micros and times are how tables write durations and ratios; nothing measured
// is a dash.
func micros(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f", float64(d)/float64(time.Microsecond))
}

func times(peer, own time.Duration) string {
	if peer == 0 || own == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1fx", float64(peer)/float64(own))
}

// printRows prints a table, the first row above its columns.
func printRows(out io.Writer, rows [][]string) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range rows {
		if _, err := fmt.Fprintln(table, strings.Join(row, "\t")+"\t"); err != nil {
			return err
		}
	}
	return table.Flush()
}
