package projections

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"muster/events"
)

// Config says what a projector works on.
type Config struct {
	View        View
	Authority   string
	Source      Source
	Checkpoints Checkpoints
	// CheckpointEvery is how many entries are applied between two checkpoints;
	// zero means 50,000. One is also written when the view first catches up
	// and when the projector stops.
	CheckpointEvery int
	// Rebuild starts from nothing, whatever checkpoint there is.
	Rebuild bool
	// Log is told what an operator should know; nil means nobody.
	Log *slog.Logger
}

// Projector folds one view of one authority.
type Projector struct {
	Config
	mu       sync.RWMutex // guards what the fold changes
	model    Model
	recorded recordings
	chain    events.Chain
	ledger   events.Hash // of the first entry
	arrived  time.Time   // of the last entry applied
	moved    chan struct{}
	state    State
	reason   string
	rate     meter
	saved    events.Position
	savedAt  time.Time
	head     events.Position // of the ledger, when it was last asked
	torn     bool            // the model has part of an entry that cannot be applied
	spelling sync.Mutex      // held by whoever spells out the state
	worlds   worlds
}

// New returns a projector that has folded nothing.
func New(c Config) *Projector {
	if c.CheckpointEvery == 0 {
		c.CheckpointEvery = 50_000
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Log = c.Log.With("view", c.View.Name, "authority", c.Authority)
	p := &Projector{Config: c, moved: make(chan struct{}), state: CatchingUp}
	p.reset()
	return p
}

func (p *Projector) reset() {
	p.model, p.recorded, p.chain, p.ledger = p.View.New(p.Authority), recordings{}, events.Start(p.Authority), events.Hash{}
}

// Halt is why a projector stopped for good: the view is right up to an entry,
// and the next one cannot be applied.
type Halt struct {
	At  events.Position // the entry that could not be applied
	Err error
}

func (h *Halt) Error() string { return fmt.Sprintf("halted at %d: %v", h.At, h.Err) }
func (h *Halt) Unwrap() error { return h.Err }

// Run folds the ledger, from the newest checkpoint on, until ctx ends, which is
// no error, or the view halts, which is a *Halt. Live is called once, when the
// view has first caught up.
func (p *Projector) Run(ctx context.Context, live func() error) error {
	p.savedAt = time.Now()
	err := p.restore(ctx)
	if err == nil {
		err = p.follow(ctx, live)
	}
	var halt *Halt
	var damage *events.Damage
	if errors.As(err, &damage) && !errors.As(err, &halt) {
		err = &Halt{damage.Position, fmt.Errorf("%w; restore the ledger from a copy that has every entry, and start again", damage)}
	}
	switch {
	case errors.As(err, &halt):
		p.halt(halt)
	case ctx.Err() != nil:
		err = nil
	}
	if p.chain.Position > p.saved && halt == nil {
		err = errors.Join(err, p.save())
	}
	return err
}

func (p *Projector) halt(h *Halt) {
	p.Log.Error("the view has halted", "at", h.At, "reason", h.Err)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state, p.reason = Halted, h.Error()
	p.announce()
}

// restore puts the view where its checkpoint is, if there is one that fits.
func (p *Projector) restore(ctx context.Context) error {
	if p.Rebuild {
		return nil
	}
	c, err := p.Checkpoints.Load(p.View.Name, p.Authority)
	if errors.Is(err, ErrUnreadable) {
		p.Log.Warn("rebuilding from nothing", "because", err)
		return nil
	}
	if err != nil || c == nil {
		return err
	}
	if err := p.fits(ctx, c); err != nil {
		return err
	}
	if c.Form != form {
		p.Log.Info("rebuilding from nothing", "because", "projectors keep something else", "checkpoint", c.Form, "form", form)
		return nil
	}
	if c.Fold != p.View.Fold {
		p.Log.Info("rebuilding from nothing", "because", "the fold has changed", "checkpoint", c.Fold, "fold", p.View.Fold)
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	rest, err := p.recorded.restore(c.State)
	if err == nil {
		err = p.model.RestoreState(rest)
	}
	if err != nil {
		p.Log.Warn("rebuilding from nothing", "because", err)
		p.reset()
		return nil
	}
	p.chain, p.ledger, p.saved = c.Chain, c.Ledger, c.Chain.Position
	p.Log.Info("resuming from a checkpoint", "position", p.saved)
	return nil
}

// fits checks that a checkpoint was made from this ledger and that the ledger
// still holds what the checkpoint has seen. If not, the figures of one of the
// two are wrong and nobody here can tell which.
func (p *Projector) fits(ctx context.Context, c *Checkpoint) error {
	path := p.Checkpoints.Path(p.View.Name, p.Authority)
	advice := fmt.Sprintf("if the ledger is right, move %s away and the view is rebuilt from nothing", path)
	head, _, err := p.Source.Head(ctx)
	if err != nil {
		return err
	}
	if head > 0 {
		first, err := p.Source.At(ctx, 1)
		if err != nil {
			return err
		}
		if events.HashOf(first.Bytes) != c.Ledger {
			return &Halt{1, fmt.Errorf("the checkpoint was made from another ledger: its first entry is not this one's; %s", advice)}
		}
	}
	if c.Chain.Position > head {
		return &Halt{head + 1, fmt.Errorf("the checkpoint is from the future: it includes entry %d, but the ledger ends at %d, so entries were lost from its end; %s", c.Chain.Position, head, advice)}
	}
	if err := p.Source.Holds(ctx, c.Chain); err != nil {
		var damage *events.Damage
		if errors.As(err, &damage) {
			return &Halt{damage.Position, fmt.Errorf("the checkpoint and the ledger disagree: %w; %s", err, advice)}
		}
		return err
	}
	return nil
}

// run is entries that were read, checked and decoded, with where the chain
// stands after the last of them.
type run struct {
	from    events.Position
	entries []*events.Entry
	chain   events.Chain
	first   events.Hash // of the ledger's first entry, if the run begins with it
	arrived time.Time
	err     error // what kept the next entry from being decoded
}

// runsAhead is how many runs are decoded ahead of those that are folded: few, so
// that what was decoded is still in a processor's cache when it is folded.
const runsAhead = 2

// follow decodes on one goroutine and folds on another.
func (p *Projector) follow(ctx context.Context, live func() error) error {
	if err := p.isLive(ctx, &live); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	runs, done := make(chan run, runsAhead), make(chan error, 1)
	go func() {
		defer close(runs)
		done <- p.read(ctx, runs)
	}()
	var failed error
	for r := range runs {
		if failed != nil {
			continue // until the reader has noticed
		}
		if failed = p.take(ctx, r, &live); failed != nil {
			cancel()
		}
	}
	if err := <-done; failed == nil {
		failed = err
	}
	return failed
}

// read decodes what the source delivers.
func (p *Projector) read(ctx context.Context, runs chan<- run) error {
	chain := p.chain
	var decoder events.Decoder
	return p.Source.Follow(ctx, chain.Position+1, func(stored []events.Stored) error {
		r := run{from: chain.Position + 1, entries: make([]*events.Entry, 0, len(stored))}
		for _, s := range stored {
			e, err := decoder.Entry(s.Bytes)
			if err == nil {
				err = chain.Next(s, e.Prev)
			}
			if err != nil {
				r.err = unreadable(s.Position, err)
				break
			}
			if s.Position == 1 {
				r.first = chain.Hash
			}
			r.entries, r.arrived = append(r.entries, e), s.Arrived
		}
		r.chain = chain
		select {
		case runs <- r:
			return r.err
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

func unreadable(at events.Position, err error) error {
	var damage *events.Damage
	if errors.As(err, &damage) {
		return err
	}
	return &Halt{at, fmt.Errorf("entry %d cannot be read: %w", at, err)}
}

// checkpointAfter is how long a view that is live goes without a checkpoint
// while entries come.
const checkpointAfter = 30 * time.Second

// take folds a run.
func (p *Projector) take(ctx context.Context, r run, live *func() error) error {
	if err := p.apply(r); err != nil {
		return err
	}
	if r.err != nil {
		return r.err
	}
	due := int(p.chain.Position-p.saved) >= p.CheckpointEvery || *live == nil && time.Since(p.savedAt) > checkpointAfter
	if due {
		if err := p.save(); err != nil {
			p.Log.Error("going on without a checkpoint", "error", err)
			p.saved = p.chain.Position
		}
	}
	return p.isLive(ctx, live)
}

func (p *Projector) apply(r run) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.announce()
	p.worlds.kept.Store(nil) // what was supposed would stand behind other entries now
	n := 0
	for _, e := range r.entries {
		n += len(e.Events)
	}
	if err := p.inRun(r, n, func() error { return p.applyEach(r) }); err != nil {
		return err
	}
	p.rate.add(n)
	if r.first != (events.Hash{}) {
		p.ledger = r.first
	}
	p.chain = r.chain
	if !r.arrived.IsZero() {
		p.arrived = r.arrived
	}
	return nil
}

// inRun tells a model that wants to know that a run of n events is coming.
func (p *Projector) inRun(r run, n int, apply func() error) error {
	model, ok := p.model.(RunModel)
	if !ok {
		return apply()
	}
	model.Expect(r.entries)
	return model.InRun(n, apply)
}

func (p *Projector) applyEach(r run) error {
	for i, e := range r.entries {
		at := r.from + events.Position(i)
		err := p.recorded.admits(e)
		if err == nil {
			err = p.model.Apply(at, e)
		}
		if err != nil {
			p.chain, p.torn = events.Chain{Position: at - 1, Hash: e.Prev}, true
			return &Halt{at, fmt.Errorf("entry %d cannot be applied: %w", at, err)}
		}
		p.recorded.add(at, e)
	}
	return nil
}

// announce wakes whoever waits for the view to move. The lock is held.
func (p *Projector) announce() {
	close(p.moved)
	p.moved = make(chan struct{})
}

// isLive calls live when the view has first reached the ledger's end.
func (p *Projector) isLive(ctx context.Context, live *func() error) error {
	if *live == nil || p.chain.Position < p.head {
		return nil
	}
	var err error
	if p.head, _, err = p.Source.Head(ctx); err != nil || p.chain.Position < p.head {
		return err
	}
	p.mu.Lock()
	p.state = Live
	p.mu.Unlock()
	call := *live
	*live = nil
	if err := call(); err != nil { // answer first, then save: a checkpoint of a large view takes a while
		return err
	}
	if p.chain.Position > p.saved {
		if err := p.save(); err != nil {
			p.Log.Error("going on without a checkpoint", "error", err)
		}
	}
	return nil
}

func (p *Projector) save() error {
	if p.Checkpoints.Dir == "" {
		p.saved = p.chain.Position
		return nil
	}
	state := p.appendState()
	err := p.Checkpoints.Save(Checkpoint{View: p.View.Name, Authority: p.Authority, Form: form, Fold: p.View.Fold,
		Ledger: p.ledger, Chain: p.chain, State: state})
	p.savedAt = time.Now()
	if err == nil {
		p.saved = p.chain.Position
	}
	return err
}

// form is the version of recordings as they are saved: it changes whenever the
// same entries would give other bytes.
const form = 1

// common is what every question may hold.
type common struct {
	AtLeast events.Position `json:"at_least"`
	KnownAt string          `json:"known_at"`
	supposition
}

// Patience is how long a question waits for an entry that it demands.
const Patience = 20 * time.Second

// Answer answers a question with JSON. If the question demands an entry that
// the view does not include yet, it waits for it as long as ctx and Patience
// last. When ctx ends nobody wants the answer any more, and the days of a series
// that are left are not worked out. A panic is a fault of the program in one
// question, and an error; the others are answered all the same.
func (p *Projector) Answer(ctx context.Context, question []byte) (answer []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			p.Log.Error("a question could not be answered", "fault", fault, "stack", string(debug.Stack()))
			err = fmt.Errorf("the view %s of %s could not answer this question, which is a fault of the program: %v; other questions are answered as before; report this one, with what the projector has logged", p.View.Name, p.Authority, fault)
		}
	}()
	return p.answer(ctx, question)
}

func (p *Projector) answer(ctx context.Context, question []byte) ([]byte, error) {
	var c common
	if err := json.Unmarshal(question, &c); err != nil {
		return nil, refuse("the question is not JSON as expected: %v", err)
	}
	if err := p.await(ctx, c.AtLeast); err != nil {
		return nil, err
	}
	switch {
	case len(c.WhatIf) > 0:
		return p.answerSupposing(ctx, question, c)
	case c.After > 0:
		return nil, refuse("the question says after which entry to suppose something (what_if_after), and supposes nothing; list the events in what_if, or ask for what was known at @%d", c.After)
	}
	a, err := p.ask(ctx, question, c)
	if err != nil {
		return nil, err
	}
	switch a := a.(type) {
	case json.RawMessage:
		return a, nil
	case Completer:
		full, err := a.Complete(func(at events.Position) (*events.Entry, error) { return p.entry(ctx, at) })
		if err != nil {
			return nil, err
		}
		return spelled(full)
	}
	panic("projections: ask returns nothing else")
}

// ask has the model answer, and marshals what it says while nothing changes.
func (p *Projector) ask(ctx context.Context, question []byte, c common) (any, error) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	// A halted view is right up to its position, so it still answers for that.
	if p.state == Halted {
		if _, err := p.recorded.resolve(c.KnownAt); err != nil || !strings.HasPrefix(c.KnownAt, "@") {
			return nil, p.refuseHalted()
		}
	}
	a, err := p.model.Answer(question, Standing{p.Authority, p.chain.Position, nil, &p.recorded, ctx.Err})
	if err != nil {
		return nil, err
	}
	if c, ok := a.(Completer); ok {
		return c, nil
	}
	b, err := spelled(a)
	return json.RawMessage(b), err
}

// Speller is an answer that writes its own JSON, since it does so faster than
// json.Marshal. It appends to b what that would make of it, to the byte.
type Speller interface {
	AppendJSON(b []byte) ([]byte, error)
}

// spelled is an answer as JSON.
func spelled(a any) ([]byte, error) {
	if s, ok := a.(Speller); ok {
		return s.AppendJSON(nil)
	}
	return json.Marshal(a)
}

func (p *Projector) refuseHalted() error {
	return refuse("the view %s of %s has %s; it can be asked as known at @%d or before", p.View.Name, p.Authority, p.reason, p.chain.Position)
}

// entry reads an entry back from the ledger.
func (p *Projector) entry(ctx context.Context, at events.Position) (*events.Entry, error) {
	s, err := p.Source.At(ctx, at)
	if err != nil {
		return nil, err
	}
	e, err := events.DecodeEntry(s.Bytes)
	if err != nil {
		return nil, fmt.Errorf("entry %d cannot be read: %w", at, err)
	}
	return e, nil
}

func (p *Projector) await(ctx context.Context, at events.Position) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	for {
		p.mu.RLock()
		position, moved := p.chain.Position, p.moved
		var halted error
		if p.state == Halted {
			halted = p.refuseHalted()
		}
		p.mu.RUnlock()
		switch {
		case position >= at:
			return nil
		case halted != nil:
			return halted
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return refuse("the view %s of %s includes entry %d; entry %d was asked for and did not come in time", p.View.Name, p.Authority, position, at)
		}
	}
}
