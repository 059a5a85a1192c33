package natslog

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"muster/events"
	"muster/ledger"
)

// receipt is one entry on its way into the ledger.
type receipt struct {
	after   events.Chain // what it follows; just the position, of an entry that names no more
	subject string
	stored  []byte
	hash    events.Hash
	done    chan struct{} // closed when err is final
	err     error
}

func (r *receipt) at() events.Position { return r.after.Position + 1 }

// chain is the ledger's end when this entry is its last.
func (r *receipt) chain() events.Chain { return events.Chain{Position: r.at(), Hash: r.hash} }

// Wait returns the outcome. See ledger.Receipt.
func (r *receipt) Wait(ctx context.Context) error {
	select {
	case <-r.done:
		return r.err
	default:
	}
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		return fmt.Errorf("append entry %d: %w", r.at(), ctx.Err())
	}
}

// settle makes the outcome final.
func (r *receipt) settle(err error) {
	r.stored, r.err = nil, err
	close(r.done)
}

// failure is the receipt of an append that never got under way.
type failure struct{ err error }

func failed(err error) ledger.Receipt { return failure{err} }

func (f failure) Wait(context.Context) error { return f.err }

// wrongLastMessage is the server's code for an unexpected last message id.
const wrongLastMessage jetstream.ErrorCode = 10070

// placeTaken reports whether an error code says that the ledger does not end where
// an entry was to go.
func placeTaken(code jetstream.ErrorCode) bool {
	return code == wrongLastMessage || code == jetstream.JSErrCodeStreamWrongLastSequence || code == jetstream.JSErrCodeStreamWrongLastSequenceConstant
}
