package scenarios

import (
	"fmt"
	"iter"

	"muster/events"
)

// Leeds2022National generates the social workers of all English councils in the
// year to 30 September 2021, as one authority, that come to DfE's national row of
// the census (Department for Education, Children's social work workforce,
// England, 2021; Open Government Licence v3.0) and to what Leeds's report of July
// 2022 says of leavers (paragraphs 4 and 5). The people are invented, and all are
// in one team. It is the same at every call.
func Leeds2022National(first events.Position) iter.Seq[*events.Entry] {
	n := &nation{clerk: &clerk{name: "leeds-2022-national"}}
	n.settle(nationStarted, nationNew)
	n.settle(stock{nationInPost.heads - nationStarted.heads, nationInPost.fte - nationStarted.fte}, nationService)
	n.depart()
	n.leaveVacant()
	return n.clerk.entries(first)
}

// The census of 2021. Vacancies are given in FTE only.
var (
	nationInPost  = stock{34620, 3250200}
	nationStarted = stock{5758, 551870} // in the year, all of them taken to be in post still
	nationLeft    = stock{5388, 499450} // in the year, all of them taken to have started before it
)

const nationVacant hundredths = 652190

// The transparency data of May 2022 (paragraph 4): of 3,630 who left, 77% left
// children's social care altogether and 23% went to agencies. The census counts
// more leavers, so the others are recorded with no destination known. Of its
// destinations, other social care, no social care and other are taken for leaving
// children's social care; the report does not divide them.
const (
	nationTraced   = 3630
	nationToAgency = 835 // 23.0% of them; the other 2,795 are 77.0%
)

var nationGone = []string{"no-social-care", "other-social-care", "no-social-care", "other"}

// band is how much of some people's FTE, in thousandths, has been in service
// between so many days.
type band struct {
	thousandths hundredths
	from, to    int
}

// Leavers by length of service are those of paragraph 5; beyond ten years the
// report gives nothing, and the split is invented. Nobody is near a bound.
var nationLeavers = []band{{331, 400, 700}, {363, 760, 1800}, {153, 1860, 3600}, {104, 3700, 7250}, {36, 7350, 10900}, {13, 11000, 13000}}

// nationNew is the service of those who started in the year.
var nationNew = []band{{1000, 5, 350}}

// nationService is the service of those in post who did not start in the year.
// About 60% of all are to be under five years (paragraph 5): 19,501.2 of 32,502
// FTE, less the 5,518.7 who started in the year, is 518 thousandths of the other
// 26,983.3. How these divide at two years, and the rest, is invented.
var nationService = []band{{179, 380, 700}, {339, 760, 1800}, {234, 1860, 3600}, {158, 3700, 7250}, {70, 7350, 10900}, {20, 11000, 13000}}

const (
	nationCensus = "DfE, Children's social work workforce, England, 2021, OGL v3.0; people and days invented"
	nationLoad   = "the workforce of the councils of England, loaded"
	nationPerDay = 9000 // posts or people loaded in a day
)

// The year, and the first of the days on which its workforce is loaded.
var (
	nationYearBegins = civil(2020, 10, 1)
	nationYearEnds   = civil(2021, 9, 30)
	nationLoaded     = civil(2021, 11, 1)
)

type nation struct {
	clerk *clerk
	count int // people so far
	posts int
}

// settle records people who are in post at the end of the year.
func (n *nation) settle(s stock, service []band) {
	lengths := newBander(service, s.fte)
	for _, fte := range shares(s) {
		n.hire(nationYearEnds-lengths.next(fte), fte)
	}
}

// hire records somebody with a post of their own.
func (n *nation) hire(on events.Date, fte hundredths) (worker string, told events.Date) {
	told = nationLoaded + events.Date(n.count/nationPerDay)
	n.count++
	worker = fmt.Sprintf("E%05d", n.count)
	post := n.establish(told, on, fte)
	n.clerk.note(told, personnel, nationLoad, nationCensus, &events.WorkerHired{
		Day: on, Worker: worker, Post: post, Role: "case-holder", Grade: "social-worker", Team: "england",
		FTE: fte.fte(), Contract: "permanent", Origin: "not-known",
	})
	return worker, told
}

func (n *nation) establish(told, on events.Date, fte hundredths) (post string) {
	n.posts++
	post = fmt.Sprintf("P%05d", n.posts)
	n.clerk.note(told, establishment, nationLoad, nationCensus, &events.PostEstablished{
		Day: on, Post: post, Role: "case-holder", Grade: "social-worker", Team: "england", Service: "children-and-families", FTE: fte.fte(),
	})
	return post
}

// depart records the leavers of the year, whose posts stay vacant.
func (n *nation) depart() {
	lengths := newBander(nationLeavers, nationLeft.fte)
	for i, fte := range shares(nationLeft) {
		last := evenly(nationYearBegins+5, nationYearEnds-5, i*7919%nationLeft.heads, nationLeft.heads)
		worker, told := n.hire(last-lengths.next(fte), fte)
		n.clerk.note(told+1, personnel, "leavers of the year", nationCensus+"; "+leedsReport+", paragraphs 4 and 5", &events.WorkerLeft{
			LastDay: last, Worker: worker, Reason: "not-known", Destination: destinationOf(i),
		})
	}
}

// destinationOf says where the nth leaver went: 3,630 of them are traced, spread
// evenly, and 835 of these went to agencies.
func destinationOf(i int) string {
	traced := i * nationTraced / nationLeft.heads
	if (i+1)*nationTraced/nationLeft.heads == traced {
		return "not-known"
	}
	if (traced+1)*nationToAgency/nationTraced > traced*nationToAgency/nationTraced {
		return "agency"
	}
	return nationGone[traced%len(nationGone)]
}

// leaveVacant establishes posts that nobody holds until there are as many FTE
// vacant as the census says.
func (n *nation) leaveVacant() {
	told := nationLoaded + events.Date(n.count/nationPerDay) + 1
	for short := nationVacant - nationLeft.fte; short > 0; {
		fte := min(short, 100)
		n.establish(told, civil(2019, 4, 1), fte)
		short -= fte
	}
}

// bander deals out lengths of service so that each band has its share of the FTE.
type bander struct {
	bands       []band
	total, seen hundredths
	count       int
}

func newBander(bands []band, total hundredths) *bander { return &bander{bands: bands, total: total} }

// next returns the days of service of somebody of an FTE.
func (b *bander) next(fte hundredths) events.Date {
	up := hundredths(0)
	at := b.bands[len(b.bands)-1]
	for _, one := range b.bands {
		if up += one.thousandths; b.seen*1000 < up*b.total {
			at = one
			break
		}
	}
	b.seen += fte
	b.count++
	return events.Date(at.from + b.count*7919%(at.to-at.from))
}
