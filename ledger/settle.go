package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"muster/events"
	"muster/events/facts"
)

// How often an entry is decided again: when another registrar took its place,
// which means that the ledger goes on, and when the log said nothing.
const (
	maxMoved  = 200
	maxUnsaid = 3
)

// lead settles the oldest entry under way, unless somebody else is at it; then
// it waits for its turn, or until done is closed. The error is the context's.
func (r *Registrar) lead(ctx context.Context, done <-chan struct{}) error {
	select {
	case <-done:
		return nil
	case r.leading <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer r.leading.release()
	return r.settleOldest(ctx)
}

// settleOldest waits for the outcome of the oldest entry in the log's hands,
// and makes it and all refusals before it final. If there are only refusals, it
// makes sure that the log holds nothing that could have changed them.
func (r *Registrar) settleOldest(ctx context.Context) error {
	if err := r.deciding.take(ctx); err != nil {
		return err
	}
	round, n := r.round, len(r.queue)
	first, receipt := r.firstAppended()
	if r.behind {
		defer r.deciding.release()
		return r.recover(ctx)
	}
	r.deciding.release()
	if n == 0 {
		return nil
	}
	var last events.Position
	var err error
	if first >= 0 {
		err = receipt.Wait(ctx)
	} else {
		last, err = r.log.Last(ctx)
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	if err := r.deciding.take(ctx); err != nil {
		return err
	}
	defer r.deciding.release()
	switch now, _ := r.firstAppended(); {
	case r.round != round:
		return nil // decided again meanwhile
	case first >= 0 && err == nil:
		r.settle(first + 1)
	case first < 0 && err == nil && last == r.settled.Position:
		r.settle(n)
	case first < 0 && err == nil && now >= 0:
		return nil // what the log holds more may be ours
	default:
		return r.recover(ctx)
	}
	return nil
}

// firstAppended finds the oldest entry in the log's hands; its index is -1 if
// there is none.
func (r *Registrar) firstAppended() (int, Receipt) {
	for i, p := range r.queue {
		if p.receipt != nil {
			return i, p.receipt
		}
	}
	return -1, nil
}

// shown is the entries, from one to another, that a silent log shows. They are in
// the state, but nobody is told that they are recorded.
type shown struct{ from, to events.Position }

func (s shown) has(p events.Position) bool { return s.from <= p && p <= s.to }

// settle makes the first n outcomes final.
func (r *Registrar) settle(n int) {
	before := r.settled.Position
	for _, p := range r.queue[:n] {
		if p.receipt != nil {
			r.waiting -= len(p.stored)
			r.settled = p.after
			if p.after.Position > r.unsure.to {
				r.unsure = shown{}
			}
			p.out = Recorded{Position: p.after.Position, Recorded: p.recorded}
		}
		p.resolve()
	}
	clear(r.queue[:n])
	if r.queue = r.queue[n:]; len(r.queue) == 0 {
		r.queue = nil
	}
	if r.settled.Position != before {
		r.witness.acknowledged(r.settled)
	}
}

// recover brings the state to what the log holds after something failed, and
// decides again about every offer that is not on record. If it is interrupted,
// the next to come goes on with it; the error is then the context's. If the log
// cannot be read, the offers end without being recorded or known to be.
func (r *Registrar) recover(ctx context.Context) error {
	r.behind = true
	r.round++
	if err := r.awaitAll(ctx); err != nil {
		return err
	}
	if errors.Is(r.halted, facts.ErrBroken) {
		r.abandon(r.halted)
		return r.halted
	}
	for _, p := range slices.Backward(r.queue) {
		if p.applied {
			if err := r.state.back(p.step); err != nil {
				err = r.halt(err)
				r.abandon(err)
				return err
			}
			p.applied = false
		}
	}
	if err := r.catchUp(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.abandon(err)
		return err
	}
	r.behind, r.waiting = false, 0
	queue := r.queue
	r.queue = nil
	for _, p := range queue {
		if !p.resolved() && r.mayTryAgain(p) {
			r.decide(p)
		}
	}
	return nil
}

// awaitAll waits until the log has said about every entry what it will. Those
// stored before the first failure are settled.
func (r *Registrar) awaitAll(ctx context.Context) error {
	stored, failed := 0, false
	for i, p := range r.queue {
		if p.receipt == nil {
			continue
		}
		p.failure = p.receipt.Wait(ctx)
		if p.failure != nil && ctx.Err() != nil {
			return ctx.Err()
		}
		r.silent = r.silent || errors.Is(p.failure, ErrSilent)
		if failed = failed || p.failure != nil || !p.applied; !failed {
			stored = i + 1
		}
	}
	if stored > 0 {
		r.settle(stored)
	}
	return nil
}

// catchUp takes in everything that the log holds more than the state, which has
// nothing under way. Offers that are found in it are recorded, unless the log was
// silent about what it was given.
func (r *Registrar) catchUp(ctx context.Context) error {
	last, err := r.log.Last(ctx)
	if err != nil {
		return err
	}
	if last < r.settled.Position {
		return r.halt(&events.Damage{Position: last + 1, Reason: fmt.Sprintf("is gone: the ledger ends at entry %d, but entry %d was acknowledged", last, r.settled.Position)})
	}
	ours, sure := r.queue, r.settled.Position
	for s, err := range r.log.Read(ctx, r.state.next()) {
		if err == nil {
			err = r.takeIn(s)
		}
		if err != nil {
			return r.halt(err)
		}
		r.settled = r.state.chain
		for len(ours) > 0 && (ours[0].receipt == nil || ours[0].after.Position < s.Position) {
			ours = ours[1:]
		}
		if len(ours) > 0 && ours[0].after.Position == s.Position && bytes.Equal(ours[0].stored, s.Bytes) {
			ours[0].out, ours[0].err = Recorded{Position: s.Position, Recorded: ours[0].recorded}, nil
			if r.silent {
				ours[0].out, ours[0].err = Recorded{}, r.lost(ours[0], ErrUnknown, ours[0].failure)
			}
			ours[0].resolve()
		}
	}
	switch {
	case !r.silent:
		r.witness.acknowledged(r.settled)
	case r.unsure == shown{}:
		r.unsure = shown{sure + 1, r.settled.Position}
	default:
		r.unsure.to = r.settled.Position
	}
	r.silent = false
	return nil
}

// halt has the registrar accept nothing more if the ledger is damaged, or if
// the state is.
func (r *Registrar) halt(err error) error {
	var d *events.Damage
	switch {
	case errors.As(err, &d):
		r.halted = fmt.Errorf("the ledger of %s is damaged: %w", r.authority, err)
	case errors.Is(err, facts.ErrBroken):
		r.halted = fmt.Errorf("the registrar of %s cannot go on: %w", r.authority, err)
	default:
		return err
	}
	return r.halted
}

// abandon ends every offer, because the log cannot be read.
func (r *Registrar) abandon(why error) {
	for _, p := range r.queue {
		if p.resolved() {
			continue
		}
		switch {
		case p.receipt == nil:
			p.out, p.err = Recorded{}, r.lost(p, ErrNotRecorded, why)
		case p.failure == nil:
			p.out = Recorded{Position: p.after.Position, Recorded: p.recorded}
		case errors.Is(p.failure, ErrMovedOn) && p.unsaid == 0:
			p.err = r.lost(p, ErrNotRecorded, why)
		default:
			p.err = r.lost(p, ErrUnknown, errors.Join(why, p.failure))
		}
		p.resolve()
	}
	r.queue, r.waiting = nil, 0
}

func (r *Registrar) lost(p *pending, what, why error) error {
	return fmt.Errorf("record entry %s for %s: %w: %w", p.entry.ID, r.authority, what, why)
}

// mayTryAgain reports whether an offer that did not go in is to be decided
// again; if not, it ends here.
func (r *Registrar) mayTryAgain(p *pending) bool {
	switch unsaid := errors.Is(p.failure, ErrUnsettled); {
	case p.receipt == nil:
		return true // it was refused, for reasons that may be gone
	case errors.Is(p.failure, ErrMovedOn) && unsaid:
		p.behind++
	case errors.Is(p.failure, ErrMovedOn):
		p.moved++
	default:
		p.unsaid++
	}
	if p.moved < maxMoved && p.unsaid+p.behind < maxUnsaid {
		return true
	}
	what := ErrNotRecorded
	if p.unsaid > 0 {
		what = ErrUnknown // it may still be on its way
	}
	p.err = r.lost(p, what, p.failure)
	p.resolve()
	return false
}
