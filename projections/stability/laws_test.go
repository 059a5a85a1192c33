package stability_test

import (
	"fmt"
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
			want := walkAll(standingCases(entries[:known]), q)
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

func walkAll(cases map[string][]standing, q answers.Question) map[string]*found {
	all := map[string]*found{"": {}}
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
