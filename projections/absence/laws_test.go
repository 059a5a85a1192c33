package absence_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
	"muster/projections"
	"muster/projections/absence"
	"muster/projections/answers"
	"muster/projections/rates"
	"muster/projections/viewtest"
)

// history draws a random history that a registrar admits.
func history(t *rapid.T) *viewtest.Ledger {
	r, err := ledger.Open(t.Context(), ledger.Config{Authority: viewtest.Authority, Log: &memlog.Log{},
		Now: func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }})
	require.NoError(t, err)
	return viewtest.EntriesOfPractice(t, 300, func(e *events.Entry) error {
		_, err := r.Record(t.Context(), e, ledger.Allowance{Asserting: true})
		return err
	})
}

func someDay(t *rapid.T) events.Date {
	return date(t, "2016-12-30").AddMonths(rapid.IntRange(0, 50).Draw(t, "month")) + events.Date(rapid.IntRange(-2, 3).Draw(t, "day"))
}

func question(t *rapid.T) answers.Question {
	return answers.Question{AsOf: someDay(t), By: rapid.SampledFrom(append(slices.Clone(absence.About.Dimensions), "")).Draw(t, "by"), Lines: rapid.Bool().Draw(t, "lines")}
}

// TestASeriesIsItsDays, however its rows are gathered.
func TestASeriesIsItsDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		viewtest.SeriesIsItsDays(t, view, l, rapid.IntRange(0, len(l.Entries())).Draw(t, "known"), question(t))
	})
}

// TestThePastStays, and so do the bytes.
func TestThePastStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		n := len(l.Entries())
		viewtest.FoldsTheSame(t, view, l, rapid.IntRange(0, n).Draw(t, "between"))
		for range 3 {
			viewtest.AskedThenAndNow(t, view, l, rapid.IntRange(0, n).Draw(t, "known"), question(t))
		}
	})
}

// spell is an absence or declaration in the plainest form.
type spell struct {
	worker, reason string
	from, last     events.Date
	ended          bool
	days           events.Decimal
}

func spells(l *viewtest.Ledger, known int) map[string]*spell {
	m := map[string]*spell{}
	get := func(id string) *spell {
		if m[id] == nil {
			m[id] = &spell{}
		}
		return m[id]
	}
	for _, ev := range viewtest.Says(l, known) {
		switch e := ev.(type) {
		case *events.AbsenceStarted:
			s := get(e.Absence)
			s.worker, s.reason, s.from = e.Worker, e.Reason, e.Day
		case *events.AbsenceEnded:
			s := get(e.Absence)
			s.last, s.days, s.ended = e.LastDay, e.DaysLost, true
		case *events.AbsenceDeclared:
			*get(e.Declaration) = spell{"", e.Reason, e.FirstDay, e.LastDay, true, e.DaysLost}
		}
	}
	return m
}

// part counts, day by day, what lies in a year, in millionths rounded down at
// both ends of it.
func (s *spell) part(first, last events.Date) (days int64) {
	n := big.NewInt(int64(s.last-s.from) + 1)
	upto := func(before events.Date) int64 {
		k := int64(0)
		for d := s.from; d <= s.last && d < before; d++ {
			k++
		}
		return new(big.Int).Div(new(big.Int).Mul(big.NewInt(int64(s.days)), big.NewInt(k)), n).Int64()
	}
	return upto(last+1) - upto(first)
}

// inPost asks the view of rates who is in post.
func inPost(t *rapid.T, p *projections.Projector, day events.Date, known int) (who map[string]bool, fte events.FTE) {
	a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: day, KnownAt: fmt.Sprintf("@%d", known), Lines: true})
	require.NoError(t, err)
	who = map[string]bool{}
	for _, l := range a.Rates[0].Lines {
		if l.Measure == "in-post" {
			who[l.Subject] = true
		}
	}
	return who, a.Counts[0].FTE
}

// TestTheViewCountsWhatAPlainCountDoes holds days lost and who is away against
// the raw events.
func TestTheViewCountsWhatAPlainCountDoes(t *testing.T) {
	ratesView := projections.View{Name: "rates", Fold: rates.Fold, New: func(string) projections.Model { return rates.NewModel() }}
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		p, staff := viewtest.Fold(t, view, l, ""), viewtest.Fold(t, ratesView, l, "")
		for range 3 {
			known := rapid.IntRange(0, len(l.Entries())).Draw(t, "known")
			day := someDay(t)
			a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: day, KnownAt: fmt.Sprintf("@%d", known)})
			require.NoError(t, err)
			first := answers.Year(day).From
			var sick, all, outside, open int64
			onRecord, away := map[bool]bool{}, int64(0) // of sickness, and of any kind
			here, fte := inPost(t, staff, day, known)
			for _, s := range spells(l, known) {
				if s.from <= day && (!s.ended || s.last >= day) && here[s.worker] {
					away++
					if !s.ended {
						open++
					}
				}
				if s.from > day || s.ended && s.last < first {
					continue
				}
				if s.worker != "" {
					if seated, _ := inPost(t, staff, max(s.from, first), known); !seated[s.worker] {
						if s.ended {
							outside += s.part(first, day)
						}
						continue
					}
				}
				if !s.ended {
					continue
				}
				onRecord[false] = true
				all += s.part(first, day)
				if s.reason == "sickness-short" || s.reason == "sickness-long" {
					onRecord[true] = true
					sick += s.part(first, day)
				}
			}
			require.EqualValues(t, sick, a.Rates[0].Numerator)
			require.EqualValues(t, all, a.Rates[1].Numerator)
			working := int64(a.Values[5].Value) / events.Million
			require.EqualValues(t, int64(fte)*working, a.Rates[0].Denominator)
			require.Equal(t, away, a.Counts[1].Headcount)
			require.Equal(t, answers.Whole(open), a.Values[2].Value)
			require.EqualValues(t, outside, a.Values[3].Value)
			require.Equal(t, onRecord[true] && fte > 0, a.Rates[0].Percent != "", "%+v", a.Rates[0])
			require.Equal(t, onRecord[false] && fte > 0, a.Rates[1].Percent != "", "%+v", a.Rates[1])
		}
	})
}
