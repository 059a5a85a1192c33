package scenarios

import (
	"iter"
	"math/rand/v2"

	"muster/events"
)

// Leeds2022 generates a history of the social workers of Leeds from October
// 2020 to July 2022, with the cases of the last seven months, that comes to what
// Leeds City Council told its executive board on 27 July 2022 and to the row of
// Leeds in DfE's census of September 2021. The people, posts, teams and children
// are invented. It is the same at every call.
func Leeds2022(first events.Position) iter.Seq[*events.Entry] {
	l := &leeds{clerk: &clerk{name: "leeds-2022"}, random: rand.New(rand.NewPCG(2022, 7))}
	l.open()
	l.censusYear()
	l.tenMonths()
	l.regrade()
	l.casework()
	l.pipeline()
	l.newPosts()
	l.assistants()
	return l.clerk.entries(first)
}

// What the history is built to come to.
//
// The report (paragraph 10) counts 378 social work posts across the children's
// social work teams, 37 of them vacant. It says nothing of hours, so these posts
// are whole ones, and whoever holds one holds all of it. The census counts the
// FTE of all social workers of the council, which are more; those beyond the
// teams are in the services of leedsElsewhere, some of them part-time.
//
// From the census (Department for Education, Children's social work workforce,
// Leeds, 30 September 2021; Open Government Licence v3.0): 711 in post of 647.9
// FTE, 76 starters of 72.3 FTE and 72 leavers of 65.4 FTE in the year, no agency
// workers, and 35 FTE vacant. All 35 are taken to be in the teams.
//
// How starters and leavers divide between the teams and elsewhere is assumed, as
// is everything of the ten months after the census but their sum: 40 leave the
// teams and 38 start in them, which makes 35 vacancies 37. The stock of September
// 2020 is what the census of 2021 and its flows leave, 707 of 641 FTE; the census
// of 2020 has 708 of 644.3.
const (
	leedsPosts    = 378 // in the teams, throughout
	leedsTeams    = 18  // of 21 posts each: a manager, three advanced practitioners and 17 social workers
	leedsOpenHeld = 333 // posts of the teams held on 30 September 2020

	leedsLeft1, leedsStarted1 = 45, 55 // leave and start in the teams in the census year
	leedsLeft2, leedsStarted2 = 40, 28 // and in the ten months to the report, but for the advanced practitioners

	leedsCovered    = 8  // vacant posts covered by agency workers (paragraph 10)
	leedsOffered    = 15 // offers with checks outstanding (paragraph 10)
	leedsPracticing = 10 // advanced practitioners recruited (paragraph 15)
	leedsAssisting  = 10 // temporary assistants recruited (paragraph 15)
	leedsNewPosts   = 29 // additional posts agreed in July 2022 (paragraph 20)
)

var (
	leedsElsewhereOpen    = stock{374, 30800} // 707 of 641 FTE, less 333
	leedsElsewhereLeft    = stock{27, 2040}   // 72 of 65.4 FTE, less 45
	leedsElsewhereStarted = stock{21, 1730}   // 76 of 72.3 FTE, less 55
)

// The days of the history.
var (
	leedsGoLive     = civil(2020, 10, 5)
	leedsYearBegins = civil(2020, 10, 1)
	leedsYearEnds   = civil(2021, 9, 30)
	leedsReports    = civil(2022, 7, 27)
)

// What entries say of themselves.
const (
	leedsReport  = "Leeds City Council, Children and Families Social Care Workforce in Leeds, report to Executive Board, 27 July 2022"
	leedsCensus  = "DfE, Children's social work workforce, Leeds (E08000035), 2021, OGL v3.0; people and days invented"
	leedsAssumed = "assumed"
)

// leeds is the council as the history has it so far.
type leeds struct {
	clerk     *clerk
	random    *rand.Rand
	teams     []*person // who is in post in the teams and no manager, shuffled
	elsewhere []*person
	vacant    []*seat // posts of the teams that nobody holds or covers, longest first
	holders   []*holder
	numbers   struct{ worker, post, registration, assignment, child int }
}

// shares are the FTEs of so many people that sum to a total: every third is
// part-time, then every third of the others, until it comes out.
func shares(s stock) []hundredths {
	all := make([]hundredths, s.heads)
	for i := range all {
		all[i] = 100
	}
	short := hundredths(100*s.heads) - s.fte
	cuts := []hundredths{20, 40, 50, 30, 20}
	of := (s.heads + 2) / 3 // how many a round takes at most
	for n := 0; short > 0; n++ {
		i := n%of*3 + n/of
		if n >= 3*of {
			panic("scenarios: the FTE is too small for so many people")
		} else if i >= s.heads {
			continue
		}
		cut := min(short, cuts[n%len(cuts)])
		all[i] -= cut
		short -= cut
	}
	return all
}

// evenly returns the nth of so many days spread over a span.
func evenly(from, to events.Date, n, of int) events.Date {
	return from + events.Date(n*int(to-from)/max(1, of-1))
}
