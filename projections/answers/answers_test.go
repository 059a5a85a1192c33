package answers_test

import (
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

func day(s string) events.Date {
	if s == "" {
		return 0
	}
	d, err := events.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestDaysOfASeries(t *testing.T) {
	for name, c := range map[string]struct {
		from, to, every string
		want            string // the days, or what the refusal says
	}{
		"by month":              {"2019-01-15", "2019-04-14", "month", "2019-01-15 2019-02-15 2019-03-15"},
		"by month, to the day":  {"2019-01-15", "2019-03-15", "month", "2019-01-15 2019-02-15 2019-03-15"},
		"by quarter":            {"2018-09-30", "2019-06-30", "quarter", "2018-09-30 2018-12-31 2019-03-31 2019-06-30"},
		"a month's end":         {"2019-01-31", "2019-04-30", "month", "2019-01-31 2019-02-28 2019-03-31 2019-04-30"},
		"a leap year's end":     {"2020-02-29", "2021-02-28", "year", "2020-02-29 2021-02-28"},
		"the last of February":  {"2019-02-28", "2020-02-29", "year", "2019-02-28 2020-02-29"},
		"one day":               {"2019-01-01", "2019-01-01", "year", "2019-01-01"},
		"the 30th of months":    {"2019-01-30", "2019-04-30", "month", "2019-01-30 2019-02-28 2019-03-30 2019-04-30"},
		"from a short month":    {"2019-04-30", "2019-06-30", "month", "2019-04-30 2019-05-31 2019-06-30"},
		"29 February, no end":   {"2020-01-29", "2021-02-28", "year", "2020-01-29 2021-01-29"},
		"to the day before":     {"2019-01-15", "2019-03-14", "month", "2019-01-15 2019-02-15"},
		"by year":               {"2018-09-30", "2020-09-30", "year", "2018-09-30 2019-09-30 2020-09-30"},
		"backwards":             {"2019-01-02", "2019-01-01", "year", "to on or after it"},
		"no such step":          {"2019-01-01", "2019-01-02", "week", "month, quarter or year"},
		"more than can be read": {"1970-01-01", "2019-01-01", "month", "more than 400 points"},
		"no first day":          {"", "2019-01-01", "month", "a series needs from"},
	} {
		t.Run(name, func(t *testing.T) {
			days, err := answers.Days(&answers.Question{From: day(c.from), To: day(c.to), Every: c.every})
			if err != nil {
				require.ErrorContains(t, err, c.want)
				return
			}
			var got []string
			for _, d := range days {
				got = append(got, d.String())
			}
			require.Equal(t, c.want, strings.Join(got, " "))
		})
	}
	days, err := answers.Days(&answers.Question{From: day("1970-01-01"), To: day("2003-04-30"), Every: "month"})
	require.NoError(t, err)
	require.Len(t, days, 400, "as many as there may be") // 33 years of 12 months, and January to April
	_, err = answers.Days(&answers.Question{From: day("1970-01-01"), To: day("2003-05-01"), Every: "month"})
	require.ErrorContains(t, err, "more than 400 points")
	_, err = answers.Days(&answers.Question{})
	require.ErrorContains(t, err, "names no day")
}

// TestYearsMeet walks the ends of months: the year to one begins where the year
// to the one before it ended.
func TestYearsMeet(t *testing.T) {
	for _, c := range []struct{ end, first string }{
		{"2017-09-30", "2016-10-01"}, {"2018-09-30", "2017-10-01"},
		{"2020-02-29", "2019-03-01"}, {"2021-02-28", "2020-03-01"}, {"2020-02-28", "2019-03-01"},
		{"2019-06-15", "2018-06-16"},
	} {
		y := answers.Year(day(c.end))
		require.Equal(t, c.first, y.From.String(), "the year to %s", c.end)
		require.Equal(t, day(c.end)+1, y.To)
	}
}

// TestMonthsEndWithADay is the boundary table, and walks the ends of months as
// TestYearsMeet does.
func TestMonthsEndWithADay(t *testing.T) {
	for _, c := range viewtest.Periods {
		p := answers.Months(c.Months, day(c.Day))
		require.Equal(t, c.First, p.From.String(), "%d months to %s", c.Months, c.Day)
		require.Equal(t, day(c.Day)+1, p.To)
	}
	for end, n := day("2016-01-31"), 0; n < 60; n++ {
		next := (end + 1).AddMonths(1) - 1
		require.Equal(t, end+1, answers.Months(1, next).From, "the month to %s", next)
		end = next
	}
}

func TestShownIsRoundedHalfUp(t *testing.T) {
	require.Equal(t, "33.3", answers.Percent(1, 3))
	require.Equal(t, "0.1", answers.Percent(1, 2000), "a half goes up")
	require.Equal(t, "100.0", answers.Percent(7, 7))
	require.Equal(t, "0.0", answers.Percent(1, 2001), "and less than a half down")
	require.Equal(t, "17", answers.Shown(33, 2, 1, 0))
	require.Equal(t, "0.1", answers.Mean("m", "u", "f", 1, 20).Ratio, "0.05")
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, 1e13).Draw(t, "denominator")
		num := rapid.Int64Range(0, min(1e13, min(den, 1e4)*1e9)).Draw(t, "numerator")
		factor, places := rapid.SampledFrom([]int64{1, 100}).Draw(t, "factor"), rapid.IntRange(0, 3).Draw(t, "places")
		exact := new(big.Rat).Mul(big.NewRat(num, den), big.NewRat(factor, 1))
		got, ok := new(big.Rat).SetString(answers.Shown(num, den, factor, places))
		require.True(t, ok)
		unit := new(big.Rat).SetFrac64(1, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil).Int64())
		off := new(big.Rat).Sub(got, exact) // in (-unit/2, unit/2]
		half := new(big.Rat).Quo(unit, big.NewRat(2, 1))
		require.True(t, off.Cmp(half) <= 0 && off.Cmp(new(big.Rat).Neg(half)) > 0, "%s is shown as %s", exact, got)
	})
}

func TestSharesOfNothingAreNotAvailable(t *testing.T) {
	r := answers.Share("vacancy", "fte", "vacant / posts", 0, 0)
	require.Empty(t, r.Percent)
	require.Contains(t, r.NotAvailable, "nought")
	require.Equal(t, "0.0", answers.Share("vacancy", "fte", "vacant / posts", 0, 1).Percent, "nought of something is nought")
	m := answers.Mean("caseload", "cases", "cases / holders", 33, 2)
	require.Equal(t, "16.5", m.Ratio)
}

var about = answers.About{View: "tides", Dimensions: []string{"team"},
	Definitions: []answers.Definition{{ID: "spring"}, {ID: "neap"}},
	Settings: []answers.Setting{{Name: "bounds", Default: "2,5", Check: func(s string) error {
		if s == "" {
			return errors.New("is empty")
		}
		return nil
	}}}}

func TestQuestionsThatMakeNoSenseAreRefused(t *testing.T) {
	require.NoError(t, about.Check(&answers.Question{By: "team", Definition: "neap", Settings: map[string]string{"bounds": "1"}}))
	for because, q := range map[string]answers.Question{
		`no definition "ebb"; there are spring, neap`: {Definition: "ebb"},
		`not split by "moon"; it goes by team`:        {By: "moon"},
		`no setting "depth"; it has bounds`:           {Settings: map[string]string{"depth": "1"}},
		"bounds: is empty":                            {Settings: map[string]string{"bounds": ""}},
	} {
		require.ErrorContains(t, about.Check(&q), because)
	}
	require.Equal(t, "2,5", about.Setting(&answers.Question{}, "bounds"))
	require.Equal(t, "7", about.Setting(&answers.Question{Settings: map[string]string{"bounds": "7"}}, "bounds"))
}

func TestASettingGoesWithSomeDefinitions(t *testing.T) {
	about := answers.About{View: "tenure", Definitions: []answers.Definition{{ID: "bands"}, {ID: "cohort"}, {ID: "leavers"}}, Settings: []answers.Setting{
		{Name: "bounds", For: []string{"bands"}},
		{Name: "service", Check: answers.OneOf("any", "role"), For: []string{"bands", "cohort"}},
		{Name: "months", Check: answers.MonthsTo(120)},
	}}
	for name, c := range map[string]struct{ definition, setting, value, want string }{
		"one that it goes with":  {"bands", "bounds", "1,2", ""},
		"the first by default":   {"", "bounds", "1,2", ""},
		"another":                {"leavers", "bounds", "1,2", "bounds says nothing to the definition leavers; it goes with bands"},
		"another than two":       {"leavers", "service", "any", "service says nothing to the definition leavers; it goes with bands or cohort"},
		"a value there is not":   {"cohort", "service", "all", `service: is "all"; it is any or role`},
		"a setting for all":      {"leavers", "months", "120", ""},
		"one month":              {"leavers", "months", "1", ""},
		"no month":               {"leavers", "months", "0", `months: is "0"; give a number of months from 1 to 120`},
		"too many months":        {"leavers", "months", "121", `months: is "121"; give a number of months from 1 to 120`},
		"months written at odds": {"leavers", "months", "012", `months: is "012"; give a number of months from 1 to 120`},
	} {
		t.Run(name, func(t *testing.T) {
			err := about.Check(&answers.Question{Definition: c.definition, Settings: map[string]string{c.setting: c.value}})
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, c.want)
		})
	}
}
