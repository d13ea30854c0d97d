// Package assets holds what Frontdesk carries with it: fonts and icons, each
// embedded at build time. It is data only and imports nothing but embed.
package assets

import _ "embed" // the files below are compiled in

// The weights of the interface font, as TrueType files. See fonts/README.md
// for where they come from and what was changed.
var (
	//go:embed fonts/Inter-Regular.ttf
	FontRegular []byte
	//go:embed fonts/Inter-Medium.ttf
	FontMedium []byte
	//go:embed fonts/Inter-SemiBold.ttf
	FontSemiBold []byte
)

// Icon is the application's icon: 512 by 512 pixels, PNG.
//
//go:embed icons/frontdesk.png
var Icon []byte
