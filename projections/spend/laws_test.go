package spend_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/spend"
	"muster/projections/viewtest"
)

func ask(t *rapid.T, p *projections.Projector, q answers.Question) *answers.Answer {
	a, err := viewtest.Ask[answers.Answer](p, q)
	require.NoError(t, err)
	return a
}

// TestTheViewCountsWhatAPlainCountDoes holds the spend, the total and the
// counterfactual of any day as known by any entry against a count day by day.
func TestTheViewCountsWhatAPlainCountDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 60)
		p := viewtest.Fold(t, view, l, "")
		entries := l.Entries()
		for range 4 {
			known := rapid.IntRange(0, len(entries)).Draw(t, "known")
			q := answers.Question{AsOf: viewtest.SomeDay(t), KnownAt: fmt.Sprintf("@%d", known), By: "service", Settings: map[string]string{"base": "2017", "uprate": "3"}}
			o := standing(t, entries[:known], "agency")
			a := ask(t, p, q)
			holdYear(t, o, "*", q.AsOf, &a.Figures)
			for _, g := range a.Groups {
				service := g.Value
				if service == "not stated" {
					service = ""
				}
				holdYear(t, o, service, q.AsOf, &g.Figures)
			}
		}
	})
}

func holdYear(t *rapid.T, o oracle, service string, day events.Date, f *answers.Figures) {
	y, m, _ := day.Civil()
	if m < 4 {
		y--
	}
	pence, days, length := o.of(y, service, day)
	if days == 0 {
		require.Contains(t, figure(f, "spend"), "because nothing is posted")
		return
	}
	require.Equal(t, events.Decimal(pence*10_000).String(), figure(f, "spend"))
	end, _ := events.DateOf(y+1, 4, 1)
	base, based, baseLength := o.of(2017, service, day)
	baseEnd, _ := events.DateOf(2018, 4, 1)
	full := y >= 2017 && based == baseLength && day+1 >= baseEnd
	if day+1 == end && days == length && full {
		require.Equal(t, events.Decimal((pence-base)*10_000).String(), figure(f, "change"))
		pounds := would(base, "3", y-2017)
		want, shown := answers.HalfUp(pounds.Quo(pounds, big.NewRat(100, 1)), 2)
		require.True(t, shown)
		require.Equal(t, want.String(), figure(f, "counterfactual"))
	} else {
		require.Contains(t, figure(f, "change"), "because")
	}
}

// TestKnownAtIsAFreshViewOfThen: to ask as known by an entry is to ask a view
// that has read no further, whatever comes after.
func TestKnownAtIsAFreshViewOfThen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := history(t, 60)
		n := len(whole.Entries())
		known := rapid.IntRange(0, n).Draw(t, "known")
		then, now := viewtest.Fold(t, view, whole.Upto(known), ""), viewtest.Fold(t, view, whole, "")
		for _, by := range []string{"", "year", "service"} {
			q := answers.Question{AsOf: viewtest.SomeDay(t), By: by, Lines: true, Settings: map[string]string{"uprate": "2"}}
			was := ask(t, then, q)
			q.KnownAt = fmt.Sprintf("@%d", known)
			is := ask(t, now, q)
			was.Position, was.Known, was.KnownAt = is.Position, is.Known, is.KnownAt
			require.Equal(t, was, is)
		}
	})
}

// TestYearsAddUpToTheTotal: so do the lines behind the spend of a day.
func TestYearsAddUpToTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := viewtest.Fold(t, view, history(t, 60), "")
		a := ask(t, p, answers.Question{AsOf: viewtest.SomeDay(t), By: "year", Lines: true})
		var sum, lines events.Decimal
		for _, g := range a.Groups {
			for _, v := range g.Values {
				if v.Measure == "spend" {
					sum += v.Value
					var behind events.Decimal
					for _, b := range v.Lines {
						behind += *b.Value
					}
					require.Equal(t, v.Value, behind)
					lines += behind
				}
			}
		}
		if total := figure(&a.Figures, "total"); total[0] != 'b' {
			require.Equal(t, total, sum.String())
			require.Equal(t, sum, lines)
		}
	})
}

// TestRestoredIsRunning restores what was saved midway and goes on with the rest,
// to the same bytes.
func TestRestoredIsRunning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := history(t, 60).Entries()
		cut := rapid.IntRange(0, len(entries)).Draw(t, "cut")
		running, restored := spend.NewModel(), spend.NewModel()
		for i, s := range entries {
			if i == cut {
				require.NoError(t, restored.RestoreState(running.AppendState(nil)))
			}
			e, err := events.DecodeEntry(s.Bytes)
			require.NoError(t, err)
			require.NoError(t, running.Apply(s.Position, e))
			if i >= cut {
				require.NoError(t, restored.Apply(s.Position, e))
			}
		}
		if cut < len(entries) {
			require.Equal(t, running.AppendState(nil), restored.AppendState(nil))
		}
	})
}
