package sound

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"unicode/utf16"

	"github.com/gen2brain/malgo"
)

// The ID of a device is a text of the sound system's own on nearly all of them:
// UTF-16 on WASAPI, bytes elsewhere. DirectSound and WinMM have numbers, which
// are written in hexadecimal.

// idText writes an ID as the settings name it.
func idText(backend malgo.Backend, id malgo.DeviceID) string {
	switch backend {
	case malgo.BackendWasapi:
		var units []uint16
		for i := 0; i+1 < len(id); i += 2 {
			unit := binary.LittleEndian.Uint16(id[i:])
			if unit == 0 {
				break
			}
			units = append(units, unit)
		}
		return string(utf16.Decode(units))
	case malgo.BackendDsound, malgo.BackendWinmm:
		return id.String()
	default:
		text, _, _ := bytes.Cut(id[:], []byte{0})
		return string(text)
	}
}

// idBytes reads what idText wrote. It is false for a text that is no ID there.
func idBytes(backend malgo.Backend, text string) (id malgo.DeviceID, ok bool) {
	var raw []byte
	switch backend {
	case malgo.BackendWasapi:
		for _, unit := range utf16.Encode([]rune(text)) {
			raw = binary.LittleEndian.AppendUint16(raw, unit)
		}
		ok = len(raw) < 128 // wchar_t[64]
	case malgo.BackendDsound, malgo.BackendWinmm:
		var err error
		raw, err = hex.DecodeString(text)
		ok = err == nil && len(raw) <= 16
	default:
		raw, ok = []byte(text), len(text) < len(id)
	}
	if strings.ContainsRune(text, 0) {
		return id, false
	}
	copy(id[:], raw)
	return id, ok
}
