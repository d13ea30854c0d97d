package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// attachTerminal lends the program the console it was typed in. A program with
// a window has none of its own, and without this the command line would be
// silent. Streams that were redirected to a file or a pipe stay so.
func attachTerminal() {
	const parent = ^uintptr(0) // ATTACH_PARENT_PROCESS
	attach := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")
	if ok, _, _ := attach.Call(parent); ok == 0 {
		return // started from the desktop
	}
	for _, stream := range []**os.File{&os.Stdout, &os.Stderr} {
		if (*stream).Fd() != 0 && windows.Handle((*stream).Fd()) != windows.InvalidHandle {
			continue
		}
		if f, err := os.OpenFile("CONOUT$", os.O_RDWR, 0); err == nil {
			*stream = f
		}
	}
}
