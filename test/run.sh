#!/usr/bin/env bash
# run.sh   every test of Frontdesk, each package once; ends with "N passed, N failed, N skipped"
#
# Packages that use the Microsoft Graph SDK are tested as they are: with the race detector its code takes many times as long
# to compile. All others run with it. The tests that start the whole program (test/...) come last and one package at a time:
# they look at times of a tenth of a second.
set -euo pipefail
cd "$(dirname "$0")/.."
tags=migrated_fynedo,no_emoji

plain=() race=() whole=()
while read -r package deps; do
  package=${package%.test}
  case " $deps " in
    *" github.com/microsoftgraph/msgraph-sdk-go "* | *" github.com/microsoftgraph/msgraph-sdk-go/"*) sdk=yes ;;
    *) sdk=no ;;
  esac
  case $package in
    frontdesk/test/*) whole+=("$sdk:$package") ;;
    *) if [ $sdk = yes ]; then plain+=("$package"); else race+=("$package"); fi ;;
  esac
done < <(go list -test -tags "$tags" -f '{{if not .ForTest}}{{if eq .Name "main"}}{{.ImportPath}} {{join .Deps " "}}{{end}}{{end}}' ./... | grep '^[^ ]*\.test ')

# events runs packages and prints go test's events; what the compiler itself says goes to standard error.
events() { go test -json -tags "$tags" -timeout 25m "$@"; }

# A failing run must not stop the others: the report counts failures.
{
  [ ${#race[@]} -eq 0 ] || events -race "${race[@]}" || true
  [ ${#plain[@]} -eq 0 ] || events "${plain[@]}" || true
  for entry in "${whole[@]}"; do
    if [ "${entry%%:*}" = yes ]; then events "${entry#*:}" || true; else events -race "${entry#*:}" || true; fi
  done
} | go run ./test/report
