// Package ui is the window of Frontdesk, and the only room besides cmd that
// knows Fyne.
//
// A [Console] is a pure function of a switchboard.View and a little state of
// its own: what is typed in the search box, who is selected, which call is
// picked, which panel is open. [Console.Render] is an ordinary function that
// must be called on Fyne's goroutine; [Pump] is the one place that crosses to
// it. What the operator asks for leaves as switchboard events through
// Params.Post; the window itself decides nothing and never claims that
// something happened before a View says so.
//
// The package knows no SIP, no Graph, no file and no setting: main hands it
// what there is to show.
package ui
