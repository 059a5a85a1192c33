package grievances_test

import (
	"cmp"
	"fmt"
	"slices"
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
		"resolved before it":                     {[]string{raised("G1", "2018-09-01", alone+" workers W1"), resolved("G1", "2018-09-30")}, ""},
		"withdrawn":                              {[]string{one, withdrawn("G1", "2019-04-01")}, "raised 1, withdrawn 1"},
		"withdrawn on the day":                   {[]string{one, withdrawn("G1", "2019-09-30")}, "raised 1, withdrawn 1"},
		"withdrawn the day after":                {[]string{one, withdrawn("G1", "2019-10-01")}, "open 1, open-individual 1, raised 1, involved 1, involved-known 1"},
		"withdrawn on the first day of the year": {[]string{raised("G1", "2018-09-01", alone+" workers W1"), withdrawn("G1", "2018-10-01")}, "withdrawn 1"},
		"withdrawn before it":                    {[]string{raised("G1", "2018-09-01", alone+" workers W1"), withdrawn("G1", "2018-09-30")}, ""},
		"an end taken back":                      {[]string{one, resolved("G1", "2019-04-01"), "line.retracted line 3.1"}, "open 1, open-individual 1, raised 1, involved 1, involved-known 1"},
		"signatories by number":                  {[]string{raised("G1", "2019-03-01", together+" signatories 77")}, "open 1, open-collective 1, raised 1, involved 77, involved-unknown 77"},
		"by number, in two":                      {[]string{raised("G1", "2019-03-01", together+" signatories 5"), raised("G2", "2019-03-01", together+" signatories 4")}, "open 2, open-collective 2, raised 2, involved 9, involved-unknown 9"},
		"some of them known":                     {[]string{raised("G1", "2019-03-01", together+" signatories 5 workers W1;W2")}, "open 1, open-collective 1, raised 1, involved 5, involved-known 2, involved-unknown 3"},
		"one worker in two":                      {[]string{one, raised("G2", "2019-03-01", together+" signatories 5 workers W1;W2")}, "open 2, open-individual 1, open-collective 1, raised 2, involved 5, involved-known 2, involved-unknown 3"},
		"not in post":                            {[]string{raised("G1", "2019-03-01", together+" workers F9;W1;stranger")}, "open 1, open-collective 1, raised 1, involved 3, involved-known 3, involved-elsewhere 2"},
		"corrected to be of two":                 {[]string{one, "line.corrected 2.1 => " + raised("G1", "2019-03-01", together+" workers W1;W2")}, "open 1, open-collective 1, raised 1, involved 2, involved-known 2"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, said(newTown(t, c.lines...).by("").Figures))
		})
	}
}

// TestActions holds what is counted of actions on 30 September 2019, about a
// grievance raised on 1 March 2018.
func TestActions(t *testing.T) {
	is := func(state, day string) string { return action("G1", "plan", "pay", state, day) }
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"taken on the day":                       {[]string{is("taken", "2019-09-30")}, "actions-taken 1"},
		"taken the day after":                    {[]string{is("taken", "2019-10-01")}, ""},
		"taken on the first day of the year":     {[]string{is("taken", "2018-10-01")}, "actions-taken 1"},
		"taken before the year":                  {[]string{is("taken", "2018-09-30")}, ""},
		"taken on two days":                      {[]string{is("taken", "2019-04-01"), is("taken", "2019-05-01")}, "actions-taken 2"},
		"in train from the day":                  {[]string{is("in-train", "2019-09-30")}, "actions-in-train 1"},
		"in train from the day after":            {[]string{is("in-train", "2019-10-01")}, ""},
		"in train since before the year":         {[]string{is("in-train", "2018-03-01")}, "actions-in-train 1"},
		"in train, said again":                   {[]string{is("in-train", "2019-03-01"), is("in-train", "2019-04-01")}, "actions-in-train 1"},
		"in train, said again on the day":        {[]string{is("in-train", "2019-03-01"), is("in-train", "2019-09-30")}, "actions-in-train 1"},
		"in train, said on three days":           {[]string{is("in-train", "2019-03-01"), is("in-train", "2019-04-01"), is("in-train", "2019-05-01")}, "actions-in-train 1"},
		"two in train":                           {[]string{is("in-train", "2019-03-01"), action("G1", "talks", "pay", "in-train", "2019-04-01")}, "actions-in-train 2"},
		"in train, then taken":                   {[]string{is("in-train", "2019-03-01"), is("taken", "2019-04-01")}, "actions-taken 1"},
		"in train, taken on the day":             {[]string{is("in-train", "2019-03-01"), is("taken", "2019-09-30")}, "actions-taken 1"},
		"in train, taken the day after":          {[]string{is("in-train", "2019-03-01"), is("taken", "2019-10-01")}, "actions-in-train 1"},
		"unfinished":                             {[]string{is("in-train", "2019-03-01"), withdrawn("G1", "2019-04-01")}, "withdrawn 1, actions-unfinished 1"},
		"unfinished, said on three days":         {[]string{is("in-train", "2019-03-01"), is("in-train", "2019-03-02"), is("in-train", "2019-03-03"), withdrawn("G1", "2019-04-01")}, "withdrawn 1, actions-unfinished 1"},
		"unfinished from the day":                {[]string{is("in-train", "2019-03-01"), withdrawn("G1", "2019-09-30")}, "withdrawn 1, actions-unfinished 1"},
		"unfinished from the day after":          {[]string{is("in-train", "2019-03-01"), withdrawn("G1", "2019-10-01")}, "actions-in-train 1"},
		"unfinished on the first day of a year":  {[]string{is("in-train", "2018-03-01"), withdrawn("G1", "2018-10-01")}, "withdrawn 1, actions-unfinished 1"},
		"unfinished before the year":             {[]string{is("in-train", "2018-03-01"), withdrawn("G1", "2018-09-30")}, ""},
		"in train and unfinished on one day":     {[]string{is("in-train", "2019-04-01"), withdrawn("G1", "2019-04-01")}, "withdrawn 1, actions-unfinished 1"},
		"taken on the day its grievance ends":    {[]string{is("in-train", "2019-03-01"), resolved("G1", "2019-04-01"), is("taken", "2019-04-01")}, "resolved 1, actions-taken 1"},
		"an end taken back, it is in train anew": {[]string{is("in-train", "2019-03-01"), withdrawn("G1", "2019-04-01"), "line.retracted line 4.1"}, "actions-in-train 1"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, append([]string{raised("G1", "2018-03-01", alone+" workers W1")}, c.lines...)...)
			require.Equal(t, c.want, said(w.by("").Figures, "resolved", "withdrawn", "actions-taken", "actions-in-train", "actions-unfinished"))
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
	const none = "no grievance is on record"
	for name, c := range map[string]struct {
		lines []string
		known string
		open  string // what is said of how many are open
	}{
		"none":                        {nil, "", none},
		"one that is open":            {[]string{raised("G1", "2019-09-30", alone+" workers W1")}, "", "1"},
		"one, raised later":           {[]string{raised("G1", "2019-10-01", alone+" workers W1")}, "", "0"},
		"one, ended long ago":         {[]string{raised("G1", "2011-01-01", alone+" workers W1"), withdrawn("G1", "2011-02-01")}, "", "0"},
		"one, recorded later":         {[]string{raised("G1", "2019-09-30", alone+" workers W1")}, "@1", none},
		"one, retracted":              {[]string{raised("G1", "2019-09-30", alone+" workers W1"), "line.retracted line 2.1"}, "", none},
		"one, before it is retracted": {[]string{raised("G1", "2019-09-30", alone+" workers W1"), "line.retracted line 2.1"}, "@2", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newTown(t, c.lines...).ask(answers.Question{AsOf: date(t, "2019-09-30"), KnownAt: c.known})
			for _, v := range a.Values {
				if c.open == none {
					require.Equal(t, none, v.NotAvailable, v.Measure)
				} else if v.Measure != "median-time-to-resolve" { // none is resolved
					require.Empty(t, v.NotAvailable, v.Measure)
				}
			}
			if c.open == none {
				require.Equal(t, []string{none, none}, []string{a.Rates[0].NotAvailable, a.Rates[1].NotAvailable})
			} else {
				require.Equal(t, c.open, a.Values[0].Value.String())
				require.Empty(t, a.Rates[0].NotAvailable)
			}
		})
	}
}

// TestTimeToResolve holds the mean and the median over the year to 30 September 2019.
func TestTimeToResolve(t *testing.T) {
	const none = "no grievance was resolved from 2018-10-01 to 2019-09-30"
	took := func(id, from, to string) []string {
		return []string{raised(id, from, alone+" workers W1"), resolved(id, to)}
	}
	ten, three, hundred := took("G1", "2019-03-01", "2019-03-11"), took("G2", "2019-03-01", "2019-03-04"), took("G3", "2019-01-01", "2019-04-11")
	for name, c := range map[string]struct {
		lines        []string
		mean, median string
	}{
		"none is resolved":             {[]string{raised("G1", "2019-03-01", alone+" workers W1")}, none, none},
		"on the day it is raised":      {took("G1", "2019-03-01", "2019-03-01"), "0/1 = 0.0", "0"},
		"the day after":                {took("G1", "2019-03-01", "2019-03-02"), "1/1 = 1.0", "1"},
		"of two":                       {slices.Concat(ten, three), "13/2 = 6.5", "6.5"},
		"of three":                     {slices.Concat(ten, three, hundred), "113/3 = 37.7", "10"},
		"raised before the year":       {took("G1", "2017-10-01", "2018-10-01"), "365/1 = 365.0", "365"},
		"resolved on the day":          {took("G1", "2019-09-20", "2019-09-30"), "10/1 = 10.0", "10"},
		"resolved the day after":       {took("G1", "2019-09-20", "2019-10-01"), none, none},
		"resolved before the year":     {took("G1", "2018-09-20", "2018-09-30"), none, none},
		"withdrawn ones do not count":  {[]string{raised("G1", "2019-03-01", alone+" workers W1"), withdrawn("G1", "2019-08-01")}, none, none},
		"nor beside those that do":     {append(slices.Clone(ten), raised("G4", "2019-03-01", alone+" workers W1"), withdrawn("G4", "2019-08-01")), "10/1 = 10.0", "10"},
		"an open one does not, either": {append(slices.Clone(ten), raised("G4", "2018-10-01", alone+" workers W1")), "10/1 = 10.0", "10"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newTown(t, c.lines...).by("").Figures
			median := "no median"
			for _, v := range f.Values {
				if v.Measure == "median-time-to-resolve" {
					median = cmp.Or(v.NotAvailable, v.Value.String())
				}
			}
			require.Equal(t, []string{c.mean, c.median}, []string{rate(f, "time-to-resolve"), median})
		})
	}
	a := newTown(t, ten...).ask(answers.Question{AsOf: date(t, "2019-09-30"), Settings: map[string]string{"months": "2"}})
	require.Equal(t, "no grievance was resolved from 2019-08-01 to 2019-09-30", rate(a.Figures, "time-to-resolve"))
}

// TestWhoIsAShareOfTheWorkforce holds the share on 30 September 2019, of three in
// post, and how many who are known are not in post. W1 raises a grievance unless
// another does.
func TestWhoIsAShareOfTheWorkforce(t *testing.T) {
	const left = " worker W1 reason retired destination other"
	hired := func(worker, day, fte string) string {
		return "worker.hired on " + day + " worker " + worker + " post P2 role case-holder grade sw team north fte " + fte + " contract permanent origin agency job_share true"
	}
	by := func(workers string) string { return raised("G1", "2019-03-01", together+" workers "+workers) }
	for name, c := range map[string]struct {
		lines            []string
		share, elsewhere string
	}{
		"in post":                          {[]string{by("W1")}, "1/3 = 33.3", "0"},
		"of part of an FTE":                {[]string{by("W3")}, "1/3 = 33.3", "0"},
		"the last day is the day":          {[]string{by("W1"), "worker.left last_day 2019-09-30" + left}, "1/3 = 33.3", "0"},
		"the last day is the day before":   {[]string{by("W1"), "worker.left last_day 2019-09-29" + left}, "0/2 = 0.0", "1"},
		"hired on the day":                 {[]string{by("W4"), hired("W4", "2019-09-30", "1")}, "1/4 = 25.0", "0"},
		"hired the day after":              {[]string{by("W4"), hired("W4", "2019-10-01", "1")}, "0/3 = 0.0", "1"},
		"started and left within the year": {[]string{by("W4"), hired("W4", "2018-11-01", "1"), "worker.left last_day 2019-05-31 worker W4 reason retired destination other"}, "0/3 = 0.0", "1"},
		"left, and returned in the year":   {[]string{by("W1"), "worker.left last_day 2019-04-30" + left, hired("W1", "2019-06-01", "1")}, "1/3 = 33.3", "0"},
		"two roles":                        {[]string{by("W1"), "worker.hired on 2019-01-01 worker W1 post P3 role senior-practitioner grade sp team south fte 0.5 contract permanent origin agency job_share true"}, "1/3 = 33.3", "0"},
		"zero hours":                       {[]string{by("W4"), hired("W4", "2019-01-01", "0")}, "1/4 = 25.0", "0"},
		"in no social work role":           {[]string{by("F9")}, "0/3 = 0.0", "1"},
		"an agency worker":                 {[]string{by("Y1"), "agency.started on 2019-01-01 assignment X1 worker Y1 agency reed role case-holder team north fte 1 reason vacancy"}, "0/3 = 0.0", "1"},
		"known, and in two":                {[]string{by("W1;W2"), raised("G2", "2019-03-01", together+" workers W2;W3")}, "3/3 = 100.0", "0"},
		"not known":                        {[]string{raised("G1", "2019-03-01", together+" signatories 2")}, "2/3 = 66.7", "0"},
		"not known, of a grievance that ended on the day": {[]string{raised("G1", "2019-03-01", together+" signatories 2"), resolved("G1", "2019-09-30")}, "0/3 = 0.0", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newTown(t, c.lines...).by("").Figures
			require.Equal(t, c.share, rate(f, "workforce"))
			for _, v := range f.Values {
				if v.Measure == "involved-elsewhere" {
					require.Equal(t, c.elsewhere, v.Value.String())
				}
			}
		})
	}
}

// TestShareOfTheWorkforceBySeat holds the groups by service.
func TestShareOfTheWorkforceBySeat(t *testing.T) {
	const none = "of these nobody knows in which seat they are"
	const second = "worker.hired on 2019-01-01 worker W1 post P3 role senior-practitioner grade sp team south fte 0.5 contract permanent origin agency job_share true"
	w1 := raised("G1", "2019-03-01", alone+" workers W1")
	for name, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"the known where they are, the others apart": {[]string{raised("G1", "2019-03-01", together+" signatories 4 workers W1;W3;F9"), raised("G2", "2019-03-01", alone+" workers W1")},
			[]string{"cin: 1/2 = 50.0, involved 1", "cp: 1/1 = 100.0, involved 1", "not in post: " + none + ", involved 1", "unknown: " + none + ", involved 1"}},
		"none apart if there are none":  {[]string{w1}, []string{"cin: 1/2 = 50.0, involved 1", "cp: 0/1 = 0.0, "}},
		"two roles, in the more senior": {[]string{w1, second}, []string{"cin: 0/1 = 0.0, ", "cp: 1/2 = 50.0, involved 1"}},
		"and nobody in the other": {[]string{w1, second, "worker.left last_day 2019-09-29 worker W2 reason retired destination other"},
			[]string{"cin: nobody is counted in post there on 2019-09-30, ", "cp: 1/2 = 50.0, involved 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, g := range newTown(t, c.lines...).by("service").Groups {
				got = append(got, g.Value+": "+rate(g.Figures, "workforce")+", "+said(g.Figures))
			}
			require.Equal(t, c.want, got)
		})
	}
}

// TestByThemeAndForm holds the groups of which anything is to be told. Two of three
// in post are involved, of whom W1 in two grievances, and one is resolved.
func TestByThemeAndForm(t *testing.T) {
	lines := []string{raised("G1", "2019-03-01", together+" workers W1;W2 themes pay;workload"), raised("G2", "2019-03-01", alone+" workers W1 themes workload"),
		raised("G3", "2019-03-01", together+" workers W1"), action("G1", "a", "pay", "taken", "2019-04-01"), action("G1", "b", "safety", "in-train", "2019-04-01"),
		raised("G5", "2019-03-01", together+" workers W3 themes leave"), resolved("G5", "2019-03-05")}
	for name, c := range map[string]struct {
		by   string
		want []string
	}{
		"a theme of each, and one that only an action has": {"theme", []string{
			"leave: resolved 1; 0/3 = 0.0; 4/1 = 4.0",
			"not stated: open 1, involved 1; 1/3 = 33.3; none",
			"pay: open 1, actions-taken 1, involved 2; 2/3 = 66.7; none",
			"safety: actions-in-train 1; 0/3 = 0.0; none",
			"workload: open 2, involved 2; 2/3 = 66.7; none"}},
		"a form, with what is done about it": {"form", []string{
			"individual: open 1, involved 1; 1/3 = 33.3; none",
			"collective: open 2, resolved 1, actions-taken 1, actions-in-train 1, involved 2; 2/3 = 66.7; 4/1 = 4.0"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, g := range newTown(t, lines...).by(c.by).Groups {
				took := rate(g.Figures, "time-to-resolve")
				if strings.HasPrefix(took, "no grievance was resolved") {
					took = "none"
				}
				got = append(got, g.Value+": "+said(g.Figures, "open", "resolved", "actions-taken", "actions-in-train", "involved")+"; "+rate(g.Figures, "workforce")+"; "+took)
				require.Equal(t, "involved in these and in post, or unknown (people) / all in-post (headcount)", g.Rates[0].Formula)
			}
			require.Equal(t, c.want, got)
		})
	}
	t.Run("no form of which there is none", func(t *testing.T) {
		groups := newTown(t, raised("G1", "2019-03-01", alone+" workers W1"), raised("G2", "2011-03-01", together+" workers W1"), withdrawn("G2", "2011-04-01")).by("form").Groups
		require.Len(t, groups, 1)
		require.Equal(t, "individual", groups[0].Value)
	})
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
