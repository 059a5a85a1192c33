package people_test

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/people"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// BenchmarkAsk asks about a council of the size of Leeds: 700 people, 25 years,
// each of whom tells of themselves when they start. µs/question is the median of
// questions about days of ten years, ms/series that of those years by month. first
// is an answer for which every profile has to be opened, with keys in memory.
func BenchmarkAsk(b *testing.B) {
	before := inUse()
	from, m := council(b, &ring{})
	held := inUse() - before
	end, _ := events.DateOf(2025, 9, 30)
	day := func(i int) events.Date { return end - events.Date(i*37%3650) }
	series := func(int) answers.Question {
		return answers.Question{From: end.AddMonths(-119), To: end, Every: "month"}
	}
	for _, c := range []struct {
		name     string
		question func(i int) answers.Question
	}{
		{"now", func(i int) answers.Question { return answers.Question{AsOf: day(i)} }},
		{"team", func(i int) answers.Question { return answers.Question{AsOf: day(i), By: "team"} }},
		{"against", func(i int) answers.Question {
			return answers.Question{AsOf: day(i), Settings: map[string]string{"against": day(i + 9).String()}}
		}},
		{"series", series},
	} {
		b.Run(c.name, func(b *testing.B) {
			_, err := m.Ask(c.question(0), from)
			require.NoError(b, err)
			var times []time.Duration
			for i := range b.N {
				began := time.Now()
				_, err := m.Ask(c.question(i), from)
				times = append(times, time.Since(began))
				require.NoError(b, err)
			}
			report(b, times, held)
		})
	}
	b.Run("first", func(b *testing.B) {
		keys := &ring{}
		_, m := council(b, keys)
		var times []time.Duration
		for i := range b.N {
			keys.erase("nobody" + string(rune('a'+i%26))) // all that was opened is let go of
			began := time.Now()
			_, err := m.Ask(series(i), from)
			times = append(times, time.Since(began))
			require.NoError(b, err)
		}
		report(b, times, held)
	})
	runtime.KeepAlive(m)
}

func report(b *testing.B, times []time.Duration, held uint64) {
	slices.Sort(times)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(held)/(1<<20), "MiB")
	b.ReportMetric(float64(times[0].Nanoseconds())/1e6, "least-ms")
	b.ReportMetric(float64(times[len(times)/2].Nanoseconds())/1e6, "median-ms")
}

// council folds an invented council.
func council(b *testing.B, keys people.Keys) (projections.Standing, *people.Model) {
	b.Helper()
	m := people.NewModel(keys)
	at := events.Position(0)
	for e := range scenarios.Council(scenarios.CouncilConfig{Seed: 1, Authority: viewtest.Authority, PerEntry: 500, Profiles: true}) {
		at++
		for i, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.ProfileDeclared:
				e.Events[i] = seal(ev)
			case *events.LineCorrected:
				if p, is := ev.Now.(*events.ProfileDeclared); is {
					e.Events[i] = &events.LineCorrected{Line: ev.Line, Now: seal(p)}
				}
			}
		}
		require.NoError(b, m.Apply(at, e))
	}
	return projections.Standing{Authority: viewtest.Authority, Position: at}, m
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
