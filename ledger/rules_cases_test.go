package ledger_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/memlog"
)

// caseDesk is a ledger with two posts held by W1 and W2, the agency worker X1
// on assignment, W3 who was offered a post only, and a case that W1 holds, all
// from 2017: lines 1.1 to 5.2.
func caseDesk(t testing.TB) *desk {
	t.Helper()
	d := staffed(t)
	d.given("worker.hired on 2017-01-01 worker W2 post P2" + aStart)
	d.given("agency.started on 2017-01-01 assignment A1 worker X1 agency reed role case-holder team north fte 1 reason vacancy",
		"worker.offered on 2017-01-01 worker W3 post P2 fte 1")
	require.NoError(t, d.sayOfCases("case.opened on 2017-01-01 case C1 status in-need", "case.allocated on 2017-01-01 case C1 worker W1"))
	return d
}

// sayOfCases records events in the book of cases.
func (d *desk) sayOfCases(lines ...string) error {
	d.t.Helper()
	_, err := d.Record(d.t.Context(), d.entry(events.Cases, lines...), d.may)
	return err
}

func TestCasesGoToWhoIsHere(t *testing.T) {
	const left = "worker.left last_day 2018-06-30 worker W2" + aLeave
	to := func(worker, on string) string {
		return "case.moved on " + on + " case C1 from W1 to " + worker + " reason worker-left"
	}
	for name, c := range map[string]struct {
		given   []string // of the workforce, an entry each
		cases   []string // of cases, an entry each
		say     string
		refused string
	}{
		"to somebody in post":             {say: to("W2", "2018-07-01")},
		"to an agency worker":             {say: to("X1", "2018-07-01")},
		"back to the team":                {say: "case.moved on 2018-07-01 case C1 from W1 reason worker-left"},
		"to somebody unknown":             {say: to("W9", "2018-07-01"), refused: "1 to: is W9, who is not known: no hire, offer, transfer or agency start names them"},
		"to one who was only offered":     {say: to("W3", "2018-07-01"), refused: "1 to: is W3, who is neither in post nor on an assignment on 2018-07-01: nothing on record has them start"},
		"to a leaver":                     {given: []string{left}, say: to("W2", "2018-07-01"), refused: "1 to: is W2, who is neither in post nor on an assignment on 2018-07-01: their last day was 2018-06-30 (line 6.1); name somebody who is"},
		"to a leaver on their last day":   {given: []string{left}, say: to("W2", "2018-06-30")},
		"before the first day":            {say: "line.corrected 5.2 => case.allocated on 2017-01-01 case C1 worker W1", given: []string{"line.corrected 2.1 => " + hire("W1", "2017-01-02", "1")}, refused: "1 now.worker: is W1, who is neither in post nor on an assignment on 2017-01-01: they start on 2017-01-02 (line 6.1)"},
		"on the first day":                {given: []string{"line.corrected 2.1 => " + hire("W1", "2017-01-01", "1")}, say: "line.corrected 5.2 => case.allocated on 2017-01-01 case C1 worker W1"},
		"between leaving and coming back": {given: []string{left, "worker.hired on 2018-09-01 worker W2 post P2" + aStart}, say: to("W2", "2018-08-01"), refused: "1 to: their last day was 2018-06-30 (line 6.1), and they start again on 2018-09-01 (line 7.1)"},
		"after coming back":               {given: []string{left, "worker.hired on 2018-09-01 worker W2 post P2" + aStart}, say: to("W2", "2018-09-01")},
		"after an assignment":             {given: []string{"agency.ended last_day 2018-06-30 assignment A1"}, say: to("X1", "2018-07-01"), refused: "1 to: their last day was 2018-06-30 (line 6.1)"},
		"cover by a leaver":               {given: []string{left}, say: "case.allocated on 2018-07-01 case C1 worker W2 cover true last_day 2018-07-31", refused: "1 worker: their last day was 2018-06-30"},
		"cover by somebody":               {say: "case.allocated on 2018-07-01 case C1 worker W2 cover true last_day 2018-07-31"},
		"corrected to a leaver":           {given: []string{left}, cases: []string{to("X1", "2018-07-01")}, say: "line.corrected 7.1 => " + to("W2", "2018-07-01"), refused: "1 now.to: is W2, who is neither"},
		"who holds it leaves":             {given: []string{"worker.left last_day 2018-06-30 worker W1" + aLeave}, say: to("W2", "2018-09-01")},
		// What follows is told by the facts about cases themselves.
		"allocated twice":                {say: "case.allocated on 2018-01-01 case C1 worker W2", refused: "1 case: C1 is held by W1 since 2017-01-01 (line 5.2); record case.moved instead"},
		"moved from who does not hold":   {say: "case.moved on 2018-01-01 case C1 from W2 to X1 reason other", refused: "1 from: is W2, who does not hold C1 on 2018-01-01: W1 does, since 2017-01-01 (line 5.2)"},
		"a closed case moved":            {cases: []string{"case.closed last_day 2018-01-31 case C1"}, say: to("W2", "2018-02-01"), refused: "1 case: C1 is not open on 2018-02-01: it was closed on 2018-01-31 (line 6.1)"},
		"moved on its last day":          {cases: []string{"case.closed last_day 2018-01-31 case C1"}, say: to("W2", "2018-01-31")},
		"an allocation with no case yet": {say: "case.allocated on 2018-01-01 case C9 worker W2", refused: "1 case: C9 is not known: no line opens it"},
	} {
		t.Run(name, func(t *testing.T) {
			d := caseDesk(t)
			for _, line := range c.given {
				d.given(line)
			}
			for _, line := range c.cases {
				require.NoError(t, d.sayOfCases(line))
			}
			requireRefused(t, d.sayOfCases(c.say), c.refused)
		})
	}
}

// TestCoverIsStatedToWhereItEnds tells cover by W2 of a case that W1 holds, with
// what is on record when it is recorded.
func TestCoverIsStatedToWhereItEnds(t *testing.T) {
	const (
		moved  = "case.moved on 2018-08-15 case C1 from W1 to W2 reason other"
		onward = "case.moved on 2018-08-15 case C1 from W1 to X1 reason other"
		back   = "case.moved on 2018-08-15 case C1 from W1 reason other"
		closed = "case.closed last_day 2018-08-14 case C1"
	)
	cover := func(last string) string {
		return "case.allocated on 2018-08-01 case C1 worker W2 cover true last_day " + last
	}
	opened := []string{closed, "case.opened on 2018-08-15 case C1 status in-need", "case.allocated on 2018-08-15 case C1 worker W1"}
	for name, c := range map[string]struct {
		cases   []string
		say     string
		refused string
	}{
		"to the day before it is theirs":   {cases: []string{moved}, say: cover("2018-08-14")},
		"to the day it is theirs":          {cases: []string{moved}, say: cover("2018-08-15"), refused: "1 last_day: is 2018-08-15, but W2 holds C1 from 2018-08-15 on (line 6.1) and covers for nobody then; let cover end by 2018-08-14"},
		"over a move to another":           {cases: []string{onward}, say: cover("2018-08-31")},
		"to the last day it is held":       {cases: []string{back}, say: cover("2018-08-14")},
		"beyond the last day it is held":   {cases: []string{back}, say: cover("2018-08-15"), refused: "1 last_day: is 2018-08-15, but W1 holds C1 only to 2018-08-14 (line 6.1), and W2 covers for nobody after that; let cover end by 2018-08-14"},
		"to the last day it is open":       {cases: []string{closed}, say: cover("2018-08-14")},
		"beyond the last day it is open":   {cases: []string{closed}, say: cover("2018-08-15"), refused: "1 last_day: is 2018-08-15, but W1 holds C1 only to 2018-08-14 (line 6.1)"},
		"beyond, though it opens again":    {cases: opened, say: cover("2018-08-15"), refused: "1 last_day: is 2018-08-15, but W1 holds C1 only to 2018-08-14 (line 6.1)"},
		"it goes to who covers":            {cases: []string{cover("2018-08-31")}, say: moved},
		"it goes back to its team":         {cases: []string{cover("2018-08-31")}, say: back},
		"it closes":                        {cases: []string{cover("2018-08-31")}, say: closed},
		"it goes to them before":           {cases: []string{cover("2018-08-31")}, say: "case.moved on 2018-08-01 case C1 from W1 to W2 reason other", refused: "1 to: is W2, who covers C1 from 2018-08-01 on (line 6.1) and would hold it then"},
		"corrected to where it ends":       {cases: []string{cover("2018-08-31"), moved}, say: "line.corrected 6.1 => " + cover("2018-08-14")},
		"corrected beyond where it ends":   {cases: []string{cover("2018-08-31"), moved}, say: "line.corrected 6.1 => " + cover("2018-09-30"), refused: "1 now.last_day: is 2018-09-30, but W2 holds C1 from 2018-08-15 on (line 7.1)"},
		"again":                            {cases: []string{cover("2018-08-31")}, say: cover("2018-08-31"), refused: "1 case: C1 is covered by W2 from 2018-08-01 to 2018-08-31 already (line 6.1)"},
		"by another at once":               {cases: []string{cover("2018-08-31")}, say: "case.allocated on 2018-08-31 case C1 worker X1 cover true last_day 2018-09-30", refused: "1 on: is 2018-08-31, but W2 covers C1 from 2018-08-01 to 2018-08-31 (line 6.1), and one covers at a time; begin on 2018-09-01"},
		"by another after that":            {cases: []string{cover("2018-08-31")}, say: "case.allocated on 2018-09-01 case C1 worker X1 cover true last_day 2018-09-30"},
		"by another once it is who covers": {cases: []string{cover("2018-08-31"), moved}, say: "case.allocated on 2018-08-15 case C1 worker X1 cover true last_day 2018-09-30"},
	} {
		t.Run(name, func(t *testing.T) {
			d := caseDesk(t)
			for _, line := range c.cases {
				require.NoError(t, d.sayOfCases(line))
			}
			requireRefused(t, d.sayOfCases(c.say), c.refused)
		})
	}
}

// TestStatusesChange tells changes of a case that is in need from 2017 on.
func TestStatusesChange(t *testing.T) {
	to := func(status, on string) string { return "case.status_changed on " + on + " case C1 status " + status }
	protection := to("protection", "2018-03-01")
	for name, c := range map[string]struct {
		cases   []string
		say     string
		refused string
	}{
		"to another":                {say: protection},
		"to what it opened with":    {say: to("in-need", "2018-03-01"), refused: "1 status: is in-need, which C1 is already, since 2017-01-01 (line 5.1); leave this out"},
		"twice":                     {cases: []string{protection}, say: protection, refused: "1 status: is protection, which C1 is already, since 2018-03-01 (line 6.1)"},
		"again later":               {cases: []string{protection}, say: to("protection", "2018-04-01"), refused: "1 status: is protection, which C1 is already, since 2018-03-01 (line 6.1)"},
		"again in another team":     {cases: []string{protection, "case.moved on 2018-03-15 case C1 from W1 to W2 reason other team south"}, say: to("protection", "2018-04-01"), refused: "1 status: since 2018-03-01 (line 6.1)"},
		"the day before, told late": {cases: []string{protection}, say: to("protection", "2018-02-28")},
		"back":                      {cases: []string{protection}, say: to("in-need", "2018-04-01")},
		"back on the day":           {cases: []string{protection}, say: to("in-need", "2018-03-01")},
		"corrected to another day":  {cases: []string{protection}, say: "line.corrected 6.1 => " + to("protection", "2018-03-05")},
		"corrected to what it was":  {cases: []string{protection}, say: "line.corrected 6.1 => " + to("in-need", "2018-03-01"), refused: "1 now.status: is in-need, which C1 is already, since 2017-01-01 (line 5.1)"},
		"corrected beyond another":  {cases: []string{protection, to("in-need", "2018-04-01")}, say: "line.corrected 7.1 => " + to("in-need", "2018-02-01"), refused: "1 now.status: is in-need"},
		"one between taken back":    {cases: []string{protection, to("looked-after", "2018-04-01"), to("protection", "2018-05-01")}, say: "line.retracted line 7.1"},
		"opened again with another": {cases: []string{"case.closed last_day 2018-01-31 case C1", "case.opened on 2018-02-01 case C1 status protection"}, say: to("in-need", "2018-03-01")},
		"opened again with it":      {cases: []string{"case.closed last_day 2018-01-31 case C1", "case.opened on 2018-02-01 case C1 status in-need"}, say: to("in-need", "2018-03-01"), refused: "1 status: is in-need, which C1 is already, since 2018-02-01 (line 7.1)"},
	} {
		t.Run(name, func(t *testing.T) {
			d := caseDesk(t)
			for _, line := range c.cases {
				require.NoError(t, d.sayOfCases(line))
			}
			requireRefused(t, d.sayOfCases(c.say), c.refused)
		})
	}
}

// Leaving is never refused because of cases, and what a leaver held may be
// moved afterwards, all of it in one entry.
func TestALeaversCasesGoInOneEntry(t *testing.T) {
	d := caseDesk(t)
	opened, moved := leaversCases(500)
	require.NoError(t, d.sayOfCases(opened...))
	d.given("worker.left last_day 2018-06-30 worker W1" + aLeave)
	bad := append(moved[:len(moved)-1:len(moved)-1], "case.moved on 2018-07-01 case C4990 from W1 to W1a reason worker-left")
	problems := events.Problems(d.sayOfCases(bad...))
	require.Len(t, problems, 1)
	require.Equal(t, 500, problems[0].Event)
	require.NoError(t, d.sayOfCases(moved...))
}

// TestWhoIsHereIsNotAskedOfCases moves the days on which W1 and X1, who have a case
// each from 2017-01-01, are here: the book of cases stands in the way of none of it.
func TestWhoIsHereIsNotAskedOfCases(t *testing.T) {
	for name, say := range map[string]string{
		"hired a day later":              "line.corrected 2.1 => " + hire("W1", "2017-01-02", "1"),
		"never hired":                    "line.retracted line 2.1",
		"left on the day":                "worker.left last_day 2017-01-01 worker W1" + aLeave,
		"on assignment a day later":      "line.corrected 4.1 => agency.started on 2017-01-02 assignment A1 worker X1 agency reed role case-holder team north fte 1 reason vacancy",
		"never on assignment":            "line.retracted line 4.1",
		"the assignment was another's":   "line.corrected 4.1 => agency.started on 2017-01-01 assignment A1 worker X2 agency reed role case-holder team north fte 1 reason vacancy",
		"the assignment over on the day": "agency.ended last_day 2017-01-01 assignment A1",
	} {
		t.Run(name, func(t *testing.T) {
			d := caseDesk(t)
			require.NoError(t, d.sayOfCases("case.opened on 2017-01-01 case C2 status in-need", "case.allocated on 2017-01-01 case C2 worker X1"))
			require.NoError(t, d.say(say))
		})
	}
}

// leaversCases opens cases that W1 holds, and moves them all to W2.
func leaversCases(n int) (opened, moved []string) {
	for i := range n {
		opened = append(opened, fmt.Sprintf("case.opened on 2018-01-01 case C%d0 status in-need", i), fmt.Sprintf("case.allocated on 2018-01-01 case C%d0 worker W1", i))
		moved = append(moved, fmt.Sprintf("case.moved on 2018-07-01 case C%d0 from W1 to W2 reason worker-left", i))
	}
	return opened, moved
}

// BenchmarkLeaver records that all cases of a leaver go to another, in one
// entry. What an event costs must not grow with how many there are.
func BenchmarkLeaver(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprintf("cases=%d", n), func(b *testing.B) {
			opened, moved := leaversCases(n)
			for b.Loop() {
				b.StopTimer()
				d := open(b, &memlog.Log{})
				d.given("post.established on 2016-01-01 post P1"+aPost, "post.established on 2016-01-01 post P2"+aPost,
					"worker.hired on 2017-01-01 worker W1 post P1"+aStart, "worker.hired on 2017-01-01 worker W2 post P2"+aStart)
				for at := 0; at < len(opened); at += 1000 {
					require.NoError(b, d.sayOfCases(opened[at:min(at+1000, len(opened))]...))
				}
				e := d.entry(events.Cases, moved...)
				b.StartTimer()
				_, err := d.Record(b.Context(), e, d.may)
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
		})
	}
}
