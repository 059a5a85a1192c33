package answers_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

// gauge is a view of nothing but its days, with a group that is there from April
// on only.
type gauge struct{ about answers.About }

func (*gauge) Apply(events.Position, *events.Entry) error { return nil }
func (g *gauge) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return g.about.Answer(question, from, teams(func(d events.Date) []string {
		if d < day("2019-04-01") {
			return nil
		}
		return []string{"north"}
	}))
}
func (*gauge) AppendState(b []byte) []byte { return b }
func (*gauge) RestoreState([]byte) error   { return nil }

// of makes a view that uses some books.
func of(books ...events.Book) projections.View {
	about := answers.About{View: "gauge", Dimensions: []string{"team"}, Definitions: []answers.Definition{{ID: "d"}}, Books: books}
	return projections.View{Name: "gauge", New: func(string) projections.Model { return &gauge{about} }}
}

// twoBooks is a ledger in which cases were last recorded in March, the workforce
// in June and what is declared in August, and grievances never.
//
//	1 workforce  2019-01-31
//	2 cases      2019-03-31
//	3 workforce  2019-06-30T00:00:00Z
//	4 reference  2019-08-31
//	5 workforce  2019-06-30T00:00:00Z, at the same moment as entry 3
//	6 workforce  2019-06-30T23:59:59Z
func twoBooks(t *testing.T) *viewtest.Ledger {
	const post = " role case-holder grade sw team north service cin fte 1"
	l := &viewtest.Ledger{}
	l.Say(t, "2019-01-31", "post.established on 2016-01-01 post P1"+post)
	l.Say(t, "2019-03-31", "case.opened on 2019-03-31 case C1 family F1 status in-need")
	l.Say(t, "2019-06-30T00:00:00Z", "post.established on 2016-01-01 post P2"+post)
	l.Say(t, "2019-08-31", "register.declared on 2018-12-31 register hcpc count 198 source counted")
	l.Say(t, "2019-06-30T00:00:00Z", "post.established on 2016-01-01 post P3"+post)
	l.Say(t, "2019-06-30T23:59:59Z", "post.established on 2016-01-01 post P4"+post)
	return l
}

func TestADayThatIsStillToComeIsAForecast(t *testing.T) {
	const (
		workforce  = events.Workforce
		cases      = events.Cases
		reference  = events.Reference
		grievances = events.Grievances
		june       = "a forecast, by what was recorded up to 2019-06-30 (workforce) about later days"
		march      = "a forecast, by what was recorded up to 2019-03-31 (cases) about later days"
	)
	l, dir := twoBooks(t), t.TempDir()
	for name, c := range map[string]struct {
		books   []events.Book
		asOf    string
		knownAt string
		want    string
	}{
		"the last recording's day":                   {[]events.Book{workforce}, "2019-06-30", "", ""},
		"the day after":                              {[]events.Book{workforce}, "2019-07-01", "", june},
		"known by the moment of its last day":        {[]events.Book{workforce}, "2019-06-30", "2019-06-30T00:00:00Z", ""},
		"known a microsecond before":                 {[]events.Book{workforce}, "2019-06-30", "2019-06-29T23:59:59.999999Z", "a forecast, by what was recorded up to 2019-01-31 (workforce) about later days"},
		"known long after, when no more is recorded": {[]events.Book{workforce}, "2019-07-01", "2020-12-31", june},
		"known by the first entry of a moment":       {[]events.Book{workforce}, "2019-06-30", "@3", ""},
		"known by an entry of another book between":  {[]events.Book{workforce}, "2019-06-30", "@4", ""},
		"known by the entry before":                  {[]events.Book{workforce}, "2019-06-30", "@2", "a forecast, by what was recorded up to 2019-01-31 (workforce) about later days"},
		"known before anything was":                  {[]events.Book{workforce}, "2018-01-01", "2019-01-30", "a forecast: nothing is on record yet (workforce)"},
		"known by no entry":                          {[]events.Book{cases, workforce}, "2018-01-01", "@0", "a forecast: nothing is on record yet (cases)"},
		"of two books, on the earlier one's day":     {[]events.Book{cases, workforce}, "2019-03-31", "", ""},
		"the day after, which the other reaches":     {[]events.Book{cases, workforce}, "2019-04-01", "", march},
		"beyond both":                                {[]events.Book{cases, workforce}, "2019-07-01", "", "a forecast, by what was recorded up to 2019-03-31 (cases) and 2019-06-30 (workforce) about later days"},
		"of two, one not kept yet":                   {[]events.Book{cases, workforce}, "2019-01-31", "@1", ""},
		"what is published does not count beside":    {[]events.Book{workforce, reference}, "2019-07-01", "", june},
		"nor grievances, of which there are none":    {[]events.Book{grievances, workforce}, "2019-06-30", "", ""},
		"what is published by itself holds on":       {[]events.Book{reference}, "2030-01-01", "", ""},
		"and before it was":                          {[]events.Book{reference}, "2019-09-01", "@0", ""},
		"of a workforce that nothing is known of":    {[]events.Book{grievances, workforce}, "2030-01-01", "@0", "a forecast: nothing is on record yet (workforce)"},
		"of what no book tells":                      {nil, "2030-01-01", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 { // the second time from the checkpoint
				p := viewtest.Fold(t, of(c.books...), l, dir)
				a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: mustDate(t, c.asOf), KnownAt: c.knownAt})
				require.NoError(t, err)
				require.Equal(t, c.want, a.Forecast)
			}
		})
	}
}

// A series says of each day by itself, and of each group, whether it is a
// forecast; also of one that is not there on the day.
func TestASeriesSaysWhichOfItsDaysAreForecasts(t *testing.T) {
	const march = "a forecast, by what was recorded up to 2019-03-31 (cases) about later days"
	p := viewtest.Fold(t, of(events.Cases), twoBooks(t), "")
	q := answers.Question{From: mustDate(t, "2019-02-28"), To: mustDate(t, "2019-05-31"), Every: "month", By: "team"}
	want := []string{"", "", march, march}
	a, err := viewtest.Ask[answers.Answer](p, q)
	require.NoError(t, err)
	require.Empty(t, a.Forecast, "its days say it")
	require.Equal(t, mustDate(t, "2019-05-31"), a.AsOf, "the last of its days")
	require.Len(t, a.Series, len(want))
	for i, one := range a.Series {
		require.Equal(t, want[i], one.Forecast)
		for _, g := range one.Groups {
			require.Equal(t, want[i], g.Forecast)
		}
	}
	require.Len(t, a.Series[2].Groups, 1)
	q.By, q.Only, q.KnownAt = "", "team=north", "@1"
	p = viewtest.Fold(t, of(events.Workforce), twoBooks(t), "")
	a, err = viewtest.Ask[answers.Answer](p, q)
	require.NoError(t, err)
	require.Contains(t, a.Series[1].Rates[0].NotAvailable, "there is no team north on 2019-03-31")
	for _, one := range a.Series {
		require.Equal(t, "a forecast, by what was recorded up to 2019-01-31 (workforce) about later days", one.Forecast)
	}
}

// A council that declares its registers and has no workforce on record tells of
// no day ahead.
func TestABookThatIsNotKeptDecidesNothing(t *testing.T) {
	l := &viewtest.Ledger{}
	l.Say(t, "2019-08-31", "register.declared on 2018-12-31 register hcpc count 198 source counted")
	p := viewtest.Fold(t, of(events.Workforce, events.Reference), l, "")
	a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: mustDate(t, "2019-09-01")})
	require.NoError(t, err)
	require.Empty(t, a.Forecast)
}
