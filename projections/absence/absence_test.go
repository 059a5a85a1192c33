package absence_test

import (
	"fmt"
	"slices"
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

const oneOpen = "; absences of the year that are open, whose days are not known until they end: 1"

func left(worker, last string) string {
	return "worker.left last_day " + last + " worker " + worker + " reason retired destination other"
}

// hired has somebody share the post of W2.
func hired(worker, day, fte string) string {
	return "worker.hired on " + day + " worker " + worker + " post P2 role case-holder grade sw team north fte " + fte + " contract permanent origin agency job_share true"
}

// second is a post of W1 besides their own, in the more senior role.
const second = "worker.hired on 2018-10-01 worker W1 post P3 role senior-practitioner grade sp team south fte 0.5 contract permanent origin agency job_share true"

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
		"a part of it, rounded down: one day of three": {[]string{away("A1", "W1", "2019-09-30", "sickness-long"), back("A1", "2019-10-02", "2")},
			"0.666666/632.5 = 0.1%"}, // 2×1/3
		"still open": {[]string{away("A1", "W1", "2019-01-07", "sickness-short")}, unknown + oneOpen},
		"one open, one not": {[]string{away("A1", "W1", "2019-01-07", "sickness-short"), away("A2", "W2", "2019-01-07", "sickness-short"), back("A2", "2019-01-08", "2")},
			"2/632.5 = 0.3%"},
		"open since before it, of who was in post on its first day": {[]string{away("A1", "F9", "2018-09-30", "sickness-long"), "worker.moved on 2018-10-01 worker F9 post P2 role case-holder grade sw team north job_share true"},
			unknown + oneOpen},
		"open since before it, of who came the day after": {[]string{away("A1", "F9", "2018-08-01", "sickness-long"), "worker.moved on 2018-10-02 worker F9 post P2 role case-holder grade sw team north job_share true"},
			unknown},
		"open since before it, of who left on its first day":  {[]string{away("A1", "W1", "2018-08-01", "sickness-long"), left("W1", "2018-10-01")}, unknown + oneOpen},
		"open since before it, of who left the day before it": {[]string{away("A1", "W1", "2018-08-01", "sickness-long"), left("W1", "2018-09-30")}, unknown},
		"open since a day of it, of who came the day after": {[]string{away("A1", "F9", "2019-01-07", "sickness-long"), "worker.moved on 2019-01-08 worker F9 post P2 role case-holder grade sw team north job_share true"},
			unknown},
		"another kind only": {[]string{away("A1", "W1", "2019-01-07", "maternity"), back("A1", "2019-03-11", "40")}, unknown},
		"who is one since the absence began": {[]string{away("A1", "F9", "2018-08-01", "sickness-long"), "worker.moved on 2018-09-01 worker F9 post P2 role case-holder grade sw team north job_share true", back("A1", "2018-10-09", "7")},
			"0.9/885.5 = 0.1%"},
		"who is no social worker":     {[]string{away("A1", "F9", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5")}, unknown},
		"an agency worker's":          {[]string{"agency.started on 2019-01-01 assignment X1 worker Y1 agency reed role case-holder team north fte 1 reason vacancy", away("A1", "Y1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5")}, unknown},
		"a leaver's":                  {[]string{away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"), left("W1", "2019-02-01")}, "5/379.5 = 1.3%"},
		"who leaves on the day":       {[]string{away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"), left("W1", "2019-09-30")}, "5/632.5 = 0.8%"},
		"who leaves the day before":   {[]string{away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"), left("W1", "2019-09-29")}, "5/379.5 = 1.3%"},
		"who starts and leaves in it": {[]string{hired("W4", "2018-11-01", "1"), away("A1", "W4", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"), left("W4", "2019-05-31")}, "5/632.5 = 0.8%"},
		"who left and returned": {[]string{away("A1", "W1", "2018-12-10", "sickness-short"), back("A1", "2018-12-14", "5"), left("W1", "2018-12-31"), hired("W1", "2019-03-01", "1"),
			away("A2", "W1", "2019-03-04", "sickness-short"), back("A2", "2019-03-05", "2")}, "7/632.5 = 1.1%"},
		"between two stays":                {[]string{left("W1", "2018-12-31"), hired("W1", "2019-03-01", "1"), away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5")}, unknown},
		"who has two posts":                {[]string{second, away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5")}, "5/759 = 0.7%"}, // 3 FTE × 253
		"who has zero hours":               {[]string{hired("W4", "2018-11-01", "0"), away("A1", "W4", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "3")}, "3/632.5 = 0.5%"},
		"declared for the year":            {[]string{declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "20.5", "")}, "20.5/632.5 = 3.2%"},
		"declared as nought":               {[]string{declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "0", "")}, "0/632.5 = 0.0%"},
		"declared, one day of three of it": {[]string{declared("D1", "2018-09-29", "2018-10-01", "sickness-long", "3", "")}, "1/632.5 = 0.2%"},
		"declared, two days of three":      {[]string{declared("D1", "2019-09-29", "2019-10-01", "sickness-long", "3", "")}, "2/632.5 = 0.3%"},
		"declared to the day before it":    {[]string{declared("D1", "2018-09-28", "2018-09-30", "sickness-long", "3", "")}, unknown},
		"declared over two years":          {[]string{declared("D1", "2017-10-01", "2019-09-30", "sickness-long", "730", "")}, "365/632.5 = 57.7%"},
		"declared and on record":           {[]string{declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "20", ""), away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5")}, "25/632.5 = 4.0%"},
		"declared, then corrected":         {[]string{declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "20", ""), "line.corrected 2.1 => " + declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "10", "")}, "10/632.5 = 1.6%"},
		"an end that is taken back":        {[]string{away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5"), "line.retracted 3.1"}, unknown + oneOpen},
		"declared, and then retracted":     {[]string{declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "20", ""), "line.retracted 2.1"}, unknown},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, rate(newTown(t, retraction(c.lines)...).on("2019-09-30").Figures, "absence"))
		})
	}
}

// TestWhatIsSickness holds, of each kind, whether its days are in the census's rate;
// they are always in the other.
func TestWhatIsSickness(t *testing.T) {
	sick := map[string]bool{"sickness-short": true, "sickness-long": true}
	for _, reason := range events.AbsenceReasons {
		t.Run(reason, func(t *testing.T) {
			f := newTown(t, away("A1", "W1", "2019-01-07", reason), back("A1", "2019-01-11", "5")).on("2019-09-30").Figures
			want := unknown
			if sick[reason] {
				want = "5/632.5 = 0.8%"
			}
			require.Equal(t, want, rate(f, "absence"))
			require.Equal(t, "5/632.5 = 0.8%", rate(f, "all-absence"))
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
	const started = "agency.started on %s assignment %s worker Y1 agency reed role case-holder team north fte 1 reason "
	cover := fmt.Sprintf(started, "2019-01-01", "X1")
	one := away("A1", "W1", "2019-09-01", "maternity")
	moves := func(day string) string {
		return "worker.moved on " + day + " worker W1 post P2 role case-holder grade sw team north job_share true"
	}
	for name, c := range map[string]struct {
		lines                         []string
		away, covered, open, unplaced string
	}{
		"nobody":                     {nil, "0/0", "0/0", "0", "0"},
		"one":                        {[]string{one}, "1/1", "0/0", "1", "0"},
		"on the first day":           {[]string{away("A1", "W1", "2019-09-30", "maternity")}, "1/1", "0/0", "1", "0"},
		"from the day after":         {[]string{away("A1", "W1", "2019-10-01", "maternity")}, "0/0", "0/0", "0", "0"},
		"on the last day":            {[]string{one, back("A1", "2019-09-30", "1")}, "1/1", "0/0", "0", "0"},
		"back the day before":        {[]string{one, back("A1", "2019-09-29", "1")}, "0/0", "0/0", "0", "0"},
		"a last day still to come":   {[]string{one, back("A1", "2019-12-31", "1")}, "1/1", "0/0", "0", "0"},
		"for days that are declared": {[]string{declared("D1", "2019-09-01", "2019-09-30", "maternity", "20", "")}, "0/0", "0/0", "0", "0"},
		"with part of an FTE":        {[]string{away("A1", "W3", "2019-09-01", "maternity")}, "0.5/1", "0/0", "1", "0"},
		"with two posts":             {[]string{one, second}, "1.5/1", "0/0", "1", "0"},
		"with zero hours":            {[]string{hired("W4", "2019-01-01", "0"), away("A1", "W4", "2019-09-01", "maternity")}, "0/1", "0/0", "1", "0"},
		"has left":                   {[]string{one, left("W1", "2019-09-29")}, "0/0", "0/0", "0", "0"},
		"leaves on the day":          {[]string{one, left("W1", "2019-09-30")}, "1/1", "0/0", "1", "0"},
		"left, and returned":         {[]string{away("A1", "W1", "2019-02-01", "maternity"), left("W1", "2019-03-31"), hired("W1", "2019-06-01", "1")}, "1/1", "0/0", "1", "0"},
		"hired on the day":           {[]string{hired("W4", "2019-09-30", "1"), away("A1", "W4", "2019-09-30", "maternity")}, "1/1", "0/0", "1", "0"},
		"no social worker":           {[]string{away("A1", "F9", "2019-09-01", "maternity")}, "0/0", "0/0", "0", "0"},
		"an agency worker":           {[]string{cover + "vacancy", away("A1", "Y1", "2019-09-01", "sickness-long")}, "0/0", "0/0", "0", "0"},

		"covered":                        {[]string{one, cover + "maternity covers P1"}, "1/1", "1/1", "1", "0"},
		"covered for the other":          {[]string{one, cover + "sickness covers P1"}, "1/1", "1/1", "1", "0"},
		"cover from the day":             {[]string{one, fmt.Sprintf(started, "2019-09-30", "X1") + "maternity covers P1"}, "1/1", "1/1", "1", "0"},
		"cover from the day after":       {[]string{one, fmt.Sprintf(started, "2019-10-01", "X1") + "maternity covers P1"}, "1/1", "0/0", "1", "0"},
		"cover to the day":               {[]string{one, cover + "maternity covers P1", "agency.ended last_day 2019-09-30 assignment X1"}, "1/1", "1/1", "1", "0"},
		"cover that has ended":           {[]string{one, cover + "maternity covers P1", "agency.ended last_day 2019-09-29 assignment X1"}, "1/1", "0/0", "1", "0"},
		"cover of who is not away":       {[]string{cover + "maternity covers P1"}, "0/0", "0/0", "0", "0"},
		"a vacancy's cover":              {[]string{one, cover + "vacancy covers P1"}, "1/1", "0/0", "1", "0"},
		"another's cover":                {[]string{one, cover + "maternity covers P2"}, "1/1", "0/0", "1", "0"},
		"cover of a post held to now":    {[]string{one, cover + "maternity covers P1", moves("2019-10-01")}, "1/1", "1/1", "1", "0"},
		"cover of a post held till now":  {[]string{one, cover + "maternity covers P1", moves("2019-09-30")}, "1/1", "0/0", "1", "0"},
		"cover of a post held from now":  {[]string{one, cover + "maternity covers P2", moves("2019-09-30")}, "1/1", "1/1", "1", "0"},
		"cover of one of two posts":      {[]string{one, second, cover + "maternity covers P3"}, "1.5/1", "1.5/1", "1", "0"},
		"cover of one of two who share":  {[]string{one, hired("W4", "2019-01-01", "0.4"), away("A4", "W4", "2019-09-01", "maternity"), cover + "maternity covers P2"}, "1.4/2", "0.4/1", "2", "0"},
		"cover of both who share":        {[]string{away("A2", "W2", "2019-09-01", "maternity"), hired("W4", "2019-01-01", "0.4"), away("A4", "W4", "2019-09-01", "maternity"), cover + "maternity covers P2"}, "1.4/2", "1.4/2", "2", "0"},
		"two who cover one":              {[]string{one, cover + "maternity covers P1", strings.NewReplacer("Y1", "Y2", "X1", "X2").Replace(cover) + "maternity covers P1"}, "1/1", "1/1", "1", "0"},
		"cover for nobody told":          {[]string{one, cover + "maternity"}, "1/1", "0/0", "1", "1"},
		"for nobody told, from now":      {[]string{fmt.Sprintf(started, "2019-09-30", "X1") + "sickness"}, "0/0", "0/0", "0", "1"},
		"for nobody told, to now":        {[]string{cover + "sickness", "agency.ended last_day 2019-09-30 assignment X1"}, "0/0", "0/0", "0", "1"},
		"for nobody told, ended":         {[]string{cover + "sickness", "agency.ended last_day 2019-09-29 assignment X1"}, "0/0", "0/0", "0", "0"},
		"for no absence, and no post":    {[]string{cover + "additional"}, "0/0", "0/0", "0", "0"},
		"for nobody told, still to come": {[]string{fmt.Sprintf(started, "2019-10-01", "X1") + "maternity"}, "0/0", "0/0", "0", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newTown(t, c.lines...).on("2019-09-30")
			require.Equal(t, []string{c.away, c.covered, c.open, c.unplaced},
				[]string{count(a.Figures, "away"), count(a.Figures, "covered"), value(a.Figures, "open"), value(a.Figures, "unplaced-cover")})
		})
	}
}

// TestSharesAwayAndCovered holds them as heads, of three in post.
func TestSharesAwayAndCovered(t *testing.T) {
	covers := "agency.started on 2019-01-01 assignment X1 worker Y1 agency reed role case-holder team north fte 1 reason maternity covers P"
	one, part := away("A1", "W1", "2019-09-01", "maternity"), away("A3", "W3", "2019-09-01", "maternity")
	for name, c := range map[string]struct {
		lines         []string
		away, covered string
	}{
		"nobody away, so no share covered": {nil, "0/3 = 0.0%", "the denominator is nought: covered (headcount) / away (headcount)"},
		"one":                              {[]string{one}, "1/3 = 33.3%", "0/1 = 0.0%"},
		"part of an FTE":                   {[]string{part}, "1/3 = 33.3%", "0/1 = 0.0%"},
		"one of two covered":               {[]string{one, part, covers + "3"}, "2/3 = 66.7%", "1/2 = 50.0%"},
		"two posts, one covered":           {[]string{one, second, covers + "3"}, "1/3 = 33.3%", "1/1 = 100.0%"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newTown(t, c.lines...).on("2019-09-30").Figures
			require.Equal(t, []string{c.away, c.covered}, []string{rate(f, "away"), rate(f, "covered")})
		})
	}
}

// TestWhichCoverIsNamed holds which of several assignments the lines name.
func TestWhichCoverIsNamed(t *testing.T) {
	covers := func(assignment, worker, post string) string {
		return "agency.started on 2019-01-01 assignment " + assignment + " worker " + worker + " agency reed role case-holder team north fte 1 reason maternity covers " + post
	}
	one := away("A1", "W1", "2019-09-01", "maternity")
	for name, c := range map[string]struct {
		lines []string
		named string
	}{
		"one":                                {[]string{one, covers("X1", "Y1", "P1")}, "X1"},
		"of one post, the one told first":    {[]string{one, covers("X2", "Y1", "P1"), covers("X1", "Y2", "P1")}, "X2"},
		"of two posts, the one told first":   {[]string{one, second, covers("X2", "Y1", "P3"), covers("X1", "Y2", "P1")}, "X2"},
		"of two posts, told the other way":   {[]string{one, second, covers("X2", "Y1", "P1"), covers("X1", "Y2", "P3")}, "X2"},
		"the one told first, while it lasts": {[]string{one, covers("X2", "Y1", "P1"), covers("X1", "Y2", "P1"), "agency.ended last_day 2019-09-29 assignment X2"}, "X1"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newTown(t, c.lines...).ask(answers.Question{AsOf: date(t, "2019-09-30"), Lines: true})
			require.NotEmpty(t, a.Counts[2].Lines)
			for _, l := range a.Counts[2].Lines {
				require.Equal(t, "maternity, since 2019-09-01, covered by "+c.named, l.Note)
			}
		})
	}
}

// TestGroups holds what is said of each group, and how many of it are away.
func TestGroups(t *testing.T) {
	short := []string{away("A1", "W1", "2019-01-07", "sickness-short"), back("A1", "2019-01-11", "5")}
	maternity := away("A2", "W3", "2019-09-02", "maternity")
	cin := declared("D1", "2018-10-01", "2019-09-30", "sickness-long", "10", " service cin")
	nobodys := func(days string) string { return declared("D1", "2018-10-01", "2019-09-30", "sickness-long", days, "") }
	const unsplit = "days lost are declared without saying by which role (line 5.1), away "
	none := func(kind string) string {
		return "no days lost by " + kind + " are on record for the year to 2019-09-30, neither of an absence that ended nor declared" + oneOpen
	}
	for name, c := range map[string]struct {
		lines       []string
		by, measure string
		want        []string
	}{
		"where each counts, and nought beside": {append(slices.Clone(short), maternity, cin), "service", "absence", []string{"cin: 15/506 = 3.0%, away 0/0", "cp: 0/126.5 = 0.0%, away 0.5/1"}},
		"declared without a role":              {append(slices.Clone(short), maternity, cin), "role", "absence", []string{"case-holder: " + unsplit + "0/0", "not stated: " + unsplit + "0/0", "senior-practitioner: " + unsplit + "0.5/1"}},
		"declared without a service":           {append(slices.Clone(short), nobodys("0.5")), "service", "absence", []string{"cin: " + strings.Replace(unsplit, "role (line 5.1)", "service (line 4.1)", 1) + "0/0", "cp: " + strings.Replace(unsplit, "role (line 5.1)", "service (line 4.1)", 1) + "0/0", "not stated: " + strings.Replace(unsplit, "role (line 5.1)", "service (line 4.1)", 1) + "0/0"}},
		"declared as nought, without one":      {append(slices.Clone(short), nobodys("0")), "service", "absence", []string{"cin: 5/506 = 1.0%, away 0/0", "cp: 0/126.5 = 0.0%, away 0/0", "not stated: the denominator is nought: sickness (days) / (in-post (fte) × 253 working days), away 0/0"}},
		"kinds, each over all in post":         {append(slices.Clone(short), cin), "kind", "all-absence", []string{"sickness-short: 5/632.5 = 0.8%, away 0/0", "sickness-long: 10/632.5 = 1.6%, away 0/0"}},
		"no kind of which there is none":       {[]string{maternity, back("A2", "2019-09-06", "2.5")}, "kind", "all-absence", []string{"maternity: 2.5/632.5 = 0.4%, away 0/0"}},
		"a kind that is open, beside others":   {append(slices.Clone(short), maternity), "kind", "all-absence", []string{"sickness-short: 5/632.5 = 0.8%, away 0/0", "maternity: " + none("maternity") + ", away 0.5/1"}},
		"sickness of a kind that is open":      {append(slices.Clone(short), away("A2", "W3", "2019-09-02", "sickness-long")), "kind", "absence", []string{"sickness-short: 5/632.5 = 0.8%, away 0/0", "sickness-long: " + none("sickness-long") + ", away 0.5/1"}},
		"no sickness of another kind":          {append(slices.Clone(short), maternity), "kind", "absence", []string{"sickness-short: 5/632.5 = 0.8%, away 0/0", "maternity: no absence, away 0.5/1"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, g := range newTown(t, c.lines...).ask(answers.Question{AsOf: date(t, "2019-09-30"), By: c.by}).Groups {
				got = append(got, g.Value+": "+rate(g.Figures, c.measure)+", away "+count(g.Figures, "away"))
			}
			require.Equal(t, c.want, got)
		})
	}
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
