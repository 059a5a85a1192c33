package bitemporal_test

import (
	"encoding/binary"
	"errors"
	"iter"

	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/bitemporal"
)

// post is the value of the rows in these tests.
type post struct {
	Team  uint16
	Grade uint8
	Away  bool // does not count in the tallies
	FTE   int32
}

func byTeam(p post) (uint16, bitemporal.Amount, bool) {
	return p.Team, bitemporal.Amount{FTE: int64(p.FTE), Heads: 1 + int64(p.Grade)}, !p.Away
}

func appendPost(b []byte, p post) []byte {
	flag := p.Grade << 1
	if p.Away {
		flag |= 1
	}
	b = append(binary.LittleEndian.AppendUint16(b, p.Team), flag)
	return binary.LittleEndian.AppendUint32(b, uint32(p.FTE))
}

func readPost(b []byte) (post, []byte, error) {
	if len(b) < 7 {
		return post{}, nil, errors.New("a post has seven bytes")
	}
	return post{
		Team: binary.LittleEndian.Uint16(b), Grade: b[2] >> 1, Away: b[2]&1 == 1,
		FTE: int32(binary.LittleEndian.Uint32(b[3:])),
	}, b[7:], nil
}

// rig is a table with what follows it.
type rig struct {
	table bitemporal.Table[post]
	held  *bitemporal.Tally[uint16]
	began *bitemporal.Flow[uint16]
	found *bitemporal.Index // by team
}

func newRig() *rig {
	r := &rig{}
	r.held = bitemporal.NewTally(&r.table, byTeam)
	r.began = bitemporal.NewFlow(&r.table, byTeam)
	r.found = bitemporal.NewIndex(&r.table, func(p post) (n, tag uint32) { return uint32(p.Team), uint32(p.FTE) })
	return r
}

// believed is a row of the naive model; until is zero while it is believed.
type believed struct {
	id           bitemporal.RowID
	row          bitemporal.Row[post]
	since, until events.Position
}

// model answers by looking at every row.
type model []believed

func (m model) where(known events.Position, holds func(events.Span) bool) (rows []believed) {
	for _, b := range m {
		if b.since <= known && (b.until == 0 || known < b.until) && holds(b.row.Span) {
			rows = append(rows, b)
		}
	}
	return rows
}

func (m model) at(asOf events.Date, known events.Position) []believed {
	return m.where(known, func(s events.Span) bool { return s.Contains(asOf) })
}

func (m model) within(days events.Span, known events.Position) []believed {
	return m.where(known, days.Meets)
}

func (m model) began(days events.Span, known events.Position) []believed {
	return m.where(known, func(s events.Span) bool { return !s.Empty() && !days.Empty() && days.Contains(s.From) })
}

func ids(rows []believed) (ids []bitemporal.RowID) {
	for _, b := range rows {
		ids = append(ids, b.id)
	}
	return ids
}

func byKey(rows []believed) map[uint16]bitemporal.Amount {
	sums := map[uint16]bitemporal.Amount{}
	for _, b := range rows {
		if k, a, counts := byTeam(b.row.Value); counts {
			if sums[k] = sums[k].Add(a); sums[k] == (bitemporal.Amount{}) {
				delete(sums, k)
			}
		}
	}
	return sums
}

func idsOf(rows iter.Seq2[bitemporal.RowID, bitemporal.Row[post]]) (ids []bitemporal.RowID) {
	for id := range rows {
		ids = append(ids, id)
	}
	return ids
}

func collect(sums iter.Seq2[uint16, bitemporal.Amount]) map[uint16]bitemporal.Amount {
	m := map[uint16]bitemporal.Amount{}
	for k, a := range sums {
		m[k] = a
	}
	return m
}

// history draws updates. Its days are few, so that edges coincide, and lie on
// both sides of bucket boundaries; a few are far away.
type history struct {
	*rig
	model model
	lists [][]bitemporal.RowID // by subject
	known events.Position
	past  []events.Position // when something changed
}

func newHistory(subjects int) *history {
	return &history{rig: newRig(), lists: make([][]bitemporal.RowID, subjects), known: 1}
}

var drawDay = rapid.OneOf(
	rapid.Int32Range(736_000, 736_010), rapid.Int32Range(735_000, 738_000),
	rapid.SampledFrom([]int32{0, 1, 63, 64, 736_063, 736_064, 736_065, 3_652_059}),
)

var drawSpan = rapid.Custom(func(t *rapid.T) events.Span {
	s := events.Span{From: events.Date(drawDay.Draw(t, "from"))}
	switch rapid.IntRange(0, 3).Draw(t, "end") {
	case 0:
		s.To = s.From + 1
	case 1:
		s.To = events.Date(drawDay.Draw(t, "to")) // perhaps empty
	}
	return s
})

var drawRow = rapid.Custom(func(t *rapid.T) bitemporal.Row[post] {
	return bitemporal.Row[post]{Span: drawSpan.Draw(t, "span"), Value: post{
		Team: rapid.Uint16Range(0, 11).Draw(t, "team"), Away: rapid.IntRange(0, 9).Draw(t, "away") == 0,
		FTE:   rapid.SampledFrom([]int32{0, 500_000, 1_000_000, 8_388_607, 8_388_608, 1<<31 - 1, -1 << 31}).Draw(t, "fte"),
		Grade: rapid.SampledFrom([]uint8{0, 14, 15, 127}).Draw(t, "grade"),
	}}
})

func (h *history) step(t *rapid.T) {
	h.known += events.Position(rapid.SampledFrom([]uint64{0, 0, 1, 1, 2, 1 << 10, 1 << 24}).Draw(t, "later"))
	h.past = append(h.past, h.known)
	subject := rapid.IntRange(0, len(h.lists)-1).Draw(t, "subject")
	have := h.lists[subject]
	var want []bitemporal.Row[post]
	for _, id := range have {
		row := h.table.Row(id)
		switch rapid.IntRange(0, 5).Draw(t, "fate") {
		case 0: // goes
			continue
		case 1: // gets another span
			row.Span = drawSpan.Draw(t, "span")
		case 2: // gets an end
			row.Span.To = events.Date(drawDay.Draw(t, "to"))
		}
		want = append(want, row)
	}
	want = append(want, rapid.SliceOfN(drawRow, 0, 2).Draw(t, "more")...)
	if rapid.IntRange(0, 9).Draw(t, "shuffle") == 0 {
		want = rapid.Permutation(want).Draw(t, "order")
	}
	h.lists[subject] = h.revise(have, want)
}

// revise makes the same change to the table and, by hand, to the model.
func (h *history) revise(have []bitemporal.RowID, want []bitemporal.Row[post]) []bitemporal.RowID {
	before := append([]bitemporal.RowID(nil), have...)
	n := h.table.Len()
	have = h.table.Revise(h.known, have, want)
	stays := map[bitemporal.RowID]bool{}
	for j, id := range have {
		stays[id] = true
		if int(id) >= n {
			n++
			h.model = append(h.model, believed{id: id, row: want[j], since: h.known})
		}
	}
	for _, id := range before {
		if !stays[id] {
			h.model[id].until = h.known
		}
	}
	return have
}

// when draws a position at, before or after one at which something changed.
func (h *history) when(t *rapid.T) events.Position {
	p := append([]events.Position{1}, h.past...)
	k := p[rapid.IntRange(0, len(p)-1).Draw(t, "known")]
	return k + events.Position(rapid.Uint64Range(0, 2).Draw(t, "beside")) - 1
}
