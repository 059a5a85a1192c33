package projections

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"muster/events"
)

// A question may suppose events: what_if lists them, each in the loose JSON form
// of an event, or of an entry with events, and what_if_after names the position
// after which they are supposed; left out, it is the last. They are folded
// behind that position into a copy of the model, and the question is answered
// from the copy. Nothing is appended, and the view that follows the ledger, its
// checkpoint and its health never hear of it.
//
// What is supposed is known now, by whoever supposes it, and was never known
// before. So a question that supposes something has no known-at; what was known
// at an earlier moment, and what would have followed from it, is asked with
// what_if_after.
//
// Supposed events are held against the rules of an event by itself, and against
// the story on record as far as the view keeps it (package facts). The further
// rules, such as that no post is held beyond its FTE, the registrar knows: whoever
// asks has it hold the supposition against them first (natsdoor.Client.Suppose).

const (
	// mostTold is how many problems of a supposition are told.
	mostTold = 5
	// worldsKept is how many suppositions are remembered until the next entry,
	// so that several questions about one of them are cheap. Each takes as much
	// memory as the model.
	worldsKept = 2
)

// supposition is what a question supposes.
type supposition struct {
	WhatIf []json.RawMessage `json:"what_if"`
	After  events.Position   `json:"what_if_after"`
}

// Supposed says what an answer supposes.
type Supposed struct {
	Note   string            `json:"note"`
	After  events.Position   `json:"after"`  // the last entry of the ledger that counts
	Events []json.RawMessage `json:"events"` // in canonical form; their lines are those of entries behind After, which do not exist
}

const supposedNote = "hypothetical: supposed for this answer, and nothing of it is on record"

// Line reports whether a line is supposed; nil means that nothing is.
func (s *Supposed) Line(l events.Line) bool { return s != nil && l.Position() > s.After }

// imagined is an entry that is supposed.
type imagined struct{ events.Supposed }

// refusal tells problems of an entry by the numbers that its events have in the
// supposition.
func (e *imagined) refusal(problems []events.Problem) error {
	var all []string
	for _, p := range e.Numbered(problems) {
		all = append(all, p.String())
	}
	if n := len(all) - mostTold; n > 0 {
		all = append(all[:mostTold], fmt.Sprintf("and %d more", n))
	}
	return refuse("what is supposed cannot be: %s", strings.Join(all, "; "))
}

// world is a model apart from the one that follows the ledger.
type world struct {
	of       string // what is supposed in it
	model    Model
	recorded recordings
	entries  []imagined
	supposed *Supposed
}

// worlds are what was supposed last. The lock is for whoever makes one; what is
// kept is replaced, never changed.
type worlds struct {
	making sync.Mutex
	kept   atomic.Pointer[keptWorlds]
}

type keptWorlds struct {
	at    events.Position // of state
	state []byte          // as in a checkpoint
	list  []*world        // newest last
}

// answerSupposing answers a question in a world of its own.
func (p *Projector) answerSupposing(ctx context.Context, question []byte, c common) (full []byte, err error) {
	// What no registrar has let through may be more than a fold can bear. The
	// world is lost then, and this process must not be.
	defer func() {
		if fault := recover(); fault != nil {
			p.Log.Error("what is supposed could not be folded", "fault", fault, "stack", string(debug.Stack()))
			err = fmt.Errorf("the view %s could not fold what is supposed: %v", p.View.Name, fault)
		}
	}()
	if c.KnownAt != "" && c.KnownAt != "now" {
		return nil, refuse("what is supposed was not known at %s; leave out known-at, and name the entry after which it is supposed instead (what_if_after)", c.KnownAt)
	}
	w, err := p.world(ctx, c.supposition)
	if err != nil {
		return nil, err
	}
	a, err := w.model.Answer(question, Standing{p.Authority, w.supposed.After, w.supposed, &w.recorded, ctx.Err})
	if err != nil {
		return nil, err
	}
	if c, ok := a.(Completer); ok {
		if a, err = c.Complete(func(at events.Position) (*events.Entry, error) { return p.imaginedEntry(ctx, w, at) }); err != nil {
			return nil, err
		}
	}
	return spelled(a)
}

func (p *Projector) imaginedEntry(ctx context.Context, w *world, at events.Position) (*events.Entry, error) {
	if at > w.supposed.After {
		return w.entries[at-w.supposed.After-1].Entry, nil
	}
	return p.entry(ctx, at)
}

// world returns the world in which something is supposed.
func (p *Projector) world(ctx context.Context, s supposition) (*world, error) {
	entries, err := p.imagine(ctx, s)
	if err != nil {
		return nil, err
	}
	p.worlds.making.Lock()
	defer p.worlds.making.Unlock()
	after, err := p.supposedAfter(s.After)
	if err != nil {
		return nil, err
	}
	next := keptWorlds{}
	if kept := p.worlds.kept.Load(); kept != nil {
		next = *kept
	}
	of := spelt(entries)
	for _, w := range next.list {
		if w.of == of && w.supposed.After == after {
			return w, nil
		}
	}
	if next.state == nil || next.at != after {
		if next.at, next.state, err = p.stateAt(ctx, after, s.After == 0); err != nil {
			return nil, err
		}
	}
	w, err := p.newWorld(next.at, next.state)
	if err == nil {
		err = w.suppose(entries)
	}
	if err != nil {
		return nil, err
	}
	w.of = of
	next.list = append(slices.Clone(next.list[max(0, len(next.list)-worldsKept+1):]), w)
	p.worlds.kept.Store(&next)
	return w, nil
}

// supposedAfter returns the position after which something is supposed: the
// one asked for, or the last.
func (p *Projector) supposedAfter(asked events.Position) (events.Position, error) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	last := p.chain.Position
	switch {
	case asked == 0 && p.state == Halted:
		return 0, refuse("the view %s of %s has %s; what is supposed can be supposed after @%d or before", p.View.Name, p.Authority, p.reason, last)
	case asked > last:
		return 0, refuse("what is supposed would come after @%d, which is beyond the last entry, @%d", asked, last)
	}
	return cmp.Or(asked, last), nil
}

// stateAt returns the state of the view after a position, as in a checkpoint;
// after the last one instead, if that will do and the view has moved on. For an
// earlier position the ledger is folded anew.
func (p *Projector) stateAt(ctx context.Context, after events.Position, orLater bool) (events.Position, []byte, error) {
	if at, state := p.stateNow(after, orLater); state != nil {
		return at, state, nil
	}
	if after > events.MostRefolded {
		return 0, nil, refuse("to suppose something after @%d, the %d entries up to it must be folded anew, and at most %d are; suppose it after the last entry, or after one of the first %d",
			after, after, events.MostRefolded, events.MostRefolded)
	}
	w := &world{model: p.View.New(p.Authority)}
	if err := p.refold(ctx, w, after); err != nil {
		return 0, nil, fmt.Errorf("fold the ledger up to entry %d: %w", after, err)
	}
	return after, w.model.AppendState(w.recorded.appendTo(nil)), nil
}

// stateNow returns the state that the view is in, if it is after the position
// wanted or a later one will do.
func (p *Projector) stateNow(after events.Position, orLater bool) (events.Position, []byte) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if at := p.chain.Position; !p.torn && (at == after || orLater) {
		return at, p.appendState()
	}
	return 0, nil
}

// appendState spells out the state of the view. Nothing may be applied
// meanwhile; the lock is for those who spell it out at once.
func (p *Projector) appendState() []byte {
	p.spelling.Lock()
	defer p.spelling.Unlock()
	return p.model.AppendState(p.recorded.appendTo(nil))
}

// errReached ends a fold that has come as far as was wanted.
var errReached = errors.New("the entry wanted was reached")

// refold folds the ledger from its start up to a position.
func (p *Projector) refold(ctx context.Context, w *world, upto events.Position) error {
	chain := events.Start(p.Authority)
	var decoder events.Decoder
	err := p.Source.Follow(ctx, 1, func(stored []events.Stored) error {
		for _, s := range stored {
			e, err := decoder.Entry(s.Bytes)
			if err == nil {
				err = chain.Next(s, e.Prev)
			}
			if err == nil {
				err = w.apply(s.Position, e)
			}
			if err != nil {
				return err
			}
			if s.Position == upto {
				return errReached
			}
		}
		return nil
	})
	if errors.Is(err, errReached) {
		return nil
	}
	return err
}

func (w *world) apply(at events.Position, e *events.Entry) error {
	if err := w.recorded.admits(e); err != nil {
		return err
	}
	if err := w.model.Apply(at, e); err != nil {
		return err
	}
	w.recorded.add(at, e)
	return nil
}

func (p *Projector) newWorld(at events.Position, state []byte) (*world, error) {
	w := &world{model: p.View.New(p.Authority), supposed: &Supposed{Note: supposedNote, After: at}}
	rest, err := w.recorded.restore(state)
	if err == nil {
		err = w.model.RestoreState(rest)
	}
	if err != nil {
		return nil, fmt.Errorf("copy the view %s of %s: %w", p.View.Name, p.Authority, err)
	}
	return w, nil
}

// suppose folds what is supposed, as if it were recorded at the moment of the
// last entry.
func (w *world) suppose(entries []imagined) error {
	now := w.recorded.latest()
	for i, e := range entries {
		e.Recorded = now
		err := w.apply(w.supposed.After+1+events.Position(i), e.Entry)
		if problems := events.Problems(err); problems != nil {
			return e.refusal(problems)
		}
		if err != nil {
			return refuse("what is supposed cannot be: %v", err)
		}
		for _, ev := range e.Events {
			w.supposed.Events = append(w.supposed.Events, events.AppendEvent(nil, ev))
		}
	}
	w.entries = entries
	return nil
}

// spelt writes out what is supposed, to tell one supposition from another.
func spelt(entries []imagined) string {
	var b []byte
	for _, e := range entries {
		b = events.AppendEntry(b, e.Entry)
	}
	return string(b)
}
