package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/ears"
)

// boarded is a telephone with a switchboard that gives it its orders.
func boarded(t *testing.T) (*fakePBX, *desk, *switchboard.Board) {
	t.Helper()
	var board *switchboard.Board
	f, d := start(t, func(p *Phone) {
		board = switchboard.NewBoard(switchboard.State{}, switchboard.Ports{Phone: p}, nil)
		take := p.post
		p.post = func(e switchboard.Event) { board.Post(e); take(e) } // who has seen an event finds it on the board
		p.ears = ears.New(p.post)
	})
	go board.Run(t.Context())
	return f, d, board
}

// shows waits until the cards say of two calls that they are connected, and which of
// them is heard.
func shows(t *testing.T, board *switchboard.Board, heard, unheard switchboard.CallID) {
	t.Helper()
	poll(t, func() bool {
		v := <-board.Watch(t.Context())
		a, there := v.Call(heard)
		b, both := v.Call(unheard)
		return there && a.State == switchboard.CallActive && !a.Unheard && both == (unheard != "") &&
			(!both || b.State == switchboard.CallActive && b.Unheard && b.Pending == switchboard.ActionNone)
	})
}

// A hold that is refused while another call is answered leaves two that are up: the
// cards say which of them is heard, as it is.
func TestTheCardsKnowWhoIsHeard(t *testing.T) {
	f, d, board := boarded(t)
	takes := func(user string) switchboard.CallID {
		l := f.ring(user)
		offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
		board.Post(switchboard.Answer{Call: offered.ID})
		ok := f.expectReply(sip.INVITE, 200)
		l.take(ok)
		l.ack(ok)
		await[switchboard.CallConnected](d, time.Second, nil)
		return offered.ID
	}
	first := takes("4711")
	second := takes("4712")
	f.reply(f.expect(sip.INVITE), 500)
	await[switchboard.CallActionFailed](d, time.Second, nil)
	shows(t, board, second, first)
	d.ears(second, "")

	board.Post(switchboard.Hold{Call: second})
	f.reply(f.expect(sip.INVITE), 500)
	await[switchboard.CallActionFailed](d, time.Second, nil)
	d.ears(first, "")
	shows(t, board, first, second)

	board.Post(switchboard.HangUp{Call: first})
	f.reply(f.expect(sip.BYE), 200)
	d.ears(second, "")
	shows(t, board, second, "")
}
