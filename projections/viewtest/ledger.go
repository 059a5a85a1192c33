// Package viewtest has what tests of views share: a ledger in memory that a
// projector follows, events written as words, and random histories.
package viewtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"muster/events"
	"muster/projections"
)

// Authority is whose ledger the tests keep.
const Authority = "anytown"

// T is what testing.TB and rapid.T have in common.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Ledger is a ledger in memory, and a projections.Source. Its zero value is
// empty. It is safe for concurrent use.
type Ledger struct {
	// Batch is how many entries are delivered at once; zero means 4.
	Batch int
	// Unreachable, if set, is what every question about the ledger gets.
	Unreachable error

	mu      sync.Mutex
	entries []events.Stored
	chain   events.Chain
	grown   chan struct{}
}

var _ projections.Source = (*Ledger)(nil)

// arrival is when the first entry arrives; each other comes a second later.
var arrival = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

// Add appends an entry, which it chains to the one before it.
func (l *Ledger) Add(e *events.Entry) events.Position {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.chain == (events.Chain{}) {
		l.chain = events.Start(Authority)
	}
	linked := *e
	linked.Prev = l.chain.Hash
	b := events.AppendEntry(nil, &linked)
	at := l.chain.Position + 1
	l.chain = events.Chain{Position: at, Hash: events.HashOf(b)}
	l.put(events.Stored{Position: at, Book: e.Book, Arrived: arrival.Add(time.Duration(at) * time.Second), Bytes: b})
	return at
}

// Put appends what is stored, whatever it is.
func (l *Ledger) Put(s events.Stored) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(s)
}

func (l *Ledger) put(s events.Stored) {
	l.entries = append(l.entries, s)
	if l.grown != nil {
		close(l.grown)
		l.grown = nil
	}
}

// Entries returns the entries as they are stored.
func (l *Ledger) Entries() []events.Stored {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.entries)
}

// Upto returns a ledger of its own that holds the first n entries.
func (l *Ledger) Upto(n int) *Ledger {
	l.mu.Lock()
	defer l.mu.Unlock()
	return &Ledger{Batch: l.Batch, entries: slices.Clone(l.entries[:n])}
}

// Follow delivers the entries. See projections.Source.
func (l *Ledger) Follow(ctx context.Context, from events.Position, deliver func([]events.Stored) error) error {
	for i := int(from) - 1; ; {
		run, grown := l.next(i)
		if len(run) > 0 {
			if err := deliver(run); err != nil {
				return err
			}
			i += len(run)
			continue
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// next returns what there is from an index on, and what is closed when there is
// more.
func (l *Ledger) next(i int) ([]events.Stored, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.grown == nil {
		l.grown = make(chan struct{})
	}
	batch := l.Batch
	if batch == 0 {
		batch = 4
	}
	return slices.Clone(l.entries[i:min(i+batch, len(l.entries))]), l.grown
}

// Head returns the last position.
func (l *Ledger) Head(context.Context) (events.Position, time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.entries); n > 0 && l.Unreachable == nil {
		return events.Position(n), l.entries[n-1].Arrived, nil
	}
	return 0, time.Time{}, l.Unreachable
}

// At returns one entry.
func (l *Ledger) At(_ context.Context, p events.Position) (events.Stored, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.Unreachable != nil:
		return events.Stored{}, l.Unreachable
	case p == 0 || int(p) > len(l.entries):
		return events.Stored{}, fmt.Errorf("there is no entry %d", p)
	}
	return l.entries[p-1], nil
}

// Holds checks that the ledger has the entry at the chain's end.
func (l *Ledger) Holds(ctx context.Context, c events.Chain) error {
	s, err := l.At(ctx, c.Position)
	if err == nil && events.HashOf(s.Bytes) != c.Hash {
		err = &events.Damage{Position: c.Position, Reason: "is not what it was"}
	}
	return err
}

// Entry makes an entry of events written as words, such as
//
//	worker.left last_day 2017-09-22 worker W2 reason retired destination other
//	line.corrected 3.1 => worker.hours_changed on 2018-03-01 worker W1 fte 0.6
//
// recorded at a moment, or at noon of a day. Its book is that of its first
// event, or of what its first event is corrected to, or else workforce.
func Entry(t T, recorded string, lines ...string) *events.Entry {
	t.Helper()
	if !strings.Contains(recorded, "T") {
		recorded += "T12:00:00Z"
	}
	at, err := events.ParseInstant(recorded)
	if err != nil {
		t.Fatalf("%v", err)
	}
	e := &events.Entry{Recorded: at, Asserted: true, By: "hr.clerk", Why: "told so", Book: events.Workforce}
	for _, line := range lines {
		e.Events = append(e.Events, Event(t, line))
	}
	first := e.Events[0]
	if c, ok := first.(*events.LineCorrected); ok {
		first = c.Now
	}
	if b := events.BookOf(first.Kind()); b != "" {
		e.Book = b
	}
	return e
}

// Event reads one event written as words.
func Event(t T, line string) events.Event {
	t.Helper()
	if cited, now, ok := strings.Cut(line, " => "); ok {
		l, err := events.ParseLine(strings.TrimPrefix(cited, "line.corrected "))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		return &events.LineCorrected{Line: l, Now: Event(t, now)}
	}
	f := strings.Fields(line)
	var words []events.Word
	for i := 1; i+1 < len(f); i += 2 {
		words = append(words, events.Word{Field: f[i], Value: f[i+1]})
	}
	ev, err := events.ParseWords(events.Kind(f[0]+".v1"), words)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return ev
}

// Say appends an entry of events written as words: see Entry.
func (l *Ledger) Say(t T, recorded string, lines ...string) events.Position {
	t.Helper()
	e := Entry(t, recorded, lines...)
	e.ID = fmt.Sprintf("entry-%d", len(l.Entries())+1)
	return l.Add(e)
}

// Each appends an entry for each line.
func (l *Ledger) Each(t T, recorded string, lines ...string) *Ledger {
	t.Helper()
	for _, line := range lines {
		l.Say(t, recorded, line)
	}
	return l
}
