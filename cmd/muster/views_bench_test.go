package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/sealed"
	"muster/ledger/natslog"
	"muster/projections"
	"muster/projections/answers"
	"muster/scenarios"
)

// leeds is a ledger of a council of the size of Leeds, 25 years of some 1.5
// million events, on a server of its own.
type leeds struct {
	*settings
	url    string
	log    *natslog.Log
	events int
	last   events.Date
}

const leedsName = "council-like-leeds"

// fillLeeds records the council, whose people tell of themselves. What fills it is
// not measured, so it is not synced; an entry holds 500 events, as history is
// loaded, and profiles are sealed as the registrar seals them.
func fillLeeds(b *testing.B) *leeds {
	b.Helper()
	dir := b.TempDir()
	s, err := natslog.StartServer(natslog.Config{Dir: dir, Sync: natslog.LoseTwoMinutes})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, s.Close()) })
	nc, err := natslog.Connect(b.Context(), natslog.Client{URL: s.URL(), Role: natslog.Registrar, Credentials: natslog.CredentialsFile(dir, natslog.Registrar)})
	require.NoError(b, err)
	b.Cleanup(nc.Close)
	log, err := natslog.Create(b.Context(), nc, leedsName)
	require.NoError(b, err)
	l := &leeds{settings: &settings{data: dir}, url: s.URL(), log: log}
	keys, err := openKeys(b.Context(), l.url, l.credentialsFile(natslog.Sealer), l.masterFile())
	require.NoError(b, err)
	b.Cleanup(keys.close)
	chain := events.Start(leedsName)
	for e := range scenarios.Council(scenarios.CouncilConfig{Seed: 1, Authority: leedsName, PerEntry: 500, Profiles: true}) {
		sealProfiles(b, keys, e)
		e.Prev = chain.Hash
		stored := events.AppendEntry(nil, e)
		r := log.Append(chain.Position+1, e.Book, stored)
		chain = events.Chain{Position: chain.Position + 1, Hash: events.HashOf(stored)}
		if l.events += len(e.Events); chain.Position%500 == 0 {
			require.NoError(b, r.Wait(b.Context()))
		}
	}
	for {
		head, _, err := log.Head(b.Context())
		require.NoError(b, err)
		if head == chain.Position {
			break
		}
	}
	l.last, _ = events.DateOf(2025, 9, 30)
	return l
}

// sealProfiles seals what people tell of themselves in an entry.
func sealProfiles(b *testing.B, keys *keyStore, e *events.Entry) {
	b.Helper()
	seal := func(ev events.Event) events.Event {
		p, is := ev.(*events.ProfileDeclared)
		if !is {
			return ev
		}
		key, err := keys.Of(b.Context(), leedsName, p.Worker, true)
		require.NoError(b, err)
		return sealed.Seal(key, leedsName, p)
	}
	for i, ev := range e.Events {
		if c, is := ev.(*events.LineCorrected); is {
			e.Events[i] = &events.LineCorrected{Line: c.Line, Now: seal(c.Now)}
			continue
		}
		e.Events[i] = seal(ev)
	}
}

// rebuilt folds a view from nothing and returns it live, and how long it took. The
// view of people has the keys.
func (l *leeds) rebuilt(b *testing.B, v projections.View) (*projections.Projector, time.Duration) {
	b.Helper()
	v, done := l.personally(b.Context(), l.url, v)
	b.Cleanup(done)
	defer debug.SetGCPercent(debug.SetGCPercent(300)) // as the projector's process does
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	p := projections.New(projections.Config{View: v, Authority: leedsName, Source: l.log, CheckpointEvery: 1 << 40})
	began := time.Now()
	var live time.Duration
	require.NoError(b, p.Run(ctx, func() error { live = time.Since(began); cancel(); return nil }))
	return p, live
}

// BenchmarkViews rebuilds each view from a council of the size of Leeds and asks
// it. x-rates is how long the rebuild took against that of the view of rates in
// the same run. The headline question is asked of random days as known at random
// moments, the series is of ten years by month; both with JSON in and out. Of the
// view of people every question asks the key store whether anybody was erased, and
// what is not opened yet is opened: a rebuild opens nothing.
func BenchmarkViews(b *testing.B) {
	l := fillLeeds(b)
	i := slices.IndexFunc(views, func(v view) bool { return v.Name == "rates" })
	_, _ = l.rebuilt(b, views[i].View) // the first pays for a cold cache
	_, rates := l.rebuilt(b, views[i].View)
	for _, v := range views {
		b.Run(v.Name, func(b *testing.B) {
			var p *projections.Projector
			var took time.Duration
			before := inUse()
			for range b.N {
				p, took = l.rebuilt(b, v.View)
			}
			b.ReportMetric(float64(l.events)/took.Seconds(), "events/s")
			b.ReportMetric(took.Seconds()/rates.Seconds(), "x-rates")
			b.ReportMetric(float64(inUse()-before)/(1<<20), "MiB")
			b.ReportMetric(0, "ns/op")
			if v.about != nil {
				l.ask(b, p, asked[v.Name])
			}
			runtime.KeepAlive(p)
		})
	}
}

// asked holds what the headline question of a view must say besides the day.
var asked = map[string]map[string]string{
	"comparators": {"measure": "turnover-rate", "period": "2014"},
}

func (l *leeds) ask(b *testing.B, p *projections.Projector, settings map[string]string) {
	random := rand.New(rand.NewPCG(1, 1))
	one := func() answers.Question {
		return answers.Question{Settings: settings, AsOf: l.last - events.Date(random.IntN(3650)), KnownAt: (l.last - events.Date(random.IntN(900))).String()}
	}
	b.ReportMetric(median(b, p, 200, one), "µs/question")
	b.ReportMetric(median(b, p, 5, func() answers.Question {
		return answers.Question{Settings: settings, From: l.last.AddMonths(-119), To: l.last, Every: "month"}
	})/1000, "ms/series")
}

// median asks so many questions and returns the middle of the times, in µs.
func median(b *testing.B, p *projections.Projector, n int, question func() answers.Question) float64 {
	var times []time.Duration
	for range n {
		q, err := json.Marshal(question())
		require.NoError(b, err)
		began := time.Now()
		_, err = p.Answer(b.Context(), q)
		times = append(times, time.Since(began))
		require.NoError(b, err)
	}
	slices.Sort(times)
	return float64(times[n/2].Nanoseconds()) / 1000
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
