package offer

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"frontdesk/telephony/media"
)

// cryptoLine is an a=crypto attribute (RFC 4568 section 9.1).
type cryptoLine struct {
	tag  string
	keys media.Keys
}

// parseCrypto reads the value of an a=crypto attribute. Lines with a master key
// identifier, several keys or session parameters ask for what we do not do, and
// are refused; a lifetime is longer than any call.
func parseCrypto(value string) (cryptoLine, error) {
	fields := strings.Fields(value)
	if len(fields) != 3 {
		return cryptoLine{}, fmt.Errorf("crypto line with %d parts, it has three", len(fields))
	}
	if n, err := strconv.ParseUint(fields[0], 10, 32); err != nil || len(fields[0]) > 9 {
		return cryptoLine{}, fmt.Errorf("crypto tag %d", n)
	}
	method, inline, _ := strings.Cut(fields[2], ":")
	if !strings.EqualFold(method, "inline") || strings.Contains(inline, ";") {
		return cryptoLine{}, errors.New("crypto key that is not one inline key")
	}
	parts := strings.Split(inline, "|")
	for _, part := range parts[1:] {
		if strings.Contains(part, ":") {
			return cryptoLine{}, errors.New("crypto key with an identifier")
		}
	}
	master, err := base64.StdEncoding.DecodeString(parts[0])
	if err != nil {
		if master, err = base64.RawStdEncoding.DecodeString(parts[0]); err != nil {
			return cryptoLine{}, errors.New("crypto key that is not base64") // the error would quote it
		}
	}
	keys, err := media.ParseKeys(media.Suite(strings.ToUpper(fields[1])), master)
	if err != nil {
		return cryptoLine{}, err
	}
	return cryptoLine{fields[0], keys}, nil
}

// attribute writes the line.
func (l cryptoLine) attribute() string {
	return l.tag + " " + string(l.keys.Suite) + " inline:" + base64.StdEncoding.EncodeToString(l.keys.Master)
}
