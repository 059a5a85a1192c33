package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/facts"
)

// story is entries in order, of which the last is refused for a reason, or none
// is.
type story struct {
	entries []string
	because string
}

func (s story) tell(t *testing.T) {
	l := &ledger{t: t}
	for i, e := range s.entries {
		before := l.AppendTo(nil)
		err := l.say(strings.Split(e, "; ")...)
		if i < len(s.entries)-1 || s.because == "" {
			require.NoError(t, err, e)
			continue
		}
		require.ErrorContains(t, err, s.because)
		require.Equal(t, before, l.AppendTo(nil), "a refusal leaves no trace")
	}
}

func raised(day string) string {
	return "grievance.raised on " + day + " grievance G1 form individual signatories 1"
}

func action(day, state string) string {
	return "grievance.action_recorded on " + day + " grievance G1 action plan theme workload state " + state
}

func resolved(day string) string {
	return "grievance.resolved on " + day + " grievance G1 outcome upheld"
}

func TestGrievances(t *testing.T) {
	for name, s := range map[string]story{
		"not known":                     {[]string{resolved("2018-02-01")}, "G1 is not known: no line raises it; check the id, or record grievance.raised first"},
		"raised twice":                  {[]string{raised("2018-01-01"), raised("2018-02-01")}, "G1 was raised already, on 2018-01-01 (line 1.1)"},
		"action before it":              {[]string{raised("2018-01-02"), action("2018-01-01", "taken")}, "is 2018-01-01, before G1 was raised, on 2018-01-02 (line 1.1)"},
		"action on its day":             {[]string{raised("2018-01-01"), action("2018-01-01", "taken")}, ""},
		"resolved before it":            {[]string{raised("2018-01-02"), resolved("2018-01-01")}, "before G1 was raised"},
		"resolved on its day":           {[]string{raised("2018-01-01"), resolved("2018-01-01")}, ""},
		"resolved twice":                {[]string{raised("2018-01-01"), resolved("2018-02-01"), resolved("2018-03-01")}, "G1 was resolved already, on 2018-02-01 (line 2.1); correct that line"},
		"resolved earlier, told later":  {[]string{raised("2018-01-01"), resolved("2018-02-01"), resolved("2018-01-31")}, "G1 was resolved already, on 2018-01-31 (this entry); correct that line if it is wrong; correct or retract line 2.1 in the same entry, or check what this one says"},
		"withdrawn when resolved":       {[]string{raised("2018-01-01"), resolved("2018-02-01"), "grievance.withdrawn on 2018-03-01 grievance G1"}, "was resolved already, on 2018-02-01"},
		"resolved when withdrawn":       {[]string{raised("2018-01-01"), "grievance.withdrawn on 2018-02-01 grievance G1", resolved("2018-03-01")}, "was withdrawn already, on 2018-02-01 (line 2.1)"},
		"action on the day of its end":  {[]string{raised("2018-01-01"), resolved("2018-02-01"), action("2018-02-01", "taken")}, ""},
		"action after its end":          {[]string{raised("2018-01-01"), resolved("2018-02-01"), action("2018-02-02", "taken")}, "was resolved already, on 2018-02-01 (line 2.1)"},
		"action in train, then taken":   {[]string{raised("2018-01-01"), action("2018-02-01", "in-train"), action("2018-02-02", "taken")}, ""},
		"action taken, then in train":   {[]string{raised("2018-01-01"), action("2018-02-01", "taken"), action("2018-02-02", "in-train")}, "is in-train, but plan of G1 was taken on 2018-02-01 (line 2.1)"},
		"raising taken back":            {[]string{raised("2018-01-01"), resolved("2018-02-01"), "line.retracted line 1.1"}, "no line raises it; check the id, or record grievance.raised first; correct or retract line 2.1 in the same entry, or check what this one says"},
		"end taken back, another given": {[]string{raised("2018-01-01"), resolved("2018-02-01"), "line.retracted line 2.1", resolved("2018-03-01")}, ""},
	} {
		t.Run(name, s.tell)
	}
}

func away(id, day string) string {
	return "absence.started on " + day + " absence " + id + " worker W1 reason sickness-short"
}

func back(id, last, days string) string {
	return "absence.ended last_day " + last + " absence " + id + " days_lost " + days
}

func TestAbsences(t *testing.T) {
	for name, s := range map[string]story{
		"not known":                {[]string{back("A1", "2018-01-10", "1")}, "A1 is not known: no line starts it"},
		"started twice":            {[]string{away("A1", "2018-01-01"), away("A1", "2018-02-01")}, "A1 has started already, on 2018-01-01 (line 1.1)"},
		"ended twice":              {[]string{away("A1", "2018-01-01"), back("A1", "2018-01-10", "5"), back("A1", "2018-01-11", "5")}, "A1 has ended already, on 2018-01-10 (line 2.1)"},
		"one day":                  {[]string{away("A1", "2018-01-01"), back("A1", "2018-01-01", "1")}, ""},
		"ended before it starts":   {[]string{away("A1", "2018-01-02"), back("A1", "2018-01-01", "0")}, "is 2018-01-01, before A1 starts, on 2018-01-02 (line 1.1)"},
		"every day lost":           {[]string{away("A1", "2018-01-01"), back("A1", "2018-01-10", "10")}, ""},
		"more days than there are": {[]string{away("A1", "2018-01-01"), back("A1", "2018-01-10", "10.000001")}, "is 10.000001, but A1 has 10 days, from 2018-01-01 (line 1.1) to 2018-01-10"},
		"another while away":       {[]string{away("A1", "2018-01-01"), away("A2", "2018-02-01")}, "W1 is away twice: A2 overlaps A1, from 2018-01-01 on (line 1.1); record its end first, or correct it"},
		"another on the last day":  {[]string{away("A1", "2018-01-01"), back("A1", "2018-01-10", "5"), away("A2", "2018-01-10")}, "A2 overlaps A1, from 2018-01-01 to 2018-01-10 (line 1.1)"},
		"another the day after":    {[]string{away("A1", "2018-01-01"), back("A1", "2018-01-10", "5"), away("A2", "2018-01-11")}, ""},
		"an end taken back":        {[]string{away("A1", "2018-01-01"), back("A1", "2018-01-10", "5"), away("A2", "2018-01-11"), "line.retracted line 2.1"}, "A1 overlaps A2, from 2018-01-11 on (line 3.1); record its end first, or correct it; correct or retract line 3.1 in the same entry, or check what this one says"},
		"one of another worker":    {[]string{away("A1", "2018-01-01"), "absence.started on 2018-02-01 absence A2 worker W2 reason maternity"}, ""},
		"declared twice": {[]string{"absence.days_declared first_day 2018-01-01 last_day 2018-12-31 declaration D1 reason other days_lost 4000 source s",
			"absence.days_declared first_day 2019-01-01 last_day 2019-12-31 declaration D1 reason other days_lost 4000 source s"}, "D1 was declared already, from 2018-01-01 (line 1.1)"},
	} {
		t.Run(name, s.tell)
	}
}

func TestASpellIsWhatAnAbsenceComesTo(t *testing.T) {
	l := &ledger{t: t}
	require.NoError(t, l.say(away("A1", "2018-01-01")))
	require.NoError(t, l.say(back("A1", "2018-01-10", "5.5")))
	require.NoError(t, l.say(away("A2", "2018-02-01")))
	w := l.Called(facts.Worker, "W1")
	require.Equal(t, []facts.Thing{1, 2}, l.Absences(w))
	s := l.Spell(1)
	require.Equal(t, "[2018-01-01, 2018-01-11) 5.5 1.1 2.1 sickness-short",
		fmt.Sprint(s.Span, " ", s.DaysLost, " ", s.Line, " ", s.EndLine, " ", events.AbsenceReasons[s.Reason-1]))
	require.NoError(t, l.say("line.retracted line 3.1"))
	require.Equal(t, []facts.Thing{1}, l.Absences(w))
	require.Zero(t, l.Spell(2))
}

func TestPractice(t *testing.T) {
	const (
		set   = "learning_need.set on 2018-01-01 worker W1 need courts"
		met   = "learning_need.met on 2018-02-01 worker W1 need courts"
		start = "performance_procedure.started on 2018-01-01 worker W1 procedure capability"
		end   = "performance_procedure.ended last_day 2018-01-31 worker W1 procedure capability"
	)
	for name, s := range map[string]story{
		"met, not set":      {[]string{met}, "W1 has no learning need courts by 2018-02-01"},
		"met":               {[]string{set, met}, ""},
		"met twice":         {[]string{set, met, "learning_need.met on 2018-03-01 worker W1 need courts"}, "W1 met courts already, on 2018-02-01 (line 2.1)"},
		"met and set again": {[]string{set, met, "learning_need.set on 2018-03-01 worker W1 need courts", "learning_need.met on 2018-04-01 worker W1 need courts"}, ""},
		"another need":      {[]string{set, "learning_need.met on 2018-02-01 worker W1 need law"}, "W1 has no learning need law"},
		"set by another":    {[]string{set, "learning_need.met on 2018-02-01 worker W2 need courts"}, "W2 has no learning need courts"},
		"set taken back":    {[]string{set, met, "line.retracted line 1.1"}, "has no learning need courts by 2018-02-01; check it, or record learning_need.set first; correct or retract line 2.1 in the same entry, or check what this one says"},
		"ended, no start":   {[]string{end}, "W1 is not under capability on 2018-01-31"},
		"ended":             {[]string{start, end}, ""},
		"ended twice":       {[]string{start, end, "performance_procedure.ended last_day 2018-03-31 worker W1 procedure capability"}, "is not under capability on 2018-03-31: it ended on 2018-01-31 (line 2.1)"},
		"started twice":     {[]string{start, "performance_procedure.started on 2018-01-31 worker W1 procedure capability"}, "is under capability already, since 2018-01-01 (line 1.1)"},
		"started again":     {[]string{start, end, "performance_procedure.started on 2018-02-01 worker W1 procedure capability"}, ""},
		"trainee not known": {[]string{"trainee.ended last_day 2018-01-01 trainee T1 outcome hired"}, "T1 is not expected by 2018-01-01"},
		"trainee twice":     {[]string{"trainee.expected on 2018-01-01 trainee T1 route step-up expected 2019-01-01", "trainee.expected on 2018-02-01 trainee T1 route step-up expected 2019-01-01"}, "T1 is expected already, since 2018-01-01 (line 1.1)"},
		"trainee ends":      {[]string{"trainee.expected on 2018-01-01 trainee T1 route step-up expected 2019-01-01", "trainee.ended last_day 2018-01-01 trainee T1 outcome hired"}, ""},
		"trainee ends twice": {[]string{"trainee.expected on 2018-01-01 trainee T1 route step-up expected 2019-01-01", "trainee.ended last_day 2018-01-01 trainee T1 outcome hired",
			"trainee.ended last_day 2018-01-02 trainee T1 outcome hired"}, "T1 ended already, on 2018-01-01 (line 2.1)"},
	} {
		t.Run(name, s.tell)
	}
}

func TestNotesStandInTheOrderOfTheirDays(t *testing.T) {
	l := &ledger{t: t}
	require.NoError(t, l.say("supervision.held on 2018-03-01 worker W1", "appraisal.held on 2018-01-01 worker W1"))
	require.NoError(t, l.say("supervision.held on 2018-02-01 worker W1", "spend.posted first_day 2018-01-01 last_day 2018-12-31 account agency pence 100 source s"))
	require.NoError(t, l.say("referrals.received first_day 2018-01-01 last_day 2018-12-31 count 12 source s"))
	w := l.Called(facts.Practice, "W1")
	var days []string
	for _, n := range l.Notes(facts.Practice, w) {
		days = append(days, n.Event.On().String()+" "+n.Line.String())
	}
	require.Equal(t, []string{"2018-01-01 1.2", "2018-02-01 2.1", "2018-03-01 1.1"}, days)
	require.Len(t, l.Notes(facts.Account, l.Called(facts.Account, "agency")), 1)
	require.Len(t, l.Notes(facts.Demand, l.Called(facts.Demand, facts.Referrals)), 1)
	require.Equal(t, 1, l.Count(facts.Account))
	require.Equal(t, "W1", l.ID(facts.Practice, w))
	require.Zero(t, l.Called(facts.Worker, "W1"), "no line says who that is")
	require.NoError(t, l.say("line.retracted line 1.1"))
	require.Len(t, l.Notes(facts.Practice, w), 2)
}

func TestAChangeTellsWhatItTouched(t *testing.T) {
	var r facts.Record
	c, err := r.Advance(1, &events.Entry{Events: []events.Event{
		said(t, "supervision.held on 2018-03-01 worker W1"), said(t, raised("2018-02-01")), said(t, "supervision.held on 2018-01-01 worker W1"),
	}})
	require.NoError(t, err)
	march, february, january := said(t, raised("2018-03-01")).On(), said(t, raised("2018-02-01")).On(), said(t, raised("2018-01-01")).On()
	require.Less(t, january, march)
	require.Equal(t, []facts.Noted{
		{Kind: facts.Practice, Touched: facts.Touched{Thing: 1, Event: 1, Facts: true, From: january}},
		{Kind: facts.Grievance, Touched: facts.Touched{Thing: 1, Event: 2, Facts: true, From: february}},
	}, c.Notes)
}
