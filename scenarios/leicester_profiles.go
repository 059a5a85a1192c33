package scenarios

import "muster/events"

// profiles has those in post in social work tell of themselves, in the shares
// that the strategy gives of the workforce: of 250, 195 are women, 115 white and
// 75 of a minority, 15 have a disability, and so on. What a share leaves open
// nobody has told. Each thing goes round the people in an order of its own, so
// that none goes with another.
func (c *city) profiles() {
	const told = "profiles declared"
	for i, w := range c.inPost {
		p := &events.ProfileDeclared{Day: civil(2017, 1, 16), Worker: w.id, Sex: "male", Born: bornAt(c.age(i), i)}
		if i%50 < 39 {
			p.Sex = "female"
		}
		p.Ethnicity = c.share(i*7, []saying{{115, "white"}, {75, "bme"}})
		p.Disability = c.share(i*11, []saying{{15, "yes"}, {160, "no"}})
		p.Religion = c.share(i*13, []saying{{67, "christian"}, {25, "hindu"}, {15, "muslim"}, {5, "sikh"}, {38, "none"}})
		c.note(p.Day, personnel, told, strategySource, p)
	}
}

// saying is what so many people tell.
type saying struct {
	people int
	value  string
}

// share picks what the nth says, going round all: the first so many the first
// thing, and those whom none is left for nothing.
func (c *city) share(n int, list []saying) string {
	n %= len(c.inPost)
	for _, s := range list {
		if n < s.people {
			return s.value
		}
		n -= s.people
	}
	return ""
}

// inNeed is how many of those in post are in the service for children in need,
// who come first.
const inNeed = 100

// age is that of the ith on the day. Of a hundred in the service for children in
// need 72 are under 45, seven of them under 25, and five are 45; of the 250, 122
// are 25 to 45, and 121 are 46 to 65. The strategy's bounds are a year apart, 45
// for the service and 46 for the workforce; both can be told of both as five are
// 45 in the service, and five outside it.
func (c *city) age(i int) int {
	n := i * 17 % inNeed
	if i >= inNeed {
		n = (i - inNeed) * 17 % (len(c.inPost) - inNeed)
		switch {
		case n < 47:
			return 26 + n%19
		case n < 52:
			return 45
		}
		return 46 + n%20
	}
	switch {
	case n < 7:
		return 22 + n%3
	case n < 72:
		return 25 + n%20
	case n < 77:
		return 45
	}
	return 46 + n%20
}

// bornAt returns a birth date of somebody of an age on the day.
func bornAt(age, n int) events.Date {
	return cityDay.AddMonths(-12*age) - events.Date(n*29%360)
}
