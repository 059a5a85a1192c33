package stability_test

import (
	"cmp"
	"slices"

	"muster/events"
	"muster/projections/answers"
)

// standing is a line that stands, with the day from which it holds.
type standing struct {
	line events.Line
	day  events.Date
	ends bool
	ev   events.Event
}

// standingCases lists what stands on record of each case, known by the last of
// the entries, in the order in which it happened.
func standingCases(entries []events.Stored) map[string][]standing {
	lines := map[events.Line]events.Event{}
	for i, s := range entries {
		e, err := events.DecodeEntry(s.Bytes)
		if err != nil {
			panic(err)
		}
		for j, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.LineCorrected:
				lines[ev.Line] = ev.Now
			case *events.LineRetracted:
				delete(lines, ev.Line)
			default:
				lines[events.LineAt(events.Position(i+1), j+1)] = ev
			}
		}
	}
	cases := map[string][]standing{}
	for line, ev := range lines {
		s := standing{line: line, day: ev.On(), ev: ev}
		switch e := ev.(type) {
		case *events.CaseOpened:
			cases[e.Case] = append(cases[e.Case], s)
		case *events.CaseAllocated:
			cases[e.Case] = append(cases[e.Case], s)
		case *events.CaseMoved:
			cases[e.Case] = append(cases[e.Case], s)
		case *events.CaseStatusChanged:
			cases[e.Case] = append(cases[e.Case], s)
		case *events.CaseClosed:
			s.day, s.ends = e.LastDay+1, true
			cases[e.Case] = append(cases[e.Case], s)
		}
	}
	for _, list := range cases {
		slices.SortFunc(list, func(a, b standing) int {
			if a.day != b.day {
				return cmp.Compare(a.day, b.day)
			}
			if a.ends != b.ends {
				if a.ends {
					return -1
				}
				return 1
			}
			return cmp.Compare(a.line, b.line)
		})
	}
	return cases
}

// now is how a case stands at the end of a day.
type now struct {
	open                         bool
	holder, status, team, family string
}

// walked is what a child's case is found to be by walking over its days.
type walked struct {
	at       now
	last     int // changes in the twelve months to the day
	before   int // and in the twelve before them
	distinct []string
	met      map[string][]string // who held the case in the twelve months, by the family that it was of
	changes  []changed           // those of the twelve months
}

// changed is that a case went from somebody who had it until a day, which is that
// of the change or, if nobody held it in between, one before.
type changed struct {
	from, reason string
	given        events.Date
	waited       bool // nobody held it in between
}

// walk takes a case day by day up to one.
func walk(list []standing, day events.Date, within bool) (w walked) {
	w.met = map[string][]string{}
	if len(list) == 0 {
		return w
	}
	year, both := answers.Year(day), answers.Months(24, day)
	last := "" // who held it last since it opened
	var until events.Date
	var how howGiven
	i := 0
	for d := list[0].day; d <= day; d++ {
		before := w.at
		how.from, how.here = before.holder, true
		for ; i < len(list) && list[i].day == d; i++ {
			how.hear(list[i].ev)
			w.at = w.at.after(list[i].ev)
			if list[i].ends {
				last, before = "", now{}
			}
		}
		if h := w.at.holder; h != "" {
			moved := before.open && w.at.team != before.team && before.team != "" && w.at.team != ""
			if last != "" && h != last && !(within && moved) {
				if year.Contains(d) {
					w.last++
					w.changes = append(w.changes, changed{last, how.reason, until + 1, until+1 < d})
				} else if both.Contains(d) {
					w.before++
				}
			}
			last, until = h, d
			if year.Contains(d) && !slices.Contains(w.distinct, h) {
				w.distinct = append(w.distinct, h)
			}
			if f := w.at.family; year.Contains(d) && f != "" {
				w.met[f] = append(w.met[f], h)
			}
		}
	}
	return w
}

// howGiven is by which reason whoever held a case in the morning gave it up, if
// they did on that day, or else who held it before.
type howGiven struct {
	reason string
	from   string // who held it in the morning
	here   bool   // it has not been allocated anew since, unless they have it back
}

func (h *howGiven) hear(ev events.Event) {
	switch e := ev.(type) {
	case *events.CaseAllocated:
		if !e.Cover {
			h.here = e.Worker == h.from
		}
	case *events.CaseMoved:
		if h.here {
			h.reason = e.Reason
		}
		h.here = h.here || e.To != "" && e.To == h.from
	}
}

func (n now) after(ev events.Event) now {
	switch e := ev.(type) {
	case *events.CaseOpened:
		return now{open: true, status: e.Status, team: e.Team, family: cmp.Or(e.Family, n.family)} // a child stays in its family
	case *events.CaseAllocated:
		if !e.Cover {
			n.holder, n.team = e.Worker, cmp.Or(e.Team, n.team)
		}
	case *events.CaseMoved:
		n.holder, n.team = e.To, cmp.Or(e.Team, n.team)
	case *events.CaseStatusChanged:
		n.status = e.Status
	case *events.CaseClosed:
		return now{family: n.family}
	}
	return n
}
