package tenure

import (
	"fmt"
	"strconv"
	"strings"

	"muster/events"
)

// bounds are the years at which bands of service end and begin, ascending.
type bounds []int

const (
	usualBounds = "2,5,10,20,30"
	mostBounds  = 20
	mostYears   = 99
)

// parseBounds reads whole years, ascending, with commas between.
func parseBounds(s string) (bounds, error) {
	var b bounds
	for _, f := range strings.Split(s, ",") {
		n, err := parseYears(f)
		if err != nil || len(b) > 0 && n <= b[len(b)-1] || len(b) == mostBounds {
			return nil, fmt.Errorf("%q are not the bounds of bands; write up to %d whole years from 1 to %d, ascending, such as %s", s, mostBounds, mostYears, usualBounds)
		}
		b = append(b, n)
	}
	return b, nil
}

// parseYears reads a whole number of years.
func parseYears(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > mostYears || strconv.Itoa(n) != s {
		return 0, fmt.Errorf("%q is not a number of years; write a whole number from 1 to %d", s, mostYears)
	}
	return n, nil
}

// names names the bands: under-2, 2-to-5 (which is to under 5), 30-plus.
func (b bounds) names() []string {
	list := []string{fmt.Sprintf("under-%d", b[0])}
	for i := 1; i < len(b); i++ {
		list = append(list, fmt.Sprintf("%d-to-%d", b[i-1], b[i]))
	}
	return append(list, fmt.Sprintf("%d-plus", b[len(b)-1]))
}

// of returns the band of so many complete years.
func (b bounds) of(years int) int {
	i := 0
	for i < len(b) && years >= b[i] {
		i++
	}
	return i
}

// complete counts the anniversaries of a day up to another one. That of 29
// February is 28 February in a common year.
func complete(from, to events.Date) int {
	y, m, d := from.Civil()
	toY, toM, toD := to.Civil()
	years := toY - y
	if m == 2 && d == 29 && !leap(toY) {
		d = 28
	}
	if toM < m || toM == m && toD < d {
		years--
	}
	return years
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }
