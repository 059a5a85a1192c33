package people_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/people"
	"muster/projections/practice"
	"muster/projections/viewtest"
)

var practiceView = projections.View{Name: "practice", Fold: practice.Fold, New: func(string) projections.Model { return practice.NewModel() }}

// department is forty people in two teams, half of whom are 30 and half 60 years
// old, of whom one left after an interview and one is under a procedure.
func department(t viewtest.T) *viewtest.Ledger {
	l := staffed(t, 40)
	declare(t, l, "2018-01-05", told(40, func(i int) string {
		if i%2 == 0 {
			return "born 1988-01-01"
		}
		return "born 1958-01-01"
	})...)
	l.Say(t, "2018-12-31", "worker.left last_day 2018-11-30 worker W40 reason retired destination other", "exit_interview.held on 2018-11-29 worker W40",
		"performance_procedure.started on 2018-06-01 worker W1 procedure conduct",
		"absence.started on 2018-06-04 absence A1 worker W2 reason sickness-short", "absence.ended last_day 2018-06-08 absence A1 days_lost 5",
		"post.established on 2018-01-01 post P99 role case-holder grade g1 team west service cin fte 1")
	return l
}

// TestTheDashboardIsWhole: six figures of a department in one answer.
func TestTheDashboardIsWhole(t *testing.T) {
	p := viewtest.Fold(t, viewWith(&ring{}), department(t), "")
	a := ask(t, p, question(t, "2018-12-31", "definition=dashboard", "by=team"))
	for measure, want := range map[string]string{
		"absence": "5/9867", "vacancy": "2/41", "agency": "0/39", "exit-interviews": "1/1", "procedures": "1",
		"age-under-25": "0/39", "age-25-45": "19/39", "age-46-65": "20/39", "age-not-said": "0", "never-declared": "0",
	} {
		require.Equal(t, want, said(a.Figures, measure), measure)
	}
	require.Len(t, a.Groups, 3)
	north, west := a.Groups[0].Figures, a.Groups[2].Figures
	require.Equal(t, "5/10", said(north, "age-46-65"))
	require.Equal(t, "1", said(north, "procedures"))
	require.Equal(t, "1/1", said(west, "vacancy"), "a post that nobody holds")
	require.Equal(t, "unknown: nobody is in post here", said(west, "age-46-65"))
	require.Equal(t, "unknown: nobody is in post here", said(west, "age-not-said"))

	one := ask(t, p, question(t, "2018-12-31", "definition=dashboard", "only=team=north", "bounds=45"))
	require.Equal(t, "5/10", said(one.Figures, "age-under-45"))
	require.Equal(t, "5/2530", said(one.Figures, "absence"))
}

// TestTheDashboardWithoutKeys says the rest all the same.
func TestTheDashboardWithoutKeys(t *testing.T) {
	a := ask(t, viewtest.Fold(t, viewWith(nil), department(t), ""), question(t, "2018-12-31", "definition=dashboard"))
	require.Equal(t, "5/9867", said(a.Figures, "absence"))
	require.Equal(t, "sealed: this projector has no key", said(a.Figures, "age-25-45"))
	require.Equal(t, "sealed: this projector has no key", said(a.Figures, "age-not-said"))
}

func TestTheDashboardIsOfAgesAlone(t *testing.T) {
	p := viewtest.Fold(t, viewWith(&ring{}), department(t), "")
	for setting, because := range map[string]string{
		"of=sex":                  "of says nothing to the definition dashboard",
		"against=2018-06-30":      "against says nothing to the definition dashboard",
		"interview-within=0":      "give a number of months",
		"by=theme":                `people is not split by "theme"`,
		"supervised-within=1":     `people has no setting "supervised-within"`,
		"known=2018-12-31T12:00Z": "answers as known now or at the end of a day",
	} {
		_, err := viewtest.Ask[answers.Answer](p, question(t, "2018-12-31", "definition=dashboard", setting))
		require.ErrorContains(t, err, because)
	}
	_, err := viewtest.Ask[answers.Answer](p, question(t, "2018-12-31", "interview-within=1"))
	require.ErrorContains(t, err, "interview-within says nothing to the definition of-all")
}

// worked draws a random history of practice that a registrar admits, and behind it
// what its four workers tell of themselves.
func worked(t *rapid.T) *viewtest.Ledger {
	r, err := ledger.Open(t.Context(), ledger.Config{Authority: viewtest.Authority, Log: &memlog.Log{},
		Now: func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }})
	require.NoError(t, err)
	l := viewtest.EntriesOfPractice(t, 150, func(e *events.Entry) error {
		_, err := r.Record(t.Context(), e, ledger.Allowance{Asserting: true})
		return err
	})
	declareAny(t, l, rapid.IntRange(0, 10).Draw(t, "profiles"), 4, 2)
	return l
}

// TestTheDashboardIsWhatTwoAnswersSay: that of the view of practice, and the ages,
// for the authority and every group, on one day or many.
func TestTheDashboardIsWhatTwoAnswersSay(t *testing.T) {
	groups := 0
	rapid.Check(t, func(t *rapid.T) {
		l := worked(t)
		viewtest.FoldsTheSame(t, viewWith(&ring{}), l, rapid.IntRange(0, len(l.Entries())).Draw(t, "between"))
		whole, plain := viewtest.Fold(t, viewWith(&ring{}), l, ""), viewtest.Fold(t, practiceView, l, "")
		q := answers.Question{AsOf: someDay(t), By: rapid.SampledFrom(append(slices.Clone(people.About.Dimensions), "")).Draw(t, "by")}
		if rapid.Bool().Draw(t, "then") {
			q.KnownAt = (date(t, "2020-01-01") + events.Date(rapid.IntRange(-2000, 2500).Draw(t, "known"))).String()
		}
		if rapid.Bool().Draw(t, "series") {
			q.From, q.To, q.Every, q.AsOf = q.AsOf, q.AsOf+500, "quarter", 0
		}
		ages := q
		ages.Settings = map[string]string{"of": "age"}
		q.Definition = "dashboard"
		of := func(p *projections.Projector, q answers.Question) []answers.Answer {
			a := ask(t, p, q)
			return append(a.Series, *a)
		}
		got, watched, told := of(whole, q), of(plain, q), of(whole, ages)
		for i := range got {
			requireBoth(t, &got[i].Figures, &watched[i].Figures, &told[i].Figures)
			require.Len(t, got[i].Groups, len(watched[i].Groups))
			for j := range got[i].Groups {
				g := &got[i].Groups[j]
				in := slices.IndexFunc(told[i].Groups, func(o answers.Group) bool { return o.Value == g.Value })
				if in < 0 {
					require.Zero(t, g.Counts[0].Headcount, "nobody is in post there")
					continue
				}
				groups++
				requireBoth(t, &g.Figures, &watched[i].Groups[j].Figures, &told[i].Groups[in].Figures)
			}
		}
	})
	require.NotZero(t, groups, "no group was judged")
}

// requireBoth holds a dashboard to that of the view of practice, whose last value
// says that it does not know the ages, and to the ages.
func requireBoth(t *rapid.T, got, watched, ages *answers.Figures) {
	if len(watched.Values) == 0 { // the answer that its series is in
		require.Empty(t, got.Rates)
		return
	}
	require.Equal(t, slices.Concat(watched.Rates, ages.Rates), got.Rates)
	require.Equal(t, slices.Concat(watched.Values[:len(watched.Values)-1], ages.Values), got.Values)
	require.Equal(t, watched.Counts, got.Counts)
	require.Equal(t, fmt.Sprint(ages.Counts), fmt.Sprint(got.Counts[:1]), "of whom the ages are")
}
