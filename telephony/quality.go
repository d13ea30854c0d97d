package telephony

import (
	"math"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/telephony/offer"
)

// watch measures how the call sounds for as long as it lasts.
func (c *call) watch() {
	c.after(c.p.pace.quality, func() {
		c.measure()
		c.watch()
	})
}

// measure tells how the call has sounded since the last time, if that has changed.
// On hold nothing is heard, and nothing is known.
func (c *call) measure() {
	if c.received() > c.heardOf {
		c.find()
	}
	q := c.rtp.Quality()
	if c.phase != phaseUp || c.want != offer.SendRecv {
		q = media.Quality{}
	}
	if q.Score > 0 && (c.worst == 0 || q.Score < c.worst) {
		c.worst = q.Score
	}
	sounds := qualityOf(q)
	if c.silent() {
		sounds = switchboard.Quality{Rating: switchboard.RatingSilent}
	}
	if sounds != c.quality {
		c.quality = sounds
		c.post(switchboard.CallQuality{ID: c.id, Quality: sounds})
	}
}

// silent reports whether nothing at all has come for a whole interval in which it
// should have: a firewall on the way, a telephone that has lost its network. The call
// goes on; who is in it decides.
func (c *call) silent() bool {
	before := c.listens
	c.listens = c.phase == phaseUp && c.want == offer.SendRecv && c.remote.Direction.Sends()
	if !before || !c.listens {
		return false
	}
	s := c.rtp.Stats()
	return s.Received == 0 || s.Silence >= c.p.pace.quality
}

// qualityOf rounds to what somebody may want to read, so that not every
// measurement is news.
func qualityOf(q media.Quality) switchboard.Quality {
	if q.Score <= 0 {
		return switchboard.Quality{}
	}
	return switchboard.Quality{
		Rating: switchboard.RatingOf(q.Score), Codec: q.Codec.String(), Loss: math.Round(q.Loss*1000) / 1000,
		Jitter: q.Jitter.Round(time.Millisecond), Delay: q.Delay.Round(10 * time.Millisecond),
		RoundTrip: q.RoundTrip.Round(time.Millisecond),
	}
}

// soundLog is what the log says of the sound of a call that is over.
func (c *call) soundLog() []any {
	s, peer := c.rtp.Stats(), c.rtp.Peer()
	attributes := []any{
		"codec", c.codec.String(), "rtp_sent", s.Sent, "rtp_received", s.Received, "rtp_lost", s.Lost, "rtp_late", s.Late, "rtp_covered", s.Covered,
		"rtp_jitter_ms", s.Jitter.Milliseconds(), "rtp_delay_ms", s.Delay.Milliseconds(), "quality", string(c.quality.Rating),
		"quality_worst", string(switchboard.RatingOf(c.worst)),
	}
	if !peer.At.IsZero() {
		attributes = append(attributes, "rtp_peer_loss", math.Round(peer.Loss*1000)/1000, "rtp_peer_jitter_ms", peer.Jitter.Milliseconds(),
			"rtp_round_trip_ms", peer.RoundTrip.Milliseconds())
	}
	return attributes
}
