package practice_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/practice"
	"muster/projections/viewtest"
)

var view = projections.View{Name: "practice", Fold: practice.Fold, New: func(string) projections.Model { return practice.NewModel() }}

// Four social workers in two teams, one who is none, an agency worker and a
// vacancy.
var structure = []string{
	"post.established on 2010-01-01 post P1 role case-holder grade sw team north service cin fte 1",
	"post.established on 2010-01-01 post P2 role case-holder grade sw team north service cin fte 1",
	"post.established on 2010-01-01 post P3 role senior-practitioner grade sp team south service cp fte 1",
	"post.established on 2010-01-01 post P4 role case-holder grade sw team south service cp fte 1",
	"post.established on 2010-01-01 post P5 role case-holder grade sw team south service cp fte 1",
	"post.established on 2010-01-01 post F1 role family-support grade fs team east service early fte 1",
	"worker.hired on 2010-01-01 worker W1 post P1 role case-holder grade sw team north fte 1 contract permanent origin agency",
	"worker.hired on 2010-01-01 worker W2 post P2 role case-holder grade sw team north fte 1 contract permanent origin agency",
	"worker.hired on 2010-01-01 worker W3 post P3 role senior-practitioner grade sp team south fte 1 contract permanent origin agency",
	"worker.hired on 2010-01-01 worker W4 post P4 role case-holder grade sw team south fte 1 contract permanent origin agency",
	"worker.hired on 2010-01-01 worker F9 post F1 role family-support grade fs team east fte 1 contract permanent origin agency",
	"agency.started on 2010-01-01 assignment X1 worker Y1 agency reed role case-holder team north fte 1 reason vacancy",
}

// town is a ledger with the structure.
type town struct {
	t *testing.T
	*viewtest.Ledger
}

func newTown(t *testing.T, lines ...string) *town {
	w := &town{t, &viewtest.Ledger{}}
	w.Say(t, "2010-01-04", structure...)
	for _, line := range lines {
		w.Say(t, "2020-01-02", line)
	}
	return w
}

func (w *town) ask(q answers.Question) *answers.Answer {
	w.t.Helper()
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(w.t, view, w, ""), q)
	require.NoError(w.t, err)
	return a
}

func date(t require.TestingT, s string) events.Date {
	d, err := events.ParseDate(s)
	require.NoError(t, err)
	return d
}

// rate writes a rate as numerator/denominator, or why there is none.
func rate(f answers.Figures, measure, unit string) string {
	for _, r := range f.Rates {
		switch {
		case r.Measure != measure || r.Unit != unit:
		case r.NotAvailable != "":
			return r.NotAvailable
		default:
			return fmt.Sprintf("%s/%s", r.Numerator, r.Denominator)
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

func supervised(worker, day string) string {
	return "supervision.held on " + day + " worker " + worker
}

func trained(worker, course, day, more string) string {
	return "training.completed on " + day + " worker " + worker + " course " + course + more
}

func set(worker, named, day, due string) string {
	if due != "" {
		due = " due " + due
	}
	return "learning_need.set on " + day + " worker " + worker + " need " + named + due
}

func met(worker, named, day string) string {
	return "learning_need.met on " + day + " worker " + worker + " need " + named
}

func left(worker, last string) string {
	return "worker.left last_day " + last + " worker " + worker + " reason retired destination other"
}

func interviewed(worker, day, themes string) string {
	return strings.TrimSpace("exit_interview.held on " + day + " worker " + worker + themes)
}

const compliance = " compliance true"

// TestMeasures is the boundary table of the rulings of package practised: each
// measure on 30 September 2019, of four in post, asked by itself and between the
// days of a series.
func TestMeasures(t *testing.T) {
	for name, c := range map[string]struct {
		measure, unit string
		lines         []string
		want          string
	}{
		"no supervision at all":               {"supervised", "headcount", nil, "no supervision is on record from 2019-09-01 to 2019-09-30"},
		"supervised on the day":               {"supervised", "headcount", []string{supervised("W1", "2019-09-30")}, "1/4"},
		"supervised twice":                    {"supervised", "headcount", []string{supervised("W1", "2019-09-30"), supervised("W1", "2019-09-02")}, "1/4"},
		"on the first day of the month":       {"supervised", "headcount", []string{supervised("W1", "2019-09-01")}, "1/4"},
		"the day before that":                 {"supervised", "headcount", []string{supervised("W1", "2019-08-31")}, "no supervision is on record from 2019-09-01 to 2019-09-30"},
		"the day after":                       {"supervised", "headcount", []string{supervised("W1", "2019-10-01")}, "no supervision is on record from 2019-09-01 to 2019-09-30"},
		"of one outside social work":          {"supervised", "headcount", []string{supervised("F9", "2019-09-30")}, "0/4"},
		"of an agency worker":                 {"supervised", "headcount", []string{supervised("Y1", "2019-09-30")}, "0/4"},
		"of one whom nobody knows":            {"supervised", "headcount", []string{supervised("W8", "2019-09-30")}, "0/4"},
		"of one who left":                     {"supervised", "headcount", []string{supervised("W1", "2019-09-02"), left("W1", "2019-09-29")}, "0/3"},
		"of one who leaves on the day":        {"supervised", "headcount", []string{supervised("W1", "2019-09-02"), left("W1", "2019-09-30")}, "1/4"},
		"retracted":                           {"supervised", "headcount", []string{supervised("W1", "2019-09-02"), supervised("W2", "2019-09-02"), "line.retracted line 2.1"}, "1/4"},
		"corrected to another day":            {"supervised", "headcount", []string{supervised("W1", "2019-09-02"), supervised("W2", "2019-09-02"), "line.corrected 2.1 => " + supervised("W1", "2018-09-02")}, "1/4"},
		"appraised within the year":           {"appraised", "headcount", []string{"appraisal.held on 2018-10-01 worker W1"}, "1/4"},
		"appraised before it":                 {"appraised", "headcount", []string{"appraisal.held on 2018-09-30 worker W1"}, "no appraisal is on record from 2018-10-01 to 2019-09-30"},
		"qualified":                           {"qualified", "headcount", []string{"qualification.gained on 1999-01-01 worker W1 qualification msc", "qualification.gained on 2019-09-30 worker W2 qualification ba", "qualification.gained on 2019-10-01 worker W3 qualification ba"}, "2/4"},
		"qualified, of nobody in post":        {"qualified", "headcount", []string{"qualification.gained on 1999-01-01 worker F9 qualification msc"}, "0/4"},
		"qualified, none":                     {"qualified", "headcount", nil, "no qualification is on record by 2019-09-30"},
		"hired within the month":              {"supervised", "headcount", []string{"worker.hired on 2019-09-30 worker W7 post P5 role case-holder grade sw team south fte 1 contract permanent origin agency", supervised("W1", "2019-09-02")}, "1/5"},
		"on zero hours":                       {"supervised", "headcount", []string{"worker.hours_changed on 2019-09-01 worker W1 fte 0", supervised("W1", "2019-09-02")}, "1/4"},
		"no mandatory course":                 {"compliance-trained", "headcount", []string{trained("W1", "law", "2019-01-01", "")}, "no course is on record as one of compliance by 2019-09-30; list the mandatory ones with courses"},
		"trained":                             {"compliance-trained", "headcount", []string{trained("W1", "fire", "2019-01-01", compliance)}, "1/4"},
		"valid on its last day":               {"compliance-trained", "headcount", []string{trained("W1", "fire", "2019-01-01", compliance+" valid_to 2019-09-30")}, "1/4"},
		"valid no longer":                     {"compliance-trained", "headcount", []string{trained("W1", "fire", "2019-01-01", compliance+" valid_to 2019-09-29")}, "0/4"},
		"one course of two":                   {"compliance-trained", "headcount", []string{trained("W1", "fire", "2019-01-01", compliance), trained("W2", "data", "2019-01-01", compliance), trained("W2", "fire", "2019-01-01", "")}, "1/4"},
		"mandatory only from a later day":     {"compliance-trained", "headcount", []string{trained("W1", "fire", "2019-01-01", compliance), trained("W2", "data", "2019-10-01", compliance)}, "1/4"},
		"mandatory from the day itself":       {"compliance-trained", "headcount", []string{trained("W1", "fire", "2019-01-01", compliance), trained("W2", "data", "2019-09-30", compliance)}, "0/4"},
		"mandatory by one who is not in post": {"compliance-trained", "headcount", []string{trained("W1", "fire", "2019-01-01", compliance), trained("F9", "data", "2019-01-01", compliance)}, "0/4"},
		"no need was due":                     {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-10-01")}, "no learning need of those in post was due from 2018-10-01 to 2019-09-30"},
		"needs due, one met":                  {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-09-30"), set("W1", "it", "2019-01-01", "2019-09-30"), met("W1", "it", "2019-09-30")}, "1/2"},
		"met late, but by the day":            {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-02-01"), met("W1", "law", "2019-09-30")}, "1/1"},
		"met after the day":                   {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-02-01"), met("W1", "law", "2019-10-01")}, "0/1"},
		"met early, due in the year":          {"learning", "needs", []string{set("W1", "law", "2018-01-01", "2018-10-01"), met("W1", "law", "2018-02-01")}, "1/1"},
		"due and met before the year":         {"learning", "needs", []string{set("W1", "law", "2018-01-01", "2018-09-30"), met("W1", "law", "2018-09-30"), set("W2", "law", "2018-01-01", "2018-10-01")}, "0/1"},
		"due before the year, and unmet":      {"learning", "needs", []string{set("W1", "law", "2015-01-01", "2015-09-30")}, "0/1"},
		"set again before it is met":          {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-02-01"), set("W1", "law", "2019-03-01", "2019-10-01"), set("W2", "law", "2019-01-01", "2019-02-01")}, "0/1"},
		"set again on the day":                {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-02-01"), set("W1", "law", "2019-09-30", "2019-10-31")}, "no learning need of those in post was due from 2018-10-01 to 2019-09-30"},
		"set again the day after":             {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-02-01"), set("W1", "law", "2019-10-01", "2019-10-31")}, "0/1"},
		"set again the day after, and met":    {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-02-01"), set("W1", "law", "2019-10-01", "2019-10-31"), met("W1", "law", "2019-10-02")}, "0/1"},
		"set again and due by then":           {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-02-01"), set("W1", "law", "2019-03-01", "2019-09-30"), met("W1", "law", "2019-09-30")}, "1/1"},
		"set again on the day it was set":     {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-02-01"), set("W1", "law", "2019-01-01", "2019-10-01")}, "no learning need of those in post was due from 2018-10-01 to 2019-09-30"},
		"set again, by head":                  {"learning", "headcount", []string{set("W1", "law", "2019-01-01", "2019-02-01"), set("W1", "law", "2019-10-01", "2019-10-31")}, "3/4"},
		"set again after it was met":          {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-02-01"), met("W1", "law", "2019-02-01"), set("W1", "law", "2019-03-01", "2019-09-01")}, "1/2"},
		"met, and that is retracted":          {"learning", "needs", []string{set("W1", "law", "2019-01-01", "2019-02-01"), met("W1", "law", "2019-02-01"), "line.retracted line 3.1"}, "0/1"},
		"without one unmet":                   {"learning", "headcount", []string{set("W1", "law", "2019-01-01", "2019-09-30"), set("W2", "it", "2019-01-01", "2019-09-30"), met("W2", "it", "2019-09-30")}, "3/4"},
		"by head, one without any":            {"learning", "headcount", []string{set("W1", "law", "2019-01-01", "2019-09-30"), met("W1", "law", "2019-09-30")}, "4/4"},
		"by head, no need was due":            {"learning", "headcount", []string{set("W1", "law", "2019-01-01", "2019-10-01")}, "no learning need of those in post was due from 2018-10-01 to 2019-09-30"},
		"by head, met before the year":        {"learning", "headcount", []string{set("W1", "law", "2018-01-01", "2018-09-30"), met("W1", "law", "2018-09-30")}, "no learning need of those in post was due from 2018-10-01 to 2019-09-30"},
		"by head, of nobody in post":          {"learning", "headcount", []string{set("F9", "law", "2019-01-01", "2019-09-30")}, "no learning need of those in post was due from 2018-10-01 to 2019-09-30"},
		"by head, none has a due date":        {"learning", "headcount", []string{set("W1", "law", "2019-01-01", "")}, "no learning need of those in post was due from 2018-10-01 to 2019-09-30"},
		"no need at all":                      {"learning", "headcount", nil, "no learning need of those in post was due from 2018-10-01 to 2019-09-30"},
		"interviewed":                         {"exit-interviews", "headcount", []string{left("W1", "2019-05-31"), left("W2", "2019-05-31"), interviewed("W1", "2019-05-30", "")}, "1/2"},
		"interviewed three months before":     {"exit-interviews", "headcount", []string{left("W1", "2019-05-31"), interviewed("W1", "2019-02-28", "")}, "1/1"},
		"interviewed earlier":                 {"exit-interviews", "headcount", []string{left("W1", "2019-05-31"), interviewed("W1", "2019-02-27", "")}, "0/1"},
		"interviewed three months after":      {"exit-interviews", "headcount", []string{left("W1", "2019-05-31"), interviewed("W1", "2019-08-31", "")}, "1/1"},
		"interviewed later":                   {"exit-interviews", "headcount", []string{left("W1", "2019-05-31"), interviewed("W1", "2019-09-01", "")}, "0/1"},
		"interviewed twice":                   {"exit-interviews", "headcount", []string{left("W1", "2019-05-31"), interviewed("W1", "2019-05-30", ""), interviewed("W1", "2019-06-03", "")}, "1/1"},
		"left twice, interviewed between":     {"exit-interviews", "headcount", []string{left("W1", "2019-01-31"), "worker.hired on 2019-02-15 worker W1 post P1 role case-holder grade sw team north fte 1 contract permanent origin agency", left("W1", "2019-05-31"), interviewed("W1", "2019-03-01", "")}, "2/2"},
		"left, and is back":                   {"exit-interviews", "headcount", []string{left("W1", "2019-01-31"), interviewed("W1", "2019-02-01", ""), "worker.hired on 2019-02-15 worker W1 post P1 role case-holder grade sw team north fte 1 contract permanent origin agency"}, "1/1"},
		"started and left within the year":    {"exit-interviews", "headcount", []string{"worker.hired on 2018-10-01 worker W7 post P5 role case-holder grade sw team south fte 1 contract permanent origin agency", left("W7", "2019-09-30"), interviewed("W7", "2019-09-30", "")}, "1/1"},
		"left for the same council":           {"exit-interviews", "headcount", []string{"worker.transferred_out last_day 2019-05-31 worker W1 to_role adults", interviewed("W1", "2019-05-30", "")}, "1/1"},
		"a leaver of the first day":           {"exit-interviews", "headcount", []string{left("W1", "2018-10-01"), interviewed("W1", "2018-10-01", "")}, "1/1"},
		"of nobody, about the first day":      {"exit-interviews", "headcount", []string{left("W1", "2018-10-01"), interviewed("F9", "2018-07-01", "")}, "0/1"}, // three months before it
		"of nobody, too early for any":        {"exit-interviews", "headcount", []string{left("W1", "2018-10-01"), interviewed("W1", "2018-06-30", "")}, "no exit interview is on record about leavers of the year to 2019-09-30"},
		"interviewed after the day":           {"exit-interviews", "headcount", []string{left("W1", "2019-09-30"), left("W2", "2019-09-30"), interviewed("W1", "2019-10-01", ""), interviewed("W2", "2019-09-30", "")}, "1/2"},
		"a leaver of the year before":         {"exit-interviews", "headcount", []string{left("W1", "2018-09-30"), interviewed("W1", "2018-10-01", ""), left("W2", "2019-09-30")}, "0/1"},
		"no leavers":                          {"exit-interviews", "headcount", []string{interviewed("W1", "2019-05-30", "")}, "the denominator is nought: leavers interviewed (headcount) / leavers (headcount)"},
		"no interviews":                       {"exit-interviews", "headcount", []string{left("W1", "2019-05-31")}, "no exit interview is on record about leavers of the year to 2019-09-30"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, c.lines...)
			a := w.ask(answers.Question{AsOf: date(t, "2019-09-30")})
			require.Equal(t, c.want, rate(a.Figures, c.measure, c.unit))
			a = w.ask(answers.Question{From: date(t, "2018-09-30"), To: date(t, "2020-09-30"), Every: "year"})
			require.Equal(t, c.want, rate(a.Series[1].Figures, c.measure, c.unit), "in a series")
		})
	}
}

// TestNeedsWithoutADueDate are in neither figure, and counted by themselves until
// they are met.
func TestNeedsWithoutADueDate(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  int
	}{
		"set on the day":             {[]string{set("W1", "law", "2019-09-30", "")}, 1},
		"set the day after":          {[]string{set("W1", "law", "2019-10-01", "")}, 0},
		"met on the day":             {[]string{set("W1", "law", "2019-01-01", ""), met("W1", "law", "2019-09-30")}, 0},
		"met the day after":          {[]string{set("W1", "law", "2019-01-01", ""), met("W1", "law", "2019-10-01")}, 1},
		"given one on the day":       {[]string{set("W1", "law", "2019-01-01", ""), set("W1", "law", "2019-09-30", "2019-12-31")}, 0},
		"given one the day after":    {[]string{set("W1", "law", "2019-01-01", ""), set("W1", "law", "2019-10-01", "2019-12-31")}, 1},
		"its due date taken away":    {[]string{set("W1", "law", "2019-01-01", "2019-02-01"), set("W1", "law", "2019-03-01", "")}, 1},
		"two of one person":          {[]string{set("W1", "law", "2019-01-01", ""), set("W1", "it", "2019-01-01", "")}, 2},
		"of one outside social work": {[]string{set("F9", "law", "2019-01-01", "")}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			want := ""
			if c.want > 0 {
				want = fmt.Sprintf("unmet needs without a due date, which are not in it: %d", c.want)
			}
			for _, r := range newTown(t, c.lines...).ask(answers.Question{AsOf: date(t, "2019-09-30")}).Rates {
				if r.Unit == "needs" {
					require.Equal(t, want, r.Note)
					require.Contains(t, r.NotAvailable, "no learning need")
				}
			}
		})
	}
}

// TestPeriodsEndWithADay holds the first day of each, and the one before it.
func TestPeriodsEndWithADay(t *testing.T) {
	for _, c := range viewtest.Periods {
		first := date(t, c.First)
		w := newTown(t, supervised("W1", c.First), supervised("W2", (first-1).String()),
			"appraisal.held on "+c.First+" worker W1", "appraisal.held on "+(first-1).String()+" worker W2")
		months := fmt.Sprint(c.Months)
		a := w.ask(answers.Question{AsOf: date(t, c.Day), Settings: map[string]string{"supervised-within": months, "appraised-within": months}})
		for _, measure := range []string{"supervised", "appraised"} {
			require.Equal(t, "1/4", rate(a.Figures, measure, "headcount"), "%s, %d months to %s", measure, c.Months, c.Day)
		}
	}
}

// TestACourseDoneAgain holds that a later completion of a course hides nothing of
// an earlier one that it does not stand for, and gives it back when it is taken back.
func TestACourseDoneAgain(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		day   string
		known string
		want  string // who is trained of four, and by which line
	}{
		"lasts as long":                      {[]string{trained("W1", "fire", "2017-01-01", compliance), trained("W1", "fire", "2019-01-01", compliance)}, "2019-09-30", "", "1/4 3.1"},
		"the day before":                     {[]string{trained("W1", "fire", "2017-01-01", compliance), trained("W1", "fire", "2019-01-01", compliance)}, "2018-12-31", "", "1/4 2.1"},
		"before that was known":              {[]string{trained("W1", "fire", "2017-01-01", compliance), trained("W1", "fire", "2019-01-01", compliance)}, "2019-09-30", "@2", "1/4 2.1"},
		"lasts less long, and has ended":     {[]string{trained("W1", "fire", "2017-01-01", compliance), trained("W1", "fire", "2019-01-01", compliance+" valid_to 2019-03-31")}, "2019-09-30", "", "1/4 2.1"},
		"lasts less long, and holds":         {[]string{trained("W1", "fire", "2017-01-01", compliance), trained("W1", "fire", "2019-01-01", compliance+" valid_to 2019-12-31")}, "2019-09-30", "", "1/4 3.1"},
		"told of later, though it was first": {[]string{trained("W1", "fire", "2019-01-01", compliance), trained("W1", "fire", "2017-01-01", compliance)}, "2019-09-30", "", "1/4 3.1"},
		"taken back":                         {[]string{trained("W1", "fire", "2017-01-01", compliance), trained("W1", "fire", "2019-01-01", compliance), "line.retracted line 3.1"}, "2019-09-30", "", "1/4 2.1"},
		"corrected to last less long":        {[]string{trained("W1", "fire", "2017-01-01", compliance), trained("W1", "fire", "2019-01-01", compliance), "line.corrected 3.1 => " + trained("W1", "fire", "2019-01-01", compliance+" valid_to 2019-03-31")}, "2019-09-30", "", "1/4 2.1"},
		"known as it was not yet taken back": {[]string{trained("W1", "fire", "2017-01-01", compliance+" valid_to 2019-03-31"), trained("W1", "fire", "2019-01-01", compliance), "line.retracted line 3.1"}, "2019-09-30", "@3", "1/4 3.1"},
		"another course":                     {[]string{trained("W1", "fire", "2017-01-01", compliance), trained("W1", "law", "2019-01-01", "")}, "2019-09-30", "", "1/4 2.1"},
		"mandatory by the first alone":       {[]string{trained("W1", "fire", "2017-01-01", compliance), trained("W1", "fire", "2019-01-01", "")}, "2019-09-30", "", "1/4 3.1"},
		"on the same day":                    {[]string{trained("W1", "fire", "2019-01-01", compliance), trained("W1", "fire", "2019-01-01", "")}, "2019-09-30", "", "1/4 3.1"},
		"three times, the last for less":     {[]string{trained("W1", "fire", "2016-01-01", compliance), trained("W1", "fire", "2017-01-01", " valid_to 2019-12-31"), trained("W1", "fire", "2018-01-01", " valid_to 2019-09-29")}, "2019-09-30", "", "1/4 3.1"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newTown(t, c.lines...).ask(answers.Question{AsOf: date(t, c.day), KnownAt: c.known, Lines: true})
			by := ""
			for _, r := range a.Rates {
				for _, l := range r.Lines {
					if l.Measure == "compliance-trained" {
						by += " " + l.Line.String()
					}
				}
			}
			require.Equal(t, c.want, rate(a.Figures, "compliance-trained", "headcount")+by)
		})
	}
}

func TestProcedures(t *testing.T) {
	start := func(worker, named, day string) string {
		return "performance_procedure.started on " + day + " worker " + worker + " procedure " + named
	}
	end := func(worker, named, last string) string {
		return "performance_procedure.ended last_day " + last + " worker " + worker + " procedure " + named
	}
	for name, c := range map[string]struct {
		lines  []string
		runs   string
		people int64
	}{
		"none on record":          {nil, "no performance procedure is on record by 2019-09-30", 0},
		"on its first day":        {[]string{start("W1", "conduct", "2019-09-30")}, "1", 1},
		"not begun":               {[]string{start("W1", "conduct", "2019-10-01")}, "no performance procedure is on record by 2019-09-30", 0},
		"on its last day":         {[]string{start("W1", "conduct", "2019-01-01"), end("W1", "conduct", "2019-09-30")}, "1", 1},
		"ended":                   {[]string{start("W1", "conduct", "2019-01-01"), end("W1", "conduct", "2019-09-29")}, "0", 0},
		"two of one person":       {[]string{start("W1", "conduct", "2019-01-01"), start("W1", "capability", "2019-01-01")}, "2", 1},
		"of one who left":         {[]string{start("W1", "conduct", "2019-01-01"), left("W1", "2019-09-29")}, "0", 0},
		"an end taken back":       {[]string{start("W1", "conduct", "2019-01-01"), end("W1", "conduct", "2019-02-28"), "line.retracted line 3.1"}, "1", 1},
		"an end moved to earlier": {[]string{start("W1", "conduct", "2019-01-01"), end("W1", "conduct", "2019-12-31"), "line.corrected 3.1 => " + end("W1", "conduct", "2019-02-28")}, "0", 0},
	} {
		t.Run(name, func(t *testing.T) {
			for _, definition := range []string{"measures", "dashboard"} {
				a := newTown(t, c.lines...).ask(answers.Question{AsOf: date(t, "2019-09-30"), Definition: definition})
				require.Equal(t, c.runs, value(a.Figures, "procedures"))
				for _, n := range a.Counts {
					if n.Measure == "under-procedure" {
						require.Equal(t, c.people, n.Headcount)
					}
				}
			}
		})
	}
}

func TestOneWithTwoPostsIsOnePerson(t *testing.T) {
	w := newTown(t, "worker.hired on 2015-01-01 worker W3 post P5 role case-holder grade sw team south fte 0.5 contract permanent origin agency",
		supervised("W3", "2019-09-30"), set("W3", "law", "2019-01-01", "2019-02-01"))
	a := w.ask(answers.Question{AsOf: date(t, "2019-09-30"), By: "role"})
	require.Equal(t, "1/4", rate(a.Figures, "supervised", "headcount"))
	require.Equal(t, "0/1", rate(a.Figures, "learning", "needs"))
	require.Equal(t, "case-holder", a.Groups[0].Value)
	require.Equal(t, "0/3", rate(a.Groups[0].Figures, "supervised", "headcount"))
	require.Equal(t, "1/1", rate(a.Groups[1].Figures, "supervised", "headcount"))
}

func TestSettings(t *testing.T) {
	w := newTown(t, supervised("W1", "2019-07-01"), "qualification.gained on 1999-01-02 worker W1 qualification msc", "qualification.gained on 1999-01-01 worker W2 qualification ba",
		trained("W1", "fire", "2019-01-01", compliance), trained("W2", "law", "2019-01-01", ""))
	ask := func(name, setting string) *answers.Answer {
		return w.ask(answers.Question{AsOf: date(t, "2019-09-30"), Settings: map[string]string{name: setting}})
	}
	require.Equal(t, "1/4", rate(ask("supervised-within", "3").Figures, "supervised", "headcount"))
	require.Equal(t, "1/4", rate(ask("qualification", "msc").Figures, "qualified", "headcount"))
	require.Equal(t, "0/4", rate(ask("qualified-within", "120").Figures, "qualified", "headcount"))
	require.Equal(t, "1/4", rate(ask("courses", "law").Figures, "compliance-trained", "headcount"))
	require.Equal(t, "0/4", rate(ask("courses", "law,fire").Figures, "compliance-trained", "headcount"))
	q := answers.Question{AsOf: date(t, "1999-01-01"), Settings: map[string]string{"qualification": "msc"}}
	require.Equal(t, "no qualification is on record by 1999-01-01", rate(w.ask(q).Figures, "qualified", "headcount"), "gained the day after, and another on it")
	for because, settings := range map[string]map[string]string{
		`nobody has gained a qualification "phd"; there are ba, msc`: {"qualification": "phd"},
		`nobody has completed a course "tea"; there are fire, law`:   {"courses": "law,tea"},
		`supervised-within: is "0"; give a number of months from 1`:  {"supervised-within": "0"},
		`appraised-within: is "a year"`:                              {"appraised-within": "a year"},
		`supervised-within: is "121"`:                                {"supervised-within": "121"}, // ten years is 120
	} {
		_, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, w, ""), answers.Question{AsOf: date(t, "2019-09-30"), Settings: settings})
		var refused *projections.Refusal
		require.ErrorAs(t, err, &refused)
		require.ErrorContains(t, err, because)
	}
}

// TestThemes holds in which themes leavers of the year count, of those who were
// interviewed.
func TestThemes(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"several in one interview":   {[]string{left("W1", "2019-05-31"), left("W2", "2019-05-31"), left("W3", "2019-05-31"), interviewed("W1", "2019-05-30", " themes pay;workload"), interviewed("W2", "2019-05-30", " themes workload")}, "pay 1/2, workload 2/2"},
		"one in several interviews":  {[]string{left("W1", "2019-05-31"), interviewed("W1", "2019-05-30", " themes pay"), interviewed("W1", "2019-06-03", " themes pay;workload")}, "pay 1/1, workload 1/1"},
		"an interview that is early": {[]string{left("W1", "2019-05-31"), interviewed("W1", "2019-02-27", " themes parking"), interviewed("W1", "2019-05-30", " themes pay")}, "pay 1/1"},
		"an interview after the day": {[]string{left("W1", "2019-09-29"), interviewed("W1", "2019-09-30", " themes pay"), interviewed("W1", "2019-10-01", " themes parking")}, "pay 1/1"},
		"of one who has not left":    {[]string{left("W1", "2019-05-31"), interviewed("W1", "2019-05-30", " themes pay"), interviewed("W4", "2019-05-30", " themes parking")}, "pay 1/1"},
		"none was named":             {[]string{left("W1", "2019-05-31"), interviewed("W1", "2019-05-30", "")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			themes := func(a *answers.Answer) string {
				var got []string
				for _, g := range a.Groups {
					got = append(got, g.Value+" "+rate(g.Figures, "exit-interviews", "headcount"))
				}
				return strings.Join(got, ", ")
			}
			w := newTown(t, c.lines...)
			require.Equal(t, c.want, themes(w.ask(answers.Question{AsOf: date(t, "2019-09-30"), By: "theme"})))
			a := w.ask(answers.Question{From: date(t, "2018-09-30"), To: date(t, "2020-09-30"), Every: "year", By: "theme"})
			require.Equal(t, c.want, themes(&a.Series[1]), "in a series")
		})
	}
}

func TestDashboard(t *testing.T) {
	w := newTown(t, left("W1", "2019-05-31"), interviewed("W1", "2019-05-30", " themes pay"),
		"absence.started on 2019-01-07 absence A1 worker W2 reason sickness-short", "absence.ended last_day 2019-01-11 absence A1 days_lost 5",
		"absence.started on 2019-02-04 absence A2 worker W2 reason maternity", "absence.ended last_day 2019-02-15 absence A2 days_lost 10", // which is no sickness
		"performance_procedure.started on 2019-01-01 worker W2 procedure conduct")
	a := w.ask(answers.Question{AsOf: date(t, "2019-09-30"), Definition: "dashboard", By: "team"})
	require.Equal(t, "5/759", rate(a.Figures, "absence", "fte"))
	require.Equal(t, "2/5", rate(a.Figures, "vacancy", "fte"))
	require.Equal(t, "1/4", rate(a.Figures, "agency", "fte"))
	require.Equal(t, "1/1", rate(a.Figures, "exit-interviews", "headcount"))
	require.Equal(t, "1", value(a.Figures, "procedures"))
	require.Contains(t, value(a.Figures, "age-profile"), "ask the view people")
	require.Equal(t, "north", a.Groups[0].Value)
	require.Equal(t, "5/253", rate(a.Groups[0].Figures, "absence", "fte"))
	require.Equal(t, "1/2", rate(a.Groups[0].Figures, "agency", "fte"))
}

// TestAQualificationGainedWithinSomeMonths has them end with the day, both ends
// within them.
func TestAQualificationGainedWithinSomeMonths(t *testing.T) {
	w := newTown(t, "qualification.gained on 2018-10-01 worker W1 qualification msc", "qualification.gained on 2018-09-30 worker W2 qualification ba",
		"qualification.gained on 2019-09-30 worker W3 qualification ba")
	for months, want := range map[string]string{"12": "2/4", "13": "3/4", "1": "1/4"} {
		q := answers.Question{AsOf: date(t, "2019-09-30"), Settings: map[string]string{"qualified-within": months}}
		require.Equal(t, want, rate(w.ask(q).Figures, "qualified", "headcount"), "%s months", months)
		q.Settings["qualification"] = "ba"
		require.Equal(t, map[string]string{"12": "1/4", "13": "2/4", "1": "1/4"}[months], rate(w.ask(q).Figures, "qualified", "headcount"))
	}
	series := answers.Question{From: date(t, "2019-09-30"), To: date(t, "2020-10-31"), Every: "month", Settings: map[string]string{"qualified-within": "12"}}
	var got []string
	for _, one := range w.ask(series).Series {
		got = append(got, rate(one.Figures, "qualified", "headcount"))
	}
	require.Equal(t, []string{"2/4", "1/4"}, got[:2], "W1's is of 1 October 2018")
	require.Equal(t, []string{"1/4", "0/4"}, got[11:13], "W3's is of 30 September 2019")
}
