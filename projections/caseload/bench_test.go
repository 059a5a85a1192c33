package caseload_test

import (
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/caseload"
	"muster/scenarios"
)

// BenchmarkAsk asks about a council of the size of Leeds: 700 people, 5,000 cases
// open at a time, 25 years. µs/question is the median of questions about days
// of ten years, ms/series that of those years by month. cpu-µs/question is the
// time that processors were busy, which other programs disturb less.
func BenchmarkAsk(b *testing.B) {
	before := inUse()
	from, m := council(b)
	held := inUse() - before
	end, _ := events.DateOf(2025, 9, 30)
	day := func(i int) events.Date { return end - events.Date(i*37%3650) }
	for _, c := range []struct {
		name     string
		question func(i int) answers.Question
		series   bool
	}{
		{"now", func(i int) answers.Question { return answers.Question{AsOf: day(i)} }, false},
		{"per-fte", func(i int) answers.Question {
			return answers.Question{AsOf: day(i), Settings: map[string]string{"per": "fte"}}
		}, false},
		{"team", func(i int) answers.Question { return answers.Question{AsOf: day(i), By: "team"} }, false},
		{"status", func(i int) answers.Question { return answers.Question{AsOf: day(i), By: "status"} }, false},
		{"series", func(int) answers.Question {
			return answers.Question{From: end.AddMonths(-119), To: end, Every: "month"}
		}, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			var times []time.Duration
			cpu := busy()
			for i := range b.N {
				began := time.Now()
				_, err := m.Ask(c.question(i), from)
				times = append(times, time.Since(began))
				require.NoError(b, err)
			}
			slices.Sort(times)
			middle := float64(times[len(times)/2].Nanoseconds())
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(busy()-cpu)/1e3/float64(b.N), "cpu-µs/question")
			b.ReportMetric(float64(held)/(1<<20), "MiB")
			if c.series {
				b.ReportMetric(middle/1e6, "ms/series")
			} else {
				b.ReportMetric(middle/1e3, "µs/question")
			}
		})
	}
	runtime.KeepAlive(m)
}

// council folds an invented council.
func council(b *testing.B) (projections.Standing, *caseload.Model) {
	b.Helper()
	m := caseload.NewModel()
	at := events.Position(0)
	for e := range scenarios.Council(scenarios.CouncilConfig{Seed: 1, PerEntry: 500}) {
		at++
		require.NoError(b, m.Apply(at, e))
	}
	return projections.Standing{Authority: "council", Position: at}, m
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// busy is the time for which this process had a processor.
func busy() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
