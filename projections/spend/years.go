package spend

import (
	"fmt"

	"muster/events"
)

// calendar says how days make years.
type calendar struct{ firstMonth int }

var (
	financial = calendar{4}
	civil     = calendar{1}
)

// yearOf returns the number of the year that a day lies in, which is that of
// its first day.
func (c calendar) yearOf(d events.Date) int {
	y, m, _ := d.Civil()
	if m < c.firstMonth {
		y--
	}
	return y
}

// span returns the days of a year. It has an end; a year that begins before all
// dates holds no day.
func (c calendar) span(year int) events.Span {
	from, ok := events.DateOf(year, c.firstMonth, 1)
	if !ok {
		return events.Span{From: 1, To: 1}
	}
	to := from.AddMonths(12)
	if to == 0 { // there is no year after it
		to = from + 365
	}
	return events.Span{From: from, To: to}
}

// name is what people call a year.
func (c calendar) name(year int) string {
	if c == civil {
		return fmt.Sprint(year)
	}
	return fmt.Sprintf("%d/%02d", year, (year+1)%100)
}
