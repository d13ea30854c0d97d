package ui

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// storedPage is "What we store and ask": every permission, what is kept and
// where, the connections, what was asked of Microsoft, and how to take it back.
type storedPage struct {
	params      Params
	sheet       *sheet
	title       *paragraph
	about       *paragraph
	permissions *table
	kept        *table
	connections *table
	calls       *table
	quiet       *paragraph // nothing was asked yet
	headings    [5]*subhead
	links       *links
}

// firstColumn is what all tables of the page begin with.
const firstColumn = 210

func newStoredPage(c *Console) *storedPage {
	p := &storedPage{
		params: c.params, title: newParagraph(20, strong, ColorNameText), about: newParagraph(textSize, regular, ColorNameMuted),
		permissions: newTable(tableColumn{width: firstColumn, weight: medium}, tableColumn{width: stateColumn}, tableColumn{width: 400}),
		kept:        newTable(tableColumn{width: firstColumn, weight: medium}, tableColumn{width: 500}),
		connections: newTable(
			tableColumn{head: "Account", width: firstColumn, weight: medium}, tableColumn{head: "Kind", width: 150},
			tableColumn{head: "Permissions", width: 150}, tableColumn{head: "Last renewed", width: 100}, tableColumn{head: "Access lasts until", width: 120},
		),
		calls: newTable(
			tableColumn{head: "Purpose", width: firstColumn, weight: medium}, tableColumn{head: "Calls", width: 50, right: true},
			tableColumn{head: "Failed", width: 50, right: true}, tableColumn{head: "Last", width: 80}, tableColumn{head: "Outcome", width: 260},
		),
		quiet: newParagraph(textSize, regular, ColorNameMuted), links: newLinks(c, firstColumn+tableGap, revokeLinks),
	}
	p.title.words = "Settings › What we store and ask"
	p.about.words = "Frontdesk asks Microsoft directly; nothing goes through anybody else."
	for i, words := range []string{"What may be read, and why", "What is stored, and where", "Connections", "Asked of Microsoft since the start", "Take it back"} {
		p.headings[i] = newSubhead(words)
	}
	p.sheet = newSheet(listed(
		p.title, p.about, p.headings[0], p.permissions, p.headings[1], p.kept, p.headings[2], p.connections,
		p.headings[3], p.calls, p.quiet, p.headings[4], p.links,
	), p.flow)
	p.sheet.dress = func() {
		for _, h := range p.headings {
			h.paint()
		}
	}
	return p
}

// set brings the page up to the view.
func (p *storedPage) set(v switchboard.View, l local) {
	a := v.Account
	var rows []tableRow
	for _, one := range all(p.params.Permissions, a) {
		rows = append(rows, tableRow{cells: []tableCell{{words: one.Name}, given(one.Name, a), {words: one.Why}}})
	}
	p.permissions.set(rows)
	rows = nil
	for _, item := range p.params.Stored {
		rows = append(rows, tableRow{cells: []tableCell{{words: item.What}, {words: item.Where}}})
	}
	p.kept.set(rows)
	p.connections.set(connectionsOf(v))
	p.calls.set(callsOf(v))
	p.quiet.words = ""
	if len(v.Usage) == 0 {
		p.quiet.words = "Nothing was asked yet."
	}
	p.links.set(true, l)
	p.sheet.show()
}

// connectionsOf lists the accounts: the one in use, then those that are kept.
func connectionsOf(v switchboard.View) (rows []tableRow) {
	const kind = "Modern authentication"
	a := v.Account
	if a.Known() {
		name := a.Mail
		if name == "" {
			name = a.Name
		}
		rows = append(rows, tableRow{cells: []tableCell{
			{words: strings.TrimSpace(name + "\n" + organisation(a))},
			{words: kind},
			{words: strings.Join(a.Granted, "\n")},
			{words: since(a.Renewed, v.Now)},
			{words: upTo(a.Until, v)},
		}})
	}
	for _, o := range a.Others {
		name := o.Mail
		if name == "" {
			name = o.Name
		}
		rows = append(rows, tableRow{cells: []tableCell{{words: name}, {words: kind}, {}, {words: "not in use"}, {}}})
	}
	if rows == nil {
		rows = []tableRow{{cells: []tableCell{{words: "Nobody is signed in"}, {}, {}, {}, {}}}}
	}
	return rows
}

// since is how long ago something was; never, where it was not.
func since(t, now time.Time) string {
	if t.IsZero() {
		return "not yet"
	}
	return switchboard.Age(now.Sub(t))
}

func upTo(t time.Time, v switchboard.View) string {
	switch {
	case t.IsZero():
		return "none at the moment"
	case !t.After(v.Now):
		return "ran out " + switchboard.When(t, v.Now, v.In())
	default:
		return switchboard.When(t, v.Now, v.In())
	}
}

// callsOf lists what was asked of Microsoft, by purpose.
func callsOf(v switchboard.View) (rows []tableRow) {
	for _, u := range v.Usage {
		outcome := tableCell{words: u.Outcome}
		if u.Outcome != "" && u.Outcome != "ok" {
			outcome.ink = ColorNameRinging
		}
		rows = append(rows, tableRow{cells: []tableCell{
			{words: sentence(u.Purpose)}, {words: strconv.Itoa(u.Calls)}, {words: strconv.Itoa(u.Failed)}, {words: since(u.Last, v.Now)}, outcome,
		}})
	}
	return rows
}

// sentence begins with a capital letter.
func sentence(words string) string {
	for i, r := range words {
		return strings.ToUpper(string(r)) + words[i+len(string(r)):]
	}
	return words
}

func (p *storedPage) flow(size fyne.Size) float32 {
	width := min(size.Width-2*margin, 820)
	y := p.title.place(margin, 22, width)
	y = p.about.place(margin, y, width)
	for i, b := range []block{p.permissions, p.kept, p.connections, p.calls, p.links} {
		y = p.headings[i].place(margin, y, width)
		y = b.place(margin, y, width)
		if i == 3 {
			y = p.quiet.place(margin, y, width)
		}
	}
	return y + 24
}
