package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/projections"
	"muster/projections/audit"
	"muster/projections/viewtest"
)

var grievances = projections.View{Name: "grievances-audit", Fold: audit.Fold, New: func(string) projections.Model { return audit.NewGrievances() }}

var view = projections.View{Name: "audit", Fold: audit.Fold, New: func(string) projections.Model { return audit.NewModel() }}

const (
	sw    = " role case-holder grade sw team north"
	hired = " contract permanent origin agency"
	reed  = " agency reed role case-holder team north service cin"
)

// town is a ledger with two posts, and who tests it.
type town struct {
	t *testing.T
	*viewtest.Ledger
}

func newTown(t *testing.T) *town {
	w := &town{t, &viewtest.Ledger{}}
	w.Say(t, "2017-01-09",
		"post.established on 2016-01-01 post P1 role case-holder grade sw team north service cin fte 1",
		"post.established on 2016-01-01 post P2 role case-holder grade sw team south service cp fte 1")
	return w
}

// said records an entry by somebody, for a reason.
func (w *town) said(recorded, by, why string, lines ...string) {
	w.t.Helper()
	e := viewtest.Entry(w.t, recorded, lines...)
	e.ID, e.By, e.Why = fmt.Sprintf("entry-%d", len(w.Entries())+1), by, why
	w.Add(e)
}

// tell asks a fresh view, and one that was restored, which must say the same.
func (w *town) tell(q audit.Question) *audit.Answer {
	w.t.Helper()
	v, dir := view, w.t.TempDir()
	if q.Grievance != "" {
		v = grievances
	}
	a, err := viewtest.Ask[audit.Answer](viewtest.Fold(w.t, v, w, dir), q)
	require.NoError(w.t, err)
	restored, err := viewtest.Ask[audit.Answer](viewtest.Fold(w.t, v, w, dir), q)
	require.NoError(w.t, err)
	require.Equal(w.t, a, restored)
	return a
}

// story writes a history as lines: which line, its kind, and what stood before
// and after.
func story(a *audit.Answer) []string {
	var list []string
	for _, l := range a.Lines {
		s := fmt.Sprintf("%s %s: %s -> %s", l.Line, strings.TrimSuffix(string(l.Kind), ".v1"), strings.Join(l.Before, " & "), strings.Join(l.After, " & "))
		for _, by := range l.AmendedBy {
			s += fmt.Sprintf(" [amended by %s]", by)
		}
		list = append(list, s)
	}
	return list
}

func inPost(post, team, fte string) string {
	return fmt.Sprintf("in post %s as case-holder, grade sw, team %s, %s FTE", post, team, fte)
}

func TestALateLeaver(t *testing.T) {
	w := newTown(t)
	w.Say(t, "2017-02-01", "worker.hired on 2017-02-01 worker W1 post P1 fte 1"+sw+hired, "worker.hired on 2017-02-01 worker W2 post P2 fte 1"+sw+hired)
	w.said("2017-11-06T09:30:00Z", "priya.shah", "the manager's form came late", "worker.left last_day 2017-09-22 worker W1 reason resignation destination english-council")
	a := w.tell(audit.Question{Worker: "W1"})
	require.Equal(t, "worker W1", a.Of)
	require.Equal(t, viewtest.Authority, a.Authority)
	require.EqualValues(t, 3, a.Position)
	require.Equal(t, []string{
		"2.1 worker.hired: not in post -> " + inPost("P1", "north", "1"),
		"3.1 worker.left: " + inPost("P1", "north", "1") + " -> not in post",
	}, story(a))
	l := a.Lines[1]
	require.Equal(t, "priya.shah", l.By)
	require.Equal(t, "the manager's form came late", l.Why)
	require.Equal(t, "2017-11-06T09:30:00Z", l.Recorded.String())
	require.Equal(t, "2017-09-22", l.Effective.String(), "the last day, as it was written")
	require.True(t, l.Asserted)
	require.JSONEq(t, `{"kind":"worker.left.v1","last_day":"2017-09-22","worker":"W1","reason":"resignation","destination":"english-council"}`, string(l.Event))

	require.Equal(t, "not in post", w.tell(audit.Question{Worker: "W1", KnownAt: "2017-11-05"}).Lines[0].Before[0])
	require.Len(t, w.tell(audit.Question{Worker: "W1", KnownAt: "2017-11-05"}).Lines, 1)
	require.Len(t, w.tell(audit.Question{Worker: "W1", KnownAt: "2017-11-06T09:30:00Z"}).Lines, 2)
	require.Len(t, w.tell(audit.Question{Worker: "W1", KnownAt: "@2"}).Lines, 1)
	require.Empty(t, w.tell(audit.Question{Worker: "W1", KnownAt: "@1"}).Lines)
}

func TestALineCorrectedTwiceAndRetracted(t *testing.T) {
	w := newTown(t)
	w.Say(t, "2017-02-01", "worker.hired on 2017-02-01 worker W1 post P1 fte 1"+sw+hired)
	w.Say(t, "2018-01-02", "worker.hours_changed on 2018-01-01 worker W1 fte 0.8")
	w.Say(t, "2018-01-03", "line.corrected 3.1 => worker.hours_changed on 2018-01-01 worker W1 fte 0.6")
	w.Say(t, "2018-01-04", "line.corrected 3.1 => worker.hours_changed on 2018-03-01 worker W1 fte 0.5")
	w.Say(t, "2018-01-05", "line.retracted line 3.1")
	changes := []string{
		"3.1 worker.hours_changed: " + inPost("P1", "north", "1") + " -> " + inPost("P1", "north", "0.8") + " [amended by 4.1] [amended by 5.1] [amended by 6.1]",
		"4.1 line.corrected: " + inPost("P1", "north", "0.8") + " -> " + inPost("P1", "north", "0.6"),
		"5.1 line.corrected: 2018-01-01: " + inPost("P1", "north", "0.6") + " & 2018-03-01: " + inPost("P1", "north", "0.6") +
			" -> 2018-01-01: " + inPost("P1", "north", "1") + " & 2018-03-01: " + inPost("P1", "north", "0.5"),
		"6.1 line.retracted: " + inPost("P1", "north", "0.5") + " -> " + inPost("P1", "north", "1"),
	}
	a := w.tell(audit.Question{Line: "3.1"})
	require.Equal(t, "line 3.1", a.Of)
	require.Equal(t, changes, story(a))
	require.Empty(t, a.Lines[0].Was)
	for i, was := range []string{"0.8", "0.6", "0.5"} {
		require.Contains(t, string(a.Lines[i+1].Was), `"fte":`+was)
		require.Equal(t, "3.1", a.Lines[i+1].Amends.String())
	}
	require.Equal(t, append([]string{"2.1 worker.hired: not in post -> " + inPost("P1", "north", "1")}, changes...),
		story(w.tell(audit.Question{Worker: "W1"})))
	require.Len(t, w.tell(audit.Question{Line: "3.1", KnownAt: "@4"}).Lines, 2)
}

// The history of a post has who holds or held it, but not what they do
// elsewhere.
func TestAPostsHolders(t *testing.T) {
	w := newTown(t)
	w.Say(t, "2017-02-01", "worker.hired on 2017-02-01 worker W1 post P2 fte 0.4"+sw+hired)
	w.Say(t, "2017-03-01", "worker.hours_changed on 2017-03-01 worker W1 fte 0.5")
	w.Say(t, "2017-04-03", "worker.moved on 2017-04-01 worker W1 post P1"+sw, "worker.hired on 2017-04-01 worker W2 post P2 fte 1"+sw+hired)
	w.Say(t, "2017-05-02", "post.changed on 2017-05-01 post P1 team east")
	w.Say(t, "2017-06-01", "worker.left last_day 2017-05-31 worker W1 reason retired destination other")
	const post = "case-holder, grade sw, team north, service cin, 1 FTE"
	const east = "case-holder, grade sw, team east, service cin, 1 FTE"
	require.Equal(t, []string{
		"1.1 post.established: does not exist -> " + post,
		"4.1 worker.moved: " + post + " -> " + post + " & held by W1, 0.5 FTE",
		"5.1 post.changed: " + post + " & held by W1, 0.5 FTE -> " + east + " & held by W1, 0.5 FTE",
		"6.1 worker.left: " + east + " & held by W1, 0.5 FTE -> " + east,
	}, story(w.tell(audit.Question{Post: "P1"})))
}

// Who was recorded in a post by mistake is a part of its history too.
func TestAHolderByMistake(t *testing.T) {
	const post = "case-holder, grade sw, team north, service cin, 1 FTE"
	w := newTown(t)
	w.Say(t, "2017-02-01", "worker.hired on 2017-02-01 worker W1 post P2 fte 0.5"+sw+hired)
	w.Say(t, "2017-03-01", "worker.moved on 2017-03-01 worker W1 post P1"+sw)
	w.Say(t, "2017-03-02", "line.retracted line 3.1")
	require.Equal(t, []string{
		"1.1 post.established: does not exist -> " + post,
		"3.1 worker.moved: " + post + " -> " + post + " & held by W1, 0.5 FTE [amended by 4.1]",
		"4.1 line.retracted: " + post + " & held by W1, 0.5 FTE -> " + post,
	}, story(w.tell(audit.Question{Post: "P1"})))
}

func onAssignment(a, fte, reason string) string {
	return fmt.Sprintf("on assignment %s from reed as case-holder, team north, %s FTE, for %s", a, fte, reason)
}

func TestAnAgencyWorkersAssignments(t *testing.T) {
	w := newTown(t)
	w.Say(t, "2018-03-01", "agency.started on 2018-03-01 assignment A1 worker X1 fte 0.6 reason vacancy"+reed)
	w.Say(t, "2018-04-01", "agency.changed on 2018-04-01 assignment A1 reason sickness")
	w.Say(t, "2018-04-02", "agency.started on 2018-05-01 assignment A2 worker X1 fte 0.4 reason vacancy"+reed, "agency.started on 2018-05-01 assignment A3 worker X2 fte 1 reason vacancy"+reed)
	w.Say(t, "2018-06-01", "agency.ended last_day 2018-05-31 assignment A1 made_permanent true")
	want := []string{
		"2.1 agency.started: not in post -> " + onAssignment("A1", "0.6", "vacancy"),
		"3.1 agency.changed: " + onAssignment("A1", "0.6", "vacancy") + " -> " + onAssignment("A1", "0.6", "sickness"),
		"4.1 agency.started: " + onAssignment("A1", "0.6", "sickness") + " -> " + onAssignment("A1", "0.6", "sickness") + " & " + onAssignment("A2", "0.4", "vacancy"),
		"5.1 agency.ended: " + onAssignment("A2", "0.4", "vacancy") + " & " + onAssignment("A1", "0.6", "sickness") + " -> " + onAssignment("A2", "0.4", "vacancy"),
	}
	got := story(w.tell(audit.Question{Worker: "X1"}))
	require.Equal(t, want[:3], got[:3])
	require.Len(t, got, 4)
	require.True(t, strings.HasSuffix(got[3], " -> "+onAssignment("A2", "0.4", "vacancy")), got[3])
	require.Equal(t, []string{"2.1 agency.started: not running -> " + onAssignment("A1", "0.6", "vacancy")},
		story(w.tell(audit.Question{Assignment: "A1"}))[:1])
	require.Len(t, w.tell(audit.Question{Assignment: "A1"}).Lines, 3)
}

// An assignment that was never theirs stays in a worker's history.
func TestAnAssignmentByMistake(t *testing.T) {
	start := "agency.started on 2018-03-01 assignment A1 worker X%d fte 1 reason vacancy" + reed
	w := newTown(t)
	w.Say(t, "2018-03-01", fmt.Sprintf(start, 1))
	w.Say(t, "2018-03-02", "line.corrected 2.1 => "+fmt.Sprintf(start, 2))
	w.Say(t, "2018-04-03", "agency.changed on 2018-04-01 assignment A1 fte 0.5")
	running := onAssignment("A1", "1", "vacancy")
	require.Equal(t, []string{
		"2.1 agency.started: not in post -> " + running + " [amended by 3.1]",
		"3.1 line.corrected: " + running + " -> not in post",
	}, story(w.tell(audit.Question{Worker: "X1"}))[:2])
	require.Equal(t, []string{
		"3.1 line.corrected: not in post -> " + running,
		"4.1 agency.changed: " + running + " -> " + onAssignment("A1", "0.5", "vacancy"),
	}, story(w.tell(audit.Question{Worker: "X2"}))[1:])
	w.Say(t, "2018-04-04", "line.retracted line 4.1", "line.retracted line 2.1")
	require.Len(t, w.tell(audit.Question{Worker: "X2"}).Lines, 5)
}

// An agency worker who registers, and is then hired into a post, is known there
// by the assignment only.
func TestAnAgencyWorkerMadePermanent(t *testing.T) {
	w := newTown(t)
	w.Say(t, "2018-03-01", "agency.started on 2018-03-01 assignment A1 worker X1 fte 1 reason vacancy"+reed)
	w.Say(t, "2018-04-01", "worker.registered on 2018-04-01 worker X1 registration SW1")
	w.Say(t, "2018-06-01", "agency.ended last_day 2018-05-31 assignment A1 made_permanent true", "worker.hired on 2018-06-01 worker X1 post P1 fte 1"+sw+hired)
	const post = "case-holder, grade sw, team north, service cin, 1 FTE"
	require.Equal(t, []string{
		"1.1 post.established: does not exist -> " + post,
		"4.2 worker.hired: " + post + " -> " + post + " & held by X1, 1 FTE",
	}, story(w.tell(audit.Question{Post: "P1"})))
	require.Len(t, w.tell(audit.Question{Worker: "X1"}).Lines, 4)
	require.Len(t, w.tell(audit.Question{Line: "3.1"}).Lines, 1)
}

func TestARegister(t *testing.T) {
	const register = "register.declared on %s register hcpc count %d source report"
	w := newTown(t)
	w.Say(t, "2018-04-03", fmt.Sprintf(register, "2018-03-31", 198))
	w.Say(t, "2018-10-03", fmt.Sprintf(register, "2018-09-30", 204))
	w.Say(t, "2018-10-04", "line.corrected 2.1 => "+fmt.Sprintf(register, "2018-03-31", 189))
	a := w.tell(audit.Question{Register: "hcpc"})
	require.Equal(t, []string{
		"2.1 register.declared: not declared -> 198 as at 2018-03-31 [amended by 4.1]",
		"3.1 register.declared: 198 as at 2018-03-31 -> 204 as at 2018-09-30",
		"4.1 line.corrected: 198 as at 2018-03-31 -> 189 as at 2018-03-31",
	}, story(a))
}

func TestAnActor(t *testing.T) {
	w := newTown(t)
	w.said("2017-02-01", "priya.shah", "starters", "worker.hired on 2017-02-01 worker W1 post P1 fte 1"+sw+hired)
	w.said("2017-02-02", "tom.reed", "starters", "worker.hired on 2017-02-01 worker W2 post P2 fte 1"+sw+hired)
	w.said("2018-01-02", "priya.shah", "hours", "worker.hours_changed on 2018-01-01 worker W2 fte 0.8", "worker.hours_changed on 2018-01-01 worker W1 fte 0.8")
	lines := func(knownAt string) (list []string) {
		for _, l := range w.tell(audit.Question{Actor: "priya.shah", KnownAt: knownAt}).Lines {
			list = append(list, l.Line.String())
		}
		return list
	}
	require.Equal(t, []string{"2.1", "4.1", "4.2"}, lines(""))
	require.Equal(t, []string{"2.1"}, lines("2017-12-31"))
	require.Empty(t, lines("@1"))
}

func TestRefusals(t *testing.T) {
	w := newTown(t)
	w.Say(t, "2017-02-01", "worker.hired on 2017-02-01 worker W1 post P1 fte 1"+sw+hired)
	w.Say(t, "2017-02-02", "line.corrected 2.1 => worker.hired on 2017-02-01 worker W1 post P1 fte 0.9"+sw+hired)
	e := viewtest.Entry(t, "2017-02-03", "books.closed on 2017-01-31 through 2017-02-01T00:00:00Z")
	e.ID = "closing"
	w.Add(e)
	p := viewtest.Fold(t, view, w, "")
	for because, q := range map[string]audit.Question{
		`nothing is on record about the worker "W9"; check the id`:                                 {Worker: "W9"},
		`nothing is on record about the worker "w1"; check the id`:                                 {Worker: "w1"},
		`nothing is on record about the post "W1"; check the id`:                                   {Post: "W1"},
		`nothing is on record about the assignment "A9"; check the id`:                             {Assignment: "A9"},
		`nothing is on record about the register "hcpc"; check the id`:                             {Register: "hcpc"},
		`"nobody" has recorded nothing here`:                                                       {Actor: "nobody"},
		`line 9.1 is not on record`:                                                                {Line: "9.1"},
		`line 2.2 is not on record`:                                                                {Line: "2.2"},
		`line 4.1 is about no one thing: it is a comparator, a baseline or a closing of the books`: {Line: "4.1"},
		`"first" is not a line; write entry and event, such as 1042.3`:                             {Line: "first"},
		`ask for one worker, post, assignment, register, case, grievance, absence, declaration, trainee, account, demand, line or actor`:   {},
		`ask for one worker, post, assignment, register, case, grievance, absence, declaration, trainee, account, demand, line or actor `:  {Worker: "W1", Post: "P1"},
		` ask for one worker, post, assignment, register, case, grievance, absence, declaration, trainee, account, demand, line or actor`:  {Worker: "W1", Line: "2.1"},
		`  ask for one worker, post, assignment, register, case, grievance, absence, declaration, trainee, account, demand, line or actor`: {Worker: "W1", Actor: "hr.clerk"},
		`known-at @9 is beyond the last entry, which is @4`: {Worker: "W1", KnownAt: "@9"},
	} {
		_, err := viewtest.Ask[audit.Answer](p, q)
		var refusal *projections.Refusal
		require.ErrorAs(t, err, &refusal, because)
		require.Equal(t, strings.TrimSpace(because), refusal.Reason)
	}
	a, err := viewtest.Ask[audit.Answer](p, audit.Question{Line: "3.1"})
	require.NoError(t, err)
	require.Equal(t, "line 2.1", a.Of, "the story of a correction is that of the line it corrects")
	require.Len(t, a.Lines, 2)
}

// TestALineOfAnyKindIsTold asks for lines about what is kept as notes.
func TestALineOfAnyKindIsTold(t *testing.T) {
	w := newTown(t)
	w.Say(t, "2017-02-01", "worker.hired on 2017-02-01 worker W1 post P1 fte 1"+sw+hired)
	w.Say(t, "2017-03-01", "profile.sealed on 2017-03-01 worker W1 box AAAA", "absence.started on 2017-03-01 absence A1 worker W1 reason sickness-short")
	w.Say(t, "2017-04-01", "line.corrected line 3.1 now {\"kind\":\"profile.sealed.v1\",\"on\":\"2017-03-02\",\"worker\":\"W1\",\"box\":\"AAAB\"}")
	require.Equal(t, []string{
		"3.1 profile.sealed: no profile -> profile as of 2017-03-01 [amended by 4.1]",
		"4.1 line.corrected: 2017-03-01: profile as of 2017-03-01 & 2017-03-02: profile as of 2017-03-01 -> 2017-03-01: no profile & 2017-03-02: profile as of 2017-03-02",
	}, story(w.tell(audit.Question{Line: "3.1"})))
	require.Equal(t, []string{"3.2 absence.started: not away -> W1 away, sickness-short"}, story(w.tell(audit.Question{Line: "3.2"})))
}

func TestACase(t *testing.T) {
	w := newTown(t)
	w.Say(t, "2018-01-02", "case.opened on 2018-01-01 case C1 family F1 status in-need team duty", "case.opened on 2018-01-01 case C2 family F1 status in-need team duty")
	w.Say(t, "2018-01-03", "case.allocated on 2018-01-02 case C1 worker Ann team north", "case.allocated on 2018-01-02 case C2 worker Ann team north")
	w.Say(t, "2018-03-01", "case.allocated on 2018-02-01 case C1 worker Cat cover true last_day 2018-02-28")
	w.Say(t, "2018-06-01", "case.moved on 2018-06-01 case C1 from Ann to Bob reason worker-left")
	w.Say(t, "2018-06-02", "line.corrected 5.1 => case.moved on 2018-06-01 case C1 from Ann to Dan reason worker-left")
	w.Say(t, "2018-07-01", "case.closed last_day 2018-06-30 case C1")
	const north = "in-need, team north & held by "
	require.Equal(t, []string{
		"2.1 case.opened: not open -> in-need, team duty",
		"3.1 case.allocated: in-need, team duty -> " + north + "Ann",
		"4.1 case.allocated: " + north + "Ann -> " + north + "Ann & covered by Cat",
		"5.1 case.moved: " + north + "Ann -> " + north + "Bob [amended by 6.1]",
		"6.1 line.corrected: " + north + "Bob -> " + north + "Dan",
		"7.1 case.closed: " + north + "Dan -> not open",
	}, story(w.tell(audit.Question{Case: "C1"})))
	require.Equal(t, "case C1", w.tell(audit.Question{Case: "C1", KnownAt: "@2"}).Of)
	require.Len(t, w.tell(audit.Question{Case: "C2"}).Lines, 2)
}

func TestAGrievance(t *testing.T) {
	const grievance = " grievance G1 action plan theme workload state "
	w := newTown(t)
	w.Say(t, "2018-01-02", "grievance.raised on 2018-01-01 grievance G1 form collective signatories 12")
	w.Say(t, "2018-02-02", "grievance.action_recorded on 2018-02-01"+grievance+"in-train")
	w.Say(t, "2018-03-02", "grievance.action_recorded on 2018-03-01"+grievance+"taken")
	w.Say(t, "2018-04-02", "grievance.resolved on 2018-04-01 grievance G1 outcome agreed")
	const open, plan = "open, collective, raised by 12", "action plan about workload: "
	require.Equal(t, []string{
		"2.1 grievance.raised: not raised -> " + open,
		"3.1 grievance.action_recorded: " + open + " -> " + open + " & " + plan + "in-train",
		"4.1 grievance.action_recorded: " + open + " & " + plan + "in-train -> " + open + " & " + plan + "taken",
		"5.1 grievance.resolved: " + open + " & " + plan + "taken -> " + plan + "taken & resolved, agreed",
	}, story(w.tell(audit.Question{Grievance: "G1"})))
}

// The book of grievances is told by a view of its own, which tells nothing else.
func TestGrievancesAreApart(t *testing.T) {
	w := newTown(t)
	w.said("2018-01-02", "union.clerk", "told", "grievance.raised on 2018-01-01 grievance G1 form collective workers W1;W2 themes pay")
	w.said("2018-01-03", "union.clerk", "typed wrongly", "line.corrected 2.1 => grievance.raised on 2018-01-01 grievance G1 form collective workers W1;W3 themes pay")
	w.said("2018-02-01", "hr.clerk", "told", "worker.hired on 2018-02-01 worker W1 post P1 fte 1"+sw+hired)
	for _, c := range []struct {
		view   projections.View
		q      audit.Question
		saying string
	}{
		{view, audit.Question{Grievance: "G1"}, "the history of a grievance is not told by this view"},
		{view, audit.Question{Grievance: "G9"}, "the history of a grievance is not told by this view"},
		{view, audit.Question{Line: "2.1"}, "line 2.1 is in the book of grievances"},
		{view, audit.Question{Line: "3.1"}, "line 3.1 is in the book of grievances"},
		{view, audit.Question{Actor: "union.clerk"}, "has recorded nothing here"},
		{grievances, audit.Question{Worker: "W1"}, "the history of a worker is not told by this view"},
		{grievances, audit.Question{Line: "4.1"}, "line 4.1 is not in the book of grievances"},
		{grievances, audit.Question{Actor: "hr.clerk"}, "has recorded nothing here"},
	} {
		_, err := viewtest.Ask[audit.Answer](viewtest.Fold(t, c.view, w, ""), c.q)
		require.ErrorContains(t, err, c.saying, "%+v", c.q)
		require.NotContains(t, err.Error(), "G1", "%+v", c.q)
	}
	for _, l := range w.tell(audit.Question{Worker: "W1"}).Lines {
		require.NotContains(t, string(l.Event), "G1")
	}
	a, err := viewtest.Ask[audit.Answer](viewtest.Fold(t, grievances, w, ""), audit.Question{Actor: "union.clerk"})
	require.NoError(t, err)
	require.Len(t, a.Lines, 2)
	a, err = viewtest.Ask[audit.Answer](viewtest.Fold(t, grievances, w, ""), audit.Question{Line: "3.1"})
	require.NoError(t, err)
	require.Len(t, a.Lines, 2)
}

// A worker's history has what is done with them and when they were away, by
// mistake too, but not their cases and grievances.
func TestWhatIsNotedOfAWorker(t *testing.T) {
	away := "absence.started on 2018-01-01 absence A1 worker "
	w := newTown(t)
	w.Say(t, "2017-02-01", "worker.hired on 2017-02-01 worker W1 post P1 fte 1"+sw+hired)
	w.Say(t, "2018-01-02", away+"W1 reason maternity", "supervision.held on 2018-01-01 worker W1")
	w.Say(t, "2018-01-03", "line.corrected 3.1 => "+away+"W2 reason maternity")
	w.Say(t, "2018-03-01", "absence.ended last_day 2018-02-28 absence A1 days_lost 40")
	w.Say(t, "2018-04-01", "learning_need.set on 2018-04-01 worker W1 need law")
	w.Say(t, "2018-05-01", "learning_need.met on 2018-05-01 worker W1 need law")
	w.Say(t, "2018-05-02", "case.opened on 2018-01-01 case C1 status in-need", "case.allocated on 2018-01-02 case C1 worker W1")
	w.Say(t, "2018-05-03", "grievance.raised on 2018-01-01 grievance G1 form individual workers W1")
	absence := []string{
		"3.1 absence.started: not away -> W1 away, maternity [amended by 4.1]",
		"4.1 line.corrected: W1 away, maternity -> W2 away, maternity",
		"5.1 absence.ended: W2 away, maternity -> W2 back, 40 days lost",
	}
	const supervised = "supervision held on 2018-01-01"
	require.Equal(t, []string{
		"2.1 worker.hired: not in post -> " + inPost("P1", "north", "1"), absence[0],
		"3.2 supervision.held: nothing held -> " + supervised, absence[1], absence[2],
		"6.1 learning_need.set: " + supervised + " -> " + supervised + " & learning need law set on 2018-04-01",
		"7.1 learning_need.met: " + supervised + " & learning need law set on 2018-04-01 -> " + supervised + " & learning need law met on 2018-05-01",
	}, story(w.tell(audit.Question{Worker: "W1"})))
	require.Equal(t, absence, story(w.tell(audit.Question{Worker: "W2"})))
	require.Equal(t, absence, story(w.tell(audit.Question{Absence: "A1"})))
}

func TestWhatIsCountedForAPeriod(t *testing.T) {
	w := newTown(t)
	w.Say(t, "2018-05-01", "spend.posted first_day 2017-04-01 last_day 2018-03-31 account agency pence 500 source ledger",
		"budget.set first_day 2018-04-01 last_day 2019-03-31 account agency pence 400 source council",
		"referrals.received first_day 2017-04-01 last_day 2018-03-31 count 12 source return",
		"absence.days_declared first_day 2017-04-01 last_day 2018-03-31 declaration D1 reason other days_lost 7.5 source return",
		"trainee.expected on 2018-01-01 trainee T1 route student expected 2019-06-30")
	for q, want := range map[audit.Question][]string{
		{Account: "agency"}: {
			"2.1 spend.posted: nothing posted -> 500 pence spent from 2017-04-01 to 2018-03-31",
			"2.2 budget.set: nothing posted -> 400 pence to spend from 2018-04-01 to 2019-03-31"},
		{Demand: "referrals"}: {"2.3 referrals.received: nothing received -> 12 received from 2017-04-01 to 2018-03-31"},
		{Declaration: "D1"}:   {"2.4 absence.days_declared: not declared -> 7.5 days lost from 2017-04-01 to 2018-03-31, other"},
		{Trainee: "T1"}:       {"2.5 trainee.expected: not expected -> expected by 2019-06-30, student"},
	} {
		require.Equal(t, want, story(w.tell(q)))
	}
}
