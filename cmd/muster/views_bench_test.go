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

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/sealed"
	"muster/ledger/natslog"
	"muster/projections"
	"muster/projections/answers"
	"muster/scenarios"
)

// leeds is a council of the size of Leeds, 25 years of some 1.5 million events,
// whose people tell of themselves.
var leeds = scenarios.CouncilConfig{Seed: 1, Authority: "council-like-leeds", PerEntry: loadedPerEntry, Profiles: true}

// loadedPerEntry is how many events an entry holds where history is loaded.
const loadedPerEntry = 500

// unsynced is a server for ledgers of which only the reading is measured, so that
// what fills them is not synced.
type unsynced struct {
	*settings
	url  string
	nc   *nats.Conn
	keys *keyStore
}

func startUnsynced(b *testing.B) *unsynced {
	b.Helper()
	dir := b.TempDir()
	s, err := natslog.StartServer(natslog.Config{Dir: dir, Sync: natslog.LoseTwoMinutes})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, s.Close()) })
	nc, err := natslog.Connect(b.Context(), natslog.Client{URL: s.URL(), Role: natslog.Registrar, Credentials: natslog.CredentialsFile(dir, natslog.Registrar)})
	require.NoError(b, err)
	b.Cleanup(nc.Close)
	u := &unsynced{settings: &settings{data: dir}, url: s.URL(), nc: nc}
	u.keys, err = openKeys(b.Context(), u.url, u.credentialsFile(natslog.Sealer), u.masterFile())
	require.NoError(b, err)
	b.Cleanup(u.keys.close)
	return u
}

// council is the ledger of an invented council.
type council struct {
	*unsynced
	name   string
	log    *natslog.Log
	events int
	last   events.Date
}

// fill records a council in a ledger of its own. Profiles are sealed as the
// registrar seals them.
func (u *unsynced) fill(b *testing.B, config scenarios.CouncilConfig) *council {
	b.Helper()
	log, err := natslog.Create(b.Context(), u.nc, config.Authority)
	require.NoError(b, err)
	l := &council{unsynced: u, name: config.Authority, log: log}
	chain := events.Start(l.name)
	for e := range scenarios.Council(config) {
		l.sealProfiles(b, e)
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
func (l *council) sealProfiles(b *testing.B, e *events.Entry) {
	b.Helper()
	seal := func(ev events.Event) events.Event {
		p, is := ev.(*events.ProfileDeclared)
		if !is {
			return ev
		}
		key, err := l.keys.Of(b.Context(), l.name, p.Worker, true)
		require.NoError(b, err)
		return sealed.Seal(key, l.name, p)
	}
	for i, ev := range e.Events {
		if c, is := ev.(*events.LineCorrected); is {
			e.Events[i] = &events.LineCorrected{Line: c.Line, Now: seal(c.Now)}
			continue
		}
		e.Events[i] = seal(ev)
	}
}

// asProjector is how the process of a projector collects garbage.
const asProjector = 300

// rebuilt folds a view from nothing and returns it live, and how long it took.
func (l *council) rebuilt(ctx context.Context, v projections.View) (*projections.Projector, time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := projections.New(projections.Config{View: v, Authority: l.name, Source: l.log, CheckpointEvery: 1 << 40})
	began := time.Now()
	var live time.Duration
	err := p.Run(ctx, func() error { live = time.Since(began); cancel(); return nil })
	return p, live, err
}

// rebuiltAlone is rebuilt while nothing else is. The view of people has the keys.
func (l *council) rebuiltAlone(b *testing.B, v projections.View) (*projections.Projector, time.Duration) {
	b.Helper()
	v, done := l.personally(b.Context(), l.url, v)
	b.Cleanup(done)
	defer debug.SetGCPercent(debug.SetGCPercent(asProjector))
	p, took, err := l.rebuilt(b.Context(), v)
	require.NoError(b, err)
	return p, took
}

// BenchmarkViews rebuilds each view from a council of the size of Leeds and asks
// it. x-rates is how long the rebuild took against that of the view of rates in
// the same run. The headline question is asked of random days as known at random
// moments, the series is of ten years by month; both with JSON in and out. Of the
// view of people every question asks the key store whether anybody was erased, and
// what is not opened yet is opened: a rebuild opens nothing. The first answer after
// it, to the series, is told apart.
func BenchmarkViews(b *testing.B) {
	l := startUnsynced(b).fill(b, leeds)
	i := slices.IndexFunc(views, func(v view) bool { return v.Name == "rates" })
	_, _ = l.rebuiltAlone(b, views[i].View) // the first pays for a cold cache
	_, rates := l.rebuiltAlone(b, views[i].View)
	for _, v := range views {
		b.Run(v.Name, func(b *testing.B) {
			var p *projections.Projector
			var took time.Duration
			before := inUse()
			for range b.N {
				p, took = l.rebuiltAlone(b, v.View)
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

func (l *council) ask(b *testing.B, p *projections.Projector, settings map[string]string) {
	random := rand.New(rand.NewPCG(1, 1))
	one := func() answers.Question {
		return answers.Question{Settings: settings, AsOf: l.last - events.Date(random.IntN(3650)), KnownAt: (l.last - events.Date(random.IntN(900))).String()}
	}
	series := func() answers.Question {
		return answers.Question{Settings: settings, From: l.last.AddMonths(-119), To: l.last, Every: "month"}
	}
	b.ReportMetric(median(b, p, 1, series)/1000, "ms/first")
	b.ReportMetric(median(b, p, 200, one), "µs/question")
	b.ReportMetric(median(b, p, 5, series)/1000, "ms/series")
}

// median asks so many questions and returns the middle of the times, in µs.
func median(b *testing.B, p *projections.Projector, n int, question func() answers.Question) float64 {
	var times []time.Duration
	for range n {
		took, err := answered(b.Context(), p, question())
		require.NoError(b, err)
		times = append(times, took)
	}
	return float64(middle(times).Nanoseconds()) / 1000
}

// answered tells how long an answer took, with JSON in and out.
func answered(ctx context.Context, p *projections.Projector, question answers.Question) (time.Duration, error) {
	q, err := json.Marshal(question)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	_, err = p.Answer(ctx, q)
	return time.Since(began), err
}

func middle(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
