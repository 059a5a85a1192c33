// Package rates is the view of turnover, vacancy and agency rates: in FTE and
// headcount, by authority, service, team, role, grade and agency reason, as of
// any day and as known at any moment.
//
// # Who is counted
//
// The population is those in a social work role (events.SocialWorkRoles).
//
//   - A worker is in post from the first day to the last day, both included.
//   - A leaver of a period has their last day in it. A worker whose last day is
//     30 September is both in post on that day and a leaver of the year that it
//     ends; one who starts on 1 October is a starter of the next year.
//   - Periods are the twelve months that end with the day asked about: for
//     30 September, from 1 October.
//   - One who starts and leaves within the period is both a starter and a
//     leaver. One who leaves and returns is a leaver, and a starter again.
//   - Going to or coming from another role of the same council outside
//     children's services is leaving or starting, in the census and in the
//     council's measures; leaving-council takes only those who leave the council
//     for leavers. A move within children's services is neither, even into or
//     out of a social work role; so stock and flow need not tie.
//   - One with two posts is one head, in the more senior role, and the FTE of
//     both. Giving up one of two posts is not leaving.
//   - A zero-hours worker is a head and no FTE.
//   - A vacancy is the unfilled FTE of a post that exists and is funded.
package rates

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 2

// what a row counts towards.
type what uint8

const (
	inPost what = iota
	vacant
	agency
	starter
	leaver
	transferIn  // a starter from another role of the council
	transferOut // a leaver to one
	whats
)

var measureOf = [whats]Measure{InPost, Vacancies, Agency, Starters, Leavers, Starters, Leavers}

// seat is what the tables' rows are counted by: where somebody works, and as
// what. There are few, so that a row holds a number for it.
type seat struct{ Role, Grade, Team, Service facts.Name }

// seats numbers seats in the order in which they are first met.
type seats struct {
	numbers map[seat]uint32
	list    []seat
}

func (s *seats) number(one seat) uint32 {
	n, ok := s.numbers[one]
	if !ok {
		if s.numbers == nil {
			s.numbers = map[seat]uint32{}
		}
		n = uint32(len(s.list))
		s.numbers[one] = n
		s.list = append(s.list, one)
	}
	return n
}

// row is something that is counted, as the tables hold it.
type row struct {
	Line   events.Line
	Of     facts.Thing // the worker, post or assignment
	FTE    int32       // millionths
	Seat   uint32
	What   what
	Reason uint8 // of an agency assignment
	Head   bool  // it counts as a head
}

func (r *row) amount() bitemporal.Amount {
	a := bitemporal.Amount{FTE: int64(r.FTE)}
	if r.Head {
		a.Heads = 1
	}
	return a
}

// key is one cell of a sum: what is counted, and the values of the dimensions
// that the sum is by.
type key struct {
	What what
	A, B facts.Name
}

// declared is a register's count from one declaration to the next.
type declared struct {
	Register facts.Thing
	Day      events.Date
	Count    int64
	Line     events.Line
}

// tallies sum the stock, and flows what happened, by the dimensions.
type tallies struct{ team, grade, reason *bitemporal.Tally[key] }
type flows struct{ team, grade *bitemporal.Flow[key] }

// Model is the state of the view for one authority.
type Model struct {
	record facts.Record
	seats  seats
	behind *behind // while a run is under way

	settled   []seat                // the seats that the rows of the tables may have
	stock     bitemporal.Table[row] // who is in post, what is vacant, who is on assignment
	happened  bitemporal.Table[row] // starters and leavers, each on its day
	registers bitemporal.Table[declared]
	sums      tallies
	movements flows
	basis     map[events.Line]string // of declared counts

	// What is believed of each post, assignment, worker and register.
	ofPost, ofAssignment, ofWorker subjects[row]
	ofRegister                     subjects[declared]

	scratch struct {
		occupied []facts.Occupied
		flows    []facts.Flow
		rows     []bitemporal.Row[row]
		counts   []bitemporal.Row[declared]
	}
	pending struct {
		assignments, workers facts.Set
	}
}

// subjects are things by number, and what is believed of each.
type subjects[R comparable] []bitemporal.Subject[R]

func (l *subjects[R]) of(t facts.Thing) *bitemporal.Subject[R] {
	for int(t) > len(*l) {
		*l = append(*l, bitemporal.Subject[R]{})
	}
	return &(*l)[t-1]
}

// NewModel returns a view with nothing folded.
func NewModel() *Model {
	m := &Model{basis: map[events.Line]string{}}
	byTeam := func(r row) (key, bitemporal.Amount, bool) {
		s := &m.settled[r.Seat]
		return key{r.What, s.Service, s.Team}, r.amount(), true
	}
	byGrade := func(r row) (key, bitemporal.Amount, bool) {
		s := &m.settled[r.Seat]
		return key{r.What, s.Role, s.Grade}, r.amount(), true
	}
	byReason := func(r row) (key, bitemporal.Amount, bool) {
		return key{What: r.What, A: facts.Name(r.Reason)}, r.amount(), r.What == agency
	}
	m.sums = tallies{bitemporal.NewTally(&m.stock, byTeam), bitemporal.NewTally(&m.stock, byGrade), bitemporal.NewTally(&m.stock, byReason)}
	m.movements = flows{bitemporal.NewFlow(&m.happened, byTeam), bitemporal.NewFlow(&m.happened, byGrade)}
	return m
}

// Apply takes in the entry at a position.
func (m *Model) Apply(at events.Position, e *events.Entry) error {
	c, err := m.record.Advance(at, e)
	if err != nil {
		return err
	}
	m.gather(c)
	for _, p := range c.Posts {
		rows, since := m.postRows(p.Thing, p.From)
		m.settle(revision{at: at, of: facts.Post, thing: p.Thing, since: since}, rows)
	}
	for _, a := range m.pending.assignments.Take() {
		m.settle(revision{at: at, of: facts.Assignment, thing: a}, m.assignmentRows(a))
	}
	for _, w := range m.pending.workers.Take() {
		m.settle(revision{at: at, of: facts.Worker, thing: w}, m.flowRows(w))
	}
	for _, r := range c.Registers {
		m.ofRegister.of(r.Thing).Revise(&m.registers, at, 0, m.registerRows(r.Thing))
	}
	return nil
}

// gather works out whose rows an entry may have changed besides those that it
// touches itself.
func (m *Model) gather(c *facts.Change) {
	for _, w := range c.Careers {
		m.pending.workers.Add(w)
	}
	for _, p := range c.Posts {
		if p.Facts { // a starter's or leaver's service is their post's
			for _, h := range m.record.Holdings(p.Thing, p.From) {
				m.pending.workers.Add(h.Worker)
			}
		}
	}
	for _, w := range c.Workers { // who may have had their head in an assignment that is no longer theirs
		for _, a := range m.record.Assignments(w.Thing) {
			m.pending.assignments.Add(a)
		}
	}
	for _, a := range c.Assignments {
		m.pending.assignments.Add(a.Thing)
		for _, e := range m.record.Engagements(a.Thing) { // one head may move to another assignment
			for _, other := range m.record.Assignments(e.Worker) {
				m.pending.assignments.Add(other)
			}
		}
	}
}

// postRows works out who holds a post and how far it is vacant, but for the rows
// that end by the day since, which nothing from the day from on can change.
func (m *Model) postRows(p facts.Thing, from events.Date) (rows []bitemporal.Row[row], since events.Date) {
	m.scratch.occupied, since = m.record.Occupancy(p, from, m.scratch.occupied[:0])
	rows = m.scratch.rows[:0]
	phases := m.record.Phases(p)
	held := m.record.Holdings(p, since)
	for i := range held {
		if h := &held[i]; (h.Span.To == 0 || h.Span.To > since) && m.record.Names.Seniority(h.Role) != 0 {
			rows = m.stintRows(rows, h, phases)
		}
	}
	for i := range m.scratch.occupied {
		if o := &m.scratch.occupied[i]; o.Phase >= 0 {
			rows = m.vacancyRow(rows, p, o, &phases[o.Phase])
		}
	}
	m.scratch.rows = rows
	return slices.DeleteFunc(rows, func(r bitemporal.Row[row]) bool { return r.Span.To != 0 && r.Span.To <= since }), since
}

// stintRows adds a stint, cut where the post goes to another service.
func (m *Model) stintRows(rows []bitemporal.Row[row], s *facts.Holding, phases []facts.Phase) []bitemporal.Row[row] {
	at := seat{Role: s.Role, Grade: s.Grade, Team: s.Team}
	one := bitemporal.Row[row]{Span: s.Span, Value: row{What: inPost, FTE: s.FTE, Head: s.Counts, Of: s.Worker, Line: s.Line}}
	for i := range phases {
		p := &phases[i]
		switch {
		case !p.Span.Meets(one.Span):
		case p.Span.From <= one.Span.From || p.Service == at.Service:
			at.Service = p.Service
		default:
			rest := one
			one.Span.To, rest.Span.From = p.Span.From, p.Span.From
			one.Value.Seat = m.seats.number(at)
			rows = append(rows, one)
			one, at.Service = rest, p.Service
		}
	}
	one.Value.Seat = m.seats.number(at)
	return append(rows, one)
}

func (m *Model) vacancyRow(rows []bitemporal.Row[row], post facts.Thing, o *facts.Occupied, p *facts.Phase) []bitemporal.Row[row] {
	span, unfilled := o.Span, int64(p.FTE)-o.Held
	if p.FundedTo != 0 {
		span = span.Intersect(events.Span{From: span.From, To: p.FundedTo})
	}
	if unfilled <= 0 || span.Empty() || m.record.Names.Seniority(p.Role) == 0 {
		return rows
	}
	at := m.seats.number(seat{p.Role, p.Grade, p.Team, p.Service})
	return append(rows, bitemporal.Row[row]{Span: span, Value: row{What: vacant, Seat: at, FTE: int32(unfilled), Head: true, Of: post, Line: o.Line}})
}

// assignmentRows works out when an assignment runs. A worker on several at once
// is one head, in the one that was first mentioned.
func (m *Model) assignmentRows(a facts.Thing) []bitemporal.Row[row] {
	rows := m.scratch.rows[:0]
	for _, e := range m.record.Engagements(a) {
		if m.record.Names.Seniority(e.Role) == 0 {
			continue
		}
		at := m.seats.number(seat{e.Role, e.Grade, e.Team, e.Service})
		one := bitemporal.Row[row]{Span: e.Span, Value: row{What: agency, Reason: e.Reason, Seat: at, FTE: e.FTE, Head: true, Of: a, Line: e.Line}}
		rows = m.headed(rows, one, a, e.Worker)
	}
	m.scratch.rows = rows
	return rows
}

// headed adds an assignment's row, without its head on the days on which the
// worker is counted in an earlier assignment.
func (m *Model) headed(rows []bitemporal.Row[row], one bitemporal.Row[row], a, worker facts.Thing) []bitemporal.Row[row] {
	for _, other := range m.record.Assignments(worker) {
		if other >= a {
			break
		}
		for _, e := range m.record.Engagements(other) {
			both := e.Span.Intersect(one.Span)
			if e.Worker != worker || m.record.Names.Seniority(e.Role) == 0 || both.Empty() {
				continue
			}
			before, within, after := one, one, one
			before.Span.To, within.Span, after.Span.From = both.From, both, both.To
			within.Value.Head = false
			if !before.Span.Empty() {
				rows = m.headed(rows, before, a, worker)
			}
			rows = append(rows, within)
			if both.To == 0 || after.Span.Empty() {
				return rows
			}
			return m.headed(rows, after, a, worker)
		}
	}
	return append(rows, one)
}

// flowRows works out a worker's starts and leavings, each a row of one day.
func (m *Model) flowRows(w facts.Thing) []bitemporal.Row[row] {
	rows := m.scratch.rows[:0]
	m.scratch.flows = m.record.Flows(w, m.scratch.flows[:0])
	for i := range m.scratch.flows {
		f := &m.scratch.flows[i]
		at := m.seats.number(seat{f.Role, f.Grade, f.Team, m.serviceOf(f.Post, f.Day)})
		r := row{What: kindOf(f), Seat: at, FTE: f.FTE, Head: true, Of: w, Line: f.Line}
		rows = append(rows, bitemporal.Row[row]{Span: events.Span{From: f.Day, To: f.Day + 1}, Value: r})
	}
	m.scratch.rows = rows
	return rows
}

func kindOf(f *facts.Flow) what {
	switch {
	case f.Leaver && f.Transfer:
		return transferOut
	case f.Leaver:
		return leaver
	case f.Transfer:
		return transferIn
	}
	return starter
}

func (m *Model) serviceOf(post facts.Thing, day events.Date) facts.Name {
	for _, p := range m.record.Phases(post) {
		if p.Span.Contains(day) {
			return p.Service
		}
	}
	return 0
}

// registerRows works out which count of a register holds when: each until the
// next is declared.
func (m *Model) registerRows(r facts.Thing) []bitemporal.Row[declared] {
	rows := m.scratch.counts[:0]
	for _, f := range m.record.Declared(r) {
		if n := len(rows); n > 0 {
			rows[n-1].Span.To = f.Begins
		}
		rows = append(rows, bitemporal.Row[declared]{Span: events.Span{From: f.Begins}, Value: declared{r, f.Begins, f.Count, f.By}})
		if f.Basis != "" {
			m.basis[f.By] = f.Basis
		}
	}
	m.scratch.counts = rows
	return rows
}
