# Frontdesk: `make help` lists what there is. Go, git, make and gcc must be there; everything else is installed when it is missing.

SHELL := /bin/bash
export LANG := C.UTF-8
export LC_ALL := C.UTF-8

# migrated_fynedo: ui/pump.go crosses to the main goroutine itself. no_emoji: 5 MB of pictures that nobody sees here.
TAGS    := migrated_fynedo,no_emoji
LINTER  := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.8.0
INSTALL := test/peers/install.sh
VERSION ?= development
LDFLAGS := -X main.version=$(VERSION)

.DEFAULT_GOAL := help
.PHONY: help demo build test bench lint pictures windows wine clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: build ## open the console on the embedded sandbox
	bin/frontdesk --demo

build: ## compile bin/frontdesk
	@$(INSTALL) build
	go build -tags $(TAGS) -ldflags '$(LDFLAGS)' -o bin/frontdesk ./cmd/frontdesk

test: ## check and test everything, against the real peers
	@$(INSTALL) build test opus
	@test/peers/sid.sh >/dev/null
	go build -tags $(TAGS) ./...
	@ok=0; $(MAKE) --no-print-directory check || ok=1; $(MAKE) --no-print-directory opus || ok=1; test/run.sh || ok=1; exit $$ok   # one run tells everything

.PHONY: opus
opus: # what only a build with the tag opus can do
	go test -race -tags opus -run Opus ./telephony/media ./telephony/offer ./telephony

.PHONY: check
check:
	go vet -tags $(TAGS) ./...
	go run $(LINTER) run ./...

bench: ## measure what must be fast, beside named peers in the same run
	@$(INSTALL) build test bench
	@test/peers/sid.sh >/dev/null
	go test -run '^$$' -bench . -tags $(TAGS) ./switchboard ./ui ./store ./graph/schedule ./presence ./auth/forget
	go test -run 'TestARefreshTakes|TestABadNetwork' -v -count=1 -tags $(TAGS) ./presence
	FRONTDESK_BENCH=1 go test -run 'TestAHundredThousandPeople|TestAStormOfLines' -v -count=1 -tags $(TAGS) ./test/e2e
	go run -tags $(TAGS) ./test/bench

lint: ## go vet and golangci-lint
	@$(INSTALL) build
	@$(MAKE) --no-print-directory check

pictures: ## make docs/pictures anew, from the real window
	@$(INSTALL) build test
	@test/peers/sid.sh >/dev/null
	FRONTDESK_PICTURES='$(CURDIR)/docs/pictures' go test -count=1 -tags $(TAGS) ./test/e2e/...

windows: ## cross-build dist/frontdesk.exe
	@$(INSTALL) windows
	CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc GOOS=windows GOARCH=amd64 \
		go build -tags $(TAGS) -ldflags '-H=windowsgui -s -w $(LDFLAGS)' -o dist/frontdesk.exe ./cmd/frontdesk

wine: windows ## open dist/frontdesk.exe under Wine 10 and photograph it: docs/pictures/windows.png
	@$(INSTALL) test
	@mkdir -p docs/pictures
	test/peers/wine.sh dist/frontdesk.exe docs/pictures/windows.png

clean: ## remove what was built here; the cache of the test peers stays
	rm -rf bin dist build
