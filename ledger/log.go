// Package ledger is the write side: the log that entries are kept in, and the
// registrar, the one door through which they get there.
package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"muster/events"
)

// Log keeps the entries of one authority, in order and for ever. Positions
// start at 1 and leave no gap. Its fit is proved by the contract test in
// logtest.
type Log interface {
	// Append offers the bytes of an entry that is to stand at position at. It
	// returns without waiting, so that one writer can have many entries under
	// way: at, at+1, at+2 … When one of them fails, so do all behind it, unless
	// there is another writer: see Chained. The bytes must not be changed
	// afterwards.
	Append(at events.Position, book events.Book, stored []byte) Receipt

	// Read yields the entries from position from up to the last one present
	// when Read is called, in order. It yields what is stored and judges
	// nothing: a missing entry shows as a jump in the positions. An error ends
	// the sequence.
	Read(ctx context.Context, from events.Position) iter.Seq2[events.Stored, error]

	// Last returns the position of the newest entry, or 0 if there is none.
	Last(ctx context.Context) (events.Position, error)
}

// A Chained log can tell not only whether a position is free, but whether the
// entry before it is the one that the writer means. Only on such a log can a
// writer have many entries under way while another writer is at work: if the
// other one takes position at, then position at+1 is next in turn, and the
// writer's entry for it would go in behind an entry that it knows nothing of.
type Chained interface {
	Log

	// AppendAfter is Append of the entry that follows the last of a chain. It
	// stores nothing unless the log ends there: with an entry of that hash.
	AppendAfter(last events.Chain, book events.Book, stored []byte) Receipt
}

// Receipt is the outcome of one Append, asked for when the caller is ready.
type Receipt interface {
	// Wait returns nil once the entry is stored as durably as the log
	// promises. It returns ErrMovedOn if the position was not free, and
	// another error, such as ErrUnsettled or the context's, if the outcome is
	// not known: the entry may be stored all the same, which only reading it
	// back can tell. Wait may be called more than once.
	Wait(ctx context.Context) error
}

// ErrMovedOn means that the log already holds an entry at the position that
// was asked for, or none before it: nothing was stored.
var ErrMovedOn = errors.New("the ledger has moved on")

// ErrUnsettled means that the log did not say whether it stored the entry.
var ErrUnsettled = errors.New("the ledger did not answer")

// ErrSilent is the ErrUnsettled of a log that is there and says nothing of what it
// was given. It may have failed to store it durably and show it all the same, so
// nothing that it shows beyond what it acknowledged is to be relied on until it
// acknowledges an entry behind that.
var ErrSilent = fmt.Errorf("%w, though it is there", ErrUnsettled)
