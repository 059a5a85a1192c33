package stability

import (
	"cmp"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// near is how many days before or after somebody who is still here gives a case
// up their going is taken for what that came from: a month's notice, or a month's
// delay.
const near = 31

// parting is that somebody left, ended an assignment or moved: what may be behind
// their giving up a case on the days of its span. These begin near days before,
// but not before they were here, and end near days after, or, if they have left
// and that is later, when they are here again.
type parting struct {
	Line   events.Line
	Worker facts.Thing
	Day    events.Date // the last day
	Back   events.Date // the first day after it on which they are here, in whatever post; 0 if there is none
	Cause  cause
}

// gone reports whether who has parted is not here on a day because of it.
func (p *parting) gone(day events.Date) bool {
	return p.Day < day && (p.Back == 0 || day < p.Back)
}

// follows has the tables follow when a worker was here, and why they went.
func (m *Model) follows(at events.Position, w facts.Thing) {
	m.scratch.here = m.record.Presences(w, m.scratch.here[:0])
	m.scratch.present = m.scratch.present[:0]
	for _, p := range m.scratch.here {
		m.scratch.present = append(m.scratch.present, bitemporal.Row[presence]{Span: p.Span, Value: presence{w}})
	}
	m.ofHere.Of(uint32(w)).Revise(&m.presences, at, 0, m.scratch.present)
	m.ofWorker.Of(uint32(w)).Revise(&m.partings, at, 0, m.partingRows(w))
}

// partingRows lists when a worker left, ended an assignment or moved, by the days
// on which they were here. Who goes on in another post or assignment has not left.
func (m *Model) partingRows(w facts.Thing) []bitemporal.Row[parting] {
	m.scratch.partings = m.scratch.partings[:0]
	stints := m.record.Stints(w)
	for i := range stints {
		switch s := &stints[i]; s.Ended {
		case 0, facts.Hours:
		case facts.Moved:
			m.part(w, s.Span.To, s.EndLine, internalMove)
		default:
			m.part(w, s.Span.To, s.EndLine, leaver)
		}
	}
	for _, a := range m.record.Assignments(w) {
		for _, g := range m.record.Engagements(a) {
			if g.Worker == w && g.Span.To != 0 {
				m.part(w, g.Span.To, 0, agencyEnd)
			}
		}
	}
	slices.SortStableFunc(m.scratch.partings, func(a, b bitemporal.Row[parting]) int { return cmp.Compare(a.Span.From, b.Span.From) })
	return m.scratch.partings
}

// part adds a parting of a worker whose last day was that before an end, unless
// they go on and have not moved. Without a line it is on record by the one that
// ended the days on which they were here.
func (m *Model) part(w facts.Thing, end events.Date, line events.Line, why cause) {
	here := m.scratch.here
	i := slices.IndexFunc(here, func(p facts.Presence) bool { return p.Span.Contains(end - 1) })
	p := parting{Line: line, Worker: w, Day: end - 1, Back: end, Cause: why}
	span := events.Span{From: max(p.Day-near, here[i].Span.From), To: end + near}
	if why != internalMove {
		if here[i].Span.To != end {
			return
		}
		p.Line = cmp.Or(line, here[i].EndLine)
		if p.Back = 0; i+1 < len(here) {
			p.Back = here[i+1].Span.From
		}
		if span.To = max(span.To, p.Back); p.Back == 0 {
			span.To = 0
		}
	}
	m.scratch.partings = append(m.scratch.partings, bitemporal.Row[parting]{Span: span, Value: p})
}
