package scenarios

import (
	"math/rand/v2"
	"strconv"

	"muster/events"
)

// yearsFigures is what has come together since the first of October.
type yearsFigures struct {
	leavers events.FTE
	lost    events.Decimal // working days
}

// published are the figures of the last return, in tenths, by measure and area.
type published [len(councilMeasures)][councilAreas]int64

// councilPeers are the authorities beside the council of which figures are
// published. No history of theirs is made.
var councilPeers = [...]string{"ashcombe", "copperfold", "haverbridge", "millcaster", "stonebeck", "withermere"}

// councilAreas are the council itself, its region, its statistical neighbours
// and the nation, and from firstPeer on its peers.
const (
	firstPeer    = 4
	councilAreas = firstPeer + len(councilPeers)
)

// area returns the name of an area and what kind it is.
func (c *council) area(a int) (id, kind string) {
	switch a {
	case 0:
		return c.Authority, "authority"
	case 1:
		return c.Region, "region"
	case 2:
		return "statistical-neighbours", "group"
	case 3:
		return "national", "nation"
	}
	return councilPeers[a-firstPeer], "authority"
}

// chance returns what the figures of an area are drawn from.
func (c *council) chance(a int) *rand.Rand {
	if a < firstPeer {
		return c.random
	}
	return c.peers
}

var (
	councilMeasures = [...]string{"turnover-rate", "vacancy-rate", "agency-rate", "caseload", "absence-rate"}
	around          = [...]int64{155, 165, 158, 170, 32} // what the others' figures lie about, in tenths
)

// figures are the counts, the money and the statistics of a day.
func (c *council) figures() {
	weekday := (c.today - 1) % 7
	if weekday == 0 {
		n := c.OpenCases/9 + 1
		c.say(analysts, &events.ReferralsReceived{FirstDay: c.today - 7, LastDay: c.today - 1, Count: int64(n + c.random.IntN(n/2+1)), Source: "front door"})
	}
	_, m, d := c.today.Civil()
	if d >= 8 && d <= 14 && weekday == 1 { // the second Tuesday
		c.postSpend()
		switch m {
		case 2:
			c.publish()
		case 3:
			c.setBudget()
		case 4, 10:
			c.declareRegisters()
		}
	}
	if m == 9 && d >= 24 && weekday == 1 { // the last Tuesday of the year of the census, or nearly
		c.takeCensus()
	}
}

// hoursAMonth are those of one FTE.
const hoursAMonth = 160

// postSpend posts what the agency workers of each service cost last month.
func (c *council) postSpend() {
	_, _, d := c.today.Civil()
	last := c.today - events.Date(d)
	first := (last + 1).AddMonths(-1)
	var cost [len(councilServices)]events.Pence
	for _, w := range c.temps {
		cost[c.teams[w.team].service] += w.rate * hoursAMonth * events.Pence(w.fte) / events.Million
	}
	_, m, _ := last.Civil()
	c.spent[m-1] = 0
	var matter []events.Event
	for s, pence := range cost {
		c.spent[m-1] += pence
		matter = append(matter, &events.SpendPosted{FirstDay: first, LastDay: last, Account: "agency", Amount: pence, Service: councilServices[s].name, Source: "general ledger"})
	}
	c.say(finance, matter...)
}

// setBudget gives agency work what it cost in the last twelve months and a
// twentieth more, in whole thousands of pounds.
func (c *council) setBudget() {
	var sum events.Pence
	for _, p := range c.spent {
		sum += p
	}
	y, _, _ := c.today.Civil()
	first, _ := events.DateOf(y, 4, 1)
	c.say(finance, &events.BudgetSet{FirstDay: first, LastDay: first.AddMonths(12) - 1, Account: "agency",
		Amount: sum * 21 / 20 / 100_000 * 100_000, Source: "budget " + strconv.Itoa(y) + "/" + strconv.Itoa(y + 1)[2:]})
}

func (c *council) declareRegisters() {
	n := int64(len(c.staff))
	c.say(analysts,
		&events.RegisterDeclared{Day: c.today - 10, Register: "hcpc", Count: n, Source: "the register"},
		&events.RegisterDeclared{Day: c.today - 10, Register: "hcpc-total", Count: n + int64(len(c.temps)), Source: "the register"})
}

// takeCensus works out what the council's return says, and draws what those of
// the others do.
func (c *council) takeCensus() {
	var inPost, vacant, agency, holding events.FTE
	cases := int64(0)
	count := func(w *colleague) events.FTE {
		if !w.here(c.today) {
			return 0
		}
		if len(w.caseload) > 0 {
			holding += w.fte
			cases += int64(len(w.caseload))
		}
		return w.fte
	}
	for _, w := range c.staff {
		inPost += count(w)
	}
	for _, w := range c.temps {
		agency += count(w)
	}
	for _, p := range c.vacant {
		vacant += p.fte
	}
	own := [len(councilMeasures)]int64{
		tenths(100*int64(c.year.leavers), int64(inPost)), tenths(100*int64(vacant), int64(vacant+inPost)),
		tenths(100*int64(agency), int64(agency+inPost)), tenths(cases*events.Million, int64(holding)),
		tenths(100*int64(c.year.lost), int64(inPost)*253),
	}
	for m := range councilMeasures {
		c.published[m][0] = own[m]
		for a := 1; a < councilAreas; a++ {
			c.published[m][a] = around[m] + int64(c.chance(a).IntN(int(around[m])/3)) - around[m]/6
		}
	}
	c.year = yearsFigures{}
}

// tenths divides and rounds half up to a tenth; it is 0 if nothing divides.
func tenths(n, by int64) int64 {
	if by == 0 {
		return 0
	}
	return (20*n + by) / (2 * by)
}

// publish is the release of the statistics in February: the figures of last
// September, some withheld, and some of the year before revised.
func (c *council) publish() {
	if c.published == (published{}) {
		return // there was no census yet
	}
	y, _, _ := c.today.Civil()
	source := "children's social work workforce, " + strconv.Itoa(y)
	var matter []events.Event
	for m, measure := range councilMeasures {
		for a := range councilAreas {
			area, kind := c.area(a)
			chance := c.chance(a)
			if chance.IntN(40) == 0 {
				matter = append(matter, &events.ComparatorWithheld{Released: c.today, Measure: measure, Area: area, AreaKind: kind, Period: strconv.Itoa(y - 1),
					Symbol: []string{"u", "c", "x"}[chance.IntN(3)], Source: source})
				continue
			}
			v := &events.ComparatorPublished{Released: c.today, Measure: measure, Area: area, AreaKind: kind, Period: strconv.Itoa(y - 1),
				Value: events.Decimal(c.published[m][a]) * 100_000, Source: source}
			matter = append(matter, v)
			if a > 0 && chance.IntN(8) == 0 {
				earlier := *v
				earlier.Period = strconv.Itoa(y - 2)
				earlier.Value += events.Decimal(chance.IntN(7)-3) * 100_000
				matter = append(matter, &earlier)
			}
		}
	}
	c.say(analysts, matter...)
}
