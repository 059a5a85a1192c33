package main

import (
	"context"
	"errors"

	"muster/ledger/natslog"
)

// Run carries out one command line and returns the exit code.
var Run = run

// Recent keeps of a child's deaths those of the last minute.
var Recent = recent

// WaitForRegistrar waits as the service does, with a registrar that ends, and
// returns what the service then ends with.
func WaitForRegistrar(ctx context.Context, registrar func() error) error {
	ctx, stop := context.WithCancel(ctx)
	h := &host{stop: stop, ended: make(chan struct{}), server: new(natslog.Server)}
	h.run("registrar", func() error {
		defer close(h.ended)
		return registrar()
	})
	return errors.Join(h.wait(ctx), h.close())
}
