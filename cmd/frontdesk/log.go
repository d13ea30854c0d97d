package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"
)

// openLog opens the file that --log names for structured JSON lines, readable
// by its owner only. Without a name nothing is logged.
func openLog(path string) (*slog.Logger, func(), error) {
	if path == "" {
		return slog.New(slog.DiscardHandler), func() {}, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("open the log: %w", err)
	}
	if err := f.Chmod(0o600); err != nil { // one that was there may be open to others
		return nil, nil, errors.Join(fmt.Errorf("keep the log to its owner: %w", err), f.Close())
	}
	options := &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: redact}
	return slog.New(slog.NewJSONHandler(f, options)), func() { _ = f.Close() }, nil
}

var (
	secretName  = regexp.MustCompile(`(?i)token|password|secret|verifier|assertion|authorization|^nonce$`)
	secretValue = regexp.MustCompile(`(?i)((?:access_token|refresh_token|id_token|code|state|nonce|code_verifier|code_challenge|password|response)=)"?[^&\s",]+"?|("(?:access_token|refresh_token|id_token|code)"\s*:\s*)"[^"]*"|((?:basic|bearer)\s+)[\w.~+/=-]+|(://[^/\s:@]+:)[^/\s@]+@|\beyJ[\w-]+\.[\w-]+\.[\w-]*`)
)

// redact is the last line of defence: the rooms log no secrets, and what looks
// like one all the same does not reach the file.
func redact(_ []string, a slog.Attr) slog.Attr {
	if secretName.MatchString(a.Key) {
		return slog.String(a.Key, "[redacted]")
	}
	switch a.Value.Kind() {
	case slog.KindString, slog.KindAny:
		text := a.Value.String()
		if clean := secretValue.ReplaceAllString(text, "$1$2$3$4[redacted]"); clean != text {
			return slog.String(a.Key, strings.TrimSpace(clean))
		}
	case slog.KindBool, slog.KindDuration, slog.KindFloat64, slog.KindInt64, slog.KindTime,
		slog.KindUint64, slog.KindGroup, slog.KindLogValuer:
	}
	return a
}
