package practice_test

import (
	"encoding/json"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/practice"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// council is a council of the size of Leeds, 700 people in post over 25 years, with
// few cases, which the view passes over.
var council = sync.OnceValue(func() *hall {
	h := &hall{model: practice.NewModel()}
	entries := slices.Collect(scenarios.Council(scenarios.CouncilConfig{Seed: 1, OpenCases: 1, PerEntry: 500}))
	before, began := inUse(), time.Now()
	for i, e := range entries {
		if err := h.model.Apply(events.Position(i+1), e); err != nil {
			panic(err)
		}
	}
	h.took, h.held = time.Since(began), inUse()-before
	h.entries = entries
	return h
})

type hall struct {
	model   *practice.Model
	entries []*events.Entry
	took    time.Duration // to fold the entries
	held    uint64        // bytes, by the model
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkAsk asks for the measures and the dashboard as of a day of ten years,
// as known at a moment of the last 900 days, both at random, with the periods that
// are usual and with long ones; and for the ten years by month.
func BenchmarkAsk(b *testing.B) {
	h := council()
	from := viewtest.Standing(b, slices.Values(h.entries))
	last := date(b, "2025-09-30")
	random := rand.New(rand.NewPCG(1, 1))
	long := map[string]string{"supervised-within": "24", "appraised-within": "24", "learning-within": "60"}
	for _, c := range []struct {
		name string
		q    answers.Question
	}{
		{"measures", answers.Question{}},
		{"long", answers.Question{Settings: long}},
		{"dashboard", answers.Question{Definition: "dashboard"}},
		{"by-team", answers.Question{By: "team"}},
		{"lines", answers.Question{Lines: true}},
	} {
		b.Run("day/"+c.name, func(b *testing.B) {
			h.ask(b, from, func() answers.Question {
				c.q.AsOf, c.q.KnownAt = last-events.Date(random.IntN(3650)), (last - events.Date(random.IntN(900))).String()
				return c.q
			})
		})
		if c.q.Lines || c.q.By != "" { // more than an answer may hold
			continue
		}
		b.Run("series/"+c.name, func(b *testing.B) {
			c.q.From, c.q.To, c.q.Every, c.q.AsOf, c.q.KnownAt = last.AddMonths(-119), last, "month", 0, ""
			h.ask(b, from, func() answers.Question { return c.q })
		})
	}
}

// ask asks and says how long the middle answer took.
func (h *hall) ask(b *testing.B, from projections.Standing, question func() answers.Question) {
	var took []time.Duration
	for b.Loop() {
		q, err := json.Marshal(question())
		require.NoError(b, err)
		began := time.Now()
		a, err := h.model.Answer(q, from)
		require.NoError(b, err)
		_, err = json.Marshal(a)
		took = append(took, time.Since(began))
		require.NoError(b, err)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "µs/median")
	b.ReportMetric(float64(h.held)/(1<<20), "MiB")
	b.ReportMetric(h.took.Seconds(), "s/fold")
}
