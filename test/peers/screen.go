package peers

import (
	"fmt"
	"image"
	_ "image/png" // Colours reads screenshots
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

	t   testing.TB
	dir string
}

// StartScreen starts a screen of this size in pixels. It calls [Need].
func StartScreen(t testing.TB, width, height int) *XScreen {
	t.Helper()
	Need(t, Screen)
	s := &XScreen{t: t, dir: folder(t, "")}
	log := filepath.Join(s.dir, "xvfb.log")
	server := launch(t, log, os.Environ(), "Xvfb", "-displayfd", "1", "-nolisten", "tcp",
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
		t.Fatal("Xvfb does not start")
	}
	launch(t, filepath.Join(s.dir, "openbox.log"), s.environ(), "openbox")
	if !Eventually(10*time.Second, func() bool {
		out, err := output(t, 5*time.Second, s.environ(), "xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
		return err == nil && strings.Contains(out, "window id")
	}) {
		t.Fatal("openbox does not start")
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

// Type types a text in the active window.
func (s *XScreen) Type(text string) { s.t.Helper(); s.do("type", "--delay", "25", "--", text) }

// Screenshot saves the whole screen as a PNG.
func (s *XScreen) Screenshot(path string) { s.t.Helper(); s.shoot("root", path) }

func (s *XScreen) shoot(window, path string) {
	s.t.Helper()
	if out, err := output(s.t, 20*time.Second, s.environ(), "import", "-window", window, path); err != nil {
		s.t.Fatalf("screenshot: %v\n%s", err, out)
	}
}

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

// Title is the window's title now.
func (w *Window) Title() string { w.screen.t.Helper(); return w.screen.do("getwindowname", w.id) }

// Size is the window's size in pixels, without its frame.
func (w *Window) Size() (width, height int) {
	w.screen.t.Helper()
	for line := range strings.Lines(w.screen.do("getwindowgeometry", "--shell", w.id)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch name {
		case "WIDTH":
			width, _ = strconv.Atoi(value)
		case "HEIGHT":
			height, _ = strconv.Atoi(value)
		}
	}
	return width, height
}

// Resize asks the window manager for a size; see [Window.Size] for the outcome.
func (w *Window) Resize(width, height int) {
	w.screen.t.Helper()
	w.screen.do("windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height))
}

// Screenshot saves the window without its frame as a PNG.
func (w *Window) Screenshot(path string) { w.screen.t.Helper(); w.screen.shoot(w.id, path) }

// Colours counts the different colours of a picture: a blank window has one.
func Colours(t testing.TB, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	picture, _, err := image.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	type colour struct{ r, g, b, a uint32 }
	seen := map[colour]bool{}
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
			r, g, b, a := picture.At(x, y).RGBA()
			seen[colour{r, g, b, a}] = true
		}
	}
	return len(seen)
}
