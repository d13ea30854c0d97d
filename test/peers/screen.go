package peers

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// XScreen is a screen of its own (Xvfb) with a window manager (openbox).
type XScreen struct {
	Display string // such as ":3"

	t      testing.TB
	dir    string
	buffer *framebuffer
}

// StartScreen starts a screen of this size in pixels. It calls [Need].
func StartScreen(t testing.TB, width, height int) *XScreen {
	t.Helper()
	Need(t, Screen)
	for range 3 { // a server that ends just now may take the new one's socket with it
		if s := tryScreen(t, width, height); s != nil {
			return s
		}
	}
	t.Fatal("Xvfb and openbox do not start")
	return nil
}

func tryScreen(t testing.TB, width, height int) *XScreen {
	t.Helper()
	s := &XScreen{t: t, dir: folder(t, "")}
	log := filepath.Join(s.dir, "xvfb.log")
	// It would begin anew when the last program leaves, which may be the one that
	// looks for the window manager while that is on its way.
	server := launch(t, log, os.Environ(), "Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-noreset", "-fbdir", s.dir,
		"-screen", "0", fmt.Sprintf("%dx%dx24", width, height))
	Eventually(10*time.Second, func() bool {
		data, _ := os.ReadFile(log)
		for line := range strings.Lines(string(data)) {
			if _, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && strings.HasSuffix(line, "\n") {
				s.Display = ":" + strings.TrimSpace(line)
			}
		}
		return s.Display != "" || server.ended()
	})
	if s.Display == "" {
		return nil
	}
	var err error
	if s.buffer, err = openFramebuffer(s.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.buffer.file.Close() })
	// The list of windows is what openbox sets last: a window that comes before may
	// never be shown.
	manager := launch(t, filepath.Join(s.dir, "openbox.log"), s.environ(), "openbox")
	var there bool
	Eventually(10*time.Second, func() bool {
		out, err := output(t, 5*time.Second, s.environ(), "xprop", "-root", "_NET_CLIENT_LIST")
		there = err == nil && strings.Contains(out, "window id")
		return there || manager.ended()
	})
	if !there {
		server.stop()
		return nil
	}
	return s
}

// Env is what a program needs to open its windows on this screen.
func (s *XScreen) Env() []string { return []string{"DISPLAY=" + s.Display} }

// environ keeps openbox and xdotool away from the person's own settings.
func (s *XScreen) environ() []string { return Environ(s.Env(), []string{"HOME=" + s.dir}) }

// Key presses keys, one after the other, in the active window. Names are X
// keysyms: "F2", "Return", "ctrl+k", "Escape".
func (s *XScreen) Key(keys ...string) {
	s.t.Helper()
	s.do(append([]string{"key", "--delay", "30"}, keys...)...)
}

// Keys presses keys at a pace, from one process: to start one for each key takes
// as long as the window takes to draw.
func (s *XScreen) Keys(every time.Duration, keys ...string) {
	s.t.Helper()
	half := strconv.FormatInt(every.Milliseconds()/2, 10) // xdotool waits after pressing and after letting go
	s.do(append([]string{"key", "--delay", half}, keys...)...)
}

// Wheel turns the wheel down by notches, at a pace, over a place in the window.
func (w *Window) Wheel(at image.Point, notches int, every time.Duration) {
	w.screen.t.Helper()
	w.screen.do("mousemove", "--window", w.id, strconv.Itoa(at.X), strconv.Itoa(at.Y),
		"click", "--repeat", strconv.Itoa(notches), "--delay", strconv.FormatInt(every.Milliseconds(), 10), "5")
}

// Type types a text in the active window.
func (s *XScreen) Type(text string) { s.t.Helper(); s.do("type", "--delay", "25", "--", text) }

// do runs xdotool, which must not fail.
func (s *XScreen) do(args ...string) string {
	s.t.Helper()
	out, err := output(s.t, 20*time.Second, s.environ(), "xdotool", args...)
	if err != nil {
		s.t.Fatalf("xdotool %s: %v\n%s", args[0], err, out)
	}
	return strings.TrimSpace(out)
}

// Window waits at most 30 s for a visible window whose title matches the
// regular expression, makes it the active one and returns it.
func (s *XScreen) Window(title string) *Window {
	s.t.Helper()
	w := &Window{screen: s}
	if !Eventually(30*time.Second, func() bool { w.id = s.find(title); return w.id != "" }) {
		s.t.Fatalf("no window %q", title)
	}
	w.Activate()
	return w
}

// HasWindow reports whether such a window is there now.
func (s *XScreen) HasWindow(title string) bool { s.t.Helper(); return s.find(title) != "" }

// find returns the window's number, or "": xdotool exits with 1 when there is none.
func (s *XScreen) find(title string) string {
	s.t.Helper()
	out, err := output(s.t, 10*time.Second, s.environ(), "xdotool", "search", "--onlyvisible", "--name", title)
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(out, "\n")
	return strings.TrimSpace(first)
}

// Window is a window on a screen.
type Window struct {
	screen *XScreen
	id     string
}

// Activate raises the window and gives it the keyboard.
func (w *Window) Activate() { w.screen.t.Helper(); w.screen.do("windowactivate", "--sync", w.id) }

// Click clicks with the left button at a place counted from the window's upper
// left corner, without its frame.
func (w *Window) Click(x, y int) {
	w.screen.t.Helper()
	// Away first: a synchronous move to where the pointer is already would wait
	// for a motion that never comes.
	w.screen.do("mousemove", "--window", w.id, strconv.Itoa(x+1), strconv.Itoa(y+1),
		"mousemove", "--sync", "--window", w.id, strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

// Close asks the window to close, as the button in its frame does: openbox does
// so for Alt+F4.
func (w *Window) Close() { w.screen.t.Helper(); w.Activate(); w.screen.Key("alt+F4") }

// Title is the window's title now.
func (w *Window) Title() string { w.screen.t.Helper(); return w.screen.do("getwindowname", w.id) }

// Size is the window's size in pixels, without its frame.
func (w *Window) Size() (width, height int) {
	w.screen.t.Helper()
	size := w.area().Size()
	return size.X, size.Y
}

// area is where the window is on the screen, without its frame. (xdotool counts
// the frame twice.)
func (w *Window) area() image.Rectangle {
	w.screen.t.Helper()
	out, err := output(w.screen.t, 20*time.Second, w.screen.environ(), "xwininfo", "-id", w.id)
	if err != nil {
		w.screen.t.Fatalf("xwininfo: %v\n%s", err, out)
	}
	value := map[string]int{}
	for line := range strings.Lines(out) {
		name, text, _ := strings.Cut(strings.TrimSpace(line), ":")
		value[name], _ = strconv.Atoi(strings.TrimSpace(text))
	}
	corner := image.Pt(value["Absolute upper-left X"], value["Absolute upper-left Y"])
	return image.Rectangle{corner, corner.Add(image.Pt(value["Width"], value["Height"]))}
}

// Resize asks the window manager for a size; see [Window.Size] for the outcome.
func (w *Window) Resize(width, height int) {
	w.screen.t.Helper()
	w.screen.do("windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height))
}
