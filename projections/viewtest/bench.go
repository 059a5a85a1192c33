package viewtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
)

// Asker is a model that can be asked without JSON.
type Asker interface {
	projections.Model
	Ask(answers.Question, projections.Standing) (*answers.Answer, error)
}

// Asked is a model to ask in benchmarks, and the entries that it has folded.
type Asked struct {
	Model   Asker
	Entries []*events.Entry
}

// FoldedFrom folds entries with an empty model.
func FoldedFrom(m Asker, entries []*events.Entry) *Asked {
	a := &Asked{Model: m, Entries: entries}
	for i, e := range entries {
		if err := a.Model.Apply(events.Position(i+1), e); err != nil {
			panic(err)
		}
	}
	return a
}

// Bench asks each definition of a view as of a day and as known by an entry at
// random, by team too, and for ten years by month.
func (a *Asked) Bench(b *testing.B, about *answers.About) {
	from := Standing(b, slices.Values(a.Entries))
	random := rand.New(rand.NewPCG(1, 1))
	for _, d := range about.Definitions {
		b.Run(d.ID, func(b *testing.B) { a.single(b, from, random, answers.Question{Definition: d.ID}) })
	}
	b.Run("by-team", func(b *testing.B) { a.single(b, from, random, answers.Question{By: "team"}) })
	first := Date(b, "2015-10-31")
	for _, d := range about.Definitions {
		b.Run("series/"+d.ID, func(b *testing.B) {
			q := answers.Question{Definition: d.ID, From: first, To: first.AddMonths(119), Every: "month"}
			for b.Loop() {
				a.ask(b, q, from)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/series")
		})
	}
}

func (a *Asked) single(b *testing.B, from projections.Standing, random *rand.Rand, q answers.Question) {
	var took []time.Duration
	for b.Loop() {
		q.AsOf = Date(b, "2015-10-31") + events.Date(random.IntN(3650))
		q.KnownAt = fmt.Sprintf("@%d", len(a.Entries)/2+random.IntN(len(a.Entries)/2))
		began := time.Now()
		a.ask(b, q, from)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "µs/median")
}

func (a *Asked) ask(b *testing.B, q answers.Question, from projections.Standing) {
	if _, err := a.Model.Ask(q, from); err != nil {
		b.Fatal(err)
	}
}
