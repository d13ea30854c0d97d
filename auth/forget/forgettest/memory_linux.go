package forgettest

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// chunk is how much memory is read at once. Pieces overlap by the longest
// secret, so that none is missed between two.
const (
	chunk   = 4 << 20
	overlap = 16 << 10
)

// Memory finds the secrets in everything that a process may write to, which is
// what a dump of it holds: its heap, stacks, data, and what libraries keep. It
// takes the rights of a debugger. The process goes on meanwhile; what it moves
// about during the look may be missed.
func (s *Secrets) Memory(pid int) (finds Finds, bytes int64, err error) {
	areas, err := writable(pid)
	if err != nil {
		return nil, 0, err
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = mem.Close() }()
	p := s.prepare()
	buffer := make([]byte, chunk)
	for _, a := range areas {
		for at := a.from; at < a.to; at += chunk - overlap {
			n, err := mem.ReadAt(buffer[:min(chunk, a.to-at)], at)
			if n == 0 && err != nil {
				break // device memory, or given back since the list was made
			}
			bytes += int64(n)
			last := int64(n) == a.to-at
			own := n // what begins later is the next chunk's
			if !last {
				own = min(n, chunk-overlap)
			}
			finds = append(finds, p.in(buffer[:n], own, func(offset int) string { return fmt.Sprintf("%s %#x", a.name, at+int64(offset)) })...)
			if last {
				break
			}
		}
	}
	return finds, bytes, nil
}

// area is a part of a process's addresses.
type area struct {
	from, to int64
	name     string
}

// writable lists the areas that a process may write to (proc_pid_maps(5)).
func writable(pid int) ([]area, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var areas []area
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if !strings.HasPrefix(fields[1], "rw") {
			continue
		}
		var a area
		if _, err := fmt.Sscanf(fields[0], "%x-%x", &a.from, &a.to); err != nil {
			return nil, fmt.Errorf("memory map: %w", err)
		}
		if a.name = "anonymous"; len(fields) > 5 {
			a.name = fields[5]
		}
		areas = append(areas, a)
	}
	return areas, lines.Err()
}
