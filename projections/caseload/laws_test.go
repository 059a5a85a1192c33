package caseload_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/caseload"
	"muster/projections/viewtest"
)

var view = projections.View{Name: "caseload", Fold: caseload.Fold, New: func(string) projections.Model { return caseload.NewModel() }}

// history draws a random history of which the facts make a possible story. The
// registrar would refuse some of it: cases given to who is not here.
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

// dayOfAny is the day of some event about a case, or of one of the days after
// it, when cover that was ended by it would still have gone on.
func dayOfAny(t *rapid.T, entries []events.Stored) events.Date {
	var days []events.Date
	for _, s := range entries {
		if s.Book != events.Cases {
			continue
		}
		e, err := events.DecodeEntry(s.Bytes)
		require.NoError(t, err)
		if on := e.Events[0].On(); on != 0 {
			days = append(days, on)
		}
	}
	if len(days) == 0 {
		return someDay(t)
	}
	return rapid.SampledFrom(days).Draw(t, "changes") + events.Date(rapid.IntRange(0, 5).Draw(t, "after"))
}

func ask(t require.TestingT, p *projections.Projector, q answers.Question) *answers.Answer {
	a, err := viewtest.Ask[answers.Answer](p, q)
	require.NoError(t, err)
	return a
}

func someQuestion(t *rapid.T, known int) answers.Question {
	return answers.Question{AsOf: someDay(t), KnownAt: fmt.Sprintf("@%d", known),
		By: rapid.SampledFrom([]string{"", "team", "role", "status", "experience"}).Draw(t, "by"),
		Settings: map[string]string{"over": "1,2,3", "threshold": "1", "per": rapid.SampledFrom([]string{"head", "fte"}).Draw(t, "per"),
			"cover": rapid.SampledFrom([]string{"no", "yes"}).Draw(t, "cover")}}
}

// TestTheViewCountsWhatAPlainCountDoes holds every figure, in all and by group, as
// of any day and known by any entry, against the oracle.
func TestTheViewCountsWhatAPlainCountDoes(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 160)
		p := viewtest.Fold(t, view, l, "")
		entries := l.Entries()
		for range 6 {
			known := rapid.IntRange(len(entries)/2, len(entries)).Draw(t, "known")
			q := someQuestion(t, known)
			if rapid.Bool().Draw(t, "when something changes") {
				q.AsOf = dayOfAny(t, entries)
			}
			want := oracleOf(entries[:known]).tallies(q, []int64{1, 2, 3}, 1)
			for name := range viewtest.Places(viewtest.Record(t, entries[:known]), q.By, q.AsOf) {
				if want[name] == nil {
					want[name] = newTally(q, []int64{1, 2, 3}, 1, name)
					seen["places without a case"]++
				}
			}
			a := ask(t, p, q)
			require.Equal(t, want[""].said(), spoken(a.Figures), "%+v", q)
			for _, g := range a.Groups {
				require.Contains(t, want, g.Value)
				require.Equal(t, want[g.Value].said(), spoken(g.Figures), "%s, %+v", g.Value, q)
			}
			if q.By != "" {
				require.Len(t, a.Groups, len(want)-1)
			}
			for measure, figure := range spoken(a.Figures) {
				if figure != "0" && figure != "-" && figure != "0/0" {
					seen[measure]++
				}
			}
		}
	})
	for _, measure := range []string{"caseload fte", "cases-held-outside", "cases-unheld", "cases-left-behind", "over-1", "1-to-under-2", "above-threshold", "places without a case"} {
		require.Greater(t, seen[measure], 3, "the histories must be worth counting: %s; %v", measure, seen)
	}
}

// TestThePastStays asks as known by entries, goes on with whatever may come,
// and asks again.
func TestThePastStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := history(t, 160)
		n := len(whole.Entries())
		known := rapid.IntRange(0, n).Draw(t, "known")
		then, now := viewtest.Fold(t, view, whole.Upto(known), ""), viewtest.Fold(t, view, whole, "")
		for range 4 {
			q := someQuestion(t, rapid.IntRange(0, known).Draw(t, "at"))
			q.Lines = true
			was, is := ask(t, then, q), ask(t, now, q)
			is.Position = was.Position
			require.Equal(t, was, is, "%+v", q)
		}
	})
}

// TestASeriesIsItsSingleAnswers in order.
func TestASeriesIsItsSingleAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 160)
		p := viewtest.Fold(t, view, l, "")
		q := someQuestion(t, rapid.IntRange(0, len(l.Entries())).Draw(t, "known"))
		q.From, q.AsOf, q.Every = q.AsOf, 0, "month"
		q.To, q.Lines = q.From+1000, rapid.Bool().Draw(t, "lines") // more days than are dealt to at once
		for _, one := range ask(t, p, q).Series {
			single := q
			single.AsOf, single.From, single.To, single.Every = one.AsOf, 0, 0, ""
			require.Equal(t, *ask(t, p, single), one)
		}
	})
}

// TestTheLinesBehindAFigureSumToIt, whatever it is split by.
func TestTheLinesBehindAFigureSumToIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 160)
		q := someQuestion(t, len(l.Entries()))
		q.Lines = true
		a := ask(t, viewtest.Fold(t, view, l, ""), q)
		requireLines(t, a.Figures)
		for _, g := range a.Groups {
			requireLines(t, g.Figures)
		}
	})
}

func requireLines(t *rapid.T, f answers.Figures) {
	sum := func(lines []answers.Behind) (fte events.FTE, heads int64, value events.Decimal) {
		for _, b := range lines {
			fte, heads, value = fte+b.FTE, heads+b.Headcount, value+*b.Value
		}
		return fte, heads, value
	}
	for _, r := range f.Rates {
		fte, heads, value := sum(r.Lines)
		switch r.Measure + " " + r.Unit {
		case "caseload fte":
			require.Equal(t, r.Denominator, events.Decimal(fte))
			require.Equal(t, r.Numerator, value)
		case "caseload headcount":
			require.Equal(t, r.Denominator, answers.Whole(heads))
			require.Equal(t, r.Numerator, value)
		case "unallocated cases":
			require.Equal(t, r.Numerator, answers.Whole(int64(len(r.Lines))))
		case "waiting days":
			require.Equal(t, r.Numerator, value)
		}
	}
	for _, c := range f.Counts {
		fte, heads, _ := sum(c.Lines)
		require.Equal(t, c.FTE, fte, c.Measure)
		require.Equal(t, c.Headcount, heads, c.Measure)
	}
	for _, v := range f.Values {
		switch v.Measure {
		case "cases-held", "cases-held-outside", "cases-unheld", "cases-left-behind":
			require.Equal(t, v.Value, answers.Whole(int64(len(v.Lines))), v.Measure)
		}
	}
}

// TestFoldTwiceAndFromEveryState folds to the same bytes with and without being
// saved and restored before each entry.
func TestFoldTwiceAndFromEveryState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := history(t, 120).Entries()
		once, steps := caseload.NewModel(), caseload.NewModel()
		for _, s := range entries {
			e, err := events.DecodeEntry(s.Bytes)
			require.NoError(t, err)
			require.NoError(t, once.Apply(s.Position, e))
			require.NoError(t, steps.Apply(s.Position, e))
			state := steps.AppendState(nil)
			steps = caseload.NewModel()
			require.NoError(t, steps.RestoreState(state))
			require.True(t, bytes.Equal(state, steps.AppendState(nil)), "restored at %d", s.Position)
		}
		require.True(t, bytes.Equal(once.AppendState(nil), steps.AppendState(nil)))
	})
}
