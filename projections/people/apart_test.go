package people_test

import (
	"cmp"
	"fmt"
	"slices"
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

// TestWhichDaysAreToldBesideEachOther asks for 1 March beside 28 February, by how
// many points the share of women differs: of all, of the ten in north and of the
// thirty in south. In February those with an odd number are women, so half of each.
func TestWhichDaysAreToldBesideEachOther(t *testing.T) {
	each := func(line string, workers ...int) (lines []string) {
		for _, n := range workers {
			lines = append(lines, strings.ReplaceAll(line, "#", fmt.Sprint(n)))
		}
		return lines
	}
	const (
		woman = "profile.declared on 2018-03-01 worker W# sex female"
		man   = "profile.declared on 2018-03-01 worker W# sex male"
		gone  = "worker.left last_day 2018-02-28 worker W# reason retired destination other"
		moved = "worker.moved on 2018-03-01 worker W# post P1 role case-holder grade g1 team north job_share true"
		come  = "worker.hired on 2018-03-01 worker W# post P11 role case-holder grade g1 team south fte 1 contract permanent origin agency job_share true"
	)
	four, five := []int{12, 14, 16, 18}, []int{12, 14, 16, 18, 20}
	for name, c := range map[string]struct {
		lines, anew []string // recorded, and declared, in March
		want        string
	}{
		"nobody changes":                                 {nil, nil, "0 0 0"},
		"four declare anew":                              {nil, each(woman, four...), "- - -"},
		"five declare anew":                              {nil, each(woman, five...), "12.5 0 16.7"}, // 25/40, 20/30
		"four declare anew what they did":                {nil, each(man, four...), "- - -"},
		"five declare anew what they did":                {nil, each(man, five...), "0 0 0"},
		"five declare anew, of whom four something else": {nil, append(each(woman, four...), each(man, 20)...), "- - -"},
		"six declare anew, of whom five something else":  {nil, append(each(woman, five...), each(man, 22)...), "12.5 0 16.7"},
		"four come":                          {each(come, 41, 42, 43, 44), each(woman, 41, 42, 43, 44), "- - -"},
		"five come":                          {each(come, 41, 42, 43, 44, 45), each(woman, 41, 42, 43, 44, 45), "5.6 0 7.1"}, // 25/45, 20/35
		"four come of whom nothing is known": {each(come, 41, 42, 43, 44), nil, "-4.5 0 -5.9"},                               // 20/44, 15/34
		"two go, and two come who say what they did":       {append(each(gone, 12, 14), each(come, 41, 42)...), each(man, 41, 42), "- - -"},
		"three go, and three come":                         {append(each(gone, 12, 14, 16), each(come, 41, 42, 43)...), each(man, 41, 42, 43), "0 0 0"},
		"four go":                                          {each(gone, four...), nil, "- - -"},
		"five go":                                          {each(gone, five...), nil, "7.1 0 10"}, // 20/35, 15/25
		"five declare anew, of whom four of a team":        {nil, each(man, 12, 14, 16, 18, 2), "0 - -"},
		"four go to the other team":                        {each(moved, four...), nil, "0 - -"},
		"five go to the other team":                        {each(moved, five...), nil, "0 -16.7 10"}, // 5/15, 15/25
		"four go to the other team, and five declare anew": {each(moved, four...), each(woman, 22, 24, 26, 28, 30), "12.5 - -"},
	} {
		t.Run(name, func(t *testing.T) {
			l := staffed(t, 40)
			declare(t, l, "2018-01-05", told(40, func(i int) string { return map[bool]string{true: "sex female", false: "sex male"}[i%2 == 1] })...)
			l.Each(t, "2018-03-05", c.lines...)
			if c.anew != nil {
				declare(t, l, "2018-03-06", c.anew...)
			}
			a := ask(t, viewtest.Fold(t, viewWith(&ring{}), l, ""), question(t, "2018-03-01", "of=sex", "by=team", "against=2018-02-28"))
			var got []string
			for _, f := range []answers.Figures{a.Figures, a.Groups[0].Figures, a.Groups[1].Figures} {
				require.NotEqual(t, "-", said(f, "sex-female"), "what is asked for is told")
				for _, v := range f.Values {
					if v.Measure == "sex-female" {
						got = append(got, map[bool]string{true: "-", false: v.Value.String()}[v.NotAvailable != ""])
					}
				}
			}
			require.Equal(t, c.want, strings.Join(got, " "))
		})
	}
}

// TestWhichDayIsHidden has four declare anew on 1 March, so that only one of two
// days around it is told.
func TestWhichDayIsHidden(t *testing.T) {
	l := staffed(t, 20)
	declare(t, l, "2018-01-05", told(20, womenTo(10))...)
	declare(t, l, "2018-03-05", "profile.declared on 2018-03-01 worker W11 sex female", "profile.declared on 2018-03-01 worker W12 sex female",
		"profile.declared on 2018-03-01 worker W13 sex female", "profile.declared on 2018-03-01 worker W14 sex female")
	p := viewtest.Fold(t, viewWith(&ring{}), l, "")
	for name, c := range map[string]struct {
		asked, against string
		want           string
	}{
		"the day before, by itself":                   {"2018-02-28", "", "10/20"},
		"the day, by itself":                          {"2018-03-01", "", "14/20"},
		"the day, compared with the one before":       {"2018-03-01", "2018-02-28", "14/20 of 2018-02-28"},
		"the day before, compared with the one after": {"2018-02-28", "2018-03-01", "10/20 of 2018-03-01"},
	} {
		t.Run(name, func(t *testing.T) {
			f := ask(t, p, question(t, c.asked, "of=sex", "against="+c.against)).Figures
			got := said(f, "sex-female")
			for _, v := range f.Values {
				if v.Measure == "sex-female" {
					got += " " + strings.TrimSuffix(v.NotAvailable, ", "+suppressed)
				}
			}
			require.Equal(t, c.want, got)
		})
	}
	series := ask(t, p, answers.Question{From: date(t, "2018-01-31"), To: date(t, "2018-04-30"), Every: "month", Settings: map[string]string{"of": "sex"}}).Series
	var got []string
	for _, one := range series {
		got = append(got, said(one.Figures, "sex-female"))
	}
	require.Equal(t, []string{"10/20", "10/20", "-", "-"}, got, "the earlier of a series is told")
}

// TestWhatIsHiddenOfADay holds what is told of women on the later of two days: of
// all, and of each group. In south nobody has declared anything.
func TestWhatIsHiddenOfADay(t *testing.T) {
	const unknown = "unknown: nothing is known of anybody in post here"
	for name, c := range map[string]struct {
		anew, move int // how many men of north declare themselves women, and how many of it move
		by         string
		want       []string
	}{
		"all, but for where nobody is known":    {4, 0, "team", []string{"-", "-", unknown}},
		"all, and so a group that is all there": {4, 0, "service", []string{"-", "-"}},
		"groups, and not all":                   {0, 4, "team", []string{"10/30", "-", unknown, "-"}},
		"groups, but for those that are all":    {0, 4, "service", []string{"10/30", "10/30"}},
	} {
		t.Run(name, func(t *testing.T) {
			l := &viewtest.Ledger{}
			var posts, hires, anew []string
			for i := range 30 {
				team := map[bool]string{true: "north", false: "south"}[i < 20]
				posts = append(posts, fmt.Sprintf("post.established on 2018-01-01 post P%d role case-holder grade g1 team %s service cin fte 1", i, team))
				hires = append(hires, fmt.Sprintf("worker.hired on 2018-01-01 worker W%d post P%d role case-holder grade g1 team %s fte 1 contract permanent origin agency", i, i, team))
			}
			l.Say(t, "2018-01-02", posts...)
			l.Say(t, "2018-01-03", hires...)
			declare(t, l, "2018-01-05", told(19, func(i int) string { return map[bool]string{true: "sex female", false: "sex male"}[i <= 10] })...)
			declare(t, l, "2018-01-05", "profile.declared on 2018-01-04 worker W0 sex male")
			for i := range c.anew {
				anew = append(anew, fmt.Sprintf("profile.declared on 2018-03-01 worker W%d sex female", 11+i))
			}
			if anew != nil {
				declare(t, l, "2018-03-05", anew...)
			}
			for i := range c.move {
				l.Say(t, "2018-03-06", fmt.Sprintf("worker.moved on 2018-03-01 worker W%d post P%d role case-holder grade g1 team west", 11+i, 11+i))
			}
			series := ask(t, viewtest.Fold(t, viewWith(&ring{}), l, ""), answers.Question{By: c.by, From: date(t, "2018-02-01"), To: date(t, "2018-03-01"), Every: "month", Settings: map[string]string{"of": "sex"}}).Series
			require.Equal(t, "10/30", said(series[0].Figures, "sex-female"))
			got := []string{said(series[1].Figures, "sex-female")}
			for _, g := range series[1].Groups {
				got = append(got, said(g.Figures, "sex-female"))
			}
			require.Equal(t, c.want, got)
		})
	}
}

// TestWhichWordsAreNamed has so many say each of two words beside twenty who say a
// third, and lists what is told.
func TestWhichWordsAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		jedi, pagan int
		pagans      string // their word
		want        string
	}{
		"five and five":                     {5, 5, "pagan", "christian 20/30, jedi 5/30, pagan 5/30"},
		"five and four":                     {5, 4, "pagan", "christian 20/29, jedi -, other -"},
		"three and two":                     {3, 2, "pagan", "christian 20/25, other 5/25"},
		"three and one":                     {3, 1, "pagan", "christian -, other -"},
		"six whose word that is":            {5, 6, "other", "christian 20/31, jedi 5/31, other 6/31"},
		"three, and six whose word that is": {3, 6, "other", "christian 20/29, other 9/29"},
	} {
		t.Run(name, func(t *testing.T) {
			n := 20 + c.jedi + c.pagan
			l := staffed(t, n)
			declare(t, l, "2018-01-05", told(n, func(i int) string {
				return "religion " + map[bool]string{i <= 20: "christian", i > 20 && i <= 20+c.jedi: "jedi", i > 20+c.jedi: c.pagans}[true]
			})...)
			f := ask(t, viewtest.Fold(t, viewWith(&ring{}), l, ""), question(t, "2018-02-01", "of=religion")).Figures
			var got []string
			for _, r := range f.Rates {
				got = append(got, strings.TrimPrefix(r.Measure, "religion-")+" "+said(f, r.Measure))
			}
			require.Equal(t, c.want, strings.Join(got, ", "))
		})
	}
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

// TestTheWordOtherIsOfTheRowOfTheOthers has five of each word become christian.
// Other goes from eleven to six by itself, but jedi goes to four, who are in its row
// from then on, and pagan to three or six.
func TestTheWordOtherIsOfTheRowOfTheOthers(t *testing.T) {
	for name, c := range map[string]struct {
		pagans int // before
		want   string
	}{
		"from eleven to thirteen": {8, "-"},
		"from eleven to ten":      {11, "-"}, // pagan has six then, by name
		"from eleven to six":      {0, "6/49"},
	} {
		t.Run(name, func(t *testing.T) {
			jedi := 9
			if c.pagans == 0 {
				jedi = 18 // and 13 then, by name
			}
			words := slices.Concat(slices.Repeat([]string{"other"}, 11), slices.Repeat([]string{"jedi"}, jedi), slices.Repeat([]string{"pagan"}, c.pagans), slices.Repeat([]string{"christian"}, 20))
			l := staffed(t, len(words))
			declare(t, l, "2018-01-05", told(len(words), func(i int) string { return "religion " + words[i-1] })...)
			var anew []string
			for i := range words {
				if first := i == 0 || words[i] != words[i-1]; first && words[i] != "christian" {
					for n := range 5 {
						anew = append(anew, fmt.Sprintf("profile.declared on 2018-03-01 worker W%d religion christian", 1+i+n))
					}
				}
			}
			declare(t, l, "2018-03-05", anew...)
			days := ask(t, viewtest.Fold(t, viewWith(&ring{}), l, ""), answers.Question{From: date(t, "2018-02-01"), To: date(t, "2018-03-01"), Every: "month", Settings: map[string]string{"of": "religion"}}).Series
			require.Equal(t, fmt.Sprintf("11/%d", len(words)), said(days[0].Figures, "religion-other"))
			require.Equal(t, c.want, said(days[1].Figures, "religion-other"))
		})
	}
}
