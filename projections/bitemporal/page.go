package bitemporal

import (
	"math"

	"muster/events"
)

// pageRows is the number of rows that are stored, and skipped, together.
const pageRows = 512

// page holds rows by column. If R holds no pointer, nor does a page.
type page[R comparable] struct {
	n            RowID
	open         int             // rows still believed
	lastUntil    events.Position // of the closed rows
	first, after events.Date     // the days from the first of any row to the day after the last of any
	from, to     [pageRows]events.Date
	since, until [pageRows]events.Position
	value        [pageRows]R
}

func newPage[R comparable]() *page[R] { return &page[R]{first: math.MaxInt32, after: math.MinInt32} }

func (p *page[R]) put(known events.Position, span events.Span, value R) {
	i := p.n
	p.n++
	p.open++
	p.from[i], p.to[i] = span.From, span.To
	p.since[i], p.until[i] = known, forever
	p.value[i] = value
	p.first, p.after = min(p.first, span.From), max(p.after, after(span))
}

func (p *page[R]) close(known events.Position, i RowID) {
	p.until[i] = known
	p.lastUntil = known
	p.open--
}

func (p *page[R]) row(i RowID) Row[R] {
	return Row[R]{Span: events.Span{From: p.from[i], To: p.to[i]}, Value: p.value[i]}
}

// dead reports that no row of the page was believed by an entry any more.
func (p *page[R]) dead(known events.Position) bool { return p.open == 0 && p.lastUntil <= known }

// apart reports that no row of the page holds on any of the days.
func (p *page[R]) apart(days events.Span) bool {
	return p.first >= after(days) || p.after <= days.From
}

// after is the day after the last of a span, later than any if it is open.
func after(s events.Span) events.Date {
	if s.To == 0 {
		return math.MaxInt32
	}
	return s.To
}
