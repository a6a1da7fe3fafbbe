# gotcp. "make help" lists the targets.

GO        ?= $(or $(shell command -v go),/usr/local/go/bin/go)
VERSION   ?= $(or $(shell git describe --tags --always --dirty 2>/dev/null),devel)
PREFIX    ?= /usr/local
FUZZTIME  ?= 10m
FUZZ      ?= .
BENCH     ?= .
PKGS      ?= ./...

COMMANDS  := $(notdir $(patsubst %/main.go,%,$(wildcard cmd/*/main.go)))
LABCTL    := $(GO) run ./internal/lab/labctl
TOOLS     := bin/tools

# What many goroutines touch at a time is tested with the race detector, too.
RACE      := ./internal/arp/... ./internal/cli/... ./internal/hook/... ./internal/host/... ./internal/link/... ./internal/sentry/... ./internal/stack/... ./internal/tcp/...

# Test data that others made, where it is there; tests that need it are
# skipped where it isn't.
GOTCP_DATA ?= $(abspath $(wildcard ../shared/data))
export GOTCP_DATA

# Programs that the tests talk to and whose packages exclude others'.
GOTCP_PEERS ?= /usr/local/lib/gotcp-peers
export GOTCP_PEERS

.DEFAULT_GOAL := build
.PHONY: help build packages demo test race soak fuzz bench compare-tcpdump compare-suricata lint vuln lab lab-down man install uninstall clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

build: ## build the commands, static, into bin/
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false \
		-ldflags '-s -w -X gotcp/internal/cli.version=$(VERSION)' -o bin/ ./cmd/...

packages: # the programs that the tests talk to
	@.ci/packages

demo: build ## send a file through our own TCP/IP to the kernel's and back
	$(LABCTL) demo

test: packages build ## run all tests, as root or not (PKGS=./internal/tcp: some)
	$(GO) test -timeout 5m $(PKGS)
	@$(MAKE) --no-print-directory race

race: # the concurrent packages once more, with the race detector
	@if command -v "$$($(GO) env CC)" >/dev/null; then \
		echo "$(GO) test -race -short -timeout 5m $(RACE)"; \
		CGO_ENABLED=1 $(GO) test -race -short -timeout 5m $(RACE); \
	else \
		echo "no C compiler: tests with the race detector are skipped"; \
	fi

soak: packages build ## run the tests that take gigabytes and hours
	GOTCP_SOAK=1 $(GO) test -count=1 -timeout 12h $(PKGS)

fuzz: ## fuzz every parser and state machine for FUZZTIME each (FUZZ=TCP: some)
	@for pkg in $$($(GO) list $(PKGS)); do \
		for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' | grep -e '$(FUZZ)'); do \
			echo "$$pkg $$f"; \
			$(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

bench: packages build ## run the benchmarks (BENCH=Segment: some)
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem $(PKGS)

compare-tcpdump: packages ## print the captures in GOTCP_DATA as tcpdump does, and how much is equal (DIFFS=5 PROTO=TCP: some differences)
	$(GO) test -count=1 -run '^TestTcpdump$$' -v ./internal/dissect -args -diffs '$(or $(DIFFS),0)' -proto '$(PROTO)' -flags '$(FLAGS)'

compare-suricata: packages ## run Suricata's tests in GOTCP_DATA, and say how many come out as with it (DIFFS=9: why others do not)
	$(GO) test -count=1 -run '^TestCompareSuricata$$' -v ./cmd/gids -args -diffs '$(or $(DIFFS),0)' -only '$(ONLY)'

lint: $(TOOLS)/staticcheck ## gofmt, go vet, staticcheck
	@unformatted=$$("$$($(GO) env GOROOT)/bin/gofmt" -l cmd internal); \
		if [ -n "$$unformatted" ]; then echo "not formatted with gofmt:" $$unformatted; exit 1; fi
	$(GO) vet ./...
	$(TOOLS)/staticcheck ./...

vuln: $(TOOLS)/govulncheck ## look for known vulnerabilities in what we use (asks the network)
	$(TOOLS)/govulncheck ./...

$(TOOLS)/staticcheck: TOOL := honnef.co/go/tools/cmd/staticcheck
$(TOOLS)/govulncheck: TOOL := golang.org/x/vuln/cmd/govulncheck
$(TOOLS)/benchstat:   TOOL := golang.org/x/perf/cmd/benchstat
$(TOOLS)/%: internal/tools/go.mod
	@mkdir -p $(TOOLS)
	cd internal/tools && $(GO) build -buildvcs=false -o $(CURDIR)/$@ $(TOOL)

lab: build ## leave two hosts to play in, gotcp1 and gotcp2
	$(LABCTL) up

lab-down: ## remove every trace of them
	$(LABCTL) down

man: build ## generate man pages and completions into bin/share
	@for c in $(COMMANDS); do \
		mkdir -p bin/share/man/man1 bin/share/bash-completion/completions \
			bin/share/zsh/site-functions bin/share/fish/vendor_completions.d && \
		bin/$$c --generate=man  > bin/share/man/man1/$$c.1 && \
		bin/$$c --generate=bash > bin/share/bash-completion/completions/$$c && \
		bin/$$c --generate=zsh  > bin/share/zsh/site-functions/_$$c && \
		bin/$$c --generate=fish > bin/share/fish/vendor_completions.d/$$c.fish || exit 1; \
	done

# Every file that install puts below $(PREFIX).
INSTALLED = $(foreach c,$(COMMANDS),bin/$c share/man/man1/$c.1 share/bash-completion/completions/$c \
	share/zsh/site-functions/_$c share/fish/vendor_completions.d/$c.fish)

install: man ## install commands, man pages and completions (PREFIX, DESTDIR)
	@for f in $(filter share/%,$(INSTALLED)); do install -Dm644 bin/$$f $(DESTDIR)$(PREFIX)/$$f || exit 1; done
	@for c in $(COMMANDS); do install -Dm755 bin/$$c $(DESTDIR)$(PREFIX)/bin/$$c || exit 1; done
	@echo "installed $(COMMANDS) below $(DESTDIR)$(PREFIX)"
	@echo "to use them without root: sudo setcap cap_net_raw+ep $(addprefix $(DESTDIR)$(PREFIX)/bin/,$(COMMANDS))"

uninstall: ## take away what install put there
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,$(INSTALLED))

clean: ## remove what was built
	rm -rf bin
