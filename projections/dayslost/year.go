package dayslost

import (
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// WorkingDays returns how many working days the census takes a year to have.
func WorkingDays(year events.Span) int64 {
	from, _, _ := year.From.Civil()
	for y := from; y <= from+1; y++ {
		if leap, ok := events.DateOf(y, 2, 29); ok && year.Contains(leap) {
			return 254
		}
	}
	return 253
}

// Part is what an absence or declaration takes of a window.
type Part struct {
	Row  *Row
	Span events.Span // the row's
	Days events.Decimal
	Seat *staffing.Seat // nil if the worker was in no social work post
}

// Open reports whether the absence has no end on record.
func (p *Part) Open() bool { return p.Span.To == 0 }

// Year is what was lost over the twelve months that end with a day.
type Year struct {
	Day     events.Date
	Working int64  // its working days
	Parts   []Part // in the order in which they came to be known
	Outside []Part // of those who were in no social work post

	tallies [Sickness]tally // of Parts, by reason
	away    []bitemporal.Row[*Row]
}

// Kind is which absences are told of: those for one reason, which is a position in
// events.AbsenceReasons, from 1, or one of these.
type Kind uint8

const (
	EveryKind Kind = 0
	Sickness  Kind = 1 << 4 // more than there are reasons
)

// has reports whether absences for a reason are of the kind.
func (k Kind) has(reason uint8) bool {
	return k == EveryKind || k == Kind(reason) || k == Sickness && Sick(reason)
}

// lost is what the days are called that are lost by the kind.
func (k Kind) lost() string {
	switch k {
	case EveryKind:
		return "days lost"
	case Sickness:
		return "days lost by sickness"
	}
	return "days lost by " + events.AbsenceReasons[k-1]
}

// tally is how many parts have ended or are declared, and how many have not ended.
type tally struct{ known, open int }

func (t *tally) add(p *Part) {
	if p.Open() {
		t.open++
	} else {
		t.known++
	}
}

// Away returns the absences that hold on the day, by worker.
func (y *Year) Away() map[facts.Thing]bitemporal.Row[*Row] {
	m := make(map[facts.Thing]bitemporal.Row[*Row], len(y.away))
	for _, r := range y.away {
		m[r.Value.Worker] = r
	}
	return m
}

// Year looks at the year to a day, as known by an entry of the workforce book.
func (l *Lost) Year(staff *staffing.Staff, day events.Date, known events.Position) *Year {
	return l.Years([]events.Date{day}, staff, staff.Within(answers.Year(day), known, staffing.InPost), known).To(day)
}

// add counts a part, in the year to a day.
func (y *Year) add(p Part) {
	if p.Seat == nil {
		y.Outside = append(y.Outside, p)
		return
	}
	y.Parts = append(y.Parts, p)
	y.tallies[p.Row.Reason].add(&p)
}

// tallyOf adds up the tallies of a kind.
func (y *Year) tallyOf(k Kind) (n tally) {
	for reason := range events.AbsenceReasons {
		if one := y.tallies[reason+1]; k.has(uint8(reason + 1)) {
			n = tally{n.known + one.known, n.open + one.open}
		}
	}
	return n
}

// Formula is how the census's rate is worked out.
func Formula(what string, working int64) string {
	return fmt.Sprintf("%s (days) / (in-post (fte) × %d working days)", what, working)
}

// Sum adds up the days of the parts that count.
func (y *Year) Sum(counts func(*Part) bool) (days events.Decimal) {
	for i := range y.Parts {
		if counts(&y.Parts[i]) {
			days += y.Parts[i].Days
		}
	}
	return days
}

// Rate makes the census's rate of days lost by those in post, whose FTE is given
// in millionths. Of is what the formula says that the days are of, such as
// sickness, and the kind is which absences are among them: while none of it has
// ended or is declared, nothing is known of them.
func (y *Year) Rate(measure, of string, k Kind, days events.Decimal, fte int64) answers.Rate {
	n := y.tallyOf(k)
	r := answers.Share(measure, "fte", Formula(of, y.Working), int64(days), fte*y.Working)
	if n.open > 0 {
		r.Note = fmt.Sprintf("absences of the year that are open, whose days are not known until they end: %d", n.open)
	}
	if n.known == 0 {
		why := fmt.Sprintf("no %s are on record for the year to %s, neither of an absence that ended nor declared", k.lost(), y.Day)
		if n.open > 0 {
			why += "; " + r.Note
		}
		r.Note = ""
		r.Lacks(answers.Numerator, why)
	}
	return r
}

// Unsplit returns a reason if days are declared that cannot be told apart by a
// dimension of staffing, and nothing otherwise.
func (y *Year) Unsplit(dimension string) string {
	for i := range y.Parts {
		if p := &y.Parts[i]; p.Row.Declared() && p.Days > 0 && p.Seat.Value(dimension) == 0 {
			return fmt.Sprintf("days lost are declared without saying by which %s (line %s)", dimension, p.Row.Line)
		}
	}
	return ""
}

// Behind returns the line that a part stands on, and its days.
func (p *Part) Behind(staff *staffing.Staff, measure string) answers.Behind {
	line := p.Row.EndLine
	if line == 0 {
		line = p.Row.Line
	}
	days, to := p.Days, "on, open"
	if !p.Open() {
		to = "to " + (p.Span.To - 1).String()
	}
	return answers.Behind{Line: line, Measure: measure, Subject: staff.Record.ID(p.Row.Kind(), p.Row.Of), Value: &days,
		Note: fmt.Sprintf("%s, from %s %s, %s days in all", events.AbsenceReasons[p.Row.Reason-1], p.Span.From, to, p.Row.Days)}
}
