package scenarios

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
)

// Ledger is what a story runs against: a ledger and the views over it.
type Ledger interface {
	// Record has an entry recorded and returns its position. An entry that is
	// recorded already, by its id and content, is answered with the position at
	// which it stands. Every entry that the ledger will not take, also an id
	// already used for other content, is a *events.Refusal; any other error
	// means that the ledger could not be asked.
	Record(ctx context.Context, authority string, e *events.Entry) (events.Position, error)

	// Ask has a view answer a question. A question that makes no sense is a
	// *projections.Refusal.
	Ask(ctx context.Context, authority, view string, q answers.Question) (*answers.Answer, error)
}

// Loader is a Ledger that can have many entries under way at once.
type Loader interface {
	// RecordAll records entries in order, as Record does, and returns the
	// position of the last. It stops at the first that is refused.
	RecordAll(ctx context.Context, authority string, entries iter.Seq[*events.Entry]) (events.Position, error)
}

// Check runs a story. What does not hold is in the Report; an error means that
// the story could not be run to its end.
func Check(ctx context.Context, s *Story, l Ledger) (Report, error) {
	r := newRun(s, l)
	for _, step := range s.Steps {
		if err := r.step(ctx, step); err != nil {
			return r.report, fmt.Errorf("%s:%d: %w", s.File, step.line(), err)
		}
	}
	r.report.judge()
	return r.report, nil
}

// Load records what a story records, without its refusals, retries and
// questions. Loading it again records nothing again. It returns the position of
// the last entry.
func Load(ctx context.Context, s *Story, l Ledger) (events.Position, error) {
	r := newRun(s, l)
	for _, step := range s.Steps {
		var err error
		switch step := step.(type) {
		case *History:
			err = r.history(ctx, step)
		case *Record:
			if !step.Refused {
				_, err = r.record(ctx, step)
			}
		}
		if err != nil {
			return r.last, fmt.Errorf("%s:%d: %w", s.File, step.line(), err)
		}
	}
	return r.last, nil
}

// run is a story under way.
type run struct {
	story    *Story
	ledger   Ledger
	labelled map[string]stands
	supposed map[string]*Suppose
	answers  map[string]*answers.Answer
	last     events.Position
	report   Report
}

// stands is an entry as it was recorded.
type stands struct {
	entry    *events.Entry
	position events.Position
}

func newRun(s *Story, l Ledger) *run {
	return &run{
		story: s, ledger: l, labelled: map[string]stands{}, supposed: map[string]*Suppose{}, answers: map[string]*answers.Answer{},
		report: Report{Scenario: s.Name, Title: s.Title, Authority: s.Authority, Figures: []Figure{}, Findings: []Finding{}},
	}
}

func (r *run) step(ctx context.Context, step Step) error {
	switch step := step.(type) {
	case *History:
		return r.unexpected(step.Line, r.history(ctx, step))
	case *Record:
		if step.Refused {
			return r.refuse(ctx, step)
		}
		_, err := r.record(ctx, step)
		return r.unexpected(step.Line, err)
	case *Retry:
		return r.retry(ctx, step)
	case *Suppose:
		r.supposed[step.Label] = step
		return nil
	case *Ask:
		return r.ask(ctx, step)
	case *Reckoned:
		return r.reckon(step)
	case *Remark:
		return r.remark(step)
	}
	panic(fmt.Sprintf("scenarios: no such step: %T", step))
}

// unexpected notes a refusal that the story does not expect; any other error is
// passed on.
func (r *run) unexpected(line int, err error) error {
	var no *events.Refusal
	if errors.As(err, &no) {
		r.problem(line, "was refused: "+err.Error())
		return nil
	}
	return err
}

func (r *run) problem(line int, reason string) {
	r.report.Problems = append(r.report.Problems, fmt.Sprintf("%s:%d: %s", r.story.File, line, reason))
}

func (r *run) record(ctx context.Context, s *Record) (events.Position, error) {
	e, err := r.resolved(s)
	if err != nil {
		return 0, err
	}
	at, err := r.ledger.Record(ctx, r.story.Authority, e)
	if err != nil {
		return 0, err
	}
	r.recorded(e, at)
	if s.Label != "" {
		r.labelled[s.Label] = stands{e, at}
	}
	return at, nil
}

func (r *run) recorded(e *events.Entry, at events.Position) {
	r.last = max(r.last, at)
	r.report.Entries++
	r.report.Events += len(e.Events)
}

// resolved returns the entry with the lines that it cites by label.
func (r *run) resolved(s *Record) (*events.Entry, error) {
	e := s.Entry
	e.Events = append([]events.Event(nil), e.Events...)
	for _, c := range s.cites {
		ev, err := r.citing(e.Events[c.event], c)
		if err != nil {
			return nil, err
		}
		e.Events[c.event] = ev
	}
	return &e, nil
}

// citing returns a correction or retraction with the line that it cites by
// label.
func (r *run) citing(ev events.Event, c cite) (events.Event, error) {
	of, ok := r.labelled[c.label]
	if !ok {
		return nil, fmt.Errorf("cites %s, which was not recorded", c.label)
	}
	line := events.LineAt(of.position, c.number)
	if old, ok := ev.(*events.LineCorrected); ok {
		return &events.LineCorrected{Line: line, Now: old.Now}, nil
	}
	return &events.LineRetracted{Line: line}, nil
}

// refuse offers an entry that must be refused.
func (r *run) refuse(ctx context.Context, s *Record) error {
	e, err := r.resolved(s)
	if err != nil {
		return err
	}
	v := Verdict{Step: fmt.Sprintf("%s:%d", r.story.File, s.Line), Expected: s.Saying}
	at, err := r.ledger.Record(ctx, r.story.Authority, e)
	var no *events.Refusal
	switch {
	case errors.As(err, &no):
		v.Got = err.Error()
		v.Holds = strings.Contains(v.Got, s.Saying)
	case err != nil:
		return err
	default:
		v.Got = fmt.Sprintf("recorded as entry %d", at)
		r.recorded(e, at)
	}
	r.report.Refusals = append(r.report.Refusals, v)
	return nil
}

// retry offers an entry again, which must be answered with its old position.
func (r *run) retry(ctx context.Context, s *Retry) error {
	of, ok := r.labelled[s.Label]
	if !ok {
		r.problem(s.Line, "retries "+s.Label+", which was not recorded")
		return nil
	}
	at, err := r.ledger.Record(ctx, r.story.Authority, of.entry)
	if err == nil && at != of.position {
		r.problem(s.Line, fmt.Sprintf("recorded %s twice, as entries %d and %d", s.Label, of.position, at))
	}
	return r.unexpected(s.Line, err)
}

// history records a generated history. Its first entry goes by itself, because
// its position settles those of all behind it, which corrections cite.
func (r *run) history(ctx context.Context, h *History) error {
	generate := histories[h.Name]
	for first := range generate(1) {
		at, err := r.ledger.Record(ctx, r.story.Authority, first)
		if err != nil {
			return err
		}
		return r.recordAll(ctx, counted(generate(at), r.recorded, at))
	}
	return nil
}

// counted tells each entry, with its position, as it passes.
func counted(entries iter.Seq[*events.Entry], tell func(*events.Entry, events.Position), at events.Position) iter.Seq[*events.Entry] {
	return func(yield func(*events.Entry) bool) {
		for e := range entries {
			if !yield(e) {
				return
			}
			tell(e, at)
			at++
		}
	}
}

func (r *run) recordAll(ctx context.Context, entries iter.Seq[*events.Entry]) error {
	if l, ok := r.ledger.(Loader); ok {
		last, err := l.RecordAll(ctx, r.story.Authority, entries)
		r.last = max(r.last, last)
		return err
	}
	for e := range entries {
		if _, err := r.ledger.Record(ctx, r.story.Authority, e); err != nil {
			return fmt.Errorf("entry %s, recorded %s: %w", e.ID, e.Recorded, err)
		}
	}
	return nil
}

func (r *run) ask(ctx context.Context, s *Ask) error {
	q := s.Question
	q.AtLeast = r.last
	if label, ok := strings.CutPrefix(q.KnownAt, "@"); ok {
		if of, ok := r.labelled[label]; ok {
			q.KnownAt = fmt.Sprintf("@%d", of.position)
		}
	}
	if err := r.supposes(s, &q); err != nil {
		return err
	}
	a, err := r.ledger.Ask(ctx, r.story.Authority, s.View, q)
	if s.Saying != "" {
		return r.refusedAsk(s, err)
	}
	if err != nil {
		return fmt.Errorf("ask for %s of %s: %w", s.View, q.AsOf, err)
	}
	if s.Label != "" {
		r.answers[s.Label] = a
	}
	for _, e := range s.Expected {
		f := compare(e, s.Question, a)
		f.Supposing = s.Supposing
		r.report.Figures = append(r.report.Figures, f)
	}
	return nil
}

// refusedAsk judges the refusal of a question.
func (r *run) refusedAsk(s *Ask, err error) error {
	v := Verdict{Step: fmt.Sprintf("%s:%d", r.story.File, s.Line), Expected: s.Saying, Got: "answered"}
	var no *projections.Refusal
	switch {
	case errors.As(err, &no):
		v.Got = no.Reason
		v.Holds = strings.Contains(v.Got, s.Saying)
	case err != nil:
		return err
	}
	r.report.Refusals = append(r.report.Refusals, v)
	return nil
}

func (r *run) remark(s *Remark) error {
	text, err := filled(s.Text, r.answers)
	if err != nil {
		return err
	}
	r.report.Findings = append(r.report.Findings, Finding{s.ID, text})
	return nil
}
