package auth

import (
	"io"
	"sync"

	"github.com/pkg/browser"

	"frontdesk/switchboard"
)

// quiet keeps the browser's chatter out of our standard output, which belongs
// to `who --json`. The library has only global variables for it.
var quiet = sync.OnceFunc(func() { browser.Stdout, browser.Stderr = io.Discard, io.Discard })

// Browse shows an address in the system's browser. On Linux it may block for as
// long as the browser runs.
func Browse(url string) error {
	quiet()
	return browser.OpenURL(url)
}

func noBrowserFault() *switchboard.Fault {
	return &switchboard.Fault{
		Code: "signin-no-browser", Text: "No browser could be opened",
		Hint: "Copy the link and open it in a browser on this computer.",
	}
}
