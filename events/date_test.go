package events_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
)

func TestDatesFollowTheCalendar(t *testing.T) {
	day := time.Date(1890, 1, 1, 0, 0, 0, 0, time.UTC)
	prev := events.InstantOf(day).Day() - 1
	for ; day.Year() < 2105; day = day.AddDate(0, 0, 1) {
		d := events.InstantOf(day).Day()
		require.Equal(t, prev+1, d, "days must follow one another at %s", day)
		require.Equal(t, day.Format("2006-01-02"), d.String())
		end := events.EndOf(d)
		require.Equal(t, d, end.Day())
		require.Equal(t, d+1, (end + 1).Day())
		require.Equal(t, day.AddDate(0, 0, 1), (end + 1).Time())
		prev = d
	}
	require.Equal(t, "1900-01-02", events.Earliest.String())
}

func TestDatesThatDoNotExistAreRefused(t *testing.T) {
	for _, s := range []string{"", "2019-02-29", "1900-02-29", "2019-06-31", "2019-13-01", "2019-00-10", "2019-01-00",
		"0000-01-01", "19-06-30", "2019-6-30", "2019/06/30", "2019-06-30 ", "+019-06-30"} {
		_, err := events.ParseDate(s)
		require.Error(t, err, s)
	}
	_, err := events.ParseDate("2000-02-29")
	require.NoError(t, err)
	last, err := events.ParseDate("9999-12-31")
	require.NoError(t, err)
	require.Equal(t, "9999-12-31", last.String())
}

func TestSpansAreHalfOpen(t *testing.T) {
	s := events.Span{From: 10, To: 20}
	for day, in := range map[events.Date]bool{9: false, 10: true, 19: true, 20: false} {
		require.Equal(t, in, s.Contains(day), "day %d", int(day))
	}
	require.True(t, events.Span{From: 10}.Contains(1_000_000), "no end is known")
	require.False(t, s.Meets(events.Span{From: 20}), "they touch and share no day")
	require.True(t, s.Meets(events.Span{From: 19}))
	require.True(t, events.Span{From: 10, To: 10}.Empty())
}

func TestASpanIsSteadyUntilAnotherBeginsOrEnds(t *testing.T) {
	s := events.Span{From: 10, To: 20}
	for other, want := range map[events.Span]events.Date{
		{From: 1, To: 10}:  20,
		{From: 1, To: 11}:  11,
		{From: 10, To: 19}: 19,
		{From: 10, To: 20}: 20,
		{From: 11, To: 15}: 11,
		{From: 19}:         19,
		{From: 20}:         20,
		{From: 5}:          20,
		{From: 30, To: 40}: 20,
	} {
		require.Equal(t, events.Span{From: 10, To: want}, s.Steady(other), other.String())
	}
	require.Equal(t, events.Span{From: 10, To: 30}, events.Span{From: 10}.Steady(events.Span{From: 5, To: 30}), "one without an end")
	require.Equal(t, events.Span{From: 10}, events.Span{From: 10}.Steady(events.Span{From: 5}))
}

func TestAddMonthsKeepsWithinTheMonth(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{{"2019-01-31", 1, "2019-02-28"}, {"2020-02-29", -12, "2019-02-28"}, {"2019-09-30", -12, "2018-09-30"}, {"2019-06-15", 18, "2020-12-15"}} {
		d, err := events.ParseDate(c.from)
		require.NoError(t, err)
		require.Equal(t, c.want, d.AddMonths(c.n).String())
	}
}

func TestAmountsAreExact(t *testing.T) {
	for in, want := range map[string]int64{"0": 0, "1": 1_000_000, "0.6": 600_000, "0.60": 600_000, "0.000001": 1, "-3.25": -3_250_000, "999999999999": 999_999_999_999_000_000} {
		n, err := events.ParseDecimal(in)
		require.NoError(t, err, in)
		require.EqualValues(t, want, n)
	}
	for _, in := range []string{"", ".5", "1.", "01", "1e3", "+1", "0.0000001", "1,5", "1000000000000", "NaN", "- 1"} {
		_, err := events.ParseDecimal(in)
		require.Error(t, err, in)
	}
	require.Equal(t, "0.6", events.FTE(600_000).String())
	require.Equal(t, "-0.25", events.Decimal(-250_000).String())
}
