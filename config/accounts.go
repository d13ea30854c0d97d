package config

import "strings"

// FurtherAccount is an account at a PBX beside the first one. What it does not
// name is as for the first.
type FurtherAccount struct {
	Line     string // how its calls are labelled
	Username string
	Server   string // as phone.server
	Prefix   string // of numbers that are dialled over it, without these digits; may be empty
}

// Further are the accounts beside the first.
func (p Phone) Further() []FurtherAccount {
	var all []FurtherAccount
	for _, text := range p.Also {
		if a, ok := furtherOf(text); ok {
			all = append(all, a)
		}
	}
	return all
}

// mostFurther is how many accounts there may be beside the first.
const mostFurther = 8

// furtherList accepts some accounts, each once.
func furtherList(value any) bool {
	list, is := value.([]string)
	seen := map[string]bool{}
	for _, text := range list {
		a, ok := furtherOf(text)
		account := a.Username + "@" + a.Server
		if !ok || seen[account] {
			return false
		}
		seen[account] = true
	}
	return is && len(list) <= mostFurther
}

// furtherOf reads "Sales: 2000@pbx.example.com;transport=tls, dial 8".
func furtherOf(text string) (FurtherAccount, bool) {
	line, rest, named := strings.Cut(text, ":")
	rest, prefix, dials := strings.Cut(rest, ", dial ")
	user, at, full := strings.Cut(strings.TrimSpace(rest), "@")
	a := FurtherAccount{Line: strings.TrimSpace(line), Username: user, Server: strings.TrimSpace(at), Prefix: strings.TrimSpace(prefix)}
	return a, named && full && lineName(a.Line) && userName(user) && a.Server != "" && serverName(a.Server) && dials == (a.Prefix != "") && dialPrefix(a.Prefix)
}

var (
	userName   = matching(`^[A-Za-z0-9._+*!~-]+$`)
	dialPrefix = matching(`^[0-9*]*$`)
)
