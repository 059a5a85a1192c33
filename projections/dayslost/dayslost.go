// Package dayslost folds the working days that are lost by absence: those of
// each worker's absences, and those that are declared for many at once. The
// view of absence and the department's dashboard stand on it. The boundary tables
// of what is ruled here are those of package absence.
//
// # Rulings
//
//   - Days lost are working days of one FTE, as they are told: a day away from a
//     contract of 0.6 FTE is 0.6 of a day. The registrar refuses more than the
//     worker, or those in post, had to lose by their FTE on record (ledger,
//     rules_absences.go); a ledger begun earlier may hold such days, and they count.
//   - The days of an absence are known once it has ended; until then it is open
//     and counts no days, which is not to say that none are lost.
//   - Of sickness nothing is known while none has ended or is declared, whatever is
//     of other kinds: who records maternity only does not say that nobody is ill.
//     Each kind that is told of by itself is judged by itself likewise. Places are
//     not: once something is known of the authority, a service, team, role or grade
//     that has nothing has lost nought.
//   - What lies partly in a window is apportioned by calendar days: of D days
//     lost over n days, the first k are D×k/n, rounded down to a millionth of a
//     day, and a window has what is lost to its end less what is lost to its
//     beginning. Parts of windows that adjoin add up to the whole, exactly.
//   - Declared days are of workers who are not on record, so they are added to
//     those of absences; nought that is declared is known to be nought. Nobody is
//     away by a declaration.
//   - The days of an absence count for the seats that its worker had in social
//     work meanwhile, apportioned to them likewise: of two at a time, for the more
//     senior, and whether they are still in post on the day does not matter. Those of
//     the days on which they had none, in another role, on an assignment or gone, are
//     kept apart. An absence that is open has no days to apportion: it counts as open
//     where its worker was on the first of its days in the window, and not at all if
//     they had no such seat then.
//   - A year has 253 working days, and 254 if a 29 February is in it. That is
//     what the Department for Education's published rates follow from, for 2017
//     to 2025; its guidance does not print the number.
package dayslost

import (
	"math/bits"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// Fold is the version of the fold; see staffing.Fold.
const Fold = 1

// Row is an absence, or a declaration, as the table holds it. The span is that
// of all its days, and has no end while an absence is open.
type Row struct {
	Line          events.Line // what began it
	EndLine       events.Line // what says how many days are lost; 0 while it is open
	Days          events.Decimal
	Of            facts.Thing // the absence or declaration
	Worker        facts.Thing // 0 for a declaration
	Service, Team facts.Name  // that a declaration is for; 0 is all
	Reason        uint8       // position in events.AbsenceReasons, from 1
}

// Declared reports whether the row is a declaration.
func (r *Row) Declared() bool { return r.Worker == 0 }

// Kind returns the kind of thing that the row is.
func (r *Row) Kind() facts.Kind {
	if r.Declared() {
		return facts.Declaration
	}
	return facts.Absence
}

// Sick reports whether the reason is sickness, code SIC of the census.
func Sick(reason uint8) bool { return events.AbsenceCodes[reason-1] == "SIC" }

// Over returns how much of a row's days is lost within a window that has an end.
func (r *Row) Over(span, window events.Span) events.Decimal {
	both := span.Intersect(window)
	switch {
	case span.To == 0 || both.Empty():
		return 0
	case both == span:
		return r.Days
	}
	upto := func(d events.Date) uint64 {
		hi, lo := bits.Mul64(uint64(r.Days), uint64(d-span.From))
		n, _ := bits.Div64(hi, lo, uint64(span.To-span.From))
		return n
	}
	return events.Decimal(upto(both.To) - upto(both.From))
}

// Lost is the fold's state for one authority. Its record keeps workers,
// absences and declarations.
type Lost struct {
	Rows                     bitemporal.Table[Row]
	ofAbsence, ofDeclaration bitemporal.Subjects[Row]
	scratch                  []bitemporal.Row[Row]
}

// Apply takes in what an entry changed in a record.
func (l *Lost) Apply(at events.Position, r *facts.Record, c *facts.Change) {
	for _, n := range c.Notes {
		switch n.Kind {
		case facts.Absence:
			l.scratch = spellRows(l.scratch[:0], n.Thing, r.Spell(n.Thing))
			l.ofAbsence.Of(uint32(n.Thing)).Revise(&l.Rows, at, 0, l.scratch)
		case facts.Declaration:
			l.scratch = declaredRows(l.scratch[:0], r, n.Thing)
			l.ofDeclaration.Of(uint32(n.Thing)).Revise(&l.Rows, at, 0, l.scratch)
		}
	}
}

func spellRows(rows []bitemporal.Row[Row], absence facts.Thing, s facts.Spell) []bitemporal.Row[Row] {
	if s.Worker == 0 {
		return rows
	}
	return append(rows, bitemporal.Row[Row]{Span: s.Span, Value: Row{Line: s.Line, EndLine: s.EndLine, Days: s.DaysLost,
		Of: absence, Worker: s.Worker, Reason: s.Reason}})
}

func declaredRows(rows []bitemporal.Row[Row], r *facts.Record, declaration facts.Thing) []bitemporal.Row[Row] {
	for _, n := range r.Notes(facts.Declaration, declaration) {
		e, ok := n.Event.(*events.AbsenceDeclared)
		if !ok {
			continue
		}
		rows = append(rows, bitemporal.Row[Row]{Span: events.Span{From: e.FirstDay, To: e.LastDay + 1}, Value: Row{Line: n.By, EndLine: n.By,
			Days: e.DaysLost, Of: declaration, Service: r.Names.Number(e.Service), Team: r.Names.Number(e.Team), Reason: reasonOf(e.Reason)}})
	}
	return rows
}

func reasonOf(reason string) uint8 {
	for i, r := range events.AbsenceReasons {
		if r == reason {
			return uint8(i + 1)
		}
	}
	return 0 // no event that was read has another
}
