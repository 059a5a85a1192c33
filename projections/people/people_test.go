package people_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/sealed"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/people"
	"muster/projections/viewtest"
)

// ring is keys in memory: each worker's is made of their id. It can be told to
// have lost some.
type ring struct {
	erased  map[string]bool
	missing map[string]bool
	broken  error
	opened  int
	opens   func() // called before a box is opened, if it is set
	fetched [][]string
}

func keyOf(worker string) (k sealed.Key) {
	copy(k[:], "key of "+worker)
	return k
}

func (r *ring) Open(s *events.ProfileSealed) (*events.ProfileDeclared, error) {
	r.opened++
	if r.opens != nil {
		r.opens()
	}
	switch {
	case r.broken != nil:
		return nil, r.broken
	case r.erased[s.Worker]:
		return nil, &sealed.Erasure{By: "dpo", Why: "asked for"}
	case r.missing[s.Worker]:
		return nil, fmt.Errorf("open: %w", sealed.ErrNoKey)
	}
	return sealed.Open(keyOf(s.Worker), viewtest.Authority, s)
}

func (r *ring) Fetch(workers []string) error {
	r.fetched = append(r.fetched, workers)
	return r.broken
}

func (r *ring) Erasures() (uint64, error) { return uint64(len(r.erased)), r.broken }

func (r *ring) erase(worker string) {
	if r.erased == nil {
		r.erased = map[string]bool{}
	}
	r.erased[worker] = true
}

func viewWith(keys people.Keys) projections.View {
	return projections.View{Name: "people", Fold: people.Fold, New: func(string) projections.Model { return people.NewModel(keys) }}
}

func seal(p *events.ProfileDeclared) *events.ProfileSealed {
	return sealed.Seal(keyOf(p.Worker), viewtest.Authority, p)
}

// shut reads a profile written as words and seals it.
func shut(t viewtest.T, line string) events.Event {
	ev := viewtest.Event(t, line)
	if c, ok := ev.(*events.LineCorrected); ok {
		return &events.LineCorrected{Line: c.Line, Now: seal(c.Now.(*events.ProfileDeclared))}
	}
	return seal(ev.(*events.ProfileDeclared))
}

// declare appends an entry of profiles written as words, sealed.
func declare(t viewtest.T, l *viewtest.Ledger, recorded string, lines ...string) events.Position {
	e := viewtest.Entry(t, recorded, "supervision.held on 2018-01-01 worker W1")
	e.Events, e.Book = nil, events.Workforce
	for _, line := range lines {
		e.Events = append(e.Events, shut(t, line))
	}
	e.ID = fmt.Sprintf("entry-%d", len(l.Entries())+1)
	return l.Add(e)
}

// staffed is a ledger with so many people in post from 2018-01-01, the first
// ten in the team north and the others in south.
func staffed(t viewtest.T, n int) *viewtest.Ledger {
	l := &viewtest.Ledger{}
	var posts, hires []string
	for i := range n {
		team := "north"
		if i >= 10 {
			team = "south"
		}
		posts = append(posts, fmt.Sprintf("post.established on 2018-01-01 post P%d role case-holder grade g1 team %s service cin fte 1", i+1, team))
		hires = append(hires, fmt.Sprintf("worker.hired on 2018-01-01 worker W%d post P%d role case-holder grade g1 team %s fte 1 contract permanent origin agency", i+1, i+1, team))
	}
	l.Say(t, "2018-01-02", posts...)
	l.Say(t, "2018-01-03", hires...)
	return l
}

// told has the first so many people say something, from 2018-01-04.
func told(n int, what func(i int) string) (lines []string) {
	for i := 1; i <= n; i++ {
		lines = append(lines, fmt.Sprintf("profile.declared on 2018-01-04 worker W%d %s", i, what(i)))
	}
	return lines
}

func womenTo(n int) func(int) string {
	return func(i int) string {
		if i <= n {
			return "sex female"
		}
		return "sex male"
	}
}

func date(t require.TestingT, s string) events.Date {
	d, err := events.ParseDate(s)
	require.NoError(t, err)
	return d
}

// question reads: DAY, then settings as name=value, or by=, known=, definition=.
func question(t require.TestingT, day string, set ...string) answers.Question {
	q := answers.Question{AsOf: date(t, day), Settings: map[string]string{}}
	for _, s := range set {
		name, value, _ := strings.Cut(s, "=")
		switch name {
		case "by":
			q.By = value
		case "only":
			q.Only = value
		case "known":
			q.KnownAt = value
		case "definition":
			q.Definition = value
		default:
			q.Settings[name] = value
		}
	}
	return q
}

func ask(t require.TestingT, p *projections.Projector, q answers.Question) *answers.Answer {
	a, err := viewtest.Ask[answers.Answer](p, q)
	require.NoError(t, err)
	return a
}

// said is what figures say of a measure: 7/16, a value, "-" if suppressed, or
// why it is not available.
func said(f answers.Figures, measure string) string {
	for _, r := range f.Rates {
		if r.Measure == measure {
			if r.NotAvailable != "" {
				return reason(r.NotAvailable)
			}
			return fmt.Sprintf("%s/%s", r.Numerator, r.Denominator)
		}
	}
	for _, v := range f.Values {
		if v.Measure == measure {
			if v.NotAvailable != "" {
				return reason(v.NotAvailable)
			}
			return v.Value.String()
		}
	}
	return "none"
}

const suppressed = "suppressed: it counts fewer than 5 people, or would let such a count be worked out"

func reason(why string) string {
	if strings.HasPrefix(why, "suppressed: ") {
		return "-"
	}
	return why
}

func TestWhichDeclarationCounts(t *testing.T) {
	for name, c := range map[string]struct {
		entries [][]string // of W1, on top of five women and six men
		day     string
		female  string
	}{
		"on its day":                      {[][]string{{"on 2018-03-01 worker W1 sex female"}}, "2018-03-01", "6/12"},
		"not the day before":              {[][]string{{"on 2018-03-01 worker W1 sex female"}}, "2018-02-28", "5/12"},
		"the later of two":                {[][]string{{"on 2018-03-01 worker W1 sex female"}, {"on 2018-04-01 worker W1 sex male"}}, "2018-04-01", "5/12"},
		"until the later":                 {[][]string{{"on 2018-03-01 worker W1 sex female"}, {"on 2018-04-01 worker W1 sex male"}}, "2018-03-31", "6/12"},
		"the later by day, told first":    {[][]string{{"on 2018-04-01 worker W1 sex female"}, {"on 2018-03-01 worker W1 sex male"}}, "2018-05-01", "6/12"},
		"of one day, the one told later":  {[][]string{{"on 2018-03-01 worker W1 sex male"}, {"on 2018-03-01 worker W1 sex female"}}, "2018-03-01", "6/12"},
		"whole: what is left out is gone": {[][]string{{"on 2018-03-01 worker W1 sex female religion none"}, {"on 2018-04-01 worker W1 religion none"}}, "2018-04-01", "-"},
		"corrected":                       {[][]string{{"on 2018-03-01 worker W1 sex male"}, {"=> on 2018-03-01 worker W1 sex female"}}, "2018-03-01", "6/12"},
	} {
		t.Run(name, func(t *testing.T) {
			l := staffed(t, 12)
			var lines []string
			for i := 2; i <= 12; i++ {
				lines = append(lines, fmt.Sprintf("profile.declared on 2018-01-04 worker W%d %s", i, womenTo(6)(i)))
			}
			declare(t, l, "2018-01-05", lines...)
			for i, e := range c.entries {
				line := "profile.declared " + e[0]
				if now, is := strings.CutPrefix(e[0], "=> "); is {
					line = "line.corrected 4.1 => profile.declared " + now
				}
				declare(t, l, fmt.Sprintf("2018-06-%02d", i+1), line)
			}
			p := viewtest.Fold(t, viewWith(&ring{}), l, "")
			require.Equal(t, c.female, said(ask(t, p, question(t, c.day, "of=sex")).Figures, "sex-female"))
		})
	}
}

// TestAgeIsInCompletedYears holds the band of six people who were born on a day,
// beside six who were born on 1 January 1930.
func TestAgeIsInCompletedYears(t *testing.T) {
	for _, c := range []struct{ born, day, bounds, band, want string }{
		{"1990-06-15", "2020-06-14", "30", "under-30", "6/12"},
		{"1990-06-15", "2020-06-15", "30", "30-and-over", "12/12"},
		{"1972-02-29", "2018-02-28", "25,46,66", "25-45", "6/12"},
		{"1972-02-29", "2018-03-01", "25,46,66", "46-65", "6/12"},
		{"1980-02-29", "2020-02-28", "40", "under-40", "6/12"},
		{"1980-02-29", "2020-02-29", "40", "40-and-over", "12/12"},
		{"1952-03-01", "2018-02-28", "25,46,66", "46-65", "6/12"},
		{"1952-02-28", "2018-02-28", "25,46,66", "66-and-over", "12/12"},
		{"1993-03-02", "2018-03-01", "25,46,66", "under-25", "6/12"},
		{"1993-03-01", "2018-03-01", "25,46,66", "25-45", "6/12"},
		{"1973-03-01", "2018-03-01", "45,50", "45-49", "6/12"},
		{"1969-03-01", "2018-03-01", "45, 50", "45-49", "6/12"},
		{"1968-03-01", "2018-03-01", "45,50", "50-and-over", "12/12"},
		{"1998-03-02", "2018-03-01", "20,25", "under-20", "6/12"},
		{"1998-03-01", "2018-03-01", "20,25", "20-24", "6/12"},
		{"1918-03-02", "2018-03-01", "95,100", "95-99", "6/12"},
		{"1918-03-01", "2018-03-01", "95,100", "100-and-over", "6/12"},
		{"1900-03-01", "2018-03-01", "95,100", "100-and-over", "6/12"},
	} {
		l := staffed(t, 12)
		declare(t, l, "2018-01-05", told(12, func(i int) string {
			if i <= 6 {
				return "born " + c.born
			}
			return "born 1930-01-01"
		})...)
		p := viewtest.Fold(t, viewWith(&ring{}), l, "")
		f := ask(t, p, question(t, c.day, "of=age", "bounds="+c.bounds)).Figures
		require.Equal(t, c.want, said(f, "age-"+c.band), "born %s, on %s, by %s", c.born, c.day, c.bounds)
	}
}

// TestWhoIsCounted holds the women of those in post on 30 September 2019: six of
// twelve, and W13 if they are counted.
func TestWhoIsCounted(t *testing.T) {
	const left = " worker W13 reason retired destination other"
	hired := func(post, role, day, fte string) string {
		return "worker.hired on " + day + " worker W13 post " + post + " role " + role + " grade g1 team north fte " + fte + " contract permanent origin agency job_share true"
	}
	here := hired("P1", "case-holder", "2019-01-01", "1")
	for name, c := range map[string]struct {
		lines  []string
		female string
		fte    string // of all in post
	}{
		"nobody else":                      {nil, "6/12", "12"},
		"in post":                          {[]string{here}, "7/13", "13"},
		"the last day is the day":          {[]string{here, "worker.left last_day 2019-09-30" + left}, "7/13", "13"},
		"the last day is the day before":   {[]string{here, "worker.left last_day 2019-09-29" + left}, "6/12", "12"},
		"hired on the day":                 {[]string{hired("P1", "case-holder", "2019-09-30", "1")}, "7/13", "13"},
		"hired the day after":              {[]string{hired("P1", "case-holder", "2019-10-01", "1")}, "6/12", "12"},
		"started and left within the year": {[]string{hired("P1", "case-holder", "2018-11-01", "1"), "worker.left last_day 2019-05-31" + left}, "6/12", "12"},
		"left, and returned in the year":   {[]string{here, "worker.left last_day 2019-05-31" + left, hired("P1", "case-holder", "2019-08-01", "1")}, "7/13", "13"},
		"two roles":                        {[]string{here, hired("P2", "senior-practitioner", "2019-01-01", "0.5")}, "7/13", "13.5"},
		"zero hours":                       {[]string{hired("P1", "case-holder", "2019-01-01", "0")}, "7/13", "12"},
		"in no social work role":           {[]string{hired("P1", "family-support", "2019-01-01", "1")}, "6/12", "12"},
		"an agency worker":                 {[]string{"agency.started on 2019-01-01 assignment X1 worker W13 agency reed role case-holder team north fte 1 reason vacancy"}, "6/12", "12"},
	} {
		t.Run(name, func(t *testing.T) {
			l := staffed(t, 12)
			l.Each(t, "2019-11-01", c.lines...)
			declare(t, l, "2019-11-02", append(told(12, womenTo(6)), "profile.declared on 2018-01-04 worker W13 sex female")...)
			a := ask(t, viewtest.Fold(t, viewWith(&ring{}), l, ""), question(t, "2019-09-30", "of=sex", "by=role"))
			require.Equal(t, c.female, said(a.Figures, "sex-female"))
			require.Equal(t, c.fte, a.Counts[0].FTE.String())
			heads := int64(0)
			for _, g := range a.Groups {
				heads += g.Counts[0].Headcount
			}
			require.Equal(t, a.Counts[0].Headcount, heads, "each in one role")
			if name == "two roles" {
				require.EqualValues(t, 1, a.Groups[1].Counts[0].Headcount, "in the more senior")
			}
		})
	}
}

func TestUnknownIsKeptApart(t *testing.T) {
	l := staffed(t, 20)
	declare(t, l, "2018-01-05", told(18, func(i int) string {
		if i <= 6 {
			return "religion none"
		}
		return womenTo(12)(i)
	})...)
	r := &ring{missing: map[string]bool{"W18": true}}
	r.erase("W17")
	p := viewtest.Fold(t, viewWith(r), l, "")
	f := ask(t, p, question(t, "2018-02-01", "of=sex")).Figures
	got := map[string]string{}
	for _, m := range []string{"sex-female", "sex-male", "sex-other", "sex-not-said", "never-declared", "erased", "sealed"} {
		got[m] = said(f, m)
	}
	require.Equal(t, map[string]string{"sex-female": "-", "sex-male": "-", "sex-other": "0/20", "sex-not-said": "6",
		"never-declared": "2", "erased": "1", "sealed": "1"}, got)
	known := ask(t, p, question(t, "2018-02-01", "of=sex", "definition=of-known")).Figures
	require.Equal(t, "0/10", said(known, "sex-other"))
}

// TestWhatSharesAreOf has twenty in post, of whom six are women, some say nothing
// of their sex, and the others are men; the last three have declared nothing.
func TestWhatSharesAreOf(t *testing.T) {
	for _, c := range []struct {
		notSaid int
		women   string // of all, and of those who have said
		men     string
		silent  string
	}{
		{0, "6/20 6/17", "11/20 11/17", "0"},
		{4, "- -", "7/20 -", "-"}, // as the smallest other, women are hidden with the four
		{5, "6/20 6/12", "6/20 6/12", "5"},
		{6, "6/20 6/11", "5/20 5/11", "6"},
	} {
		t.Run(fmt.Sprint(c.notSaid, " say nothing"), func(t *testing.T) {
			l := staffed(t, 20)
			declare(t, l, "2018-01-05", told(17, func(i int) string {
				if i > 17-c.notSaid {
					return "religion none"
				}
				return womenTo(6)(i)
			})...)
			p := viewtest.Fold(t, viewWith(&ring{}), l, "")
			all, known := ask(t, p, question(t, "2018-02-01", "of=sex")).Figures, ask(t, p, question(t, "2018-02-01", "of=sex", "definition=of-known")).Figures
			both := func(measure string) string { return said(all, measure) + " " + said(known, measure) }
			require.Equal(t, []string{c.women, c.men, c.silent + " " + c.silent, "3 3"}, []string{both("sex-female"), both("sex-male"), both("sex-not-said"), both("never-declared")})
		})
	}
}

// TestWhereNobodyIsKnown has a day before anybody is in post, one before anybody
// has declared, and a team of which nobody has.
func TestWhereNobodyIsKnown(t *testing.T) {
	const unknown = "unknown: nothing is known of anybody in post here"
	l := staffed(t, 20)
	declare(t, l, "2018-01-05", told(10, womenTo(5))...) // all of them in north
	p := viewtest.Fold(t, viewWith(&ring{}), l, "")
	for day, want := range map[string]string{"2017-12-31": unknown, "2018-01-01": unknown, "2018-01-03": unknown, "2018-01-04": "5/20"} {
		require.Equal(t, want, said(ask(t, p, question(t, day, "of=sex")).Figures, "sex-female"), day)
	}
	groups := ask(t, p, question(t, "2018-01-04", "of=sex", "by=team")).Groups
	require.Equal(t, []string{"5/10", unknown}, []string{said(groups[0].Figures, "sex-female"), said(groups[1].Figures, "sex-female")})
	require.Equal(t, []string{"0", "0"}, []string{said(groups[0].Figures, "sex-not-said"), said(groups[1].Figures, "sex-not-said")})
}

// TestADayOnWhichNobodyIsKnownHidesNone has a day before anybody has declared, and
// one on which three of twenty are women: that nobody is another is told of it.
func TestADayOnWhichNobodyIsKnownHidesNone(t *testing.T) {
	l := staffed(t, 20)
	declare(t, l, "2018-01-05", told(20, womenTo(3))...)
	series := ask(t, viewtest.Fold(t, viewWith(&ring{}), l, ""), answers.Question{From: date(t, "2018-01-01"), To: date(t, "2018-02-01"), Every: "month", Settings: map[string]string{"of": "sex"}}).Series
	require.Equal(t, "unknown: nothing is known of anybody in post here", said(series[0].Figures, "sex-other"))
	require.Equal(t, "0/20", said(series[1].Figures, "sex-other"))
	require.Equal(t, "-", said(series[1].Figures, "sex-female"))
}

func TestWhatIsOpenedIsForgottenWhenSomebodyIsErased(t *testing.T) {
	l := staffed(t, 12)
	declare(t, l, "2018-01-05", told(12, womenTo(7))...)
	r := &ring{}
	p := viewtest.Fold(t, viewWith(r), l, "")
	q := question(t, "2018-02-01", "of=sex")
	require.Equal(t, "7/12", said(ask(t, p, q).Figures, "sex-female"))
	ask(t, p, q)
	require.Equal(t, 12, r.opened, "each box once")
	r.erase("W1")
	f := ask(t, p, q).Figures
	require.Equal(t, "6/12", said(f, "sex-female"))
	require.Equal(t, "1", said(f, "erased"))
	require.Equal(t, "5/12", said(f, "sex-male"))
}

// An answer has all its profiles by the same keys: who is erased while they are
// opened was not opened just before.
func TestWhoIsErasedMeanwhileIsErased(t *testing.T) {
	l := staffed(t, 12)
	declare(t, l, "2018-01-05", told(12, womenTo(7))...)
	r := &ring{}
	r.opens = func() {
		if r.opened == 9 {
			r.erase("W1")
		}
	}
	p := viewtest.Fold(t, viewWith(r), l, "")
	f := ask(t, p, question(t, "2018-02-01", "of=sex")).Figures
	require.Equal(t, "1", said(f, "erased"))
	require.Equal(t, "6/12", said(f, "sex-female"))
	require.Equal(t, 9+3+12, r.opened, "all of them once more")
}

// TestKeysAreFetchedTogether asks twice, once more of others too, and again when a
// key was destroyed, and looks at which keys were asked for at once.
func TestKeysAreFetchedTogether(t *testing.T) {
	l := staffed(t, 12)
	declare(t, l, "2018-01-05", told(6, womenTo(3))...)
	r := &ring{}
	p := viewtest.Fold(t, viewWith(r), l, "")
	fetched := func(q answers.Question) (of []int) {
		r.fetched = nil
		ask(t, p, q)
		for _, workers := range r.fetched {
			slices.Sort(workers)
			require.Len(t, slices.Compact(workers), len(workers), "each once")
			of = append(of, len(workers))
		}
		return of
	}
	q := question(t, "2018-02-01")
	require.Equal(t, []int{6}, fetched(q))
	require.Empty(t, fetched(q))
	r.missing = map[string]bool{"W2": true}
	r.erase("W1")
	require.Equal(t, []int{6}, fetched(q))
	require.Equal(t, []int{1}, fetched(q), "a key may come yet")
}

func TestWithoutKeysTheRestStands(t *testing.T) {
	l := staffed(t, 12)
	declare(t, l, "2018-01-05", told(11, womenTo(7))...)
	for name, c := range map[string]struct {
		keys people.Keys
		why  string
	}{
		"none":                 {nil, "sealed: this projector has no key"},
		"not to be read":       {&ring{broken: errors.New("no route")}, "sealed: the keys cannot be read just now, ask again: no route"},
		"wrapped by another":   {&ring{broken: sealed.ErrMaster}, "sealed: the keys cannot be read: " + sealed.ErrMaster.Error()},
		"not to be read, once": {&ring{broken: context.DeadlineExceeded}, "sealed: the keys cannot be read just now, ask again: context deadline exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			p := viewtest.Fold(t, viewWith(c.keys), l, "")
			a := ask(t, p, question(t, "2018-02-01", "by=team"))
			for _, f := range []answers.Figures{a.Figures, a.Groups[0].Figures} {
				for _, m := range []string{"sex-female", "age-25-45", "ethnicity", "disability-yes", "religion", "sex-not-said"} {
					require.Equal(t, c.why, said(f, m), m)
				}
			}
			require.EqualValues(t, 12, a.Counts[0].Headcount)
			require.EqualValues(t, 12*events.Million, a.Counts[0].FTE)
			require.Equal(t, "1", said(a.Figures, "never-declared"))
			require.Equal(t, "11", said(a.Figures, "sealed"))
		})
	}
}

func TestFiguresAreCompared(t *testing.T) {
	l := staffed(t, 30)
	declare(t, l, "2018-01-05", told(30, func(i int) string {
		if i%2 == 0 && i <= 12 || i > 20 {
			return "sex female"
		}
		return "sex male"
	})...)
	var anew []string
	for i := 1; i < 10; i += 2 {
		anew = append(anew, fmt.Sprintf("profile.declared on 2018-03-01 worker W%d sex female", i))
	}
	declare(t, l, "2018-03-05", anew...)
	declare(t, l, "2018-05-02", "profile.declared on 2018-05-01 worker W20 sex female")
	p := viewtest.Fold(t, viewWith(&ring{}), l, "")
	points := func(f answers.Figures) string {
		for _, v := range f.Values {
			if v.Measure == "sex-female" && v.Unit == "points" {
				return v.Value.String() + reason(v.NotAvailable)
			}
		}
		return "none"
	}
	// 16 of 30, and 21 of 30 from March; 5 of 10 in north and 10 in March; 11 of 20 in south
	require.Equal(t, "16.7", points(ask(t, p, question(t, "2018-03-01", "against=2018-02-28")).Figures))
	require.Equal(t, "-16.7", points(ask(t, p, question(t, "2018-02-28", "against=2018-03-01")).Figures))
	require.Equal(t, "3.3", points(ask(t, p, question(t, "2018-02-28", "against=team=north")).Figures))
	require.Equal(t, "-5", points(ask(t, p, question(t, "2018-02-28", "against=team=south", "only=team=north")).Figures))
	byTeam := ask(t, p, question(t, "2018-02-28", "against=team=south", "by=team"))
	require.Equal(t, []string{"-5", "0"}, []string{points(byTeam.Groups[0].Figures), points(byTeam.Groups[1].Figures)})
	none := ask(t, p, question(t, "2018-02-28", "against=2017-06-01")).Figures
	require.Equal(t, "0of 2017-06-01, unknown: nothing is known of anybody in post here", points(none))
	q := answers.Question{From: date(t, "2018-01-31"), To: date(t, "2018-06-30"), Every: "month", Settings: map[string]string{"against": "2018-01-31", "of": "sex"}}
	var series []string
	for _, one := range ask(t, p, q).Series {
		series = append(series, points(one.Figures))
	}
	require.Equal(t, []string{"0", "0", "16.7", "16.7", "0-", "0-"}, series, "what W20 says in May is not told")
	require.Equal(t, "0of 2018-04-30, "+suppressed, points(ask(t, p, question(t, "2018-05-01", "against=2018-04-30")).Figures))
	require.Equal(t, "0of 2018-05-01, "+suppressed, points(ask(t, p, question(t, "2018-04-30", "against=2018-05-01")).Figures))
}

// TestCountsAreRoundedForPublishing holds what is told of so many women of so many
// people.
func TestCountsAreRoundedForPublishing(t *testing.T) {
	const few = "fewer than %d people, of whom counts rounded to %d make no share"
	for _, c := range []struct {
		women, of int
		round     string
		want      string
	}{
		{63, 104, "1", "63/104"},
		{62, 104, "5", "60/105"},
		{63, 104, "5", "65/105"},
		{64, 102, "10", "60/100"},
		{65, 105, "10", "70/110"}, // half is rounded up
		{25, 49, "1", "25/49"},
		{25, 49, "5", fmt.Sprintf(few, 50, 5)},
		{25, 50, "5", "25/50"},
		{50, 99, "10", fmt.Sprintf(few, 100, 10)},
		{50, 100, "10", "50/100"},
	} {
		l := staffed(t, c.of)
		declare(t, l, "2018-01-05", told(c.of, womenTo(c.women))...)
		f := ask(t, viewtest.Fold(t, viewWith(&ring{}), l, ""), question(t, "2018-02-01", "of=sex", "round="+c.round)).Figures
		require.Equal(t, c.want, said(f, "sex-female"), "%d of %d by %s", c.women, c.of, c.round)
	}
}

// TestWhoIsNotKnownIsRoundedAsWell has 118 in post, of whom 8 have declared nothing
// and 7 say nothing of their sex. How many are in post is said as it is.
func TestWhoIsNotKnownIsRoundedAsWell(t *testing.T) {
	l := staffed(t, 118)
	declare(t, l, "2018-01-05", told(110, func(i int) string {
		if i > 103 {
			return "religion none"
		}
		return womenTo(63)(i)
	})...)
	p := viewtest.Fold(t, viewWith(&ring{}), l, "")
	for round, want := range map[string][]string{"1": {"8", "7"}, "5": {"10", "5"}, "10": {"10", "10"}} {
		f := ask(t, p, question(t, "2018-02-01", "of=sex", "round="+round)).Figures
		require.Equal(t, want, []string{said(f, "never-declared"), said(f, "sex-not-said")}, round)
		require.EqualValues(t, 118, f.Counts[0].Headcount)
	}
}

// TestAGroupThatWasNotThere has ten go to a team in which nobody was the day before.
func TestAGroupThatWasNotThere(t *testing.T) {
	l := staffed(t, 30)
	declare(t, l, "2018-01-05", told(30, func(i int) string { return map[bool]string{true: "sex female", false: "sex male"}[i%2 == 1] })...)
	for i := range 10 {
		l.Say(t, "2018-03-05", fmt.Sprintf("worker.moved on 2018-03-01 worker W%d post P%d role case-holder grade g1 team west", 21+i, 21+i))
	}
	a := ask(t, viewtest.Fold(t, viewWith(&ring{}), l, ""), question(t, "2018-03-01", "of=sex", "by=team", "against=2018-02-28"))
	want := map[string]string{"north": "0", "south": "0", "west": "0of 2018-02-28, nobody is in post in team west"}
	for _, g := range a.Groups {
		for _, v := range g.Values {
			if v.Measure == "sex-female" {
				require.Equal(t, want[g.Value], v.Value.String()+v.NotAvailable)
			}
		}
	}
	require.Len(t, a.Groups, len(want))
}

// TestPointsAreRoundedAwayFromNought has five of sixteen change: 31.25 points.
func TestPointsAreRoundedAwayFromNought(t *testing.T) {
	l := staffed(t, 16)
	declare(t, l, "2018-01-05", told(16, womenTo(5))...)
	var anew []string
	for i := range 5 {
		anew = append(anew, fmt.Sprintf("profile.declared on 2018-03-01 worker W%d sex female", 6+i))
	}
	declare(t, l, "2018-03-05", anew...)
	p := viewtest.Fold(t, viewWith(&ring{}), l, "")
	for _, c := range [][3]string{{"2018-03-01", "2018-02-28", "31.3"}, {"2018-02-28", "2018-03-01", "-31.3"}, {"2018-02-28", "2018-02-01", "0"}} {
		for _, v := range ask(t, p, question(t, c[0], "of=sex", "against="+c[1])).Values {
			if v.Measure == "sex-female" {
				require.Equal(t, c[2], v.Value.String(), "%s against %s", c[0], c[1])
			}
		}
	}
}

// TestWhichBoundsThereAre holds those on either side of what is refused.
func TestWhichBoundsThereAre(t *testing.T) {
	p := viewtest.Fold(t, viewWith(&ring{}), staffed(t, 12), "")
	for bounds, are := range map[string]bool{"15": false, "20": true, "21": false, "45": true, "46": false, "66": false, "100": true, "105": false,
		"25,46,66": true, "25,46": false, "20,46,66": false, "25,45,65": true, "45,50": true, "45,45": false, "50,45": false} {
		_, err := viewtest.Ask[answers.Answer](p, question(t, "2018-02-01", "bounds="+bounds))
		if are {
			require.NoError(t, err, bounds)
			continue
		}
		var refused *projections.Refusal
		require.ErrorAs(t, err, &refused, bounds)
	}
}

func TestWhatIsRefused(t *testing.T) {
	l := staffed(t, 12)
	declare(t, l, "2018-01-05", told(12, womenTo(7))...)
	p := viewtest.Fold(t, viewWith(&ring{}), l, "")
	lines := question(t, "2018-02-01")
	lines.Lines = true
	supposed := question(t, "2018-02-01")
	supposed.WhatIf = append(supposed.WhatIf, []byte(`{"kind":"worker.left.v1","last_day":"2018-01-20","worker":"W1","reason":"resignation","destination":"agency"}`))
	for why, q := range map[string]answers.Question{
		"they would name the persons":          lines,
		"what that person has said":            supposed,
		`"one" is no bound`:                    question(t, "2018-02-01", "bounds=one"),
		"10\" is no bound":                     question(t, "2018-02-01", "bounds=10"),
		"41\" is no bound":                     question(t, "2018-02-01", "bounds=41"),
		"46\" is no bound":                     question(t, "2018-02-01", "bounds=46"),
		"66\" is no bound":                     question(t, "2018-02-01", "bounds=45,66"),
		"45 comes after 50":                    question(t, "2018-02-01", "bounds=50,45"),
		"not at @4: ":                          question(t, "2018-02-01", "known=@4"),
		"not at 2018-02-01T12:00:00Z: ":        question(t, "2018-02-01", "known=2018-02-01T12:00:00Z"),
		"not at then: ":                        question(t, "2018-02-01", "known=then"),
		"45 comes after 45":                    question(t, "2018-02-01", "bounds=45,45"),
		"round to 5 or 10":                     question(t, "2018-02-01", "round=2"),
		"there are sex, age":                   question(t, "2018-02-01", "of=pay"),
		"write a day, such as":                 question(t, "2018-02-01", "against=colour=red"),
		"in team west on 2018-02-01 to comp":   question(t, "2018-02-01", "against=team=west"),
		"there is no team \"west\"":            question(t, "2018-02-01", "only=team=west"),
		"goes by service, team, role, grade":   question(t, "2018-02-01", "by=sex"),
		"there is no definition \"of-nobody\"": question(t, "2018-02-01", "definition=of-nobody"),
	} {
		_, err := viewtest.Ask[answers.Answer](p, q)
		require.ErrorContains(t, err, why)
		var refused *projections.Refusal
		require.ErrorAs(t, err, &refused)
	}
}

// A ledger holds no profile in the clear. If one did, the view would have it in
// its checkpoint; it halts instead.
func TestAProfileInTheClearIsNotTakenIn(t *testing.T) {
	for _, line := range []string{"profile.declared on 2018-01-04 worker W1 sex male", "line.corrected 2.1 => profile.declared on 2018-01-04 worker W1 sex male"} {
		m := people.NewModel(nil)
		before := m.AppendState(nil)
		require.ErrorContains(t, m.Apply(1, viewtest.Entry(t, "2018-02-01", line)), "in the clear")
		require.Equal(t, before, m.AppendState(nil))
	}
}

func TestASuppressedFigureIsNowhereNought(t *testing.T) {
	l := staffed(t, 12)
	declare(t, l, "2018-01-05", told(12, womenTo(10))...)
	p := viewtest.Fold(t, viewWith(&ring{}), l, "")
	b, err := p.Answer(t.Context(), []byte(`{"as_of":"2018-02-01","settings":{"of":"sex"}}`))
	require.NoError(t, err)
	require.Contains(t, string(b), `{"measure":"sex-male","unit":"headcount","not_available":"suppressed: it counts fewer than 5 people, or would let such a count be worked out","withheld":true,"formula":"in post, sex male / in post (headcount)"}`)
}
