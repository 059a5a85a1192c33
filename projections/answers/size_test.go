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

// TestMoreThanADecimalHoldsIsNeverAnotherNumber takes the most that there can be
// and one more.
func TestMoreThanADecimalHoldsIsNeverAnotherNumber(t *testing.T) {
	most := int64(math.MaxInt64 / events.Million)
	require.Positive(t, int64(answers.Whole(most)))
	require.Panics(t, func() { answers.Whole(most + 1) })
	require.Panics(t, func() { answers.Whole(-most - 1) })
}
