package projections_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/audit"
	"muster/projections/rates"
	"muster/projections/viewtest"
)

// watched is a view whose running model can be looked at: it is the first that
// is made.
func watched() (projections.View, *[]*rates.Model) {
	var all []*rates.Model
	return projections.View{Name: "rates", Fold: rates.Fold, New: func(string) projections.Model {
		m := rates.NewModel()
		all = append(all, m)
		return m
	}}, &all
}

var date = viewtest.Date

func supposing(list ...string) (raw []json.RawMessage) {
	for _, s := range list {
		raw = append(raw, json.RawMessage(s))
	}
	return raw
}

const (
	backAgain = `{"kind":"worker.hired.v1","on":"2018-11-12","worker":"W7","post":"P1","role":"case-holder","grade":"sw","team":"north","fte":0.5,"contract":"permanent","origin":"agency"}`
	neverLeft = `{"kind":"line.retracted.v1","line":"5.1"}`
)

func ask(t require.TestingT, p *projections.Projector, q answers.Question) *answers.Answer {
	a, err := viewtest.Ask[answers.Answer](p, q)
	require.NoError(t, err)
	return a
}

func TestWhatIsSupposedCountsInItsAnswerOnly(t *testing.T) {
	v, models := watched()
	l := begun(t)
	p := viewtest.Fold(t, v, l, t.TempDir())
	state, entries := (*models)[0].AppendState(nil), l.Entries()
	q := answers.Question{AsOf: date(t, "2018-12-31")}
	before := ask(t, p, q)

	q.WhatIf = supposing(backAgain)
	a := ask(t, p, q)
	require.Equal(t, "0.5", a.Counts[0].FTE.String())
	require.True(t, a.Hypothetical)
	require.EqualValues(t, 5, a.Position)
	require.EqualValues(t, 5, a.Known[events.Workforce])
	require.Equal(t, "@5", a.KnownAt)
	require.EqualValues(t, 5, a.Supposed.After)
	require.Len(t, a.Supposed.Events, 1)
	require.Contains(t, a.Supposed.Note, "hypothetical")
	q.WhatIf = supposing(neverLeft)
	require.Equal(t, "0.6", ask(t, p, q).Counts[0].FTE.String())
	q.WhatIf = supposing(`{"by":"me","events":[` + backAgain + `]}`)
	require.Equal(t, "0.5", ask(t, p, q).Counts[0].FTE.String())

	q.WhatIf = nil
	require.Equal(t, before, ask(t, p, q))
	require.False(t, before.Hypothetical)
	require.Nil(t, before.Supposed)
	require.Equal(t, state, (*models)[0].AppendState(nil))
	require.Equal(t, entries, l.Entries())
	require.EqualValues(t, 5, p.Health(t.Context()).Position)
}

func TestSomethingIsSupposedAfterAnEarlierEntry(t *testing.T) {
	v, models := watched()
	l := &seen{Ledger: begun(t)}
	p := viewtest.Fold(t, v, l, t.TempDir())
	q := answers.Question{AsOf: date(t, "2018-12-31"), WhatIfAfter: 3,
		WhatIf: supposing(`{"kind":"worker.hours_changed.v1","on":"2018-07-01","worker":"W1","fte":0.3}`)}
	for range 3 {
		a := ask(t, p, q)
		require.Equal(t, "0.3", a.Counts[0].FTE.String(), "the leaver is not known after entry 3")
		require.Equal(t, "@3", a.KnownAt)
		require.EqualValues(t, 3, a.Supposed.After)
	}
	require.Equal(t, []events.Position{1, 1}, l.from, "the ledger is folded anew once")
	require.Len(t, *models, 3)
}

// A question about the same supposition is answered from the same world, until
// an entry comes.
func TestAWorldIsKeptUntilTheNextEntry(t *testing.T) {
	v, models := watched()
	l := begun(t)
	p := viewtest.Fold(t, v, l, "")
	q := answers.Question{AsOf: date(t, "2018-12-31"), WhatIf: supposing(backAgain)}
	for range 3 {
		ask(t, p, q)
	}
	require.Len(t, *models, 2)
	q.WhatIf = supposing(neverLeft)
	ask(t, p, q)
	require.Len(t, *models, 3)
	l.Say(t, "2018-12-05", "worker.hired on 2018-12-04 worker W2 post P2"+aStart)
	require.NoError(t, viewtest.Catch(p))
	a := ask(t, p, q)
	require.Len(t, *models, 4)
	require.Equal(t, "1.6", a.Counts[0].FTE.String())
	require.EqualValues(t, 6, a.Supposed.After)
}

func TestTheLinesSupposedAreMarked(t *testing.T) {
	p := viewtest.Fold(t, ratesView, begun(t), t.TempDir())
	a := ask(t, p, answers.Question{AsOf: date(t, "2018-12-31"), Lines: true, WhatIf: supposing(backAgain)})
	var notes []string
	for _, r := range a.Rates {
		for _, b := range r.Lines {
			if b.Subject == "W7" {
				notes = append(notes, b.Note)
			}
		}
	}
	require.NotEmpty(t, notes)
	require.Equal(t, []string{"supposed"}, slices.Compact(notes))
	h, err := viewtest.Ask[audit.Answer](viewtest.Fold(t, auditView, begun(t), t.TempDir()),
		map[string]any{"worker": "W7", "what_if": supposing(backAgain)})
	require.NoError(t, err)
	require.Equal(t, "what-if", h.Lines[0].By)
	require.EqualValues(t, 5, h.Supposed.After)
}

func TestWhatCannotBeSupposedIsRefusedByName(t *testing.T) {
	p := viewtest.Fold(t, ratesView, begun(t), t.TempDir())
	const left = `{"kind":"worker.left.v1","last_day":"2018-12-01","worker":"W9","reason":"retired","destination":"other"}`
	for name, c := range map[string]struct {
		q      answers.Question
		saying []string
	}{
		"not in post":       {answers.Question{WhatIf: supposing(backAgain, left)}, []string{"event 2 (worker.left.v1), worker", "W9"}},
		"not an event":      {answers.Question{WhatIf: supposing(backAgain, `{"kind":"worker.sacked.v1"}`)}, []string{"item 2", "worker.sacked.v1"}},
		"a wrong field":     {answers.Question{WhatIf: supposing(strings.Replace(left, "retired", "bored", 1))}, []string{"event 1 (worker.left.v1), reason", "bored"}},
		"no such line":      {answers.Question{WhatIf: supposing(`{"kind":"line.retracted.v1","line":"9.1"}`)}, []string{"event 1 (line.retracted.v1)", "9.1"}},
		"two books":         {answers.Question{WhatIf: supposing(`{"book":"cases","events":[` + backAgain + `]}`)}, []string{"belongs in the book workforce"}},
		"a profile":         {answers.Question{WhatIf: supposing(`{"kind":"profile.declared.v1","on":"2018-12-01","worker":"W1","sex":"female"}`)}, []string{"is personal"}},
		"recorded":          {answers.Question{WhatIf: supposing(`{"recorded":"2018-12-01T12:00:00Z","events":[` + backAgain + `]}`)}, []string{"leave recorded out"}},
		"known earlier":     {answers.Question{KnownAt: "@3", WhatIf: supposing(backAgain)}, []string{"was not known at @3", "what_if_after"}},
		"after the end":     {answers.Question{WhatIfAfter: 6, WhatIf: supposing(backAgain)}, []string{"beyond the last entry, @5"}},
		"nothing":           {answers.Question{WhatIfAfter: 3}, []string{"supposes nothing", "known at @3"}},
		"more than allowed": {answers.Question{WhatIf: slices.Repeat(supposing(backAgain), 1001)}, []string{"more than 1000 events"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.q.AsOf = date(t, "2018-12-31")
			_, err := viewtest.Ask[answers.Answer](p, c.q)
			var refused *projections.Refusal
			require.ErrorAs(t, err, &refused)
			for _, s := range c.saying {
				require.ErrorContains(t, err, s)
			}
		})
	}
}

// What the registrar would refuse can be supposed, and harms no one.
func TestARuleMayBeBrokenInASupposition(t *testing.T) {
	p := viewtest.Fold(t, ratesView, begun(t), t.TempDir())
	for name, list := range map[string][]json.RawMessage{
		"a post that is not there": supposing(strings.Replace(backAgain, `"P1"`, `"P77"`, 1)),
		"a role nobody knows":      supposing(strings.Replace(backAgain, "case-holder", "cook", 1)),
		"beyond the post's FTE":    supposing(neverLeft, backAgain),
	} {
		a := ask(t, p, answers.Question{AsOf: date(t, "2018-12-31"), By: "team", WhatIf: list})
		require.True(t, a.Hypothetical, name)
	}
}

func TestAHaltedViewSupposesAfterWhatItIncludes(t *testing.T) {
	p := projectorOf(unappliable(t, 1), t.TempDir())
	fails(t, p)
	q := answers.Question{AsOf: date(t, "2018-12-31"), WhatIf: supposing(backAgain)}
	_, err := viewtest.Ask[answers.Answer](p, q)
	require.ErrorContains(t, err, "after @5 or before")
	q.WhatIfAfter = 5
	require.Equal(t, "0.5", ask(t, p, q).Counts[0].FTE.String())
}

// TestSupposingWhatThenHappenedIsWhatThenWasKnown supposes each time the entry
// that did come next: the figures are those of a view that has taken it in. Only
// what is a forecast stays so, since what is supposed is not on record.
func TestSupposingWhatThenHappenedIsWhatThenWasKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := viewtest.Entries(t, rapid.IntRange(2, 30).Draw(t, "entries"), registrar(t))
		stored := l.Entries()
		if len(stored) < 2 {
			return
		}
		at := rapid.IntRange(1, len(stored)-1).Draw(t, "after")
		e, err := events.DecodeEntry(stored[at].Bytes)
		require.NoError(t, err)
		if slices.ContainsFunc(e.Events, func(ev events.Event) bool { return strings.HasPrefix(string(ev.Kind()), "profile.") }) {
			return
		}
		e.Recorded, e.Asserted = 0, false
		q := answers.Question{AsOf: events.Date(rapid.IntRange(int(date(t, "2016-12-01")), int(date(t, "2020-06-01"))).Draw(t, "day")),
			By: rapid.SampledFrom(append([]string{""}, rates.About.Dimensions...)).Draw(t, "by")}
		want := ask(t, viewtest.Fold(t, ratesView, l.Upto(at+1), ""), q)
		ahead := ask(t, viewtest.Fold(t, ratesView, l.Upto(at), ""), q).Forecast
		q.WhatIf = supposing(string(events.AppendOffer(nil, e)))
		for _, p := range []*projections.Projector{viewtest.Fold(t, ratesView, l.Upto(at), ""), viewtest.Fold(t, ratesView, l, "")} {
			q.WhatIfAfter = events.Position(at)
			got := ask(t, p, q)
			require.Equal(t, figures(want), figures(got))
			require.Equal(t, ahead, got.Forecast)
		}
		q.WhatIfAfter = 0
		require.Equal(t, figures(want), figures(ask(t, viewtest.Fold(t, ratesView, l.Upto(at), ""), q)))
	})
}

// figures are what an answer says, without where it stands and which days are
// still to come from there.
func figures(a *answers.Answer) string {
	var s strings.Builder
	add := func(f answers.Figures) {
		f.Hypothetical, f.Forecast = false, ""
		b, err := json.Marshal(f)
		if err != nil {
			panic(err)
		}
		s.Write(append(b, '\n'))
	}
	add(a.Figures)
	for _, g := range a.Groups {
		s.WriteString(g.Value)
		add(g.Figures)
	}
	return s.String()
}
