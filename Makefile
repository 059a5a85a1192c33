# What a developer does. `make demo` and `make test` are all that a newcomer needs.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK = golang.org/x/vuln/cmd/govulncheck@v1.9.0

# How many seeds, and how long each fuzzer runs.
SEEDS    ?= 50
FUZZTIME ?= 60s

.PHONY: build demo test check vuln bench fuzz crash

build:
	go build -o muster ./cmd/muster

demo: build
	./muster demo

test:
	go test ./...

check:
	@test -z "$$(gofmt -l .)" || { echo "not gofmt-ed:"; gofmt -l .; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...

# Apart from check, because it asks a database on the network.
vuln:
	go run $(GOVULNCHECK) ./...

bench:
	go test -p 1 -run '^$$' -bench . -benchtime 1s -timeout 30m ./...

# Each fuzzer in turn: go test runs one at a time.
fuzz:
	@for p in $$(go list ./...); do \
	  for f in $$(go test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5x $$p || exit 1; \
	  done; \
	done

crash:
	MUSTER_CRASH_SEEDS=$(SEEDS) go test -run Crash -timeout 60m -v ./cmd/muster/crash
