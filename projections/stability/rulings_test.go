package stability_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/projections/answers"
)

// TestTheTwoYears has the one child's case go from A to B, back and so on, on some
// days, of which those with a star are of the team too, and asks on 31 March 2022.
// The years are from 1 April 2021 and from 1 April 2020. It says which shares the
// child is in, of twelve months, of twenty-four, and of both years; how many changes
// of the twenty-four months are listed, and how many of the twelve are attributed.
func TestTheTwoYears(t *testing.T) {
	const (
		none  = "0"
		one   = "1 1+"
		two   = "2 1+ 2+"
		three = "1+ 2+ 3+"
	)
	for name, c := range map[string]struct{ days, teams, want string }{
		"none":                                        {"", "in", none + "; " + none + "; -; 0 0"},
		"on the last day":                             {"2022-03-31", "in", one + "; " + one + "; -; 1 1"},
		"on the first of the last year":               {"2021-04-01", "in", one + "; " + one + "; -; 1 1"},
		"on the last of the year before":              {"2021-03-31", "in", none + "; " + one + "; -; 1 0"},
		"on the first of the year before":             {"2020-04-01", "in", none + "; " + one + "; -; 1 0"},
		"on the day before both":                      {"2020-03-31", "in", none + "; " + none + "; -; 0 0"},
		"the day after":                               {"2022-04-01", "in", none + "; " + none + "; -; 0 0"},
		"two in each":                                 {"2020-04-01 2021-03-31 2021-04-01 2022-03-31", "in", two + "; " + three + "; 2+; 4 2"},
		"one in the year before":                      {"2020-03-31 2021-03-31 2021-04-01 2022-03-31", "in", two + "; " + three + "; -; 3 2"},
		"one in the last year":                        {"2020-04-01 2021-03-30 2021-03-31 2022-03-31", "in", one + "; " + three + "; -; 4 1"},
		"three in each":                               {"2020-04-01 2020-04-02 2021-03-31 2021-04-01 2021-04-02 2022-03-31", "in", three + "; " + three + "; 2+; 6 3"},
		"one in each":                                 {"2021-03-31 2021-04-01", "in", one + "; " + two + "; -; 2 1"},
		"two in the last year alone":                  {"2021-04-01 2022-03-31", "in", two + "; " + two + "; -; 2 2"},
		"two in the year before alone":                {"2020-04-01 2021-03-31", "in", none + "; " + two + "; -; 2 0"},
		"of the team, which count":                    {"2020-04-01 2021-03-31* 2021-04-01 2022-03-31*", "in", two + "; " + three + "; 2+; 4 2"},
		"of the team, left out of the last year":      {"2020-04-01 2021-03-31 2021-04-01* 2022-03-31", "out", one + "; " + three + "; -; 3 1"},
		"of the team, left out of the year before":    {"2020-04-01* 2021-03-31 2021-04-01 2022-03-31", "out", two + "; " + three + "; -; 3 2"},
		"two within a team in each, one of it beside": {"2020-04-01 2021-03-31 2021-04-01 2021-05-01* 2022-03-31", "out", two + "; " + three + "; 2+; 4 2"},
	} {
		t.Run(name, func(t *testing.T) {
			story, from, other, team := taken, "A", "B", "north"
			for _, day := range strings.Fields(c.days) {
				day, ofTeam := strings.CutSuffix(day, "*")
				if ofTeam {
					team = map[string]string{"north": "south", "south": "north"}[team]
				}
				story += fmt.Sprintf(to+" team %s", day, from, other, team)
				from, other = other, from
			}
			w := newTown(t).say(story)
			q := answers.Question{AsOf: date("2022-03-31"), Lines: true, Settings: map[string]string{"team-changes": c.teams}}
			a := w.ask(q)
			q.Definition = "attribution"
			listed := a.Values[len(a.Values)-1]
			require.Equal(t, "changes-24m", listed.Measure)
			got := []string{shares(a, "changes-12m-"), shares(a, "changes-24m-"), shares(a, "changes-both-years-"), fmt.Sprint(listed.Value, " ", w.ask(q).Values[0].Value)}
			require.Equal(t, c.want, strings.Join(got, "; "))
		})
	}
}

// shares says in which shares the one child is, of those whose names begin so.
func shares(a *answers.Answer, begin string) string {
	var in []string
	for _, r := range a.Rates {
		if n, ok := strings.CutPrefix(r.Measure, begin); ok && r.Numerator > 0 {
			in = append(in, n)
		}
	}
	if in == nil {
		return "-"
	}
	return strings.Join(in, " ")
}

// TestWhoIsInAGroup splits five children on 31 March 2020: C1 and C2 are looked
// after, C1 in the south since March and in the north when it went from A to B, and
// C2 in no team, with A, who has left; C3 is in need, in the west; C4 is in need
// and in no team; and C5, for protection, was looked after and in the north until its case closed. Of a group
// it says the children, the changes of theirs in twelve months, and the children
// left behind and unheld; and the changes attributed.
func TestWhoIsInAGroup(t *testing.T) {
	w := newTown(t).say("case.opened on 2020-01-01 case C1 status looked-after team north; case.allocated on 2020-01-01 case C1 worker C" +
		"; case.moved on 2020-02-01 case C1 from C to B reason restructure; case.moved on 2020-03-01 case C1 from B to D reason restructure team south" +
		"; case.opened on 2020-01-01 case C2 status looked-after; case.allocated on 2020-01-01 case C2 worker B" +
		"; case.moved on 2020-02-01 case C2 from B to A reason restructure; worker.left last_day 2020-02-28 worker A reason retired destination other" +
		"; case.opened on 2020-01-01 case C3 status in-need team west; case.allocated on 2020-01-01 case C3 worker B; case.moved on 2020-02-01 case C3 from B to C reason restructure" +
		"; case.opened on 2020-01-01 case C4 status in-need" +
		"; case.opened on 2020-01-01 case C5 status protection team east; case.allocated on 2020-01-01 case C5 worker B; case.moved on 2020-02-01 case C5 from B to C reason restructure" +
		"; case.closed last_day 2020-03-30 case C5")
	for name, c := range map[string]struct{ who, by, want, attributed string }{
		"with all its changes, where the case is now; a team with other kinds has noughts": {"looked-after", "team",
			"all 2 3 1 0; north 0 0 0 0; not stated 1 1 1 0; south 1 2 0 0; west 0 0 0 0", "all 3 (2 of others); north 0; not stated 1; south 2; west 0"},
		"what is in no team is told of those counted alone": {"in-need", "team",
			"all 2 1 0 1; north 0 0 0 0; not stated 1 0 0 1; south 0 0 0 0; west 1 1 0 0", "all 1 (4 of others); north 0; south 0; west 1"},
		"of a kind that nobody is of": {"care-leaver", "team",
			"all 0 0 0 0; north 0 0 0 0; south 0 0 0 0; west 0 0 0 0", "all 0 (5 of others); north 0; south 0; west 0"},
		"by kind, with those asked about alone": {"looked-after", "status", "all 2 3 1 0; looked-after 2 3 1 0", "all 3 (2 of others); looked-after 3"},
		"by kind, of every one":                 {"all", "status", "all 4 4 1 1; in-need 2 1 0 1; looked-after 2 3 1 0", "all 4 (1 of others); in-need 1; looked-after 3"},
	} {
		t.Run(name, func(t *testing.T) {
			q := answers.Question{AsOf: date("2020-03-31"), By: c.by, Settings: map[string]string{"who": c.who}}
			a := w.ask(q)
			said := func(group string, f answers.Figures) string {
				return fmt.Sprint(group, " ", f.Values[0].Value, " ", changesIn(f), " ", f.Values[1].Value, " ", f.Values[2].Value)
			}
			all := []string{said("all", a.Figures)}
			for _, g := range a.Groups {
				all = append(all, said(g.Value, g.Figures))
			}
			require.Equal(t, c.want, strings.Join(all, "; "))

			q.Definition = "attribution"
			a = w.ask(q)
			all = []string{fmt.Sprintf("all %s (%s of others)", a.Values[0].Value, a.Values[1].Value)}
			for _, g := range a.Groups {
				all = append(all, fmt.Sprint(g.Value, " ", g.Figures.Values[0].Value))
			}
			require.Equal(t, c.attributed, strings.Join(all, "; "))
		})
	}
}

// changesIn adds up the changes of twelve months of children of whom none has more
// than two.
func changesIn(f answers.Figures) (n int64) {
	for _, r := range f.Rates {
		switch r.Measure {
		case "changes-12m-1":
			n += int64(r.Numerator) / 1e6
		case "changes-12m-2":
			n += 2 * int64(r.Numerator) / 1e6
		}
	}
	return n
}
