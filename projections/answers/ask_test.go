package answers_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

// TestWhatIsSupposedIsSaidSo of the figures, the groups and the lines, of a ledger
// of seven entries.
func TestWhatIsSupposedIsSaidSo(t *testing.T) {
	figures := func() answers.Figures {
		lines := func() []answers.Behind {
			return []answers.Behind{{Line: events.LineAt(7, 1), Note: "x"}, {Line: events.LineAt(8, 1), Note: "x"}, {Line: events.LineAt(8, 2)}}
		}
		return answers.Figures{Rates: []answers.Rate{{Lines: lines()}}, Counts: []answers.Count{{Lines: lines()}}, Values: []answers.Value{{Lines: lines()}}}
	}
	ask := func(s *projections.Supposed) *answers.Answer {
		a, err := byTeam.Ask(answers.Question{AsOf: 700_000, By: "team"}, projections.Standing{Position: 7, Supposed: s}, func(*answers.Asked) (answers.Day, error) {
			return func(events.Date) (answers.Figures, []answers.Group, error) {
				return figures(), []answers.Group{{Value: "north", Figures: figures()}}, nil
			}, nil
		})
		require.NoError(t, err)
		return a
	}
	a := ask(&projections.Supposed{After: 7})
	for _, f := range []answers.Figures{a.Figures, a.Groups[0].Figures} {
		require.True(t, f.Hypothetical)
		for _, lines := range [][]answers.Behind{f.Rates[0].Lines, f.Counts[0].Lines, f.Values[0].Lines} {
			require.Equal(t, []string{"x", "supposed; x", "supposed"}, []string{lines[0].Note, lines[1].Note, lines[2].Note})
		}
	}
	a = ask(nil)
	require.False(t, a.Hypothetical || a.Groups[0].Hypothetical)
	require.Equal(t, figures(), a.Figures)
}

// What is supposed has no position, and brings no day nearer.
func TestWhatIsSupposedIsNotOnRecord(t *testing.T) {
	p := viewtest.Fold(t, of(events.Workforce), twoBooks(t), "")
	q := answers.Question{AsOf: mustDate(t, "2019-07-01"), WhatIf: []json.RawMessage{
		json.RawMessage(`{"kind":"post.established.v1","on":"2019-07-01","post":"P9","role":"case-holder","grade":"sw","team":"north","service":"cin","fte":1}`)}}
	a, err := viewtest.Ask[answers.Answer](p, q)
	require.NoError(t, err)
	require.True(t, a.Hypothetical)
	require.Equal(t, map[events.Book]events.Position{events.Workforce: 6}, a.Known)
	require.Equal(t, "a forecast, by what was recorded up to 2019-06-30 (workforce) about later days", a.Forecast)
}
