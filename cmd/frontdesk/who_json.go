package main

import (
	"time"

	"frontdesk/switchboard"
)

// personJSON is one person as `who --json` prints them. Times are RFC 3339 in
// UTC, null where nothing is known.
type personJSON struct {
	ID         switchboard.PersonID `json:"id"`
	Name       string               `json:"name"`
	Mail       string               `json:"mail"`
	Department string               `json:"department"`
	Title      string               `json:"title"`
	Phones     []string             `json:"phones"`
	Extension  string               `json:"extension"`
	Status     statusJSON           `json:"status"`
	Blocks     []blockJSON          `json:"blocks"`
	Error      *errorJSON           `json:"error"`
}

type statusJSON struct {
	Kind       switchboard.Kind     `json:"kind"`
	Text       string               `json:"text"`
	Until      *time.Time           `json:"until"`
	NextFree   *time.Time           `json:"next_free"`
	Since      *time.Time           `json:"since"`
	AgeSeconds *int                 `json:"age_seconds"`
	Stale      bool                 `json:"stale"`
	Sources    []switchboard.Source `json:"sources"`
}

type blockJSON struct {
	Start time.Time             `json:"start"`
	End   time.Time             `json:"end"`
	Kind  switchboard.BlockKind `json:"kind"`
}

type errorJSON struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// describe writes one entry of a view for a machine to read.
func describe(v switchboard.View, e *switchboard.Entry) personJSON {
	p, s := e.Person, v.Status(e)
	out := personJSON{
		ID: p.ID, Name: p.FullName(), Mail: p.Mail, Department: p.Department, Title: p.Title,
		Phones: []string{}, Extension: p.Extension, Blocks: []blockJSON{},
		Status: statusJSON{
			Kind: s.Kind, Text: s.Text(v.Now, v.In()), Until: utc(s.Until), NextFree: utc(s.NextFree),
			Since: utc(s.Since), Stale: s.Stale, Sources: s.Sources,
		},
	}
	for _, phone := range p.Phones {
		out.Phones = append(out.Phones, phone.Number)
	}
	if !s.Read.IsZero() {
		age := int(v.Now.Sub(s.Read) / time.Second)
		out.Status.AgeSeconds = &age
	}
	for _, b := range e.Facts.Calendar.Blocks {
		out.Blocks = append(out.Blocks, blockJSON{b.Start.UTC(), b.End.UTC(), b.Kind})
	}
	if s.Fault != nil {
		out.Error = &errorJSON{s.Fault.Code, s.Fault.Text}
	}
	return out
}

func utc(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}
