package store

import (
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"frontdesk/switchboard"
)

// rows are the bodies of the rows that people are kept in.
func rows(all ...switchboard.Person) (bodies [][]byte) {
	var c chunk
	for i := range all {
		if c.person(&all[i]); c.full() || i == len(all)-1 {
			bodies = append(bodies, append([]byte(nil), c.take()...))
		}
	}
	return bodies
}

func TestPeopleComeBackAsTheyWere(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		var want []switchboard.Person
		for range random.IntN(600) {
			want = append(want, strange(random))
		}
		var got people
		for _, body := range rows(want...) {
			got.add(body, false)
		}
		if got.absent != 0 || len(got.all) != len(want) || (len(want) > 0 && !reflect.DeepEqual(got.all, want)) {
			t.Fatalf("%d people came back as %d, %d absent", len(want), len(got.all), got.absent)
		}
	}
}

// A field that is added to Person and forgotten here would be lost at every start.
func TestNoFieldIsForgotten(t *testing.T) {
	var p switchboard.Person
	fill(reflect.ValueOf(&p).Elem())
	var got people
	got.add(rows(p)[0], false)
	if !reflect.DeepEqual(got.all, []switchboard.Person{p}) {
		t.Errorf("%+v\ncame back as %+v", p, got.all)
	}
}

// fill gives everything a value that is not its zero.
func fill(v reflect.Value) {
	if v.Kind() == reflect.String {
		v.SetString("something of a " + v.Type().Name())
		return
	}
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0))
		fill(v.Index(1))
		return
	}
	for _, field := range v.Fields() { // panics for a kind that the record has no place for
		fill(field)
	}
}

// What is appended to one person's list does not get into the next one's.
func TestListsAreTheirOwnersToAppendTo(t *testing.T) {
	all := crowd(2, "")
	var got people
	got.add(rows(all...)[0], false)
	_ = append(got.all[0].Phones, switchboard.PhoneNumber{Number: "+44 1632 960001"})
	_ = append(got.all[0].Sources, switchboard.FromCSV)
	if !reflect.DeepEqual(got.all[1], all[1]) {
		t.Errorf("%+v", got.all[1])
	}
}

func TestWhatCannotBeReadIsCountedAndTheRestComes(t *testing.T) {
	all := crowd(3, "")
	text := func(s string) string { return string(appendText(nil, s)) }
	row := func(records ...string) []byte { return summed([]byte(strings.Join(records, ""))) }
	good := text(string(appendPerson(nil, &all[0])))
	for name, c := range map[string]struct {
		body   []byte
		people int
		absent int
	}{
		"a newer kind of record":            {row(good, text("\x07\x03abc"), good), 2, 1},
		"an empty record":                   {row(good, text(""), good), 2, 1},
		"a record that is too short":        {row(text(string(appendPerson(nil, &all[1])[:90])), good), 1, 1},
		"a record that is too long":         {row(text(string(appendPerson(nil, &all[1]))+"x"), good), 1, 1},
		"a removal that is too long":        {row(text(string(appendRemoved(nil, all[1].ID))+"x"), good), 1, 1},
		"a length beyond the row":           {row(good, "\xff\xff\xff\xff\x0f"), 1, 1},
		"a length without an end":           {row(good, strings.Repeat("\xff", 20)), 1, 1},
		"nothing at all":                    {nil, 0, 1},
		"another checksum":                  {append([]byte{1, 2, 3, 4}, good...), 0, 1},
		"a list of more items than letters": {row(text("\x01\x01a"+strings.Repeat("\x00", 11)+"\xff\xff\xff\xff\x7f"), good), 1, 1},
	} {
		var got people
		got.add(c.body, false)
		if len(got.all) != c.people || got.absent != c.absent {
			t.Errorf("%s: %d people, %d absent", name, len(got.all), got.absent)
		}
	}
}

func summed(records []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, crc32.Checksum(records, chunkTable)), records...)
}

// Whatever a row holds: no panic, no more room than the row could need, and what
// is read is written the same way again.
func FuzzRow(f *testing.F) {
	for _, body := range rows(crowd(3, "")...) {
		f.Add(body[chunkSum:], true)
	}
	f.Add(appendText(nil, string(appendRemoved(nil, "a"))), true)
	f.Add([]byte("\x0f\x01\x01a\xff\xff\xff\xff\x7f"), false)
	f.Fuzz(func(t *testing.T, records []byte, delta bool) {
		var got people
		got.add(summed(records), delta)
		if len(got.all)+got.absent > len(records) {
			t.Fatalf("%d people and %d absent of %d bytes", len(got.all), got.absent, len(records))
		}
		for i, p := range got.all {
			items := len(p.Aliases) + len(p.Phones) + len(p.Sources)
			if items > len(records) {
				t.Fatalf("person %d has %d items of %d bytes", i, items, len(records))
			}
		}
		var again people
		for _, body := range rows(got.all...) {
			again.add(body, false)
		}
		if again.absent != 0 || !same(again.all, got.all) {
			t.Fatalf("written again: %+v, %+v", again, got.all)
		}
	})
}
