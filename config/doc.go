// Package config reads the settings: the user's file, and over it the
// administrator's policy, which wins and locks what it sets.
//
// One table (keys.go) says for every key what it is for, what is allowed and
// what holds without it; checking, `frontdesk config` and docs/settings.md are
// made from it. A wrong key or value is a [Problem] that names file, line, key,
// what was found and what is allowed; everything else in the file still counts.
//
// The package decides nothing: it knows no other room, and it holds no secret.
package config
