package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"muster/events"
)

// Config says what a registrar works with.
type Config struct {
	// Authority is whose ledger it is.
	Authority string
	// Log is where the entries are kept.
	Log Chained
	// Now is the clock that entries are stamped by; nil means time.Now.
	Now func() time.Time
	// Witness, if there is one, is told what was acknowledged, and is asked
	// when the ledger is opened.
	Witness Witness
	// Keys holds the keys that profiles are sealed under; nil means that
	// profiles are refused.
	Keys Keys
	// Warn is told of what goes wrong without harm to any entry, such as a
	// witness that cannot be told; nil means that nobody is.
	Warn func(error)
	// UnderWay is how many entries may wait for the log at once; 0 means 2,048.
	UnderWay int
}

// The bounds of what waits for the log.
const (
	underWay      = 2048
	bytesUnderWay = 16 << 20
)

// Registrar is the one door to a ledger. It knows what stands on record, holds
// each entry against the rules, and appends those that pass. Several registrars
// may work on one ledger: the log lets one of them have each position, and the
// others take in what it wrote and decide again. It is safe for concurrent use.
type Registrar struct {
	authority string
	log       Chained
	now       func() time.Time
	underWay  int
	witness   witnessed
	keys      Keys

	leading  lock // held by whoever waits for the oldest entry under way
	refolds  lock // held by whoever folds the ledger anew, which takes as much memory as the state
	deciding lock // guards what follows

	state   *state
	decoder events.Decoder
	scratch []byte
	queue   []*pending   // offers without an outcome, oldest first
	waiting int          // bytes of those in the log's hands
	settled events.Chain // the last entry that is known to be stored
	silent  bool         // the log, though it is there, said nothing of what it was given
	unsure  shown        // what it showed then
	behind  bool         // the log may hold what the state does not, or lack what it does
	round   int          // counts the times that everything was decided again
	halted  error        // why nothing is accepted any more
}

// The ways in which an entry that was neither recorded nor refused can end.
var (
	// ErrUnknown means that the log did not say what became of the entry. It
	// may be on record. Offering it again under the same id is safe and tells.
	ErrUnknown = errors.New("it is not known whether the entry was recorded; send it again with the same id: it is recorded once")
	// ErrNotRecorded means that the entry is not on record.
	ErrNotRecorded = errors.New("the entry was not recorded; it may be sent again")
	// ErrClosed means that the registrar was closed.
	ErrClosed = errors.New("the registrar is closed")
)

// Open reads a ledger from its start and returns its registrar. An error that
// is *events.Damage means that the ledger is not what was appended to it, and
// names the entry.
func Open(ctx context.Context, c Config) (*Registrar, error) {
	r := &Registrar{
		authority: c.Authority, log: c.Log, now: c.Now, underWay: c.UnderWay, keys: c.Keys,
		witness: witnessed{to: c.Witness, warn: c.Warn},
		leading: newLock(), refolds: newLock(), deciding: newLock(),
		state: newState(c.Authority),
	}
	if r.now == nil {
		r.now = time.Now
	}
	if r.underWay == 0 {
		r.underWay = underWay
	}
	if r.witness.warn == nil {
		r.witness.warn = func(error) {}
	}
	if err := r.fold(ctx); err != nil {
		return nil, fmt.Errorf("open the ledger of %s: %w", c.Authority, err)
	}
	return r, nil
}

// fold takes in the whole ledger.
func (r *Registrar) fold(ctx context.Context) error {
	var heard testimony
	if w := r.witness.to; w != nil {
		heard.seen = w.Seen()
	}
	for s, err := range r.log.Read(ctx, 1) {
		if err == nil {
			err = r.takeIn(s)
		}
		if err == nil {
			err = heard.hear(r.state.chain)
		}
		if err != nil {
			return err
		}
	}
	r.settled = r.state.chain
	return heard.end(r.settled)
}

// takeIn goes on to an entry that the log holds. It asks no rule but what every
// registrar has always asked.
func (r *Registrar) takeIn(s events.Stored) error {
	e, err := r.decoder.Entry(s.Bytes)
	if err != nil {
		return &events.Damage{Position: s.Position, Reason: "cannot be read: " + err.Error()}
	}
	after := r.state.chain
	if err := after.Next(s, e.Prev); err != nil {
		return err
	}
	damage := func(format string, args ...any) error {
		return &events.Damage{Position: s.Position, Reason: fmt.Sprintf(format, args...)}
	}
	if s.Book != e.Book {
		return damage("is filed under the book %s, but says it belongs to %s", s.Book, e.Book)
	}
	id := keyOf(e.ID)
	if first, known := r.state.ids.known[id]; known {
		return damage("has the id of entry %d, %s; no registrar records an id twice", first.at, e.ID)
	}
	if last := r.state.reached[slices.Index(events.Books, e.Book)]; e.Recorded < last.recorded {
		return damage("was recorded at %s, before entry %d of the same book, %s", e.Recorded, last.at, last.recorded)
	}
	change, err := r.state.facts.Apply(s.Position, e)
	if err != nil {
		return damage("does not follow from those before it: %v", err)
	}
	r.state.take(id, e, change, after, s.Bytes)
	return nil
}

// Acknowledged is how far the ledger is known to be stored.
func (r *Registrar) Acknowledged() events.Chain {
	r.deciding.hold()
	defer r.deciding.release()
	return r.settled
}

// Close waits until the outcome of every entry under way is known, and accepts
// no more. The registrar has no goroutine of its own that would outlive it.
func (r *Registrar) Close(ctx context.Context) error {
	for {
		if err := r.deciding.take(ctx); err != nil {
			return fmt.Errorf("close the ledger of %s: %w", r.authority, err)
		}
		if len(r.queue) == 0 {
			if r.halted == nil {
				r.halted = ErrClosed
			}
			r.deciding.release()
			r.witness.tell()
			return nil
		}
		r.deciding.release()
		if err := r.lead(ctx, nil); err != nil {
			return fmt.Errorf("close the ledger of %s: %w", r.authority, err)
		}
	}
}

// lock is a mutex that a context can be waited for with.
type lock chan struct{}

func newLock() lock { return make(lock, 1) }

func (l lock) take(ctx context.Context) error {
	select {
	case l <- struct{}{}:
		return nil
	default:
	}
	select {
	case l <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l lock) hold()    { l <- struct{}{} }
func (l lock) release() { <-l }
