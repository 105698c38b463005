# stemwright: see README.md. Each target does what it needs first, on a fresh Debian or Ubuntu with Swift.
#
#   make demo              build, make the demo album, open its first song
#   make test              every test
#   make build             the program, as one binary with the Swift library inside
#   make install PREFIX=~/.local
#   make deb               a package for Debian and Ubuntu
#   make lint | bench | setup | clean

PREFIX ?= /usr/local
DEMO ?= $(CURDIR)/.build-static/Signal Fires

# Static and dynamic builds in one folder evict each other's objects, so each has its own.
BUILD = swift build -c release --scratch-path .build-static --static-swift-stdlib \
  --product stemwright -Xlinker -s
PROGRAM = .build-static/release/stemwright
SHARED = $(DESTDIR)$(PREFIX)/share
TESTED_PROGRAM = $(CURDIR)/.build/release/stemwright

BUILD_PACKAGES = pkg-config libsndfile1-dev libasound2-dev libsoxr-dev libkissfft-dev libncurses-dev \
  libminizip-dev
TEST_PACKAGES = gcc make python3 sox flac ffmpeg libebur128-dev alsa-utils fonts-dejavu-core \
  fonts-dejavu-extra libxml2-utils unzip cuetools mandoc fish zsh bash-completion tidy
# Tests say where they go without: a browser, and what looks into its prints.
OPTIONAL_TEST_PACKAGES = chromium poppler-utils
# Programs that the benchmarks measure beside ours.
BENCH_PACKAGES = ecasound nano cmus
# Module and the Debian package (or, without the python3- in front, the wheel) that brings it; - where Debian
# has none.
PYTHON_MODULES = numpy:python3-numpy PIL:python3-pil:pillow pytest:python3-pytest pyte:python3-pyte \
  rpp:-:rpp

SUDO = $(if $(filter 0,$(shell id -u)),,sudo)

all: build

# Packages that are missing, and nothing where none is: no network, no password.
define install-missing
	@missing=; for package in $(1); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  command -v apt-get >/dev/null || { echo "please install:$$missing" >&2; exit 1; }; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  $(SUDO) apt-get install -y --no-install-recommends $$missing \
	    || { $(SUDO) apt-get update \
	      && $(SUDO) apt-get install -y --no-install-recommends $$missing; }; \
	fi
endef

setup:
	@command -v swift >/dev/null \
	  || { echo "Swift 6.3 or later is needed: https://www.swift.org/install/linux" >&2; exit 1; }
	$(call install-missing,$(BUILD_PACKAGES))

setup-tests: setup
	$(call install-missing,$(TEST_PACKAGES))
	@for package in $(OPTIONAL_TEST_PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' && continue; \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$package \
	    || echo "$$package cannot be had here; its tests are skipped" >&2; \
	done
	@for entry in $(PYTHON_MODULES); do \
	  module=$${entry%%:*}; packages=$${entry#*:}; debian=$${packages%%:*}; \
	  wheel=$${packages##*:}; wheel=$${wheel#python3-}; \
	  python3 -c "import $$module" 2>/dev/null && continue; \
	  [ "$$debian" = - ] || $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y $$debian \
	    || { $(SUDO) apt-get update && $(SUDO) apt-get install -y $$debian; } || true; \
	  python3 -c "import $$module" 2>/dev/null && continue; \
	  python3 -m pip install --user $$wheel \
	    || python3 -m pip install --user --break-system-packages $$wheel \
	    || [ "$$debian" = - ] || exit 1; \
	done

build: setup
	$(BUILD)

demo: build
	$(PROGRAM) demo "$(DEMO)"
	@if [ -t 0 ] && [ -t 1 ]; then \
	  exec $(PROGRAM) "$(DEMO)/01 Nightdrive"; \
	else \
	  echo "No terminal here: the check of the songs instead." >&2; \
	  $(PROGRAM) check "$(DEMO)" || [ $$? = 1 ]; \
	fi

fakecard: setup-tests
	$(MAKE) -s -C Tests/fakecard OUT="$(CURDIR)/.build/fakecard"

# The probe of the terminal is driven by a Swift test, which knows where it was built.
test: fakecard
	swift test -c release
	STEMWRIGHT="$(TESTED_PROGRAM)" FAKECARD_DIR="$(CURDIR)/.build/fakecard" \
	  python3 -m pytest -q -p no:cacheprovider Tests --ignore=Tests/tui_driver/test_curses_probe.py

lint:
	swift format lint --strict -r Package.swift Sources Tests

bench: build fakecard
	$(call install-missing,$(BENCH_PACKAGES))
	python3 Benchmarks/run --program "$(PROGRAM)"

install: build
	$(MAKE) -s install-files

# The program, its manual page and its completions, without building anything.
install-files:
	install -D -m 755 "$(PROGRAM)" "$(DESTDIR)$(PREFIX)/bin/stemwright"
	install -d "$(SHARED)/man/man1" "$(SHARED)/bash-completion/completions" \
	  "$(SHARED)/zsh/site-functions" "$(SHARED)/fish/vendor_completions.d"
	"$(PROGRAM)" manual > "$(SHARED)/man/man1/stemwright.1"
	"$(PROGRAM)" --generate-completion-script bash | sed '1{/^#!/d;}' \
	  > "$(SHARED)/bash-completion/completions/stemwright"
	"$(PROGRAM)" --generate-completion-script zsh > "$(SHARED)/zsh/site-functions/_stemwright"
	"$(PROGRAM)" --generate-completion-script fish \
	  > "$(SHARED)/fish/vendor_completions.d/stemwright.fish"

deb: build
	$(call install-missing,dpkg-dev)
	.ci/deb "$(PROGRAM)" .build-static

clean:
	rm -rf .build .build-static .build-realtime .build-tsan

.PHONY: all setup setup-tests build demo fakecard test lint bench install install-files deb clean
