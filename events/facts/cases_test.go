package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/facts"
)

const (
	opened  = "case.opened on 2018-01-01 case C1 family F1 status in-need team duty"
	closed  = "case.closed last_day 2018-12-31 case C1"
	toAnn   = "case.allocated on 2018-02-01 case C1 worker Ann"
	annBob  = "case.moved on 2018-06-01 case C1 from Ann to Bob reason worker-left"
	bobBack = "case.moved on 2018-09-01 case C1 from Bob reason managing-caseloads"
)

func covered(worker, on, last string) string {
	return "case.allocated on " + on + " case C1 worker " + worker + " cover true last_day " + last
}

// held tells who held a case, when and why, and covered is marked.
func (l *ledger) held(c facts.Thing) string {
	reason := func(r uint8) string {
		if r == 0 {
			return "-"
		}
		return events.MoveReasons[r-1]
	}
	var out []string
	for _, a := range l.Allocations(c) {
		s := fmt.Sprintf("%s %s %s %s %s", l.WorkerID(a.Worker), a.Span, reason(a.Reason), reason(a.EndReason), a.Line)
		if a.Cover {
			s += " cover"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func (l *ledger) caseStands(c facts.Thing) string {
	var out []string
	for _, p := range l.CasePhases(c) {
		out = append(out, fmt.Sprintf("%s %s %s %s", p.Span, events.CaseStatuses[p.Status-1], l.Names.Slug(p.Team), p.Line))
	}
	return strings.Join(out, "; ")
}

func TestWhatACaseCannotHave(t *testing.T) {
	for name, s := range map[string]story{
		"not known":              {[]string{toAnn}, "C1 is not known: no line opens it; check the id, or record case.opened first"},
		"opened twice":           {[]string{opened, "case.opened on 2018-03-01 case C1 status in-need"}, "C1 is open already, since 2018-01-01 (line 1.1)"},
		"before it opens":        {[]string{opened, "case.allocated on 2017-12-31 case C1 worker Ann"}, "C1 is not open on 2017-12-31: it opens on 2018-01-01 (line 1.1)"},
		"on the day it opens":    {[]string{opened, "case.allocated on 2018-01-01 case C1 worker Ann"}, ""},
		"closed before it opens": {[]string{opened, "case.closed last_day 2017-12-31 case C1"}, "C1 is not open on 2017-12-31: it opens on 2018-01-01"},
		"closed on its one day":  {[]string{opened, "case.closed last_day 2018-01-01 case C1"}, ""},
		"closed twice":           {[]string{opened, closed, "case.closed last_day 2019-01-31 case C1"}, "C1 is not open on 2019-01-31: it was closed on 2018-12-31 (line 2.1)"},
		"closed twice on a day":  {[]string{opened, closed, closed}, "C1 is not open on 2018-12-31: it was closed on 2018-12-31 (line 2.1)"},
		"allocated on its last":  {[]string{opened, closed, "case.allocated on 2018-12-31 case C1 worker Ann"}, ""},
		"allocated when closed":  {[]string{opened, closed, "case.allocated on 2019-01-01 case C1 worker Ann"}, "C1 is not open on 2019-01-01: it was closed on 2018-12-31 (line 2.1)"},
		"moved when closed":      {[]string{opened, toAnn, closed, "case.moved on 2019-01-01 case C1 from Ann to Bob reason other"}, "C1 is not open on 2019-01-01: it was closed on 2018-12-31 (line 3.1)"},
		"changed when closed":    {[]string{opened, closed, "case.status_changed on 2019-01-01 case C1 status protection"}, "C1 is not open on 2019-01-01"},
		"opened again":           {[]string{opened, closed, "case.opened on 2019-01-01 case C1 status looked-after", "case.allocated on 2019-01-01 case C1 worker Ann"}, ""},
		"opened on its last day": {[]string{opened, closed, "case.opened on 2018-12-31 case C1 status looked-after"}, "C1 is open already, since 2018-01-01 (line 1.1)"},
		"allocated while held":   {[]string{opened, toAnn, "case.allocated on 2018-03-01 case C1 worker Bob"}, "C1 is held by Ann since 2018-02-01 (line 2.1); record case.moved instead"},
		"allocated once handed back": {[]string{opened, toAnn, "case.moved on 2018-06-01 case C1 from Ann reason other", "case.allocated on 2018-06-01 case C1 worker Bob"},
			""},
		"moved when not held":     {[]string{opened, annBob}, "is Ann, but nobody holds C1 on 2018-06-01; record case.allocated instead"},
		"moved from another":      {[]string{opened, toAnn, "case.moved on 2018-03-01 case C1 from Bob to Cat reason other"}, "is Bob, who does not hold C1 on 2018-03-01: Ann does, since 2018-02-01 (line 2.1)"},
		"moved from one who was":  {[]string{opened, toAnn, annBob, "case.moved on 2018-07-01 case C1 from Ann to Cat reason other"}, "is Ann, who does not hold C1 on 2018-07-01: Bob does, since 2018-06-01 (line 3.1)"},
		"moved once handed back":  {[]string{opened, toAnn, annBob, bobBack, "case.moved on 2018-10-01 case C1 from Bob to Cat reason other"}, "is Bob, but nobody holds C1 on 2018-10-01: the last to hold it was Bob, to 2018-08-31 (line 4.1)"},
		"moved twice on a day":    {[]string{opened, toAnn, annBob, "case.moved on 2018-06-01 case C1 from Bob to Cat reason other"}, ""},
		"a late move":             {[]string{opened, toAnn, annBob, "case.moved on 2018-03-01 case C1 from Ann to Cat reason other"}, "on: is 2018-03-01, but then a line on record would not stand: line 3.1, from: is Ann, who does not hold C1 on 2018-06-01: Cat does, since 2018-03-01 (this entry); correct or retract line 3.1 in the same entry, or check what this one says"},
		"a late close":            {[]string{opened, toAnn, annBob, "case.closed last_day 2018-05-31 case C1"}, "last_day: is 2018-05-31, but then a line on record would not stand: line 3.1, case: C1 is not open on 2018-06-01: it was closed on 2018-05-31 (this entry); correct that line if it is wrong, or record case.opened if the case opened again; correct or retract line 3.1 in the same entry, or check what this one says"},
		"allocation taken back":   {[]string{opened, toAnn, annBob, "line.retracted line 2.1"}, "line: names 2.1, but then a line on record would not stand: line 3.1, from: is Ann, but nobody holds C1 on 2018-06-01; record case.allocated instead; correct or retract line 3.1 in the same entry, or check what this one says"},
		"opening taken back":      {[]string{opened, toAnn, "line.retracted line 1.1"}, "no line opens it; check the id, or record case.opened first; correct or retract line 2.1 in the same entry, or check what this one says"},
		"cover":                   {[]string{opened, toAnn, covered("Bob", "2018-02-01", "2018-02-28")}, ""},
		"cover before it is held": {[]string{opened, toAnn, covered("Bob", "2018-01-31", "2018-02-28")}, "on: is 2018-01-31, a day on which nobody holds C1, so Bob covers for nobody"},
		"cover by the holder":     {[]string{opened, toAnn, covered("Ann", "2018-03-01", "2018-03-31")}, "is Ann, who holds C1 on 2018-03-01 (line 2.1)"},
		"cover over a move":       {[]string{opened, toAnn, annBob, covered("Cat", "2018-05-01", "2018-06-30")}, ""},
		"cover to the move":       {[]string{opened, toAnn, annBob, covered("Bob", "2018-05-01", "2018-05-31")}, ""},
		"cover beyond the move":   {[]string{opened, toAnn, annBob, covered("Bob", "2018-05-01", "2018-06-01")}, ""},
		"cover to the last day":   {[]string{opened, toAnn, closed, covered("Bob", "2018-12-01", "2018-12-31")}, ""},
		"cover beyond the last":   {[]string{opened, toAnn, closed, covered("Bob", "2018-12-01", "2019-01-01")}, ""},
		"cover after the last":    {[]string{opened, toAnn, closed, covered("Bob", "2019-01-01", "2019-01-31")}, "C1 is not open on 2019-01-01: it was closed on 2018-12-31 (line 3.1)"},
		"moved to who covers":     {[]string{opened, toAnn, covered("Bob", "2018-05-01", "2018-06-30"), annBob}, ""},
		"moved from who covers":   {[]string{opened, toAnn, covered("Bob", "2018-05-01", "2018-06-30"), "case.moved on 2018-06-01 case C1 from Bob to Cat reason other"}, "is Bob, who does not hold C1 on 2018-06-01: Ann does"},
	} {
		t.Run(name, s.tell)
	}
}

func TestAllocations(t *testing.T) {
	for name, c := range map[string]struct {
		say  []string
		want string
	}{
		"first and moved": {[]string{opened, toAnn, annBob}, "Ann [2018-02-01, 2018-06-01) - worker-left 2.1; Bob [2018-06-01, ) worker-left - 3.1"},
		"handed back, and closed": {[]string{opened, toAnn, annBob, bobBack, closed},
			"Ann [2018-02-01, 2018-06-01) - worker-left 2.1; Bob [2018-06-01, 2018-09-01) worker-left managing-caseloads 3.1"},
		"closed while held":              {[]string{opened, toAnn, closed}, "Ann [2018-02-01, 2019-01-01) - - 2.1"},
		"unheld between":                 {[]string{opened, toAnn, annBob, bobBack, "case.allocated on 2018-10-01 case C1 worker Ann"}, "Ann [2018-02-01, 2018-06-01) - worker-left 2.1; Bob [2018-06-01, 2018-09-01) worker-left managing-caseloads 3.1; Ann [2018-10-01, ) - - 5.1"},
		"twice on a day":                 {[]string{opened, toAnn, annBob, "case.moved on 2018-06-01 case C1 from Bob to Cat reason child-asked"}, "Ann [2018-02-01, 2018-06-01) - child-asked 2.1; Cat [2018-06-01, ) child-asked - 4.1"},
		"handed back on the day it came": {[]string{opened, toAnn, annBob, "case.moved on 2018-06-01 case C1 from Bob reason child-asked"}, "Ann [2018-02-01, 2018-06-01) - child-asked 2.1"},
		"allocated and handed back that day": {[]string{opened, toAnn, "case.moved on 2018-06-01 case C1 from Ann reason worker-left", "case.allocated on 2018-06-01 case C1 worker Bob", "case.moved on 2018-06-01 case C1 from Bob reason child-asked"},
			"Ann [2018-02-01, 2018-06-01) - worker-left 2.1"},
		"there and back on a day":            {[]string{opened, toAnn, annBob, "case.moved on 2018-06-01 case C1 from Bob to Ann reason child-asked"}, "Ann [2018-02-01, ) - - 2.1"},
		"first allocated and moved that day": {[]string{opened, toAnn, "case.moved on 2018-02-01 case C1 from Ann to Bob reason other"}, "Bob [2018-02-01, ) - - 3.1"},
		"told late":                          {[]string{opened, annBob + "; " + toAnn}, "Ann [2018-02-01, 2018-06-01) - worker-left 2.2; Bob [2018-06-01, ) worker-left - 2.1"},
		"cover is no change":                 {[]string{opened, toAnn, covered("Cat", "2018-03-01", "2018-03-31"), annBob}, "Ann [2018-02-01, 2018-06-01) - worker-left 2.1; Cat [2018-03-01, 2018-04-01) - - 3.1 cover; Bob [2018-06-01, ) worker-left - 4.1"},
		"moved to who covers":                {[]string{opened, toAnn, covered("Bob", "2018-05-01", "2018-06-30"), annBob}, "Ann [2018-02-01, 2018-06-01) - worker-left 2.1; Bob [2018-05-01, 2018-06-01) - - 3.1 cover; Bob [2018-06-01, ) worker-left - 4.1"},
		"and on to another":                  {[]string{opened, toAnn, covered("Bob", "2018-05-01", "2018-06-30"), annBob, "case.moved on 2018-06-10 case C1 from Bob to Cat reason other"}, "Ann [2018-02-01, 2018-06-01) - worker-left 2.1; Bob [2018-05-01, 2018-06-01) - - 3.1 cover; Bob [2018-06-01, 2018-06-10) worker-left other 4.1; Cat [2018-06-10, ) other - 5.1"},
		"and the move taken back":            {[]string{opened, toAnn, covered("Bob", "2018-05-01", "2018-06-30"), annBob, "line.retracted line 4.1"}, "Ann [2018-02-01, ) - - 2.1; Bob [2018-05-01, 2018-07-01) - - 3.1 cover"},
		"handed back while covered":          {[]string{opened, toAnn, covered("Cat", "2018-05-01", "2018-12-31"), annBob, bobBack}, "Ann [2018-02-01, 2018-06-01) - worker-left 2.1; Cat [2018-05-01, 2018-09-01) - - 3.1 cover; Bob [2018-06-01, 2018-09-01) worker-left managing-caseloads 4.1"},
		"closed while covered":               {[]string{opened, toAnn, covered("Cat", "2018-12-01", "2019-01-31"), closed}, "Ann [2018-02-01, 2019-01-01) - - 2.1; Cat [2018-12-01, 2019-01-01) - - 3.1 cover"},
		"closed while covered, and opened":   {[]string{opened, toAnn, covered("Cat", "2018-12-01", "2019-01-31"), closed, "case.opened on 2019-01-01 case C1 status in-need", "case.allocated on 2019-01-01 case C1 worker Ann"}, "Ann [2018-02-01, 2019-01-01) - - 2.1; Cat [2018-12-01, 2019-01-01) - - 3.1 cover; Ann [2019-01-01, ) - - 6.1"},
		"closed the day before cover ends":   {[]string{opened, toAnn, covered("Cat", "2018-12-01", "2019-01-01"), closed}, "Ann [2018-02-01, 2019-01-01) - - 2.1; Cat [2018-12-01, 2019-01-01) - - 3.1 cover"},
		"handed back while covered, and allocated": {[]string{opened, toAnn, covered("Cat", "2018-05-01", "2018-12-31"), "case.moved on 2018-06-01 case C1 from Ann reason other", "case.allocated on 2018-07-01 case C1 worker Bob"},
			"Ann [2018-02-01, 2018-06-01) - other 2.1; Cat [2018-05-01, 2018-06-01) - - 3.1 cover; Bob [2018-07-01, ) - - 5.1"},
		"had back the day it was handed back": {[]string{opened, toAnn, "case.moved on 2018-06-01 case C1 from Ann reason other", "case.allocated on 2018-06-01 case C1 worker Ann"}, "Ann [2018-02-01, ) - - 2.1"},
		"had back the day after":              {[]string{opened, toAnn, "case.moved on 2018-06-01 case C1 from Ann reason other", "case.allocated on 2018-06-02 case C1 worker Ann"}, "Ann [2018-02-01, 2018-06-01) - other 2.1; Ann [2018-06-02, ) - - 4.1"},
		"opened again, to the same worker":    {[]string{opened, toAnn, closed, "case.opened on 2019-01-01 case C1 status protection", "case.allocated on 2019-01-01 case C1 worker Ann"}, "Ann [2018-02-01, 2019-01-01) - - 2.1; Ann [2019-01-01, ) - - 5.1"},
	} {
		t.Run(name, func(t *testing.T) {
			l := &ledger{t: t}
			for _, line := range c.say {
				require.NoError(t, l.say(strings.Split(line, "; ")...))
			}
			require.Equal(t, c.want, l.held(1))
		})
	}
}

func TestCasePhases(t *testing.T) {
	status := func(day, s string) string { return "case.status_changed on " + day + " case C1 status " + s }
	for name, c := range map[string]struct {
		say  []string
		want string
	}{
		"opened":              {[]string{opened}, "[2018-01-01, ) in-need duty 1.1"},
		"closed":              {[]string{opened, closed}, "[2018-01-01, 2019-01-01) in-need duty 1.1"},
		"changed":             {[]string{opened, status("2018-03-01", "protection")}, "[2018-01-01, 2018-03-01) in-need duty 1.1; [2018-03-01, ) protection duty 2.1"},
		"changed to the same": {[]string{opened, status("2018-03-01", "in-need")}, "[2018-01-01, ) in-need duty 1.1"},
		"changed on its day":  {[]string{opened, status("2018-01-01", "protection")}, "[2018-01-01, ) protection duty 2.1"},
		"there and back":      {[]string{opened, status("2018-03-01", "protection"), status("2018-03-01", "in-need")}, "[2018-01-01, ) in-need duty 1.1"},
		"told late":           {[]string{opened, status("2018-03-01", "looked-after"), status("2018-02-01", "protection")}, "[2018-01-01, 2018-02-01) in-need duty 1.1; [2018-02-01, 2018-03-01) protection duty 3.1; [2018-03-01, ) looked-after duty 2.1"},
		"allocated to a team": {[]string{opened, toAnn + " team north", annBob}, "[2018-01-01, 2018-02-01) in-need duty 1.1; [2018-02-01, ) in-need north 2.1"},
		"moved to a team":     {[]string{opened, toAnn, annBob + " team north"}, "[2018-01-01, 2018-06-01) in-need duty 1.1; [2018-06-01, ) in-need north 3.1"},
		"opened again, and changed to what it was": {[]string{opened, closed, "case.opened on 2019-01-01 case C1 status protection team duty", status("2019-01-01", "in-need")}, "[2018-01-01, 2019-01-01) in-need duty 1.1; [2019-01-01, ) in-need duty 4.1"},
		"opened again, with no team":               {[]string{opened, closed, "case.opened on 2019-01-01 case C1 status in-need"}, "[2018-01-01, 2019-01-01) in-need duty 1.1; [2019-01-01, ) in-need  3.1"},
		"opened again, the same":                   {[]string{opened, closed, "case.opened on 2019-01-01 case C1 status in-need team duty"}, "[2018-01-01, 2019-01-01) in-need duty 1.1; [2019-01-01, ) in-need duty 3.1"},
	} {
		t.Run(name, func(t *testing.T) {
			l := &ledger{t: t}
			for _, line := range c.say {
				require.NoError(t, l.say(line))
			}
			require.Equal(t, c.want, l.caseStands(1))
			for _, p := range l.CasePhases(1) {
				require.Equal(t, "F1", l.Names.Slug(p.Family), "a child stays in its family")
			}
		})
	}
}

// TestTheFamilyOfACase tells of a case that closes and opens again, and says of
// which family it was before and is then.
func TestTheFamilyOfACase(t *testing.T) {
	const alone, again = "case.opened on 2018-01-01 case C1 status in-need", "case.opened on 2019-01-01 case C1 status in-need"
	for name, c := range map[string]struct {
		say  []string
		want string
	}{
		"the family it was of":     {[]string{opened, closed, again}, "F1, F1"},
		"another, if that is told": {[]string{opened, closed, again + " family F2"}, "F1, F2"},
		"none":                     {[]string{alone, closed, again}, ", "},
		"one at last":              {[]string{alone, closed, again + " family F2"}, ", F2"},
	} {
		t.Run(name, func(t *testing.T) {
			l := &ledger{t: t}
			for _, line := range c.say {
				require.NoError(t, l.say(line))
			}
			var of []string
			for _, p := range l.CasePhases(1) {
				of = append(of, l.Names.Slug(p.Family))
			}
			require.Equal(t, c.want, strings.Join(of, ", "))
		})
	}
}

func TestHeldAreTheCasesOfAWorker(t *testing.T) {
	l := &ledger{t: t}
	require.NoError(t, l.say(opened, toAnn, annBob, covered("Cat", "2018-03-01", "2018-03-31")))
	require.NoError(t, l.say("case.opened on 2018-01-01 case C2 status in-need", "case.allocated on 2018-01-01 case C2 worker Ann"))
	of := func(worker string) []facts.Thing { return l.Held(l.Called(facts.Worker, worker)) }
	require.Equal(t, []facts.Thing{1, 2}, of("Ann"))
	require.Equal(t, []facts.Thing{1}, of("Bob"))
	require.Equal(t, []facts.Thing{1}, of("Cat"))
	require.NoError(t, l.say("line.retracted line 1.4", "line.retracted line 1.3", "line.retracted line 1.2"))
	require.Equal(t, []facts.Thing{2}, of("Ann"))
	require.Empty(t, of("Bob"))
	require.Empty(t, of("Cat"))
	require.Empty(t, l.Allocations(1))
}

func TestOneHoldsACaseOnADay(t *testing.T) {
	l := &ledger{t: t}
	require.NoError(t, l.say(opened, toAnn, annBob, bobBack, covered("Cat", "2018-02-01", "2018-06-30")))
	for day, want := range map[string]string{"2018-01-31": "", "2018-02-01": "Ann", "2018-05-31": "Ann", "2018-06-01": "Bob", "2018-08-31": "Bob", "2018-09-01": ""} {
		d, err := events.ParseDate(day)
		require.NoError(t, err)
		require.Equal(t, want, l.WorkerID(l.Holder(1, d)), day)
	}
}

func TestCasesAloneNumberTheirWorkers(t *testing.T) {
	var r facts.Record
	r.Keep(facts.Case)
	c, err := r.Advance(1, &events.Entry{Events: []events.Event{
		said(t, "worker.hired on 2017-01-01 worker Zoe post P1"+aStart), said(t, opened), said(t, annBob), said(t, toAnn),
	}})
	require.NoError(t, err)
	require.Equal(t, []facts.Touched{{Thing: 1, Event: 2, Facts: true, From: said(t, opened).On()}}, c.Cases)
	require.Zero(t, r.Called(facts.Worker, "Zoe"))
	require.False(t, r.Introduced(r.Called(facts.Worker, "Ann")))
	require.Equal(t, []facts.Thing{1}, r.Held(r.Called(facts.Worker, "Bob")))
}
