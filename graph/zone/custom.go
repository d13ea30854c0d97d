package zone

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"
)

// Change is when the clocks change in a zone that is described by hand: at Clock
// on the Nth Weekday of Month, every year.
type Change struct {
	Month   time.Month
	Nth     int // from 1; 5 is the last one of the month, be it the fourth or the fifth
	Weekday time.Weekday
	Clock   time.Duration // since midnight, by the clock that is in force until then
}

// Custom finds the zone of a mailbox that describes its clock instead of naming
// it. bias is as in Fixed; summerBias is added to it from the one change to the
// other, so -60 puts the clocks an hour forward. ok is false for what no
// calendar holds.
func (z *Zones) Custom(bias, summerBias int, toStandard, toSummer Change) (zone *time.Location, ok bool) {
	if _, ok := Fixed(bias); !ok || !toStandard.valid() || !toSummer.valid() {
		return nil, false
	}
	if _, ok := Fixed(bias + summerBias); !ok {
		return nil, false
	}
	rule := fmt.Sprintf("<std>%s<dst>%s,%s,%s", offset(bias), offset(bias+summerBias), toSummer, toStandard)
	z.mu.Lock()
	defer z.mu.Unlock()
	if zone, ok := z.found[rule]; ok {
		return zone, true
	}
	zone, err := time.LoadLocationFromTZData("", ruled(bias, rule))
	if err != nil {
		return nil, false
	}
	z.keep(rule, zone)
	return zone, true
}

func (c Change) valid() bool {
	return c.Month >= time.January && c.Month <= time.December && c.Nth >= 1 && c.Nth <= 5 &&
		c.Weekday >= time.Sunday && c.Weekday <= time.Saturday && c.Clock >= 0 && c.Clock < 24*time.Hour
}

// String writes a change as POSIX does: "M3.2.0/02:00:00".
func (c Change) String() string {
	seconds := int(c.Clock / time.Second)
	return fmt.Sprintf("M%d.%d.%d/%02d:%02d:%02d", c.Month, c.Nth, c.Weekday, seconds/3600, seconds/60%60, seconds%60)
}

// offset writes a bias as POSIX does, which has the same sense: positive in the
// west.
func offset(bias int) string {
	sign := ""
	if bias < 0 {
		sign, bias = "-", -bias
	}
	return fmt.Sprintf("%s%02d:%02d", sign, bias/60, bias%60)
}

// ruled is a time zone file (RFC 8536) without a single transition, so that its
// last line, the rule in POSIX form, holds for all time.
func ruled(bias int, rule string) []byte {
	const name = "std\x00"
	header := make([]byte, 44)
	copy(header, "TZif2")
	binary.BigEndian.PutUint32(header[36:], 1)                 // one type of local time
	binary.BigEndian.PutUint32(header[40:], uint32(len(name))) // its name
	var kind bytes.Buffer
	_ = binary.Write(&kind, binary.BigEndian, int32(-bias*60)) // into memory: cannot fail
	kind.Write([]byte{0, 0})                                   // standard time, named by the first name
	block := append(append(header, kind.Bytes()...), name...)
	// The first block is for readers of 32-bit times, the second one for others.
	return append(append(block, block...), "\n"+rule+"\n"...)
}
