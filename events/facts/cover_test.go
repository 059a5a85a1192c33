package facts_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/events/facts"
)

// TestOneCoversAtATime tells cover of a case that Ann holds, which Bob covers in
// May.
func TestOneCoversAtATime(t *testing.T) {
	may := covered("Bob", "2018-05-01", "2018-05-31")
	const stands = "Bob covers C1 from 2018-05-01 to 2018-05-31 (line 3.1), and one covers at a time; "
	for name, s := range map[string]story{
		"again":                         {[]string{may}, "event 1 (case.allocated.v1), case: C1 is covered by Bob from 2018-05-01 to 2018-05-31 already (line 3.1); leave this out"},
		"again, in the same entry":      {[]string{"line.retracted line 3.1; " + may + "; " + may}, "event 3 (case.allocated.v1), case: C1 is covered by Bob from 2018-05-01 to 2018-05-31 already (this entry)"},
		"again in its place":            {[]string{"line.retracted line 3.1; " + may}, ""},
		"within":                        {[]string{covered("Bob", "2018-05-05", "2018-05-10")}, "on: is 2018-05-05, but " + stands + "begin on 2018-06-01, or correct that line"},
		"by another, within":            {[]string{covered("Cat", "2018-05-05", "2018-05-10")}, "on: is 2018-05-05, but " + stands + "begin on 2018-06-01"},
		"by another, beyond":            {[]string{covered("Cat", "2018-05-15", "2018-06-30")}, "on: is 2018-05-15, but " + stands + "begin on 2018-06-01"},
		"on its last day":               {[]string{covered("Cat", "2018-05-31", "2018-06-30")}, "on: is 2018-05-31, but " + stands},
		"the day after":                 {[]string{covered("Cat", "2018-06-01", "2018-06-30")}, ""},
		"the same goes on":              {[]string{covered("Bob", "2018-06-01", "2018-06-30")}, ""},
		"to its first day":              {[]string{covered("Cat", "2018-04-01", "2018-05-01")}, "last_day: is 2018-05-01, but " + stands + "let cover end by 2018-04-30"},
		"to the day before":             {[]string{covered("Cat", "2018-04-01", "2018-04-30")}, ""},
		"around":                        {[]string{covered("Cat", "2018-04-01", "2018-06-30")}, "last_day: is 2018-06-30, but " + stands + "let cover end by 2018-04-30"},
		"from its first day, longer":    {[]string{covered("Cat", "2018-05-01", "2018-06-30")}, "on: is 2018-05-01, but " + stands + "begin on 2018-06-01"},
		"from its first day, shorter":   {[]string{covered("Bob", "2018-05-01", "2018-05-02")}, "on: is 2018-05-01, but " + stands + "begin on 2018-06-01"},
		"corrected to itself":           {[]string{"line.corrected 3.1 => " + may}, ""},
		"corrected into another":        {[]string{covered("Cat", "2018-06-01", "2018-06-30"), "line.corrected 3.1 => " + covered("Bob", "2018-05-01", "2018-06-01")}, "event 1 (line.corrected.v1), now.last_day: is 2018-06-01, but Cat covers C1 from 2018-06-01 to 2018-06-30 (line 4.1), and one covers at a time; let cover end by 2018-05-31"},
		"corrected to end before":       {[]string{"line.corrected 3.1 => " + covered("Bob", "2018-05-01", "2018-05-14"), covered("Cat", "2018-05-15", "2018-06-30")}, ""},
		"both in an entry":              {[]string{"line.corrected 3.1 => " + covered("Bob", "2018-05-01", "2018-05-14") + "; " + covered("Cat", "2018-05-15", "2018-06-30")}, ""},
		"once it is retracted":          {[]string{"line.retracted line 3.1", covered("Cat", "2018-05-05", "2018-05-10")}, ""},
		"once the case is who covers's": {[]string{"case.moved on 2018-05-10 case C1 from Ann to Bob reason other", covered("Cat", "2018-05-10", "2018-05-31")}, ""},
		"and the move taken back": {[]string{"case.moved on 2018-05-10 case C1 from Ann to Bob reason other", covered("Cat", "2018-05-10", "2018-05-31"), "line.retracted line 4.1"},
			"event 1 (line.retracted.v1), line: names 4.1, but then a line on record would not stand: line 5.1, on: is 2018-05-10, but " + stands},
	} {
		t.Run(name, func(t *testing.T) {
			s.entries = append([]string{opened, toAnn, may}, s.entries...)
			s.tell(t)
		})
	}
}

// TestACaseGoesToWhoCovers tells moves of a case that Ann holds and Bob covers in
// May.
func TestACaseGoesToWhoCovers(t *testing.T) {
	may := covered("Bob", "2018-05-01", "2018-05-31")
	toBob := func(day string) string { return "case.moved on " + day + " case C1 from Ann to Bob reason other" }
	for name, s := range map[string]story{
		"while they cover":               {[]string{toBob("2018-05-15")}, ""},
		"the day after":                  {[]string{toBob("2018-06-01")}, ""},
		"on the last day":                {[]string{toBob("2018-05-31")}, ""},
		"on the second day":              {[]string{toBob("2018-05-02")}, ""},
		"on the first day":               {[]string{toBob("2018-05-01")}, "event 1 (case.moved.v1), to: is Bob, who covers C1 from 2018-05-01 on (line 3.1) and would hold it then; retract or correct that line in the same entry"},
		"before they cover":              {[]string{toBob("2018-04-30")}, "event 1 (case.moved.v1), to: is Bob, who covers C1 from 2018-05-01 on (line 3.1)"},
		"and cover retracted":            {[]string{toBob("2018-04-30") + "; line.retracted line 3.1"}, ""},
		"and cover corrected":            {[]string{toBob("2018-05-01") + "; line.corrected 3.1 => " + covered("Bob", "2018-04-25", "2018-04-30")}, ""},
		"corrected to them":              {[]string{"case.moved on 2018-04-30 case C1 from Ann to Cat reason other", "line.corrected 4.1 => " + toBob("2018-04-30")}, "event 1 (line.corrected.v1), now.to: is Bob, who covers C1 from 2018-05-01 on (line 3.1)"},
		"allocated to them":              {[]string{"line.retracted line 3.1", "case.moved on 2018-03-01 case C1 from Ann reason other", "case.moved on 2018-07-01 case C1 from Bob reason other; case.allocated on 2018-06-01 case C1 worker Bob", covered("Bob", "2018-06-01", "2018-06-30")}, "event 1 (case.allocated.v1), worker: is Bob, who holds C1 on 2018-06-01 (line 6.2)"},
		"back to the team":               {[]string{"case.moved on 2018-05-15 case C1 from Ann reason other"}, ""},
		"back before they cover":         {[]string{"case.moved on 2018-04-15 case C1 from Ann reason other"}, "event 1 (case.moved.v1), on: is 2018-04-15, but then a line on record would not stand: line 3.1, on: is 2018-05-01, a day on which nobody holds C1"},
		"closed":                         {[]string{"case.closed last_day 2018-05-25 case C1"}, ""},
		"closed before they cover":       {[]string{"case.closed last_day 2018-04-25 case C1"}, "event 1 (case.closed.v1), last_day: is 2018-04-25, but then a line on record would not stand: line 3.1, case: C1 is not open on 2018-05-01: it was closed on 2018-04-25 (this entry)"},
		"the first to have it retracted": {[]string{"line.retracted line 2.1"}, "event 1 (line.retracted.v1), line: names 2.1, but then a line on record would not stand: line 3.1, on: is 2018-05-01, a day on which nobody holds C1"},
	} {
		t.Run(name, func(t *testing.T) {
			s.entries = append([]string{opened, toAnn, may}, s.entries...)
			s.tell(t)
		})
	}
}

// stoodIn draws a history of one case among three workers over a few weeks, in
// which as many stand in as hold it, with lines corrected and retracted.
func stoodIn(t *rapid.T, r *facts.Record) {
	worker := rapid.SampledFrom([]string{"Ann", "Bob", "Cat"})
	day := rapid.Custom(func(t *rapid.T) events.Date {
		return said(t, opened).On() + events.Date(rapid.IntRange(0, 40).Draw(t, "day"))
	})
	event := func() events.Event {
		d := day.Draw(t, "on")
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0:
			return said(t, opened)
		case 1:
			return &events.CaseAllocated{Day: d, Case: "C1", Worker: worker.Draw(t, "worker")}
		case 2:
			return &events.CaseClosed{LastDay: d, Case: "C1"}
		case 3, 4, 5:
			return &events.CaseMoved{Day: d, Case: "C1", From: r.WorkerID(r.Holder(1, d)), To: worker.Draw(t, "to"), Reason: "other"}
		}
		return &events.CaseAllocated{Day: d, Case: "C1", Worker: worker.Draw(t, "worker"), Cover: true, LastDay: d + events.Date(rapid.IntRange(0, 20).Draw(t, "days"))}
	}
	_, err := r.Apply(1, &events.Entry{Events: []events.Event{said(t, opened), said(t, "case.allocated on 2018-01-01 case C1 worker Ann")}})
	require.NoError(t, err)
	at := events.Position(1)
	for range rapid.IntRange(1, 40).Draw(t, "entries") {
		ev := event()
		line := events.LineAt(events.Position(rapid.Uint64Range(1, uint64(at)).Draw(t, "position")), 1)
		switch rapid.IntRange(0, 9).Draw(t, "amend") {
		case 0:
			ev = &events.LineRetracted{Line: line}
		case 1:
			ev = &events.LineCorrected{Line: line, Now: ev}
		}
		if _, err := r.Apply(at+1, &events.Entry{Events: []events.Event{ev}}); err == nil {
			at++
		}
	}
}

// TestWhoCoversStandsInForSomebody holds the cover of random histories against
// what it is: on each of its days, one other than the holder stands in for them.
func TestWhoCoversStandsInForSomebody(t *testing.T) {
	covers, sooner := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		var r facts.Record
		stoodIn(rt, &r)
		list := slices.DeleteFunc(slices.Clone(r.Allocations(1)), func(a facts.Allocation) bool { return !a.Cover })
		for i, a := range list {
			require.Less(rt, a.Span.From, a.Span.To)
			require.True(rt, i == 0 || list[i-1].Span.To <= a.Span.From, "two cover at once")
			for d := a.Span.From; d < a.Span.To; d++ {
				holder := r.Holder(1, d)
				require.True(rt, holder != 0 && holder != a.Worker, "%s covers for %s on %s", r.WorkerID(a.Worker), r.WorkerID(holder), d)
			}
			covers++
			if a.EndLine != a.Line {
				sooner++
			}
		}
	})
	require.NotZero(t, sooner, "of %d runs of cover", covers)
	t.Logf("%d runs of cover, of which %d ended sooner than stated", covers, sooner)
}
