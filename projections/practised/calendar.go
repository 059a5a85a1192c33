package practised

import "muster/events"

// calendar is some dates in order, of which it is asked often and of any day how
// many are before it.
type calendar struct {
	list []events.Date
	next []uint16 // by day from the first date to the last
}

// newCalendar takes at least one date, and no more than a series has.
func newCalendar(list []events.Date) calendar {
	first, last := list[0], list[len(list)-1]
	c := calendar{list, make([]uint16, 0, last-first+1)}
	for i, date := range list {
		for first+events.Date(len(c.next)) <= date {
			c.next = append(c.next, uint16(i))
		}
	}
	return c
}

func (c *calendar) before(day events.Date) int {
	switch n := int(day) - int(c.list[0]); {
	case n <= 0:
		return 0
	case n >= len(c.next):
		return len(c.list)
	default:
		return int(c.next[n])
	}
}
