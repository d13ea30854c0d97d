package ui

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

var statusColours = []fyne.ThemeColorName{
	ColorNameFree, ColorNameTentative, ColorNameBusy, ColorNameOnCall, ColorNameAway, ColorNameDND, ColorNameUnknown,
}

// TestContrast computes the contrast (WCAG 2) of every text with every ground
// it is written on: 4.5 at least.
func TestContrast(t *testing.T) {
	rows := []fyne.ThemeColorName{ColorNameGround, ColorNameSelected, ColorNameHovered}
	pairs := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		ColorNameText:     {ColorNameGround, ColorNameSide, ColorNameCard, ColorNameRingingCard, ColorNameField, ColorNameSelected, ColorNameHovered, ColorNameBadge, ColorNameTrack},
		ColorNameMuted:    {ColorNameGround, ColorNameSide, ColorNameCard, ColorNameRingingCard, ColorNameSelected, ColorNameHovered, ColorNameBadge},
		ColorNameFaint:    {ColorNameGround, ColorNameSelected, ColorNameHovered, ColorNameField, ColorNameSide},
		ColorNameRinging:  {ColorNameRingingCard, ColorNameCard, ColorNameBadge, ColorNameGround},
		ColorNameAccent:   {ColorNameCard, ColorNameGround},
		ColorNameOnAccent: {ColorNameAccent},
	}
	for _, status := range statusColours {
		pairs[status] = rows
	}
	pairs[ColorNameTentative] = append([]fyne.ThemeColorName{ColorNameCard}, rows...) // the timer of a held call
	for _, variant := range variants {
		for ink, grounds := range pairs {
			for _, ground := range grounds {
				if got := contrast(variant.of(ink), variant.of(ground)); got < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", variant.name, ink, ground, got)
				}
			}
		}
	}
}

// TestDistance computes how far the colours of the statuses are apart (CIE
// 1976) for normal sight and for the three colour blindnesses as simulated by
// Machado, Oliveira and Fernandes (2009) at full severity.
func TestDistance(t *testing.T) {
	// Do not disturb has a shape of its own besides; unknown must stay quiet,
	// and says "no data" in words.
	least := func(a, b fyne.ThemeColorName) float64 {
		switch {
		case a == ColorNameUnknown || b == ColorNameUnknown:
			return 15
		case a == ColorNameDND || b == ColorNameDND:
			return 24
		default:
			return 25
		}
	}
	for _, variant := range variants {
		for i, a := range statusColours {
			for _, b := range statusColours[:i] {
				for sight, m := range sights {
					if got := distance(variant.of(a), variant.of(b), m); got < least(a, b) {
						t.Errorf("%s, %s: %s and %s are only %.1f apart", variant.name, sight, a, b, got)
					}
				}
			}
		}
	}
}

// TestTheme gives every role a colour and follows the choice.
func TestTheme(t *testing.T) {
	for choice, want := range map[string][2]uint32{"light": {0xFFFFFF, 0xFFFFFF}, "dark": {0x171718, 0x171718}, "system": {0xFFFFFF, 0x171718}} {
		l := newLook(choice)
		for i, variant := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
			for _, name := range []fyne.ThemeColorName{ColorNameGround, theme.ColorNameBackground} {
				if got := l.Color(name, variant); got != rgb(want[i]) {
					t.Errorf("%s on a system of variant %d: %s is %v", choice, variant, name, got)
				}
			}
		}
	}
	l := newLook("light")
	for ours, own := range fynesOwn {
		if _, ok := shades[own]; !ok {
			t.Errorf("%s wants %s, which has no colour", ours, own)
		}
	}
	fonts := map[string]bool{}
	for _, w := range []weight{regular, medium, strong} {
		fonts[l.Font(w.style()).Name()] = true
	}
	if len(fonts) != 3 {
		t.Errorf("the three weights use the fonts %v", fonts)
	}
}

type variant struct {
	name string
	of   func(fyne.ThemeColorName) color.NRGBA
}

var variants = []variant{
	{"light", func(n fyne.ThemeColorName) color.NRGBA { return rgb(shades[n].light) }},
	{"dark", func(n fyne.ThemeColorName) color.NRGBA { return rgb(shades[n].dark) }},
}

var sights = map[string][3][3]float64{
	"normal": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protan": {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deutan": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritan": {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

func linear(c color.NRGBA) [3]float64 {
	var out [3]float64
	for i, v := range []uint8{c.R, c.G, c.B} {
		s := float64(v) / 255
		if s <= 0.04045 {
			out[i] = s / 12.92
		} else {
			out[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return out
}

func contrast(a, b color.NRGBA) float64 {
	luminance := func(c color.NRGBA) float64 {
		l := linear(c)
		return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func distance(a, b color.NRGBA, sight [3][3]float64) float64 {
	p, q := lab(linear(a), sight), lab(linear(b), sight)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

// lab is a linear colour as an eye of a kind sees it, in CIE L*a*b*, D65.
func lab(c [3]float64, sight [3][3]float64) [3]float64 {
	var seen [3]float64
	for i, row := range sight {
		seen[i] = min(1, max(0, row[0]*c[0]+row[1]*c[1]+row[2]*c[2]))
	}
	f := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	x := f((0.4124564*seen[0] + 0.3575761*seen[1] + 0.1804375*seen[2]) / 0.95047)
	y := f(0.2126729*seen[0] + 0.7151522*seen[1] + 0.0721750*seen[2])
	z := f((0.0193339*seen[0] + 0.1191920*seen[1] + 0.9503041*seen[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}
