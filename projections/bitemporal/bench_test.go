package bitemporal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"muster/events"
	"muster/projections/bitemporal"
)

const (
	benchTeams = 40
	benchDays  = 3652 // ten years of history
	benchFirst = date - benchDays/2
)

// staff is four tables as a view of rates keeps them: posts, people in post,
// agency workers, and leavers and starters by the day.
type staff struct {
	posts, people, agency, moves bitemporal.Table[post]
	postsHeld, inPost, agencyIn  *bitemporal.Tally[uint16]
	left, started                *bitemporal.Flow[uint16]
	known                        events.Position
	rows                         int // as first recorded
}

const leaver = 1 // the grade of a move that is somebody's last day

func newStaff() *staff {
	s := &staff{}
	s.postsHeld = bitemporal.NewTally(&s.posts, byTeam)
	s.inPost = bitemporal.NewTally(&s.people, byTeam)
	s.agencyIn = bitemporal.NewTally(&s.agency, byTeam)
	s.left = bitemporal.NewFlow(&s.moves, func(p post) (uint16, bitemporal.Amount, bool) {
		return p.Team, bitemporal.Amount{FTE: int64(p.FTE), Heads: 1}, p.Grade == leaver
	})
	s.started = bitemporal.NewFlow(&s.moves, func(p post) (uint16, bitemporal.Amount, bool) {
		return p.Team, bitemporal.Amount{FTE: int64(p.FTE), Heads: 1}, p.Grade != leaver
	})
	return s
}

// tables returns the tables, with how many in ten rows are in each.
func (s *staff) tables() [4]*bitemporal.Table[post] {
	return [4]*bitemporal.Table[post]{&s.posts, &s.people, &s.agency, &s.moves}
}

// grow records rows over the years, one an entry, and corrects every row a
// number of times, at entries spread over all that follow its own.
func grow(rows, corrections int, seed uint64) *staff {
	s := newStaff()
	rnd := rand.New(rand.NewPCG(seed, 9))
	type subject struct {
		table *bitemporal.Table[post]
		id    bitemporal.RowID
	}
	var all []subject
	put := func(n int) {
		table := s.tables()[[10]int{0, 0, 0, 1, 1, 1, 1, 2, 3, 3}[rnd.IntN(10)]]
		span := events.Span{From: benchFirst + events.Date(n*benchDays/rows) - events.Date(rnd.IntN(60))}
		if table == &s.moves {
			span.To = span.From + 1
		} else if rnd.IntN(3) > 0 {
			span.To = span.From + 1 + events.Date(rnd.ExpFloat64()*900)
		}
		all = append(all, subject{table, table.Put(s.known, span, randomPost(rnd))})
	}
	correct := func() {
		i := rnd.IntN(len(all))
		row := all[i].table.Row(all[i].id)
		switch n := rnd.IntN(4); {
		case n == 0:
			row.Value.Team = uint16(rnd.IntN(benchTeams))
		case n == 1:
			row.Value.FTE = int32(1+rnd.IntN(10)) * 100_000
		case n == 2 && all[i].table != &s.moves:
			row.Span.To = row.Span.From + 1 + events.Date(rnd.ExpFloat64()*900)
		default:
			row.Span.From += events.Date(rnd.IntN(61) - 30)
			if row.Span.To != 0 {
				row.Span.To = max(row.Span.To, row.Span.From+1)
			}
			if all[i].table == &s.moves {
				row.Span.To = row.Span.From + 1
			}
		}
		have := []bitemporal.RowID{all[i].id}
		all[i].id = all[i].table.Revise(s.known, have, []bitemporal.Row[post]{row})[0]
	}
	for n := range rows {
		s.known++
		put(n)
		for range corrections {
			s.known++
			correct()
		}
	}
	s.rows = rows
	return s
}

func randomPost(rnd *rand.Rand) post {
	return post{
		Team: uint16(rnd.IntN(benchTeams)), Grade: uint8(rnd.IntN(4)),
		FTE: int32(1+rnd.IntN(10)) * 100_000,
	}
}

// byTeamAt asks what a table of rates by team needs: seven sums for each key.
func (s *staff) byTeamAt(asOf events.Date, known events.Position) (sum int64) {
	year := events.Span{From: asOf - 364, To: asOf + 1}
	for team := range uint16(benchTeams) {
		sum += s.postsHeld.At(team, asOf, known).FTE + s.inPost.At(team, asOf, known).FTE +
			s.agencyIn.At(team, asOf, known).FTE + s.left.Over(team, year, known).FTE +
			s.started.Over(team, year, known).FTE
	}
	return sum
}

// eachTeamAt asks the same by ranging over all keys at once.
func (s *staff) eachTeamAt(asOf events.Date, known events.Position) (sum int64) {
	for _, tally := range []*bitemporal.Tally[uint16]{s.postsHeld, s.inPost, s.agencyIn} {
		for _, a := range tally.Each(asOf, known) {
			sum += a.FTE
		}
	}
	year := events.Span{From: asOf - 364, To: asOf + 1}
	for _, flow := range []*bitemporal.Flow[uint16]{s.left, s.started} {
		for _, a := range flow.Each(year, known) {
			sum += a.FTE
		}
	}
	return sum
}

func (s *staff) coordinates(rnd *rand.Rand) (events.Date, events.Position) {
	return benchFirst + events.Date(rnd.IntN(benchDays)), 1 + events.Position(rnd.Uint64N(uint64(s.known)))
}

// BenchmarkByTeam asks for every team's seven sums at random coordinates.
func BenchmarkByTeam(b *testing.B) {
	for _, c := range []struct{ rows, corrections int }{
		{300_000, 0}, {300_000, 1}, {300_000, 5}, {300_000, 20}, {3_000_000, 0},
	} {
		b.Run(fmt.Sprintf("rows=%d/corrections=%d", c.rows, c.corrections), func(b *testing.B) {
			s := grow(c.rows, c.corrections, 1)
			b.Run("at", func(b *testing.B) { s.ask(b, s.byTeamAt) })
			b.Run("each", func(b *testing.B) { s.ask(b, s.eachTeamAt) })
		})
	}
}

func (s *staff) ask(b *testing.B, question func(events.Date, events.Position) int64) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var took []time.Duration
	for b.Loop() {
		asOf, known := s.coordinates(rnd)
		start := time.Now()
		question(asOf, known)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "median-ns/op")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns/op")
	rows, table := 0, 0
	for _, t := range s.tables() {
		rows, table = rows+t.Len(), table+t.Bytes()
	}
	sums := s.postsHeld.Bytes() + s.inPost.Bytes() + s.agencyIn.Bytes() + s.left.Bytes() + s.started.Bytes()
	b.ReportMetric(float64(table)/float64(rows), "table-bytes/row")
	b.ReportMetric(float64(sums)/float64(rows), "tally-bytes/row")
}

// BenchmarkSeries sums an authority on 121 month ends, as known by one entry.
func BenchmarkSeries(b *testing.B) {
	s := grow(300_000, 5, 1)
	rnd := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		_, known := s.coordinates(rnd)
		for month := range 121 {
			s.eachTeamAt(benchFirst.AddMonths(month), known)
		}
	}
}

// BenchmarkRevise changes one row of one subject, three tallies following, in
// the ways that records change: an end, a value, and both at once as a new row.
func BenchmarkRevise(b *testing.B) {
	for _, c := range []struct {
		name   string
		change func(rnd *rand.Rand, day events.Date, rows []bitemporal.Row[post]) []bitemporal.Row[post]
	}{
		{"end", func(_ *rand.Rand, day events.Date, rows []bitemporal.Row[post]) []bitemporal.Row[post] {
			rows[0].Span.To = day
			return rows
		}},
		{"value", func(rnd *rand.Rand, _ events.Date, rows []bitemporal.Row[post]) []bitemporal.Row[post] {
			rows[0].Value = randomPost(rnd)
			return rows
		}},
		{"split", func(rnd *rand.Rand, day events.Date, rows []bitemporal.Row[post]) []bitemporal.Row[post] {
			rows[0].Span.To = day
			return append(rows, bitemporal.Row[post]{Span: events.Span{From: day}, Value: randomPost(rnd)})
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			table := followed(3)
			rnd := rand.New(rand.NewPCG(1, 2))
			lists, known := make([][]bitemporal.RowID, 50_000), events.Position(1)
			for i := range lists {
				lists[i] = table.Revise(known, make([]bitemporal.RowID, 0, 2),
					[]bitemporal.Row[post]{{Span: events.Span{From: benchFirst}, Value: randomPost(rnd)}})
			}
			rows := make([]bitemporal.Row[post], 0, 2)
			for b.Loop() {
				known++
				i := rnd.IntN(len(lists))
				day := benchFirst + 1 + events.Date(known/2000%3650)
				rows = append(rows[:0], table.Row(lists[i][0]))
				lists[i] = table.Revise(known, lists[i], c.change(rnd, day, rows))
			}
		})
	}
}

// followed returns a table that a number of tallies follow.
func followed(tallies int) *bitemporal.Table[post] {
	table := &bitemporal.Table[post]{}
	for range tallies {
		bitemporal.NewTally(table, byTeam)
	}
	return table
}

// BenchmarkPut adds rows, with no tally, one and three.
func BenchmarkPut(b *testing.B) {
	for _, tallies := range []int{0, 1, 3} {
		b.Run(fmt.Sprintf("tallies=%d", tallies), func(b *testing.B) {
			table, rnd, known := followed(tallies), rand.New(rand.NewPCG(1, 2)), events.Position(1)
			for b.Loop() {
				known++
				from := benchFirst + events.Date(known/2000%3650)
				table.Put(known, events.Span{From: from, To: from + events.Date(rnd.IntN(900)) + 1}, randomPost(rnd))
			}
		})
	}
}

// BenchmarkAt scans for the rows of a day.
func BenchmarkAt(b *testing.B) {
	s := grow(300_000, 5, 1)
	rnd := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		for range s.people.At(s.coordinates(rnd)) {
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.people.Len()), "ns/row")
}

// BenchmarkSave saves a table, BenchmarkRestore restores it with one tally.
func BenchmarkSave(b *testing.B) {
	s := grow(300_000, 5, 1)
	var saved []byte
	for b.Loop() {
		saved = s.people.AppendTo(saved[:0], appendPost)
	}
	perRow(b, &s.people)
	b.ReportMetric(float64(len(saved))/float64(s.people.Len()), "bytes/row")
}

func BenchmarkRestore(b *testing.B) {
	s := grow(300_000, 5, 1)
	saved := s.people.AppendTo(nil, appendPost)
	for _, tallies := range []int{0, 1, 3} {
		b.Run(fmt.Sprintf("tallies=%d", tallies), func(b *testing.B) {
			for b.Loop() {
				if _, err := followed(tallies).Restore(saved, readPost); err != nil {
					b.Fatal(err)
				}
			}
			perRow(b, &s.people)
		})
	}
}

func perRow(b *testing.B, table *bitemporal.Table[post]) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(table.Len()), "ns/row")
}
