package scenarios_test

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/scenarios"
)

func TestLeicestershireIsTheSameAtEveryCall(t *testing.T) {
	spell := func(first events.Position) (b []byte) {
		for e := range scenarios.Leicestershire(first) {
			b = events.AppendEntry(b, e)
		}
		return b
	}
	require.Equal(t, spell(1), spell(1))
	require.NotEqual(t, spell(1), spell(7), "corrections must cite lines where the history begins")
}

// At the end of every day on which something was recorded, the history keeps the
// rules by what was known then: nobody moves or leaves who is not in post, no
// post holds more than it may, nor anybody when it does not exist.
func TestLeicestershireKeepsTheRules(t *testing.T) {
	l := &plain{}
	var before *events.Entry
	for e := range scenarios.Leicestershire(1) {
		if l.lax = before == nil || e.Recorded.Day() == before.Recorded.Day(); !l.lax {
			require.NoError(t, l.broken(), "by %s", before.Recorded)
		}
		l.lax = true
		_, err := l.Record(context.Background(), "leicestershire", e)
		require.NoError(t, err, "%s: %s", e.Recorded, e.Why)
		before = e
	}
	l.lax = false
	require.NoError(t, l.broken())
}

// What the published figures leave open is closed by entries that say so, and
// every desk records in batches of at most 100 events.
func TestLeicestershireSaysWhatIsAssumed(t *testing.T) {
	assumed, posts := 0, 0
	for e := range scenarios.Leicestershire(1) {
		require.NoError(t, events.Check(e))
		require.LessOrEqual(t, len(e.Events), 100)
		require.True(t, e.Asserted)
		if strings.HasPrefix(e.Why, "assumed") {
			assumed += len(e.Events)
			require.Contains(t, e.Source, "assumed")
		}
		if strings.HasPrefix(e.Why, "newly agreed by DMT") {
			posts += len(e.Events)
		}
	}
	require.Greater(t, assumed, 50)
	require.Equal(t, 9, posts)
}

// The what-if of paragraph 13 takes the nine posts newly agreed by DMT away
// again: at 30 June 2019 they exist and nobody holds them.
func TestLeicestershireHasNineNewPostsVacantInJune(t *testing.T) {
	l := &plain{}
	for e := range scenarios.Leicestershire(1) {
		l.entries = append(l.entries, e)
	}
	june, _ := events.ParseDate("2019-06-30")
	w := l.world("")
	var vacant events.FTE
	for id, p := range w.posts {
		if !strings.HasPrefix(id, "CFS-DMT-") {
			continue
		}
		require.True(t, p.covers(june))
		require.Greater(t, p.from, june-91)
		vacant += on(p.fte, june)
		for _, s := range w.spells {
			require.False(t, s.post == id && s.covers(june), "%s is held by %s", id, s.worker)
		}
	}
	require.Equal(t, "8.8", vacant.String())
}

// The cases are held by people of the history: they come to the published number
// on each census day, and what is not published says that it is invented.
func TestLeicestershiresCasesAreThoseOfTheCensus(t *testing.T) {
	spell := func(first events.Position) (b []byte) {
		for e := range scenarios.LeicestershireCases(first) {
			b = events.AppendEntry(b, e)
		}
		return b
	}
	require.Equal(t, spell(1), spell(1))
	people := map[string]bool{}
	for e := range scenarios.Leicestershire(1) {
		for _, ev := range e.Events {
			for _, w := range events.Words(ev) {
				people[w.Value] = people[w.Value] || w.Field == "worker"
			}
		}
	}
	census := []string{"2017-09-30", "2018-09-30", "2019-09-30"}
	held, families := make([]int, len(census)), map[string]int{}
	count := func(from events.Date, by int) {
		for i, c := range census {
			if d, _ := events.ParseDate(c); from <= d {
				held[i] += by
			}
		}
	}
	for e := range scenarios.LeicestershireCases(1) {
		require.NoError(t, events.Check(e))
		require.LessOrEqual(t, len(e.Events), 100)
		require.Contains(t, e.Source, "invented")
		for _, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.CaseOpened:
				families[ev.Family]++
			case *events.CaseAllocated:
				require.True(t, people[ev.Worker])
				count(ev.Day, 1)
			case *events.CaseMoved:
				require.True(t, people[ev.To])
			case *events.CaseClosed:
				count(ev.LastDay+1, -1)
			default:
				require.Fail(t, string(ev.Kind()))
			}
		}
	}
	require.Equal(t, []int{2528, 2726, 2719}, held)
	for family, n := range families {
		require.LessOrEqual(t, n, 2, family)
	}
}

// Somebody who is ill is in post in social work on every day of it, loses as many
// days as they would have worked, and has recovered before the census year ends
// and before falling ill again.
func TestLeicestershiresSickAreInPost(t *testing.T) {
	spell := func() (b []byte) {
		for e := range scenarios.LeicestershireAbsences(1) {
			b = events.AppendEntry(b, e)
		}
		return b
	}
	require.Equal(t, spell(), spell())
	l := &plain{}
	for e := range scenarios.Leicestershire(1) {
		l.entries = append(l.entries, e)
	}
	worksOn := map[string]map[events.Date]events.FTE{} // in social work
	for _, s := range l.world("").spells {
		if worksOn[s.worker] == nil {
			worksOn[s.worker] = map[events.Date]events.FTE{}
		}
		for d := date(t, "2016-10-01"); d <= date(t, "2019-09-30"); d++ {
			if s.covers(d) && events.Seniority(on(s.kind, d).role) > 0 {
				worksOn[s.worker][d] += on(s.fte, d)
			}
		}
	}
	lost, well := map[int]events.Decimal{}, map[string]events.Date{}
	var began []*events.AbsenceStarted
	var ended []*events.AbsenceEnded
	for e := range scenarios.LeicestershireAbsences(1) {
		require.NoError(t, events.Check(e))
		require.LessOrEqual(t, len(e.Events), 100)
		require.Contains(t, e.Source, "back-solved")
		for _, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.AbsenceStarted:
				began = append(began, ev)
			case *events.AbsenceEnded:
				ended = append(ended, ev)
			default:
				require.Fail(t, string(ev.Kind()))
			}
		}
	}
	require.Len(t, ended, len(began))
	require.Greater(t, len(began), 500)
	slices.SortFunc(began, func(x, y *events.AbsenceStarted) int { return cmp.Compare(x.Day, y.Day) })
	for _, a := range began {
		end := ended[slices.IndexFunc(ended, func(e *events.AbsenceEnded) bool { return e.Absence == a.Absence })]
		require.Greater(t, a.Day, well[a.Worker], a.Absence)
		well[a.Worker] = end.LastDay
		days := events.Decimal(0)
		for d := a.Day; d <= end.LastDay; d++ {
			require.NotZero(t, worksOn[a.Worker][d], "%s is ill on %s", a.Worker, d)
			if (d-1)%7 < 5 { // 0001-01-01 was a Monday
				days += events.Decimal(worksOn[a.Worker][d])
			}
		}
		require.Equal(t, days, end.DaysLost, a.Absence)
		year, month, _ := a.Day.Civil()
		if month >= 10 {
			year++
		}
		census, _ := events.DateOf(year, 9, 30)
		require.LessOrEqual(t, end.LastDay, census)
		lost[year] += days
	}
	for year, published := range map[int]float64{2017: 205.84 * 253 * 0.040, 2018: 228.1 * 253 * 0.051, 2019: 247.6 * 253 * 0.033} {
		require.InDelta(t, published, float64(lost[year])/events.Million, 1, "%d", year)
	}
}
