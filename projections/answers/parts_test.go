package answers_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
)

// asker returns what puts questions to a view of which the figures of a day follow
// from the day, and how often it was put one.
func asker(about answers.About, from *projections.Standing) (func(answers.Question) (*answers.Answer, error), *int) {
	asked := new(int)
	prepare := func(*answers.Asked) (answers.Day, error) {
		return func(d events.Date) (answers.Figures, []answers.Group, error) {
			f := figuresOf(int64(d % 90))
			f.Values[0].Lines = make([]answers.Behind, d%5)
			return f, []answers.Group{{Value: "north", Figures: figuresOf(int64(d % 7))}}, nil
		}, nil
	}
	return func(q answers.Question) (*answers.Answer, error) {
		*asked++
		a, err := about.Ask(q, *from, prepare)
		if err != nil {
			return nil, err
		}
		var read answers.Answer // as it comes from a server
		b, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		return &read, json.Unmarshal(b, &read)
	}, asked
}

// TestASeriesInPartsIsTheSeries asks series as one, and in parts of every size
// while entries are recorded: the answers are the same to the byte.
func TestASeriesInPartsIsTheSeries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := projections.Standing{Position: 100}
		ask, asked := asker(byTeam, &from)
		first := events.Date(rapid.IntRange(700_000, 700_400).Draw(t, "from"))
		q := answers.Question{From: first, To: first.AddMonths(rapid.IntRange(0, 30).Draw(t, "months")), By: "team",
			Every: rapid.SampledFrom(answers.Steps).Draw(t, "step"), KnownAt: rapid.SampledFrom([]string{"", "now", "@99"}).Draw(t, "known at")}
		want, err := ask(q)
		require.NoError(t, err)
		*asked = 0
		q.Part = rapid.IntRange(1, 120).Draw(t, "part")
		got, err := answers.InParts(q, func(q answers.Question) (*answers.Answer, error) {
			a, err := ask(q)
			from.Position++ // somebody records an entry between two parts
			return a, err
		})
		require.NoError(t, err)
		w, err := json.Marshal(want)
		require.NoError(t, err)
		g, err := json.Marshal(got)
		require.NoError(t, err)
		require.Equal(t, string(w), string(g), "in %d parts", *asked)
		if q.Part < 5 {
			require.Equal(t, len(want.Series), *asked, "a day at a time")
		}
	})
}

// TestPartsOfALaterKnowledgeAreNotJoined has an entry come to be known by the
// moment asked about between two parts.
func TestPartsOfALaterKnowledgeAreNotJoined(t *testing.T) {
	known := events.Position(7)
	_, err := answers.InParts(answers.Question{KnownAt: "2019-06-30"}, func(q answers.Question) (*answers.Answer, error) {
		known++
		return &answers.Answer{Known: map[events.Book]events.Position{events.Workforce: known}, Series: make([]answers.Answer, 1), Next: 700_000 + q.Since}, nil
	})
	require.ErrorContains(t, err, "ask again")
	_, err = answers.InParts(answers.Question{}, func(q answers.Question) (*answers.Answer, error) {
		if q.Since == 0 {
			return &answers.Answer{Next: 700_000}, nil
		}
		return nil, errors.New("the server is gone")
	})
	require.EqualError(t, err, "the server is gone")
}

// TestAViewThatHidesByOtherDaysIsNotAskedInParts, nor one group, of which the
// first part may have no day.
func TestAViewThatHidesByOtherDaysIsNotAskedInParts(t *testing.T) {
	whole := byTeam
	whole.Whole = true
	from := projections.Standing{Position: 100}
	q := answers.Question{From: 700_000, To: 700_400, Every: "month", By: "team", Part: 1}
	ask, _ := asker(whole, &from)
	a, err := ask(q)
	require.NoError(t, err)
	require.Len(t, a.Series, 14)
	require.Zero(t, a.Next)
	ask, _ = asker(byTeam, &from)
	a, err = ask(q)
	require.NoError(t, err)
	require.Len(t, a.Series, 1)
	require.Equal(t, q.From.AddMonths(1), a.Next)
	q.By, q.Only = "", "team=north"
	a, err = ask(q)
	require.NoError(t, err)
	require.Len(t, a.Series, 14)
	q.Since = 700_500
	_, err = ask(q)
	require.ErrorContains(t, err, "no day from")
}
