package peers

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BaresipOptions describe one scripted telephone. The zero value of each field
// is a sensible choice.
type BaresipOptions struct {
	Manual   bool   // rings until told `accept`; else it answers at once
	Hertz    int    // tone it speaks; 0 means 440
	Password string // "" means the right one
	NoWait   bool   // do not wait until it is registered
}

// Baresip is a running telephone.
type Baresip struct {
	User string
	Addr string // host:port where it takes SIP over UDP
	PID  int

	t       testing.TB
	pbx     Registrar
	dir     string
	process *process
	control *control
}

// StartBaresip starts a telephone of one of the PBX's [Accounts] and returns
// when it has registered. It calls [Need].
func StartBaresip(t testing.TB, pbx Registrar, user string, o BaresipOptions) *Baresip {
	t.Helper()
	Need(t, Telephone)
	i := slices.IndexFunc(Accounts(), func(a Account) bool { return a.User == user })
	if i < 0 {
		t.Fatalf("the PBX has no telephone %s", user)
	}
	account := Accounts()[i]
	if o.Password != "" {
		account.Password = o.Password
	}
	if o.Hertz == 0 {
		o.Hertz = 440
	}
	b := &Baresip{User: user, t: t, pbx: pbx, dir: folder(t, "")}
	port := reservePorts(t)
	if err := b.configure(account, o, port); err != nil {
		t.Fatal(err)
	}
	b.process = launch(t, filepath.Join(b.dir, "baresip.log"), os.Environ(), "baresip", "-f", b.dir, "-v")
	b.Addr, b.PID = net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), b.process.pid
	b.control = dialControl(t, net.JoinHostPort("127.0.0.1", strconv.Itoa(port+2)), b.process)
	if !o.NoWait {
		pbx.WaitRegistered(user) // its own event may come before the control connection is up
	}
	return b
}

// configure writes the three files that baresip reads. It takes the port after
// its SIP port for TLS.
func (b *Baresip) configure(account Account, o BaresipOptions, port int) error {
	if err := writeTone(filepath.Join(b.dir, "tone.wav"), o.Hertz, 300); err != nil {
		return err
	}
	address, transport, extra := b.pbx.plain(), "udp", ""
	var config strings.Builder
	if account.Secure {
		var roots string
		address, roots = b.pbx.encrypted()
		transport, extra = "tls", ";mediaenc=srtp-mand"
		fmt.Fprintf(&config, "sip_cafile %s\n", roots)
	}
	fmt.Fprintf(&config, baresipConfig, port, port+2, port+10, port+blockSize-2, b.dir, account.User)
	answer := "auto"
	if o.Manual {
		answer = "manual"
	}
	login := fmt.Sprintf("<sip:%s@%s;transport=%s>;auth_user=%s;auth_pass=%s;outbound=\"sip:%s;transport=%s\";regint=60;answermode=%s%s;audio_codecs=PCMA/8000/1,PCMU/8000/1\n",
		account.User, address, transport, account.User, account.Password, address, transport, answer, extra)
	for name, text := range map[string]string{"config": config.String(), "accounts": login, "contacts": ""} {
		if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// baresipConfig has no sound card: the tone file is the microphone, and what is
// heard is dumped into files. menu.so is there because without it every command
// is unknown. It has no jitter buffer: the one of baresip 1.0 drops every packet for
// ever once the sequence numbers go backwards, as they do when Asterisk joins two
// calls, and on loopback nothing jitters.
const baresipConfig = `poll_method epoll
sip_listen 127.0.0.1:%[1]d
net_interface 127.0.0.1
dns_server 127.0.0.1:9
call_local_timeout 120
call_max_calls 8
rtp_ports %[3]d-%[4]d
rtp_stats no
jitter_buffer_delay 0-0
audio_path %[5]s
audio_source aufile,%[5]s/tone.wav
audio_player aubridge,out-%[6]s
audio_alert aubridge,out-%[6]s
audio_txmode poll
audio_level no
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
module_path /usr/lib/baresip/modules
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module srtp.so
module_tmp account.so
module_app menu.so
module_app debug_cmd.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:%[2]d
snd_path %[5]s
`

// Command gives baresip a command, such as "hangup" or "transfer"
// with "sip:1003@host:port", and returns its answer. A refused command fails
// the test.
func (b *Baresip) Command(name, params string) string {
	b.t.Helper()
	answer, err := b.control.command(name, params)
	if err != nil {
		b.t.Fatalf("baresip %s: %v", b.User, err)
	}
	return answer
}

// Call dials a number of the PBX and returns at once; see [Baresip.Wait].
func (b *Baresip) Call(number string) {
	b.t.Helper()
	address := b.pbx.plain()
	if b.secure() {
		address, _ = b.pbx.encrypted()
		address += ";transport=tls"
	}
	b.Command("dial", "sip:"+number+"@"+address)
}

func (b *Baresip) secure() bool { return strings.HasPrefix(b.User, "11") }

// Answer takes the call that rings.
func (b *Baresip) Answer() { b.t.Helper(); b.Command("accept", "") }

// Hangup ends the current call, or rejects the one that rings (486).
func (b *Baresip) Hangup() { b.t.Helper(); b.Command("hangup", "") }

// Hold puts the current call on hold; [Baresip.Resume] takes it back.
func (b *Baresip) Hold() { b.t.Helper(); b.Command("hold", "") }

// Resume takes the held call back.
func (b *Baresip) Resume() { b.t.Helper(); b.Command("resume", "") }

// Transfer sends the current call blindly to a number of the PBX.
func (b *Baresip) Transfer(number string) {
	b.t.Helper()
	b.Command("transfer", "sip:"+number+"@"+b.pbx.plain())
}

// Digits sends DTMF in the current call, one digit after the other.
func (b *Baresip) Digits(digits string) {
	b.t.Helper()
	for _, digit := range digits {
		b.Command("sndcode", string(digit))
	}
}

// Wait waits at most 15 s for the next event of a type and takes it: events up
// to it are not seen again. Types are REGISTER_OK and REGISTER_FAIL (not for the
// first attempt, which is over before events are read), CALL_INCOMING, CALL_RINGING, CALL_PROGRESS, CALL_ESTABLISHED, CALL_RTPESTAB,
// CALL_MENC, CALL_REMOTE_SDP, CALL_CLOSED (Param has the reason, such as "486
// Busy Here"), CALL_TRANSFER, CALL_TRANSFER_FAILED, CALL_DTMF_START (Param is
// the digit).
func (b *Baresip) Wait(kind string) BaresipEvent {
	b.t.Helper()
	event, err := b.control.wait(kind, 15*time.Second)
	if err != nil {
		b.t.Fatalf("baresip %s: %v", b.User, err)
	}
	return event
}

// Heard is the newest recording of what this telephone heard (WAV, 8000 Hz).
// It grows during the call. A recording is named after the second in which its
// call began, so two calls of one second share a file.
func (b *Baresip) Heard() string {
	b.t.Helper()
	var newest string
	found := Eventually(5*time.Second, func() bool {
		files, _ := filepath.Glob(filepath.Join(b.dir, "dump-*-dec.wav"))
		slices.Sort(files) // the name holds the time
		if len(files) > 0 {
			newest = files[len(files)-1]
		}
		return newest != ""
	})
	if !found {
		b.t.Fatalf("baresip %s has recorded nothing", b.User)
	}
	return newest
}

// WaitHears waits at most 10 s until the telephone has heard the tone for one
// second, counted from now on.
func (b *Baresip) WaitHears(hertz float64) {
	b.t.Helper()
	path := b.Heard()
	before, _, _ := readWAV(path) // a recording without sound yet starts at 0
	share, news := 0.0, 0
	if !Eventually(10*time.Second, func() bool {
		samples, rate, err := readWAV(path)
		if err != nil {
			return false
		}
		news = len(samples) - len(before)
		if news < rate {
			return false
		}
		share = toneShare(samples[len(samples)-rate:], rate, hertz)
		return share >= 0.8
	}) {
		b.t.Errorf("%s does not hear %v Hz: %.0f %% of the last second, %d new samples", b.User, hertz, 100*share, news)
	}
}

// WaitQuiet waits at most 10 s until the telephone has heard nothing for one
// second, counted from now on, while sound packets go on arriving.
func (b *Baresip) WaitQuiet() {
	b.t.Helper()
	path := b.Heard()
	before, _, _ := readWAV(path)
	if !Eventually(10*time.Second, func() bool {
		samples, rate, err := readWAV(path)
		return err == nil && len(samples)-len(before) >= rate && silent(samples[len(samples)-rate:])
	}) {
		b.t.Errorf("%s still hears something", b.User)
	}
}

func silent(samples []int16) bool {
	return !slices.ContainsFunc(samples, func(s int16) bool { return s > 100 || s < -100 })
}

// Log is what baresip has written so far.
func (b *Baresip) Log() string {
	b.t.Helper()
	data, err := os.ReadFile(b.process.log)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(data)
}

// Stop ends the telephone, which de-registers first.
func (b *Baresip) Stop() { b.process.stop() }
