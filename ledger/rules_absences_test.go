package ledger_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/events/facts"
	"muster/ledger"
	"muster/ledger/memlog"
)

func away(id, worker, on string) string {
	return "absence.started on " + on + " absence " + id + " worker " + worker + " reason sickness-short"
}

func back(id, last, lost string) string {
	return "absence.ended last_day " + last + " absence " + id + " days_lost " + lost
}

// TestDaysLostAreHeldAgainstHours has W1 hired at 0.5 FTE from 2017-01-01 (2.1) in
// a ledger of four posts of one FTE, and X1 on an assignment of 0.4 FTE from
// 2018-03-01 to 2018-03-31 (3.1), and ends an absence of twelve days.
func TestDaysLostAreHeldAgainstHours(t *testing.T) {
	const (
		from, to = "2018-01-08", "2018-01-19"
		hours    = "worker.hours_changed worker W1"
	)
	second := func(on, fte string) string {
		return "worker.hired on " + on + " worker W1 post P2 role case-holder grade sw team north contract permanent origin agency fte " + fte
	}
	fit := func(lost string) []string { return []string{away("A1", "W1", from), back("A1", to, lost)} }
	for name, c := range map[string]struct {
		given   []string // entries that pass
		say     []string
		refused string
	}{
		"half of the days":    {say: fit("6")},
		"a millionth more":    {say: fit("6.000001"), refused: "2 days_lost: is 6.000001 from 2018-01-08 to 2018-01-19, but W1 can have lost no more than 6 in it: 0.5 FTE from 2018-01-08 to 2018-01-19 (line 2.1); a day away from 0.5 FTE is 0.5 of a day lost; check the figure, or record first the hours that they had"},
		"as a full-timer":     {say: fit("10"), refused: "2 days_lost: no more than 6"},
		"more than the days":  {given: fit("0")[:1], say: fit("12.5")[1:], refused: "1 days_lost: is 12.5, but A1 has 12 days"},
		"one day":             {say: []string{away("A1", "W1", from), back("A1", from, "0.5")}},
		"one day as a whole":  {say: []string{away("A1", "W1", from), back("A1", from, "1")}, refused: "2 days_lost: no more than 0.5"},
		"nothing lost":        {say: fit("0")},
		"not ended":           {say: []string{away("A1", "W1", from)}},
		"ended by another":    {given: []string{away("A1", "W1", from)}, say: []string{back("A1", to, "7")}, refused: "1 days_lost: is 7 from"},
		"by a correction":     {given: []string{away("A1", "W1", from), back("A1", to, "6")}, say: []string{"line.corrected 5.1 => " + back("A1", to, "7")}, refused: "1 now.days_lost: is 7 from"},
		"begun later":         {given: []string{away("A1", "W1", from), back("A1", to, "6")}, say: []string{"line.corrected 4.1 => " + away("A1", "W1", "2018-01-10")}, refused: "1 now.on: leaves A1, from 2018-01-10 to 2018-01-19, with 6 days lost (line 5.1), but W1 can have lost no more than 5 in it"},
		"begun later, and so": {given: []string{away("A1", "W1", from), back("A1", to, "6")}, say: []string{"line.corrected 4.1 => " + away("A1", "W1", "2018-01-10"), "line.corrected 5.1 => " + back("A1", to, "5")}},
		"of another":          {given: []string{"worker.hired on 2018-01-01 worker W2 post P3" + aStart}, say: []string{away("A1", "W2", from), back("A1", to, "12")}},

		// Hours that change within it.
		"more from its third day":    {given: []string{hours + " on 2018-01-10 fte 1"}, say: fit("11")},
		"that, and a millionth":      {given: []string{hours + " on 2018-01-10 fte 1"}, say: fit("11.000001"), refused: "2 days_lost: no more than 11 in it: 0.5 FTE from 2018-01-08 to 2018-01-09 (line 2.1), 1 FTE from 2018-01-10 to 2018-01-19 (line 4.1);"},
		"more the day after":         {given: []string{hours + " on 2018-01-20 fte 1"}, say: fit("6.1"), refused: "2 days_lost: no more than 6"},
		"more on the last day":       {given: []string{hours + " on 2018-01-19 fte 1"}, say: fit("6.5")},
		"in the same entry":          {say: append(fit("12"), hours+" on "+from+" fte 1")},
		"moved, at the same hours":   {given: []string{"worker.moved on 2018-01-10 worker W1 post P3" + aMove}, say: fit("6")},
		"no fixed hours":             {given: []string{hours + " on 2018-01-01 fte 0"}, say: fit("12")},
		"no fixed hours, in between": {given: []string{hours + " on 2018-01-10 fte 0", hours + " on 2018-01-12 fte 0.5"}, say: fit("7.1"), refused: "2 days_lost: no more than 7 in it: 0.5 FTE from 2018-01-08 to 2018-01-09 (line 2.1), no fixed hours from 2018-01-10 to 2018-01-11 (line 4.1), 0.5 FTE from 2018-01-12 to 2018-01-19 (line 5.1);"},

		// Several posts and assignments.
		"two posts":                {given: []string{second("2017-06-01", "0.3")}, say: fit("9.6")},
		"two posts, and more":      {given: []string{second("2017-06-01", "0.3")}, say: fit("9.7"), refused: "2 days_lost: no more than 9.6 in it: 0.8 FTE from 2018-01-08 to 2018-01-19 (line 2.1, line 4.1);"},
		"a second from a day on":   {given: []string{second("2018-01-18", "0.5")}, say: fit("7")},
		"and not more":             {given: []string{second("2018-01-18", "0.5")}, say: fit("7.5"), refused: "2 days_lost: no more than 7"},
		"one without fixed hours":  {given: []string{second("2017-06-01", "0")}, say: fit("12")},
		"left the second before":   {given: []string{second("2017-06-01", "0.5"), "worker.left last_day 2018-01-07 worker W1 post P2" + aLeave}, say: fit("6.5"), refused: "2 days_lost: no more than 6"},
		"on an assignment":         {say: []string{away("A1", "X1", "2018-03-05"), back("A1", "2018-03-14", "4")}},
		"on an assignment, and so": {say: []string{away("A1", "X1", "2018-03-05"), back("A1", "2018-03-14", "5")}, refused: "2 days_lost: no more than 4 in it: 0.4 FTE from 2018-03-05 to 2018-03-14 (line 3.1)"},
		"it ends within":           {say: []string{away("A1", "X1", "2018-03-30"), back("A1", "2018-04-03", "1")}, refused: "2 days_lost: no more than 0.8 in it: 0.4 FTE from 2018-03-30 to 2018-03-31 (line 3.1), in no post and on no assignment from 2018-04-01 to 2018-04-03;"},

		// Days on which they were not here, and people of whom no hours are on record.
		"before the first day":      {say: []string{away("A1", "W1", "2016-12-30"), back("A1", "2017-01-02", "1")}},
		"before, and more":          {say: []string{away("A1", "W1", "2016-12-30"), back("A1", "2017-01-02", "1.5")}, refused: "2 days_lost: no more than 1 in it: in no post and on no assignment from 2016-12-30 to 2016-12-31, 0.5 FTE from 2017-01-01 to 2017-01-02 (line 2.1);"},
		"between two stays":         {given: []string{"worker.left last_day 2017-12-31 worker W1" + aLeave, "worker.hired on 2018-02-01 worker W1 post P1" + aStart}, say: fit("0.5"), refused: "2 days_lost: no more than 0 in it: in no post and on no assignment from 2018-01-08 to 2018-01-19;"},
		"between, and nothing lost": {given: []string{"worker.left last_day 2017-12-31 worker W1" + aLeave}, say: fit("0")},
		"only offered a post":       {given: []string{"worker.offered on 2018-01-01 worker W3 post P3 fte 0.5"}, say: []string{away("A1", "W3", from), back("A1", to, "12")}},

		// What is recorded afterwards.
		"fewer hours":                   {given: fit("6"), say: []string{hours + " on 2018-01-15 fte 0.4"}, refused: "1 fte: leaves A1, from 2018-01-08 to 2018-01-19, with 6 days lost (line 5.1), but W1 can have lost no more than 5.5 in it: 0.5 FTE from 2018-01-08 to 2018-01-14 (line 2.1), 0.4 FTE from 2018-01-15 to 2018-01-19 (this entry); a day away from 0.5 FTE is 0.5 of a day lost; check this, or correct that line in the same entry"},
		"fewer hours, and so":           {given: fit("6"), say: []string{hours + " on 2018-01-15 fte 0.4", "line.corrected 5.1 => " + back("A1", to, "5.5")}},
		"fewer hours the day after":     {given: fit("6"), say: []string{hours + " on 2018-01-20 fte 0.4"}},
		"fewer hours, few days lost":    {given: fit("5"), say: []string{hours + " on 2018-01-15 fte 0.4"}},
		"fewer hours by a correction":   {given: fit("6"), say: []string{"line.corrected 2.1 => " + hire("W1", "2017-01-01", "0.4")}, refused: "1 now.on: leaves A1, from"},
		"more hours taken back":         {given: append([]string{hours + " on 2018-01-10 fte 1"}, fit("11")...), say: []string{"line.retracted line 4.1"}, refused: "1 line: with 11 days lost (line 6.1), but W1 can have lost no more than 6"},
		"left before":                   {given: fit("6"), say: []string{"worker.left last_day 2018-01-12 worker W1" + aLeave}, refused: "1 last_day: no more than 2.5 in it"},
		"left on its last day":          {given: fit("6"), say: []string{"worker.left last_day 2018-01-19 worker W1" + aLeave}},
		"hired later":                   {given: fit("6"), say: []string{"line.corrected 2.1 => " + hire("W1", "2018-01-10", "0.5")}, refused: "1 now.on: no more than 5 in it"},
		"never hired, and then later":   {given: append(fit("6"), "worker.offered on 2017-01-01 worker W1 post P1 fte 0.5", "line.retracted line 2.1"), say: []string{hire("W1", "2018-02-01", "0.5")}, refused: "1 on: no more than 0 in it"},
		"never hired, and then again":   {given: append(fit("6"), "worker.offered on 2017-01-01 worker W1 post P1 fte 0.5", "line.retracted line 2.1"), say: []string{hire("W1", "2018-01-08", "0.5")}},
		"never hired":                   {given: fit("6"), say: []string{"line.retracted line 2.1"}},
		"the assignment ended sooner":   {given: []string{away("A1", "X1", "2018-03-05"), back("A1", "2018-03-14", "4")}, say: []string{"line.corrected 3.2 => agency.ended last_day 2018-03-13 assignment X"}, refused: "1 now.last_day: leaves A1, from 2018-03-05 to 2018-03-14, with 4 days lost (line 5.1)"},
		"the assignment was another's":  {given: []string{away("A1", "X1", "2018-03-05"), back("A1", "2018-03-14", "4"), second("2018-01-01", "0.1"), "worker.offered on 2018-01-01 worker X1 post P3 fte 0.5"}, say: []string{"line.corrected 3.1 => " + assigned("X2", "0.4")}},
		"the assignment at fewer hours": {given: []string{away("A1", "X1", "2018-03-05"), back("A1", "2018-03-14", "4")}, say: []string{"agency.changed on 2018-03-10 assignment X fte 0.3"}, refused: "1 fte: leaves A1"},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, &memlog.Log{})
			d.given("post.established on 2016-01-01 post P1"+aPost, "post.established on 2016-01-01 post P2"+aPost, "post.established on 2016-01-01 post P3"+aPost)
			d.given(hire("W1", "2017-01-01", "0.5"))
			d.given(assigned("X1", "0.4"), "agency.ended last_day 2018-03-31 assignment X")
			for _, line := range c.given {
				d.given(line)
			}
			requireRefused(t, d.say(c.say...), c.refused)
		})
	}
}

func assigned(worker, fte string) string {
	return "agency.started on 2018-03-01 assignment X worker " + worker + " agency reed role case-holder team north reason vacancy fte " + fte
}

// TestDaysDeclaredAreHeldAgainstHours has one person in post at 0.5 FTE in team
// north, and a second at one FTE from the fifth of a period of ten days, who moves
// to team south on its tenth.
func TestDaysDeclaredAreHeldAgainstHours(t *testing.T) {
	declared := func(id, first, lost string) string {
		return "absence.days_declared first_day " + first + " last_day 2018-01-10 declaration " + id + " reason other source return days_lost " + lost
	}
	ill := func(id, first, lost string) string {
		return strings.Replace(declared(id, first, lost), "reason other", "reason sickness-long", 1)
	}
	const from = "2018-01-01"
	for name, c := range map[string]struct {
		given        []string
		say, refused string
	}{
		"all of it":         {say: declared("D1", from, "11")},
		"more":              {say: declared("D1", from, "11.000001"), refused: "1 days_lost: is 11.000001, but from 2018-01-01 to 2018-01-10 there are 10 days and 2 people in post on record, who by their FTE can lose no more than 11; check the figure"},
		"from the fifth on": {say: declared("D1", "2018-01-05", "9.1"), refused: "1 days_lost: there are 6 days and 2 people in post on record, who by their FTE can lose no more than 9"},
		"of nobody":         {say: strings.Replace(declared("D1", "2016-01-01", "1"), "last_day 2018", "last_day 2016", 1), refused: "1 days_lost: 0 people in post on record, who by their FTE can lose no more than 0"},

		"twice":                   {given: []string{declared("D1", from, "5")}, say: declared("D2", from, "5"), refused: "1 declaration: is D2, but days lost for the same reason, by the same people over the same days, are declared already (line 4.1); correct that line if the figure changed"},
		"twice, of a team":        {given: []string{declared("D1", from, "1") + " team south"}, say: declared("D2", from, "1") + " team south", refused: "1 declaration: declared already (line 4.1)"},
		"for another reason":      {given: []string{declared("D1", from, "11")}, say: ill("D2", from, "11"), refused: "1 days_lost: is 11, with 11 declared already for these days (line 4.1), but from 2018-01-01 to 2018-01-10 there are 10 days"},
		"in two":                  {given: []string{declared("D1", from, "6")}, say: ill("D2", from, "5")},
		"corrected":               {given: []string{declared("D1", from, "11")}, say: "line.corrected 4.1 => " + declared("D1", from, "10")},
		"beside a part":           {given: []string{declared("D1", from, "10")}, say: declared("D2", "2018-01-06", "2.5")},
		"beside a part, and so":   {given: []string{declared("D1", from, "10")}, say: declared("D2", "2018-01-06", "2.6"), refused: "1 days_lost: is 2.6, with 5 declared already for these days (line 4.1)"},
		"beside four":             {given: []string{declared("D1", from, "1"), ill("D2", from, "1"), declared("D3", from, "1") + " service cin", ill("D4", from, "1") + " service cin"}, say: strings.Replace(declared("D5", from, "8"), "other", "maternity", 1) + " service cin", refused: "1 days_lost: is 8, with 4 declared already for these days (line 4.1, line 5.1, line 6.1, 1 more)"},
		"of a team":               {say: declared("D1", from, "10") + " team north"},
		"of a team, and more":     {say: declared("D1", from, "10.1") + " team north", refused: "1 days_lost: 10 days and 2 people in post in north on record, who by their FTE can lose no more than 10"},
		"of a team of a day":      {say: declared("D1", from, "1.1") + " team south", refused: "1 days_lost: 10 days and 1 person in post in south on record, who by their FTE can lose no more than 1"},
		"of a team of nobody":     {say: declared("D1", from, "1") + " team west", refused: "1 days_lost: 0 people in post in west on record, who by their FTE can lose no more than 0"},
		"of a team, beside it":    {given: []string{declared("D1", from, "1") + " team south"}, say: ill("D2", from, "1") + " team south", refused: "1 days_lost: is 1, with 1 declared already for these days (line 4.1)"},
		"of another team":         {given: []string{declared("D1", from, "1") + " team south"}, say: declared("D2", from, "10") + " team north"},
		"of a service":            {say: declared("D1", from, "11") + " service cin"},
		"of a service of no post": {say: declared("D1", from, "1") + " service cinn", refused: "1 service: is cinn, but from 2018-01-01 to 2018-01-10 no post on record is in it; those with posts are cin; check the name"},
		"before its first post":   {say: strings.NewReplacer("2018-01-01", "2015-12-30", "2018-01-10", "2015-12-31").Replace(declared("D1", from, "1")) + " service cin", refused: "1 service: no post on record is in it; those with posts are none"},
		"of all, beside a team's": {given: []string{declared("D1", from, "1") + " team south"}, say: declared("D2", from, "11"), refused: "1 days_lost: is 11, with 1 declared already for these days (line 4.1)"},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, &memlog.Log{})
			d.given("post.established on 2016-01-01 post P1"+aPost, "post.established on 2016-01-01 post P2"+aPost)
			d.given(hire("W1", "2017-01-01", "0.5"), "worker.hired on 2018-01-05 worker W2 post P2"+aStart)
			d.given("worker.moved on 2018-01-10 worker W2 post P2 role case-holder grade sw team south")
			for _, line := range c.given {
				d.given(line)
			}
			requireRefused(t, d.say(c.say), c.refused)
		})
	}
}

// TestWhatWasAsBadBeforeIsLetPass goes on from a ledger in which more days are lost
// than there was anybody to lose, as ledgers that were begun earlier may hold.
func TestWhatWasAsBadBeforeIsLetPass(t *testing.T) {
	log := new(memlog.Log)
	d := open(t, log)
	d.given("post.established on 2016-01-01 post P1" + aPost)
	d.given(hire("W1", "2017-01-01", "0.5"))
	last := stored(t, log)[1]
	chain := events.Start("anywhere")
	for s := range log.Read(t.Context(), 1) {
		e, err := events.DecodeEntry(s.Bytes)
		require.NoError(t, err)
		require.NoError(t, chain.Next(s, e.Prev))
	}
	old := d.entry(events.Workforce, away("A1", "W1", "2018-01-01"), back("A1", "2018-01-10", "8"))
	old.Recorded, old.Prev = last.Recorded, chain.Hash
	require.NoError(t, log.Append(3, events.Workforce, events.AppendEntry(nil, old)).Wait(t.Context()))
	d.reopen()
	d.given("worker.hours_changed on 2018-01-11 worker W1 fte 0.2")
	d.given("worker.hours_changed on 2018-01-10 worker W1 fte 0.6")
	requireRefused(t, d.say("worker.hours_changed on 2018-01-09 worker W1 fte 0.1"), "1 fte: with 8 days lost (line 3.2)")
	d.given("line.corrected 3.2 => " + back("A1", "2018-01-10", "6"))
	requireRefused(t, d.say("line.corrected 3.2 => "+back("A1", "2018-01-10", "7")), "1 now.days_lost: is 7")
}

// TestNoMoreIsLostThanThereIsToLose draws histories in which people fall ill, and
// reckons day by day what each can have lost: what is recorded is always possible,
// and what is refused for it is not.
func TestNoMoreIsLostThanThereIsToLose(t *testing.T) {
	refusals := 0
	rapid.Check(t, func(rt *rapid.T) {
		c := &chance{T: rt}
		log := new(memlog.Log)
		r, err := ledger.Open(t.Context(), ledger.Config{Authority: "anywhere", Log: log, Now: func() time.Time { return noon }})
		require.NoError(rt, err)
		record := new(facts.Record)
		last := events.Position(0)
		for range rapid.IntRange(1, 60).Draw(rt, "entries") {
			e := c.entry(last)
			if rapid.Bool().Draw(rt, "of absence") {
				id, worker := c.one("S1", "S2", "S3"), c.one("W1", "W2", "W3")
				e.Events = append(e.Events[:0], event(rt, away(id, worker, c.day())), event(rt, back(id, c.day(), c.one("1", "20", "70", "150"))))
			}
			_, err := r.Record(t.Context(), e, ledger.Allowance{})
			if err != nil && !strings.Contains(err.Error(), "can have lost no more than") {
				continue
			}
			e.Recorded = events.InstantOf(noon)
			change, impossible := record.Apply(last+1, e)
			require.NoError(rt, impossible)
			if err == nil {
				last++
				require.Empty(rt, overlost(record), "after entry %d", last)
				continue
			}
			refusals++
			require.NotEmpty(rt, overlost(record), "%v", err)
			require.NoError(rt, record.Undo(change))
		}
	})
	require.NotZero(t, refusals)
}

// overlost lists the absences by which more is lost than could be, reckoned a day
// at a time.
func overlost(r *facts.Record) (bad []string) {
	for a := facts.Thing(1); int(a) <= r.Count(facts.Absence); a++ {
		s := r.Spell(a)
		if s.EndLine == 0 || len(r.Stints(s.Worker))+len(r.Assignments(s.Worker)) == 0 {
			continue
		}
		limit := int64(0)
		for day := s.Span.From; day < s.Span.To; day++ {
			limit += lostInADay(r, s.Worker, day)
		}
		if int64(s.DaysLost) > limit {
			bad = append(bad, fmt.Sprint(r.ID(facts.Absence, a), s.DaysLost, limit))
		}
	}
	return bad
}

func lostInADay(r *facts.Record, w facts.Thing, day events.Date) (most int64) {
	unsaid := false
	for _, st := range r.Stints(w) {
		if st.Span.Contains(day) {
			most, unsaid = most+int64(st.FTE), unsaid || st.FTE == 0
		}
	}
	for _, a := range r.Assignments(w) {
		for _, e := range r.Engagements(a) {
			if e.Worker == w && e.Span.Contains(day) {
				most, unsaid = most+int64(e.FTE), unsaid || e.FTE == 0
			}
		}
	}
	if unsaid {
		return max(most, events.Million)
	}
	return most
}
