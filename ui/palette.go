package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colours of the window by role. Widgets name a role and never a colour.
const (
	ColorNameText        fyne.ThemeColorName = "frontdesk.text"
	ColorNameMuted       fyne.ThemeColorName = "frontdesk.muted"
	ColorNameFaint       fyne.ThemeColorName = "frontdesk.faint"
	ColorNameGround      fyne.ThemeColorName = "frontdesk.ground"
	ColorNameSide        fyne.ThemeColorName = "frontdesk.side"
	ColorNameLine        fyne.ThemeColorName = "frontdesk.line"
	ColorNameCard        fyne.ThemeColorName = "frontdesk.card"
	ColorNameCardBorder  fyne.ThemeColorName = "frontdesk.card.border"
	ColorNameField       fyne.ThemeColorName = "frontdesk.field"
	ColorNameFieldBorder fyne.ThemeColorName = "frontdesk.field.border"
	ColorNameBadge       fyne.ThemeColorName = "frontdesk.badge"
	ColorNameBadgeBorder fyne.ThemeColorName = "frontdesk.badge.border"
	ColorNameSelected    fyne.ThemeColorName = "frontdesk.selected"
	ColorNameHovered     fyne.ThemeColorName = "frontdesk.hovered"
	ColorNameTrack       fyne.ThemeColorName = "frontdesk.track"
	ColorNameHatch       fyne.ThemeColorName = "frontdesk.hatch"
	ColorNameAccent      fyne.ThemeColorName = "frontdesk.accent"
	ColorNameOnAccent    fyne.ThemeColorName = "frontdesk.accent.text"

	ColorNameRinging       fyne.ThemeColorName = "frontdesk.ringing"
	ColorNameRingingCard   fyne.ThemeColorName = "frontdesk.ringing.card"
	ColorNameRingingBorder fyne.ThemeColorName = "frontdesk.ringing.border"
)

// The colours of "will they pick up?". They were computed, not picked: each
// has a contrast of 4.5:1 or more with the grounds it is drawn on, and keeps a
// distance from every other one for normal sight and for three kinds of
// colour blindness. The tests compute both again.
const (
	ColorNameFree      fyne.ThemeColorName = "frontdesk.free"
	ColorNameTentative fyne.ThemeColorName = "frontdesk.tentative"
	ColorNameBusy      fyne.ThemeColorName = "frontdesk.busy"
	ColorNameOnCall    fyne.ThemeColorName = "frontdesk.on-call"
	ColorNameAway      fyne.ThemeColorName = "frontdesk.away"
	ColorNameDND       fyne.ThemeColorName = "frontdesk.dnd"
	ColorNameUnknown   fyne.ThemeColorName = "frontdesk.unknown"
)

// shade is a role's colour on light and on dark, as 0xRRGGBB.
type shade struct{ light, dark uint32 }

var shades = map[fyne.ThemeColorName]shade{
	ColorNameText:        {0x16181C, 0xF1F2F4},
	ColorNameMuted:       {0x5A616D, 0xA9AEB8},
	ColorNameFaint:       {0x676E7A, 0x8D939E},
	ColorNameGround:      {0xFFFFFF, 0x171718},
	ColorNameSide:        {0xF3F4F6, 0x1E1F22},
	ColorNameLine:        {0xE4E6EB, 0x2B2D31},
	ColorNameCard:        {0xFFFFFF, 0x26272B},
	ColorNameCardBorder:  {0xE1E4E9, 0x303237},
	ColorNameField:       {0xF3F4F6, 0x1F2023},
	ColorNameFieldBorder: {0xDCDFE5, 0x34363C},
	ColorNameBadge:       {0xFFFFFF, 0x1B1C1E},
	ColorNameBadgeBorder: {0xD3D7DE, 0x44474F},
	ColorNameSelected:    {0xF0F6FE, 0x0C1838},
	ColorNameHovered:     {0xF7F8FA, 0x12182A},
	ColorNameTrack:       {0xEDEFF3, 0x26272B},
	ColorNameHatch:       {0xCED2DA, 0x44474F},
	ColorNameAccent:      {0x0B57D0, 0x7FB0FF},
	ColorNameOnAccent:    {0xFFFFFF, 0x0B1A33},

	ColorNameRinging:       {0x9C330A, 0xFFB07C},
	ColorNameRingingCard:   {0xFFF1E6, 0x3A2517},
	ColorNameRingingBorder: {0xB5532A, 0xE39A68},

	ColorNameFree:      {0x127C49, 0x51F294},
	ColorNameTentative: {0x936901, 0xE9B023},
	ColorNameBusy:      {0x082354, 0x528EEA},
	ColorNameOnCall:    {0x580027, 0xDD4E7B},
	ColorNameAway:      {0x5B6474, 0xCBCFD7},
	ColorNameDND:       {0x8700D8, 0xFC2A42},
	ColorNameUnknown:   {0x5A504B, 0x8AA2BA},
}

// fynesOwn gives the roles that Fyne's own widgets and menus name a colour of
// ours, so that nothing in the window looks borrowed.
var fynesOwn = map[fyne.ThemeColorName]fyne.ThemeColorName{
	theme.ColorNameBackground:        ColorNameGround,
	theme.ColorNameForeground:        ColorNameText,
	theme.ColorNamePrimary:           ColorNameAccent,
	theme.ColorNamePlaceHolder:       ColorNameFaint,
	theme.ColorNameDisabled:          ColorNameFaint,
	theme.ColorNameHover:             ColorNameTrack,
	theme.ColorNameFocus:             ColorNameSelected,
	theme.ColorNameMenuBackground:    ColorNameCard,
	theme.ColorNameOverlayBackground: ColorNameCard,
	theme.ColorNameSeparator:         ColorNameLine,
	theme.ColorNameScrollBar:         ColorNameHatch,
	theme.ColorNameInputBackground:   ColorNameField,
	theme.ColorNameInputBorder:       ColorNameFieldBorder,
}

// rgb is the opaque colour 0xRRGGBB.
func rgb(c uint32) color.NRGBA {
	return color.NRGBA{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 0xFF}
}

// mixed is a colour with a part, 0 to 1, of another one in it.
func mixed(c, other color.NRGBA, part float32) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8(float32(a)*(1-part) + float32(b)*part + 0.5) }
	return color.NRGBA{R: mix(c.R, other.R), G: mix(c.G, other.G), B: mix(c.B, other.B), A: c.A}
}

// faded is a colour at a part of its strength, 0 to 1.
func faded(c color.NRGBA, strength float32) color.NRGBA {
	c.A = uint8(float32(c.A) * strength)
	return c
}
