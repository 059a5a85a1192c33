package answers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
)

// TestAnAnswerThatIsTooLargeIsRefusedAsItIsGathered asks for a year by month of
// which the third month is the one too much: the others are never worked out.
func TestAnAnswerThatIsTooLargeIsRefusedAsItIsGathered(t *testing.T) {
	days := 0
	prepare := func(*answers.Asked) (answers.Day, error) {
		return func(events.Date) (answers.Figures, []answers.Group, error) {
			days++
			f := answers.Figures{Values: []answers.Value{{Measure: "m", Lines: make([]answers.Behind, 4_000)}}}
			return f, []answers.Group{{Value: "g", Figures: f}}, nil
		}, nil
	}
	q := answers.Question{From: mustDate(t, "2019-01-01"), To: mustDate(t, "2019-12-01"), Every: "month"}
	_, err := byTeam.Ask(q, projections.Standing{}, prepare)
	var refused *projections.Refusal
	require.ErrorAs(t, err, &refused)
	require.ErrorContains(t, err, "ask for a shorter time or longer steps, without the lines")
	require.Equal(t, 3, days)
	q.To = mustDate(t, "2019-02-01")
	_, err = byTeam.Ask(q, projections.Standing{}, prepare)
	require.NoError(t, err)
}

// TestHowMuchAnAnswerMayTell counts figures, lines and groups: 20,000 of them are
// answered, and one more is refused.
func TestHowMuchAnAnswerMayTell(t *testing.T) {
	value := func(lines int) answers.Figures { // a figure and its lines
		return answers.Figures{Values: []answers.Value{{Lines: make([]answers.Behind, lines)}}}
	}
	for name, c := range map[string]struct {
		only  string
		total answers.Figures
		group answers.Figures
		most  bool // or one more
	}{
		"as many as may be":     {"", value(19_999), answers.Figures{}, true},
		"one more":              {"", value(20_000), answers.Figures{}, false},
		"with a group":          {"", value(9_999), value(9_998), true}, // 10,000, the group, and 9,999
		"with a group, and one": {"", value(9_999), value(9_999), false},
		"of rates":              {"", answers.Figures{Rates: []answers.Rate{{Lines: make([]answers.Behind, 20_000)}}}, answers.Figures{}, false},
		"of counts":             {"", answers.Figures{Counts: []answers.Count{{Lines: make([]answers.Behind, 20_000)}}}, answers.Figures{}, false},
		"of one group only":     {"team=north", value(20_000), value(19_999), true},
		"of one, and one more":  {"team=north", value(0), value(20_000), false},
	} {
		t.Run(name, func(t *testing.T) {
			var groups []answers.Group
			if c.group.Values != nil {
				groups = []answers.Group{{Value: "north", Figures: c.group}}
			}
			_, err := byTeam.Ask(answers.Question{AsOf: 700_000, Only: c.only}, projections.Standing{}, func(*answers.Asked) (answers.Day, error) {
				return func(events.Date) (answers.Figures, []answers.Group, error) { return c.total, groups, nil }, nil
			})
			if c.most {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "more than 20000 figures and lines behind them")
		})
	}
}

// TestMoreThanADecimalHoldsIsNeverAnotherNumber takes the most that there can be
// and one more.
func TestMoreThanADecimalHoldsIsNeverAnotherNumber(t *testing.T) {
	most := int64(math.MaxInt64 / events.Million)
	require.Positive(t, int64(answers.Whole(most)))
	require.Panics(t, func() { answers.Whole(most + 1) })
	require.Panics(t, func() { answers.Whole(-most - 1) })
}
