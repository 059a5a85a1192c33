// Package projections runs views. A view is a pure fold of one authority's
// ledger that answers questions; its projector reads the ledger in order,
// proves that it skipped nothing, keeps a checkpoint, and says how far it is.
package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"muster/events"
)

// View says what a projector folds.
type View struct {
	Name string
	// Fold is the version of the fold. A checkpoint of another version is not
	// used: the view is rebuilt.
	Fold int
	// New returns the model of an authority with nothing folded.
	New func(authority string) Model
}

// Model is the state of one view of one authority. Its methods are not called
// at once, but for Answer, which is called by many at a time between the others
// and changes nothing that can be seen.
type Model interface {
	// Apply takes in the entry at a position, after all before it. An error
	// means that the entry cannot be applied, and halts the view for good.
	Apply(at events.Position, e *events.Entry) error
	// Answer answers a question, given as JSON. What it returns is marshalled
	// before anything else is applied. A question that makes no sense is
	// refused with *Refusal.
	Answer(question json.RawMessage, from Standing) (any, error)
	// AppendState appends the state in a form that depends on nothing but the
	// entries applied.
	AppendState(b []byte) []byte
	// RestoreState puts a state back into a new model.
	RestoreState(b []byte) error
}

// RunModel is a model that takes in many entries faster together than one by one.
type RunModel interface {
	Model
	// InRun calls apply, which calls Apply for so many events, and returns its
	// error. Until apply returns, the model may put off and do at the same time
	// what Apply leaves to be done; when InRun returns, it is done.
	InRun(events int, apply func() error) error
	// Expect tells which entries Apply will be called for next, so that the model
	// can look up beforehand, and together, what it knows of their subjects. It
	// changes nothing that an answer or the state tells of.
	Expect(run []*events.Entry)
}

// Completer is an answer of a model that needs entries of the ledger. It is
// completed after the view has gone on, so it must hold copies of what it needs.
type Completer interface {
	// Complete returns the answer itself; read returns an entry that the view
	// has applied.
	Complete(read func(events.Position) (*events.Entry, error)) (any, error)
}

// Standing is what an answer stands on. One that no projector gave stands on its
// position: up to it, all is known.
type Standing struct {
	Authority string
	Position  events.Position // the last entry applied
	Supposed  *Supposed       // what is supposed besides, for this answer; nil is nothing
	recorded  *recordings
	unwanted  func() error // why nobody wants the answer any more; nil is that it is wanted
}

// Unwanted says why nobody wants the answer any more, or returns nil. Whoever
// works out much asks now and then, and stops with the error.
func (s Standing) Unwanted() error {
	if s.unwanted == nil {
		return nil
	}
	if err := s.unwanted(); err != nil {
		return fmt.Errorf("the answer is not wanted any more: %w", err)
	}
	return nil
}

// Known reads a known-at as people write it, or refuses it. Where something is
// supposed, it is what was on record by then and what is supposed behind it.
func (s Standing) Known(knownAt string) (Known, error) {
	if s.recorded == nil {
		return s.believed(knownAt)
	}
	k, err := s.recorded.resolve(knownAt)
	upto := s.recorded.last
	if s.Supposed != nil { // which is not on record, so it brings no day nearer
		k.Label, upto = fmt.Sprintf("@%d", s.Supposed.After), s.Supposed.After
	}
	s.recorded.date(&k, upto)
	return k, err
}

// believed reads a known-at where nobody noted when entries were recorded.
func (s Standing) believed(knownAt string) (k Known, err error) {
	r := recordings{last: s.Position}
	if knownAt == "" {
		k = r.atPosition("now", s.Position)
	} else {
		k, err = r.resolve(knownAt)
	}
	for b := range k.upTo {
		k.upTo[b] = math.MaxInt32
	}
	return k, err
}

// Refusal says why a question has no answer and what to ask instead.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// Source is a ledger to be followed. natslog.Log is one.
type Source interface {
	// Follow delivers the entries from a position on, in order, and then each
	// as it comes, until ctx ends. What it delivers is used again after deliver
	// returns. A ledger that is not what was appended to it ends it with
	// *events.Damage.
	Follow(ctx context.Context, from events.Position, deliver func([]events.Stored) error) error
	// Head returns the last position and when it arrived.
	Head(ctx context.Context) (events.Position, time.Time, error)
	// At returns one entry.
	At(ctx context.Context, p events.Position) (events.Stored, error)
	// Holds checks that the ledger has the entry at the chain's end, as it was.
	Holds(ctx context.Context, c events.Chain) error
}
