package people

import (
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
	"muster/projections/practised"
	"muster/projections/staffing"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 2*1_000_000 + practised.Fold*100 + staffing.Fold

// declared is that a worker's profile is the one of a line.
type declared struct {
	Of   facts.Thing // the worker, as facts.Profile numbers them
	Line events.Line // the declaration, as it is cited
	By   events.Line // where the box is: the declaration, or what corrects it
}

// Model is the state of the view for one authority.
type Model struct {
	staff     staffing.Staff
	practised *practised.State // for the dashboard
	profiles  bitemporal.Table[declared]
	ofWorker  bitemporal.Subjects[declared]
	boxes     map[events.Line]events.ProfileSealed // by declared.By
	scratch   []bitemporal.Row[declared]

	byPost    *bitemporal.Index // rows of staff.Stock, who is in post, by worker
	byProfile *bitemporal.Index // profiles, by worker as facts.Profile numbers them

	keys   Keys
	opened opened
}

// NewModel returns a view with nothing folded. Without keys, which is nil, it
// answers that profiles are sealed.
func NewModel(keys Keys) *Model {
	m := &Model{boxes: map[events.Line]events.ProfileSealed{}, keys: keys}
	m.staff.Record.Keep(append([]facts.Kind{facts.Worker, facts.Profile}, practised.Kinds...)...)
	m.practised = practised.NewWatched(&m.staff)
	m.byPost = bitemporal.NewIndex(&m.staff.Stock, func(r staffing.Row) (n, tag uint32) {
		if r.What != staffing.InPost {
			return 0, 0
		}
		return uint32(r.Of), 0
	})
	m.byProfile = bitemporal.NewIndex(&m.profiles, func(d declared) (n, tag uint32) { return uint32(d.Of), 0 })
	return m
}

// InRun folds a long run faster; see projections.RunModel.
func (m *Model) InRun(n int, apply func() error) error { return m.staff.InRun(n, apply) }

// Expect tells which entries come next; see projections.RunModel.
func (m *Model) Expect(run []*events.Entry) { m.staff.Expect(run) }

// Apply takes in the entry at a position.
func (m *Model) Apply(at events.Position, e *events.Entry) error {
	for i, ev := range e.Events {
		if inClear(ev) {
			return fmt.Errorf("event %d holds a profile in the clear, which is never stored; the registrar seals it", i+1)
		}
	}
	c, err := m.staff.Apply(at, e)
	if err != nil {
		return err
	}
	for _, n := range c.Notes {
		if n.Kind == facts.Profile {
			m.ofWorker.Of(uint32(n.Thing)).Revise(&m.profiles, at, 0, m.rows(n.Thing))
		}
	}
	m.practised.Apply(at, c)
	return nil
}

// inClear reports whether an event holds what only a sealed one may.
func inClear(ev events.Event) bool {
	if c, ok := ev.(*events.LineCorrected); ok {
		ev = c.Now
	}
	_, is := ev.(*events.ProfileDeclared)
	return is
}

// rows works out which declaration of a worker holds when: each until the next.
func (m *Model) rows(worker facts.Thing) []bitemporal.Row[declared] {
	rows := m.scratch[:0]
	for _, n := range m.staff.Record.Notes(facts.Profile, worker) {
		box, ok := n.Event.(*events.ProfileSealed)
		if !ok {
			continue
		}
		m.boxes[n.By] = *box
		one := bitemporal.Row[declared]{Span: events.Span{From: n.Begins}, Value: declared{worker, n.Line, n.By}}
		if last := len(rows) - 1; last >= 0 && rows[last].Span.From == n.Begins {
			rows[last] = one
			continue
		} else if last >= 0 {
			rows[last].Span.To = n.Begins
		}
		rows = append(rows, one)
	}
	m.scratch = rows
	return rows
}
