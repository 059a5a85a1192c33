package absence_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger/logtest"
	"muster/projections/absence"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

// history draws a random history that a registrar admits.
func history(t *rapid.T) *viewtest.Ledger {
	return viewtest.EntriesOfPractice(t, 300, logtest.Admit(t.Context(), t, viewtest.Authority))
}

// TestASeriesIsItsDays, however its rows are gathered.
func TestASeriesIsItsDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		viewtest.SeriesIsItsDays(t, view, l, rapid.IntRange(0, len(l.Entries())).Draw(t, "known"), viewtest.SomeQuestion(t, &absence.About))
	})
}

// TestThePastStays, and so do the bytes.
func TestThePastStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		n := len(l.Entries())
		viewtest.FoldsTheSame(t, view, l, rapid.IntRange(0, n).Draw(t, "between"))
		for range 3 {
			viewtest.AskedThenAndNow(t, view, l, rapid.IntRange(0, n).Draw(t, "known"), viewtest.SomeQuestion(t, &absence.About))
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
	return s.upto(last+1) - s.upto(first)
}

func (s *spell) upto(before events.Date) int64 {
	n, k := big.NewInt(int64(s.last-s.from)+1), int64(0)
	for d := s.from; d <= s.last && d < before; d++ {
		k++
	}
	return new(big.Int).Div(new(big.Int).Mul(big.NewInt(int64(s.days)), big.NewInt(k)), n).Int64()
}

// TestTheViewCountsWhatAPlainCountDoes holds days lost and who is away against
// the raw events.
func TestTheViewCountsWhatAPlainCountDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		p, staff := viewtest.Fold(t, view, l, ""), viewtest.Fold(t, viewtest.Staff, l, "")
		for range 3 {
			known := rapid.IntRange(0, len(l.Entries())).Draw(t, "known")
			day := viewtest.SomeDay(t)
			a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: day, KnownAt: fmt.Sprintf("@%d", known)})
			require.NoError(t, err)
			first := answers.Year(day).From
			var sick, all, outside, open int64
			onRecord, away := map[bool]bool{}, int64(0) // of sickness, and of any kind
			here, fte := viewtest.InPost(t, staff, day, known)
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
				if !s.ended {
					continue
				}
				ill := s.reason == "sickness-short" || s.reason == "sickness-long"
				for d := max(s.from, first); d <= min(s.last, day); d++ {
					lost := s.part(d, d)
					if seated, _ := viewtest.InPost(t, staff, d, known); s.worker != "" && !seated[s.worker] {
						outside += lost
						continue
					}
					all += lost
					onRecord[false] = true
					if ill {
						sick += lost
						onRecord[true] = true
					}
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
