package config

import (
	"slices"
	"testing"
)

func TestSlots(t *testing.T) {
	for text, want := range map[string][]string{
		"701-703": {"701", "702", "703"}, "": nil, "08-11": {"08", "09", "10", "11"}, "7-7": {"7"},
	} {
		if got := (Phone{ParkSlots: text}).Slots(); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"701", "701-", "-701", "720-701", "1-101", "a-b", "1-2-3", "99999999999-99999999999"} {
		if slots.ok(text) {
			t.Errorf("%q is allowed", text)
		}
	}
}
