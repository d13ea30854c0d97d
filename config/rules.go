package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// rule says which values a key takes, in words and as a check. The check gets
// a value of the field's type.
type rule struct {
	allowed string
	ok      func(value any) bool
	policy  bool     // only a policy may set it
	later   []string // texts that the design knows and this version does not do
}

// byPolicy keeps a setting out of the user's hands.
func (r rule) byPolicy() rule {
	r.policy = true
	r.allowed += "; in the policy only"
	return r
}

// except names values that are taken for a mistake until they are built: a
// setting that is accepted and does nothing would be a promise broken.
func (r rule) except(later ...string) rule {
	r.later = later
	return r
}

// notYet reports whether a value is one of those to come.
func (r rule) notYet(value any) bool {
	switch v := value.(type) {
	case string:
		return slices.Contains(r.later, v)
	case []string:
		return slices.ContainsFunc(v, func(s string) bool { return slices.Contains(r.later, s) })
	default:
		return false
	}
}

var (
	text = rule{allowed: "any text without line breaks", ok: textual(func(s string) bool { return !strings.ContainsAny(s, "\r\n\x00") })}
	word = rule{allowed: "one word without spaces", ok: textual(func(s string) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f })
	})}
	flag       = rule{allowed: "true or false", ok: func(any) bool { return true }}
	tenant     = rule{allowed: "a GUID or a domain name", ok: textual(matching(`^([0-9a-fA-F-]{36}|([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+)?$`))}
	slotted    = rule{allowed: "digits, *, # and {slot}", ok: textual(matching(`^([0-9*#]|\{slot\})*$`))}
	pickupCode = rule{allowed: "digits, *, # and {extension}", ok: textual(matching(`^([0-9*#]|\{extension\})*$`))}
	code       = rule{allowed: "digits, * and #", ok: textual(matching(`^[0-9*#]*$`))}
	numbers    = rule{allowed: "a list of numbers, each with * at its end or not", ok: listed(matching(`^\+?[0-9#]*\*?$`))}
	digits     = rule{allowed: "digits", ok: textual(matching(`^[0-9]*$`))}
	further    = rule{allowed: `a list of "line: user@server", each account once, with ", dial digits" at the end or not; at most 8`, ok: furtherList}
	greetings  = rule{allowed: `a list of "line: what to say"`, ok: listed(func(s string) bool { _, _, ok := greetingOf(s); return ok })}
	lineNames  = rule{allowed: "a list of names or numbers", ok: listed(lineName)}
	manager    = rule{allowed: "host:port, or tls://host:port", ok: textual(managerAddress)}
	userPart   = rule{allowed: "what may stand before the @ of an address: letters, digits and - _ . + * ! ~", ok: textual(matching(`^[A-Za-z0-9_.+*!~-]*$`))}
	slots      = rule{allowed: "two numbers joined by a hyphen, for example 701-720; at most 100", ok: textual(func(s string) bool { _, ok := slotNumbers(s); return ok })}
	language   = rule{allowed: "a language code, for example de or pt-BR", ok: textual(matching(`^([a-z]{2,3}(-[A-Za-z]{2,4})?)?$`))}
	audio      = rule{allowed: "default, headset:NAME, headset:MICROPHONE|SPEAKER, null, or file:IN.wav,OUT.wav", ok: textual(sounds)}
	ringDevice = rule{allowed: "default, off, or the name of a speaker", ok: textual(matching(`^[^\r\n\x00]*[^\r\n\x00 ][^\r\n\x00]*$`))}
	region     = rule{allowed: "the two letters of a country, for example GB", ok: textual(matching(`^([A-Za-z]{2})?$`))}
	ldapServer = rule{allowed: "ldaps://host or ldap://host, with a port if need be", ok: textual(ldapAddress)}
	filter     = rule{allowed: "an LDAP filter in parentheses", ok: textual(matching(`^(\([^\r\n]+\))?$`))}
	pattern    = rule{allowed: "a regular expression with one group", ok: textual(oneGroup)}
	server     = rule{allowed: "a host, host:port, or sip:host;transport=tls|tcp|udp", ok: textual(serverName)}
	secureURL  = rule{allowed: "an https address, or http on this computer", ok: textual(secure)}
)

// textual makes a check of a text one of a value.
func textual(ok func(string) bool) func(any) bool {
	return func(value any) bool { s, is := value.(string); return is && ok(s) }
}

func matching(expr string) func(string) bool { return regexp.MustCompile(expr).MatchString }

func oneOf(words ...string) rule {
	return rule{allowed: strings.Join(words, ", "), ok: textual(func(s string) bool { return slices.Contains(words, s) })}
}

func someOf(words ...string) rule {
	return rule{allowed: "a list of " + strings.Join(words, ", ") + ", each once", ok: func(value any) bool {
		list, is := value.([]string)
		each := slices.Compact(slices.Sorted(slices.Values(list)))
		return is && len(each) == len(list) && !slices.ContainsFunc(list, func(s string) bool { return !slices.Contains(words, s) })
	}}
}

func between(low, high int) rule {
	return rule{allowed: fmt.Sprintf("%d to %d", low, high), ok: func(value any) bool {
		n, is := value.(int)
		return is && n >= low && n <= high
	}}
}

// listed makes a check of a text one of every text of a list.
func listed(ok func(string) bool) func(any) bool {
	return func(value any) bool {
		list, is := value.([]string)
		return is && !slices.ContainsFunc(list, func(s string) bool { return !ok(s) })
	}
}

func lineName(s string) bool {
	return strings.TrimSpace(s) != "" && !strings.ContainsAny(s, "\r\n\x00")
}

// managerAddress accepts a host with its port, which a manager interface has no
// usual one of.
func managerAddress(s string) bool {
	host, port, err := net.SplitHostPort(strings.TrimPrefix(s, "tls://"))
	return s == "" || err == nil && hostName(host) && matching(`^[0-9]{1,5}$`)(port)
}

// sounds accepts what calls can use: the sound system, or files, or nothing.
func sounds(s string) bool {
	if strings.ContainsAny(s, "\r\n\x00") {
		return false
	}
	if names, headset := strings.CutPrefix(s, "headset:"); headset {
		return strings.Count(names, "|") <= 1 && strings.Trim(names, "| ") != ""
	}
	return matching(`^(default|null|file:[^,]+,[^,]+)$`)(s)
}

func oneGroup(expr string) bool {
	re, err := regexp.Compile(expr)
	return err == nil && re.NumSubexp() >= 1
}

// serverName accepts what the phone can resolve: a host or an address, with or
// without port, scheme and transport.
func serverName(s string) bool {
	s, _ = strings.CutPrefix(s, "sip:")
	s, transport, named := strings.Cut(s, ";transport=")
	if named && !slices.Contains([]string{"tls", "tcp", "udp"}, transport) {
		return false
	}
	if host, port, err := net.SplitHostPort(s); err == nil {
		return host != "" && matching(`^[0-9]{1,5}$`)(port) && hostName(host)
	}
	return s == "" || hostName(strings.Trim(s, "[]"))
}

func hostName(s string) bool {
	return net.ParseIP(s) != nil || matching(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\.?$`)(s)
}

// ldapAddress accepts a server of LDAP. User names and passwords have no place
// in it.
func ldapAddress(s string) bool {
	if s == "" {
		return true
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "ldaps" || u.Scheme == "ldap") && u.Hostname() != "" && u.User == nil &&
		strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

// secure keeps tokens off the wire in plain text.
func secure(s string) bool {
	if s == "" {
		return true
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	loopback := u.Hostname() == "localhost" || (ip != nil && ip.IsLoopback())
	return u.Scheme == "https" || (u.Scheme == "http" && loopback)
}
