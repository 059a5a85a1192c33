package answers

import (
	"fmt"
	"slices"
	"strings"

	"muster/events"
	"muster/projections"
)

// dayByDay are the books that are kept day by day.
var dayByDay = []events.Book{events.Workforce, events.Cases}

// reach is the last day that a book tells of as it was, and not ahead.
type reach struct {
	book events.Book
	upTo events.Date // 0 is that nothing is recorded
}

// reaches tells how far each book of a view goes that decides whether a day is
// still to come.
func reaches(books []events.Book, k *projections.Known) (list []reach) {
	empty := true
	for _, b := range books {
		up := k.UpTo(b)
		if up > 0 && slices.Contains(dayByDay, b) {
			list = append(list, reach{b, up})
		}
		empty = empty && up == 0
	}
	for _, b := range books {
		if empty && slices.Contains(dayByDay, b) {
			return []reach{{book: b}}
		}
	}
	return list
}

// forecast says that the figures of a day are a forecast and what they are made
// from, or nothing.
func forecast(list []reach, day events.Date) string {
	var short []string
	for _, r := range list {
		switch {
		case day <= r.upTo:
		case r.upTo == 0:
			return fmt.Sprintf("a forecast: nothing is on record yet (%s)", r.book)
		default:
			short = append(short, fmt.Sprintf("%s (%s)", r.upTo, r.book))
		}
	}
	if len(short) == 0 {
		return ""
	}
	return fmt.Sprintf("a forecast, by what was recorded up to %s about later days", strings.Join(short, " and "))
}

// foretell marks figures of a day that is still to come.
func (a *Answer) foretell(why string) {
	a.Forecast = why
	for i := range a.Groups {
		a.Groups[i].Forecast = why
	}
}
