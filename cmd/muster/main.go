// Muster is an event-sourced ledger of the children's social work workforce.
// This binary is all of it: the server, the registrar, the projectors and the
// commands that ask them.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(run(os.Args[1:])) }

// Exit codes, which other programs rely on.
const (
	exitDone  = 0
	exitNo    = 1 // what was asked does not hold, or was refused, or failed
	exitUsage = 2
)

// run carries out one command line and returns the exit code.
func run(args []string) int {
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	defer stop()
	// A reader who has seen enough, such as head, ends a command by the error
	// of its next write, and not at once: it may have processes and a
	// temporary directory to clear away.
	signal.Ignore(syscall.SIGPIPE)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	root := newRoot()
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errSaid) || errors.Is(err, syscall.EPIPE) {
		return exitNo
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	fmt.Fprintf(os.Stderr, "muster: %v\n", err)
	var usage *usageError
	if !errors.As(err, &usage) {
		return exitNo
	}
	fmt.Fprintf(os.Stderr, "`%s --help` tells how it is used\n", cmd.CommandPath())
	return exitUsage
}

// usageError is a command line that makes no sense.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

func usage(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// errSaid ends a command whose output has already said what does not hold.
var errSaid = errors.New("what was asked does not hold")
