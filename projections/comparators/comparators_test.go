package comparators_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger/logtest"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/comparators"
	"muster/projections/viewtest"
)

var view = projections.View{Name: "comparators", Fold: comparators.Fold, New: func(a string) projections.Model { return comparators.NewModel(a) }}

// history draws a random history of the book of reference that a registrar
// admits.
func history(t *rapid.T, n int) *viewtest.Ledger {
	return viewtest.References(t, n, logtest.Admit(t.Context(), t, viewtest.Authority))
}

var date = viewtest.Date

func value(list []answers.Value, measure string) string {
	for _, v := range list {
		if v.Measure == measure && v.NotAvailable != "" {
			return "because " + v.NotAvailable
		} else if v.Measure == measure {
			return v.Value.String()
		}
	}
	return "no " + measure
}

func published(area, value, released string) string {
	return "comparator.published released " + released + " measure turnover area " + area + " period 2017 value " + value + " source dfe"
}

func withheld(area, symbol, released string) string {
	return "comparator.withheld released " + released + " measure turnover area " + area + " period 2017 symbol " + symbol + " source dfe"
}

// of says in a line what kind of area it is about.
func of(kind, line string) string {
	return strings.Replace(line, " period ", " area_kind "+kind+" period ", 1)
}

func TestWithNothingOnRecordItSaysSo(t *testing.T) {
	p := viewtest.Fold(t, view, &viewtest.Ledger{}, "")
	a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, "2018-02-15")})
	require.NoError(t, err)
	require.Len(t, a.Values, 1)
	require.Equal(t, "nothing is on record of what was published, neither of anytown nor of others; record comparator.published", a.Values[0].NotAvailable)
	_, err = viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, "2018-02-15"), Settings: map[string]string{"measure": "turnover"}})
	require.ErrorContains(t, err, `there is no measure "turnover"; nothing is on record`)
	l := &viewtest.Ledger{}
	l.Say(t, "2023-01-02", published("anytown", "8.4", "2018-02-15"))
	a, err = viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), answers.Question{AsOf: date(t, "2018-02-15"), KnownAt: "2022-12-31"})
	require.NoError(t, err)
	require.Contains(t, a.Values[0].NotAvailable, "nothing is on record", "as it was known then")
}

// TestRulings is the boundary table of the package doc. Every line is an entry;
// the own area is anytown.
func TestRulings(t *testing.T) {
	own, better, worse := published("anytown", "8.4", "2018-02-15"), published("bee", "5", "2018-02-15"), published("cee", "9", "2018-02-15")
	for name, c := range map[string]struct {
		lines         []string
		asOf, known   string
		set           string // NAME VALUE; …
		area, measure string // of a group, if an area is named
		want          string
	}{
		"on the day of release":              {[]string{own}, "2018-02-15", "", "", "", "turnover", "8.4"},
		"the day before":                     {[]string{own}, "2018-02-14", "", "", "", "turnover", "because the first turnover of 2017 on record for anytown was released on 2018-02-15 (line 1.1)"},
		"before it was recorded":             {[]string{better, own}, "2018-02-15", "@1", "", "", "turnover", "because no turnover of 2017 is on record for anytown"},
		"revised":                            {[]string{own, published("anytown", "8.5", "2019-02-28")}, "2019-02-28", "", "", "", "turnover", "8.5"},
		"before the revision":                {[]string{own, published("anytown", "8.5", "2019-02-28")}, "2019-02-27", "", "", "", "turnover", "8.4"},
		"the first release":                  {[]string{own, published("anytown", "8.5", "2019-02-28")}, "2019-02-28", "", "", "", "turnover-first", "8.4"},
		"revised, not known yet":             {[]string{own, published("anytown", "8.5", "2019-02-28")}, "2019-02-28", "@1", "", "", "turnover", "8.4"},
		"an earlier one told later":          {[]string{published("anytown", "8.5", "2019-02-28"), own}, "2019-02-28", "", "", "", "turnover", "8.5"},
		"and known later":                    {[]string{published("anytown", "8.5", "2019-02-28"), own}, "2018-03-01", "", "", "", "turnover", "8.4"},
		"and not before":                     {[]string{published("anytown", "8.5", "2019-02-28"), own}, "2018-03-01", "@1", "", "", "turnover", "because the first turnover of 2017 on record for anytown was released on 2019-02-28 (line 1.1)"},
		"twice on a day":                     {[]string{own, published("anytown", "8.6", "2018-02-15")}, "2018-02-15", "", "", "", "turnover", "8.6"},
		"twice, as known between":            {[]string{own, published("anytown", "8.6", "2018-02-15")}, "2018-02-15", "@1", "", "", "turnover", "8.4"},
		"suppressed":                         {[]string{withheld("anytown", "c", "2018-02-15")}, "2018-02-15", "", "", "", "turnover", "because the turnover of 2017 for anytown was published as c: suppressed (released 2018-02-15, line 1.1)"},
		"low is no nought":                   {[]string{withheld("anytown", "low", "2018-02-15")}, "2018-02-15", "", "", "", "turnover", "because the turnover of 2017 for anytown was published as low: rounds to nought, and is not known to be 0 (released 2018-02-15, line 1.1)"},
		"withheld, then given":               {[]string{withheld("anytown", "x", "2018-02-15"), published("anytown", "8.5", "2019-02-28")}, "2019-02-28", "", "", "", "turnover", "8.5"},
		"given, then withheld":               {[]string{own, withheld("anytown", "u", "2019-02-28")}, "2019-02-28", "", "", "", "turnover", "because the turnover of 2017 for anytown was published as u: unreliable (released 2019-02-28, line 2.1)"},
		"withheld first":                     {[]string{withheld("anytown", "x", "2018-02-15"), published("anytown", "8.5", "2019-02-28")}, "2019-02-28", "", "", "", "turnover-first", "because the turnover of 2017 for anytown was published as x: unavailable (released 2018-02-15, line 1.1)"},
		"not there yet":                      {[]string{withheld("anytown", ":", "2018-02-15")}, "2018-02-15", "", "", "", "turnover", "because the turnover of 2017 for anytown was published as :: unavailable (released 2018-02-15, line 1.1)"},
		"given first":                        {[]string{own, withheld("anytown", "u", "2019-02-28")}, "2019-02-28", "", "", "", "turnover-first", "8.4"},
		"a published nought":                 {[]string{published("anytown", "0", "2018-02-15")}, "2018-02-15", "", "", "", "turnover", "0"},
		"rank":                               {[]string{own, better, worse}, "2018-02-15", "", "", "", "turnover-rank", "2"},
		"rank, higher is better":             {[]string{own, better, worse, published("dee", "10", "2018-02-15")}, "2018-02-15", "", "better higher", "", "turnover-rank", "3"},
		"rank, shared":                       {[]string{own, better, published("cee", "8.4", "2018-02-15")}, "2018-02-15", "", "", "", "turnover-rank", "2"},
		"rank, behind a shared one":          {[]string{own, better, published("cee", "5", "2018-02-15")}, "2018-02-15", "", "", "", "turnover-rank", "3"},
		"rank, below the only other":         {[]string{own, better}, "2018-02-15", "", "", "", "turnover-rank", "2"},
		"rank, neighbours are none":          {[]string{own, worse, published("statistical-neighbours", "5", "2018-02-15")}, "2018-02-15", "", "", "", "turnover-rank", "1"},
		"rank, outstanding ones are none":    {[]string{own, worse, published("outstanding-authorities", "5", "2018-02-15")}, "2018-02-15", "", "", "", "turnover-rank", "1"},
		"rank, of groups that are none":      {[]string{own, worse, published("national", "5", "2018-02-15")}, "2018-02-15", "", "groups bee", "", "turnover-rank", "2"},
		"rank, groups are none":              {[]string{own, worse, published("national", "5", "2018-02-15"), published("region-north", "5", "2018-02-15")}, "2018-02-15", "", "", "", "turnover-rank", "1"},
		"rank, said to be no authority":      {[]string{own, worse, of("nation", published("england", "5", "2018-02-15")), of("group", published("likeus", "5", "2018-02-15"))}, "2018-02-15", "", "", "", "turnover-rank", "1"},
		"rank, an authority by its line":     {[]string{own, worse, of("authority", published("region-on-sea", "5", "2018-02-15"))}, "2018-02-15", "", "", "", "turnover-rank", "2"},
		"rank, said of another figure":       {[]string{own, worse, published("england", "5", "2018-02-15"), strings.Replace(of("nation", withheld("england", "c", "2016-02-15")), "2017", "2015", 1)}, "2018-02-15", "", "", "", "turnover-rank", "1"},
		"rank, said later, as known before":  {[]string{own, worse, published("england", "5", "2018-02-15"), of("nation", published("england", "5", "2018-02-15"))}, "2018-02-15", "@3", "", "", "turnover-rank", "2"},
		"rank, said anew":                    {[]string{own, worse, of("nation", published("bee", "5", "2018-02-15")), of("authority", published("bee", "5", "2018-02-15"))}, "2018-02-15", "", "", "", "turnover-rank", "2"},
		"rank, said once":                    {[]string{own, worse, of("region", published("bee", "5", "2018-02-15")), published("bee", "5", "2018-02-15")}, "2018-02-15", "", "", "", "turnover-rank", "1"},
		"rank, a group of the question":      {[]string{own, worse, of("authority", published("bee", "5", "2018-02-15"))}, "2018-02-15", "", "groups bee", "", "turnover-rank", "1"},
		"rank, named though a nation":        {[]string{own, of("nation", published("bee", "5", "2018-02-15"))}, "2018-02-15", "", "authorities anytown,bee", "", "turnover-rank", "2"},
		"rank, other groups":                 {[]string{own, better, worse}, "2018-02-15", "", "groups bee", "", "turnover-rank", "1"},
		"rank, nobody else":                  {[]string{own}, "2018-02-15", "", "", "", "turnover-rank", "because no other authority has turnover of 2017 on record to rank among"},
		"rank among those named":             {[]string{own, better, worse}, "2018-02-15", "", "authorities anytown,cee", "", "turnover-rank", "1"},
		"how many":                           {[]string{own, better, worse}, "2018-02-15", "", "", "", "turnover-authorities", "3"},
		"rank, one withheld":                 {[]string{own, better, withheld("cee", "c", "2018-02-15")}, "2018-02-15", "", "", "", "turnover-rank", "because one of the authorities has no figure: the turnover of 2017 for cee was published as c: suppressed (released 2018-02-15, line 3.1)"},
		"rank, one not on record":            {[]string{own, better}, "2018-02-15", "", "authorities anytown,bee,eff", "", "turnover-rank", "because one of the authorities has no figure: no turnover of 2017 is on record for eff"},
		"rank, two not there yet":            {[]string{own, published("bee", "5", "2018-02-16"), published("cee", "5", "2018-02-16")}, "2018-02-15", "", "", "", "turnover-rank", "because 2 of the 3 authorities have no turnover of 2017 by 2018-02-15: bee, cee"},
		"rank, fewer than there are":         {[]string{own, better}, "2018-02-15", "", "of 3", "", "turnover-rank", "because the turnover of 2017 is on record for 2 authorities, not for 3"},
		"rank, more than there are":          {[]string{own, better, worse}, "2018-02-15", "", "of 2", "", "turnover-rank", "because the turnover of 2017 is on record for 3 authorities, not for 2"},
		"rank, one of as many is withheld":   {[]string{own, withheld("bee", "c", "2018-02-15")}, "2018-02-15", "", "of 2", "", "turnover-rank", "because one of the authorities has no figure: the turnover of 2017 for bee was published as c: suppressed (released 2018-02-15, line 2.1)"},
		"rank, as many as there are":         {[]string{own, better}, "2018-02-15", "", "of 2", "", "turnover-rank", "2"},
		"rank, one is silent":                {[]string{own, better, in("2016", published("cee", "7", "2017-02-16"))}, "2018-02-15", "", "", "", "turnover-rank", "because one of the authorities has no figure: no turnover of 2017 is on record for cee; of cee an earlier period is on record: to rank all the same, name the authorities to rank among, or say how many there are (of)"},
		"rank, two are silent":               {[]string{own, better, in("2016", published("cee", "7", "2017-02-16")), in("2015", withheld("dee", "c", "2016-02-16"))}, "2018-02-15", "", "", "", "turnover-rank", "because 2 of the 4 authorities have no turnover of 2017 by 2018-02-15: cee, dee; of cee, dee an earlier period is on record: to rank all the same, name the authorities to rank among, or say how many there are (of)"},
		"rank, nobody else, one is silent":   {[]string{own, in("2016", published("cee", "7", "2017-02-16"))}, "2018-02-15", "", "", "", "turnover-authorities", "because one of the authorities has no figure: no turnover of 2017 is on record for cee; of cee an earlier period is on record: to rank all the same, name the authorities to rank among, or say how many there are (of)"},
		"rank, one spoke of another measure": {[]string{own, better, in("2016", strings.Replace(published("cee", "7", "2017-02-16"), "turnover", "agency", 1))}, "2018-02-15", "", "measure agency,turnover", "", "turnover-rank", "2"},
		"rank, one spoke on the day":         {[]string{own, better, in("2016", published("cee", "7", "2018-02-15"))}, "2018-02-15", "", "", "", "turnover-authorities", "because one of the authorities has no figure: no turnover of 2017 is on record for cee; of cee an earlier period is on record: to rank all the same, name the authorities to rank among, or say how many there are (of)"},
		"rank, one spoke twice":              {[]string{own, better, in("2016", published("cee", "7", "2018-02-16")), in("2015", published("cee", "7", "2018-02-15")), in("2014", published("cee", "7", "2018-02-16"))}, "2018-02-15", "", "", "", "turnover-rank", "because one of the authorities has no figure: no turnover of 2017 is on record for cee; of cee an earlier period is on record: to rank all the same, name the authorities to rank among, or say how many there are (of)"},
		"rank, one spoke on a later day":     {[]string{own, better, in("2016", published("cee", "7", "2018-02-16"))}, "2018-02-15", "", "", "", "turnover-rank", "2"},
		"rank, one spoke, as known before":   {[]string{own, better, in("2016", published("cee", "7", "2017-02-16"))}, "2018-02-15", "@2", "", "", "turnover-rank", "2"},
		"rank, one spoke of a later period":  {[]string{own, better, in("2018", published("cee", "7", "2018-02-15"))}, "2018-02-15", "", "", "", "turnover-rank", "2"},
		"rank, a nation is silent":           {[]string{own, better, in("2016", of("nation", published("england", "7", "2017-02-16")))}, "2018-02-15", "", "", "", "turnover-rank", "2"},
		"rank, one is silent and not named":  {[]string{own, better, in("2016", published("cee", "7", "2017-02-16"))}, "2018-02-15", "", "authorities anytown,bee", "", "turnover-rank", "2"},
		"rank, one is silent, and gone":      {[]string{own, better, in("2016", published("cee", "7", "2017-02-16"))}, "2018-02-15", "", "of 2", "", "turnover-rank", "2"},
		"rank, one is silent, and is not":    {[]string{own, better, in("2016", published("cee", "7", "2017-02-16"))}, "2018-02-15", "", "of 3", "", "turnover-rank", "because the turnover of 2017 is on record for 2 authorities, not for 3"},
		"rank, one spoke late":               {[]string{own, better, in("2016", published("cee", "7", "2017-02-16")), published("cee", "7", "2018-02-16")}, "2018-02-16", "", "", "", "turnover-rank", "3"},
		"rank, own is not ranked":            {[]string{own, better}, "2018-02-15", "", "authorities bee", "", "turnover-rank", "because anytown is not among the authorities to rank"},
		"rank, own is a nation":              {[]string{own, better, of("nation", published("england", "9", "2018-02-15"))}, "2018-02-15", "", "own england", "", "turnover-rank", "because england is not among the authorities to rank"},
		"rank, own spoke of a year before":   {[]string{better, in("2016", published("anytown", "7", "2017-02-16"))}, "2018-02-15", "", "", "", "turnover-rank", "because no turnover of 2017 is on record for anytown"},
		"rank, own has none":                 {[]string{better}, "2018-02-15", "", "", "", "turnover-rank", "because no turnover of 2017 is on record for anytown"},
		"another own":                        {[]string{own, better}, "2018-02-15", "", "own bee", "", "turnover-rank", "1"},
		"an area":                            {[]string{own, better}, "2018-02-15", "", "", "bee", "turnover", "5"},
		"difference":                         {[]string{own, better}, "2018-02-15", "", "", "bee", "turnover-difference", "3.4"},
		"difference in percent":              {[]string{published("anytown", "10.1", "2022-02-24"), published("national", "15.4", "2022-02-24")}, "2022-07-27", "", "", "national", "turnover-difference-percent", "-34.4"},
		"in percent, a half up":              {[]string{published("anytown", "8.004", "2018-02-15"), published("bee", "8", "2018-02-15")}, "2018-02-15", "", "", "bee", "turnover-difference-percent", "0.1"}, // 0.004/8 is 0.05%
		"in percent down, a half up":         {[]string{published("anytown", "7.996", "2018-02-15"), published("bee", "8", "2018-02-15")}, "2018-02-15", "", "", "bee", "turnover-difference-percent", "0"},   // -0.05%
		"of less than nought":                {[]string{own, published("bee", "-1", "2018-02-15")}, "2018-02-15", "", "", "bee", "turnover-difference-percent", "because the area's figure is -1, and nothing can be a share of it"},
		"difference from itself":             {[]string{own}, "2018-02-15", "", "", "anytown", "turnover-difference", "0"},
		"of nought":                          {[]string{own, published("bee", "0", "2018-02-15")}, "2018-02-15", "", "", "bee", "turnover-difference-percent", "because the area's figure is 0, and nothing can be a share of it"},
		"difference, theirs withheld":        {[]string{own, withheld("bee", "z", "2018-02-15")}, "2018-02-15", "", "", "bee", "turnover-difference", "because the turnover of 2017 for bee was published as z: not applicable (released 2018-02-15, line 2.1)"},
		"difference, own not on record":      {[]string{better}, "2018-02-15", "", "", "bee", "turnover-difference", "because no turnover of 2017 is on record for anytown"},
	} {
		t.Run(name, func(t *testing.T) {
			l := &viewtest.Ledger{}
			for _, line := range c.lines {
				l.Say(t, "2023-01-02", line)
			}
			q := answers.Question{AsOf: date(t, c.asOf), KnownAt: c.known, Settings: map[string]string{"measure": "turnover", "period": "2017"}}
			for _, s := range strings.Split(c.set, "; ") {
				if name, v, ok := strings.Cut(s, " "); ok {
					q.Settings[name] = v
				}
			}
			if c.area != "" {
				q.By = "area"
			}
			a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), q)
			require.NoError(t, err)
			list := a.Values
			for _, g := range a.Groups {
				if g.Value == c.area {
					list = g.Values
				}
			}
			require.Equal(t, c.want, value(list, c.measure))
		})
	}
}

func TestWhatAReleaseRevised(t *testing.T) {
	l := &viewtest.Ledger{}
	l.Say(t, "2023-01-02", published("anytown", "13.6", "2018-02-15"), withheld("anytown", "u", "2019-02-28"), published("anytown", "13.4", "2020-02-27"))
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), answers.Question{AsOf: date(t, "2020-02-27"), Lines: true})
	require.NoError(t, err)
	v := a.Values[0]
	require.Equal(t, "of 2017, the newest by then; released 2020-02-27 (line 1.3); revises u (unreliable), released 2019-02-28 (line 1.2); revises 13.6, released 2018-02-15 (line 1.1)", v.Note)
	var got []string
	for _, b := range v.Lines {
		got = append(got, fmt.Sprint(b.Line, " ", b.Subject, " ", b.Note))
	}
	require.Equal(t, []string{"1.1 anytown released 2018-02-15: dfe", "1.2 anytown u (unreliable), released 2019-02-28: dfe", "1.3 anytown released 2020-02-27: dfe"}, got)
}

// in says a line of another period.
func in(period, line string) string { return strings.Replace(line, "period 2017", "period "+period, 1) }

// years are figures of three periods, of which each release revises the one
// before.
var years = []string{
	in("2015", published("anytown", "8", "2016-02-18")), in("2015", of("nation", published("england", "12", "2016-02-18"))), in("2015", published("bee", "7", "2016-02-18")),
	in("2015", published("anytown", "8.5", "2017-02-16")), in("2016", published("anytown", "9", "2017-02-16")), in("2016", withheld("england", "c", "2017-02-16")),
	in("2017", of("nation", published("england", "14", "2018-02-15"))),
	in("2016", published("bee", "7", "2018-02-15")), // a year after the first of 2016
}

func TestTheNewestPeriodIsAskedAbout(t *testing.T) {
	l := &viewtest.Ledger{}
	p := viewtest.Fold(t, view, l.Each(t, "2023-01-02", years...), "")
	for name, c := range map[string]struct{ asOf, known, want, note string }{
		"on the day of its release":        {"2017-02-16", "", "9", "of 2016, the newest by then; released 2017-02-16 (line 5.1)"},
		"the day before":                   {"2017-02-15", "", "8", "of 2015, the newest by then; released 2016-02-18 (line 1.1)"},
		"before any":                       {"2016-02-17", "", "because the first turnover of 2015 on record for anytown was released on 2016-02-18 (line 1.1)", ""},
		"though the own figure is missing": {"2018-02-15", "", "because no turnover of 2017 is on record for anytown", ""},
		"as known before it was recorded":  {"2018-02-15", "@6", "9", "of 2016, the newest by then; released 2017-02-16 (line 5.1)"},
		"as known, its revision only":      {"2018-02-15", "@4", "8.5", "of 2015, the newest by then; released 2017-02-16 (line 4.1); revises 8, released 2016-02-18 (line 1.1)"},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, c.asOf), KnownAt: c.known, Settings: map[string]string{"measure": "turnover"}})
			require.NoError(t, err)
			require.Equal(t, c.want, value(a.Values, "turnover"))
			require.Equal(t, c.note, a.Values[0].Note)
		})
	}
	a, err := viewtest.Ask[answers.Answer](p, answers.Question{From: date(t, "2016-12-31"), To: date(t, "2017-12-31"), Every: "year"})
	require.NoError(t, err)
	require.Equal(t, "8", value(a.Series[0].Values, "turnover"))
	require.Equal(t, "9", value(a.Series[1].Values, "turnover"), "it moves on in a series")
}

func TestPeriodsSideBySide(t *testing.T) {
	l := &viewtest.Ledger{}
	p := viewtest.Fold(t, view, l.Each(t, "2023-01-02", years...), "")
	for name, c := range map[string]struct {
		asOf, set string
		want      []string
	}{
		"all that were released": {"2018-02-15", "measure turnover", []string{
			"2015: turnover 8.5, turnover-rank 2, turnover-authorities 2, turnover-england 12, turnover-england-difference -3.5",
			"2016: turnover 9, turnover-england-difference –, turnover-england –", "2017: turnover –, turnover-england 14, turnover-england-difference –"}},
		"none that were not yet": {"2017-02-15", "measure turnover", []string{"2015: turnover 8, turnover-rank 2, turnover-authorities 2, turnover-england 12, turnover-england-difference -4"}},
		"beside those named":     {"2017-02-15", "areas bee,anytown", []string{"2015: turnover 8, turnover-rank 2, turnover-authorities 2, turnover-bee 7, turnover-bee-difference 1"}},
		"one that is named":      {"2018-02-15", "period 2017", []string{"2017: turnover –, turnover-england 14, turnover-england-difference –"}},
		"before any":             {"2016-02-17", "measure turnover", nil},
	} {
		t.Run(name, func(t *testing.T) {
			set, v, _ := strings.Cut(c.set, " ")
			a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, c.asOf), By: "period", Settings: map[string]string{set: v}})
			require.NoError(t, err)
			require.Len(t, a.Groups, len(c.want))
			for i, want := range c.want {
				period, list, _ := strings.Cut(want, ": ")
				require.Equal(t, period, a.Groups[i].Value)
				require.Len(t, a.Groups[i].Values, 5, "the same in every period")
				for _, w := range strings.Split(list, ", ") {
					measure, want, _ := strings.Cut(w, " ")
					got := value(a.Groups[i].Values, measure)
					require.True(t, got == want || want == "–" && strings.HasPrefix(got, "because"), "%s of %s is %s", measure, period, got)
				}
			}
		})
	}
}

// TestWhoIsSilentByPeriod: one that spoke of 2016 and not of 2017 is silent about
// 2017, and one that spoke of 2017 alone is not about 2016.
func TestWhoIsSilentByPeriod(t *testing.T) {
	both := []string{published("anytown", "8", "2018-02-15"), published("bee", "7", "2018-02-15"), in("2016", published("anytown", "8", "2017-02-16")), in("2016", published("bee", "7", "2017-02-16"))}
	for period, want := range map[string][]string{"2016": {"2", "because one of the authorities has no figure: no turnover of 2017 is on record for cee"}, "2017": {"2", "2"}} {
		l := new(viewtest.Ledger).Each(t, "2023-01-02", append(both, in(period, published("cee", "9", "2018-02-15")))...)
		a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), answers.Question{AsOf: date(t, "2018-02-15"), By: "period"})
		require.NoError(t, err)
		require.Len(t, a.Groups, 2)
		for i, g := range a.Groups {
			got, _, _ := strings.Cut(value(g.Values, "turnover-rank"), "; of ")
			require.Equal(t, want[i], got, "of %s, cee spoke of %s", g.Value, period)
		}
	}
}

// TestByPeriodIsEachPeriodByItself: what stands under a period is what a question
// about it is told, and the newest is the last of them.
func TestByPeriodIsEachPeriodByItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := viewtest.Fold(t, view, history(t, 60), "")
		day := date(t, "2016-12-30").AddMonths(rapid.IntRange(0, 40).Draw(t, "month"))
		q := answers.Question{AsOf: day, By: "period", Lines: true, Settings: map[string]string{"measure": "turnover"}}
		all, err := viewtest.Ask[answers.Answer](p, q)
		if err != nil {
			return // nobody published a turnover
		}
		for i, g := range all.Groups {
			q := answers.Question{AsOf: day, By: "area", Lines: true, Settings: map[string]string{"measure": "turnover", "period": g.Value}}
			one, err := viewtest.Ask[answers.Answer](p, q)
			require.NoError(t, err)
			require.Equal(t, []answers.Value{one.Values[0], one.Values[2], one.Values[3]}, g.Values[:3])
			for _, area := range one.Groups {
				if got := value(g.Values, "turnover-"+area.Value); got != "no turnover-"+area.Value {
					require.Equal(t, value(area.Values, "turnover"), got)
					require.Equal(t, value(area.Values, "turnover-difference"), value(g.Values, "turnover-"+area.Value+"-difference"))
				}
			}
			if i == len(all.Groups)-1 {
				require.Equal(t, value(one.Values, "turnover"), value(all.Values, "turnover"))
			}
		}
	})
}

func TestAllMeasuresOfAPeriod(t *testing.T) {
	l := &viewtest.Ledger{}
	l.Say(t, "2023-01-02", published("anytown", "13.6", "2018-02-15"), strings.Replace(published("anytown", "2", "2018-02-15"), "turnover", "agency", 1))
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), answers.Question{AsOf: date(t, "2020-02-27"), By: "area"})
	require.NoError(t, err)
	var got []string
	for _, v := range a.Values {
		got = append(got, v.Measure)
	}
	require.Equal(t, []string{"agency", "agency-first", "agency-rank", "agency-authorities", "turnover", "turnover-first", "turnover-rank", "turnover-authorities"}, got)
	require.Len(t, a.Groups, 1)
	require.Len(t, a.Groups[0].Values, 8)
}

// TestEachMeasureHasANewestPeriodOfItsOwn, and by area those that are named stand.
func TestEachMeasureHasANewestPeriodOfItsOwn(t *testing.T) {
	agency := strings.Replace(in("2016", published("anytown", "2", "2018-02-15")), "turnover", "agency", 1)
	l := new(viewtest.Ledger).Each(t, "2023-01-02", published("anytown", "13.6", "2018-02-15"), published("bee", "9", "2018-02-15"), published("cee", "9", "2018-02-15"), agency)
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), answers.Question{AsOf: date(t, "2018-02-15"), By: "area", Settings: map[string]string{"areas": "bee"}})
	require.NoError(t, err)
	require.Equal(t, "of 2016, the newest by then; released 2018-02-15 (line 4.1)", a.Values[0].Note)
	require.Equal(t, "of 2017, the newest by then; released 2018-02-15 (line 1.1)", a.Values[4].Note)
	require.Len(t, a.Groups, 1)
	require.Equal(t, "bee", a.Groups[0].Value)
}

// TestWhatIsSaidBesideARank: which way is better, among how many, and who shares it.
func TestWhatIsSaidBesideARank(t *testing.T) {
	own, bee, cee := published("anytown", "8.4", "2018-02-15"), published("bee", "8.4", "2018-02-15"), published("cee", "9", "2018-02-15")
	for _, c := range []struct {
		lines        []string
		better, want string
	}{
		{[]string{own, cee}, "lower", "of 2 authorities, lower is better"},
		{[]string{own, cee}, "higher", "of 2 authorities, higher is better"},
		{[]string{own, bee, cee}, "lower", "of 3 authorities, lower is better; shared with 1"},
	} {
		l := new(viewtest.Ledger).Each(t, "2023-01-02", c.lines...)
		a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), answers.Question{AsOf: date(t, "2018-02-15"), Settings: map[string]string{"period": "2017", "better": c.better}})
		require.NoError(t, err)
		require.Equal(t, c.want, a.Values[2].Note)
	}
}

// TestTenAuthoritiesWithoutAFigureAreNamed, and of more how many there are.
func TestTenAuthoritiesWithoutAFigureAreNamed(t *testing.T) {
	lines := []string{published("anytown", "8.4", "2018-02-15")}
	for n := range 11 {
		lines = append(lines, withheld(fmt.Sprintf("t%02d", n+1), "c", "2018-02-15"))
	}
	const ten = "t01, t02, t03, t04, t05, t06, t07, t08, t09, t10"
	for n, want := range map[int]string{
		10: "10 of the 11 authorities have no turnover of 2017 by 2018-02-15: " + ten,
		11: "11 of the 12 authorities have no turnover of 2017 by 2018-02-15: " + ten + " and 1 more",
	} {
		l := new(viewtest.Ledger).Each(t, "2023-01-02", lines[:n+1]...)
		a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), answers.Question{AsOf: date(t, "2018-02-15"), Settings: map[string]string{"period": "2017"}})
		require.NoError(t, err)
		require.Equal(t, "because "+want, value(a.Values, "turnover-rank"))
	}
}

func TestRefusals(t *testing.T) {
	l := &viewtest.Ledger{}
	l.Say(t, "2023-01-02", published("anytown", "1", "2018-02-15"), strings.Replace(published("bee", "1", "2018-02-15"), "2017", "2016", 1))
	p := viewtest.Fold(t, view, l, "")
	for set, because := range map[string]string{
		"measure sickness": "there is no measure \"sickness\"; there are turnover",
		"period 2015":      "there is no period \"2015\"; there are 2016, 2017",
		"areas nowhere":    "there is no area \"nowhere\"; there are anytown, bee",
		"own nowhere":      "there is no area \"nowhere\"",
		"better worse":     "better: is \"worse\"; it is lower or higher",
		"of all":           "of: is \"all\"; write how many authorities there are",
	} {
		name, v, _ := strings.Cut(set, " ")
		_, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: 1, Settings: map[string]string{name: v}})
		var refusal *projections.Refusal
		require.ErrorAs(t, err, &refusal)
		require.Contains(t, refusal.Reason, because)
	}
}

// latest goes through the entries and returns what stands for an area as of a
// day: the line that was released last, and of one day that recorded last.
func latest(t require.TestingT, entries []events.Stored, measure, area string, day events.Date) (figure string) {
	var best events.Date
	for _, s := range entries {
		e, err := events.DecodeEntry(s.Bytes)
		require.NoError(t, err)
		for _, ev := range e.Events {
			var released events.Date
			shown := ""
			switch ev := ev.(type) {
			case *events.ComparatorPublished:
				if ev.Measure == measure && ev.Area == area && ev.Period == "2017" {
					released, shown = ev.Released, ev.Value.String()
				}
			case *events.ComparatorWithheld:
				if ev.Measure == measure && ev.Area == area && ev.Period == "2017" {
					released, shown = ev.Released, "published as "+ev.Symbol
				}
			}
			if shown != "" && released <= day && released >= best {
				best, figure = released, shown
			}
		}
	}
	return figure
}

// TestTheViewSaysWhatAPlainSearchDoes of every area, as of any day, as known by
// any entry; and the own rank follows from the figures.
func TestTheViewSaysWhatAPlainSearchDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 60)
		entries := l.Entries()
		p := viewtest.Fold(t, view, l, "")
		for range 4 {
			known := rapid.IntRange(0, len(entries)).Draw(t, "known")
			day := date(t, "2016-12-30").AddMonths(rapid.IntRange(0, 40).Draw(t, "month"))
			measure := rapid.SampledFrom([]string{"turnover", "vacancy"}).Draw(t, "measure")
			q := answers.Question{AsOf: day, KnownAt: fmt.Sprintf("@%d", known), By: "area", Settings: map[string]string{"measure": measure, "period": "2017", "authorities": "anytown,othertown,thirdtown"}}
			a, err := viewtest.Ask[answers.Answer](p, q)
			if err != nil {
				require.Contains(t, err.Error(), "there is no ")
				continue
			}
			figures := map[string]string{}
			for _, g := range a.Groups {
				figures[g.Value] = value(g.Values, measure)
			}
			complete, rank := true, 1
			own, ownErr := events.ParseDecimal(latest(t, entries[:known], measure, "anytown", day))
			for _, area := range []string{"anytown", "othertown", "thirdtown", "national"} {
				want := latest(t, entries[:known], measure, area, day)
				got := figures[area]
				switch {
				case strings.HasPrefix(want, "published as"):
					require.Contains(t, got, want+":")
				case want == "":
					require.True(t, got == "" || strings.HasPrefix(got, "because"), got)
				default:
					require.Equal(t, want, got)
				}
				theirs, err := events.ParseDecimal(want)
				if area != "national" {
					complete = complete && err == nil
				}
				if area != "national" && err == nil && theirs < own {
					rank++
				}
			}
			if complete && ownErr == nil {
				require.Equal(t, fmt.Sprint(rank), value(a.Values, measure+"-rank"))
			} else {
				require.Contains(t, value(a.Values, measure+"-rank"), "because")
			}
		}
	})
}

// authorities goes through the entries and returns the areas on record for the
// measure in 2017, or but for the own one in a year before by a day, that are
// authorities: what the last line that says so calls them, or if none does what
// they are called.
func authorities(t require.TestingT, entries []events.Stored, measure string, day events.Date) (all []string) {
	kinds, there := map[string]string{}, map[string]bool{}
	for _, s := range entries {
		e, err := events.DecodeEntry(s.Bytes)
		require.NoError(t, err)
		for _, ev := range e.Events {
			p, ok := ev.(*events.ComparatorPublished)
			if w, withheld := ev.(*events.ComparatorWithheld); withheld {
				p, ok = &events.ComparatorPublished{Measure: w.Measure, Area: w.Area, AreaKind: w.AreaKind, Period: w.Period, Released: w.Released}, true
			}
			if !ok {
				continue
			}
			kinds[p.Area] = cmp.Or(p.AreaKind, kinds[p.Area])
			there[p.Area] = there[p.Area] || p.Measure == measure &&
				(p.Period == "2017" || p.Period < "2017" && p.Area != "anytown" && p.Released <= day)
		}
	}
	for area := range there {
		if there[area] && area != "national" && cmp.Or(kinds[area], "authority") == "authority" {
			all = append(all, area)
		}
	}
	return all
}

// TestRankedAreTheAuthorities: to name those that the lines say are authorities
// is to name none, but for being told what to ask if some are silent.
func TestRankedAreTheAuthorities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 60)
		entries := l.Entries()
		known := rapid.IntRange(1, len(entries)).Draw(t, "known")
		p := viewtest.Fold(t, view, l, "")
		q := answers.Question{AsOf: date(t, "2019-12-31"), KnownAt: fmt.Sprintf("@%d", known), Lines: true, Settings: map[string]string{"measure": "turnover", "period": "2017"}}
		ranked := authorities(t, entries[:known], "turnover", q.AsOf)
		is, err := viewtest.Ask[answers.Answer](p, q)
		if err != nil || len(ranked) == 0 {
			return // nothing is on record to rank
		}
		q.Settings["authorities"] = strings.Join(ranked, ",")
		named, err := viewtest.Ask[answers.Answer](p, q)
		require.NoError(t, err)
		for i := range is.Values {
			is.Values[i].NotAvailable, _, _ = strings.Cut(is.Values[i].NotAvailable, "; of ")
		}
		require.Equal(t, named.Values, is.Values)
	})
}

// TestRestoredIsRunning restores what was saved midway and goes on with the rest,
// to the same bytes; and known-at is a fresh view of then.
func TestRestoredIsRunning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 60)
		entries := l.Entries()
		cut := rapid.IntRange(0, len(entries)).Draw(t, "cut")
		running, restored := comparators.NewModel("anytown"), comparators.NewModel("anytown")
		for i, s := range entries {
			if i == cut {
				require.NoError(t, restored.RestoreState(running.AppendState(nil)))
			}
			e, err := events.DecodeEntry(s.Bytes)
			require.NoError(t, err)
			require.NoError(t, running.Apply(s.Position, e))
			if i >= cut {
				require.NoError(t, restored.Apply(s.Position, e))
			}
		}
		if cut < len(entries) {
			require.Equal(t, running.AppendState(nil), restored.AppendState(nil))
		}
		q := answers.Question{AsOf: date(t, "2018-06-30"), By: "area", Lines: true, Settings: map[string]string{"period": "2017"}}
		was, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l.Upto(cut), ""), q)
		if err != nil {
			return // nobody had published anything of the period yet
		}
		q.KnownAt = fmt.Sprintf("@%d", cut)
		is, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), q)
		require.NoError(t, err)
		was.Position, was.Known, was.KnownAt = is.Position, is.Known, is.KnownAt
		require.Equal(t, was, is)
	})
}

func sample(t viewtest.T) []byte {
	l := new(viewtest.Ledger).Each(t, "2023-01-02", published("anytown", "13.6", "2018-02-15"), of("authority", published("anytown", "13.4", "2020-02-27")), of("nation", withheld("national", "c", "2018-02-15")), withheld("anytown", "u", "2019-02-28"))
	return viewtest.State(t, view, l.Decoded(t))
}

// FuzzRestoreState holds the view to viewtest.FuzzRestore.
func FuzzRestoreState(f *testing.F) {
	viewtest.FuzzRestore(f, view, sample(f), nil)
}
