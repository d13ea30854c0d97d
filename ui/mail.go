package ui

import (
	"net/url"
	"strings"

	"frontdesk/switchboard"
)

// mail is a ready letter: the operator adds nothing but the address.
type mail struct{ subject, body string }

// text is the mail as it is pasted.
func (m mail) text() string { return "Subject: " + m.subject + "\n\n" + m.body }

// address opens the mail program with the mail in it (RFC 6068).
func (m mail) address() string {
	body := strings.ReplaceAll(m.body, "\n", "\r\n")
	return "mailto:?subject=" + escape(m.subject) + "&body=" + escape(body)
}

// escape is for a mailto address, where & and + would end or change the text.
func escape(text string) string {
	return strings.NewReplacer("&", "%26", "+", "%2B", "=", "%3D").Replace(url.PathEscape(text))
}

// approvalMail asks IT for an administrator's approval.
func approvalMail(a switchboard.Account, known []Permission) mail {
	var b strings.Builder
	say := func(lines ...string) { b.WriteString(strings.Join(lines, "\n") + "\n") }
	say("Hello,", "",
		"I work with Frontdesk, our telephone console. It shows which colleagues are free before I put a call through.",
		"Microsoft 365 says that an administrator must approve what it asks for:", "")
	for _, name := range a.Approval.Permissions {
		if why := permission(known, name).Why; why != "" {
			say("- " + name + ": " + why)
		} else {
			say("- " + name)
		}
	}
	say("", "These are delegated permissions: Frontdesk reads on behalf of the person who is signed in, and never more than they may read themselves.",
		"It runs on my computer and has no password or secret of its own.", "")
	if a.Approval.Link != "" {
		say("What an administrator does: open this link, sign in as an administrator, compare the list with the one above (Microsoft may add signing in, the basic profile and keeping access), and accept.", "", a.Approval.Link, "",
			"The page that follows may not open. The approval counts all the same.")
	} else {
		say("What an administrator does: in the Microsoft Entra admin centre, under Enterprise applications > Frontdesk > Permissions, grant admin consent.")
	}
	say("", "I can see in Frontdesk when it is done. Thank you!")
	if a.Name != "" {
		say("", a.Name)
	}
	return mail{subject: "Please approve Frontdesk in Microsoft 365", body: b.String()}
}
