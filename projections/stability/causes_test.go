package stability_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/answers"
)

// TestWhatChangesCameFrom tells of one change and what the workforce's book has
// to say of the one who held the case.
func TestWhatChangesCameFrom(t *testing.T) {
	const (
		moved   = "; case.moved on 2020-03-01 case C1 from A to B reason "
		toB     = moved + "worker-left"
		long    = "; case.moved on 2020-12-15 case C1 from A to B reason "
		left    = "worker.left last_day %s worker A reason resignation destination agency"
		back    = "; worker.hired on %s worker A post P1 role case-holder grade sw team north fte 1 contract permanent origin agency"
		agency  = "agency.started on %s assignment S9 worker A agency reed role case-holder team north fte 1 reason vacancy"
		between = "; case.moved on %s case C1 from A reason %s; case.allocated on 2020-12-01 case C1 worker B"
		toC     = "; case.moved on 2020-03-01 case C1 from A to C reason transfer-process; case.moved on 2020-03-01 case C1 from C "
		second  = "post.established on 2010-01-01 post P9 role case-holder grade sw team south service cin fte 1; worker.hired on 2020-01-01 worker A post P9 role case-holder grade sw team south fte 0.5 contract permanent origin other"
		late    = "line.corrected 2.1 => worker.hired on 2020-03-02 worker A post P1 role case-holder grade sw team north fte 1 contract permanent origin agency; "
		again   = "; case.allocated on 2020-03-01 case C1 worker C; case.moved on 2020-03-01 case C1 from C to B reason restructure"
	)
	moves := func(day string) string {
		return "worker.moved on " + day + " worker A post P1 role case-holder grade sw team south"
	}
	handed := func(day, reason string) string { return taken + fmt.Sprintf(between, day, reason) }
	last := func(day string) string { return fmt.Sprintf(left, day) }
	ofX := func(day string) string {
		return strings.Replace(taken, "worker A", "worker X1", 1) + "; case.moved on " + day + " case C1 from X1 to B reason worker-left"
	}
	for name, c := range map[string]struct{ cases, workforce, want string }{
		"left":                                {taken + toB, last("2020-02-29"), "leaver"},
		"on their last day they are here":     {taken + toB, last("2020-03-01"), "leaver"},
		"left a month later":                  {taken + toB, last("2020-04-01"), "leaver"},
		"left long after":                     {taken + toB, last("2020-04-02"), "not-on-record"},
		"left a month before":                 {taken + toB, last("2020-01-30"), "leaver"},
		"left longer before":                  {taken + toB, last("2020-01-29"), "leaver"},
		"the case waited since new year":      {taken + long + "worker-left", last("2020-01-01"), "leaver"},
		"other, and it waited":                {taken + long + "other", last("2020-01-01"), "leaver"},
		"asked for, though it waited":         {taken + long + "child-asked", last("2020-01-01"), "child-or-carer-asked"},
		"never left":                          {taken + toB, "", "not-on-record"},
		"moved within the council":            {taken + toB, "worker.moved on 2020-03-01 worker A post P1 role case-holder grade sw team south", "internal-move"},
		"moved long before, and is here":      {taken + long + "worker-left", "worker.moved on 2020-03-01 worker A post P1 role case-holder grade sw team south", "not-on-record"},
		"moved long before, and left":         {taken + long + "worker-left", "worker.moved on 2020-03-01 worker A post P1 role case-holder grade sw team south; " + last("2020-06-30"), "leaver"},
		"moved a month before":                {taken + toB, moves("2020-01-31"), "internal-move"}, // the last day in the old place is the 30th
		"moved longer before":                 {taken + toB, moves("2020-01-30"), "not-on-record"},
		"moved a month later":                 {taken + toB, moves("2020-04-02"), "internal-move"},
		"moved more than a month later":       {taken + toB, moves("2020-04-03"), "not-on-record"},
		"moved up in the same team":           {taken + toB, "worker.moved on 2020-03-01 worker A post P1 role senior-practitioner grade sp team north", "internal-move"},
		"other hours":                         {taken + toB, "worker.hours_changed on 2020-03-01 worker A fte 0.5", "not-on-record"},
		"gave up one of two posts":            {taken + toB, second + "; worker.left last_day 2020-02-29 worker A post P9 reason resignation destination other", "not-on-record"},
		"an assignment a month later ends":    {ofX("2020-03-01"), "agency.ended last_day 2020-04-01 assignment S1", "agency-end"},
		"an assignment longer after ends":     {ofX("2020-03-01"), "agency.ended last_day 2020-04-02 assignment S1", "not-on-record"},
		"an assignment to another team":       {ofX("2020-03-01"), "agency.changed on 2020-03-01 assignment S1 team south", "not-on-record"},
		"had not started by then":             {taken + toB, late + last("2020-03-20"), "not-on-record"},
		"other, had not started by then":      {taken + moved + "other", late + last("2020-03-20"), "other"},
		"left and came back, a month before":  {taken + long + "worker-left", last("2020-11-14") + fmt.Sprintf(back, "2020-12-01"), "leaver"},
		"left and came back, longer before":   {taken + long + "worker-left", last("2020-11-13") + fmt.Sprintf(back, "2020-12-01"), "not-on-record"},
		"moved nearer than they left":         {taken + toB, moves("2020-02-22") + "; " + last("2020-03-11"), "internal-move"}, // 9 days before, 10 after
		"moved as near as they left":          {taken + toB, moves("2020-02-21") + "; " + last("2020-03-11"), "leaver"},
		"moved farther than they left":        {taken + toB, moves("2020-02-20") + "; " + last("2020-03-11"), "leaver"},
		"ended as near as they left":          {taken + toB, last("2020-02-20") + "; " + fmt.Sprintf(agency, "2020-02-25") + "; agency.ended last_day 2020-03-11 assignment S9", "leaver"},
		"ended nearer than they left":         {taken + toB, last("2020-02-19") + "; " + fmt.Sprintf(agency, "2020-02-25") + "; agency.ended last_day 2020-03-11 assignment S9", "agency-end"},
		"moved as near as an assignment ends": {taken + toB, last("2020-01-20") + "; " + fmt.Sprintf(agency, "2020-01-10") + "; agency.ended last_day 2020-02-20 assignment S9" + fmt.Sprintf(back, "2020-02-25") + "; " + moves("2020-03-12"), "agency-end"},
		"transferred out":                     {taken + toB, "worker.transferred_out last_day 2020-02-28 worker A to_role adults", "leaver"},
		"transferred out long before":         {taken + long + "worker-left", "worker.transferred_out last_day 2020-02-28 worker A to_role adults", "leaver"},
		"an assignment ended":                 {ofX("2020-03-01"), "agency.ended last_day 2020-02-28 assignment S1", "agency-end"},
		"an assignment ended long before":     {ofX("2020-12-15"), "agency.ended last_day 2020-02-28 assignment S1", "agency-end"},
		"left, but went on as agency":         {taken + long + "worker-left", last("2020-03-31") + "; " + fmt.Sprintf(agency, "2020-04-01"), "not-on-record"},
		"and then that ended":                 {taken + long + "worker-left", last("2020-03-31") + "; " + fmt.Sprintf(agency, "2020-04-01") + "; agency.ended last_day 2020-06-30 assignment S9", "agency-end"},
		"post and assignment on one day":      {taken + long + "worker-left", fmt.Sprintf(agency, "2020-02-01") + "; agency.ended last_day 2020-06-30 assignment S9; " + last("2020-06-30"), "leaver"},
		"came back, and is here":              {taken + long + "worker-left", last("2020-03-31") + fmt.Sprintf(back, "2020-09-01"), "not-on-record"},
		"came back, and moved it at once":     {taken + long + "worker-left", last("2020-11-20") + fmt.Sprintf(back, "2020-12-15"), "leaver"},
		"came back that day, long after":      {taken + long + "worker-left", last("2020-03-31") + fmt.Sprintf(back, "2020-12-15"), "not-on-record"},
		"came back a day later":               {taken + long + "worker-left", last("2020-03-31") + fmt.Sprintf(back, "2020-12-16"), "leaver"},
		"came back, and ended as agency":      {taken + long + "worker-left", last("2020-03-31") + "; " + fmt.Sprintf(agency, "2020-05-01") + "; agency.ended last_day 2020-06-30 assignment S9", "agency-end"},
		"gone, and soon back for a week":      {taken + long + "worker-left", last("2020-03-31") + "; " + fmt.Sprintf(agency, "2020-12-16") + "; agency.ended last_day 2020-12-22 assignment S9", "leaver"},
		"other, and left":                     {taken + moved + "other", last("2020-02-28"), "leaver"},
		"other":                               {taken + moved + "other", "", "other"},
		"other, and left long after":          {taken + moved + "other", last("2020-04-02"), "other"},
		"balancing, though they left":         {taken + moved + "managing-caseloads", last("2020-02-28"), "caseload-balancing"},
		"absence":                             {taken + moved + "absence-cover", "", "absence"},
		"the child asked":                     {taken + moved + "child-asked", "", "child-or-carer-asked"},
		"first contact":                       {taken + moved + "first-contact", "", "process"},
		"restructure":                         {taken + moved + "restructure", "", "restructure"},
		"died":                                {taken + moved + "worker-died", "", "worker-died"},

		// Handed back to the team, and allocated on 2020-12-01.
		"handed back, and left":              {handed("2020-06-20", "worker-left"), last("2020-07-01"), "leaver"},
		"handed back by a leaver":            {handed("2020-06-20", "worker-left"), last("2020-02-01"), "leaver"},
		"handed back long before they left":  {handed("2020-06-20", "worker-left"), last("2020-11-30"), "not-on-record"},
		"handed back, other, and left":       {handed("2020-06-20", "other"), last("2020-07-01"), "leaver"},
		"handed back, other":                 {handed("2020-06-20", "other"), last("2020-11-30"), "other"},
		"handed back to balance, and left":   {handed("2020-06-20", "managing-caseloads"), last("2020-06-20"), "caseload-balancing"},
		"handed back to balance":             {handed("2020-06-20", "managing-caseloads"), "", "caseload-balancing"},
		"handed back for an absence":         {handed("2020-06-20", "absence-cover"), "", "absence"},
		"handed back by the process":         {handed("2020-06-20", "transfer-process"), "", "process"},
		"handed back at first contact":       {handed("2020-06-20", "first-contact"), "", "process"},
		"handed back in a restructure":       {handed("2020-06-20", "restructure"), "", "restructure"},
		"handed back as the child asked":     {handed("2020-06-20", "child-asked"), "", "child-or-carer-asked"},
		"handed back as the carer asked":     {handed("2020-06-20", "carer-asked"), "", "child-or-carer-asked"},
		"handed back, the worker died":       {handed("2020-06-20", "worker-died"), last("2020-06-19"), "worker-died"},
		"handed back and allocated at once":  {handed("2020-12-01", "absence-cover"), "", "absence"},
		"handed back the day before":         {handed("2020-11-30", "absence-cover"), "", "absence"},
		"handed on and back on a day":        {taken + toC + "reason managing-caseloads; case.allocated on 2020-12-01 case C1 worker B", "", "caseload-balancing"},
		"handed on, back and on, on a day":   {taken + toC + "reason managing-caseloads; case.allocated on 2020-03-01 case C1 worker B", "", "caseload-balancing"},
		"allocated anew, and moved at once":  {taken + "; case.moved on 2020-01-20 case C1 from A reason carer-asked" + again, "", "child-or-carer-asked"},
		"all of that on one day":             {taken + "; case.moved on 2020-03-01 case C1 from A reason carer-asked" + again, "", "child-or-carer-asked"},
		"handed back, had back, and then on": {taken + "; case.moved on 2020-02-01 case C1 from A reason carer-asked; case.allocated on 2020-02-10 case C1 worker A" + moved + "restructure", "", "restructure"},

		// Several moves on one day.
		"two moves on a day: the last says": {taken + "; case.moved on 2020-03-01 case C1 from A to C reason transfer-process; case.moved on 2020-03-01 case C1 from C to B reason managing-caseloads",
			"", "caseload-balancing"},
		"two moves on a day: the first is asked about": {taken + "; case.moved on 2020-03-01 case C1 from A to C reason transfer-process; case.moved on 2020-03-01 case C1 from C to B reason other",
			last("2020-02-01"), "leaver"},
		"two moves on a day: not who was between": {taken + "; case.moved on 2020-03-01 case C1 from A to C reason transfer-process; case.moved on 2020-03-01 case C1 from C to B reason other",
			"worker.left last_day 2020-03-01 worker C reason resignation destination agency", "other"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			for _, line := range strings.Split(c.workforce, "; ") {
				if line != "" {
					w.Say(t, "2023-01-02", line)
				}
			}
			a := w.say(c.cases).ask(answers.Question{AsOf: date("2020-12-31"), Definition: "attribution", Lines: true})
			require.EqualValues(t, events.Million, a.Values[0].Value)
			for _, r := range a.Rates {
				require.Equal(t, r.Measure == "from-"+c.want, r.Numerator == events.Million, r.Measure)
			}
			require.Equal(t, c.want, a.Values[0].Lines[0].Measure)
		})
	}
}

// TestAttributionTakesTheIndexApart has a child looked after whose change came
// when they were in need, and one who changed while looked after and has left
// care: the first is counted, and the other's change told by number.
func TestAttributionTakesTheIndexApart(t *testing.T) {
	w := newTown(t).say(taken + "; case.moved on 2020-02-01 case C1 from A to B reason restructure; case.closed last_day 2020-03-01 case C1" +
		"; case.opened on 2020-01-10 case C2 status in-need; case.allocated on 2020-01-10 case C2 worker B" +
		"; case.moved on 2020-02-10 case C2 from B to C reason managing-caseloads; case.status_changed on 2020-03-01 case C2 status looked-after")
	q := answers.Question{AsOf: date("2020-03-31"), Lines: true}
	require.EqualValues(t, events.Million, rate(t, w.ask(q), "changes-12m-1").Numerator)
	q.Definition = "attribution"
	a := w.ask(q)
	require.EqualValues(t, events.Million, a.Values[0].Value)
	require.EqualValues(t, events.Million, rate(t, a, "from-caseload-balancing").Numerator)
	require.Equal(t, "changes-of-others", a.Values[1].Measure)
	require.EqualValues(t, events.Million, a.Values[1].Value)
}

// TestWhatWasKnownOfALeaver moves a case half a year after the one who held it has
// left, and asks as known after each thing that is recorded of them: nothing yet,
// the leaving, that it is taken back, that they ended in spring, that they returned
// and moved the case themselves, that they did not.
func TestWhatWasKnownOfALeaver(t *testing.T) {
	w := newTown(t).say(taken + "; case.moved on 2020-09-01 case C1 from A to B reason worker-left")
	const left = "worker.left last_day 2020-02-28 worker A reason retired destination other"
	known := []events.Position{w.Say(t, "2024-02-01", "supervision.held on 2020-01-01 worker A")}
	leaving := w.Say(t, "2024-03-01", left)
	known = append(known, leaving, w.Say(t, "2024-04-01", fmt.Sprintf("line.retracted line %d.1", leaving)))
	again := w.Say(t, "2024-05-01", strings.Replace(left, "02-28", "03-31", 1))
	back := w.Say(t, "2024-06-01", "worker.hired on 2020-05-01 worker A post P1 role case-holder grade sw team north fte 1 contract permanent origin agency")
	known = append(known, again, back, w.Say(t, "2024-07-01", fmt.Sprintf("line.retracted line %d.1", back)))
	var got []string
	for _, k := range known {
		a := w.ask(answers.Question{AsOf: date("2020-12-31"), KnownAt: fmt.Sprintf("@%d", k), Definition: "attribution", Lines: true})
		says := ""
		for _, l := range a.Values[0].Lines[1:] {
			says = " " + l.Line.String() + " " + l.Note
		}
		got = append(got, a.Values[0].Lines[0].Measure+says)
	}
	require.Equal(t, []string{"not-on-record", fmt.Sprintf("leaver %d.1 says so", leaving), "not-on-record",
		fmt.Sprintf("leaver %d.1 says so", again), "not-on-record", fmt.Sprintf("leaver %d.1 says so", again)}, got)
}

// TestTheEndOfAnAssignmentIsCited names the line that ended the assignment, and
// not that which began it.
func TestTheEndOfAnAssignmentIsCited(t *testing.T) {
	w := newTown(t)
	w.Say(t, "2020-02-01", "agency.changed on 2020-02-01 assignment S1 team south")
	ended := w.Say(t, "2020-10-31", "agency.ended last_day 2020-10-31 assignment S1")
	w.say(strings.Replace(taken, "worker A", "worker X1", 1) + "; case.moved on 2020-12-15 case C1 from X1 to B reason worker-left")
	a := w.ask(answers.Question{AsOf: date("2020-12-31"), Definition: "attribution", Lines: true})
	require.Equal(t, "agency-end", a.Values[0].Lines[1].Measure)
	require.Equal(t, events.LineAt(ended, 1), a.Values[0].Lines[1].Line)
}

// TestALateLeaverExplainsAChange asks before and after it is recorded that the
// one who held the case has left.
func TestALateLeaverExplainsAChange(t *testing.T) {
	w := newTown(t).say(taken + "; case.moved on 2020-03-01 case C1 from A to B reason worker-left")
	before := w.Say(t, "2024-02-01", "supervision.held on 2020-01-01 worker A")
	w.Say(t, "2024-03-01", "worker.left last_day 2020-02-28 worker A reason retired destination other")
	q := answers.Question{AsOf: date("2020-03-31"), Definition: "attribution"}
	require.Equal(t, "100.0", rate(t, w.ask(q), "from-leaver").Percent)
	q.KnownAt = fmt.Sprintf("@%d", before)
	require.Equal(t, "100.0", rate(t, w.ask(q), "from-not-on-record").Percent)
}
