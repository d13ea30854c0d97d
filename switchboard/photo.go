package switchboard

import (
	"slices"
	"time"
)

// photosKept is how many pictures stay at hand: those of the last people who
// were selected.
const photosKept = 32

type photo struct {
	of    PersonID
	image []byte
}

// PhotoRead brings somebody's picture as its file; empty: there is none.
type PhotoRead struct {
	Person PersonID
	Image  []byte
}

func (e PhotoRead) apply(s State, _ time.Time) (State, []Effect) {
	return s.photo(e), nil
}

func (s State) photo(e PhotoRead) State {
	s.photos = slices.DeleteFunc(slices.Clone(s.photos), func(p photo) bool { return p.of == e.Person })
	if len(e.Image) > 0 {
		s.photos = append([]photo{{e.Person, e.Image}}, s.photos[:min(len(s.photos), photosKept-1)]...)
	}
	return s
}

// Photo is somebody's picture, as the file that was read; nil when there is
// none at hand.
func (v View) Photo(id PersonID) []byte {
	for _, p := range v.photos {
		if p.of == id {
			return p.image
		}
	}
	return nil
}
