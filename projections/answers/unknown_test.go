package answers_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
)

// TestWhatIsNotKnownIsNeverWrittenAsNought holds figures against their JSON, and
// reads it again.
func TestWhatIsNotKnownIsNeverWrittenAsNought(t *testing.T) {
	lacking := func(parts answers.Parts) answers.Rate {
		r := answers.Share("m", "fte", "a / b", 1e6, 2e6)
		r.Lacks(parts, "why")
		return r
	}
	for name, c := range map[string]struct {
		figure any
		want   string
	}{
		"a share":                     {answers.Share("m", "fte", "a / b", 1e6, 2e6), `{"measure":"m","unit":"fte","numerator":1,"denominator":2,"percent":"50.0","formula":"a / b"}`},
		"a share of nought":           {answers.Share("m", "fte", "a / b", 0, 2e6), `{"measure":"m","unit":"fte","numerator":0,"denominator":2,"percent":"0.0","formula":"a / b"}`},
		"a denominator counted to 0":  {answers.Share("m", "fte", "a / b", 0, 0), `{"measure":"m","unit":"fte","numerator":0,"denominator":0,"not_available":"the denominator is nought: a / b","formula":"a / b"}`},
		"no rate of known parts":      {lacking(0), `{"measure":"m","unit":"fte","numerator":1,"denominator":2,"not_available":"why","formula":"a / b"}`},
		"no numerator":                {lacking(answers.Numerator), `{"measure":"m","unit":"fte","denominator":2,"not_available":"why","formula":"a / b"}`},
		"no denominator":              {lacking(answers.Denominator), `{"measure":"m","unit":"fte","numerator":1,"not_available":"why","formula":"a / b"}`},
		"neither":                     {lacking(answers.Both), `{"measure":"m","unit":"fte","not_available":"why","formula":"a / b"}`},
		"withheld":                    {answers.Rate{Measure: "m", Unit: "fte", NotAvailable: "why", Withheld: true, Formula: "a / b"}, `{"measure":"m","unit":"fte","not_available":"why","withheld":true,"formula":"a / b"}`},
		"a value":                     {answers.Value{Measure: "m", Unit: "days", Value: 1e6}, `{"measure":"m","unit":"days","value":1}`},
		"a value of nought":           {answers.Value{Measure: "m", Unit: "days"}, `{"measure":"m","unit":"days","value":0}`},
		"no value":                    {answers.Value{Measure: "m", Unit: "days", NotAvailable: "why"}, `{"measure":"m","unit":"days","not_available":"why"}`},
		"no value, though one stands": {answers.Value{Measure: "m", Unit: "days", Value: 7, NotAvailable: "why"}, `{"measure":"m","unit":"days","not_available":"why"}`},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := json.Marshal(c.figure)
			require.NoError(t, err)
			require.JSONEq(t, c.want, string(b))
			f := answers.Figures{}
			switch figure := c.figure.(type) {
			case answers.Rate:
				f.Rates = []answers.Rate{figure}
			case answers.Value:
				f.Values = []answers.Value{figure}
			}
			b, err = json.Marshal(answers.Answer{Figures: f, Groups: []answers.Group{{Value: "g", Figures: f}}})
			require.NoError(t, err)
			var read answers.Answer
			require.NoError(t, json.Unmarshal(b, &read))
			again, err := json.Marshal(read)
			require.NoError(t, err)
			require.Equal(t, string(b), string(again))
		})
	}
}

// TestAPartThatIsNotKnownIsGone, and the other stays.
func TestAPartThatIsNotKnownIsGone(t *testing.T) {
	for parts, want := range map[answers.Parts][2]events.Decimal{0: {1e6, 2e6}, answers.Numerator: {0, 2e6}, answers.Denominator: {1e6, 0}, answers.Both: {0, 0}} {
		r := answers.Share("m", "fte", "a / b", 1e6, 2e6)
		r.Lacks(parts, "why")
		require.Equal(t, want, [2]events.Decimal{r.Numerator, r.Denominator})
		require.Empty(t, r.Percent)
	}
}

// TestPartsAreReadWhereTheyStand reads a rate of which a nought was written, as
// servers before wrote it of what they did not know, and one without.
func TestPartsAreReadWhereTheyStand(t *testing.T) {
	var r answers.Rate
	require.NoError(t, json.Unmarshal([]byte(`{"measure":"m","numerator":0,"denominator":2,"not_available":"why"}`), &r))
	require.True(t, r.Knows(answers.Numerator) && r.Knows(answers.Denominator))
	require.Equal(t, answers.Whole(2), r.Denominator)
	require.NoError(t, json.Unmarshal([]byte(`{"measure":"n","denominator":3}`), &r))
	require.Equal(t, answers.Rate{Measure: "n", Denominator: answers.Whole(3), Unknown: answers.Numerator}, r)
	require.Error(t, json.Unmarshal([]byte(`{"numerator":"none"}`), &r))
}

// TestAGroupThatIsNotThereHasNoParts asks a series for a team that is there on
// the first of two days only.
func TestAGroupThatIsNotThereHasNoParts(t *testing.T) {
	prepare := func(*answers.Asked) (answers.Day, error) {
		return func(on events.Date) (answers.Figures, []answers.Group, error) {
			f := answers.Figures{Rates: []answers.Rate{answers.Share("m", "fte", "a / b", 1e6, 2e6)}, Values: []answers.Value{{Measure: "v", Value: 1e6}}}
			if on == mustDate(t, "2019-01-01") {
				return f, []answers.Group{{Value: "north", Figures: f}}, nil
			}
			return f, nil, nil
		}, nil
	}
	a, err := byTeam.Ask(answers.Question{From: mustDate(t, "2019-01-01"), To: mustDate(t, "2019-02-01"), Every: "month", Only: "team=north"}, projections.Standing{}, prepare)
	require.NoError(t, err)
	b, err := json.Marshal(a.Series[1].Figures)
	require.NoError(t, err)
	const why = "there is no team north on 2019-02-01"
	require.JSONEq(t, `{"rates":[{"measure":"m","unit":"fte","not_available":"`+why+`","formula":"a / b"}],"values":[{"measure":"v","unit":"","not_available":"`+why+`"}]}`, string(b))
}
