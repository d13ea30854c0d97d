package peers_test

import (
	"context"
	"errors"
	"os/exec"
	"testing"
	"time"

	"frontdesk/test/peers"
)

func TestKeysReachAWindow(t *testing.T) {
	t.Parallel()
	screen := peers.StartScreen(t, 800, 600)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	message := exec.CommandContext(ctx, "xmessage", "-title", "Frontdesk test", "-buttons", "OK:0,Cancel:3", "-default", "Cancel", "hello")
	message.Env = peers.Environ(screen.Env())
	message.Stdout, message.Stderr = t.Output(), t.Output()
	if err := message.Start(); err != nil {
		t.Fatal(err)
	}
	window := screen.Window("^Frontdesk test$")
	if width, height := window.Size(); width < 50 || height < 20 {
		t.Errorf("size %d x %d", width, height)
	}
	if picture, _ := window.Rests(100*time.Millisecond, 5*time.Second); peers.Colours(picture) < 2 || picture.Rect.Dx() < 50 {
		t.Errorf("the window is blank: %d colours", peers.Colours(picture))
	}
	screen.Key("Return")
	var exit *exec.ExitError
	if err := message.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("the key did not press the default button: %v", err)
	}
	if screen.HasWindow("^Frontdesk test$") {
		t.Error("the window is still there")
	}
}
