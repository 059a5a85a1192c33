// Package memlog keeps a ledger in memory, for tests, and for judging an entry
// that is not to be stored. It is also where the two kinds of fault are made: an entry that was not stored, and an entry that was
// stored by a log that did not say so.
package memlog

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	"muster/events"
	"muster/ledger"
)

// Fault is what goes wrong with one append.
type Fault int

// The faults. Either way Wait returns ledger.ErrUnsettled.
const (
	None   Fault = iota
	Lost         // the entry is not stored
	Silent       // the entry is stored, but the log does not say so
)

// Log is a ledger in memory. The zero value is an empty one, and is safe for
// concurrent use once its fields are set.
type Log struct {
	// Fail, if set, is asked before each append that would succeed.
	Fail func(at events.Position) Fault
	// Now tells when an entry arrived; nil means time.Now.
	Now func() time.Time

	mu      sync.Mutex
	entries []events.Stored
	last    events.Hash // of the newest entry
}

var _ ledger.Chained = (*Log)(nil)

// Append offers an entry. See ledger.Log.
func (l *Log) Append(at events.Position, book events.Book, stored []byte) ledger.Receipt {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.append(at, book, stored)
}

// AppendAfter offers the entry that follows a chain. See ledger.Chained.
func (l *Log) AppendAfter(last events.Chain, book events.Book, stored []byte) ledger.Receipt {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last.Position > 0 && last.Position == events.Position(len(l.entries)) && last.Hash != l.last {
		return receipt{fmt.Errorf("append entry %d: %w: entry %d is another one", last.Position+1, ledger.ErrMovedOn, last.Position)}
	}
	return l.append(last.Position+1, book, stored)
}

func (l *Log) append(at events.Position, book events.Book, stored []byte) ledger.Receipt {
	if last := events.Position(len(l.entries)); at != last+1 {
		return receipt{fmt.Errorf("append entry %d: %w to %d", at, ledger.ErrMovedOn, last)}
	}
	fault := None
	if l.Fail != nil {
		fault = l.Fail(at)
	}
	if fault != Lost {
		l.entries = append(l.entries, events.Stored{Position: at, Book: book, Arrived: l.now(), Bytes: stored})
		l.last = events.HashOf(stored)
	}
	if fault != None {
		return receipt{fmt.Errorf("append entry %d: %w", at, ledger.ErrUnsettled)}
	}
	return receipt{}
}

func (l *Log) now() time.Time {
	if l.Now != nil {
		return l.Now().UTC()
	}
	return time.Now().UTC()
}

// Read yields the entries from position from. See ledger.Log.
func (l *Log) Read(ctx context.Context, from events.Position) iter.Seq2[events.Stored, error] {
	return func(yield func(events.Stored, error) bool) {
		l.mu.Lock()
		entries := l.entries
		l.mu.Unlock()
		for i := max(from, 1); i <= events.Position(len(entries)); i++ {
			if err := ctx.Err(); err != nil {
				yield(events.Stored{}, fmt.Errorf("read entry %d: %w", i, err))
				return
			}
			if !yield(entries[i-1], nil) {
				return
			}
		}
	}
}

// Last returns the position of the newest entry, or 0.
func (l *Log) Last(ctx context.Context) (events.Position, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return events.Position(len(l.entries)), ctx.Err()
}

type receipt struct{ err error }

// Wait returns the outcome, which was settled by Append.
func (r receipt) Wait(context.Context) error { return r.err }
