package spend_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/spend"
	"muster/projections/viewtest"
)

var view = projections.View{Name: "spend", Fold: spend.Fold, New: func(string) projections.Model { return spend.NewModel() }}

var date = viewtest.Date

// figure finds a value, and writes it or why it is missing.
func figure(f *answers.Figures, measure string) string {
	for _, v := range f.Values {
		if v.Measure != measure {
			continue
		}
		if v.NotAvailable != "" {
			return "because " + v.NotAvailable
		}
		return v.Value.String()
	}
	return "no " + measure
}

func share(f *answers.Figures, of string) string {
	for _, r := range f.Rates {
		if r.Unit == of && r.NotAvailable != "" {
			return "because " + r.NotAvailable
		} else if r.Unit == of {
			return r.Percent
		}
	}
	return "no rate"
}

const (
	y11 = "spend.posted first_day 2011-04-01 last_day 2012-03-31 account agency pence 10000 source s"
	y12 = "spend.posted first_day 2012-04-01 last_day 2013-03-31 account agency pence 7000 source s"
	q12 = "spend.posted first_day 2012-04-01 last_day 2012-06-30 account agency pence 9100 source s"
	y13 = "spend.posted first_day 2013-04-01 last_day 2014-03-31 account agency pence 12000 source s"
	b12 = "budget.set first_day 2012-04-01 last_day 2013-03-31 account agency pence 8000 source s"
)

// TestRulings is the boundary table: what is said in the package doc, one row
// for each.
func TestRulings(t *testing.T) {
	for name, c := range map[string]struct {
		lines   []string
		asOf    string
		set     string // NAME VALUE, …
		measure string
		want    string
	}{
		"a year posted":                      {[]string{y11}, "2012-03-31", "", "spend", "100"},
		"the day before it ends":             {[]string{y11}, "2012-03-30", "", "spend", "99.72"}, // 10000 × 365/366 pence, cut
		"its first day":                      {[]string{y11}, "2011-04-01", "", "spend", "0.27"},
		"the day before it begins":           {[]string{y11}, "2011-03-31", "", "spend", "because nothing is posted for agency, 2010-04-01 to 2011-03-31"},
		"the year after it":                  {[]string{y11}, "2013-03-31", "", "spend", "because nothing is posted for agency, 2012-04-01 to 2013-03-31"},
		"nothing at all":                     {nil, "2012-03-31", "", "spend", "because nothing is posted for agency, 2011-04-01 to 2012-03-31"},
		"a nought that was posted":           {[]string{strings.Replace(y11, "10000", "0", 1)}, "2012-03-31", "", "spend", "0"},
		"two add up":                         {[]string{y11, y11}, "2012-03-31", "", "spend", "200"},
		"in thousands":                       {[]string{y11}, "2012-03-31", "unit thousands", "spend", "0.1"},
		"over two years, the first":          {[]string{"spend.posted first_day 2012-03-31 last_day 2012-04-01 account agency pence 101 source s"}, "2012-03-31", "", "spend", "0.5"},
		"over two years, the second":         {[]string{"spend.posted first_day 2012-03-31 last_day 2012-04-01 account agency pence 101 source s"}, "2012-04-01", "", "spend", "0.51"},
		"over two years, calendar":           {[]string{"spend.posted first_day 2012-03-31 last_day 2012-04-01 account agency pence 101 source s"}, "2012-12-31", "year calendar", "spend", "1.01"},
		"the last day of a calendar one":     {[]string{"spend.posted first_day 2011-12-31 last_day 2012-01-01 account agency pence 101 source s"}, "2011-12-31", "year calendar", "spend", "0.5"},
		"the first day of the next":          {[]string{"spend.posted first_day 2011-12-31 last_day 2012-01-01 account agency pence 101 source s"}, "2012-01-01", "year calendar", "spend", "0.51"},
		"two services, a day each":           {[]string{"spend.posted first_day 2011-04-01 last_day 2011-04-01 account agency pence 1 service cin source s", "spend.posted first_day 2011-04-02 last_day 2012-03-31 account agency pence 2 service cp source s", y12}, "2013-03-31", "", "change", "69.97"},
		"of another account":                 {[]string{y11, "spend.posted first_day 2011-04-01 last_day 2012-03-31 account training pence 50 source s"}, "2012-03-31", "account training", "spend", "0.5"},
		"a total":                            {[]string{y11, y12}, "2013-03-31", "", "total", "170"},
		"a total, the first day posted":      {[]string{y11}, "2011-04-01", "", "total", "0.27"},
		"a total, the day before it":         {[]string{y11}, "2011-03-31", "", "total", "because nothing is posted for agency by 2011-03-31"},
		"a total with a gap":                 {[]string{y11, "spend.posted first_day 2013-04-01 last_day 2014-03-31 account agency pence 1 source s"}, "2014-03-31", "", "total", "because nothing is posted for agency, 2012-04-01 to 2013-03-31"},
		"a total from a later base":          {[]string{y11, y12}, "2013-03-31", "base 2012", "total", "70"},
		"a total from before":                {[]string{y11}, "2012-03-31", "base 2010", "total", "because nothing is posted for agency, 2010-04-01 to 2011-03-31"},
		"a total, the year unposted":         {[]string{y11}, "2012-09-30", "", "total", "100"},
		"a total, the day before it is over": {[]string{y11}, "2013-03-30", "", "total", "100"},
		"a total, over and unposted":         {[]string{y11}, "2013-03-31", "", "total", "because nothing is posted for agency, 2012-04-01 to 2013-03-31"},
		"a total, the year in part":          {[]string{y11, q12}, "2012-09-30", "", "total", "191"},
		"a total, the part before":           {[]string{q12, "spend.posted first_day 2013-04-01 last_day 2014-03-31 account agency pence 1 source s"}, "2014-03-31", "", "total", "because posted for 91 of the 365 days 2012-04-01 to 2013-03-31"},
		"a total of an unknown base":         {nil, "2012-03-31", "", "total", "because nothing is posted for agency by 2012-03-31"},
		"a base that is to come":             {[]string{y11}, "2012-03-31", "base 2013", "total", "because the base year, 2013/14, is after 2012-03-31, or nothing is posted for it yet"},
		"change":                             {[]string{y11, y12}, "2013-03-31", "", "change", "-30"},
		"change in percent":                  {[]string{y11, y12}, "2013-03-31", "", "change-percent", "-30"},
		"change in percent, two places":      {[]string{y11, strings.Replace(y12, "7000", "6667", 1)}, "2013-03-31", "", "change-percent", "-33.33"},
		"change in percent, half up":         {[]string{strings.Replace(y11, "10000", "20000", 1), strings.Replace(y12, "7000", "20001", 1)}, "2013-03-31", "", "change-percent", "0.01"}, // 1/20000 is 0.005%
		"change down, half up":               {[]string{strings.Replace(y11, "10000", "20000", 1), strings.Replace(y12, "7000", "19999", 1)}, "2013-03-31", "", "change-percent", "0"},    // -0.005%
		"change in percent, not over":        {[]string{y11, y12}, "2013-03-30", "", "change-percent", "because 2012/13 is not over on 2013-03-30"},
		"change in percent, in part":         {[]string{y11, q12}, "2013-03-31", "", "change-percent", "because posted for 91 of the 365 days 2012-04-01 to 2013-03-31"},
		"change, of the base itself":         {[]string{y11}, "2012-03-31", "", "change", "0"},
		"change, the year not over":          {[]string{y11, y12}, "2013-03-30", "", "change", "because 2012/13 is not over on 2013-03-30"},
		"change, the year in part":           {[]string{y11, q12}, "2013-03-31", "", "change", "because posted for 91 of the 365 days 2012-04-01 to 2013-03-31"},
		"change, the base in part":           {[]string{q12, "spend.posted first_day 2013-04-01 last_day 2014-03-31 account agency pence 1 source s"}, "2014-03-31", "", "change", "because the base year, 2012/13, is not posted in full: posted for 91 of the 365 days 2012-04-01 to 2013-03-31"},
		"change, a base of nought":           {[]string{strings.Replace(y11, "10000", "0", 1), y12}, "2013-03-31", "", "change-percent", "because the spend of the base year, 2011/12, is nought"},
		"change, from a later year":          {[]string{y11, y12}, "2012-03-31", "base 2012", "change", "because 2011/12 is before the base year, 2012/13"},
		"uprated":                            {[]string{y11, y12}, "2013-03-31", "uprate 2.5", "counterfactual", "102.5"},
		"uprated, the base itself":           {[]string{y11, y12}, "2012-03-31", "uprate 2.5", "counterfactual", "100"},
		"uprated once a year":                {[]string{y11, y13}, "2014-03-31", "uprate 10", "counterfactual", "121"}, // 100 × 1.1 × 1.1
		"uprated, the base not over":         {[]string{y11}, "2012-03-30", "", "counterfactual", "because the base year, 2011/12 is not over on 2012-03-30"},
		"uprated, the base in part":          {[]string{q12, y13}, "2014-03-31", "", "counterfactual", "because the base year, 2012/13, is not posted in full: posted for 91 of the 365 days 2012-04-01 to 2013-03-31"},
		"uprated, a year before":             {[]string{y11, y12}, "2012-03-31", "base 2012", "counterfactual", "because 2011/12 is before the base year, 2012/13"},
		"uprated, the base in part, in all":  {[]string{q12}, "2012-09-30", "", "total-counterfactual", "because the base year, 2012/13 is not over on 2012-09-30"},
		"not uprated":                        {[]string{y11, y12}, "2013-03-31", "", "counterfactual", "100"},
		"cut down":                           {[]string{y11, y12}, "2013-03-31", "uprate -50", "counterfactual", "50"},
		"to the penny":                       {[]string{y11, y12}, "2013-03-31", "uprate 0.005", "counterfactual", "100.01"}, // 100.005, half up
		"to the pound":                       {[]string{y11, y12}, "2013-03-31", "uprate 0.5, unit thousands", "counterfactual", "0.101"},
		"avoided":                            {[]string{y11, y12}, "2013-03-31", "uprate 2.5", "avoided", "32.5"},
		"avoided, more was spent":            {[]string{y11, y13}, "2014-03-31", "", "avoided", "-20"},
		"rounded once, in all":               {[]string{y11, y12, y13}, "2014-03-31", "uprate 0.002", "total-counterfactual", "300.01"}, // 10000 + 10000.2 + 10000.4 pence; each rounded by itself is 300.00
		"avoided in all":                     {[]string{y11, y12}, "2013-03-31", "uprate 2.5", "total-avoided", "32.5"},
		"like with like":                     {[]string{y11, q12}, "2012-09-30", "", "counterfactual", "24.93"}, // 100 × 91/365
		"like with like in all":              {[]string{y11, q12}, "2012-09-30", "", "total-avoided", "-66.07"},
		"no budget":                          {[]string{y12}, "2013-03-31", "", "over", "because no budget is set for 2012-04-01 to 2013-03-31"},
		"under budget":                       {[]string{y12, b12}, "2013-03-31", "", "over", "-10"},
		"over, some days unposted":           {[]string{q12, b12}, "2012-09-30", "", "over", "because posted for 91 of the 183 days 2012-04-01 to 2012-09-30"},
		"over the budget to date":            {[]string{q12, b12}, "2012-06-30", "", "over", "71.06"}, // 91 - 80 × 91/365
		"the budget of the year":             {[]string{q12, b12}, "2012-06-30", "", "year-budget", "80"},
		"a budget, of two the last":          {[]string{y12, b12, strings.Replace(b12, "8000", "6000", 1)}, "2013-03-31", "", "over", "10"},
		"budgets of services add up":         {[]string{y12, b12, b12 + " service cin"}, "2013-03-31", "", "budget", "160"},
		"a budget of nought":                 {[]string{y12, strings.Replace(b12, "8000", "0", 1)}, "2013-03-31", "", "over", "70"},
		"budgets that adjoin":                {[]string{y12, "budget.set first_day 2012-04-01 last_day 2012-09-30 account agency pence 3000 source s", "budget.set first_day 2012-10-01 last_day 2013-03-31 account agency pence 4000 source s"}, "2013-03-31", "", "budget", "70"},
		"budgets that overlap by a day":      {[]string{y12, "budget.set first_day 2012-04-01 last_day 2012-10-01 account agency pence 3000 source s", "budget.set first_day 2012-10-01 last_day 2013-03-31 account agency pence 4000 source s"}, "2012-10-01", "", "budget", "because two budgets overlap: 2012-04-01 to 2012-10-01 (line 2.1) and 2012-10-01 to 2013-03-31 (line 3.1); correct or retract one"},
		"budgets of services, in part":       {[]string{y12, b12, "budget.set first_day 2012-04-01 last_day 2012-06-30 account agency pence 910 service cin source s"}, "2012-06-30", "", "budget", "29.04"}, // 80 × 91/365 is 19.94, cut, and 9.10
		"budgets that overlap":               {[]string{y12, b12, "budget.set first_day 2012-06-01 last_day 2012-06-30 account agency pence 1 source s"}, "2013-03-31", "", "budget", "because two budgets overlap: 2012-04-01 to 2013-03-31 (line 2.1) and 2012-06-01 to 2012-06-30 (line 3.1); correct or retract one"},
		"before budgets overlap":             {[]string{y12, b12, "budget.set first_day 2012-06-01 last_day 2012-06-30 account agency pence 1 source s"}, "2012-04-01", "", "budget", "0.21"},
		"a budget of part of the days":       {[]string{y12, "budget.set first_day 2012-04-01 last_day 2012-06-30 account agency pence 1 source s"}, "2013-03-31", "", "budget", "because a budget is set for 91 of the 365 days 2012-04-01 to 2013-03-31"},
		"the last year that there is":        {[]string{y11}, "9999-12-31", "", "spend", "because nothing is posted for agency, 9999-04-01 to 9999-12-31"},
		"before all years":                   {[]string{y11}, "0001-01-01", "", "spend", "because nothing is posted for agency, no day"},
	} {
		t.Run(name, func(t *testing.T) {
			l := &viewtest.Ledger{}
			for _, line := range c.lines {
				l.Say(t, "2020-01-02", line)
			}
			a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), question(t, c.asOf, c.set))
			require.NoError(t, err)
			require.Equal(t, c.want, figure(&a.Figures, c.measure))
		})
	}
}

func question(t *testing.T, asOf, set string) answers.Question {
	q := answers.Question{AsOf: date(t, asOf), Settings: map[string]string{}}
	for _, s := range strings.Split(set, ", ") {
		if name, value, ok := strings.Cut(s, " "); ok {
			q.Settings[name] = value
		}
	}
	return q
}

func TestShareOfTheBudget(t *testing.T) {
	l := &viewtest.Ledger{}
	l.Say(t, "2020-01-02", q12, b12)
	p := viewtest.Fold(t, view, l, "")
	for day, want := range map[string][2]string{
		"2012-06-30": {"456.4", "113.8"}, // 91 / (80 × 91/365, cut) and 91 / 80
		"2012-09-30": {"because posted for 91 of the 183 days 2012-04-01 to 2012-09-30", "113.8"},
		"2014-03-31": {"because nothing is posted for agency, 2013-04-01 to 2014-03-31", "because nothing is posted for agency, 2013-04-01 to 2014-03-31"},
	} {
		a, err := viewtest.Ask[answers.Answer](p, question(t, day, ""))
		require.NoError(t, err)
		require.Equal(t, want, [2]string{share(&a.Figures, "to-date"), share(&a.Figures, "year")}, day)
	}
	l.Say(t, "2020-01-02", strings.Replace(b12, "8000", "0", 1))
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), question(t, "2012-06-30", ""))
	require.NoError(t, err)
	require.Equal(t, "because the denominator is nought: spend / budget", share(&a.Figures, "to-date"))
}

// TestACorrectionIsKnownLater and not before, and so is a retraction.
func TestACorrectionIsKnownLater(t *testing.T) {
	l := &viewtest.Ledger{}
	l.Say(t, "2012-05-01", y11)
	l.Say(t, "2012-06-01", "line.corrected 1.1 => "+strings.Replace(y11, "10000", "12000", 1))
	e := viewtest.Entry(t, "2012-07-01", "line.retracted line 1.1")
	e.ID, e.Book = "away", events.Reference
	l.Add(e)
	p := viewtest.Fold(t, view, l, "")
	for known, want := range map[string]string{
		"2012-04-30": "because nothing is posted for agency, 2011-04-01 to 2012-03-31",
		"2012-05-01": "100", "2012-05-31": "100", "2012-06-01": "120", "@1": "100", "@2": "120",
		"2012-07-01": "because nothing is posted for agency, 2011-04-01 to 2012-03-31",
	} {
		q := question(t, "2012-03-31", "")
		q.KnownAt = known
		a, err := viewtest.Ask[answers.Answer](p, q)
		require.NoError(t, err)
		require.Equal(t, want, figure(&a.Figures, "spend"), known)
	}
}

func TestByYearAndService(t *testing.T) {
	cin11, cin12, cp12 := y11+" service cin", y12+" service cin", y12+" service cp"
	for name, c := range map[string]struct {
		lines               []string
		by, set             string
		asOf, measure, want string
	}{
		"by year":                       {[]string{cin11, cin12, y12}, "year", "", "2013-03-31", "spend", "2011/12 100, 2012/13 140"},
		"by year, from the base year":   {[]string{y11, y12}, "year", "base 2012", "2013-03-31", "spend", "2012/13 70"},
		"by year, one that is unposted": {[]string{y11, y12}, "year", "base 2010", "2012-03-31", "spend", "2010/11 because nothing is posted for agency, 2010-04-01 to 2011-03-31, 2011/12 100"},
		"by year, the last not over":    {[]string{y11}, "year", "", "2013-03-30", "spend", "2011/12 100"},
		"by year, the last over":        {[]string{y11}, "year", "", "2013-03-31", "spend", "2011/12 100, 2012/13 because nothing is posted for agency, 2012-04-01 to 2013-03-31"},
		"by year, the last in part":     {[]string{y11, q12}, "year", "", "2012-06-30", "spend", "2011/12 100, 2012/13 91"},
		"by calendar year":              {[]string{"spend.posted first_day 2011-01-01 last_day 2011-12-31 account agency pence 100 source s"}, "year", "year calendar", "2011-12-31", "spend", "2011 1"},
		"by year, before any":           {[]string{y11}, "year", "", "2011-03-31", "spend", ""},
		"at a century's end":            {[]string{"spend.posted first_day 1999-04-01 last_day 2000-03-31 account agency pence 100 source s"}, "year", "", "2000-03-31", "spend", "1999/00 1"},
		"by service":                    {[]string{cin11, cin12, y12}, "service", "", "2013-03-31", "spend", "cin 70, not stated 70"},
		"by service, a base of each":    {[]string{cin11, cin12, cp12}, "service", "", "2013-03-31", "change", "cin -30, cp 0"},
		"by service, the base named":    {[]string{cin11, cin12, cp12}, "service", "base 2011", "2013-03-31", "change", "cin -30, cp because the base year, 2011/12, is not posted in full: nothing is posted for agency, 2011-04-01 to 2012-03-31"},
	} {
		t.Run(name, func(t *testing.T) {
			q := question(t, c.asOf, c.set)
			q.By = c.by
			a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, new(viewtest.Ledger).Each(t, "2020-01-02", c.lines...), ""), q)
			require.NoError(t, err)
			var got []string
			for _, g := range a.Groups {
				got = append(got, g.Value+" "+figure(&g.Figures, c.measure))
			}
			require.Equal(t, c.want, strings.Join(got, ", "))
		})
	}
}

// TestWhatIsSaidBesideAFigure holds the notes: of how many days it is, and which
// years are in a total.
func TestWhatIsSaidBesideAFigure(t *testing.T) {
	for name, c := range map[string]struct {
		lines               []string
		asOf, measure, want string
	}{
		"posted in full":         {[]string{y11}, "2012-03-31", "spend", ""},
		"posted in part":         {[]string{q12}, "2012-07-01", "spend", "posted for 91 of the 92 days 2012-04-01 to 2012-07-01"},
		"a total":                {[]string{y11, y12}, "2013-03-31", "total", "2011/12 to 2012/13"},
		"a total, in part":       {[]string{y11, q12}, "2012-07-01", "total", "posted for 91 of the 92 days 2012-04-01 to 2012-07-01"},
		"a total, less the last": {[]string{y11}, "2012-04-01", "total", "2012/13 is left out: nothing is posted for it yet"},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, new(viewtest.Ledger).Each(t, "2020-01-02", c.lines...), ""), question(t, c.asOf, ""))
			require.NoError(t, err)
			for _, v := range a.Values {
				if v.Measure == c.measure {
					require.Equal(t, c.want, v.Note)
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	l := &viewtest.Ledger{}
	l.Say(t, "2020-01-02", y11, "spend.posted first_day 2011-04-01 last_day 2012-03-31 account training pence 50 source s")
	p := viewtest.Fold(t, view, l, "")
	for set, because := range map[string]string{
		"account travel": "there is no account \"travel\"; there are agency, training",
		"year tax":       "year: is \"tax\"; it is financial or calendar",
		"base 11":        "base: is \"11\"; write the first calendar year",
		"uprate -100":    "uprate: is \"-100\"; write percent a year",
		"uprate lots":    "uprate: is \"lots\"",
		"uprate 1000.1":  "uprate: is \"1000.1\"",
		"base 1899":      "base: is \"1899\"",
		"base 9999":      "base: is \"9999\"",
		"unit pence":     "unit: is \"pence\"; it is pounds or thousands",
		"basis 2":        "spend has no setting \"basis\"",
	} {
		_, err := viewtest.Ask[answers.Answer](p, question(t, "2012-03-31", set))
		var refusal *projections.Refusal
		require.ErrorAs(t, err, &refusal, set)
		require.Contains(t, refusal.Reason, because)
	}
	for _, set := range []string{"uprate 1000", "uprate -99.999999", "base 1900", "base 9998", "account agency"} {
		_, err := viewtest.Ask[answers.Answer](p, question(t, "2012-03-31", set))
		require.NoError(t, err, set)
	}
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, &viewtest.Ledger{}, ""), question(t, "2012-03-31", "account travel"))
	require.NoError(t, err, "where nothing is on record of any account")
	require.Contains(t, figure(&a.Figures, "spend"), "because nothing is posted for travel")
	other := new(viewtest.Ledger).Each(t, "2020-01-02", strings.Replace(y11, "agency", "training", 1))
	a, err = viewtest.Ask[answers.Answer](viewtest.Fold(t, view, other, ""), question(t, "2012-03-31", ""))
	require.NoError(t, err, "the account that is asked about unless another is named")
	require.Contains(t, figure(&a.Figures, "spend"), "because nothing is posted for agency")
}

func TestTheLinesBehind(t *testing.T) {
	l := &viewtest.Ledger{}
	l.Say(t, "2020-01-02", y11+" basis estimate", "spend.posted first_day 2012-03-31 last_day 2012-04-01 account agency pence 101 service cin source s", b12)
	q := question(t, "2012-03-31", "")
	q.Lines = true
	a, err := viewtest.Ask[answers.Answer](viewtest.Fold(t, view, l, ""), q)
	require.NoError(t, err)
	var got []string
	for _, b := range a.Values[0].Lines {
		got = append(got, fmt.Sprint(b.Line, " ", b.Measure, " ", b.Subject, " ", b.Value, " ", b.Note))
	}
	require.Equal(t, []string{"1.1 spent agency 100 2011-04-01 to 2012-03-31: estimate", "1.2 spent cin 0.5 2012-03-31 to 2012-04-01, 1 of 2 days"}, got)
}
