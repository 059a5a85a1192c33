package caseload

import (
	"cmp"
	"maps"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// part is what figures are worked out from: all of a sheet, or its part for one
// value of a dimension.
type part struct {
	name    string
	day     events.Date
	shares  []share
	outside []bitemporal.Found
	waiting []wait
	open    int64
	// byCase is whether the part is one of cases too, and not of holders only.
	byCase bool
}

// share is a holder, with the cases of theirs that are in a part.
type share struct {
	*holder
	found []bitemporal.Found
}

func (s *share) cases() int64 { return int64(len(s.found)) }

// whole is all of a sheet.
func (a *asked) whole(s *sheet) *part {
	p := &part{day: s.day, shares: make([]share, 0, len(s.holders)), outside: s.outside, waiting: s.waiting, byCase: true}
	for i := range s.holders {
		h := &s.holders[i]
		p.shares = append(p.shares, share{h, h.holds})
		p.open += h.open()
	}
	p.open += int64(len(s.outside) + len(s.waiting))
	return p
}

// open counts the cases of a holder that are not those of somebody for whom they
// cover.
func (h *holder) open() (n int64) {
	for i := range h.holds {
		if h.holds[i].Tag&coverTag == 0 {
			n++
		}
	}
	return n
}

// parts are the parts of a sheet by their names.
type parts struct {
	day    events.Date
	byCase bool
	named  map[string]*part
}

func (l *parts) of(name string) *part {
	p := l.named[name]
	if p == nil {
		p = &part{name: name, day: l.day, byCase: l.byCase}
		l.named[name] = p
	}
	return p
}

// split returns the parts of a sheet by the dimension asked for, in order of
// their names.
func (a *asked) split(s *sheet) []*part {
	l := &parts{day: s.day, byCase: a.By == byStatus || a.By == "team", named: map[string]*part{}}
	switch a.By {
	case "":
		return nil
	case byStatus:
		a.splitByStatus(s, l)
	default:
		a.splitByHolder(s, l)
	}
	return slices.SortedFunc(maps.Values(l.named), func(x, y *part) int { return cmp.Compare(x.name, y.name) })
}

func (a *asked) splitByHolder(s *sheet, l *parts) {
	for _, n := range a.places[s.day] {
		l.of(a.m.staff.Called(n))
	}
	for i := range s.holders {
		h := &s.holders[i]
		p := l.of(a.groupOf(h))
		p.shares = append(p.shares, share{h, h.holds})
	}
	if !l.byCase {
		return
	}
	byTeam := map[facts.Name]*part{}
	team := func(f bitemporal.Found) *part {
		n := teamOf(f.Tag)
		p := byTeam[n]
		if p == nil {
			p = l.of(a.m.staff.Called(n))
			byTeam[n] = p
		}
		return p
	}
	for i := range s.holders {
		for _, f := range s.holders[i].holds {
			if f.Tag&coverTag == 0 {
				team(f).open++
			}
		}
	}
	s.spread(team)
}

// spread puts the cases that no social worker holds into the parts that they are
// in.
func (s *sheet) spread(part func(bitemporal.Found) *part) {
	for _, f := range s.outside {
		p := part(f)
		p.open++
		p.outside = append(p.outside, f)
	}
	for _, w := range s.waiting {
		p := part(w.Found)
		p.open++
		p.waiting = append(p.waiting, w)
	}
}

// groupOf is the group that a holder is in.
func (a *asked) groupOf(h *holder) string {
	switch {
	case a.By != byExperience:
		return a.m.staff.Called(a.m.staff.SeatOf(&h.seat).Value(a.By))
	case h.newly:
		return "newly-qualified"
	}
	return "experienced"
}

func (a *asked) splitByStatus(s *sheet, l *parts) {
	for i := range s.holders {
		h := &s.holders[i]
		for _, status := range events.CaseStatuses {
			var found []bitemporal.Found
			open := int64(0)
			for _, f := range h.holds {
				if statusOf(f.Tag) != status {
					continue
				}
				if found = append(found, f); f.Tag&coverTag == 0 {
					open++
				}
			}
			if len(found) > 0 {
				p := l.of(status)
				p.open += open
				p.shares = append(p.shares, share{h, found})
			}
		}
	}
	s.spread(func(f bitemporal.Found) *part { return l.of(statusOf(f.Tag)) })
}

// named returns the id of a case or worker.
func (a *asked) named(k facts.Kind, t facts.Thing) string { return a.m.staff.Record.ID(k, t) }
