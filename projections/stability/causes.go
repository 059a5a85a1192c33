package stability

import (
	"muster/events"
	"muster/events/facts"
	"muster/projections/answers"
)

// cause is what a change of social worker came from.
type cause uint8

const (
	leaver cause = iota
	agencyEnd
	internalMove
	absence
	caseload
	process
	restructure
	asked
	died
	other
	notOnRecord
	causes
)

var causeNames = [causes]string{
	"leaver", "agency-end", "internal-move", "absence", "caseload-balancing", "process",
	"restructure", "child-or-carer-asked", "worker-died", "other", "not-on-record",
}

// stated is what the reason of giving a case up says by itself, in the order of
// events.MoveReasons. Of notOnRecord the workforce's facts are asked first.
var stated = [...]cause{
	caseload, process, notOnRecord, restructure, process, absence, asked, asked, died, notOnRecord,
}

// otherReason is the reason for a move that says nothing.
const otherReason = 10

// cause works out what a change came from, and the line of the workforce that
// tells, if one does. Of the partings behind it on the day the case was given up,
// that by which the worker is not here is the one, or else the nearest.
func (a *query) cause(c *change) (why cause, line events.Line) {
	if why := stated[c.Reason-1]; why != notOnRecord {
		return why, 0
	}
	a.found = a.m.byGoing.AppendAt(a.found[:0], uint32(c.From), c.Given, a.Known.Of(events.Workforce))
	nearest := events.Date(near + 1)
	for _, f := range a.found {
		p := a.m.partings.Row(f.Row).Value
		off := max(p.Day-c.Given, c.Given-p.Day)
		if p.gone(c.Given) {
			off = 0
		}
		if off < nearest || off == nearest && p.Cause < why {
			nearest, why, line = off, p.Cause, p.Line
		}
	}
	switch {
	case nearest <= near:
		return why, line
	case c.Reason == otherReason:
		return other, 0
	}
	return notOnRecord, 0
}

// attributed works out what the changes of the year to a day came from, of the
// children that the other definitions count, so that it takes their changes
// apart. Changes of other children are counted by themselves.
func (a *query) attributed(day events.Date, f *answers.Figures, groups *grouped) {
	window, children := answers.Year(day), a.counted(day)
	var total tally
	parts := a.teams(day, groups)
	for _, r := range a.m.changes.Within(window, a.Known.Of(events.Cases)) {
		c := &r.Value
		if a.within && c.Moved {
			continue
		}
		child, counts := children[c.Case]
		if !counts {
			total.others++
			continue
		}
		why, line := a.cause(c)
		total.add(why, a.behind(c, why, line))
		if a.By != "" {
			groups.of(parts, a.groupOf(child.Team, child.Status)).add(why, a.behind(c, why, line))
		}
	}
	*f = total.figures()
	f.Values = append(f.Values, answers.Value{Measure: "changes-of-others", Unit: "changes", Value: answers.Whole(total.others),
		Formula: "changes of social worker in the twelve months of children whose case is not open on the day, or of another kind"})
	for name, t := range parts {
		groups.add(name, t.figures())
	}
}

// teams returns a tally for each team that there is on a day, if it is teams by
// which the question splits.
func (a *query) teams(day events.Date, groups *grouped) map[string]*tally {
	parts := map[string]*tally{}
	if a.By != "team" {
		return parts
	}
	for _, team := range a.places[day] {
		groups.of(parts, a.groupOf(team, 0))
	}
	for _, r := range a.m.children.At(day, a.Known.Of(events.Cases)) {
		if team := r.Value.Team; team != 0 {
			groups.of(parts, a.groupOf(team, 0))
		}
	}
	return parts
}

// counted returns the children that the question is about, on a day.
func (a *query) counted(day events.Date) map[facts.Thing]child {
	children := map[facts.Thing]child{}
	for _, r := range a.m.children.At(day, a.Known.Of(events.Cases)) {
		if a.status == 0 || r.Value.Status == a.status {
			children[r.Value.Case] = r.Value
		}
	}
	return children
}

// tally is how many changes came from what.
type tally struct {
	of     [causes]int64
	others int64 // changes of children that are not counted
	lines  []answers.Behind
}

func (t *tally) add(why cause, behind []answers.Behind) {
	t.of[why]++
	t.lines = append(t.lines, behind...)
}

func (t *tally) figures() answers.Figures {
	var all int64
	for _, n := range t.of {
		all += n
	}
	f := answers.Figures{Values: []answers.Value{{Measure: "changes", Unit: "changes", Value: answers.Whole(all),
		Formula: "changes of social worker in the twelve months", Lines: t.lines}}}
	answers.Sort(t.lines)
	for why, n := range t.of {
		f.Rates = append(f.Rates, answers.Share("from-"+causeNames[why], "changes", "changes from "+causeNames[why]+" / changes",
			n*events.Million, all*events.Million))
	}
	return f
}

// behind lists what a change stands on: its own line, and that of the going that
// it came from.
func (a *query) behind(c *change, why cause, going events.Line) []answers.Behind {
	if !a.Lines {
		return nil
	}
	one := events.Decimal(events.Million)
	r := &a.m.record
	list := []answers.Behind{{Line: c.Line, Measure: causeNames[why], Subject: r.WorkerID(c.From), Value: &one,
		Note: "case " + r.ID(facts.Case, c.Case) + " to " + r.WorkerID(c.To)}}
	if going != 0 {
		list = append(list, answers.Behind{Line: going, Measure: causeNames[why], Subject: r.WorkerID(c.From), Note: "says so"})
	}
	return list
}
