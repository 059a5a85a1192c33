package ledger

import (
	"fmt"
	"sync"
	"time"

	"muster/events"
)

// Witness keeps, apart from the log, how far entries were acknowledged, so that
// a log that lost some of them, or was exchanged for another, is found out.
type Witness interface {
	// Seen returns the furthest chain that was noted, or one at position 0.
	Seen() events.Chain
	// Note remembers how far entries are acknowledged now.
	Note(events.Chain) error
}

// noteEvery is how often a witness is told at most. What was acknowledged
// within that time of a crash is not vouched for by the witness.
const noteEvery = 5 * time.Millisecond

// witnessed tells a witness now and then.
type witnessed struct {
	to   Witness
	warn func(error)

	mu    sync.Mutex
	last  events.Chain
	timer *time.Timer // while what is last is still to be told
}

// acknowledged has the witness told of a chain soon.
func (w *witnessed) acknowledged(c events.Chain) {
	if w.to == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.last = c; w.timer == nil {
		w.timer = time.AfterFunc(noteEvery, w.tell)
	}
}

// tell tells the witness what it was not told yet.
func (w *witnessed) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer == nil {
		return
	}
	w.timer.Stop()
	w.timer = nil
	if err := w.to.Note(w.last); err != nil {
		w.warn(fmt.Errorf("note that entry %d was acknowledged: %w", w.last.Position, err))
	}
}

// testimony compares a ledger with what a witness noted, as it is read.
type testimony struct{ seen events.Chain }

// hear compares one entry.
func (t testimony) hear(c events.Chain) error {
	if c.Position == t.seen.Position && c.Hash != t.seen.Hash {
		return &events.Damage{Position: c.Position, Reason: "is not the entry that was acknowledged: its hash differs from the one the witness saw; this is another ledger, or one restored from elsewhere"}
	}
	return nil
}

// end compares where the ledger ends.
func (t testimony) end(c events.Chain) error {
	gone := int64(t.seen.Position) - int64(c.Position)
	if gone <= 0 {
		return nil
	}
	entries := "1 acknowledged entry"
	if gone > 1 {
		entries = fmt.Sprintf("%d acknowledged entries", gone)
	}
	return &events.Damage{Position: c.Position + 1, Reason: fmt.Sprintf("is gone: the ledger ends at entry %d, but entry %d was acknowledged, so the ledger lacks %s; restore the ledger before anything is recorded", c.Position, t.seen.Position, entries)}
}
