package establishment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/projections"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

// TestWhatIsDue asks for the pipeline as of 30 June 2019, with one thing in it.
func TestWhatIsDue(t *testing.T) {
	offer := func(rest string) string { return "worker.offered on 2019-06-01 worker W9 post P3 fte 1" + rest }
	hired := func(day string) string { return strings.Replace(hireP1, "2015-01-01", day, 1) }
	trainee := func(day, expected string) string {
		return "trainee.expected on " + day + " trainee T1 route student expected " + expected
	}
	const clear = "offers 1/1; offers-clear 1/1"
	training := func(month string) string { return "trainees 1; trainees-student 1; trainees-student-" + month + " 1" }
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"an offer expected to start the day before":  {[]string{offer(" expected_start 2019-06-29")}, clear + "; offers-overdue 1/1"},
		"one expected to start that day":             {[]string{offer(" expected_start 2019-06-30")}, clear},
		"one without a day":                          {[]string{offer("")}, clear},
		"one of more than is vacant":                 {[]string{hireP1, strings.Replace(offer(""), "P3", "P1", 1)}, clear},
		"one of a post that is to be":                {[]string{"post.established on 2019-08-01 post P4 role case-holder grade sw team west service cin fte 1", strings.Replace(offer(""), "P3", "P4", 1)}, clear},
		"one of a post to be outside social work":    {[]string{"post.established on 2019-08-01 post F2 role family-support grade fs team west service cin fte 1", strings.Replace(offer(""), "P3", "F2", 1)}, ""},
		"a start that day":                           {[]string{hired("2019-06-30")}, ""},
		"a start the day after":                      {[]string{hired("2019-07-01")}, "starts-agreed 0.6/1"},
		"a start of who was offered the post":        {[]string{offer(""), "worker.hired on 2019-07-01 worker W9 post P3 role senior-practitioner grade sp team south fte 1 contract permanent origin agency"}, clear + "; starts-agreed 1/1"},
		"a transfer in the day after":                {[]string{"worker.transferred_in on 2019-07-01 worker W1 from_role adults post P3 role senior-practitioner grade sp team south fte 1 contract permanent"}, "starts-agreed 1/1"},
		"a leaving the day after":                    {[]string{hireP1, "worker.left last_day 2019-07-01 worker W1 reason retired destination other"}, ""},
		"an assignment that begins that day":         {[]string{agency("A1", "2019-06-30", "fte 1 reason vacancy")}, ""},
		"one that begins the day after":              {[]string{agency("A1", "2019-07-01", "fte 1 reason vacancy")}, "agency-due 1/1; agency-due-2019-07 1"},
		"one that changes the day after":             {[]string{agency("A1", "2019-06-30", "fte 1 reason vacancy"), "agency.changed on 2019-07-01 assignment A1 fte 0.5"}, ""},
		"a second one of somebody who is on another": {[]string{agency("A1", "2019-06-30", "fte 0.5 reason vacancy"), strings.Replace(agency("A2", "2019-07-01", "fte 0.5 reason vacancy"), "XA2", "XA1", 1)}, "agency-due 0.5/0"},
		"a trainee from that day":                    {[]string{trainee("2019-06-30", "2020-07-01")}, training("2020-07")},
		"a trainee from the day after":               {[]string{trainee("2019-07-01", "2020-07-01")}, ""},
		"one whose day has passed":                   {[]string{trainee("2016-09-01", "2018-07-01")}, training("2018-07")},
		"one whose training ended the day before":    {[]string{trainee("2016-09-01", "2020-07-01"), "trainee.ended last_day 2019-06-29 trainee T1 outcome qualified"}, ""},
		"one whose training ends that day":           {[]string{trainee("2016-09-01", "2020-07-01"), "trainee.ended last_day 2019-06-30 trainee T1 outcome qualified"}, training("2020-07")},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, said(ask(t, town(t, c.lines...), "pipeline", "2019-06-30")))
		})
	}
}

// byTeam writes a measure of every team, and of the authority last.
func byTeam(t *testing.T, p *projections.Projector, definition, day, measure string) string {
	t.Helper()
	a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, day), Definition: definition, By: "team"})
	require.NoError(t, err)
	var out []string
	for _, g := range append(a.Groups, answers.Group{Value: "all", Figures: a.Figures}) {
		for _, c := range g.Counts {
			if c.Measure == measure && (c.FTE != 0 || c.Headcount != 0) {
				out = append(out, fmt.Sprintf("%s %s/%d", g.Value, c.FTE, c.Headcount))
			}
		}
		for _, v := range g.Values {
			if v.Measure == measure && v.Value != 0 {
				out = append(out, fmt.Sprintf("%s %s", g.Value, v.Value))
			}
		}
	}
	return strings.Join(out, "; ")
}

// TestWhichGroup has the teams that something counts for.
func TestWhichGroup(t *testing.T) {
	offer := func(post string) string { return "worker.offered on 2019-06-01 worker W9 post " + post + " fte 0.5" }
	for name, c := range map[string]struct {
		lines                     []string
		definition, measure, want string
	}{
		// North has 1.5 FTE vacant, and the authority 2.5.
		"cover of no post, up to what the team has vacant": {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy"), agency("A2", "2019-01-01", "fte 1 reason vacancy")}, "vacancies", "covered", "north 1.5/2; all 2/2"},
		"an offer is where its post is":                    {[]string{offer("P1"), "post.changed on 2019-07-01 post P1 team west"}, "pipeline", "offers", "north 0.5/1; all 0.5/1"},
		"or will be":                                       {[]string{offer("P4"), "post.established on 2019-07-01 post P4 role case-holder grade sw team west service cin fte 1", "post.changed on 2019-08-01 post P4 team south"}, "pipeline", "offers", "west 0.5/1; all 0.5/1"},
		"or is not on record any more":                     {[]string{offer("P1"), "post.closed last_day 2019-06-29 post P1"}, "pipeline", "offers", "not stated 0.5/1; all 0.5/1"},
		"a trainee has a team":                             {[]string{"trainee.expected on 2018-09-01 trainee T1 route student expected 2020-07-01 team north"}, "pipeline", "trainees", "north 1; all 1"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, byTeam(t, town(t, c.lines...), c.definition, "2019-06-30", c.measure))
		})
	}
}

// TestWhereAHeadIsWhenATermEnds has the team in which somebody with three posts
// is a head after the term in the foremost of them, in team east, has ended.
func TestWhereAHeadIsWhenATermEnds(t *testing.T) {
	hired := func(post, role, team, fte, rest string) string {
		return "worker.hired on 2015-01-01 worker W1 post " + post + " role " + role + " grade sw team " + team + " fte " + fte + " origin agency contract " + rest
	}
	foremost := hired("P1", "first-line-manager", "east", "0.2", "fixed-term contract_ends 2020-03-30")
	for name, others := range map[string][]string{
		"the more senior role, with the fewer hours": {hired("P2", "case-holder", "north", "0.5", "permanent"), hired("P3", "senior-practitioner", "south", "0.3", "permanent")},
		"of one role, the more hours":                {hired("P2", "case-holder", "north", "0.3", "permanent"), hired("P3", "case-holder", "south", "0.5", "permanent")},
		"of as many hours, the one recorded first":   {hired("P3", "case-holder", "south", "0.5", "permanent"), hired("P2", "case-holder", "north", "0.5", "permanent")},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := viewtest.Ask[answers.Answer](town(t, append([]string{foremost}, others...)...), answers.Question{AsOf: date(t, "2020-03-31"), Definition: "forecast", By: "team"})
			require.NoError(t, err)
			heads := map[string]string{}
			for _, g := range a.Groups {
				heads[g.Value] = g.Rates[5].Denominator.String()
			}
			require.Equal(t, map[string]string{"east": "0", "north": "0", "south": "1"}, heads)
		})
	}
}

// TestASeriesKeepsToItsDays asks for a day and the one a month later, on which
// what there was is no more.
func TestASeriesKeepsToItsDays(t *testing.T) {
	for name, c := range map[string]struct {
		lines      []string
		definition string
		from, to   string
		want       []string
	}{
		"a post closed": {[]string{"post.closed last_day 2019-06-30 post P1"}, "structure", "2019-06-01", "2019-07-01", []string{"posts-all 3.5/4; posts-social-work 2.5/3; posts-other 1/1", "posts-all 2.5/3; posts-social-work 1.5/2; posts-other 1/1"}},
		"cover ended":   {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy"), "agency.ended last_day 2019-06-30 assignment A1"}, "agency", "2019-06-01", "2019-07-01", []string{"agency 1/1; agency-vacancy 1/1", ""}},
		"a vacancy covered no more": {[]string{agency("A1", "2019-01-01", "fte 1 reason vacancy covers P1"), "agency.ended last_day 2019-06-30 assignment A1"}, "vacancies", "2019-06-01", "2019-07-01", []string{
			"posts 2.5/3; vacant 2.5/3; covered 1/1; vacant-less-covered 1.5/2; vacant-less-offered 2.5/3; vacant-less-both 1.5/2", "posts 2.5/3; vacant 2.5/3; vacant-less-covered 2.5/3; vacant-less-offered 2.5/3; vacant-less-both 2.5/3"}},
		"an offer withdrawn":  {[]string{offerP1, "worker.offer_withdrawn on 2019-07-01 worker W9 post P1"}, "pipeline", "2019-06-01", "2019-07-01", []string{"offers 0.6/1; offers-clear 0.6/1", ""}},
		"an assignment begun": {[]string{agency("A1", "2019-07-01", "fte 1 reason vacancy")}, "pipeline", "2019-06-01", "2019-07-01", []string{"agency-due 1/1", ""}},
		"a start taken place": {[]string{strings.Replace(hireP1, "2015-01-01", "2019-07-01", 1)}, "pipeline", "2019-06-01", "2019-07-01", []string{"starts-agreed 0.6/1", ""}},
		"the post of a term closed": {[]string{strings.Replace(hireP1, "contract permanent", "contract fixed-term contract_ends 2020-02-15", 1), "post.changed on 2020-01-01 post P1 until 2020-03-31"}, "forecast", "2020-03-01", "2020-04-01",
			[]string{"in-post 0.6/1; vacant 1.9/3; contract-ends-assumed 0.6/1; vacated 0.6/1", "in-post 0.6/1; vacant 1.5/2; contract-ends-assumed 0.6/1"}},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := viewtest.Ask[answers.Answer](town(t, c.lines...), answers.Question{From: date(t, c.from), To: date(t, c.to), Every: "month", Definition: c.definition})
			require.NoError(t, err)
			var got []string
			for _, one := range a.Series {
				got = append(got, said(&answers.Answer{Figures: one.Figures}))
			}
			require.Equal(t, c.want, got)
		})
	}
}
