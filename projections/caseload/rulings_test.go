package caseload_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/projections/answers"
	"muster/projections/viewtest"
)

// works has a worker in a post of their own, from new year 2018 on.
func works(worker, role, team, fte string) string {
	return fmt.Sprintf("post.established on 2010-01-01 post P-%[1]s-%[3]s role %[2]s grade sw team %[3]s service cin fte 1; "+
		"worker.hired on 2018-01-01 worker %[1]s post P-%[1]s-%[3]s role %[2]s grade sw team %[3]s fte %[4]s contract permanent origin agency", worker, role, team, fte)
}

// holds gives a worker so many cases, from new year 2018 on.
func holds(worker string, cases int) string {
	var lines []string
	for i := range cases {
		lines = append(lines, fmt.Sprintf("case.opened on 2018-01-01 case %[1]s%[2]d status in-need team duty; case.allocated on 2018-01-01 case %[1]s%[2]d worker %[1]s", worker, i))
	}
	return strings.Join(lines, "; ")
}

// TestWhoIsOverANumber holds one social worker with some cases against the numbers
// 2 and 3 and the threshold 2: the measures in which they count.
func TestWhoIsOverANumber(t *testing.T) {
	const below, exactly, above = "under-2", "at-least-2, 2-to-under-3", "over-2, at-least-2, at-least-3, above-threshold"
	for name, c := range map[string]struct {
		fte   string
		cases int
		per   string
		want  string
	}{
		"one below":                                  {"1", 1, "head", below},
		"exactly the lower number of a band":         {"1", 2, "head", exactly},
		"the upper number of the last band":          {"1", 3, "head", above},
		"above all numbers":                          {"1", 4, "head", "over-2, over-3, at-least-2, at-least-3, above-threshold"},
		"per head, half time is no matter":           {"0.5", 1, "head", below},
		"per FTE, half time counts twice":            {"0.5", 1, "fte", exactly},
		"per FTE, a little less than half time":      {"0.499999", 1, "fte", "over-2, at-least-2, 2-to-under-3, above-threshold"},
		"per FTE, a little more than half time":      {"0.500001", 1, "fte", below},
		"per head, without contracted hours":         {"0", 2, "head", exactly},
		"per FTE, without contracted hours, nothing": {"0", 2, "fte", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, folded(t, []string{works("A", "case-holder", "north", c.fte), holds("A", c.cases)}),
				answers.Question{AsOf: date(t, "2018-02-01"), Settings: map[string]string{"over": "2,3", "threshold": "2", "per": c.per}})
			require.Equal(t, "holders", a.Counts[0].Measure)
			require.EqualValues(t, 1, a.Counts[0].Headcount)
			var in []string
			for _, count := range a.Counts[1:] {
				if count.Headcount > 0 {
					in = append(in, count.Measure)
				}
			}
			require.Equal(t, c.want, strings.Join(in, ", "))
		})
	}
}

// TestTheMeansOfSeveral holders: caseload by FTE and by head, medians by FTE and by
// head, and how many holders without contracted hours the figures by FTE tell of.
func TestTheMeansOfSeveral(t *testing.T) {
	a, b, c := works("A", "case-holder", "north", "1"), works("B", "case-holder", "north", "0.5"), works("C", "case-holder", "north", "0")
	covers := "; case.allocated on 2018-01-10 case A0 worker B cover true last_day 2018-02-01"
	for name, s := range map[string]struct {
		lines   []string
		cover   string
		want    string
		because string
	}{
		"of two in the middle, their mean":                  {[]string{a, b, holds("A", 1), holds("B", 2)}, "no", "2 3/2 5/2 3/2 -", ""},                                                      // 3 / 1.5; (1 + 4) / 2
		"of three, the one in the middle":                   {[]string{a, b, works("D", "case-holder", "north", "1"), holds("A", 1), holds("B", 2), holds("D", 3)}, "no", "12/5 2 3 2 -", ""}, // 6 / 2.5; 1, 4, 3
		"who holds no case is in neither":                   {[]string{a, b, holds("A", 3)}, "no", "3 3 3 3 -", ""},
		"no hours: cases and no FTE; left out per FTE":      {[]string{a, c, holds("A", 2), holds("C", 5)}, "no", "7 7/2 2 7/2 1", ""},
		"no hours at all":                                   {[]string{c, holds("C", 5)}, "no", "- 5 - 5 1", "nobody who holds a case on 2018-02-01 has contracted hours"},
		"nobody holds a case":                               {[]string{a}, "no", "- - - - -", "no social worker holds a case on 2018-02-01"},
		"in no social work role, no part of any caseload":   {[]string{a, works("F", "family-support", "north", "1"), holds("A", 2), holds("F", 5)}, "no", "2 2 2 2 -", ""},
		"two roles, FTE of that of social work":             {[]string{b, works("B", "family-support", "south", "0.5"), holds("B", 2)}, "no", "4 2 4 2 -", ""},
		"cover counts for who holds the case":               {[]string{a, b, holds("A", 1) + covers, holds("B", 1)}, "no", "4/3 1 3/2 1 -", ""},    // 2 / 1.5; (1 + 2) / 2
		"with cover for both":                               {[]string{a, b, holds("A", 1) + covers, holds("B", 1)}, "yes", "2 3/2 5/2 3/2 -", ""}, // 3 / 1.5; (1 + 4) / 2
		"who only covers holds nothing":                     {[]string{a, b, holds("A", 1) + covers}, "no", "1 1 1 1 -", ""},                       // and is in neither
		"with cover, who only covers as well":               {[]string{a, b, holds("A", 1) + covers}, "yes", "4/3 1 3/2 1 -", ""},                  // 2 / 1.5; (1 + 2) / 2
		"with cover, in no social work role is none":        {[]string{a, works("B", "family-support", "north", "1"), holds("A", 1) + covers}, "yes", "1 1 1 1 -", ""},
		"with cover, the day after it":                      {[]string{a, b, holds("A", 1) + strings.Replace(covers, "02-01", "01-31", 1)}, "yes", "1 1 1 1 -", ""},
		"with cover, once it ends as who covers has it":     {[]string{a, b, holds("A", 1) + covers + "; case.moved on 2018-02-01 case A0 from A to B reason other"}, "yes", "2 1 2 1 -", ""},
		"with cover, once it ends as the case is handed on": {[]string{a, b, holds("A", 1) + covers + "; case.moved on 2018-02-01 case A0 from A reason other"}, "yes", "- - - - -", "no social worker holds a case on 2018-02-01"},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, folded(t, s.lines), answers.Question{AsOf: date(t, "2018-02-01"), Settings: map[string]string{"cover": s.cover}})
			say := spoken(a.Figures)
			hourless := "-"
			fmt.Sscanf(a.Rates[0].Note, "%s of the holders have no contracted hours", &hourless)
			if s.cover == "yes" {
				require.Contains(t, a.Rates[0].Note, "count for who covers as well")
				hourless = "-"
			}
			require.Equal(t, s.because, a.Rates[0].NotAvailable)
			require.Equal(t, s.want, strings.Join([]string{say["caseload fte"], say["caseload headcount"], say["median fte"], say["median headcount"], hourless}, " "))
		})
	}
}

// TestWhoIsNewlyQualified asks of a worker who starts on a day and holds a case.
func TestWhoIsNewlyQualified(t *testing.T) {
	const start = "worker.hired on 2018-01-15 worker A post P1 role case-holder grade sw team north fte 1 contract permanent origin newly-qualified"
	newly, anew := start+" newly_qualified true", "worker.hired on 2018-07-01 worker A post P1 role case-holder grade sw team north fte 1 contract permanent origin agency"
	for name, c := range map[string]struct{ career, day, months, want string }{
		"on the first day":                      {newly, "2018-01-15", "12", "newly-qualified"},
		"on the last of twelve months":          {newly, "2019-01-14", "12", "newly-qualified"},
		"and not the day after":                 {newly, "2019-01-15", "12", "experienced"},
		"on the last of as many as are set":     {newly, "2018-07-14", "6", "newly-qualified"},
		"and not the day after those":           {newly, "2018-07-15", "6", "experienced"},
		"of no months, never":                   {newly, "2018-01-15", "0", "experienced"},
		"a start that does not say":             {start, "2018-01-15", "12", "experienced"},
		"from 29 February, on the 27th":         {strings.Replace(newly, "2018-01-15", "2016-02-29", 1), "2017-02-27", "12", "newly-qualified"},
		"from 29 February, no more on the 28th": {strings.Replace(newly, "2018-01-15", "2016-02-29", 1), "2017-02-28", "12", "experienced"},
		"left, and started as another":          {newly + "; worker.left last_day 2018-03-31 worker A reason other destination other; " + anew, "2018-08-01", "12", "newly-qualified"},
		"moved since":                           {newly + "; worker.moved on 2018-05-01 worker A post P1 role case-holder grade sw team south", "2018-08-01", "12", "newly-qualified"},
		"on assignment": {"agency.started on 2018-01-15 assignment S worker A agency reed role case-holder team north fte 1 reason asye-support",
			"2018-01-15", "12", "experienced"},
	} {
		t.Run(name, func(t *testing.T) {
			p := folded(t, []string{post, c.career, "case.opened on 2016-01-01 case C1 status in-need; case.allocated on 2016-01-01 case C1 worker A"})
			a := ask(t, p, answers.Question{AsOf: date(t, c.day), By: "experience", Settings: map[string]string{"newly-qualified-months": c.months}})
			require.Len(t, a.Groups, 1)
			require.Equal(t, c.want, a.Groups[0].Value)
		})
	}
}

// TestWhereAHolderIs has somebody with one case and several posts or assignments,
// and says in which team they are, and with how much FTE.
func TestWhereAHolderIs(t *testing.T) {
	assigned := func(id, role, team string) string {
		return fmt.Sprintf("agency.started on 2018-01-01 assignment %s worker A agency reed role %s team %s fte 0.3 reason vacancy", id, role, team)
	}
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"of several posts in the most senior":                      {[]string{works("A", "case-holder", "north", "0.5"), works("A", "first-line-manager", "south", "0.2")}, "south 0.7"},
		"whatever else they do":                                    {[]string{works("A", "case-holder", "north", "0.5"), works("A", "family-support", "south", "0.5")}, "north 0.5"},
		"a post goes before a more senior assignment":              {[]string{works("A", "case-holder", "north", "0.5"), assigned("S", "first-line-manager", "south")}, "north 0.8"},
		"only who has no post of social work is in an assignment":  {[]string{works("A", "family-support", "north", "0.5"), assigned("S", "case-holder", "south")}, "south 0.3"},
		"of several assignments in that which is mentioned first":  {[]string{assigned("S", "case-holder", "south"), assigned("T", "first-line-manager", "north")}, "south 0.6"},
		"also if the end of that is on record":                     {[]string{assigned("S", "case-holder", "south"), assigned("T", "case-holder", "north"), "agency.ended last_day 2018-02-01 assignment S"}, "south 0.6"},
		"and in the other the day after":                           {[]string{assigned("S", "case-holder", "south"), assigned("T", "case-holder", "north"), "agency.ended last_day 2018-01-31 assignment S"}, "north 0.3"},
		"an assignment in no role of social work is none for them": {[]string{works("A", "case-holder", "north", "0.5"), assigned("S", "family-support", "south")}, "north 0.5"},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, folded(t, append(c.lines, holds("A", 1))), answers.Question{AsOf: date(t, "2018-02-01"), By: "team"})
			var in []string
			for _, g := range a.Groups {
				if g.Counts[0].Headcount > 0 {
					in = append(in, fmt.Sprint(g.Value, " ", g.Counts[0].FTE))
				}
			}
			require.Equal(t, c.want, strings.Join(in, ", "))
		})
	}
}

// TestWhatIsInAGroup splits four cases: two of A, who is of team north, with a case
// in need that duty has and one looked after that no team has; one of F, who is in
// no social work role, and one that nobody holds, both for protection and of the
// south. B, who is of the north too, holds none and covers the one in need. Of a
// group it says the cases held and the FTE of who holds them, the cases open, held
// outside and unallocated, and the share of the last; of what only has holders the
// first alone.
func TestWhatIsInAGroup(t *testing.T) {
	p := folded(t, []string{works("A", "case-holder", "north", "0.5"), works("B", "case-holder", "north", "1"), works("F", "family-support", "early", "1"),
		"post.established on 2010-01-01 post P1 role senior-practitioner grade sp team west service lac fte 1",
		"case.opened on 2018-01-01 case C1 status in-need team duty; case.allocated on 2018-01-01 case C1 worker A",
		"case.allocated on 2018-01-01 case C1 worker B cover true last_day 2018-12-31",
		"case.opened on 2018-01-01 case C2 status looked-after; case.allocated on 2018-01-01 case C2 worker A",
		"case.opened on 2018-01-01 case C3 status protection team south; case.allocated on 2018-01-01 case C3 worker F",
		"case.opened on 2018-01-01 case C4 status protection team south"})
	for name, c := range map[string]struct{ by, cover, want string }{
		"by kind, whole FTE in each kind held":                  {"status", "no", "in-need 1/0.5 1 0 0 0; looked-after 1/0.5 1 0 0 0; protection 0/0 2 1 1 1/2"},
		"by kind, a covered case is open once":                  {"status", "yes", "in-need 2/1.5 1 0 0 0; looked-after 1/0.5 1 0 0 0; protection 0/0 2 1 1 1/2"},
		"by team, held with the holder's, open with the case's": {"team", "no", "duty 0/0 1 0 0 0; north 2/0.5 0 0 0 -; not stated 0/0 1 0 0 0; south 0/0 2 1 1 1/2; west 0/0 0 0 0 -"},
		"by team, a covered case is open once":                  {"team", "yes", "duty 0/0 1 0 0 0; north 3/1.5 0 0 0 -; not stated 0/0 1 0 0 0; south 0/0 2 1 1 1/2; west 0/0 0 0 0 -"},
		"by service, what is held alone":                        {"service", "no", "cin 2/0.5; lac 0/0"},
		"by role, what is held alone":                           {"role", "no", "case-holder 2/0.5; senior-practitioner 0/0"},
		"by grade, what is held alone":                          {"grade", "no", "sp 0/0; sw 2/0.5"},
		"by experience, what is held alone":                     {"experience", "no", "experienced 2/0.5"},
		"in all, a covered case is open once":                   {"", "yes", "all 3/1.5 4 1 1 1/4"},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, p, answers.Question{AsOf: date(t, "2018-02-01"), By: c.by, Settings: map[string]string{"cover": c.cover}})
			if c.by == "" {
				a.Groups = []answers.Group{{Value: "all", Figures: a.Figures}}
			}
			var groups []string
			for _, g := range a.Groups {
				say := spoken(g.Figures)
				in := []string{g.Value, fmt.Sprint(say["cases-held"], "/", g.Counts[0].FTE)}
				for _, measure := range []string{"cases-open", "cases-held-outside", "unallocated", "unallocated cases"} {
					if n, told := say[measure]; told {
						in = append(in, n)
					}
				}
				groups = append(groups, strings.Join(in, " "))
			}
			require.Equal(t, c.want, strings.Join(groups, "; "))
		})
	}
}

// TestWhatALineSaysOfAWait asks for the lines behind the unallocated cases.
func TestWhatALineSaysOfAWait(t *testing.T) {
	hired := "worker.hired on 2018-01-10" + hiredAt + "1"
	gone := []string{post, hired, opened, given, "worker.left last_day 2018-01-20" + left}
	for name, c := range map[string]struct {
		lines     []string
		day, want string
	}{
		"nobody yet":            {gone, "2018-01-09", "8 nobody holds it since 2018-01-01"},
		"left behind":           {gone, "2018-01-21", "0 still held by W1, who is not here since 2018-01-21"},
		"handed back":           {append(gone, "case.moved on 2018-02-01 case C1 from W1 reason worker-left"), "2018-02-02", "12 nobody holds it since 2018-02-01; it has had nobody since 2018-01-21"},
		"handed back in time":   {append(gone, "case.moved on 2018-01-21 case C1 from W1 reason worker-left"), "2018-02-02", "12 nobody holds it since 2018-01-21"},
		"given to a stranger":   {append(gone, "case.moved on 2018-02-01 case C1 from W1 to W9 reason other"), "2018-02-02", "12 still held by W9, who is not here since 2018-02-01; it has had nobody since 2018-01-21"},
		"held before they came": {[]string{opened, given}, "2018-01-12", "11 still held by W1, who is not here since 2018-01-10; it has had nobody since 2018-01-01"},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask(t, folded(t, c.lines), answers.Question{AsOf: date(t, c.day), Lines: true})
			for _, r := range a.Rates {
				if r.Measure == "waiting" {
					require.Len(t, r.Lines, 1)
					require.Equal(t, c.want, fmt.Sprint(r.Lines[0].Value, " ", r.Lines[0].Note))
				}
			}
		})
	}
}

func TestWhatSettingsTake(t *testing.T) {
	upTo := func(n int) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprint(i+1))
		}
		return strings.Join(list, ",")
	}
	p := folded(t, []string{post})
	for name, c := range map[string]struct{ setting, value, because string }{
		"no month":                {"newly-qualified-months", "0", ""},
		"less than none":          {"newly-qualified-months", "-1", "is not a whole number from 0 to 1000"},
		"above nought":            {"threshold", "0", ""},
		"the greatest number":     {"threshold", "1000", ""},
		"one more than that":      {"threshold", "1001", "is not a whole number from 0 to 1000"},
		"not as one writes it":    {"threshold", "020", "is not a whole number from 0 to 1000"},
		"the least number":        {"over", "1", ""},
		"one less than that":      {"over", "0", "must ascend from 1 on"},
		"as many as there can be": {"over", upTo(20), ""},
		"one more than those":     {"over", upTo(21), "takes no more than 20 numbers"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: date(t, "2018-02-01"), Settings: map[string]string{c.setting: c.value}})
			if c.because == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.because)
		})
	}
}
