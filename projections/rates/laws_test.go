package rates_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger/logtest"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/rates"
	"muster/projections/viewtest"
)

// history draws a random history that a registrar admits.
func history(t *rapid.T, n int) *viewtest.Ledger {
	return viewtest.Entries(t, n, logtest.Admit(t.Context(), t, viewtest.Authority))
}

// folded folds a ledger without a checkpoint.
func folded(t *rapid.T, l *viewtest.Ledger) *projections.Projector {
	return viewtest.Fold(t, view, l, "")
}

func ask(t *rapid.T, p *projections.Projector, q answers.Question) *answers.Answer {
	a, err := viewtest.Ask[answers.Answer](p, q)
	require.NoError(t, err)
	return a
}

func by(t *rapid.T) string { return rapid.SampledFrom(rates.About.Dimensions).Draw(t, "by") }

// TestTheViewCountsWhatAPlainCountDoes holds every count, total and by group,
// as of any day and as known by any entry, against the oracle.
func TestTheViewCountsWhatAPlainCountDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 150)
		p := folded(t, l)
		entries := l.Entries()
		for range 4 {
			known := rapid.IntRange(0, len(entries)).Draw(t, "known")
			q := answers.Question{AsOf: viewtest.SomeDay(t), KnownAt: fmt.Sprintf("@%d", known), By: by(t)}
			a := ask(t, p, q)
			cells := oracleOf(entries[:known]).cells(q.AsOf)
			require.Equal(t, counts(cells), a.Counts, "%+v", q)
			want, got := groups(cells, q.By), map[string][]answers.Count{}
			for _, g := range a.Groups {
				got[g.Value] = g.Counts
			}
			require.Equal(t, want, got, "%+v", q)
			requireShown(t, a.Rates)
			for _, g := range a.Groups {
				requireShown(t, g.Rates)
			}
		}
	})
}

// requireShown holds what is shown against numerator and denominator.
func requireShown(t *rapid.T, list []answers.Rate) {
	for _, r := range list {
		require.Equal(t, shown(int64(r.Numerator), int64(r.Denominator)), r.Percent)
		require.Equal(t, r.Percent == "", r.NotAvailable != "", "%+v", r)
	}
}

// TestGroupsSumToTheTotal holds by every dimension.
func TestGroupsSumToTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := folded(t, history(t, 150))
		day := viewtest.SomeDay(t)
		for _, by := range rates.About.Dimensions {
			a := ask(t, p, answers.Question{AsOf: day, By: by})
			sums := map[string]answers.Count{}
			for _, g := range a.Groups {
				for _, c := range g.Counts {
					s := sums[c.Measure]
					sums[c.Measure] = answers.Count{Measure: c.Measure, FTE: s.FTE + c.FTE, Headcount: s.Headcount + c.Headcount}
				}
			}
			for _, c := range a.Counts {
				if by == "reason" && c.Measure != "agency" {
					continue
				}
				s := sums[c.Measure]
				s.Measure, s.Unit = c.Measure, c.Unit
				require.Equal(t, c, s, "by %s", by)
			}
		}
	})
}

// TestThePastStays asks as known by entries, goes on with whatever may come,
// and asks again.
func TestThePastStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := history(t, 150)
		n := len(whole.Entries())
		known := rapid.IntRange(0, n).Draw(t, "known")
		var questions []answers.Question
		for range 4 {
			q := answers.Question{AsOf: viewtest.SomeDay(t), KnownAt: fmt.Sprintf("@%d", rapid.IntRange(0, known).Draw(t, "at")), By: by(t), Lines: true}
			q.Definition = rapid.SampledFrom([]string{"", leicestershire}).Draw(t, "definition")
			questions = append(questions, q)
		}
		then, now := folded(t, whole.Upto(known)), folded(t, whole)
		for _, q := range questions {
			was, is := ask(t, then, q), ask(t, now, q)
			require.EqualValues(t, known, was.Position)
			require.EqualValues(t, n, is.Position)
			is.Position = was.Position
			require.Equal(t, was, is, "%+v", q)
		}
	})
}

// TestKnownAtIsAFreshViewOfThen: to ask as known by an entry is to ask a view
// that has read no further.
func TestKnownAtIsAFreshViewOfThen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := history(t, 150)
		n := len(whole.Entries())
		now := folded(t, whole)
		for range 3 {
			known := rapid.IntRange(0, n).Draw(t, "known")
			q := answers.Question{AsOf: viewtest.SomeDay(t), By: by(t), Lines: true, Definition: rapid.SampledFrom([]string{"", leicestershire}).Draw(t, "definition")}
			was := ask(t, folded(t, whole.Upto(known)), q)
			q.KnownAt = fmt.Sprintf("@%d", known)
			is := ask(t, now, q)
			was.Position, was.Known, was.KnownAt = is.Position, is.Known, is.KnownAt
			require.Equal(t, was, is, "%+v", q)
		}
	})
}

// TestASeriesIsItsSingleAnswers in order.
func TestASeriesIsItsSingleAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 150)
		p := folded(t, l)
		q := answers.Question{From: viewtest.SomeDay(t), Every: rapid.SampledFrom([]string{"month", "quarter", "year"}).Draw(t, "every"), By: by(t)}
		q.To = q.From + events.Date(rapid.IntRange(0, 900).Draw(t, "days"))
		q.Definition = rapid.SampledFrom([]string{"", leicestershire}).Draw(t, "definition")
		q.KnownAt = fmt.Sprintf("@%d", rapid.IntRange(0, len(l.Entries())).Draw(t, "known"))
		a := ask(t, p, q)
		require.NotEmpty(t, a.Series)
		for i, one := range a.Series {
			single := ask(t, p, answers.Question{AsOf: one.AsOf, By: q.By, Definition: q.Definition, KnownAt: q.KnownAt})
			require.Equal(t, *single, one)
			require.True(t, i == 0 || one.AsOf > a.Series[i-1].AsOf)
		}
	})
}

// TestTheLinesBehindAFigureSumToIt: to its numerator and its denominator.
func TestTheLinesBehindAFigureSumToIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 150)
		p := folded(t, l)
		q := answers.Question{AsOf: viewtest.SomeDay(t), KnownAt: fmt.Sprintf("@%d", rapid.IntRange(0, len(l.Entries())).Draw(t, "known")), Lines: true}
		for _, d := range rates.Definitions {
			q.Definition = d.ID
			for i, r := range ask(t, p, q).Rates {
				f := d.Formulas[i]
				require.Equal(t, r.Numerator, total(r.Lines, f.Numerator), "%+v", r)
				if r.Denominator != 0 || r.NotAvailable == "" {
					require.Equal(t, r.Denominator, total(r.Lines, f.Denominator), "%+v", r)
				}
			}
		}
	})
}

// total adds up the lines that terms count.
func total(lines []answers.Behind, terms []rates.Term) (sum events.Decimal) {
	for _, term := range terms {
		for _, b := range lines {
			switch {
			case b.Measure != string(term.Measure):
			case term.Unit == rates.FTE:
				sum += events.Decimal(b.FTE)
			default:
				sum += events.Decimal(b.Headcount) * events.Million
			}
		}
	}
	return sum
}
