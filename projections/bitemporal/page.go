package bitemporal

import (
	"math"

	"muster/events"
)

// pageRows is the number of rows that are stored together, and zoneRows how many
// of them are passed over together: as many as a word has bits.
const (
	pageRows = 512
	zoneRows = 64
)

// page is a run of rows. If R holds no pointer, nor does a page.
type page[R comparable] [pageRows]record[R]

// record is a row and when it was believed, together since they are read
// together: one row is one place in memory.
type record[R comparable] struct {
	lasting
	value R
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

// after is the day after the last of a span, later than any if it is open.
func after(s events.Span) events.Date {
	if s.To == 0 {
		return math.MaxInt32
	}
	return s.To
}
