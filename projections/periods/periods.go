// Package periods is the fold of what is told of a run of days as one figure:
// what was spent on an account, what may be spent on it, and how many referrals
// came in. Views of money and of demand stand on it.
//
// Every telling is kept with the days it is of and the entries by which it was
// believed, so that a line corrected or retracted changes what is known from
// then on, and nothing that was known before. Its first day and its last are both
// of it. Amounts are whole pence or whole referrals and stay whole, however their
// days are cut: see Share. A day of which several are told is covered once; see
// Covered.
package periods

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// Fold is the version of the fold. Whenever the same entries would give other
// rows it goes up, and with it that of each view that stands on it.
const Fold = 1

// What a telling is of.
type What uint8

const (
	Spent    What = iota + 1 // pence that were spent
	Budgeted                 // pence that may be spent
	Received                 // referrals that came in
	end
)

// Told is one figure of a run of days.
type Told struct {
	What    What
	Account string // what the money is for; empty for referrals
	Service string // empty where the telling names none
	Amount  int64  // pence, or referrals
	Line    events.Line
	Basis   string // how it is known, when it was not simply stated
}

// Row is a figure with its days. They have an end.
type Row = bitemporal.Row[Told]

// Periods is the state of the fold for one authority. Make it with New.
type Periods struct {
	Record facts.Record
	Told   bitemporal.Table[Told]

	kind    facts.Kind
	of      bitemporal.Subjects[Told] // by the thing that it is told of
	scratch []Row
}

// New returns a fold of what is told of things of one kind: facts.Account or
// facts.Demand.
func New(kind facts.Kind) *Periods {
	p := &Periods{kind: kind}
	p.Record.Keep(kind)
	return p
}

// Apply takes in the entry at a position.
func (p *Periods) Apply(at events.Position, e *events.Entry) error {
	c, err := p.Record.Advance(at, e)
	if err != nil {
		return err
	}
	for _, n := range c.Notes {
		// What ends before the first day that changed has not changed.
		p.of.Of(uint32(n.Thing)).Revise(&p.Told, at, n.From, p.rows(n.Thing, n.From))
	}
	return nil
}

// rows lists what is told of a thing now, but for what ends by a day.
func (p *Periods) rows(t facts.Thing, since events.Date) []Row {
	rows := p.scratch[:0]
	for _, n := range p.Record.Notes(p.kind, t) {
		if r, ok := told(n.Event, n.By); ok && r.Span.To > since {
			rows = append(rows, r)
		}
	}
	p.scratch = rows
	return rows
}

func told(ev events.Event, by events.Line) (Row, bool) {
	switch e := ev.(type) {
	case *events.SpendPosted:
		return Row{Span: events.Span{From: e.FirstDay, To: e.LastDay + 1},
			Value: Told{What: Spent, Account: e.Account, Service: e.Service, Amount: int64(e.Amount), Line: by, Basis: e.Basis}}, true
	case *events.BudgetSet:
		return Row{Span: events.Span{From: e.FirstDay, To: e.LastDay + 1},
			Value: Told{What: Budgeted, Account: e.Account, Service: e.Service, Amount: int64(e.Amount), Line: by}}, true
	case *events.ReferralsReceived:
		return Row{Span: events.Span{From: e.FirstDay, To: e.LastDay + 1}, Value: Told{What: Received, Amount: e.Count, Line: by}}, true
	}
	return Row{}, false
}

// Known lists all that was told by an entry, in the order it was first told.
func (p *Periods) Known(by events.Position) (all []Row) {
	all = make([]Row, 0, p.Told.Len())
	for _, r := range p.Told.Within(events.Span{}, by) {
		all = append(all, r)
	}
	return all
}

// Share returns what of a row falls on the days of a window, in whole units.
// The amount is spread evenly over its days and cut at the days' ends, each cut
// rounded down to a unit. So the shares of windows that lie end to end add up to
// the amount, to the penny, and no share is out by more than a unit.
func Share(r *Row, window events.Span) int64 {
	days := r.Span.Intersect(window)
	if days.Empty() || days.To == 0 || r.Span.To == 0 {
		return 0
	}
	length := int64(r.Span.To - r.Span.From)
	upTo := func(d events.Date) int64 { return r.Value.Amount * int64(d-r.Span.From) / length }
	return upTo(days.To) - upTo(days.From)
}
