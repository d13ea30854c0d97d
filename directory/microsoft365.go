package directory

import (
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"

	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/graph"
	"frontdesk/switchboard"
)

// every is how often an account's people are asked for.
const every = time.Hour

// tenant is the directory of Microsoft 365. It answers what has changed.
type tenant struct {
	client *graph.Client
	form   *record.Form
	class  graph.Class
}

func (tenant) Name() switchboard.DirectorySource { return switchboard.FromMicrosoft365 }
func (tenant) Every() time.Duration              { return every }

// Read asks for changes. The token is the link that Graph gave, behind what
// tells the rules that people were formed by: by others, they are read anew.
func (s tenant) Read(ctx context.Context, since source.Since) (source.Delta, error) {
	link, ok := strings.CutPrefix(since.Token, s.form.Fingerprint()+" ")
	if !ok {
		link = ""
	}
	answer, err := s.client.UsersDelta(ctx, s.class, link)
	if err != nil {
		return source.Delta{}, err
	}
	delta := source.Delta{Full: answer.Full}
	if answer.Link != "" {
		delta.Token = s.form.Fingerprint() + " " + answer.Link
	}
	for _, change := range answer.Changes {
		p, ok := s.person(change, since)
		switch {
		case ok && !change.Removed:
			delta.Changed = append(delta.Changed, p)
		case !answer.Full:
			delta.Removed = append(delta.Removed, switchboard.PersonID(change.ID))
		}
	}
	return delta, nil
}

// person puts a change into the words of switchboard. What it does not mention
// is as it was known.
func (s tenant) person(change graph.UserChange, since source.Since) (switchboard.Person, bool) {
	known, is := since.Person(switchboard.PersonID(change.ID))
	absent := change.Absent
	if !is || len(absent) == 0 {
		return s.form.Person(switchboard.FromMicrosoft365, recordOf(change.User))
	}
	change.Fill(userOf(known))
	p, ok := s.form.Person(switchboard.FromMicrosoft365, recordOf(change.User))
	if slices.Contains(absent, s.form.From()) {
		p.Extension = known.Extension
	}
	if slices.Contains(absent, "displayName") {
		p.Aliases = known.Aliases
	}
	return p, ok
}

// userOf is a user as far as the person shows.
func userOf(p switchboard.Person) graph.User {
	u := graph.User{
		DisplayName: p.Name, GivenName: p.GivenName, Surname: p.Surname, Mail: p.Mail,
		JobTitle: p.Title, Department: p.Department, OfficeLocation: p.Location,
	}
	for _, phone := range p.Phones {
		if phone.Kind == switchboard.PhoneMobile {
			u.MobilePhone = phone.Number
		} else {
			u.BusinessPhones = append(u.BusinessPhones, phone.Number)
		}
	}
	return u
}

func recordOf(u graph.User) record.Record {
	r := record.Record{
		Key: u.ID, Name: u.DisplayName, GivenName: u.GivenName, Surname: u.Surname, Mail: address(u),
		Department: u.Department, Title: u.JobTitle, Location: u.OfficeLocation,
		Attribute: func(name string) []string {
			if name == "userPrincipalName" {
				return []string{u.UserPrincipalName}
			}
			return nil
		},
	}
	if r.Name == "" && r.GivenName == "" && r.Surname == "" && r.Mail == "" {
		r.Name = u.UserPrincipalName
	}
	for _, number := range u.BusinessPhones {
		r.Phones = append(r.Phones, switchboard.PhoneNumber{Kind: switchboard.PhoneDesk, Number: number})
	}
	if u.MobilePhone != "" {
		r.Phones = append(r.Phones, switchboard.PhoneNumber{Kind: switchboard.PhoneMobile, Number: u.MobilePhone})
	}
	return r
}

// address is the SMTP address. The principal name stands in for a missing one
// only where it is one: a guest's holds "#EXT#" and leads nowhere.
func address(u graph.User) string {
	if m := record.Tidy(u.Mail); m != "" {
		return m
	}
	name := record.Tidy(u.UserPrincipalName)
	parsed, err := mail.ParseAddress(name)
	if err != nil || parsed.Address != name || strings.Contains(strings.ToUpper(name), "#EXT#") {
		return ""
	}
	if _, domain, _ := strings.Cut(name, "@"); !strings.Contains(domain, ".") {
		return ""
	}
	return name
}
