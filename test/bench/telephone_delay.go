package main

import (
	"path/filepath"
	"strings"
	"time"

	"frontdesk/telephony"
	"frontdesk/telephony/media"
)

// delay lets a telephone of ours hear itself through an echo.
func (m *telephones) delay() {
	m.t.Helper()
	heard := filepath.Join(m.folder, "echo.wav")
	phone := startPhone(m.t, m.program, telephony.Config{
		Server: m.pbx.Addr, Transport: "udp", Username: "1002", Password: "pw1002", Audio: "file:" + m.speech("bursts.wav") + "," + heard,
	})
	_, after, _ := strings.Cut(m.pbx.CLI("pjsip show contacts"), "1002/sip:1002@")
	address, _, _ := strings.Cut(after, " ")
	newCaller(m.t, "1002", address).call(
		func() { phone.tell(m.t, "answer", phone.wait(m.t, "offered").words[1]) },
		func() { time.Sleep(watchFor) },
	)
	samples, err := media.LoadWAV(heard)
	if err != nil {
		m.t.Fatal(err)
	}
	m.row("mouth to ear", echoes(samples), nil, "< 80 with the card")
}

// echoes are how much later than it was said each burst is heard.
func echoes(heard []int16) (late samples) {
	for second := 0; (second+2)*media.Rate <= len(heard); second++ {
		said := second*media.Rate + media.Rate/2
		for i, s := range heard[said : said+media.Rate] {
			if s > 2000 || s < -2000 {
				late = append(late, time.Duration(i)*time.Second/media.Rate)
				break
			}
		}
	}
	return late
}
