package demand_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger/logtest"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/demand"
	"muster/projections/viewtest"
)

var view = projections.View{Name: "demand", Fold: demand.Fold, New: func(string) projections.Model { return demand.NewModel() }}

// history draws a random history of the book of reference that a registrar
// admits.
func history(t *rapid.T, n int) *viewtest.Ledger {
	return viewtest.References(t, n, logtest.Admit(t.Context(), t, viewtest.Authority))
}

var date = viewtest.Date

func figure(f *answers.Figures, measure string) string {
	for _, v := range f.Values {
		if v.Measure == measure && v.NotAvailable != "" {
			return "because " + v.NotAvailable
		} else if v.Measure == measure {
			return v.Value.String()
		}
	}
	return "no " + measure
}

func received(from, to string, count int) string {
	return fmt.Sprintf("referrals.received first_day %s last_day %s count %d source s", from, to, count)
}

// TestRulings is the boundary table of the package doc.
func TestRulings(t *testing.T) {
	w22, w21 := received("2022-07-01", "2022-07-07", 630), received("2021-07-01", "2021-07-07", 588)
	for name, c := range map[string]struct {
		lines              []string
		asOf, set, measure string
		want               string
	}{
		"a week":                         {[]string{w22}, "2022-07-07", "", "referrals", "630"},
		"a year before":                  {[]string{w22, w21}, "2022-07-07", "", "year-before", "588"},
		"change":                         {[]string{w22, w21}, "2022-07-07", "", "change", "42"},
		"change in percent":              {[]string{w22, w21}, "2022-07-07", "", "change-percent", "7.1"},
		"change in percent, a half up":   {[]string{received("2022-07-01", "2022-07-07", 2001), received("2021-07-01", "2021-07-07", 2000)}, "2022-07-07", "", "change-percent", "0.1"}, // 1/2000 is 0.05%
		"change down, a half up":         {[]string{received("2022-07-01", "2022-07-07", 1999), received("2021-07-01", "2021-07-07", 2000)}, "2022-07-07", "", "change-percent", "0"},   // -0.05%
		"change, no figure now":          {[]string{w21}, "2022-07-07", "", "change", "because no referrals are reported for 2022-07-01 to 2022-07-07"},
		"change, to nought":              {[]string{received("2022-07-01", "2022-07-07", 0), w21}, "2022-07-07", "", "change-percent", "-100"},
		"change, no year before":         {[]string{w22}, "2022-07-07", "", "change", "because no referrals are reported for 2021-07-01 to 2021-07-07"},
		"change from nought":             {[]string{w22, received("2021-07-01", "2021-07-07", 0)}, "2022-07-07", "", "change-percent", "because there were no referrals a year before to compare with"},
		"a reported nought":              {[]string{received("2021-07-01", "2021-07-07", 0)}, "2021-07-07", "", "referrals", "0"},
		"the day before":                 {[]string{w22}, "2022-07-06", "", "referrals", "because no referrals are reported for 2022-06-30"},
		"the day after":                  {[]string{w22}, "2022-07-08", "", "referrals", "because no referrals are reported for 2022-07-08"},
		"nothing":                        {nil, "2022-07-07", "", "referrals", "because no referrals are reported for 2022-07-01 to 2022-07-07"},
		"a month is not spread":          {[]string{received("2022-07-01", "2022-07-31", 2000)}, "2022-07-07", "", "referrals", "because no reports fill 2022-07-01 to 2022-07-07 exactly: the one of 2022-07-01 to 2022-07-31 (line 1.1) goes beyond it, and is not spread over its days"},
		"a month":                        {[]string{received("2022-07-01", "2022-07-31", 2000)}, "2022-07-31", "window month", "referrals", "2000"},
		"a month of its parts":           {[]string{received("2022-07-08", "2022-07-31", 1000), w22}, "2022-07-31", "window month", "referrals", "1630"},
		"a month beside its parts":       {[]string{received("2022-07-08", "2022-07-31", 1000), w22, received("2022-07-01", "2022-07-31", 1700)}, "2022-07-31", "window month", "referrals", "1700"},
		"parts that overlap":             {[]string{received("2022-07-01", "2022-07-05", 1), received("2022-07-04", "2022-07-07", 1)}, "2022-07-07", "", "referrals", "because no reports fill 2022-07-01 to 2022-07-07 exactly: they overlap"},
		"parts, one of which leads away": {[]string{received("2022-07-01", "2022-07-05", 1), received("2022-07-04", "2022-07-07", 2), received("2022-07-01", "2022-07-03", 4)}, "2022-07-07", "", "referrals", "6"},
		"of as few, the last is longest": {[]string{received("2022-07-01", "2022-07-05", 1), received("2022-07-06", "2022-07-07", 2), received("2022-07-01", "2022-07-02", 4), received("2022-07-03", "2022-07-07", 8)}, "2022-07-07", "", "referrals", "12"},
		"said twice":                     {[]string{w22, received("2022-07-01", "2022-07-07", 640)}, "2022-07-07", "", "referrals", "640"},
		"said twice, the first mended":   {[]string{w22, received("2022-07-01", "2022-07-07", 640), "line.corrected 1.1 => " + received("2022-07-01", "2022-07-07", 650)}, "2022-07-07", "", "referrals", "650"},
		"a quarter":                      {[]string{received("2022-04-01", "2022-06-30", 9)}, "2022-06-30", "window quarter", "referrals", "9"},
		"a year":                         {[]string{received("2021-07-01", "2022-06-30", 9)}, "2022-06-30", "window year", "referrals", "9"},
		"weekdays":                       {[]string{w22, received("2021-07-02", "2021-07-08", 600)}, "2022-07-07", "before weekdays", "change", "30"},
		"February after a leap one":      {[]string{received("2021-02-01", "2021-02-28", 28), received("2020-02-01", "2020-02-29", 29)}, "2021-02-28", "window month", "change", "-1"},
		"a leap February":                {[]string{received("2020-02-01", "2020-02-29", 29), received("2019-02-01", "2019-02-28", 28)}, "2020-02-29", "window month", "change", "1"},
		"the week to 29 February":        {[]string{received("2020-02-23", "2020-02-29", 2), received("2019-02-22", "2019-02-28", 1)}, "2020-02-29", "", "change", "1"},
		"the week to 28 February":        {[]string{received("2021-02-22", "2021-02-28", 2), received("2020-02-22", "2020-02-28", 1)}, "2021-02-28", "", "change", "1"},
		"weekdays of a leap year":        {[]string{received("2020-02-24", "2020-03-01", 2), received("2019-02-25", "2019-03-03", 1)}, "2020-03-01", "before weekdays", "change", "1"}, // 364 days before 1 March 2020 is 3 March 2019
		"weekdays of a month":            {[]string{received("2022-07-01", "2022-07-31", 5), received("2021-07-02", "2021-08-01", 3)}, "2022-07-31", "window month, before weekdays", "change", "2"},
		"the week to 1 March":            {[]string{received("2020-02-24", "2020-03-01", 2), received("2019-02-23", "2019-03-01", 1)}, "2020-03-01", "", "change", "1"},
		"the month to 28 February":       {[]string{received("2020-01-29", "2020-02-28", 5), received("2019-01-29", "2019-02-28", 3)}, "2020-02-28", "window month", "change", "2"},
		"the year to 28 February":        {[]string{received("2019-03-01", "2020-02-28", 5), received("2018-03-01", "2019-02-28", 3)}, "2020-02-28", "window year", "change", "2"},
		"the month from 29 February":     {[]string{received("2020-02-29", "2020-03-28", 5), received("2019-03-01", "2019-03-28", 3)}, "2020-03-28", "window month", "change", "2"},
		"the month from 1 March":         {[]string{received("2021-03-01", "2021-03-28", 5), received("2020-03-01", "2020-03-28", 3)}, "2021-03-28", "window month", "change", "2"},
		"before all years, in part":      {nil, "0002-06-30", "window year", "year-before", "because there are no such days"},
		"before all weeks":               {nil, "0001-01-01", "", "year-before", "because there are no such days"},
	} {
		t.Run(name, func(t *testing.T) {
			l := &viewtest.Ledger{}
			for _, line := range c.lines {
				l.Say(t, "2023-01-02", line)
			}
			q := answers.Question{AsOf: date(t, c.asOf), Settings: map[string]string{}}
			for _, one := range strings.Split(c.set, ", ") {
				if name, value, ok := strings.Cut(one, " "); ok {
					q.Settings[name] = value
				}
			}
			a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), q)
			require.NoError(t, err)
			require.Equal(t, c.want, figure(&a.Figures, c.measure))
		})
	}
}

// TestAWindowIsFilledFromItsFirstDay, not from the one before it.
func TestAWindowIsFilledFromItsFirstDay(t *testing.T) {
	windows := map[int]string{1: "month", 3: "quarter", 12: "year"}
	for _, c := range viewtest.Periods {
		window, is := windows[c.Months]
		if !is {
			continue
		}
		for from, want := range map[events.Date]string{date(t, c.First): "7", date(t, c.First) - 1: "because "} {
			l := &viewtest.Ledger{}
			l.Say(t, "2023-01-02", received(from.String(), c.Day, 7))
			a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), answers.Question{AsOf: date(t, c.Day), Settings: map[string]string{"window": window}})
			require.NoError(t, err)
			require.True(t, strings.HasPrefix(figure(&a.Figures, "referrals"), want), "the %s to %s from %s: %s", window, c.Day, from, figure(&a.Figures, "referrals"))
		}
	}
}

// TestByReport holds which reports stand by themselves, as of 7 July 2022.
func TestByReport(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"on the first day of the year":  {[]string{received("2021-07-08", "2021-07-14", 2)}, []string{"2021-07-08 to 2021-07-14: 2 line 1.1"}},
		"the day before that":           {[]string{received("2021-07-07", "2021-07-14", 1)}, nil},
		"to the as-of day":              {[]string{received("2022-07-01", "2022-07-07", 3)}, []string{"2022-07-01 to 2022-07-07: 3 line 1.1"}},
		"to the day after":              {[]string{received("2022-07-02", "2022-07-08", 4)}, nil},
		"two that overlap":              {[]string{received("2022-06-03", "2022-06-09", 1), received("2022-06-01", "2022-06-30", 4)}, []string{"2022-06-01 to 2022-06-30: 4 line 2.1", "2022-06-03 to 2022-06-09: 1 line 1.1"}},
		"two of the very same days":     {[]string{received("2022-06-03", "2022-06-09", 1), received("2022-06-03", "2022-06-09", 2)}, []string{"2022-06-03 to 2022-06-09: 2 line 2.1"}},
		"the fewest, and not the parts": {[]string{received("2022-06-01", "2022-06-02", 1), received("2022-06-01", "2022-06-01", 2), received("2022-06-02", "2022-06-02", 3)}, []string{"2022-06-01: 2 line 2.1", "2022-06-01 to 2022-06-02: 1 line 1.1", "2022-06-02: 3 line 3.1"}},
	} {
		t.Run(name, func(t *testing.T) {
			l := new(viewtest.Ledger).Each(t, "2023-01-02", c.lines...)
			a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), answers.Question{AsOf: date(t, "2022-07-07"), By: "report", Lines: true})
			require.NoError(t, err)
			var got []string
			for _, g := range a.Groups {
				got = append(got, g.Value+": "+figure(&g.Figures, "referrals")+" line "+g.Values[0].Lines[0].Line.String())
			}
			require.Equal(t, c.want, got)
		})
	}
	l := new(viewtest.Ledger).Each(t, "2023-01-02", received("2022-06-01", "2022-06-30", 40), received("2021-06-01", "2021-06-30", 30))
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), answers.Question{AsOf: date(t, "2022-07-07"), By: "report"})
	require.NoError(t, err)
	require.Equal(t, "10", figure(&a.Groups[0].Figures, "change"), "with its own year before")
}

// TestACorrectionIsKnownLater and not before, and so is a retraction.
func TestACorrectionIsKnownLater(t *testing.T) {
	l := &viewtest.Ledger{}
	l.Say(t, "2022-07-11", received("2022-07-01", "2022-07-07", 630))
	l.Say(t, "2022-08-01", "line.corrected 1.1 => "+received("2022-07-01", "2022-07-07", 640))
	e := viewtest.Entry(t, "2022-09-01", "line.retracted line 1.1")
	e.ID, e.Book = "away", events.Reference
	l.Add(e)
	p := viewtest.Fold(t, view, l, "")
	const none = "because no referrals are reported for 2022-07-01 to 2022-07-07"
	for known, want := range map[string]string{
		"2022-07-10": none, "2022-07-11": "630", "2022-07-31": "630", "2022-08-01": "640", "@1": "630", "@2": "640", "2022-08-31": "640", "2022-09-01": none, "": none,
	} {
		a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, "2022-07-07"), KnownAt: known})
		require.NoError(t, err)
		require.Equal(t, want, figure(&a.Figures, "referrals"), known)
	}
}

func TestRefusals(t *testing.T) {
	p := viewtest.Fold(t, view, &viewtest.Ledger{}, "")
	for because, set := range map[string]map[string]string{
		"window: is \"day\"; it is week, month, quarter or year": {"window": "day"},
		"before: is \"then\"; it is dates or weekdays":           {"before": "then"},
	} {
		_, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: 1, Settings: set})
		var refusal *projections.Refusal
		require.ErrorAs(t, err, &refusal)
		require.Contains(t, refusal.Reason, because)
	}
}

// standing goes through the entries and keeps the reports that stand.
func standing(t require.TestingT, entries []events.Stored) map[events.Line]*events.ReferralsReceived {
	all := map[events.Line]*events.ReferralsReceived{}
	said := map[events.Line]events.Line{} // by which line one stands as it does
	for _, s := range entries {
		e, err := events.DecodeEntry(s.Bytes)
		require.NoError(t, err)
		for i, ev := range e.Events {
			line := events.LineAt(s.Position, i+1)
			switch ev := ev.(type) {
			case *events.LineCorrected:
				if r, is := ev.Now.(*events.ReferralsReceived); is {
					delete(all, said[ev.Line])
					all[line], said[ev.Line] = r, line
				}
			case *events.LineRetracted:
				delete(all, said[ev.Line])
			case *events.ReferralsReceived:
				all[line], said[line] = ev, line
			}
		}
	}
	return all
}

// fewest tries every way to fill days with reports, and returns the least number
// of reports that do, or 0.
func fewest(all map[events.Line]*events.ReferralsReceived, from, last events.Date) int {
	least := 0
	for _, r := range all {
		if r.FirstDay != from || r.LastDay > last {
			continue
		}
		n := 1
		if r.LastDay < last {
			if n = fewest(all, r.LastDay+1, last); n == 0 {
				continue
			}
			n++
		}
		if least == 0 || n < least {
			least = n
		}
	}
	return least
}

// TestTheViewCountsWhatAPlainSearchDoes holds whether there is a figure, and of
// how many reports, against a search of every way; the lines fill the window and
// add up to the figure.
func TestTheViewCountsWhatAPlainSearchDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 60)
		entries := l.Entries()
		known := rapid.IntRange(0, len(entries)).Draw(t, "known")
		all := standing(t, entries[:known])
		day := date(t, "2016-12-31").AddMonths(rapid.IntRange(0, 48).Draw(t, "month"))
		q := answers.Question{AsOf: day, KnownAt: fmt.Sprintf("@%d", known), Lines: true, Settings: map[string]string{"window": rapid.SampledFrom([]string{"week", "month", "quarter", "year"}).Draw(t, "window")}}
		a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), q)
		require.NoError(t, err)
		window := day - 6
		if n := map[string]int{"month": 1, "quarter": 3, "year": 12}[q.Settings["window"]]; n > 0 {
			window = (day + 1).AddMonths(-n)
			if _, _, d := (day + 1).Civil(); d != 1 {
				window = day.AddMonths(-n) + 1
			}
		}
		v := a.Values[0]
		require.Len(t, v.Lines, fewest(all, window, day))
		require.Equal(t, len(v.Lines) == 0, v.NotAvailable != "")
		next, sum := window, events.Decimal(0)
		for _, b := range v.Lines {
			require.Contains(t, all, b.Line)
			require.Equal(t, next, all[b.Line].FirstDay)
			next = all[b.Line].LastDay + 1
			sum += answers.Whole(all[b.Line].Count)
		}
		require.Equal(t, sum, v.Value)
	})
}

// TestRestoredIsRunning restores what was saved midway and goes on with the rest,
// to the same bytes and the same answers as known then.
func TestRestoredIsRunning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 60)
		entries := l.Entries()
		cut := rapid.IntRange(0, len(entries)).Draw(t, "cut")
		running, restored := demand.NewModel(), demand.NewModel()
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
		q := answers.Question{AsOf: date(t, "2017-12-31"), By: "report", Lines: true, Settings: map[string]string{"window": "year"}}
		was, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l.Upto(cut), ""), q)
		require.NoError(t, err)
		q.KnownAt = fmt.Sprintf("@%d", cut)
		is, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), q)
		require.NoError(t, err)
		was.Position, was.Known, was.KnownAt = is.Position, is.Known, is.KnownAt
		require.Equal(t, was, is)
	})
}

func sample(t viewtest.T) []byte {
	l := new(viewtest.Ledger).Each(t, "2023-01-02", received("2022-07-01", "2022-07-07", 630), received("2021-07-01", "2021-07-07", 58), "line.corrected 2.1 => "+received("2021-07-01", "2021-07-07", 588))
	return viewtest.State(t, view, l.Decoded(t))
}

// FuzzRestoreState holds the view to viewtest.FuzzRestore.
func FuzzRestoreState(f *testing.F) {
	viewtest.FuzzRestore(f, view, sample(f), func(_ *testing.T, m projections.Model) { m.(*demand.Model).Known(1 << 31) })
}
