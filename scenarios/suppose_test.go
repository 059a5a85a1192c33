package scenarios_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/scenarios"
)

const twoPosts = recorded + `
record at 2018-01-09T09:00:00Z by hr.clerk because "another" as second
    post.established on 2018-01-01 post P2 role case-holder grade social-worker team south service child-protection fte 1
`

func TestWhatIsSupposedCountsWhereItIsNamed(t *testing.T) {
	r := check(t, twoPosts+`
suppose gone
    post.closed last_day 2018-01-30 post P1
suppose never
    line.retracted line second.1
ask rates as-of 2018-01-31 as now source story
    expect vacancies fte 1.8
ask rates as-of 2018-01-31 supposing gone as without source story
    expect A1 vacancies fte 1
ask rates as-of 2018-01-31 supposing never source story
    expect vacancies fte 0.8
ask rates as-of 2018-01-31 supposing gone after post source story
    expect vacancies fte 0
ask rates as-of 2018-01-31 only team south source story
    expect vacancies fte 1
suppose by-half
    post.changed on 2018-01-15 post P2 fte "{now.vacancies.fte - without.vacancies.fte - 0.3 | 2}"
ask rates as-of 2018-01-31 supposing by-half source story
    expect vacancies fte 1.3
ask rates as-of 2018-01-31 source story
    expect vacancies fte 1.8
finding f "{without.vacancies.fte - now.vacancies.fte} FTE"
`)
	var b strings.Builder
	require.NoError(t, r.Write(&b))
	require.True(t, r.Holds, b.String())
	require.Equal(t, 2, r.Entries, "what is supposed is not recorded")
	require.Equal(t, "-0.8 FTE", r.Findings[0].Text)
	require.Equal(t, "gone", r.Figures[1].Supposing)
	require.Equal(t, "team=south", r.Figures[4].Only)
	require.Contains(t, b.String(), "vacancies fte, supposing gone")
	require.Contains(t, b.String(), "vacancies fte, only team south")
}

func TestAQuestionMustBeRefusedAndSayTheWords(t *testing.T) {
	const nobody = recorded + `
suppose nobody
    worker.left last_day 2018-01-31 worker W9 reason retired destination other
ask rates as-of 2018-01-31 supposing nobody
    refused saying "W9 is not in post"
`
	require.True(t, check(t, nobody).Holds)
	other := check(t, strings.Replace(nobody, `"W9 is not in post"`, `"closed"`, 1))
	require.False(t, other.Holds)
	require.Contains(t, other.Refusals[0].Got, "W9 is not in post")
	answered := check(t, strings.Replace(nobody, "supposing nobody\n", "\n", 1))
	require.False(t, answered.Holds)
	require.Equal(t, "answered", answered.Refusals[0].Got)
}

// What a supposition computes may be no event; the story says where.
func TestASuppositionThatComesToNoEventIsAnError(t *testing.T) {
	s, err := scenarios.Parse("s.txt", begin+recorded+`
suppose odd
    post.changed on 2018-01-15 post P1 fte "{1 / 3}"
ask rates as-of 2018-01-31 supposing odd
`)
	require.NoError(t, err)
	_, err = scenarios.Check(context.Background(), s, &plain{})
	require.ErrorContains(t, err, "s.txt:10: line 9: {1 / 3}: does not come out even")
}

func TestAStoryNamesTheViewsItAsks(t *testing.T) {
	s, err := scenarios.Parse("s.txt", begin+"ask rates as-of 2018-01-31\nask tenrue as-of 2018-01-31\nask rates as-of 2018-02-28\n")
	require.NoError(t, err)
	require.Equal(t, []string{"rates", "tenrue"}, s.Views())
	require.NoError(t, s.CheckViews([]string{"rates", "tenrue"}))
	require.EqualError(t, s.CheckViews([]string{"rates", "tenure"}), `s.txt:5: asks the view "tenrue", and there is none; there are rates, tenure`)
}

func TestAFigureIsComputedFromAnswers(t *testing.T) {
	r := check(t, recorded+`
ask rates as-of 2018-01-31 as jan source story
figure F1 "three times as much" "{jan.vacancies.fte * 3}" is 2.4 as-of 2018-01-31 source story
figure F2 "a third" "{jan.vacancies.fte / 3 | 3}"
    is 0.27 rounded as-of 2018-01-31 source story "page 2"
figure F3 "as much" "{jan.vacancies.fte}" is 0.9 as-of 2018-01-31 source story
`)
	require.False(t, r.Holds)
	require.Equal(t, []bool{true, true, false}, []bool{r.Figures[0].Holds, r.Figures[1].Holds, r.Figures[2].Holds})
	require.Equal(t, "0.267", r.Figures[1].Exact)
	require.Equal(t, "invented, page 2", r.Figures[1].Source)
	require.Equal(t, "three times as much", r.Figures[0].Measure)
}
