package establishment_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/establishment"
	"muster/projections/viewtest"
	"muster/scenarios"
)

// council is a council of 700 people in post over 25 years, with few cases,
// which the view passes over.
var council = sync.OnceValue(func() *hall {
	entries := slices.Collect(scenarios.Council(scenarios.CouncilConfig{Seed: 1, People: 700, OpenCases: 1, PerEntry: 100}))
	h := &hall{model: establishment.NewModel()}
	for i, e := range entries {
		if err := h.model.Apply(events.Position(i+1), e); err != nil {
			panic(err)
		}
	}
	h.entries = entries
	return h
})

type hall struct {
	model   *establishment.Model
	entries []*events.Entry
}

// BenchmarkAsk asks each definition as of a day and as known by an entry at
// random, by team too, and for ten years by month.
func BenchmarkAsk(b *testing.B) {
	h := council()
	from := viewtest.Standing(b, slices.Values(h.entries))
	random := rand.New(rand.NewPCG(1, 1))
	opened := date(b, "2015-10-31")
	for _, d := range establishment.About.Definitions {
		b.Run(d.ID, func(b *testing.B) { h.single(b, from, random, answers.Question{Definition: d.ID}) })
	}
	b.Run("by-team", func(b *testing.B) { h.single(b, from, random, answers.Question{By: "team"}) })
	for _, d := range establishment.About.Definitions {
		b.Run("series/"+d.ID, func(b *testing.B) {
			q := answers.Question{Definition: d.ID, From: opened, To: opened.AddMonths(119), Every: "month"}
			for b.Loop() {
				a, err := h.model.Ask(q, from)
				require.NoError(b, err)
				require.Len(b, a.Series, 120)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/series")
		})
	}
}

func (h *hall) single(b *testing.B, from projections.Standing, random *rand.Rand, q answers.Question) {
	var took []time.Duration
	for b.Loop() {
		q.AsOf = date(b, "2015-10-31") + events.Date(random.IntN(3650))
		q.KnownAt = fmt.Sprintf("@%d", len(h.entries)/2+random.IntN(len(h.entries)/2))
		began := time.Now()
		_, err := h.model.Ask(q, from)
		took = append(took, time.Since(began))
		require.NoError(b, err)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "µs/median")
}
