package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"muster/events"
	"muster/events/facts"
)

// Recorded says where an entry stands on record.
type Recorded struct {
	Position events.Position
	Recorded events.Instant
	Again    bool // it was on record, or under way, already
}

// Ticket is an entry that was offered, until its outcome is known. It is safe
// for concurrent use.
type Ticket struct {
	r     *Registrar
	p     *pending
	again bool
}

// pending is an offer without an outcome.
type pending struct {
	entry *events.Entry // as it is stored: with what is personal sealed
	clear *events.Entry // as the rules judge it
	key   idKey
	may   Allowance
	done  chan struct{} // closed when out and err are final
	out   Recorded
	err   error

	// Of an entry that was appended: its place, and what the log says of it.
	receipt  Receipt // nil if it was refused
	after    events.Chain
	recorded events.Instant
	stored   []byte
	step     step
	applied  bool // it is in the state
	failure  error
	moved    int // how often its place was taken
	unsaid   int // how often the log did not say what became of it
	behind   int // how often it was not stored, because the log did not say what became of one before it
}

func newPending(e *events.Entry, may Allowance) *pending {
	return &pending{entry: e, clear: e, key: keyOf(e.ID), may: may, done: make(chan struct{})}
}

// resolve makes the outcome final.
func (p *pending) resolve() {
	p.stored, p.receipt, p.step = nil, nil, step{}
	close(p.done)
}

func (p *pending) resolved() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Record offers an entry and waits for its outcome. It is Submit and Wait.
func (r *Registrar) Record(ctx context.Context, e *events.Entry, may Allowance) (Recorded, error) {
	return r.Submit(ctx, e, may).Wait(ctx)
}

// Submit offers an entry and does not wait until it is stored, so that many can
// be under way. Entries are decided in the order in which Submit is called, and
// each sees those before it as recorded. Submit waits while too many are under
// way. The entry must not be changed until its outcome is known, and some ticket
// must be waited for, or the registrar closed: that is what settles entries.
func (r *Registrar) Submit(ctx context.Context, e *events.Entry, may Allowance) *Ticket {
	p := newPending(e, may)
	t := &Ticket{r: r, p: p}
	if p.err = events.Check(e); p.err != nil {
		p.resolve()
		return t
	}
	var err error
	if p.clear, p.entry, err = r.seal(ctx, e); err != nil {
		p.entry, p.err = e, err
		if events.Problems(err) == nil {
			p.err = r.lost(p, ErrNotRecorded, err)
		}
		p.resolve()
		return t
	}
	if err := r.enter(ctx); err != nil {
		p.err = fmt.Errorf("record entry %s for %s: %w: %w", e.ID, r.authority, ErrNotRecorded, err)
		p.resolve()
		return t
	}
	defer r.deciding.release()
	if first := r.underWayAs(p); first != nil {
		t.p, t.again = first, true
		return t
	}
	r.decide(p)
	return t
}

// Wait returns the outcome of the entry. A refusal is *events.Refusal. After
// any other error the entry may be offered again; if the error wraps ErrUnknown
// it may be on record already. Wait may be called more than once.
func (t *Ticket) Wait(ctx context.Context) (Recorded, error) {
	for !t.p.resolved() {
		if err := t.r.lead(ctx, t.p.done); err != nil && !t.p.resolved() {
			return Recorded{}, fmt.Errorf("record entry %s for %s: %w: %w", t.p.entry.ID, t.r.authority, ErrUnknown, err)
		}
	}
	out := t.p.out
	out.Again = out.Again || (t.again && t.p.err == nil)
	return out, t.p.err
}

// enter takes the lock on decisions when there is room for another entry and
// the state is the log's.
func (r *Registrar) enter(ctx context.Context) error {
	for {
		if err := r.deciding.take(ctx); err != nil {
			return err
		}
		err := r.halted
		if err == nil && r.behind {
			err = r.recover(ctx)
		}
		if err == nil {
			err = r.halted
		}
		if err == nil && len(r.queue) < r.underWay && r.waiting < bytesUnderWay {
			return nil
		}
		r.deciding.release()
		if err == nil {
			err = r.lead(ctx, nil)
		}
		if err != nil {
			return err
		}
	}
}

// underWayAs returns what is under way already and the same as p, or nil.
func (r *Registrar) underWayAs(p *pending) *pending {
	at, same, known := r.state.ids.find(p.key, p.entry)
	if !known || !same || at <= r.settled.Position {
		return nil
	}
	for _, first := range slices.Backward(r.queue) {
		if first.applied && first.after.Position == at {
			return first
		}
	}
	return nil
}

// decide holds an offer against the rules and appends it if it passes. What
// rests on entries under way becomes final after them.
func (r *Registrar) decide(p *pending) {
	p.receipt, p.out, p.err = nil, Recorded{}, nil
	if errors.Is(r.halted, facts.ErrBroken) {
		p.err = r.lost(p, ErrNotRecorded, r.halted)
	} else if at, same, known := r.state.ids.find(p.key, p.entry); known {
		p.out = Recorded{Position: at, Recorded: r.state.times[at-1], Again: true}
		switch {
		case !same:
			p.out, p.err = Recorded{}, takenID(p.entry.ID, at)
		case r.unsure.has(at):
			p.out, p.err = Recorded{}, r.lost(p, ErrUnknown, ErrSilent)
		}
		if at <= r.settled.Position {
			p.resolve()
			return
		}
	} else if o, err := r.state.judge(p.clear, p.entry, p.may, events.InstantOf(r.now())); err != nil {
		p.err = err
		if errors.Is(err, facts.ErrBroken) {
			p.err = r.lost(p, ErrNotRecorded, r.halt(err))
		}
	} else {
		r.append(p, o)
	}
	r.queue = append(r.queue, p)
}

func takenID(id string, at events.Position) error {
	return &events.Refusal{Problems: []events.Problem{{Field: "id", Reason: fmt.Sprintf("%s stands for other content, entry %d; give a new entry an id of its own", id, at)}}}
}

// append spells out an offer that passed and hands it to the log.
func (r *Registrar) append(p *pending, o *offer) {
	r.scratch = events.AppendEntry(r.scratch[:0], &o.entry)
	if n := len(r.scratch); n > MaxBytes {
		if err := r.state.facts.Undo(o.change); err != nil {
			p.err = r.lost(p, ErrNotRecorded, r.halt(err))
			return
		}
		o.refuse(0, "events", "take %d bytes; an entry takes at most %d: record the rest in further entries", n, MaxBytes)
		p.err = &events.Refusal{Problems: o.problems}
		return
	}
	p.stored = slices.Clone(r.scratch)
	p.after = events.Chain{Position: o.at, Hash: events.HashOf(p.stored)}
	p.recorded = o.entry.Recorded
	before := r.state.chain
	p.step = r.state.take(p.key, &o.entry, o.change, p.after, p.stored)
	p.applied, p.failure = true, nil
	r.waiting += len(p.stored)
	if before == r.settled {
		p.receipt = r.log.Append(o.at, o.entry.Book, p.stored)
		return
	}
	p.receipt = r.log.AppendAfter(before, o.entry.Book, p.stored)
}
