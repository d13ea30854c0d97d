package auth_test

import (
	"errors"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/switchboard"
)

func isInteraction(err error) bool {
	var needed *auth.InteractionRequired
	return errors.As(err, &needed)
}

func isOffline(err error) bool {
	var offline *auth.Offline
	return errors.As(err, &offline)
}

// codeOf is the code of the fault that an account or an error carries.
func codeOf(err error) string {
	var fault *switchboard.Fault
	if errors.As(err, &fault) {
		return fault.Code
	}
	return ""
}

// eventually polls a condition that nothing announces.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("never: %s", what)
		}
	}
}
