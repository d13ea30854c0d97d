package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// permissionList is every permission, whether it is given, what for, and what
// is off because it is not; with the two ways to get what is missing.
type permissionList struct {
	params Params
	only   bool // the missing ones alone
	rows   *table
	ask    *button
	admin  *button
}

// Widths of the columns that the settings have in common.
const (
	nameColumn  = 150
	stateColumn = 110
)

func newPermissionList(c *Console, only bool) *permissionList {
	p := &permissionList{params: c.params, only: only}
	p.rows = newTable(tableColumn{width: nameColumn, weight: medium}, tableColumn{width: stateColumn}, tableColumn{width: 400})
	if only { // all of them are not given
		p.rows = newTable(tableColumn{width: nameColumn, weight: medium}, tableColumn{width: 300})
	}
	p.ask = newButton(c, mainButton, "Ask Microsoft for them", "", c.wish(switchboard.WishAllow))
	p.admin = newButton(c, plainButton, "An administrator must approve", "", c.wish(switchboard.WishApproval))
	return p
}

func (p *permissionList) parts() []fyne.CanvasObject {
	return append(p.rows.parts(), p.ask, p.admin)
}

// set shows how the permissions stand. What cannot be asked for now has no
// button: without the service, before the operator confirmed who they are, and
// while an administrator is asked already.
func (p *permissionList) set(a switchboard.Account) {
	var rows []tableRow
	for _, one := range all(p.params.Permissions, a) {
		if p.only && !slices.Contains(a.Missing, one.Name) {
			continue
		}
		rows = append(rows, p.row(one, a)...)
	}
	p.rows.set(rows)
	can := a.State == switchboard.AccountSignedIn && len(a.Missing) > 0 && a.Approval == nil
	words := "Ask Microsoft for them"
	if len(a.Missing) == 1 {
		words = "Ask Microsoft for it"
	}
	p.ask.set(mainButton, words, "")
	for _, b := range []*button{p.ask, p.admin} {
		show(b, can)
		b.update()
	}
}

// row is a permission, and below it what is off.
func (p *permissionList) row(one Permission, a switchboard.Account) []tableRow {
	off := one.Without != "" && slices.Contains(a.Missing, one.Name)
	if p.only {
		rows := []tableRow{{cells: []tableCell{{words: one.Name}, {words: one.Why}}}}
		if off {
			rows = append(rows, tableRow{joined: true, cells: []tableCell{{}, {words: "Off until then: " + one.Without, ink: ColorNameText}}})
		}
		return rows
	}
	rows := []tableRow{{cells: []tableCell{{words: one.Name}, given(one.Name, a), {words: one.Why}}}}
	if off {
		rows = append(rows, tableRow{joined: true, cells: []tableCell{{}, {}, {words: "Off until then: " + one.Without, ink: ColorNameText}}})
	}
	return rows
}

// given says whether a permission is.
func given(name string, a switchboard.Account) tableCell {
	switch {
	case slices.Contains(a.Missing, name):
		return tableCell{words: "not given", ink: ColorNameRinging}
	case slices.Contains(a.Granted, name):
		return tableCell{words: "given", ink: ColorNameFree}
	default:
		return tableCell{words: "not asked yet"}
	}
}

// all are the permissions that are known, and those of the account besides.
func all(known []Permission, a switchboard.Account) []Permission {
	out := slices.Clone(known)
	for _, name := range slices.Concat(a.Granted, a.Missing) {
		if !slices.ContainsFunc(out, func(p Permission) bool { return p.Name == name }) {
			out = append(out, Permission{Name: name})
		}
	}
	return out
}

// nobody reports whether colleagues cannot be listed for want of a permission.
func nobody(known []Permission, a switchboard.Account) bool {
	return slices.ContainsFunc(known, func(p Permission) bool { return p.People && slices.Contains(a.Missing, p.Name) })
}

func (p *permissionList) place(x, y, width float32) float32 {
	y = p.rows.place(x, y, width)
	return below(buttons{p.ask, p.admin}, x, y, 12, width)
}
