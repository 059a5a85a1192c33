package answers

import "muster/events"

// Steps are what a series may go by.
var Steps = []string{"month", "quarter", "year"}

// maxPoints bounds a series: thirty years by month and some.
const maxPoints = 400

// Days lists the days that a question is about: AsOf alone, or those of a
// series, at least one.
func Days(q *Question) ([]events.Date, error) {
	if q.Every == "" {
		if q.AsOf == 0 {
			return nil, Refuse("the question names no day; give as_of, or from, to and every")
		}
		return []events.Date{q.AsOf}, nil
	}
	step := map[string]int{"month": 1, "quarter": 3, "year": 12}[q.Every]
	switch {
	case step == 0:
		return nil, Refuse("a series goes by month, quarter or year, not by %q", q.Every)
	case q.From == 0 || q.To < q.From:
		return nil, Refuse("a series needs from, and to on or after it")
	}
	var days []events.Date
	for n := 0; len(days) <= maxPoints; n++ {
		d := q.From.AddMonths(n * step)
		if isMonthEnd(q.From) { // then every point is
			d = (q.From + 1).AddMonths(n*step) - 1
		}
		if d > q.To {
			return days, nil
		}
		days = append(days, d)
	}
	return nil, Refuse("the series has more than %d points; take a shorter time or longer steps", maxPoints)
}

func isMonthEnd(d events.Date) bool {
	_, _, next := (d + 1).Civil()
	return next == 1
}

// Months returns the months that end with a day, by the ruling of the package
// comment. Those to the end of a month begin with the first of another, so that no
// 29 February is in two years.
func Months(n int, d events.Date) events.Span {
	return events.Span{From: max(d.AddMonths(-n)+1, (d + 1).AddMonths(-n)), To: d + 1}
}

// Year returns the twelve months that end with a day.
func Year(d events.Date) events.Span { return Months(12, d) }
