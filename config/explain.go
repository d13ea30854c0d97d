package config

import (
	"fmt"
	"reflect"
	"strings"
)

// Entry is one effective setting, with what there is to know about it.
type Entry struct {
	Key     string `json:"key"`
	Value   any    `json:"value"`
	Origin  Origin `json:"origin"`
	Locked  bool   `json:"locked"`
	Default any    `json:"default"`
	Allowed string `json:"allowed"`
	Explain string `json:"explain"`
	Effect  bool   `json:"in_effect"` // false: known, but this version does nothing with it yet
}

// Entries lists every setting in the order of the documentation.
func (l Loaded) Entries() []Entry {
	defaults := Defaults()
	out := make([]Entry, 0, len(l.Origins))
	for _, k := range keys() {
		out = append(out, Entry{
			Key: k.name, Value: valueOf(k.field(&l.Settings)), Origin: l.Origins[k.name], Locked: l.Origins[k.name] == FromPolicy,
			Default: valueOf(k.field(&defaults)), Allowed: k.allowed(), Explain: k.explain, Effect: !k.inert,
		})
	}
	return out
}

func valueOf(pointer any) any { return reflect.ValueOf(pointer).Elem().Interface() }

// Document is docs/settings.md: every key, made from the table that checks it.
func Document() string {
	var b strings.Builder
	b.WriteString("# Settings\n\n" +
		"The user's file and the administrator's policy have the same keys; the policy wins and locks what it sets.\n" +
		"Keys marked *no effect yet* are known and checked, and do nothing in this version.\n" +
		"This page is made from the table that checks the files.\n")
	section := ""
	for _, e := range (Loaded{Settings: Defaults(), Origins: map[string]Origin{}}).Entries() {
		head, name, _ := strings.Cut(e.Key, ".")
		if head != section {
			section = head
			fmt.Fprintf(&b, "\n## [%s]\n\n| key | default | what it is for | allowed |\n|---|---|---|---|\n", head)
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", name, Literal(e.Default), cell(e.Explain)+later(e), cell(e.Allowed))
	}
	return b.String()
}

func later(e Entry) string {
	if e.Effect {
		return ""
	}
	return " *(no effect yet)*"
}

// Literal writes a setting's value as the file would.
func Literal(value any) string {
	switch v := value.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = fmt.Sprintf("%q", s)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
