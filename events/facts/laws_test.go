package facts_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/events/facts"
)

// chance draws events about few things on few days, so that many are possible
// and many are not.
type chance struct{ *rapid.T }

func (c chance) one(from ...string) string { return rapid.SampledFrom(from).Draw(c.T, "one") }

func (c chance) event(last events.Position) events.Event {
	post, worker := " post "+c.one("P1", "P2", "P3"), " worker "+c.one("W1", "W2", "W3")
	day := fmt.Sprintf("201%d-01-01", rapid.IntRange(6, 9).Draw(c.T, "year"))
	place := post + " role " + c.one("case-holder", "other") + " grade sw team " + c.one("north", "south")
	lines := []string{
		"post.established on " + day + place + " service cin fte 1",
		"post.closed last_day " + day + post,
		"worker.hired on " + day + worker + place + " fte 1 contract permanent origin agency",
		"worker.moved on " + day + worker + place,
		"worker.hours_changed on " + day + worker + " fte 0.5",
		"worker.left last_day " + day + worker + " reason retired destination not-known",
		"worker.registered on " + day + worker + " registration SW1",
		"worker.offered on " + day + worker + post + " fte 1",
		"worker.offer_withdrawn on " + day + worker + post,
		"agency.started on " + day + worker + " assignment " + c.one("A1", "A2") + " agency reed role case-holder team east fte 1 reason vacancy",
		"agency.ended last_day " + day + " assignment " + c.one("A1", "A2"),
		"register.declared on " + day + " register " + c.one("hcpc", "swe") + " count 198 source invented",
	}
	if rapid.Bool().Draw(c.T, "noted") {
		lines = c.notes(day, worker)
	} else if rapid.Bool().Draw(c.T, "case") {
		lines = c.casework(day)
	}
	if last > 0 && c.one("fact", "fact", "amend") == "amend" {
		line := events.LineAt(events.Position(rapid.Uint64Range(1, uint64(last)).Draw(c.T, "position")), rapid.IntRange(1, 2).Draw(c.T, "number"))
		if rapid.Bool().Draw(c.T, "retract") {
			return &events.LineRetracted{Line: line}
		}
		return &events.LineCorrected{Line: line, Now: said(c.T, c.one(lines...))}
	}
	return said(c.T, c.one(lines...))
}

func (c chance) casework(day string) []string {
	of, worker := " case "+c.one("C1", "C2"), c.one("W1", "W2", "W3")
	other := c.one("", " to W1", " to W2", " to W4")
	if other == " to "+worker {
		other = ""
	}
	team := c.one("", " team north", " team south")
	opened := "case.opened on " + day + of + " status " + c.one("in-need", "protection") + team
	return []string{
		opened, opened, opened,
		"case.allocated on " + day + of + " worker " + worker + team,
		"case.allocated on " + day + of + " worker " + worker + " cover true last_day " + c.one("2019-01-01", "2019-06-01", "2020-01-01"),
		"case.moved on " + day + of + " from " + worker + other + " reason " + c.one("worker-left", "other") + team,
		"case.status_changed on " + day + of + " status " + c.one("in-need", "looked-after"),
		"case.closed last_day " + day + of,
	}
}

func (c chance) notes(day, worker string) []string {
	grievance, absence := " grievance "+c.one("G1", "G2"), " absence "+c.one("B1", "B2", "B3")
	return []string{
		"grievance.raised on " + day + grievance + " form collective signatories 3",
		"grievance.action_recorded on " + day + grievance + " action " + c.one("a", "b") + " theme pay state " + c.one("taken", "in-train"),
		"grievance.resolved on " + day + grievance + " outcome upheld",
		"grievance.withdrawn on " + day + grievance,
		"absence.started on " + day + absence + worker + " reason maternity",
		"absence.started on " + day + absence + worker + " reason other",
		"absence.ended last_day " + day + absence + " days_lost " + c.one("0", "1", "300", "400"),
		"supervision.held on " + day + worker,
		"learning_need.set on " + day + worker + " need law",
		"learning_need.met on " + day + worker + " need law",
		"performance_procedure.started on " + day + worker + " procedure p",
		"performance_procedure.ended last_day " + day + worker + " procedure p",
		"trainee.expected on " + day + " trainee " + c.one("T1", "T2") + " route step-up expected 2020-01-01",
		"trainee.ended last_day " + day + " trainee " + c.one("T1", "T2") + " outcome hired",
		"profile.sealed on " + day + worker + " box abc",
		"spend.posted first_day " + day + " last_day 2020-01-01 account agency pence 5 source invented",
		"referrals.received first_day " + day + " last_day 2020-01-01 count 5 source invented",
	}
}

func (c chance) entry(last events.Position) *events.Entry {
	e := new(events.Entry)
	for range rapid.IntRange(1, 3).Draw(c.T, "events") {
		e.Events = append(e.Events, c.event(last))
	}
	return e
}

// TestWhatIsRefusedOrTakenBackLeavesNoTrace holds a record that has refused and
// taken back entries against one that was only told of those that stand, to the
// byte.
func TestWhatIsRefusedOrTakenBackLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var old, plain facts.Record
		last := events.Position(0)
		for range rapid.IntRange(1, 40).Draw(rt, "rounds") {
			var taken []*events.Entry
			var changes []*facts.Change
			for range rapid.IntRange(1, 3).Draw(rt, "entries") {
				e := chance{rt}.entry(last)
				if c, err := old.Apply(last+events.Position(len(taken))+1, e); err == nil {
					taken, changes = append(taken, e), append(changes, c)
				}
			}
			if rapid.IntRange(0, 3).Draw(rt, "take back") == 0 {
				for _, c := range slices.Backward(changes) {
					require.NoError(rt, old.Undo(c))
				}
				taken = nil
			}
			for _, e := range taken {
				last++
				_, err := plain.Apply(last, e)
				require.NoError(rt, err)
			}
			require.Equal(rt, plain.AppendTo(nil), old.AppendTo(nil))
			require.Equal(rt, describe(&plain, everyKind...), describe(&old, everyKind...))
		}
	})
}

// history draws entries that stand one after another.
func (c chance) history(rounds int) []*events.Entry {
	var r facts.Record
	var list []*events.Entry
	for range rounds {
		last := events.Position(len(list))
		e := c.entry(last)
		if _, err := r.Apply(last+1, e); err == nil {
			list = append(list, e)
		}
	}
	return list
}

func follow(t require.TestingT, r *facts.Record, from int, list []*events.Entry) {
	for i, e := range list {
		_, err := r.Advance(events.Position(from+i+1), e)
		require.NoError(t, err)
	}
}

// TestARestoredRecordIsTheSame saves a record anywhere and goes on from what is
// restored.
func TestARestoredRecordIsTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := chance{rt}.history(rapid.IntRange(1, 60).Draw(rt, "rounds"))
		cut := rapid.IntRange(0, len(list)).Draw(rt, "cut")
		var whole, half, restored facts.Record
		follow(rt, &whole, 0, list)
		follow(rt, &half, 0, list[:cut])
		rest, err := restored.Restore(half.AppendTo(nil))
		require.NoError(rt, err)
		require.Empty(rt, rest)
		require.Equal(rt, describe(&half, everyKind...), describe(&restored, everyKind...))
		follow(rt, &restored, cut, list[cut:])
		require.Equal(rt, whole.AppendTo(nil), restored.AppendTo(nil))
		require.Equal(rt, describe(&whole, everyKind...), describe(&restored, everyKind...))
	})
}

// TestWhatIsCorrectedIsAsIfItHadBeenSaidSo holds a history with its corrections
// and retractions against one that says at once, in each line's place, what the
// line came to say.
func TestWhatIsCorrectedIsAsIfItHadBeenSaidSo(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := chance{rt}.history(rapid.IntRange(1, 60).Draw(rt, "rounds"))
		says := map[events.Line]events.Event{}
		for i, e := range list {
			for j, ev := range e.Events {
				switch ev := ev.(type) {
				case *events.LineCorrected:
					says[ev.Line] = ev.Now
				case *events.LineRetracted:
					delete(says, ev.Line)
				default:
					says[events.LineAt(events.Position(i+1), j+1)] = ev
				}
			}
		}
		once := new(events.Entry)
		for _, line := range slices.Sorted(maps.Keys(says)) {
			once.Events = append(once.Events, says[line])
		}
		var amended, plain facts.Record
		follow(rt, &amended, 0, list)
		follow(rt, &plain, 0, []*events.Entry{once})
		require.Equal(rt, describe(&plain, everyKind...), describe(&amended, everyKind...))
	})
}

// TestARecordThatKeepsLessTellsTheSameOfIt holds a record that keeps some kinds
// against one that keeps all.
func TestARecordThatKeepsLessTellsTheSameOfIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := chance{rt}.history(rapid.IntRange(1, 60).Draw(rt, "rounds"))
		kinds := rapid.SliceOfNDistinct(rapid.SampledFrom(everyKind), 1, 5, rapid.ID).Draw(rt, "kinds")
		var whole, part, restored facts.Record
		part.Keep(kinds...)
		restored.Keep(kinds...)
		follow(rt, &whole, 0, list)
		follow(rt, &part, 0, list)
		if slices.Contains(kinds, facts.Worker) { // who is numbered by others' facts too
			kinds = append(kinds, facts.Post, facts.Assignment)
		}
		require.Equal(rt, describe(&whole, kinds...), describe(&part, kinds...))
		_, err := restored.Restore(part.AppendTo(nil))
		require.NoError(rt, err)
		require.Equal(rt, part.AppendTo(nil), restored.AppendTo(nil))
	})
}
