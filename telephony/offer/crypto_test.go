package offer

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

var aKey = base64.StdEncoding.EncodeToString([]byte("0123456789abcdef0123456789abcd"))

func TestCryptoLines(t *testing.T) {
	for value, want := range map[string]string{
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + aKey:                       "1 AES_CM_128_HMAC_SHA1_80",
		"42  aes_cm_128_hmac_sha1_32  inline:" + aKey + "|2^20":          "42 AES_CM_128_HMAC_SHA1_32",
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + strings.Trim(aKey, "="):    "1 AES_CM_128_HMAC_SHA1_80",
		"1 AEAD_AES_128_GCM inline:" + aKey:                              "", // two bytes too long
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + aKey + "|2^20|1:4":         "", // a key identifier
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + aKey + ";inline:" + aKey:   "", // two keys
		"1 AES_CM_128_HMAC_SHA1_80 inline:" + aKey + " UNENCRYPTED_SRTP": "",
		"1 F8_128_HMAC_SHA1_80 inline:" + aKey:                           "",
		"1 AES_CM_128_HMAC_SHA1_80 uri:" + aKey:                          "",
		"1 AES_CM_128_HMAC_SHA1_80 inline:!!!":                           "",
		"x AES_CM_128_HMAC_SHA1_80 inline:" + aKey:                       "",
		"1234567890 AES_CM_128_HMAC_SHA1_80 inline:" + aKey:              "",
		"": "", "1": "", "1 2 3 4": "",
	} {
		line, err := parseCrypto(value)
		got := ""
		if err == nil {
			got = line.tag + " " + string(line.keys.Suite)
		} else if strings.Contains(err.Error(), aKey[:10]) {
			t.Errorf("the key is in the error: %v", err)
		}
		if got != want {
			t.Errorf("%s: %q %v, want %q", value, got, err, want)
		}
		if err == nil {
			again, err := parseCrypto(line.attribute())
			if err != nil || !again.keys.Equal(line.keys) {
				t.Errorf("%s: written as %s: %v", value, line.attribute(), err)
			}
			if text := fmt.Sprintf("%v %+v %#v", line.keys, line, line.keys); strings.Contains(text, "0123456789") || strings.Contains(text, aKey[:10]) {
				t.Errorf("the key is in a log: %s", text)
			}
		}
	}
}

func FuzzCrypto(f *testing.F) {
	f.Add("1 AES_CM_128_HMAC_SHA1_80 inline:" + aKey + "|2^31|1:4")
	f.Add("2 AEAD_AES_128_GCM inline:AAAA KDR=1")
	f.Fuzz(func(t *testing.T, value string) {
		line, err := parseCrypto(value)
		if err != nil {
			return
		}
		if again, err := parseCrypto(line.attribute()); err != nil || again.tag != line.tag || !again.keys.Equal(line.keys) {
			t.Errorf("%q is written as %q: %v", value, line.attribute(), err)
		}
	})
}
