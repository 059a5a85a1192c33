package periods_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/events/facts"
	"muster/ledger/logtest"
	"muster/projections/periods"
	"muster/projections/viewtest"
)

func row(from, to events.Date, amount int64) periods.Row {
	return periods.Row{Span: events.Span{From: from, To: to}, Value: periods.Told{What: periods.Spent, Amount: amount}}
}

func TestShare(t *testing.T) {
	for name, c := range map[string]struct {
		row    periods.Row
		window events.Span
		want   int64
	}{
		"all of it":               {row(10, 20, 1000), events.Span{From: 1, To: 100}, 1000},
		"exactly its days":        {row(10, 20, 1000), events.Span{From: 10, To: 20}, 1000},
		"before":                  {row(10, 20, 1000), events.Span{From: 1, To: 10}, 0},
		"after":                   {row(10, 20, 1000), events.Span{From: 20, To: 30}, 0},
		"its first day":           {row(10, 20, 1000), events.Span{From: 10, To: 11}, 100},
		"its last day":            {row(10, 20, 1000), events.Span{From: 19, To: 30}, 100},
		"the first of three":      {row(10, 13, 100), events.Span{From: 10, To: 11}, 33},
		"the second":              {row(10, 13, 100), events.Span{From: 11, To: 12}, 33},
		"the third, which is all": {row(10, 13, 100), events.Span{From: 12, To: 13}, 34},
		"a window without end":    {row(10, 20, 1000), events.Span{From: 15}, 500},
		"a window without days":   {row(10, 20, 1000), events.Span{From: 15, To: 15}, 0},
		"the most there can be":   {row(693597, 3652060, 1e12), events.Span{From: 693597, To: 3652059}, 999999661986},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, periods.Share(&c.row, c.window)) })
	}
}

// TestSharesAddUp cuts the days of a row wherever, and to the penny nothing is
// lost.
func TestSharesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := events.Date(rapid.IntRange(1, 1000).Draw(t, "from"))
		to := from + events.Date(rapid.IntRange(1, 500).Draw(t, "days"))
		r := row(from, to, rapid.Int64Range(0, 1e12).Draw(t, "amount"))
		cut := from + events.Date(rapid.IntRange(-5, 505).Draw(t, "cut"))
		before, after := periods.Share(&r, events.Span{From: 1, To: max(cut, 1)}), periods.Share(&r, events.Span{From: max(cut, 1)})
		require.Equal(t, r.Value.Amount, before+after)
		require.True(t, before >= 0 && after >= 0)
	})
}

func TestCoveredAndGap(t *testing.T) {
	rows := []periods.Row{row(30, 40, 1), row(10, 20, 1), row(12, 15, 1), row(20, 25, 1), row(41, 45, 1)}
	for _, c := range []struct {
		name   string
		window events.Span
		days   int
		gap    events.Span
	}{
		{"all its days, though some are told twice", events.Span{From: 10, To: 25}, 15, events.Span{From: 25, To: 25}},
		{"a day more", events.Span{From: 10, To: 26}, 15, events.Span{From: 25, To: 26}},
		{"the first of two gaps", events.Span{From: 5, To: 50}, 29, events.Span{From: 5, To: 10}},
		{"a day before a gap and one behind it", events.Span{From: 24, To: 31}, 2, events.Span{From: 25, To: 30}},
		{"no day", events.Span{From: 50, To: 60}, 0, events.Span{From: 50, To: 60}},
		{"a gap of one day", events.Span{From: 30, To: 45}, 14, events.Span{From: 40, To: 41}},
		{"a day told twice", events.Span{From: 13, To: 14}, 1, events.Span{From: 14, To: 14}},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.days, periods.Covered(rows, c.window))
			require.Equal(t, c.gap, periods.Gap(rows, c.window))
		})
	}
	require.Equal(t, "0001-01-05", periods.Through(events.Span{From: 5, To: 6}))
	require.Equal(t, "0001-01-05 to 0001-01-06", periods.Through(events.Span{From: 5, To: 7}))
}

// TestWhatIsTold folds one line of each kind. A telling has its last day, and not
// the day after.
func TestWhatIsTold(t *testing.T) {
	account := func(what periods.What, amount int64, basis string) periods.Told {
		return periods.Told{What: what, Account: "agency", Service: "cin", Amount: amount, Basis: basis}
	}
	for name, c := range map[string]struct {
		of    facts.Kind
		lines []string
		want  []periods.Told
		first string
		last  string
	}{
		"money spent":        {facts.Account, []string{"spend.posted account agency service cin first_day 2018-04-01 last_day 2019-03-31 pence 1423000 basis estimate source report"}, []periods.Told{account(periods.Spent, 1423000, "estimate")}, "2018-04-01", "2019-03-31"},
		"a budget":           {facts.Account, []string{"budget.set account agency service cin first_day 2018-04-01 last_day 2018-04-01 pence 25000 source report"}, []periods.Told{account(periods.Budgeted, 25000, "")}, "2018-04-01", "2018-04-01"},
		"referrals":          {facts.Demand, []string{"referrals.received first_day 2022-07-01 last_day 2022-07-07 count 630 source report"}, []periods.Told{{What: periods.Received, Amount: 630}}, "2022-07-01", "2022-07-07"},
		"no referrals: told": {facts.Demand, []string{"referrals.received first_day 2022-07-01 last_day 2022-07-07 count 0 source report"}, []periods.Told{{What: periods.Received}}, "2022-07-01", "2022-07-07"},
		"what is retracted":  {facts.Demand, []string{"referrals.received first_day 2022-07-01 last_day 2022-07-07 count 630 source report", "line.retracted line 1.1"}, nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := periods.New(c.of)
			l := (&viewtest.Ledger{}).Each(t, "2023-01-02", c.lines...)
			for _, s := range l.Entries() {
				e, err := events.DecodeEntry(s.Bytes)
				require.NoError(t, err)
				require.NoError(t, p.Apply(s.Position, e))
			}
			var got []periods.Told
			for _, r := range p.Known(events.Position(len(c.lines))) {
				require.Equal(t, events.Span{From: viewtest.Date(t, c.first), To: viewtest.Date(t, c.last) + 1}, r.Span)
				r.Value.Line = 0
				got = append(got, r.Value)
			}
			require.Equal(t, c.want, got)
		})
	}
}

// TestMeetingLeavesNothingOut holds the rows that a list finds for a window
// against a look at each.
func TestMeetingLeavesNothingOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []periods.Row
		for i := range rapid.IntRange(0, 12).Draw(t, "rows") {
			from := events.Date(rapid.IntRange(1, 40).Draw(t, "from"))
			rows = append(rows, row(from, from+events.Date(rapid.IntRange(1, 20).Draw(t, "days")), int64(i)))
		}
		from := events.Date(rapid.IntRange(1, 60).Draw(t, "window"))
		window := events.Span{From: from, To: from + events.Date(rapid.IntRange(0, 20).Draw(t, "days"))}
		var want, got []int64
		for _, r := range rows {
			if r.Span.Meets(window) {
				want = append(want, r.Value.Amount)
			}
		}
		for _, r := range periods.Listed(rows).Meeting(window) {
			if r.Span.Meets(window) {
				got = append(got, r.Value.Amount)
			}
		}
		require.ElementsMatch(t, want, got)
	})
}

// TestWhatStandsIsWhatNotesSay holds the table, which is revised from the first
// day that changed, against the notes that stand.
func TestWhatStandsIsWhatNotesSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 40)
		p := periods.New(facts.Account)
		for _, s := range l.Entries() {
			e, err := events.DecodeEntry(s.Bytes)
			require.NoError(t, err)
			require.NoError(t, p.Apply(s.Position, e))
			var want, got []events.Line
			for th := 1; th <= p.Record.Count(facts.Account); th++ {
				for _, n := range p.Record.Notes(facts.Account, facts.Thing(th)) {
					want = append(want, n.By)
				}
			}
			for _, r := range p.Known(s.Position) {
				got = append(got, r.Value.Line)
			}
			require.ElementsMatch(t, want, got)
		}
	})
}

// history draws a random history of the book of reference that a registrar
// admits.
func history(t *rapid.T, n int) *viewtest.Ledger {
	return viewtest.References(t, n, logtest.Admit(t.Context(), t, viewtest.Authority))
}
