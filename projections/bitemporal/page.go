package bitemporal

import (
	"math"

	"muster/events"
)

// pageRows is the number of rows that are stored, and skipped, together.
const pageRows = 512

// page is a run of rows. If R holds no pointer, nor does a page.
type page[R comparable] [pageRows]record[R]

// record is a row and when it was believed, together since they are read
// together: one row is one place in memory.
type record[R comparable] struct {
	from, to     events.Date
	since, until entry
	value        R
}

// entry is a position, in half its bytes.
type entry uint32

// forever is until when a row is believed that is not closed.
const forever entry = math.MaxUint32

// lastKnown is the last position that a table takes.
const lastKnown = events.Position(forever) - 1

// by returns the last entry that a table takes and that is known by a position.
func by(known events.Position) entry { return entry(min(known, lastKnown)) }

func (r *record[R]) span() events.Span { return events.Span{From: r.from, To: r.to} }

func (r *record[R]) row() Row[R] { return Row[R]{Span: r.span(), Value: r.value} }

// zone is what a scan needs to know of a page to pass over it.
type zone struct {
	since        entry       // of the first row
	lastUntil    entry       // of the closed rows
	open         int32       // rows still believed
	first, after events.Date // the first day of any row, and the day after the last of any
}

func (z *zone) put(span events.Span) {
	z.open++
	z.first, z.after = min(z.first, span.From), max(z.after, after(span))
}

func (z *zone) close(known entry) {
	z.open--
	z.lastUntil = known
}

// dead reports that no row of the page was believed by an entry any more.
func (z *zone) dead(known entry) bool { return z.open == 0 && z.lastUntil <= known }

// apart reports that no row of the page holds on any of the days.
func (z *zone) apart(days events.Span) bool {
	return z.first >= after(days) || z.after <= days.From
}

// after is the day after the last of a span, later than any if it is open.
func after(s events.Span) events.Date {
	if s.To == 0 {
		return math.MaxInt32
	}
	return s.To
}
