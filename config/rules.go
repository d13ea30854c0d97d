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
}

var (
	text = rule{"any text without line breaks", textual(func(s string) bool { return !strings.ContainsAny(s, "\r\n\x00") })}
	word = rule{"one word without spaces", textual(func(s string) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f })
	})}
	flag      = rule{"true or false", func(any) bool { return true }}
	tenant    = rule{"a GUID or a domain name", textual(matching(`^([0-9a-fA-F-]{36}|([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+)?$`))}
	number    = rule{"digits, * and #", textual(matching(`^[0-9*#]*$`))}
	slots     = rule{"two numbers joined by a hyphen, for example 701-720", textual(matching(`^([0-9]+-[0-9]+)?$`))}
	language  = rule{"a language code, for example de or pt-BR", textual(matching(`^([a-z]{2,3}(-[A-Za-z]{2,4})?)?$`))}
	audio     = rule{"default, null, or file:IN.wav,OUT.wav", textual(matching(`^(default|null|file:[^,\r\n]+,[^,\r\n]+)$`))}
	pattern   = rule{"a regular expression with one group", textual(oneGroup)}
	server    = rule{"a host, host:port, or sip:host;transport=tls|tcp|udp", textual(serverName)}
	secureURL = rule{"an https address, or http on this computer", textual(secure)}
)

// textual makes a check of a text one of a value.
func textual(ok func(string) bool) func(any) bool {
	return func(value any) bool { s, is := value.(string); return is && ok(s) }
}

func matching(expr string) func(string) bool { return regexp.MustCompile(expr).MatchString }

func oneOf(words ...string) rule {
	return rule{strings.Join(words, ", "), textual(func(s string) bool { return slices.Contains(words, s) })}
}

func someOf(words ...string) rule {
	return rule{"a list of " + strings.Join(words, ", "), func(value any) bool {
		list, is := value.([]string)
		return is && !slices.ContainsFunc(list, func(s string) bool { return !slices.Contains(words, s) })
	}}
}

func between(low, high int) rule {
	return rule{fmt.Sprintf("%d to %d", low, high), func(value any) bool {
		n, is := value.(int)
		return is && n >= low && n <= high
	}}
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
