package sandbox

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"frontdesk/sandbox/pbx"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/sandbox/tenant/aadsts"
	"frontdesk/sandbox/tenant/cae"
	"frontdesk/sandbox/tenant/trouble"
)

const most = 1_000_000 // of a count

// Parameters that several commands have.
var (
	scopes = setting{name: "scopes", example: "User.Read.All"}.or("", "short or full names between commas or blanks; left out: every permission Frontdesk can ask for")
	mail   = setting{name: "mail", example: "vera.blomquist@example.com", note: "of a colleague"}
	count  = number("count", "1", 0, most).or(strconv.Itoa(tenant.Always), "left out: until lifted with count=0")
)

// commands are the requests that change something, in the order of GET /.
var commands = []command{
	{"/ring", "let a caller ring now; 409 when no telephone is registered", nil, func(s *Sandbox, _ values) error {
		switch err := s.pbx.Ring(); {
		case errors.Is(err, pbx.ErrNoPhone):
			return failed{http.StatusConflict, err}
		case err != nil:
			return failed{http.StatusServiceUnavailable, err}
		default:
			return nil
		}
	}},
	{"/line", "put a colleague on the telephone, or end that", []setting{
		{name: "extension", example: "4711"}, oneOf("state", "busy", []string{"busy", "idle"}),
	}, func(s *Sandbox, v values) error {
		if err := s.pbx.Occupy(v["extension"], v["state"] == "busy"); err != nil {
			return failed{http.StatusNotFound, err}
		}
		return nil
	}},
	{"/lines/forget", "the PBX forgets who watches lines, as when it restarts", nil, func(s *Sandbox, _ values) error {
		s.pbx.Forget()
		return nil
	}},
	{"/tenant/approve", "an administrator approves permissions for everybody", []setting{scopes}, func(s *Sandbox, v values) error {
		return s.tenant.Approve(v.list("scopes")...)
	}},
	{"/tenant/unapprove", "permissions are taken back from everybody, whoever agreed to them: refreshes hear 65001", []setting{scopes}, func(s *Sandbox, v values) error {
		return s.tenant.Unapprove(v.list("scopes")...)
	}},
	{"/tenant/refuse", "answer with an AADSTS error, whoever asks; one that ends sign-ins ends those there are now", []setting{
		{name: "number", example: "50173", note: "of the list in the account picker"},
		oneOf("at", "refresh", words(aadsts.Places())), count,
	}, refuse},
	{"/tenant/revoke", "end every sign-in: refresh tokens stop working, and access tokens of clients with cp1", nil, always((*tenant.Tenant).RevokeAll)},
	{"/tenant/reuse", "what happens to a refresh token that is used again after it was replaced; at first: accept", []setting{
		oneOf("mode", "family", words(tenant.Reuses())),
	}, func(s *Sandbox, v values) error {
		s.tenant.Reuse(tenant.Reuse(v["mode"]))
		return nil
	}},
	{"/tenant/challenge", "Graph refuses access tokens with a claims challenge, until a token or a sign-in brings the claims", []setting{
		oneOf("kind", "insufficient", words(tenant.ChallengeKinds())),
		oneOf("shape", "plain", words(cae.Shapes())).or(string(cae.Plain), "how WWW-Authenticate is written; left out: plain"),
	}, func(s *Sandbox, v values) error {
		s.tenant.Challenge(tenant.ChallengeKind(v["kind"]), cae.Shape(v["shape"]))
		return nil
	}},
	{"/tenant/expire", "let all access tokens expire now", nil, always((*tenant.Tenant).ExpireAccess)},
	{"/tenant/lifetime", "lifetime of access tokens from now on", []setting{number("seconds", "60", 0, 100*3600)}, func(s *Sandbox, v values) error {
		s.tenant.SetTokenLifetime(v.duration("seconds", time.Second))
		return nil
	}},
	{"/tenant/refresh_in", "refresh_in of token answers from now on; 0: half of the life of tokens that live for two hours or more", []setting{number("seconds", "30", 0, 100*3600)}, func(s *Sandbox, v values) error {
		s.tenant.SetRefreshIn(v.duration("seconds", time.Second))
		return nil
	}},
	{"/tenant/slow", "let an endpoint answer late; 0 ends that", []setting{
		oneOf("endpoint", "token", tenant.Endpoints()), number("ms", "3000", 0, 600_000),
	}, func(s *Sandbox, v values) error {
		s.tenant.Slow(v["endpoint"], v.duration("ms", time.Millisecond))
		return nil
	}},
	{"/tenant/break", "let an endpoint fail", []setting{
		oneOf("endpoint", "token", tenant.Endpoints()), oneOf("kind", "status", words(trouble.Kinds())),
		number("status", "503", 400, 599).or("503", "of kind status; left out: 503"),
		number("retry_after", "3", 0, 3600).or("0", "seconds, of kind status; left out: no such header"), count,
	}, func(s *Sandbox, v values) error {
		s.tenant.Break(v["endpoint"], trouble.Fault{
			Kind: trouble.Kind(v["kind"]), Status: v.number("status"),
			RetryAfter: v.duration("retry_after", time.Second), Count: v.number("count"),
		})
		return nil
	}},
	{"/tenant/people/add", "somebody joins: in the directory, with an empty calendar and no telephone", []setting{
		{name: "given", example: "Nadia"},
		{name: "surname", example: "Sorensen"},
		setting{name: "department", example: "Sales"}.or("", "left out: none"),
	}, func(s *Sandbox, v values) error {
		return s.tenant.AddPerson(people.Hire(v["given"], v["surname"], loginOf(v["given"], v["surname"])+"@"+people.Domain, v["department"], s.now(), s.zone))
	}},
	{"/tenant/people/rename", "somebody gets another name", []setting{
		{name: "mail", example: "lin.chen@example.com"}, {name: "given", example: "Lin"}, {name: "surname", example: "Chen-Dahl"},
	}, func(s *Sandbox, v values) error {
		return s.tenant.RenamePerson(v["mail"], v["given"], v["surname"])
	}},
	{"/tenant/people/remove", "somebody leaves the directory", []setting{{name: "mail", example: "lin.chen@example.com"}}, func(s *Sandbox, v values) error {
		return s.tenant.RemovePerson(v["mail"])
	}},
	{"/tenant/resync", "the directory loses track of changes: who asks for them hears 410 and reads everybody again", nil, always((*tenant.Tenant).Resync)},
	{"/tenant/shake", "let an endpoint fail now and then, in requests of a hundred; all 0 ends that", []setting{
		oneOf("endpoint", "graph", tenant.Endpoints()), number("throttled", "5", 0, 100), number("unavailable", "2", 0, 100), number("dropped", "1", 0, 100),
	}, func(s *Sandbox, v values) error {
		s.tenant.Shake(v["endpoint"], trouble.Shaking{Throttled: v.number("throttled"), Unavailable: v.number("unavailable"), Dropped: v.number("dropped"), Seed: 1})
		return nil
	}},
	{"/tenant/schedule", "how getSchedule answers about one person from now on", []setting{
		mail, oneOf("shape", "error", words(tenant.Shapes())),
		setting{name: "code", example: "5037"}.or("", "of shapes error and trace: a number or a name; left out: 5021"),
		number("ms", "3000", 0, 60_000).or("8000", "of shape slow; left out: 8000"),
		number("people", "1", 1, 20).or("20", "of shape crowded: the most in a call that is answered; left out: 20"),
		number("hours", "24", 0, 1500).or("0", "of shape crowded: the longest window that is answered; left out: any"),
	}, func(s *Sandbox, v values) error {
		return s.tenant.Shape(v["mail"], tenant.Oddity{
			Shape: tenant.Shape(v["shape"]), Code: v["code"], By: v.duration("ms", time.Millisecond), People: v.number("people"), Hours: v.number("hours"),
		})
	}},
	{"/tenant/presence", "what Teams says of one person from now on", []setting{
		mail, setting{name: "availability", example: "DoNotDisturb"}.or("", "any word, or absent; left out: what follows from the calendar"),
		setting{name: "activity", example: "Presenting"}.or("", "any word; left out: none"),
	}, func(s *Sandbox, v values) error {
		return s.tenant.Presence(v["mail"], people.Presence{Availability: v["availability"], Activity: v["activity"]})
	}},
	{"/tenant/latency", "how long every Graph call takes at least", []setting{number("ms", "60", 0, 60_000)}, func(s *Sandbox, v values) error {
		s.tenant.SetLatency(v.duration("ms", time.Millisecond))
		return nil
	}},
	{"/tenant/fail", "let the next Graph calls fail", []setting{number("status", "503", 400, 599), number("count", "3", 0, most)}, func(s *Sandbox, v values) error {
		s.tenant.Fail(v.number("status"), v.number("count"))
		return nil
	}},
}

func refuse(s *Sandbox, v values) error {
	n, err := strconv.Atoi(v["number"])
	if _, known := aadsts.Find(n); err != nil || !known {
		return errors.New("number must be one of " + strings.Join(numbers(), ", "))
	}
	return s.tenant.Refuse(n, aadsts.Place(v["at"]), v.number("count"))
}

func numbers() []string {
	var out []string
	for _, f := range aadsts.All() {
		out = append(out, strconv.Itoa(f.Number))
	}
	return out
}

// always makes a command of what takes nothing and cannot fail.
func always(f func(*tenant.Tenant)) func(*Sandbox, values) error {
	return func(s *Sandbox, _ values) error {
		f(s.tenant)
		return nil
	}
}

// list is a setting that has several words.
func (v values) list(name string) []string {
	return strings.FieldsFunc(v[name], func(r rune) bool { return r == ',' || r == ' ' })
}

func (v values) duration(name string, unit time.Duration) time.Duration {
	return time.Duration(v.number(name)) * unit
}

// loginOf makes the part of a mail address before the @.
func loginOf(given, surname string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r == '.', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		default:
			return -1
		}
	}, given+"."+surname)
}
