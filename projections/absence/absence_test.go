package absence_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/absence"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

var view = projections.View{Name: "absence", Fold: absence.Fold, New: func(string) projections.Model { return absence.NewModel() }}

// Three social workers in two teams, and one who is none. In post are 2.5 FTE.
var structure = []string{
	"post.established on 2010-01-01 post P1 role case-holder grade sw team north service cin fte 1",
	"post.established on 2010-01-01 post P2 role case-holder grade sw team north service cin fte 1",
	"post.established on 2010-01-01 post P3 role senior-practitioner grade sp team south service cp fte 1",
	"post.established on 2010-01-01 post F1 role family-support grade fs team east service early fte 1",
	"worker.hired on 2010-01-01 worker W1 post P1 role case-holder grade sw team north fte 1 contract permanent origin agency",
	"worker.hired on 2010-01-01 worker W2 post P2 role case-holder grade sw team north fte 1 contract permanent origin agency",
	"worker.hired on 2010-01-01 worker W3 post P3 role senior-practitioner grade sp team south fte 0.5 contract permanent origin agency",
	"worker.hired on 2010-01-01 worker F9 post F1 role family-support grade fs team east fte 1 contract permanent origin agency",
}

// town is a ledger with the structure.
type town struct {
	t *testing.T
	*viewtest.Ledger
}

func newTown(t *testing.T, lines ...string) *town {
	w := &town{t, &viewtest.Ledger{}}
	w.Say(t, "2010-01-04", structure...)
	w.Each(t, "2020-01-02", lines...)
	return w
}

func (w *town) ask(q answers.Question) *answers.Answer {
	w.t.Helper()
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(w.t, view, w, ""), q)
	require.NoError(w.t, err)
	return a
}

func (w *town) on(day string) *answers.Answer {
	w.t.Helper()
	return w.ask(answers.Question{AsOf: date(w.t, day)})
}

var date = viewtest.Date

// rate writes a rate as numerator/denominator, or why there is none.
func rate(f answers.Figures, measure string) string {
	for _, r := range f.Rates {
		switch {
		case r.Measure != measure:
		case r.NotAvailable != "":
			return r.NotAvailable
		default:
			return fmt.Sprintf("%s/%s = %s%%", r.Numerator, r.Denominator, r.Percent)
		}
	}
	return "no " + measure
}

func value(f answers.Figures, measure string) string {
	for _, v := range f.Values {
		switch {
		case v.Measure != measure:
		case v.NotAvailable != "":
			return v.NotAvailable
		default:
			return v.Value.String()
		}
	}
	return "no " + measure
}

func count(f answers.Figures, measure string) string {
	for _, c := range f.Counts {
		if c.Measure == measure {
			return fmt.Sprintf("%s/%d", c.FTE, c.Headcount)
		}
	}
	return "no " + measure
}

func away(id, worker, day, reason string) string {
	return "absence.started on " + day + " absence " + id + " worker " + worker + " reason " + reason
}

func back(id, last, days string) string {
	return "absence.ended last_day " + last + " absence " + id + " days_lost " + days
}

func declared(id, first, last, reason, days, more string) string {
	return "absence.days_declared first_day " + first + " last_day " + last + " declaration " + id + " reason " + reason + " days_lost " + days + " source return" + more
}

const unknown = "no days lost by sickness are on record for the year to 2019-09-30, neither of an absence that ended nor declared"

// TestDaysLostInTheYear holds the rate for 30 September 2019, of 2.5 FTE × 253.
func TestDaysLostInTheYear(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"nothing on record": {nil, unknown},
		"within it":         {[]string{away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5")}, "5/632.5 = 0.8%"},
		"its first day":     {[]string{away("A1", "W1", "2018-10-01", "sickness-short"), back("A1", "2018-10-01", "1")}, "1/632.5 = 0.2%"},
		"the day before it": {[]string{away("A1", "W1", "2018-09-30", "sickness-short"), back("A1", "2018-09-30", "1")}, unknown},
		"its last day":      {[]string{away("A1", "W1", "2019-09-30", "sickness-short"), back("A1", "2019-09-30", "1")}, "1/632.5 = 0.2%"},
		"the day after it":  {[]string{away("A1", "W1", "2019-10-01", "sickness-short"), back("A1", "2019-10-01", "1")}, unknown},
		"a part of it: one day of three": {[]string{away("A1", "W1", "2018-09-29", "sickness-long"), back("A1", "2018-10-01", "2")},
			"0.666667/632.5 = 0.1%"}, // 2×3/3 less 2×2/3, each rounded down
		"still open": {[]string{away("A1", "W1", "2019-01-07", "sickness-short")}, unknown + "; absences of the year that are open, whose days are not known until they end: 1"},
		"one open, one not": {[]string{away("A1", "W1", "2019-01-07", "sickness-short"), away("A2", "W2", "2019-01-07", "sickness-short"), back("A2", "2019-01-08", "2")},
			"2/632.5 = 0.3%"},
		"another kind only": {[]string{away("A1", "W1", "2019-01-07", "maternity"), back("A1", "2019-03-11", "40")}, unknown},
		"who is one since the absence began": {[]string{away("A1", "F9", "2018-08-01", "sickness-long"), "worker.moved on 2018-09-01 worker F9 post P2 role case-holder grade sw team north job_share true", back("A1", "2018-10-09", "7")},
			"0.9/885.5 = 0.1%"},
		"who is no social worker":      {[]string{away("A1", "F9", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5")}, unknown},
		"a leaver's":                   {[]string{away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"), "worker.left last_day 2019-02-01 worker W1 reason retired destination other"}, "5/379.5 = 1.3%"},
		"declared for the year":        {[]string{declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "20.5", "")}, "20.5/632.5 = 3.2%"},
		"declared as nought":           {[]string{declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "0", "")}, "0/632.5 = 0.0%"},
		"declared over two years":      {[]string{declared("D1", "2017-10-01", "2019-09-30", "sickness-long", "730", "")}, "365/632.5 = 57.7%"},
		"declared and on record":       {[]string{declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "20", ""), away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5")}, "25/632.5 = 4.0%"},
		"declared, then corrected":     {[]string{declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "20", ""), "line.corrected 2.1 => " + declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "10", "")}, "10/632.5 = 1.6%"},
		"an end that is taken back":    {[]string{away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"), "line.retracted 3.1"}, unknown + "; absences of the year that are open, whose days are not known until they end: 1"},
		"declared, and then retracted": {[]string{declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "20", ""), "line.retracted 2.1"}, unknown},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, rate(newTown(t, retraction(c.lines)...).on("2019-09-30").Figures, "absence"))
		})
	}
}

// retraction spells retractions as words.
func retraction(lines []string) (out []string) {
	for _, l := range lines {
		out = append(out, strings.Replace(l, "line.retracted ", "line.retracted line ", 1))
	}
	return out
}

// TestParts of adjoining years add up to the whole, however they are rounded.
func TestParts(t *testing.T) {
	w := newTown(t, declared("D1", "2017-05-17", "2020-02-03", "sickness-long", "100.000001", ""))
	sum := events.Decimal(0)
	for _, day := range []string{"2017-06-30", "2018-06-30", "2019-06-30", "2020-06-30"} {
		sum += w.on(day).Rates[0].Numerator
	}
	require.Equal(t, "100.000001", sum.String())
}

func TestWorkingDays(t *testing.T) {
	w := newTown(t)
	for day, want := range map[string]string{"2019-09-30": "253", "2020-02-28": "253", "2020-02-29": "254", "2020-09-30": "254", "2021-02-27": "254", "2021-02-28": "253", "2100-09-30": "253"} {
		require.Equal(t, want, value(w.on(day).Figures, "working-days"), day)
	}
}

func TestWhoIsAway(t *testing.T) {
	const cover = "agency.started on 2019-01-01 assignment X1 worker Y1 agency reed role case-holder team north fte 1 reason "
	for name, c := range map[string]struct {
		lines                         []string
		away, covered, open, unplaced string
	}{
		"nobody":                {nil, "0/0", "0/0", "0", "0"},
		"one":                   {[]string{away("A1", "W1", "2019-09-01", "maternity")}, "1/1", "0/0", "1", "0"},
		"on the first day":      {[]string{away("A1", "W1", "2019-09-30", "maternity")}, "1/1", "0/0", "1", "0"},
		"on the last day":       {[]string{away("A1", "W1", "2019-09-01", "maternity"), back("A1", "2019-09-30", "1")}, "1/1", "0/0", "0", "0"},
		"back the day before":   {[]string{away("A1", "W1", "2019-09-01", "maternity"), back("A1", "2019-09-29", "1")}, "0/0", "0/0", "0", "0"},
		"with part of an FTE":   {[]string{away("A1", "W3", "2019-09-01", "maternity")}, "0.5/1", "0/0", "1", "0"},
		"has left":              {[]string{away("A1", "W1", "2019-09-01", "maternity"), "worker.left last_day 2019-09-29 worker W1 reason retired destination other"}, "0/0", "0/0", "0", "0"},
		"leaves on the day":     {[]string{away("A1", "W1", "2019-09-01", "maternity"), "worker.left last_day 2019-09-30 worker W1 reason retired destination other"}, "1/1", "0/0", "1", "0"},
		"no social worker":      {[]string{away("A1", "F9", "2019-09-01", "maternity")}, "0/0", "0/0", "0", "0"},
		"covered":               {[]string{away("A1", "W1", "2019-09-01", "maternity"), cover + "maternity covers P1"}, "1/1", "1/1", "1", "0"},
		"covered for the other": {[]string{away("A1", "W1", "2019-09-01", "maternity"), cover + "sickness covers P1"}, "1/1", "1/1", "1", "0"},
		"a vacancy's cover":     {[]string{away("A1", "W1", "2019-09-01", "maternity"), cover + "vacancy covers P1"}, "1/1", "0/0", "1", "0"},
		"another's cover":       {[]string{away("A1", "W1", "2019-09-01", "maternity"), cover + "maternity covers P2"}, "1/1", "0/0", "1", "0"},
		"cover for nobody told": {[]string{away("A1", "W1", "2019-09-01", "maternity"), cover + "maternity"}, "1/1", "0/0", "1", "1"},
		"cover that has ended":  {[]string{away("A1", "W1", "2019-09-01", "maternity"), cover + "maternity covers P1", "agency.ended last_day 2019-09-29 assignment X1"}, "1/1", "0/0", "1", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newTown(t, c.lines...).on("2019-09-30")
			require.Equal(t, []string{c.away, c.covered, c.open, c.unplaced},
				[]string{count(a.Figures, "away"), count(a.Figures, "covered"), value(a.Figures, "open"), value(a.Figures, "unplaced-cover")})
		})
	}
}

func TestGroups(t *testing.T) {
	w := newTown(t, away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"), away("A2", "W3", "2019-09-02", "maternity"),
		declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "10", " service cin"))
	groups := func(by, measure string) (list []string) {
		for _, g := range w.ask(answers.Question{AsOf: date(t, "2019-09-30"), By: by}).Groups {
			list = append(list, g.Value+": "+rate(g.Figures, measure)+", away "+count(g.Figures, "away"))
		}
		return list
	}
	require.Equal(t, []string{"cin: 15/506 = 3.0%, away 0/0", "cp: 0/126.5 = 0.0%, away 0.5/1"}, groups("service", "absence"))
	const unsplit = "days lost are declared without saying by which role (line 5.1), away "
	require.Equal(t, []string{"case-holder: " + unsplit + "0/0", "not stated: " + unsplit + "0/0", "senior-practitioner: " + unsplit + "0.5/1"}, groups("role", "absence"))
	require.Equal(t, []string{"sickness-short: 5/632.5 = 0.8%, away 0/0", "sickness-long: 10/632.5 = 1.6%, away 0/0", "maternity: 0/632.5 = 0.0%, away 0.5/1"}, groups("kind", "all-absence"))
	require.Equal(t, "no absence", rate(w.ask(answers.Question{AsOf: date(t, "2019-09-30"), By: "kind"}).Groups[2].Figures, "absence"))
}

// TestAnAbsenceCountsWhereItsWorkerWas has W1 away for ten days, of which ten are
// lost, while they move, come or go.
func TestAnAbsenceCountsWhereItsWorkerWas(t *testing.T) {
	const south = "worker.moved on 2019-01-11 worker W1 post P2 role case-holder grade sw team south job_share true"
	for name, c := range map[string]struct {
		lines         []string
		north, south  string
		outside, year string
	}{
		"stays":                        {nil, "10", "", "0", "2019-09-30"},
		"moves on its fifth day":       {[]string{south}, "4", "6", "0", "2019-09-30"},
		"moves, and the year ends":     {[]string{south}, "4", "1", "0", "2019-01-11"},
		"moves, and the year begins":   {[]string{south}, "1", "6", "0", "2020-01-09"},
		"leaves after four":            {[]string{"worker.left last_day 2019-01-10 worker W1 reason retired destination other"}, "4", "", "6", "2019-09-30"},
		"leaves, and the year begins":  {[]string{"worker.left last_day 2019-01-10 worker W1 reason retired destination other"}, "1", "", "6", "2020-01-09"},
		"leaves, after the year began": {[]string{"worker.left last_day 2019-01-10 worker W1 reason retired destination other"}, "", "", "6", "2020-01-10"},
		"has two posts": {[]string{"worker.hired on 2019-01-01 worker W1 post P3 role senior-practitioner grade sp team south fte 0.5 contract permanent origin agency job_share true"},
			"", "10", "0", "2019-09-30"}, // where they are a head, in the more senior
		"is open": {[]string{south, "line.retracted line 3.1"}, "", "", "0", "2019-09-30"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newTown(t, append([]string{away("A1", "W1", "2019-01-07", "maternity"), back("A1", "2019-01-16", "10")}, c.lines...)...).ask(
				answers.Question{AsOf: date(t, c.year), By: "team"})
			got := map[string]string{}
			for _, g := range a.Groups {
				got[g.Value], _, _ = strings.Cut(rate(g.Figures, "all-absence"), "/")
			}
			for team, want := range map[string]string{"north": c.north, "south": c.south} {
				if want != "" {
					require.Equal(t, want, got[team], team)
				} else {
					require.True(t, got[team] == "0" || got[team] == "" || strings.HasPrefix(got[team], "no days lost"), "%s: %s", team, got[team])
				}
			}
			for _, v := range a.Values {
				if v.Measure == "days-lost-outside" {
					require.Equal(t, c.outside, v.Value.String())
				}
			}
		})
	}
}

func TestLinesAddUp(t *testing.T) {
	w := newTown(t, away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"), away("A2", "W3", "2019-09-02", "maternity"),
		"agency.started on 2019-01-01 assignment X1 worker Y1 agency reed role case-holder team north fte 1 reason maternity covers P3",
		declared("D1", "2018-07-01", "2019-09-30", "sickness-long", "10", " service cin"))
	a := w.ask(answers.Question{AsOf: date(t, "2019-09-30"), Lines: true})
	days, fte := events.Decimal(0), events.Decimal(0)
	for _, l := range a.Rates[0].Lines {
		if l.Value != nil {
			days += *l.Value
		}
		fte += events.Decimal(l.FTE)
	}
	require.Equal(t, a.Rates[0].Numerator, days)
	require.Equal(t, a.Rates[0].Denominator, fte*253)
	var covered answers.Behind
	for _, l := range a.Counts[2].Lines {
		covered = l
	}
	require.Equal(t, "W3", covered.Subject)
	require.Equal(t, "maternity, since 2019-09-02, covered by X1", covered.Note)
}

func TestWhatWasKnown(t *testing.T) {
	w := newTown(t, away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"), "line.corrected 3.1 => "+back("A1", "2019-01-11", "3"))
	at := func(known string) string {
		return rate(w.ask(answers.Question{AsOf: date(t, "2019-09-30"), KnownAt: known}).Figures, "absence")
	}
	require.Contains(t, at("@2"), "no days lost by sickness are on record")
	require.Equal(t, "5/632.5 = 0.8%", at("@3"))
	require.Equal(t, "3/632.5 = 0.5%", at("@4"))
}
