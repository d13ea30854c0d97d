package config

import (
	"fmt"
	"strconv"
	"strings"
)

// mostSlots bounds how many parking slots are watched.
const mostSlots = 100

// Slots are the numbers of the parking slots.
func (p Phone) Slots() []string {
	numbers, _ := slotNumbers(p.ParkSlots)
	return numbers
}

// slotNumbers reads a range such as 701-720, or 01-20: every number is as long
// as the first.
func slotNumbers(text string) (numbers []string, ok bool) {
	if text == "" {
		return nil, true
	}
	first, last, _ := strings.Cut(text, "-")
	from, err1 := strconv.ParseUint(first, 10, 32)
	to, err2 := strconv.ParseUint(last, 10, 32)
	if err1 != nil || err2 != nil || to < from || to-from >= mostSlots {
		return nil, false
	}
	for n := from; n <= to; n++ {
		numbers = append(numbers, fmt.Sprintf("%0*d", len(first), n))
	}
	return numbers, true
}
