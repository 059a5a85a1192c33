package practised

import (
	"math/bits"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// class is what rows that stand have in common if they are gone through together,
// whosever they are.
type class struct {
	What  what
	Name  facts.Name // of a course; 0 of all else
	Lasts uint8      // about how long, since those of a day are then near each other; 0 is without end
}

func classOf(r *bitemporal.Row[row]) class {
	c := class{What: r.Value.What}
	if c.What == training {
		c.Name = r.Value.Name
	}
	if r.Span.To != 0 {
		c.Lasts = uint8(bits.Len32(uint32(r.Span.To-r.Span.From))+1) / 2 // to within four times as long
	}
	return c
}

// classes numbers classes in the order in which they are first met.
type classes struct {
	numbers map[class]uint32
	list    []class
}

func (l *classes) number(c class) uint32 {
	n, ok := l.numbers[c]
	if !ok {
		if l.numbers == nil {
			l.numbers = map[class]uint32{}
		}
		n = uint32(len(l.list))
		l.numbers[c], l.list = n, append(l.list, c)
	}
	return n
}

// What ends is found by its class, since of what was told long ago little holds on
// a day; what does not end by the person, since most of it is of those who have
// left. Procedures are few, and all found by their class. These are the numbers by
// which the index has them.
func ofClass(n uint32) uint32            { return 2 * n }
func ofPerson(person facts.Thing) uint32 { return 2*uint32(person) + 1 }

// about is what has to be known of a row, besides its days, to count it.
type about struct {
	Of   facts.Thing // the person
	Tag  uint32      // of a need when it is due, 0 if it never is; else the name
	What what
}

func (r *row) about() about {
	if r.What == need || r.What == needWas {
		return about{r.Of, uint32(r.Due), r.What}
	}
	return about{r.Of, uint32(r.Name), r.What}
}

// found is a row as an index has it: what is mostly asked of it, without going to
// the table.
type found = bitemporal.FoundTagged[about]

// isDue reports whether a need was due by a day, and isMet whether one that is due
// by then, or that has no due date, was met. The row of one that was met lasts to
// the day on which it is both; that of one set anew ends unmet.
func isDue(n *found, by events.Date) bool { return n.Tag.Tag != 0 && events.Date(n.Tag.Tag) <= by }
func isMet(n *found, by events.Date) bool {
	return n.Tag.What == need && n.Span.To != 0 && n.Span.To-1 <= by
}
