package people_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/people"
	"muster/projections/viewtest"
)

// anyDays draws a question whose answer has figures of several days: a series,
// or one day against another.
func anyDays(t *rapid.T) answers.Question {
	q := answers.Question{AsOf: max(someDay(t), date(t, "2018-01-01")), Settings: map[string]string{},
		By: rapid.SampledFrom([]string{"", "", "team", "service"}).Draw(t, "by")}
	if rapid.Bool().Draw(t, "against") {
		q.Settings["against"] = someDay(t).String()
	}
	if rapid.IntRange(0, 2).Draw(t, "series") > 0 {
		q.AsOf, q.From, q.To, q.Every = 0, date(t, "2017-12-31"), date(t, "2020-12-31"), rapid.SampledFrom(answers.Steps).Draw(t, "every")
	}
	return q
}

// toldOn lists what an answer tells of each group on each of its days, by measure;
// that of a day that it is compared with follows from the differences.
func toldOn(a *answers.Answer) []map[string]events.Decimal {
	var list []map[string]events.Decimal
	series := a.Series
	if series == nil {
		series = []answers.Answer{*a}
	}
	for _, one := range series {
		figures := map[string]events.Decimal{}
		for _, g := range append(one.Groups, answers.Group{Figures: one.Figures}) {
			for _, r := range g.Rates {
				if r.NotAvailable == "" {
					figures[g.Value+" "+r.Measure] = r.Numerator
				}
			}
			for _, v := range g.Values {
				if v.NotAvailable == "" && v.Unit == "headcount" && strings.HasSuffix(v.Measure, "not-said") {
					figures[g.Value+" "+v.Measure] = v.Value
				}
			}
		}
		list = append(list, figures)
	}
	return list
}

// TestNoTwoDaysOfAnAnswerDifferByAFew: whoever takes what an answer tells of two
// of its days from each other never has one to four people, of the authority or
// of any group. Where nobody is known, nothing is told.
func TestNoTwoDaysOfAnAnswerDifferByAFew(t *testing.T) {
	same, apart := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		l, _ := workforce(t, 40)
		p := viewtest.Fold(t, viewWith(&ring{}), l, "")
		for range 8 { // most days of a question hide each other, so that one says little
			q := anyDays(t)
			one, other := judge(t, q, toldOn(ask(t, p, q)))
			same, apart = same+one, apart+other
		}
	})
	require.Greater(t, same, 100)
	require.Greater(t, apart, 100, "some must be shown beside each other, or nothing was judged")
}

// judge holds what the days of an answer tell against each other, and counts how
// often two of them told the same and how often not.
func judge(t *rapid.T, q answers.Question, days []map[string]events.Decimal) (same, apart int) {
	for i := range days {
		for j := range i {
			for measure, n := range days[i] {
				was, told := days[j][measure]
				group, _, _ := strings.Cut(measure, " ")
				if !told || !anybody(days[i], group) || !anybody(days[j], group) {
					continue
				}
				if n == was {
					same++
					continue
				}
				apart++
				require.GreaterOrEqual(t, int64(max(n-was, was-n)/events.Million), int64(5), "%s on days %d and %d of %+v", measure, j, i, q)
			}
		}
	}
	return same, apart
}

// anybody reports whether anything but noughts is told of a group.
func anybody(figures map[string]events.Decimal, group string) bool {
	for measure, n := range figures {
		if of, _, _ := strings.Cut(measure, " "); of == group && n > 0 {
			return true
		}
	}
	return false
}

// TestOneAnswerTellsNothingOfWhoDeclaresAnew has one to four people declare anew
// in the middle of an answer, and then says the same of them otherwise. What the
// answer tells of its days beside each other must not change with it: of two
// days with one of them in between, only one is told of.
func TestOneAnswerTellsNothingOfWhoDeclaresAnew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := staffed(t, 30)
		women := rapid.IntRange(5, 25).Draw(t, "women")
		declare(t, l, "2018-01-05", told(30, womenTo(women))...)
		var anew []string
		first, last := date(t, "2020-01-01"), events.Date(0)
		for range rapid.IntRange(1, 4).Draw(t, "anew") {
			day := date(t, "2018-02-01") + events.Date(rapid.IntRange(0, 300).Draw(t, "day"))
			first, last = min(first, day), max(last, day)
			anew = append(anew, fmt.Sprintf("profile.declared on %s worker W%d sex %s", day, rapid.IntRange(1, 30).Draw(t, "worker"),
				rapid.SampledFrom(events.Sexes).Draw(t, "sex")))
		}
		declare(t, l, "2019-06-01", anew...)
		p := viewtest.Fold(t, viewWith(&ring{}), l, "")
		by := rapid.SampledFrom(append([]string{""}, people.About.Dimensions...)).Draw(t, "by")
		before, after := first-1, last
		for _, days := range [][2]events.Date{{before, after}, {after, before}} {
			a := ask(t, p, answers.Question{AsOf: days[0], By: by, Settings: map[string]string{"of": "sex", "against": days[1].String()}})
			for _, v := range a.Values {
				if v.Unit == "points" {
					require.NotEmpty(t, v.NotAvailable, "%s, %v", v.Measure, anew)
				}
			}
		}
		series := ask(t, p, answers.Question{From: date(t, "2018-01-31"), To: date(t, "2019-12-31"), Every: "month", By: by, Settings: map[string]string{"of": "sex"}})
		for _, one := range series.Series[1:] {
			for _, r := range one.Rates {
				if one.AsOf >= first {
					require.NotEmpty(t, r.NotAvailable, "%s on %s beside January, %v", r.Measure, one.AsOf, anew)
				}
			}
		}
	})
}

// A word of people's own is listed by name if five use it at least; the others
// make one row together, on the days that are shown.
func TestAWordOfAFewIsNotNamed(t *testing.T) {
	l := staffed(t, 22)
	declare(t, l, "2018-01-05", told(22, func(i int) string { return "religion " + cmp.Or(map[bool]string{true: "none"}[i <= 11], "christian") })...)
	declare(t, l, "2018-03-05", "profile.declared on 2018-03-01 worker W1 religion jedi", "profile.declared on 2018-03-01 worker W2 religion other", "profile.declared on 2018-03-01 worker W10 religion pagan")
	var seven []string
	for i := range 7 {
		seven = append(seven, fmt.Sprintf("profile.declared on 2018-05-01 worker W%d religion jedi", 3+i))
	}
	declare(t, l, "2018-05-05", seven...)
	declare(t, l, "2018-06-05", "profile.declared on 2018-06-01 worker W12 religion hindu", "profile.declared on 2018-06-01 worker W13 religion pagan")
	p := viewtest.Fold(t, viewWith(&ring{}), l, "")
	rows := func(day string, set ...string) map[string]string {
		got := map[string]string{}
		for _, r := range ask(t, p, question(t, day, append(set, "of=religion")...)).Rates {
			got[r.Measure] = said(answers.Figures{Rates: []answers.Rate{r}}, r.Measure)
		}
		return got
	}
	require.Equal(t, map[string]string{"religion-christian": "11/22", "religion-none": "11/22"}, rows("2018-02-28"))
	require.Equal(t, map[string]string{"religion-christian": "11/22", "religion-none": "-", "religion-other": "-"}, rows("2018-03-01"), "one is a jedi, one a pagan, and one says other")
	require.Equal(t, map[string]string{"religion-christian": "11/22", "religion-jedi": "-", "religion-other": "-"}, rows("2018-05-01"), "eight are, and one still says none")
	require.Equal(t, map[string]string{"religion-christian": "9/22", "religion-jedi": "8/22", "religion-other": "5/22"}, rows("2018-06-01"), "five of four words")
	require.Equal(t, map[string]string{"religion-christian": "11/22", "religion-none": "11/22"}, rows("2018-02-28", "against=2018-03-01"), "that day is hidden beside this one")
	f := ask(t, p, question(t, "2018-03-01", "of=religion", "against=2018-05-01")).Figures
	require.Equal(t, "-", said(f, "religion-jedi"), "it is named of the other day, and one of few on this")
	require.Contains(t, fmt.Sprint(f.Rates), "in post, religion that fewer than 5 say / in post (headcount)")
}

// TestTheRowOfTheOthersTellsOfNoFew has a word go from eight people to three, who
// join seven in the row of the others: no word changes by fewer than five, but the
// row does.
func TestTheRowOfTheOthersTellsOfNoFew(t *testing.T) {
	for name, c := range map[string]struct {
		convert     int
		want, alone string
	}{
		"three stay": {5, "-", "10/37"},
		"all go":     {8, "7/37", "7/37"},
	} {
		t.Run(name, func(t *testing.T) {
			l := staffed(t, 37)
			declare(t, l, "2018-01-05", told(37, func(i int) string {
				return "religion " + map[bool]string{i <= 8: "jedi", i > 8 && i <= 12: "pagan", i > 12 && i <= 15: "hindu", i > 15: "christian"}[true]
			})...)
			var anew []string
			for i := range c.convert {
				anew = append(anew, fmt.Sprintf("profile.declared on 2018-03-01 worker W%d religion christian", 1+i))
			}
			declare(t, l, "2018-03-05", anew...)
			p := viewtest.Fold(t, viewWith(&ring{}), l, "")
			days := ask(t, p, answers.Question{From: date(t, "2018-02-01"), To: date(t, "2018-03-01"), Every: "month", Settings: map[string]string{"of": "religion"}}).Series
			require.Equal(t, "7/37", said(days[0].Figures, "religion-other"))
			require.Equal(t, c.want, said(days[1].Figures, "religion-other"))
			require.Equal(t, c.alone, said(ask(t, p, question(t, "2018-03-01", "of=religion")).Figures, "religion-other"))
		})
	}
}
