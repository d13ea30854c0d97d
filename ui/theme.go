package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"frontdesk/assets"
)

// weight is how heavy a text is drawn. There are three in the whole window.
type weight int

const (
	regular weight = iota
	medium
	strong
)

// mediumTab marks the medium weight in a TextStyle, which knows only normal
// and bold. A tab width travels with the style into the theme and changes
// nothing else in a text without tabs. A FontSource would do too, but has no
// fallback: a Greek name in a font without Greek would turn into boxes.
const mediumTab = 500

func (w weight) style() fyne.TextStyle {
	switch w {
	case medium:
		return fyne.TextStyle{TabWidth: mediumTab}
	case strong:
		return fyne.TextStyle{Bold: true}
	case regular:
		return fyne.TextStyle{}
	default:
		return fyne.TextStyle{}
	}
}

// look is the theme of the window: our colours, fonts and sizes over Fyne's.
type look struct {
	fyne.Theme

	choice string // "light", "dark", or else the system's

	regular, medium, strong fyne.Resource
}

// newLook makes the theme for a choice of "system", "light" or "dark".
func newLook(choice string) *look {
	return &look{
		Theme: theme.DefaultTheme(), choice: choice,
		regular: fyne.NewStaticResource("Inter-Regular.ttf", assets.FontRegular),
		medium:  fyne.NewStaticResource("Inter-Medium.ttf", assets.FontMedium),
		strong:  fyne.NewStaticResource("Inter-SemiBold.ttf", assets.FontSemiBold),
	}
}

func (l *look) dark(system fyne.ThemeVariant) bool {
	switch l.choice {
	case "light":
		return false
	case "dark":
		return true
	default:
		return system == theme.VariantDark
	}
}

// Color gives our roles and Fyne's a colour.
func (l *look) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	dark, variant := l.dark(system), theme.VariantLight
	if dark {
		variant = theme.VariantDark
	}
	if name == theme.ColorNameShadow { // below menus: a hint, not an edge
		return faded(color.NRGBA{A: 0xFF}, 0.12)
	}
	if ours, ok := fynesOwn[name]; ok {
		name = ours
	}
	s, ok := shades[name]
	switch {
	case !ok:
		return l.Theme.Color(name, variant)
	case dark:
		return rgb(s.dark)
	default:
		return rgb(s.light)
	}
}

// Font gives the three weights; see [weight].
func (l *look) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace, style.Symbol:
		return l.Theme.Font(style)
	case style.Bold:
		return l.strong
	case style.TabWidth == mediumTab:
		return l.medium
	default:
		return l.regular
	}
}

// Size makes Fyne's own parts, above all the menus, as dense as ours.
func (l *look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return textSize
	case theme.SizeNamePadding:
		return 3
	case theme.SizeNameInnerPadding:
		return 5
	case theme.SizeNameScrollBar:
		return 8
	case theme.SizeNameScrollBarSmall:
		return 3
	default:
		return l.Theme.Size(name)
	}
}

// paint is the colour of a role in the theme of the moment.
func paint(name fyne.ThemeColorName) color.NRGBA {
	c, ok := theme.Color(name).(color.NRGBA)
	if !ok { // another theme was set over ours; its answer is still a colour
		c = color.NRGBAModel.Convert(theme.Color(name)).(color.NRGBA)
	}
	return c
}
