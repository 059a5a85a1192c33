package facts

import (
	"fmt"
	"slices"

	"muster/events"
)

// Spell is a worker's being away from work.
type Spell struct {
	Span        events.Span // open while no end is on record
	Worker      Thing
	Reason      uint8 // position in events.AbsenceReasons, from 1
	ExpectedEnd events.Date
	DaysLost    events.Decimal // working days of one FTE, once it has ended
	Line        events.Line    // what began it
	EndLine     events.Line    // what ended it; 0 while it is open
}

// Spell returns the spell that an absence is; its Worker is 0 if nothing stands
// on record of it.
func (r *Record) Spell(absence Thing) Spell {
	if absence == 0 || int(absence) > len(r.spells) {
		return Spell{}
	}
	return r.spells[absence-1]
}

// Absences returns the absences of a worker, in order of number. The slice is
// the record's.
func (r *Record) Absences(w Thing) []Thing { return at(r.away, w) }

// An absence starts once and ends once, not before it starts, and no more days
// are lost by it than there are.
func absenceRule(r *Record, id string, list []Note, i int) (field, reason string) {
	started, ended := latest(list[:i], isA[*events.AbsenceStarted]), latest(list[:i], isA[*events.AbsenceEnded])
	switch e := list[i].Event.(type) {
	case *events.AbsenceStarted:
		if started != nil {
			return "absence", fmt.Sprintf("%s has started already, on %s; correct that line, or give the other an id of its own", id, r.said(started))
		}
	case *events.AbsenceEnded:
		switch days := list[i].Begins - dayOf(started); {
		case started == nil:
			if later := latest(list, isA[*events.AbsenceStarted]); later != nil {
				return "last_day", fmt.Sprintf("is %s, before %s starts, on %s", e.LastDay, id, r.said(later))
			}
			return "absence", id + " is not known: no line starts it; check the id, or record absence.started first"
		case ended != nil:
			return "absence", fmt.Sprintf("%s has ended already, on %s; correct that line if it is wrong", id, r.said(ended))
		case int64(e.DaysLost) > int64(days)*events.Million:
			return "days_lost", fmt.Sprintf("is %s, but %s has %d days, from %s to %s", e.DaysLost, id, days, r.said(started), e.LastDay)
		}
	}
	return "", ""
}

func dayOf(n *Note) events.Date {
	if n == nil {
		return 0
	}
	return n.Begins
}

// deriveSpell works out the spell that the facts about an absence come to.
func (r *Record) deriveSpell(t Thing, list []Note) {
	var want Spell
	for i := range list {
		switch e := list[i].Event.(type) {
		case *events.AbsenceStarted:
			want = Spell{Span: events.Span{From: e.Day}, Worker: r.workers.number(e.Worker), ExpectedEnd: e.ExpectedEnd,
				Reason: code(events.AbsenceReasons, e.Reason), Line: list[i].By}
		case *events.AbsenceEnded:
			want.Span.To, want.DaysLost, want.EndLine = list[i].Begins, e.DaysLost, list[i].By
		}
	}
	have := grow(&r.spells, t)
	if have.Worker != 0 {
		leave(grow(&r.away, have.Worker), t)
	}
	if want.Worker != 0 {
		join(grow(&r.away, want.Worker), t)
	}
	*have = want
}

// awayOnce refuses an absence during which its worker is away for another.
func (r *Record) awayOnce(t Thing) *trouble {
	s := r.Spell(t)
	for _, o := range r.Absences(s.Worker) {
		other := r.Spell(o)
		if o == t || !s.Span.Meets(other.Span) {
			continue
		}
		to := "on"
		if other.Span.To != 0 {
			to = "to " + (other.Span.To - 1).String()
		}
		notes := r.Notes(Absence, t)
		if !slices.ContainsFunc(notes, func(n Note) bool { return n.By.Position() == r.applying }) {
			notes = r.Notes(Absence, o) // something of this one was retracted, and the other cannot stand then
		}
		return &trouble{newest(notes), "absence", fmt.Sprintf("%s is away twice: %s overlaps %s, from %s %s (%s); record its end first, or correct it",
			r.workers.id(s.Worker), r.notes[Absence].id(t), r.notes[Absence].id(o), other.Span.From, to, r.cite(other.Line))}
	}
	return nil
}

// newest returns the head of the note that was recorded last.
func newest(notes []Note) head {
	return slices.MaxFunc(notes, func(a, b Note) int { return int(a.By) - int(b.By) }).head
}
