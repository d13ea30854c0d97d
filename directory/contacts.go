package directory

import (
	"context"
	"time"

	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/graph"
	"frontdesk/switchboard"
)

// contacts is the address book of whoever has signed in. Every answer is the
// whole book.
type contacts struct {
	client *graph.Client
	form   *record.Form
	class  graph.Class
}

func (contacts) Name() switchboard.DirectorySource { return switchboard.FromContacts }
func (contacts) Every() time.Duration              { return every }

// Read reads the book.
func (s contacts) Read(ctx context.Context, _ source.Since) (source.Delta, error) {
	all, err := s.client.Contacts(ctx, s.class)
	if err != nil {
		return source.Delta{}, err
	}
	delta := source.Delta{Full: true}
	for _, c := range all {
		if p, ok := s.form.Person(switchboard.FromContacts, contactRecord(c)); ok {
			delta.Changed = append(delta.Changed, p)
		}
	}
	return delta, nil
}

func contactRecord(c graph.Contact) record.Record {
	r := record.Record{
		Key: c.ID, Name: c.DisplayName, GivenName: c.GivenName, Surname: c.Surname, Aliases: []string{c.NickName},
		Company: c.CompanyName, Department: c.Department, Title: c.JobTitle, Outside: true,
	}
	for _, mail := range c.EmailAddresses {
		if r.Mail == "" {
			r.Mail = mail.Address
		}
	}
	add := func(kind switchboard.PhoneKind, numbers ...string) {
		for _, n := range numbers {
			r.Phones = append(r.Phones, switchboard.PhoneNumber{Kind: kind, Number: n})
		}
	}
	add(switchboard.PhoneDesk, c.BusinessPhones...)
	add(switchboard.PhoneMobile, c.MobilePhone)
	add(switchboard.PhoneHome, c.HomePhones...)
	return r
}
