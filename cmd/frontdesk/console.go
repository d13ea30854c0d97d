package main

import (
	"context"
	"os"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"frontdesk/assets"
	"frontdesk/auth/vault"
	"frontdesk/config"
	"frontdesk/sandbox"
	"frontdesk/switchboard"
	"frontdesk/ui"
)

// appID names the program to the desktop, as FyneApp.toml does.
const appID = "com.example.frontdesk"

func openConsole(ctx context.Context, f *flags) error {
	s, done, err := load(f)
	if err != nil {
		return err
	}
	defer done()
	return openWindow(ctx, s)
}

// openDemo opens the console on a sandbox of its own. The sign-in goes through
// the browser and the calls through SIP, only the other ends are invented.
func openDemo(ctx context.Context, f *flags) error {
	s, done, err := load(f)
	if err != nil {
		return err
	}
	defer done()
	box, err := sandbox.Start(ctx, sandbox.Options{CallEvery: callEvery, ChatEvery: chatEvery, Log: s.log})
	if err != nil {
		return err
	}
	defer func() { _ = box.Close() }()
	s.inSandbox(box.Endpoints())
	err = openWindow(ctx, s)
	leaving, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if left := vault.Clear(leaving, s.keyring, demoProfile); left != nil {
		s.log.Warn("signin.keyring", "step", "demo", "error", left)
	}
	return err
}

// demoProfile names the demo's sign-in: it is of no use once the sandbox is
// gone, and is removed with it.
const demoProfile = "demo"

// farewell bounds what is tidied up at the end.
const farewell = 3 * time.Second

// inSandbox points the settings at a sandbox. Its sign-ins die with it, so they
// have a place of their own in the keyring.
func (s *setup) inSandbox(e sandbox.Endpoints) {
	a, p := &s.settings.Account, &s.settings.Phone
	own := *p
	s.settings.Reception, *p = config.Defaults().Reception, config.Defaults().Phone // as the sandbox's telephone system does
	p.Audio, p.RingDevice, p.FailedTransferSeconds, p.LineState = own.Audio, own.RingDevice, own.FailedTransferSeconds, own.LineState
	p.HoldReminderSeconds = own.HoldReminderSeconds
	a.Issuer, a.GraphURL, a.TenantID, a.ClientID = e.Issuer, e.GraphURL, e.TenantID, e.ClientID
	p.Server, p.Username, p.Transport = e.SIP.Server, e.SIP.Username, e.SIP.Transport
	s.profile = demoProfile
	s.secret = func(context.Context) (string, error) { return e.SIP.Password, nil }
	s.data, s.cache, s.reload = "", "", nil
	s.settings.Directory = config.Defaults().Directory // everybody in it is invented
}

// openWindow lets the rooms live for as long as the window is open.
func openWindow(ctx context.Context, s setup) error {
	if err := desktop(os.Getenv); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	name, release, err := instance(s.data)
	if err != nil {
		s.log.Warn("phone.instance", "error", err)
	}
	defer release()
	s.instance = name
	r, err := introduce(s)
	if err != nil {
		return err
	}
	done := make(chan struct{})
	go func() { defer close(done); r.run(ctx) }() // while the window is made, which takes as long as a large directory
	fyneApp := app.NewWithID(appID)
	fyneApp.SetIcon(fyne.NewStaticResource("frontdesk.png", assets.Icon))
	console := ui.New(fyneApp, ui.Params{
		Post: r.board.Post, Version: version, Theme: s.settings.UI.Theme, Demo: s.profile == demoProfile, Shown: shown(s.log),
		RefreshEvery: time.Duration(s.settings.Calendar.RefreshSeconds) * time.Second,
		Detail:       s.settings.Calendar.Detail, Permissions: explained(s.settings), Stored: stored(s), Slow: slowWindow(s.log), OpenURL: browse, Leave: cancel,
		Notify: notifier(ctx, fyneApp),
	})
	go ui.Pump(ctx, r.board.Watch(ctx), console)
	console.Window().ShowAndRun()
	cancel()
	<-done
	return r.close()
}

// notifier tells the desktop, one after the other: it may take its time to answer,
// and a storm of calls is not worth a queue of notices.
func notifier(ctx context.Context, fyneApp fyne.App) func(title, text string) {
	notices := make(chan *fyne.Notification, 4)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case n := <-notices:
				fyneApp.SendNotification(n)
			}
		}
	}()
	return func(title, text string) {
		select {
		case notices <- fyne.NewNotification(title, text):
		default:
		}
	}
}

// desktop reports what a window needs and this session does not have, in words:
// Fyne would panic.
func desktop(env func(string) string) error {
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" && env("DISPLAY") == "" && env("WAYLAND_DISPLAY") == "" {
		return &switchboard.Fault{
			Code: "no-display", Text: "the window cannot be opened: there is no display",
			Hint: "start Frontdesk from the desktop; elsewhere use frontdesk who or frontdesk config",
		}
	}
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700) // Fyne keeps files there and does not make it; without them it works too
	}
	return nil
}
