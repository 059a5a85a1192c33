package rates_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/rates"
	"muster/projections/viewtest"
)

// BenchmarkAsk puts whole questions by team, as of a day and as known by an
// entry at random. rows is how many rows there would be had nothing been
// corrected; every one of them is then corrected so many times, and each
// correction closes a row and puts another. µs/median is of the question alone;
// µs/json-median has it and its answer as JSON besides.
func BenchmarkAsk(b *testing.B) {
	for _, c := range []struct{ rows, corrections int }{{300_000, 0}, {300_000, 1}, {300_000, 5}, {300_000, 20}, {3_000_000, 0}} {
		b.Run(fmt.Sprintf("rows=%d/corrections=%d", c.rows, c.corrections), func(b *testing.B) {
			h := newHall(b, c.rows, c.corrections)
			b.Run("team", func(b *testing.B) { h.askByTeam(b) })
			b.Run("series", func(b *testing.B) { h.askSeries(b) })
		})
	}
}

// hall is a view of a large authority.
type hall struct {
	*projections.Projector
	model  *rates.Model
	from   projections.Standing
	random *rand.Rand
	bytes  uint64 // of memory, all that the view holds
}

func newHall(b *testing.B, rows, corrections int) *hall {
	b.Helper()
	h := &hall{random: rand.New(rand.NewPCG(1, 1))}
	before := inUse()
	l := &crowd{people: rows / 3, corrections: corrections}
	h.Projector = viewtest.Fold(b, projections.View{Name: "rates", New: func(string) projections.Model {
		h.model = rates.NewModel()
		return h.model
	}}, l, "")
	h.from = projections.Standing{Authority: viewtest.Authority, Position: h.Health(b.Context()).Position}
	h.bytes = inUse() - before
	require.Equal(b, rows*(1+corrections), h.model.Rows())
	_, err := viewtest.Ask[answers.Answer](h.Projector, answers.Question{AsOf: opened})
	require.NoError(b, err)
	return h
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (h *hall) question() answers.Question {
	return answers.Question{AsOf: opened + events.Date(h.random.IntN(3650)), KnownAt: fmt.Sprintf("@%d", 1+h.random.IntN(int(h.from.Position))), By: "team"}
}

func (h *hall) askByTeam(b *testing.B) {
	var alone, whole []time.Duration
	for b.Loop() {
		q := h.question()
		began := time.Now()
		a, err := h.model.Ask(q, h.from)
		alone = append(alone, time.Since(began))
		if err != nil || len(a.Groups) > len(halls) {
			b.Fatal(err, len(a.Groups))
		}
		asked, _ := json.Marshal(h.question())
		began = time.Now()
		_, err = h.Answer(b.Context(), asked)
		whole = append(whole, time.Since(began))
		require.NoError(b, err)
	}
	b.ReportMetric(micros(alone), "µs/median")
	b.ReportMetric(micros(whole), "µs/json-median")
	b.ReportMetric(float64(h.bytes)/float64(h.model.Rows()), "B/row")
	b.ReportMetric(0, "ns/op")
}

func micros(list []time.Duration) float64 {
	slices.Sort(list)
	return float64(list[len(list)/2].Nanoseconds()) / 1000
}

// askSeries asks for ten years, month by month.
func (h *hall) askSeries(b *testing.B) {
	for b.Loop() {
		a, err := h.model.Ask(answers.Question{From: opened + 30, To: opened + 3651, Every: "month", KnownAt: h.question().KnownAt}, h.from)
		if err != nil || len(a.Series) != 120 {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/series")
	b.ReportMetric(0, "ns/op")
}

const opened events.Date = 733_773 // 2010-01-01

// halls are the teams.
var halls = func() (all []string) {
	for i := range 24 {
		all = append(all, fmt.Sprintf("team-%d", i))
	}
	return all
}()

// crowd is a ledger of people who are each hired, part-time, into a post of
// their own, which is three rows: one in post, one of what is left vacant, and
// one starter. Then each hire is corrected so many times, in no order, with
// another FTE, which corrects all three. It holds no entries: it makes them.
type crowd struct{ people, corrections int }

const perEntry = 100

func (c *crowd) hires() int { return (2*c.people + perEntry - 1) / perEntry }

func (c *crowd) Head(context.Context) (events.Position, time.Time, error) {
	return events.Position(c.hires() + c.corrections*((c.people+perEntry-1)/perEntry)), time.Time{}, nil
}

func (c *crowd) At(context.Context, events.Position) (events.Stored, error) {
	return events.Stored{}, fmt.Errorf("no entry is kept")
}
func (c *crowd) Holds(context.Context, events.Chain) error { return nil }

func (c *crowd) Follow(ctx context.Context, _ events.Position, deliver func([]events.Stored) error) error {
	chain := events.Start(viewtest.Authority)
	var run []events.Stored
	for list := range c.entries() {
		at := chain.Position + 1
		e := &events.Entry{ID: fmt.Sprintf("entry-%d", at), Book: events.Workforce, By: "hr.feed", Why: "nightly feed", Asserted: true,
			Recorded: events.EndOf(opened) + events.Instant(at), Prev: chain.Hash, Events: list}
		b := events.AppendEntry(nil, e)
		chain = events.Chain{Position: at, Hash: events.HashOf(b)}
		if run = append(run, events.Stored{Position: at, Book: e.Book, Bytes: b}); len(run) == 64 {
			if err := deliver(run); err != nil {
				return err
			}
			run = nil
		}
	}
	if err := deliver(run); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

func (c *crowd) entries() iter.Seq[[]events.Event] {
	random := rand.New(rand.NewPCG(2, 2))
	hire := make([]*events.WorkerHired, c.people)
	return func(yield func([]events.Event) bool) {
		var list []events.Event
		add := func(all ...events.Event) {
			if list = append(list, all...); len(list) >= perEntry {
				yield(list)
				list = nil
			}
		}
		flush := func() {
			if len(list) > 0 {
				yield(list)
				list = nil
			}
		}
		for i := range hire {
			team := random.IntN(len(halls))
			h := &events.WorkerHired{Day: opened + events.Date(random.IntN(3650)), Worker: fmt.Sprintf("W%d", i), Post: fmt.Sprintf("P%d", i),
				Role: events.SocialWorkRoles[team%3], Grade: "sw", Team: halls[team], FTE: 500_000, Contract: "permanent", Origin: "agency"}
			hire[i] = h
			add(&events.PostEstablished{Day: h.Day, Post: h.Post, Role: h.Role, Grade: h.Grade, Team: h.Team, Service: fmt.Sprintf("service-%d", team%4), FTE: events.Million}, h)
		}
		flush()
		for n := range c.corrections {
			for _, i := range random.Perm(c.people) {
				now := *hire[i]
				now.FTE = events.FTE(300_000+10_000*((n+i)%40)) + events.FTE(n)
				at := 2 * i
				add(&events.LineCorrected{Line: events.LineAt(events.Position(1+at/perEntry), at%perEntry+2), Now: &now})
			}
			flush()
		}
	}
}
