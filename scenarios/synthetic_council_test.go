package scenarios_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/facts"
	"muster/ledger"
	"muster/ledger/memkeys"
	"muster/ledger/memlog"
	"muster/scenarios"
)

func TestACouncilIsTheSameAtEveryCall(t *testing.T) {
	hash := func(seed uint64) events.Hash {
		var b []byte
		n := 0
		for e := range scenarios.Council(scenarios.CouncilConfig{Seed: seed, People: 40, Years: 3}) {
			b = events.AppendEntry(b, e)
			if n++; n == 5000 {
				break
			}
		}
		return events.HashOf(b)
	}
	require.Equal(t, hash(1), hash(1))
	require.NotEqual(t, hash(1), hash(2))
}

// registrar opens an empty ledger, long after everything that is to be recorded.
func registrar(t *testing.T, authority string) *ledger.Registrar {
	t.Helper()
	r, err := ledger.Open(t.Context(), ledger.Config{
		Authority: authority, Log: &memlog.Log{}, Keys: &memkeys.Keys{},
		Now: func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) },
	})
	require.NoError(t, err)
	return r
}

func TestARegistrarTakesEverythingOfACouncil(t *testing.T) {
	for _, c := range append(scenarios.Region(scenarios.RegionConfig{Seed: 8, Authorities: 3, People: 40, Years: 1}),
		scenarios.CouncilConfig{Seed: 1, People: 30, Years: 4},
		scenarios.CouncilConfig{Seed: 2, People: 12, Years: 12, PerEntry: 300},
		scenarios.CouncilConfig{Seed: 3, People: 90, Years: 1, PerEntry: 20},
	) {
		t.Run(fmt.Sprintf("seed %d", c.Seed), func(t *testing.T) {
			r := registrar(t, c.Authority)
			at := events.Position(0)
			for e := range scenarios.Council(c) {
				out, err := r.Record(context.Background(), e, ledger.Allowance{Asserting: true})
				if err != nil {
					for _, p := range events.Problems(err)[:min(3, len(events.Problems(err)))] {
						t.Logf("%s: %s", p, events.AppendEvent(nil, e.Events[max(0, p.Event-1)]))
					}
				}
				require.NoError(t, err, "seed %d, entry %d of %s", c.Seed, at+1, e.Recorded)
				at++
				require.Equal(t, at, out.Position)
			}
		})
	}
}

// Whoever holds a case, or covers for who does, is in post or on an assignment
// on every day of it, in the role that holds cases.
func TestCasesAreHeldByWhoCanHoldThem(t *testing.T) {
	var r facts.Record
	at := events.Position(0)
	cases := map[string]bool{}
	for e := range scenarios.Council(scenarios.CouncilConfig{Seed: 5, People: 60, Years: 5, PerEntry: 100}) {
		at++
		_, err := r.Advance(at, e)
		require.NoError(t, err)
		for _, ev := range e.Events {
			if o, ok := ev.(*events.CaseOpened); ok {
				cases[o.Case] = true
			}
		}
	}
	held := 0
	for _, id := range slices.Sorted(maps.Keys(cases)) {
		for _, a := range r.Allocations(r.Called(facts.Case, id)) {
			held++
			for d := a.Span.From; d < a.Span.To; d++ {
				require.True(t, holdsCases(&r, a.Worker, d), "%s has %s on %s, of %s", r.WorkerID(a.Worker), id, d, a.Span)
			}
		}
	}
	require.Greater(t, held, 3000)
}

// holdsCases reports whether somebody is in a role that holds cases on a day.
func holdsCases(r *facts.Record, w facts.Thing, on events.Date) bool {
	for _, s := range r.Stints(w) {
		if s.Span.Contains(on) && r.Names.Seniority(s.Role) == 5 {
			return true
		}
	}
	for _, a := range r.Assignments(w) {
		for _, e := range r.Engagements(a) {
			if e.Span.Contains(on) && r.Names.Seniority(e.Role) == 5 {
				return true
			}
		}
	}
	return false
}

// What happens is recorded within weeks, and the most of it at once; what was
// there at go-live is taken on.
func TestACouncilIsRecordedSoonAfter(t *testing.T) {
	from := date(t, "2000-10-01")
	late, all := 0, 0
	var before events.Instant
	for e := range scenarios.Council(scenarios.CouncilConfig{Seed: 6, People: 60, Years: 3, From: from}) {
		require.NoError(t, events.Check(e))
		require.True(t, e.Asserted)
		require.Greater(t, e.Recorded, before)
		before = e.Recorded
		told := e.Recorded.Day()
		if told < from {
			continue
		}
		for _, ev := range e.Events {
			if k := ev.Kind(); ev.On() == 0 || k == events.KindLineCorrected {
				continue
			}
			all++
			require.LessOrEqual(t, told-ev.On(), events.Date(70), "%s %s, recorded %s", ev.Kind(), ev.On(), told)
			if told-ev.On() > 28 {
				late++
			}
		}
	}
	require.Less(t, late*20, all, "one in twenty at most comes more than four weeks late")
	require.Greater(t, late*500, all)
}

func date(t *testing.T, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestACouncilsProfilesAreForARegistrarThatSealsThem(t *testing.T) {
	r := registrar(t, "council")
	declared := 0
	for e := range scenarios.Council(scenarios.CouncilConfig{Seed: 7, People: 40, Years: 2, Profiles: true}) {
		_, err := r.Record(context.Background(), e, ledger.Allowance{Asserting: true})
		require.NoError(t, err)
		for _, ev := range e.Events {
			if ev.Kind() == events.KindProfileDeclared {
				declared++
			}
		}
	}
	require.Greater(t, declared, 40)
}

func TestARegionIsFifteenAuthoritiesAroundTheMean(t *testing.T) {
	r := scenarios.RegionConfig{Seed: 1, Years: 1, PerEntry: 500}
	all := scenarios.Region(r)
	require.Equal(t, all, scenarios.Region(r))
	require.Len(t, all, 15)
	people, seen := 0, map[any]bool{}
	for _, c := range all {
		people += c.People
		require.False(t, seen[c.Authority] || seen[c.Seed] || seen[c.People], "%+v", c)
		seen[c.Authority], seen[c.Seed], seen[c.People] = true, true, true
		require.GreaterOrEqual(t, c.People, 280)
		require.LessOrEqual(t, c.People, 1120)
	}
	require.InDelta(t, 15*700, people, 15)
	r.Seed = 2
	require.NotEqual(t, all, scenarios.Region(r))
	r.Authorities = 4
	require.Len(t, scenarios.Region(r), 4)
}

// Only authorities are to be ranked, so every figure that is published says what
// its area is.
func TestEveryAreaSaysWhatItIs(t *testing.T) {
	for _, c := range append(scenarios.Region(scenarios.RegionConfig{Seed: 3, Authorities: 1, People: 20, Years: 3, PerEntry: 100}), scenarios.CouncilConfig{People: 20, Years: 3, PerEntry: 100}) {
		kinds := map[string]map[string]bool{}
		for e := range scenarios.Council(c) {
			for _, ev := range e.Events {
				area, kind := "", ""
				switch ev := ev.(type) {
				case *events.ComparatorPublished:
					area, kind = ev.Area, ev.AreaKind
				case *events.ComparatorWithheld:
					area, kind = ev.Area, ev.AreaKind
				default:
					continue
				}
				require.Equal(t, kind == "region", strings.HasPrefix(area, "region-"), "%s is a %s", area, kind)
				if kinds[kind] == nil {
					kinds[kind] = map[string]bool{}
				}
				kinds[kind][area] = true
			}
		}
		require.Len(t, kinds["authority"], 7, "the council and its peers")
		require.Equal(t, map[string]bool{"national": true}, kinds["nation"])
		require.Equal(t, map[string]bool{"statistical-neighbours": true}, kinds["group"])
		require.Len(t, kinds["region"], 1)
		require.Len(t, kinds, 4)
	}
}

// A small authority has everything that a large one has, if not everything
// every year.
func TestASmallCouncilGoesOn(t *testing.T) {
	for people := 1; people < 20; people += 6 {
		n := censusOf(scenarios.CouncilConfig{Seed: uint64(people), People: people, Years: 10, PerEntry: 100})
		require.Greater(t, n.events, people*400)
		require.InDelta(t, people, n.staff, 3)
	}
}

// census counts what a council has, in the plainest way, as its entries go by.
type census struct {
	kinds            map[events.Kind]int
	entries, events  int
	staff, open      int
	load             map[string]int // cases by who holds them
	holder           map[string]string
	most             int // of one holder
	amended          int
	staffOn, casesOn []int // at the end of each year
	headOn           []int // mean caseload of those who hold a case
}

func (n *census) take(e *events.Entry) {
	n.entries++
	for _, ev := range e.Events {
		n.events++
		n.kinds[ev.Kind()]++
		switch e := ev.(type) {
		case *events.WorkerHired, *events.TransferredIn:
			n.staff++
		case *events.WorkerLeft, *events.TransferredOut:
			n.staff--
		case *events.CaseOpened:
			n.open++
		case *events.CaseAllocated:
			if !e.Cover {
				n.hold(e.Case, e.Worker)
			}
		case *events.CaseMoved:
			n.hold(e.Case, e.To)
		case *events.CaseClosed:
			n.open--
			n.hold(e.Case, "")
		case *events.LineCorrected, *events.LineRetracted:
			n.amended++
		}
	}
}

func (n *census) hold(child, worker string) {
	if old := n.holder[child]; old != "" {
		if n.load[old]--; n.load[old] == 0 {
			delete(n.load, old)
		}
	}
	delete(n.holder, child)
	if worker != "" {
		n.holder[child] = worker
		n.load[worker]++
		n.most = max(n.most, n.load[worker])
	}
}

// censusOf makes a council and counts it, and looks at it once a year.
func censusOf(c scenarios.CouncilConfig) *census {
	n := &census{kinds: map[events.Kind]int{}, load: map[string]int{}, holder: map[string]string{}}
	year := 0
	for e := range scenarios.Council(c) {
		if y := e.Recorded.Time().Year(); y != year && year != 0 && n.entries > 10 {
			n.staffOn, n.casesOn = append(n.staffOn, n.staff), append(n.casesOn, n.open)
			n.headOn = append(n.headOn, len(n.holder)/max(1, len(n.load)))
		}
		year = e.Recorded.Time().Year()
		n.take(e)
	}
	return n
}

func TestACouncilOfTheSizeOfLeeds(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes a million and a half events")
	}
	began := time.Now()
	n := censusOf(scenarios.CouncilConfig{Seed: 1, PerEntry: 500})
	t.Logf("%d events in %d entries, made and counted in %s", n.events, n.entries, time.Since(began).Round(time.Millisecond))
	for _, k := range slices.Sorted(maps.Keys(n.kinds)) {
		t.Logf("%8d %s", n.kinds[k], k)
	}
	t.Log("in post:", n.staffOn)
	t.Log("open cases:", n.casesOn)
	t.Log("cases of each who holds any:", n.headOn, "at most", n.most)
	assert.InEpsilon(t, 1_500_000, n.events, 0.05)
	assert.InEpsilon(t, n.events/100, n.amended, 0.3)
	for i := range n.staffOn {
		assert.InEpsilon(t, 700, n.staffOn[i], 0.05)
		assert.InEpsilon(t, 5000, n.casesOn[i], 0.08)
		assert.GreaterOrEqual(t, n.headOn[i], 13)
		assert.LessOrEqual(t, n.headOn[i], 20)
	}
	for _, k := range events.Kinds {
		switch k {
		case events.KindProfileDeclared, events.KindProfileSealed, events.KindAbsenceDeclared, events.KindBaselinePublished, events.KindBooksClosed:
			assert.Zero(t, n.kinds[k], "%s is not for the generator to record unasked", k)
		default:
			assert.NotZero(t, n.kinds[k], k)
		}
	}
	left := n.kinds[events.KindWorkerLeft] + n.kinds[events.KindTransferredOut]
	assert.InEpsilon(t, 700*25*125/1000, left, 0.2, "between 10 and 15 in a hundred leave in a year")
}

func BenchmarkCouncil(b *testing.B) {
	b.ReportAllocs()
	n := 0
	for range b.N {
		for e := range scenarios.Council(scenarios.CouncilConfig{Seed: 1, PerEntry: 500}) {
			n += len(e.Events)
		}
	}
	b.ReportMetric(float64(n)/float64(b.N), "events/op")
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}
