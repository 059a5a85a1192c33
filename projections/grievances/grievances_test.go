package grievances_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/grievances"
	"muster/projections/viewtest"
)

var view = projections.View{Name: "grievances", Fold: grievances.Fold, New: func(string) projections.Model { return grievances.NewModel() }}

// Three social workers in two teams, and one who is none.
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
	for _, line := range lines {
		e := viewtest.Entry(t, "2020-01-02", line)
		e.ID = fmt.Sprintf("entry-%d", len(w.Entries())+1)
		if strings.HasPrefix(line, "line.retracted") {
			e.Book = events.Grievances // as the registrar has it: where the line is
		}
		w.Add(e)
	}
	return w
}

func (w *town) ask(q answers.Question) *answers.Answer {
	w.t.Helper()
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(w.t, view, w, ""), q)
	require.NoError(w.t, err)
	return a
}

func (w *town) by(dimension string) *answers.Answer {
	w.t.Helper()
	return w.ask(answers.Question{AsOf: date(w.t, "2019-09-30"), By: dimension})
}

var date = viewtest.Date

// said writes some measures of an answer, without those that are nought.
func said(f answers.Figures, measures ...string) string {
	var list []string
	for _, v := range f.Values {
		switch {
		case len(measures) > 0 && !strings.Contains(" "+strings.Join(measures, " ")+" ", " "+v.Measure+" "):
		case v.NotAvailable != "":
			if len(measures) > 0 {
				list = append(list, v.Measure+": "+v.NotAvailable)
			}
		case v.Value != 0:
			list = append(list, v.Measure+" "+v.Value.String())
		}
	}
	return strings.Join(list, ", ")
}

func rate(f answers.Figures, measure string) string {
	for _, r := range f.Rates {
		switch {
		case r.Measure != measure:
		case r.NotAvailable != "":
			return r.NotAvailable
		default:
			return fmt.Sprintf("%s/%s = %s%s", r.Numerator, r.Denominator, r.Percent, r.Ratio)
		}
	}
	return "no " + measure
}

func raised(id, day, more string) string {
	return "grievance.raised on " + day + " grievance " + id + more
}

const (
	alone    = " form individual"
	together = " form collective"
)

func resolved(id, day string) string {
	return "grievance.resolved on " + day + " grievance " + id + " outcome agreed"
}

func withdrawn(id, day string) string {
	return "grievance.withdrawn on " + day + " grievance " + id
}

func action(id, named, theme, state, day string) string {
	return "grievance.action_recorded on " + day + " grievance " + id + " action " + named + " theme " + theme + " state " + state
}

// TestGrievances holds what is counted on 30 September 2019.
func TestGrievances(t *testing.T) {
	one := raised("G1", "2019-03-01", alone+" workers W1")
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"open, of one":             {[]string{one}, "open 1, open-individual 1, raised 1, involved 1, involved-known 1"},
		"raised on the day":        {[]string{raised("G1", "2019-09-30", alone+" workers W1")}, "open 1, open-individual 1, raised 1, involved 1, involved-known 1"},
		"raised the day after":     {[]string{raised("G1", "2019-10-01", alone+" workers W1")}, ""},
		"raised before the year":   {[]string{raised("G1", "2018-09-30", alone+" workers W1")}, "open 1, open-individual 1, involved 1, involved-known 1"},
		"resolved on the day":      {[]string{one, resolved("G1", "2019-09-30")}, "raised 1, resolved 1, median-time-to-resolve 213"},
		"resolved the day after":   {[]string{one, resolved("G1", "2019-10-01")}, "open 1, open-individual 1, raised 1, involved 1, involved-known 1"},
		"resolved as it is raised": {[]string{one, resolved("G1", "2019-03-01")}, "raised 1, resolved 1"},
		"resolved on the first day of the year": {[]string{raised("G1", "2018-09-01", alone+" workers W1"), resolved("G1", "2018-10-01")},
			"resolved 1, median-time-to-resolve 30"},
		"resolved before it":     {[]string{raised("G1", "2018-09-01", alone+" workers W1"), resolved("G1", "2018-09-30")}, ""},
		"withdrawn":              {[]string{one, withdrawn("G1", "2019-04-01")}, "raised 1, withdrawn 1"},
		"an end taken back":      {[]string{one, resolved("G1", "2019-04-01"), "line.retracted line 3.1"}, "open 1, open-individual 1, raised 1, involved 1, involved-known 1"},
		"signatories by number":  {[]string{raised("G1", "2019-03-01", together+" signatories 77")}, "open 1, open-collective 1, raised 1, involved 77, involved-unknown 77"},
		"some of them known":     {[]string{raised("G1", "2019-03-01", together+" signatories 5 workers W1;W2")}, "open 1, open-collective 1, raised 1, involved 5, involved-known 2, involved-unknown 3"},
		"one worker in two":      {[]string{one, raised("G2", "2019-03-01", together+" signatories 5 workers W1;W2")}, "open 2, open-individual 1, open-collective 1, raised 2, involved 5, involved-known 2, involved-unknown 3"},
		"not in post":            {[]string{raised("G1", "2019-03-01", together+" workers F9;W1;stranger")}, "open 1, open-collective 1, raised 1, involved 3, involved-known 3, involved-elsewhere 2"},
		"an action taken":        {[]string{one, action("G1", "plan", "pay", "taken", "2019-09-30")}, "open 1, open-individual 1, raised 1, actions-taken 1, involved 1, involved-known 1"},
		"one in train":           {[]string{one, action("G1", "plan", "pay", "in-train", "2019-03-01")}, "open 1, open-individual 1, raised 1, actions-in-train 1, involved 1, involved-known 1"},
		"in train, said again":   {[]string{one, action("G1", "plan", "pay", "in-train", "2019-03-01"), action("G1", "plan", "pay", "in-train", "2019-04-01")}, "open 1, open-individual 1, raised 1, actions-in-train 1, involved 1, involved-known 1"},
		"in train, then taken":   {[]string{one, action("G1", "plan", "pay", "in-train", "2019-03-01"), action("G1", "plan", "pay", "taken", "2019-04-01")}, "open 1, open-individual 1, raised 1, actions-taken 1, involved 1, involved-known 1"},
		"taken the day after":    {[]string{one, action("G1", "plan", "pay", "in-train", "2019-03-01"), action("G1", "plan", "pay", "taken", "2019-10-01")}, "open 1, open-individual 1, raised 1, actions-in-train 1, involved 1, involved-known 1"},
		"in train as it ends":    {[]string{one, action("G1", "plan", "pay", "in-train", "2019-03-01"), withdrawn("G1", "2019-04-01")}, "raised 1, withdrawn 1, actions-unfinished 1"},
		"taken on its last day":  {[]string{one, action("G1", "plan", "pay", "in-train", "2019-03-01"), resolved("G1", "2019-04-01"), action("G1", "plan", "pay", "taken", "2019-04-01")}, "raised 1, resolved 1, actions-taken 1, median-time-to-resolve 31"},
		"taken before the year":  {[]string{raised("G1", "2018-03-01", alone+" workers W1"), action("G1", "plan", "pay", "taken", "2018-04-01")}, "open 1, open-individual 1, involved 1, involved-known 1"},
		"corrected to be of two": {[]string{one, "line.corrected 2.1 => " + raised("G1", "2019-03-01", together+" workers W1;W2")}, "open 1, open-collective 1, raised 1, involved 2, involved-known 2"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, said(newTown(t, c.lines...).by("").Figures))
		})
	}
}

// TestAWindowEndsWithTheDay holds its first day, and the one before it.
func TestAWindowEndsWithTheDay(t *testing.T) {
	for _, c := range viewtest.Periods {
		w := newTown(t, raised("G1", c.First, alone+" workers W1"), raised("G2", (date(t, c.First)-1).String(), alone+" workers W2"))
		a := w.ask(answers.Question{AsOf: date(t, c.Day), Settings: map[string]string{"months": fmt.Sprint(c.Months)}})
		require.Equal(t, "raised 1", said(a.Figures, "raised"), "%d months to %s", c.Months, c.Day)
	}
}

func TestNothingOnRecordIsNotNought(t *testing.T) {
	a := newTown(t).by("")
	for _, v := range a.Values {
		require.Equal(t, "no grievance is on record", v.NotAvailable, v.Measure)
	}
	for _, r := range a.Rates {
		require.Equal(t, "no grievance is on record", r.NotAvailable, r.Measure)
	}
	one := newTown(t, raised("G1", "2019-10-01", alone+" workers W1"))
	require.Empty(t, one.by("").Values[0].NotAvailable, "one is on record, and raised later")
	require.Equal(t, "no grievance is on record", one.ask(answers.Question{AsOf: date(t, "2019-09-30"), KnownAt: "@1"}).Values[0].NotAvailable)
}

func TestTimeToResolve(t *testing.T) {
	w := newTown(t, raised("G1", "2019-03-01", alone+" workers W1"), resolved("G1", "2019-03-11"), raised("G2", "2019-03-01", alone+" workers W1"), resolved("G2", "2019-03-04"),
		raised("G3", "2019-03-01", alone+" workers W1"), withdrawn("G3", "2019-08-01"))
	a := w.by("")
	require.Equal(t, "13/2 = 6.5", rate(a.Figures, "time-to-resolve"))
	require.Equal(t, "median-time-to-resolve 6.5", said(a.Figures, "median-time-to-resolve"))
	w.Say(t, "2020-01-02", raised("G4", "2019-01-01", alone+" workers W1"))
	w.Say(t, "2020-01-02", resolved("G4", "2019-04-11"))
	a = w.by("")
	require.Equal(t, "113/3 = 37.7", rate(a.Figures, "time-to-resolve"))
	require.Equal(t, "median-time-to-resolve 10", said(a.Figures, "median-time-to-resolve"))
	a = w.ask(answers.Question{AsOf: date(t, "2019-09-30"), Settings: map[string]string{"months": "2"}})
	require.Equal(t, "no grievance was resolved from 2019-08-01 to 2019-09-30", rate(a.Figures, "time-to-resolve"))
}

func TestShareOfTheWorkforce(t *testing.T) {
	w := newTown(t, raised("G1", "2019-03-01", together+" signatories 4 workers W1;W3;F9"), raised("G2", "2019-03-01", alone+" workers W1"))
	a := w.by("service")
	require.Equal(t, "3/3 = 100.0", rate(a.Figures, "workforce"))
	var got []string
	for _, g := range a.Groups {
		got = append(got, g.Value+": "+rate(g.Figures, "workforce")+", "+said(g.Figures))
	}
	const none = "of these nobody knows in which seat they are"
	require.Equal(t, []string{"cin: 1/2 = 50.0, involved 1", "cp: 1/1 = 100.0, involved 1", "not in post: " + none + ", involved 1", "unknown: " + none + ", involved 1"}, got)
}

func TestByThemeAndForm(t *testing.T) {
	w := newTown(t, raised("G1", "2019-03-01", together+" signatories 4 themes pay;workload"), raised("G2", "2019-03-01", alone+" workers W1 themes workload"),
		raised("G3", "2019-03-01", alone+" workers W1"), action("G1", "a", "pay", "taken", "2019-04-01"), action("G1", "b", "safety", "in-train", "2019-04-01"))
	groups := func(by string, measures ...string) (list []string) {
		for _, g := range w.by(by).Groups {
			list = append(list, g.Value+": "+said(g.Figures, measures...))
		}
		return list
	}
	require.Equal(t, []string{"not stated: open 1, involved 1", "pay: open 1, actions-taken 1, involved 4", "safety: actions-in-train 1", "workload: open 2, involved 5"},
		groups("theme", "open", "actions-taken", "actions-in-train", "involved"))
	require.Equal(t, []string{"individual: open 2, involved 1", "collective: open 1, actions-taken 1, actions-in-train 1, involved 4"},
		groups("form", "open", "actions-taken", "actions-in-train", "involved"))
}

func TestLinesAddUp(t *testing.T) {
	w := newTown(t, raised("G1", "2019-03-01", together+" signatories 4 workers W1;W3;F9 themes pay"), raised("G2", "2019-03-01", alone+" workers W1"),
		resolved("G2", "2019-03-05"), action("G1", "a", "pay", "taken", "2019-04-01"))
	a := w.ask(answers.Question{AsOf: date(t, "2019-09-30"), Lines: true})
	for _, v := range a.Values {
		sum := events.Decimal(0)
		for _, l := range v.Lines {
			if l.Value != nil {
				sum += *l.Value
			} else {
				sum += answers.Whole(l.Headcount)
			}
		}
		require.Equal(t, v.Value, sum, v.Measure)
	}
	num := events.Decimal(0)
	for _, l := range a.Rates[0].Lines {
		switch l.Measure {
		case "involved-in-post":
			num += answers.Whole(l.Headcount)
		case "involved-unknown":
			num += *l.Value
		}
	}
	require.Equal(t, a.Rates[0].Numerator, num)
}

// TestTheBooksAreKnownApart asks what was known of the one book before the other.
func TestTheBooksAreKnownApart(t *testing.T) {
	w := newTown(t, raised("G1", "2019-03-01", together+" workers W1;W2"))
	w.Say(t, "2020-02-01", "worker.left last_day 2019-09-01 worker W2 reason retired destination other")
	at := func(known string) string {
		return rate(w.ask(answers.Question{AsOf: date(t, "2019-09-30"), KnownAt: known}).Figures, "workforce")
	}
	require.Equal(t, "no grievance is on record", at("2019-12-31"))
	require.Equal(t, "2/3 = 66.7", at("2020-01-31"))
	require.Equal(t, "1/2 = 50.0", at("now"))
}

// TestNoShareIsAboveTheWhole has three in post, and as many signatories, and one
// more.
func TestNoShareIsAboveTheWhole(t *testing.T) {
	raised := "grievance.raised on 2019-05-01 grievance G1 form collective signatories %d"
	all := newTown(t, fmt.Sprintf(raised, 3)).ask(answers.Question{AsOf: date(t, "2019-09-30")})
	require.Equal(t, "100.0", all.Rates[0].Percent)
	r := newTown(t, fmt.Sprintf(raised, 4)).ask(answers.Question{AsOf: date(t, "2019-09-30")}).Rates[0]
	require.Empty(t, r.Percent)
	require.Contains(t, r.NotAvailable, "4 people are involved, and 3 are in post on record")
	require.Equal(t, "4", r.Numerator.String())
}
