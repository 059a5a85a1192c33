package ledger

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"muster/events"
	"muster/events/facts"
)

// Suppose holds entries against the rules that are supposed, in the forms of
// events.ReadSupposed, behind the last entry or behind an earlier one. Nothing is
// recorded. The error is *events.Refusal, by the numbers of the events, if they
// would be refused. An entry behind which there is nothing yet is left to the view
// that is asked, and so are entries of the book of grievances, of which not
// everybody may know what a refusal would tell.
func (r *Registrar) Suppose(ctx context.Context, items []json.RawMessage, after events.Position) error {
	if err := r.enter(ctx); err != nil {
		return err
	}
	last := r.settled.Position
	if after == 0 || after >= last {
		defer r.deciding.release()
		return r.supposeHere(items)
	}
	r.deciding.release()
	if after > events.MostRefolded { // which views refuse
		return nil
	}
	if err := r.refolds.take(ctx); err != nil {
		return err
	}
	defer r.refolds.release()
	then := &Registrar{authority: r.authority, now: r.now, state: newState(r.authority)}
	for s, err := range r.log.Read(ctx, 1) {
		if err == nil {
			err = then.takeIn(s)
		}
		if err != nil {
			return fmt.Errorf("fold the ledger of %s up to entry %d: %w", r.authority, after, err)
		}
		if s.Position == after {
			break
		}
	}
	return then.supposeHere(items)
}

// supposeHere judges what is supposed by the state as it is, and leaves it so.
func (r *Registrar) supposeHere(items []json.RawMessage) (err error) {
	list, err := events.ReadSupposed(items, func(l events.Line) (events.Book, error) {
		if b, known := r.state.bookOf(l.Position()); known {
			return b, nil
		}
		return events.Workforce, nil
	})
	if err != nil {
		return err
	}
	var steps []step
	defer func() {
		for i := len(steps) - 1; i >= 0; i-- {
			if lost := r.state.back(steps[i]); lost != nil {
				err = r.halt(lost)
				return
			}
		}
	}()
	for i := range list {
		one := &list[i]
		if one.Book == events.Grievances {
			continue
		}
		err := one.Check()
		var o *offer
		if err == nil {
			o, err = r.state.judge(one.Entry, one.Entry, Allowance{Supposing: true}, events.InstantOf(r.now()))
		}
		if problems := events.Problems(err); problems != nil {
			return events.Refuse(one.Numbered(problems))
		}
		if errors.Is(err, facts.ErrBroken) {
			return r.halt(err)
		}
		if err != nil {
			return err
		}
		steps = append(steps, r.state.take(supposedKey(i), &o.entry, o.change, events.Chain{Position: o.at}, events.AppendEntry(nil, &o.entry)))
	}
	return nil
}

// supposedKey is that of the ith supposed entry, while it is judged. Its own id may
// be on record, for there is no harm in supposing what is.
func supposedKey(i int) (k idKey) {
	binary.BigEndian.PutUint64(k[8:], uint64(i))
	return k
}
