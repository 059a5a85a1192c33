package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"muster/events"
	"muster/events/sealed"
)

// Keys holds the key of each person whose data is sealed, apart from any
// ledger. Its fit is proved by the contract test in logtest.
type Keys interface {
	// Of returns the key of a worker of an authority, for ever the same. If
	// there is none it makes one, of which every caller then hears, or, unless
	// it may, returns an error that wraps sealed.ErrNoKey. The error wraps
	// sealed.ErrErased once the key was destroyed: none is ever made again.
	Of(ctx context.Context, authority, worker string, may bool) (sealed.Key, error)
}

// sealer finds what of an entry is personal, and seals it.
type sealer struct {
	keys      Keys // nil if there are none
	authority string
	found     map[string]sealed.Key // by worker, in this entry
	problems  []events.Problem
}

// seal returns an entry in the clear, as the rules judge it, and as it is
// stored: with each profile sealed. An entry without personal data is returned
// as it is. The error is *events.Refusal, or one of the keys'.
func (r *Registrar) seal(ctx context.Context, e *events.Entry) (clear, stored *events.Entry, err error) {
	if !slices.ContainsFunc(e.Events, isProfile) {
		return e, e, nil
	}
	s := sealer{keys: r.keys, authority: r.authority, found: map[string]sealed.Key{}}
	open, shut := *e, *e
	open.Events, shut.Events = slices.Clone(e.Events), slices.Clone(e.Events)
	for i, ev := range e.Events {
		inner, path := plain(ev)
		if !isProfile(inner) {
			continue
		}
		p, box, field, err := s.both(ctx, inner)
		if err != nil {
			return nil, nil, err
		}
		if field != nil {
			s.problems = append(s.problems, events.Problem{Event: i + 1, Kind: ev.Kind(), Field: path + field.name, Reason: field.reason})
			continue
		}
		open.Events[i], shut.Events[i] = events.Event(p), events.Event(box)
		if c, ok := ev.(*events.LineCorrected); ok {
			open.Events[i] = &events.LineCorrected{Line: c.Line, Now: p}
			shut.Events[i] = &events.LineCorrected{Line: c.Line, Now: box}
		}
	}
	return &open, &shut, events.Refuse(s.problems)
}

// isProfile reports whether an event says, or corrects a line to say, what a
// worker tells of themselves.
func isProfile(ev events.Event) bool {
	ev, _ = plain(ev)
	switch ev.(type) {
	case *events.ProfileDeclared, *events.ProfileSealed:
		return true
	}
	return false
}

// wrong is a field of an event that keeps it from being sealed.
type wrong struct{ name, reason string }

// both returns a profile open and shut, whichever way it was offered. One that
// was offered sealed must open: the registrar vouches for what it stores.
func (s *sealer) both(ctx context.Context, ev events.Event) (*events.ProfileDeclared, *events.ProfileSealed, *wrong, error) {
	if s.keys == nil {
		return nil, nil, &wrong{"kind", "holds personal data, which this registrar has no keys to seal; run the registrar by `muster up` or `muster registrar`, which have them, and record it again"}, nil
	}
	p, given := ev.(*events.ProfileDeclared)
	box, _ := ev.(*events.ProfileSealed)
	worker := ""
	if given {
		worker = p.Worker
	} else {
		worker = box.Worker
	}
	key, err := s.keyOf(ctx, worker, given)
	switch {
	case errors.Is(err, sealed.ErrErased):
		return nil, nil, &wrong{"worker", fmt.Sprintf("is %s, but %v; nothing personal is recorded under this id again: leave it out, or, if they work here anew and have told it anew, hire them under a new id first", worker, err)}, nil
	case err != nil && !errors.Is(err, sealed.ErrNoKey):
		return nil, nil, nil, fmt.Errorf("the key of %s: %w", worker, err)
	case err == nil && !given:
		p, err = sealed.Open(key, s.authority, box)
	}
	if err != nil {
		return nil, nil, &wrong{"box", "is the registrar's to make, and it did not make this one: " + err.Error() + "; offer what they declared in the clear, as " + string(events.KindProfileDeclared) + ", and it is stored sealed"}, nil
	}
	return p, sealed.Seal(key, s.authority, p), nil, nil
}

// keyOf asks for a worker's key once.
func (s *sealer) keyOf(ctx context.Context, worker string, may bool) (sealed.Key, error) {
	if k, ok := s.found[worker]; ok {
		return k, nil
	}
	k, err := s.keys.Of(ctx, s.authority, worker, may)
	if err == nil {
		s.found[worker] = k
	}
	return k, err
}
