package bitemporal_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"muster/events"
	"muster/projections/bitemporal"
)

// TestAnswersDeep holds answers against a scan of every row in histories long
// enough for many blocks and chunks, of few keys and of many. The higher the
// seed, the more rows have amounts that need wide steps, and so wide totals.
func TestAnswersDeep(t *testing.T) {
	for _, c := range []struct{ teams, days int }{{1, 3650}, {5, 200}, {12, 90}, {12, 3650}, {300, 1000}} {
		for seed := range uint64(3) {
			t.Run(fmt.Sprintf("teams=%d/days=%d/seed=%d", c.teams, c.days, seed), func(t *testing.T) {
				rnd := rand.New(rand.NewPCG(seed, uint64(c.teams)))
				h := newHistory(400)
				for range 12_000 {
					h.wander(rnd, c.teams, c.days, int(seed)*50)
				}
				again := newRig()
				if _, err := again.table.Restore(h.table.AppendTo(nil, appendPost), readPost); err != nil {
					t.Fatal(err)
				}
				for range 60 {
					asOf, known := wanderDay(rnd, c.days), events.Position(rnd.Uint64N(uint64(h.known)+2))
					days := events.Span{From: asOf, To: asOf + events.Date(rnd.IntN(c.days))}
					h.compare(t, asOf, days, known)
					(&history{rig: again, model: h.model}).compare(t, asOf, days, known)
				}
			})
		}
	}
}

// wander changes a subject as records change: most often the last row gets an
// end or another follows it; now and then the past is corrected.
func (h *history) wander(rnd *rand.Rand, teams, days, large int) {
	h.known += events.Position(rnd.IntN(3))
	subject := rnd.IntN(len(h.lists))
	have := h.lists[subject]
	var want []bitemporal.Row[post]
	for _, id := range have {
		want = append(want, h.table.Row(id))
	}
	row := bitemporal.Row[post]{
		Span:  events.Span{From: wanderDay(rnd, days)},
		Value: post{Team: uint16(rnd.IntN(teams)), Away: rnd.IntN(20) == 0, FTE: int32(rnd.IntN(11)) * 100_000},
	}
	if rnd.IntN(100) < large {
		row.Value.FTE, row.Value.Grade = rnd.Int32(), 120
	}
	switch n := len(want); {
	case n == 0 || rnd.IntN(3) == 0 && n < 5:
		want = append(want, row)
	case rnd.IntN(3) == 0:
		want[rnd.IntN(n)].Span.To = row.Span.From
	case rnd.IntN(3) == 0:
		want[n-1].Span.To = row.Span.From
		want = append(want, row)
	case rnd.IntN(4) == 0:
		want = want[1:]
	default:
		want[rnd.IntN(n)].Value = row.Value
	}
	h.lists[subject] = h.revise(have, want)
}

func wanderDay(rnd *rand.Rand, days int) events.Date {
	if rnd.IntN(200) == 0 {
		return events.Date(rnd.IntN(3_652_060))
	}
	return date + events.Date(rnd.IntN(days))
}
