package stability_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/stability"
	"muster/projections/viewtest"
)

var view = projections.View{Name: "stability", Fold: stability.Fold, New: func(string) projections.Model { return stability.NewModel() }}

// history draws a random history of which the facts make a possible story.
func history(t *rapid.T, n int) *viewtest.Ledger {
	var r facts.Record
	at := events.Position(1)
	return viewtest.Casework(t, n, func(e *events.Entry) error {
		if err := events.Check(e); err != nil {
			return err
		}
		_, err := r.Apply(at, e)
		if err == nil {
			at++
		}
		return err
	})
}

func someDay(t *rapid.T) events.Date {
	d, _ := events.DateOf(2017, 1, 1)
	return d + events.Date(rapid.IntRange(-3, 1700).Draw(t, "day"))
}

// TestTheViewCountsWhatAWalkDoes holds every figure, in all and by group, as of
// any day and known by any entry, against a walk over the days of each case.
func TestTheViewCountsWhatAWalkDoes(t *testing.T) {
	most, apart := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 160)
		p := viewtest.Fold(t, view, l, "")
		entries := l.Entries()
		for range 6 {
			known := rapid.IntRange(len(entries)/2, len(entries)).Draw(t, "known")
			who := rapid.SampledFrom(append([]string{"all"}, events.CaseStatuses...)).Draw(t, "who")
			teams := rapid.SampledFrom([]string{"in", "out"}).Draw(t, "team changes")
			q := answers.Question{AsOf: someDay(t), KnownAt: fmt.Sprintf("@%d", known), By: rapid.SampledFrom([]string{"", "team", "status"}).Draw(t, "by"),
				Settings: map[string]string{"who": who, "team-changes": teams}}
			want := walkAll(standingCases(entries[:known]), q, viewtest.Places(viewtest.Record(t, entries[:known]), q.By, q.AsOf))
			for _, definition := range []string{"stability-index", "dfe-social-workers"} {
				if q.Definition = definition; definition == "dfe-social-workers" {
					q.Settings = map[string]string{"who": who} // a change of team makes no other workers
				}
				a, err := viewtest.Ask[answers.Answer](p, q)
				require.NoError(t, err)
				want[""].require(t, definition, a.Figures)
				for _, g := range a.Groups {
					want[g.Value].require(t, definition, g.Figures)
					if n := len(want[g.Value].families); q.By == "team" && definition == "dfe-social-workers" && n < len(want[""].families) {
						apart++
					}
				}
				if q.By != "" {
					require.Len(t, a.Groups, len(want)-1)
				}
			}
			most = max(most, want[""].most)
		}
	})
	require.Greater(t, most, 3, "the histories must be worth counting")
	require.Greater(t, apart, 3, "and have families in one team and not another")
}

// found is what a walk over all cases finds.
type found struct {
	children, most, twice int
	last, both, held      [4]int
	workers               int
	families              map[string]map[string]bool // of any kind, and whom each met
}

// walkAll does so, of groups in the teams that there are and those in which a case
// is open.
func walkAll(cases map[string][]standing, q answers.Question, places map[string]bool) map[string]*found {
	all := map[string]*found{"": {}}
	for team := range places {
		all[team] = &found{}
	}
	families, met := map[string]map[string]bool{}, map[string]map[string]bool{}
	for _, list := range cases {
		w := walk(list, q.AsOf, q.Settings["team-changes"] == "out")
		for f, workers := range w.met {
			for _, h := range workers {
				put(met, f, h)
			}
		}
		if w.at.open && w.at.family != "" {
			put(families, "", w.at.family)
			put(families, groupOf(q.By, &w), w.at.family)
		}
		if w.at.open && q.By == "team" && w.at.team != "" && all[w.at.team] == nil {
			all[w.at.team] = &found{}
		}
		if !w.at.open || q.Settings["who"] != "all" && w.at.status != q.Settings["who"] {
			continue
		}
		group := groupOf(q.By, &w)
		names := []string{""}
		if q.By != "" {
			names = append(names, group)
		}
		for _, name := range names {
			if all[name] == nil {
				all[name] = &found{}
			}
			all[name].add(&w)
		}
	}
	for name, f := range all {
		f.families = map[string]map[string]bool{}
		for family := range families[name] {
			f.families[family] = met[family]
		}
	}
	return all
}

func put(m map[string]map[string]bool, key, value string) {
	if m[key] == nil {
		m[key] = map[string]bool{}
	}
	m[key][value] = true
}

func groupOf(by string, w *walked) string {
	group := map[string]string{"team": w.at.team, "status": w.at.status}[by]
	if by == "team" && group == "" {
		group = "not stated"
	}
	return group
}

func (f *found) add(w *walked) {
	f.children++
	f.most = max(f.most, w.last+w.before)
	f.last[min(w.last, 3)]++
	f.both[min(w.last+w.before, 3)]++
	f.held[min(len(w.distinct), 3)]++
	f.workers += len(w.distinct)
	if w.last >= 2 && w.before >= 2 {
		f.twice++
	}
}

func (f *found) require(t *rapid.T, definition string, got answers.Figures) {
	require.EqualValues(t, f.children*events.Million, got.Values[0].Value)
	for _, r := range got.Rates {
		if r.Measure == "workers-per-family" {
			f.requireFamilies(t, &r)
			continue
		}
		require.EqualValues(t, f.children*events.Million, r.Denominator, r.Measure)
		require.EqualValues(t, f.numerator(r.Measure)*events.Million, r.Numerator, "%s, %s", definition, r.Measure)
		require.Equal(t, f.children == 0, r.NotAvailable != "")
	}
}

func (f *found) requireFamilies(t *rapid.T, r *answers.Rate) {
	workers := 0
	for _, met := range f.families {
		workers += len(met)
	}
	require.EqualValues(t, len(f.families)*events.Million, r.Denominator, r.Measure)
	require.EqualValues(t, workers*events.Million, r.Numerator, r.Measure)
}

func (f *found) numerator(measure string) int {
	switch measure {
	case "changes-both-years-2+":
		return f.twice
	case "workers-per-child":
		return f.workers
	}
	list := f.last
	if strings.HasPrefix(measure, "changes-24m-") {
		list = f.both
	} else if strings.HasPrefix(measure, "workers-") {
		list = f.held
	}
	name := measure[strings.LastIndex(measure, "-")+1:]
	from := int(name[0] - '0')
	if len(name) == 1 {
		return list[from]
	}
	n := 0
	for _, m := range list[from:] {
		n += m
	}
	return n
}

// TestARebuildEqualsTheRunningView folds a history at once, entry by entry with
// a restart at every one, and from every checkpoint, to the same bytes.
func TestARebuildEqualsTheRunningView(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 60)
		whole, m := stability.NewModel(), stability.NewModel()
		for i, s := range l.Entries() {
			e, err := events.DecodeEntry(s.Bytes)
			require.NoError(t, err)
			require.NoError(t, whole.Apply(events.Position(i+1), e))
			require.NoError(t, m.Apply(events.Position(i+1), e))
			saved := m.AppendState(nil)
			m = stability.NewModel()
			require.NoError(t, m.RestoreState(saved))
			require.Equal(t, saved, m.AppendState(nil))
		}
		require.Equal(t, whole.AppendState(nil), m.AppendState(nil))
	})
}

// TestThePastStays asks the same of a longer ledger.
func TestThePastStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 80)
		n := rapid.IntRange(1, len(l.Entries())).Draw(t, "known")
		q := answers.Question{AsOf: someDay(t), KnownAt: fmt.Sprintf("@%d", n), By: "team", Lines: true, Settings: map[string]string{"who": "all"},
			Definition: rapid.SampledFrom([]string{"stability-index", "dfe-social-workers", "attribution"}).Draw(t, "definition")}
		then, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l.Upto(n), ""), q)
		require.NoError(t, err)
		now, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), q)
		require.NoError(t, err)
		then.Position = now.Position
		require.Equal(t, then, now)
	})
}

// TestChangesCameFromWhatAWalkFinds holds what changes came from, in all and by
// group, as of any day and known by any entry, against a walk over the days of
// each case and back over the days of who gave it up.
func TestChangesCameFromWhatAWalkFinds(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		l := withCareers(t, history(t, 160))
		p := viewtest.Fold(t, view, l, "")
		entries := l.Entries()
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "days"), 3)) // rapid prefers the first, before anything has changed
		for range 20 {
			known := len(entries)/2 + random.IntN(len(entries)/2+1)
			q := answers.Question{AsOf: date("2017-06-01") + events.Date(random.IntN(1500)), KnownAt: fmt.Sprintf("@%d", known), Definition: "attribution",
				By: rapid.SampledFrom([]string{"", "team", "status"}).Draw(t, "by"),
				Settings: map[string]string{"who": rapid.SampledFrom(append([]string{"all"}, events.CaseStatuses...)).Draw(t, "who"),
					"team-changes": rapid.SampledFrom([]string{"in", "out"}).Draw(t, "team changes")}}
			c := careers{viewtest.Record(t, entries[:known])}
			want, others := c.causes(standingCases(entries[:known]), q, seen)
			a, err := viewtest.Ask[answers.Answer](p, q)
			require.NoError(t, err)
			require.EqualValues(t, others*events.Million, a.Values[1].Value)
			require.Equal(t, want[""], came(a.Figures))
			require.Len(t, a.Groups, len(want)-1)
			for _, g := range a.Groups {
				require.Equal(t, want[g.Value], came(g.Figures), g.Value)
			}
		}
	})
	for _, what := range []string{"leaver", "agency-end", "with nobody in between", "handed back for a reason", "long after"} {
		require.Greater(t, seen[what], 20, "the histories must have changes from %s", what)
	}
}

// withCareers adds to a history that those who hold the cases come, go and come
// back, in posts and on assignments, with some of it taken back again. What the
// facts refuse is left out.
func withCareers(t *rapid.T, l *viewtest.Ledger) *viewtest.Ledger {
	r := viewtest.Record(t, l.Entries())
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "careers"), 2))
	var lines []events.Line
	offer := func(ev events.Event) {
		at := events.Position(len(l.Entries()) + 1)
		e := &events.Entry{ID: fmt.Sprintf("career-%d", at), Book: events.Workforce, By: "hr.clerk", Why: "told so", Asserted: true,
			Recorded: events.EndOf(date("2025-01-01") + events.Date(at)), Events: []events.Event{ev}}
		if events.Check(e) != nil {
			return
		}
		if _, err := r.Apply(at, e); err == nil {
			l.Add(e)
			lines = append(lines, events.LineAt(at, 1))
		}
	}
	for i := range 40 {
		worker := []string{"W1", "W2", "W3", "W4", "X1", "X2"}[i%6]
		from := date("2017-01-01") + events.Date(random.IntN(1500))
		to := from + events.Date(random.IntN(400))
		switch k := random.IntN(6); {
		case k < 3:
			offer(&events.WorkerHired{Day: from, Worker: worker, Post: fmt.Sprintf("P%d", i%4+1), Role: "case-holder", Grade: "g1", Team: "north", FTE: 100_000,
				JobShare: true, Contract: "permanent", Origin: "agency"})
			offer(&events.WorkerLeft{LastDay: to, Worker: worker, Reason: "resignation", Destination: "agency"})
		case k < 5:
			id := fmt.Sprintf("B%d", i)
			offer(&events.AgencyStarted{Day: from, Assignment: id, Worker: worker, Agency: "reed", Role: "case-holder", Team: "north", FTE: events.Million, Reason: "vacancy"})
			offer(&events.AgencyEnded{LastDay: to, Assignment: id})
		case len(lines) > 0:
			offer(&events.LineRetracted{Line: lines[random.IntN(len(lines))]})
		}
	}
	return l
}

// came says how many changes came from what, but for what none did.
func came(f answers.Figures) map[string]int {
	n := map[string]int{}
	for _, r := range f.Rates {
		if r.Numerator > 0 {
			n[strings.TrimPrefix(r.Measure, "from-")] = int(r.Numerator / events.Million)
		}
	}
	return n
}
