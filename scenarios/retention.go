package scenarios

import (
	"fmt"
	"iter"

	"muster/events"
)

// Retention generates social workers of Leeds from 2010 to 2019 who come to what
// the director's article of February 2019 says of them: how much of the posts was
// vacant or filled by agency workers, how many were experienced before and after,
// and how many cases the experienced and the newly qualified hold. The article
// gives no numbers of people; that there are ninety posts and then a hundred, who
// holds them and which cases there are is invented. It is the same at every call.
func Retention(first events.Position) iter.Seq[*events.Entry] {
	l := &leavingLeeds{clerk: &clerk{name: "retention-article"}}
	l.structure()
	l.engage()
	for n, in := range intakes {
		l.take(in, n >= len(intakes)-2)
	}
	l.caseload()
	return l.entries(first)
}

// The sources that the entries of the history cite.
const (
	articleSource = "Community Care, February 2019: the retention of social workers in Leeds"
	leedsSource   = "invented, so that the shares come to those of the article"
)

// intake is so many who start alike. Of them some leave, one after another.
type intake struct {
	people    int
	starts    events.Date
	qualified events.Date // when the last of them qualified
	apart     int         // so many days before one another did; 0 is all on one day, and newly
	job       int         // position in leedsJobs
	leavers   []departure
	promoted  int // so many of those who stay become advanced practitioners
}

// departure is that so many of an intake leave, from a day on a week apart.
type departure struct {
	people int
	from   events.Date
}

// leedsJob is what posts there are: a manager, an advanced practitioner, or a
// social worker who holds cases.
type leedsJob struct {
	role, grade string
	posts       int
	from        events.Date
}

var leedsJobs = [...]leedsJob{
	{"first-line-manager", "team-manager", 10, leedsOpens},
	{"senior-practitioner", "advanced-practitioner", 10, civil(2012, 4, 2)},
	{caseHolder, "social-worker", 80, leedsOpens},
}

const (
	teamManagers = iota
	advanced
	socialWorkers
)

var leedsOpens = civil(2008, 4, 1)

// intakes come to 70 in ninety posts in March 2011; to 98 in a hundred at the end
// of 2013, of whom 51 qualified more than two years before; to 99 at the end of
// January 2015, 81 of them experienced; and in February 2019 to all hundred, of
// whom the 20 of the last two autumns are new.
var intakes = []intake{
	{10, civil(2008, 4, 1), civil(2004, 7, 1), 90, teamManagers, nil, 0},
	{44, civil(2008, 4, 1), civil(2007, 7, 1), 30, socialWorkers, []departure{{16, civil(2011, 5, 6)}, {3, civil(2014, 3, 7)}, {5, civil(2016, 9, 2)}}, 10},
	{16, civil(2010, 9, 6), civil(2010, 7, 1), 0, socialWorkers, []departure{{11, civil(2012, 1, 6)}, {3, civil(2017, 5, 5)}}, 0},
	{12, civil(2011, 9, 5), civil(2011, 7, 1), 0, socialWorkers, []departure{{4, civil(2013, 2, 1)}, {1, civil(2014, 6, 6)}}, 0},
	{33, civil(2012, 9, 3), civil(2012, 7, 2), 0, socialWorkers, []departure{{1, civil(2014, 5, 2)}, {6, civil(2015, 9, 4)}}, 0},
	{14, civil(2013, 9, 2), civil(2013, 7, 1), 0, socialWorkers, []departure{{1, civil(2014, 8, 1)}, {3, civil(2016, 4, 1)}}, 0},
	{2, civil(2014, 6, 2), civil(2009, 7, 1), 30, socialWorkers, nil, 0},
	{5, civil(2014, 9, 1), civil(2014, 7, 1), 0, socialWorkers, []departure{{2, civil(2017, 1, 6)}}, 0},
	{10, civil(2017, 9, 4), civil(2017, 7, 3), 0, socialWorkers, nil, 0},
	{10, civil(2018, 9, 3), civil(2018, 7, 2), 0, socialWorkers, nil, 0},
}

// leavingLeeds is the authority as the history has it so far.
type leavingLeeds struct {
	*clerk
	posts   [len(leedsJobs)][]*opening
	holders []caseworker // on the day on which cases are counted
	started int
}

// opening is a post, and from when on somebody can start in it.
type opening struct {
	id   string
	free events.Date
}

// caseworker holds cases.
type caseworker struct {
	id  string
	new bool // newly qualified or less experienced
}

const inLeeds = "children-and-families"

// takenForever is after every day of the history.
var takenForever = civil(2030, 1, 1)

func (l *leavingLeeds) structure() {
	for job, j := range leedsJobs {
		for n := range j.posts {
			p := &opening{id: fmt.Sprintf("%s-%d", j.grade, n+1), free: j.from}
			l.posts[job] = append(l.posts[job], p)
			l.note(j.from, establishment, "posts", leedsSource, &events.PostEstablished{Day: j.from, Post: p.id, Role: j.role, Grade: j.grade,
				Team: teamOf(n), Service: inLeeds, FTE: events.Million})
		}
	}
}

func teamOf(n int) string { return fmt.Sprintf("team-%d", n%10+1) }

// vacancy returns the post of a job that has been free the longest.
func (l *leavingLeeds) vacancy(job int, on events.Date) *opening {
	var longest *opening
	for _, p := range l.posts[job] {
		if p.free <= on && (longest == nil || p.free < longest.free) {
			longest = p
		}
	}
	if longest == nil {
		panic(fmt.Sprintf("scenarios: no vacant post of a %s on %s", leedsJobs[job].grade, on))
	}
	return longest
}

// engagements is how many agency workers cover vacant posts from October 2010,
// and until when: the last are gone when the intake of 2013 begins.
var engagements = []departure{{5, civil(2011, 9, 2)}, {5, civil(2012, 8, 31)}, {4, civil(2013, 8, 30)}}

// engage has agency workers cover posts that nobody has held since 2008, and that
// nobody starts in until they have gone.
func (l *leavingLeeds) engage() {
	n := 0
	for _, e := range engagements {
		for range e.people {
			n++
			from, a := civil(2010, 10, 4), fmt.Sprintf("A%02d", n)
			post := l.posts[socialWorkers][len(l.posts[socialWorkers])-n]
			l.note(from, agencyDesk, "agency workers for vacant posts", leedsSource, &events.AgencyStarted{Day: from, Assignment: a, Worker: "T" + a[1:],
				Agency: "any", Role: caseHolder, Team: teamOf(n), Service: inLeeds, FTE: events.Million, Reason: "vacancy", Covers: post.id})
			post.free = e.from + 1
			l.note(e.from, agencyDesk, "agency assignments end", leedsSource, &events.AgencyEnded{LastDay: e.from, Assignment: a})
		}
	}
}

// take has an intake start, and some of it leave.
func (l *leavingLeeds) take(in intake, recent bool) {
	var leaves []events.Date
	for _, d := range in.leavers {
		for week := range d.people {
			leaves = append(leaves, d.from+events.Date(7*week))
		}
	}
	for n := range in.people {
		l.started++
		id := fmt.Sprintf("W%03d", l.started)
		post := l.vacancy(in.job, in.starts)
		post.free = takenForever
		l.hire(in, id, post, n)
		switch {
		case n < len(leaves):
			post.free = leaves[n] + 1
			l.note(leaves[n], personnel, "leavers", leedsSource, &events.WorkerLeft{LastDay: leaves[n], Worker: id,
				Reason: "resignation", Destination: oneAt([]string{"english-council", "agency", "other-social-work", "not-known"}, n)})
		case n < len(leaves)+in.promoted:
			l.promote(id, post)
		case in.job == socialWorkers:
			l.holders = append(l.holders, caseworker{id, recent})
		}
	}
}

func (l *leavingLeeds) hire(in intake, id string, post *opening, n int) {
	j := leedsJobs[in.job]
	hired := &events.WorkerHired{Day: in.starts, Worker: id, Post: post.id, Role: j.role, Grade: j.grade, Team: teamOf(n), FTE: events.Million,
		Contract: "permanent", Origin: "english-council", Qualified: in.qualified - events.Date(n*in.apart)}
	if in.apart == 0 {
		hired.Origin, hired.NewlyQualified = "newly-qualified", true
	}
	l.note(in.starts, personnel, "starters", leedsSource, hired)
}

// promote makes somebody an advanced practitioner, who holds no cases.
func (l *leavingLeeds) promote(id string, from *opening) {
	j := leedsJobs[advanced]
	post := l.vacancy(advanced, j.from)
	post.free, from.free = takenForever, j.from
	l.note(j.from, personnel, "advanced practitioners", leedsSource, &events.WorkerMoved{Day: j.from, Worker: id, Post: post.id, Role: j.role, Grade: j.grade, Team: teamOf(l.started)})
}

// The cases of five experienced social workers, and of five who are not: the
// article gives the means, 18 and 15.
var (
	casesOfExperienced = [...]int{14, 16, 18, 20, 22}
	casesOfNew         = [...]int{13, 14, 15, 16, 17}
)

// caseload opens the cases that are held in February 2019, two to a family.
func (l *leavingLeeds) caseload() {
	children := 0
	for n, w := range l.holders {
		cases := casesOfExperienced[n%5]
		if w.new {
			cases = casesOfNew[n%5]
		}
		for range cases {
			on := civil(2018, 10, 1) + events.Date(children*7%120)
			id := fmt.Sprintf("C%04d", children+1)
			l.note(on, casework, "cases open", leedsSource, &events.CaseOpened{Day: on, Case: id, Family: fmt.Sprintf("F%04d", children/2+1),
				Status: events.CaseStatuses[children%3], Team: teamOf(n)})
			l.note(on, casework, "cases allocated", leedsSource, &events.CaseAllocated{Day: on, Case: id, Worker: w.id})
			children++
		}
	}
}
