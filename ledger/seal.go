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
}

// seal returns an entry in the clear, as the rules judge it, and as it is
// stored: with each profile sealed. An entry without personal data is returned
// as it is. The error is *events.Refusal, or one of the keys'.
func (r *Registrar) seal(ctx context.Context, e *events.Entry) (clear, stored *events.Entry, err error) {
	if !slices.ContainsFunc(e.Events, isProfile) {
		return e, e, nil
	}
	s := sealer{keys: r.keys, authority: r.authority, found: map[string]sealed.Key{}}
	var problems []events.Problem
	open, shut := *e, *e
	open.Events, shut.Events = slices.Clone(e.Events), slices.Clone(e.Events)
	for i, ev := range e.Events {
		inner, path := plain(ev)
		if !isProfile(inner) {
			continue
		}
		p, box, err := s.both(ctx, inner)
		var bad *unsealable
		if errors.As(err, &bad) {
			problems = append(problems, events.Problem{Event: i + 1, Kind: ev.Kind(), Field: path + bad.field, Reason: bad.reason})
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		open.Events[i], shut.Events[i] = p, box
		if c, ok := ev.(*events.LineCorrected); ok {
			open.Events[i] = &events.LineCorrected{Line: c.Line, Now: p}
			shut.Events[i] = &events.LineCorrected{Line: c.Line, Now: box}
		}
	}
	return &open, &shut, events.Refuse(problems)
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

// unsealable is the field of a profile for which it is refused.
type unsealable struct{ field, reason string }

func (u *unsealable) Error() string { return u.field + ": " + u.reason }

// both returns a profile open and shut, whichever way it was offered. One that
// was offered sealed must open: the registrar vouches for what it stores. The
// error is *unsealable, or one of the keys'.
func (s *sealer) both(ctx context.Context, ev events.Event) (*events.ProfileDeclared, *events.ProfileSealed, error) {
	if s.keys == nil {
		return nil, nil, &unsealable{"kind", "holds personal data, which this registrar has no keys to seal; run the registrar by `muster up` or `muster registrar`, which have them, and record it again"}
	}
	if p, ok := ev.(*events.ProfileDeclared); ok {
		key, err := s.key(ctx, p.Worker, true)
		if err != nil {
			return nil, nil, err
		}
		return p, sealed.Seal(key, s.authority, p), nil
	}
	box := ev.(*events.ProfileSealed)
	key, err := s.key(ctx, box.Worker, false)
	var p *events.ProfileDeclared
	if err == nil {
		p, err = sealed.Open(key, s.authority, box)
	}
	if errors.Is(err, sealed.ErrNoKey) || errors.Is(err, sealed.ErrBox) {
		return nil, nil, &unsealable{"box", fmt.Sprintf("is the registrar's to make, and it did not make this one: %v; offer what they declared in the clear, as %s, and it is stored sealed", err, events.KindProfileDeclared)}
	}
	return p, box, err
}

// key asks for a worker's key, once for an entry.
func (s *sealer) key(ctx context.Context, worker string, may bool) (sealed.Key, error) {
	if k, ok := s.found[worker]; ok {
		return k, nil
	}
	k, err := s.keys.Of(ctx, s.authority, worker, may)
	switch {
	case err == nil:
		s.found[worker] = k
	case errors.Is(err, sealed.ErrErased):
		err = &unsealable{"worker", fmt.Sprintf("is %s, but %v; nothing personal is recorded under this id again: leave it out, or, if they work here anew and have told it anew, hire them under a new id first", worker, err)}
	case !errors.Is(err, sealed.ErrNoKey):
		err = fmt.Errorf("the key of %s: %w", worker, err)
	}
	return k, err
}
