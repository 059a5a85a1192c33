package bitemporal_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/bitemporal"
)

// findings are the rows of a team that hold on a day, by the index.
func (r *rig) findings(team uint16, asOf events.Date, known events.Position) (ids []bitemporal.RowID, tags []int32) {
	for _, f := range r.found.AppendAt(nil, uint32(team), asOf, known) {
		ids, tags = append(ids, f.Row), append(tags, int32(f.Tag))
	}
	return ids, tags
}

// every are the numbers of all teams and more, of which more are never seen than
// are looked up at a time.
var every = func() (numbers []uint32) {
	for n := range uint32(50) {
		numbers = append(numbers, n)
	}
	return numbers
}()

// TestAnIndexFindsWhatHoldsWithin some days, as the table itself does.
func TestAnIndexFindsWhatHoldsWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(4)
		for range rapid.IntRange(0, 100).Draw(t, "steps") {
			h.step(t)
		}
		for range 4 {
			days, known := drawSpan.Draw(t, "days"), h.when(t)
			want := map[uint16][]bitemporal.RowID{}
			var all, among []bitemporal.RowID
			for _, b := range h.model.within(days, known) {
				want[b.row.Value.Team] = append(want[b.row.Value.Team], b.id)
				all = append(all, b.id)
			}
			for some := range h.found.Among(every, days, known) {
				for _, f := range some {
					among = append(among, f.Row)
				}
			}
			require.ElementsMatch(t, all, among, "all teams in %s known at %d", days, known)
			for team := range uint16(13) {
				var got, byRuns []bitemporal.RowID
				for _, f := range h.found.AppendWithin(nil, uint32(team), days, known) {
					got = append(got, f.Row)
				}
				for some := range h.found.Runs(uint32(team), days, known) {
					for _, f := range some {
						byRuns = append(byRuns, f.Row)
					}
				}
				require.Equal(t, want[team], got, "team %d in %s known at %d", team, days, known)
				require.Equal(t, got, byRuns)
			}
		}
	})
}

// TestAnIndexFindsWhatHolds holds for tables that were filled, and for those
// that were restored and filled further.
func TestAnIndexFindsWhatHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHistory(4)
		for range rapid.IntRange(0, 150).Draw(t, "steps") {
			h.step(t)
		}
		again := newRig()
		_, err := again.table.Restore(h.table.AppendTo(nil, appendPost), readPost)
		require.NoError(t, err)
		for range 4 {
			asOf, known := events.Date(drawDay.Draw(t, "as of")), h.when(t)
			byTeam := map[uint16][]bitemporal.RowID{}
			tags := map[uint16][]int32{}
			for _, b := range h.model.at(asOf, known) {
				team := b.row.Value.Team
				byTeam[team], tags[team] = append(byTeam[team], b.id), append(tags[team], b.row.Value.FTE)
			}
			for team := range uint16(13) {
				for _, r := range []*rig{h.rig, again} {
					ids, tagged := r.findings(team, asOf, known)
					require.Equal(t, byTeam[team], ids, "team %d on %d known at %d", team, asOf, known)
					require.Equal(t, tags[team], tagged)
				}
			}
		}
	})
}

func TestIndexBoundaries(t *testing.T) {
	r := newRig()
	id := r.table.Put(10, events.Span{From: date, To: date + 30}, post{Team: 3})
	r.table.Put(10, events.Span{From: date + 100}, post{Team: 3})
	r.table.Close(20, id)
	for _, c := range []struct {
		asOf  events.Date
		known events.Position
		want  int
	}{
		{date, 10, 1}, {date - 1, 10, 0}, {date + 29, 10, 1}, {date + 30, 10, 0}, {date, 9, 0}, {date, 19, 1}, {date, 20, 0},
		{date + 100, 20, 1}, {1<<31 - 1, 1 << 40, 1}, {-1, 10, 0},
	} {
		ids, _ := r.findings(3, c.asOf, c.known)
		require.Len(t, ids, c.want, "on %d known at %d", c.asOf, c.known)
	}
	ids, _ := r.findings(400, date, 10)
	require.Empty(t, ids, "a number never seen")
	require.EqualValues(t, 4, r.found.Numbers())
	require.Panics(t, func() {
		bitemporal.NewIndex(&r.table, func(post) (n, tag uint32) { return 0, 0 })
	}, "a table that has rows")
}

// A run is 64 rows, and 32 runs are passed over together: rows before, at and after
// their ends are found, closed or not.
func TestAnIndexOfManyRows(t *testing.T) {
	const rows = 2*32*64 + 100
	r := newRig()
	for i := range rows {
		r.table.Put(events.Position(i+1), events.Span{From: events.Date(i), To: events.Date(i + 65)}, post{Team: 1})
	}
	for i := range rows / 4 {
		r.table.Close(rows+1+events.Position(i), bitemporal.RowID(4*(i*5%(rows/4))))
	}
	for _, known := range []events.Position{64, 65, 2048, 2049, rows, rows + 1, rows + 500, 2 * rows} {
		for _, near := range []events.Date{0, 64, 2048, 2*2048 - 64, rows} {
			for day := max(0, near-70); day < near+70; day++ {
				var want []bitemporal.RowID
				for id := range r.table.At(day, known) {
					want = append(want, id)
				}
				ids, _ := r.findings(1, day, known)
				require.Equal(t, want, ids, "on %d known at %d", day, known)
				var among []bitemporal.RowID
				for some := range r.found.Among(every, events.Span{From: day, To: day + 1}, known) {
					for _, f := range some {
						among = append(among, f.Row)
					}
				}
				require.ElementsMatch(t, want, among, "on %d known at %d", day, known)
			}
		}
	}
}
