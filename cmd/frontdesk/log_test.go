package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNoSecretReachesTheLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.log")
	if err := os.WriteFile(path, nil, 0o644); err != nil { // left by an older version
		t.Fatal(err)
	}
	log, done, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	log.Info("signin.started", "url", "https://login.example.com/authorize?client_id=app&state=s3cretstate&code_challenge=s3cretchallenge")
	log.Info("signin.failed", "refresh_token", "s3crettoken", "code", "AADSTS65004")
	log.Info("graph", slog.String("header", "Bearer s3cretbearer"), slog.Group("inner", slog.String("Password", "s3cretpw")))
	log.Info("graph", "err", error(&os.PathError{Op: "post", Path: "/token?code=s3cretcode", Err: os.ErrInvalid}))
	log.Info("graph", "body", `{"access_token": "s3cretjson", "code":"s3cretcode"}`, "header", "Basic czNjcmV0OnMzY3JldA==s3cret")
	log.Info("proxy", "url", "http://user:s3cretproxy@proxy.example.com/")
	log.Info("call.ringing", "state", "ringing", "from", "+44 1632 960112")
	done()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "s3cret") {
		t.Errorf("a secret in the log:\n%s", text)
	}
	for _, kept := range []string{"client_id=app", "AADSTS65004", `"state":"ringing"`, "+44 1632 960112"} {
		if !strings.Contains(string(text), kept) {
			t.Errorf("the log lost %q:\n%s", kept, text)
		}
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("the log may be read by others: %v", info.Mode())
	}
}
