package answers_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
)

// teams is a view with a group for each team that there is on a day, whose
// counts are the day of the month.
func teams(there func(day events.Date) []string) answers.Prepare {
	return func(q *answers.Asked) (answers.Day, error) {
		return func(day events.Date) (answers.Figures, []answers.Group, error) {
			var groups []answers.Group
			if q.By == "team" {
				for i, name := range there(day) {
					groups = append(groups, answers.Group{Value: name, Figures: figuresOf(int64(i + 1))})
				}
			}
			return figuresOf(100), groups, nil
		}, nil
	}
}

func figuresOf(n int64) answers.Figures {
	return answers.Figures{
		Rates:  []answers.Rate{answers.Share("part", "heads", "a / b", n, 100)},
		Counts: []answers.Count{{Measure: "people", Headcount: n}},
		Values: []answers.Value{{Measure: "cases", Unit: "cases", Value: answers.Whole(n)}},
	}
}

var byTeam = answers.About{View: "teams", Dimensions: []string{"team", "role"}, Definitions: []answers.Definition{{ID: "d"}}}

func TestOnlyOneGroupIsTheAnswer(t *testing.T) {
	always := teams(func(events.Date) []string { return []string{"east", "north", "not stated"} })
	a, err := byTeam.Ask(answers.Question{AsOf: 700_000, Only: "team=north"}, projections.Standing{}, always)
	require.NoError(t, err)
	require.Equal(t, figuresOf(2), a.Figures)
	require.Empty(t, a.Groups)
	require.Equal(t, "team=north", a.Only)
	a, err = byTeam.Ask(answers.Question{AsOf: 700_000, Only: "team=not stated"}, projections.Standing{}, always)
	require.NoError(t, err)
	require.Equal(t, figuresOf(3), a.Figures)
}

// In a series, a team that begins later has counts of nought until then, and
// nothing that would be worked out from them.
func TestOnlyAGroupThatIsNotThereYet(t *testing.T) {
	march := mustDate(t, "2019-03-01")
	a, err := byTeam.Ask(answers.Question{From: mustDate(t, "2019-02-01"), To: march, Every: "month", Only: "team=north"}, projections.Standing{},
		teams(func(day events.Date) []string {
			if day < march {
				return []string{"east"}
			}
			return []string{"north"}
		}))
	require.NoError(t, err)
	require.Len(t, a.Series, 2)
	early := a.Series[0]
	require.Equal(t, []answers.Count{{Measure: "people"}}, early.Counts)
	require.Equal(t, "there is no team north on 2019-02-01", early.Rates[0].NotAvailable)
	require.Equal(t, "there is no team north on 2019-02-01", early.Values[0].NotAvailable)
	require.Empty(t, early.Rates[0].Percent)
	require.Equal(t, figuresOf(1), a.Series[1].Figures)
}

func TestOnlyIsRefusedWithWhatThereIs(t *testing.T) {
	many := func(events.Date) (list []string) {
		for i := range 23 {
			list = append(list, fmt.Sprintf("team-%02d", i+1))
		}
		return list
	}
	for _, c := range []struct {
		q      answers.Question
		there  func(events.Date) []string
		saying string
	}{
		{answers.Question{Only: "team=nroth"}, func(events.Date) []string { return []string{"north", "east"} }, `there is no team "nroth" then; there are east, north`},
		{answers.Question{Only: "team=x"}, many, "team-19, team-20 … and 3 more"},
		{answers.Question{Only: "team=x"}, func(events.Date) []string { return nil }, "nor any other"},
		{answers.Question{Only: "team=north", By: "role"}, many, "by role and only team=north together"},
		{answers.Question{Only: "north"}, many, "write a dimension and its value"},
		{answers.Question{Only: "=north"}, many, "write a dimension and its value"},
		{answers.Question{Only: "team="}, many, "write a dimension and its value"},
		{answers.Question{Only: "colour=red"}, many, `not split by "colour"; it goes by team, role`},
	} {
		c.q.AsOf = 700_000
		_, err := byTeam.Ask(c.q, projections.Standing{}, teams(c.there))
		var refused *projections.Refusal
		require.ErrorAs(t, err, &refused)
		require.ErrorContains(t, err, c.saying)
	}
}

func mustDate(t *testing.T, s string) events.Date {
	d, err := events.ParseDate(s)
	require.NoError(t, err)
	return d
}
