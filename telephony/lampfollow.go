package telephony

import (
	"context"
	"slices"

	"frontdesk/switchboard"
)

// follower wants to know of one line.
type follower struct{ tell func(switchboard.LineState) }

// follow tells the state of a line, if it is known, and each one that follows, until
// ctx ends. Nothing is told of a line that nobody watches. tell is called in the
// goroutine of the lamps and must not wait.
func (l *lamps) follow(ctx context.Context, extension string, tell func(switchboard.LineState)) {
	f := &follower{tell}
	l.mail.Put(func() {
		if ctx.Err() != nil {
			return
		}
		if l.followers == nil {
			l.followers = map[string][]*follower{}
		}
		l.followers[extension] = append(l.followers[extension], f)
		if m := l.all[extension]; m != nil {
			tell(stateOf(m.shown))
		}
		context.AfterFunc(ctx, func() { l.mail.Put(func() { l.unfollow(extension, f) }) })
	})
}

func (l *lamps) unfollow(extension string, f *follower) {
	left := slices.DeleteFunc(l.followers[extension], func(o *follower) bool { return o == f })
	if l.followers[extension] = left; len(left) == 0 {
		delete(l.followers, extension)
	}
}

func (l *lamps) tellFollowers(extension string, line switchboard.Line) {
	for _, f := range l.followers[extension] {
		f.tell(stateOf(line))
	}
}

// stateOf is what is known of a line now: nothing, once it is not heard of.
func stateOf(line switchboard.Line) switchboard.LineState {
	if !line.Lost.IsZero() {
		return switchboard.LineUnknown
	}
	return line.State
}
