package events

import (
	"fmt"
)

// Date is a civil day, counted from 0001-01-01, which is day 1. The zero Date
// means that no day is given. Dates compare with < and differ by subtraction.
type Date int32

// Earliest is the first effective day that a ledger accepts. Real files write
// "no date" as 1900-01-01 or earlier, so that day is never believed.
const Earliest Date = 693597 // 1900-01-02

// noEnd is 9999-01-01. Real files write "no end" as that day or a later one.
const noEnd Date = 3651695

// latest is 9999-12-31, the last day that four digits can write.
const latest Date = 3652059

// daysBefore holds the days of a common year before each month.
var daysBefore = [13]int32{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}

// DateOf returns the day y-m-d of the proleptic Gregorian calendar, or false
// if there is no such day or its year is outside 1 to 9999.
func DateOf(y, m, d int) (Date, bool) {
	if y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0, false
	}
	n := daysToYear(y) + daysBefore[m-1] + int32(d)
	if m > 2 && leap(y) {
		n++
	}
	return Date(n), true
}

// ParseDate reads a day written as 2019-06-30 and nothing else.
func ParseDate(s string) (Date, error) {
	if d, ok := scanDate(s); ok {
		return d, nil
	}
	return 0, fmt.Errorf("%q is not a date; write one that exists, such as 2019-06-30", clip(s))
}

func scanDate[T string | []byte](s T) (Date, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	century, ok := scanTwo(s[:2])
	year, ok1 := scanTwo(s[2:4])
	month, ok2 := scanTwo(s[5:7])
	day, ok3 := scanTwo(s[8:])
	if !ok || !ok1 || !ok2 || !ok3 {
		return 0, false
	}
	return DateOf(century*100+year, month, day)
}

// scanTwo reads two digits.
func scanTwo[T string | []byte](s T) (int, bool) {
	tens, ones := s[0]-'0', s[1]-'0'
	return int(tens)*10 + int(ones), tens <= 9 && ones <= 9
}

// Civil returns the year, month and day. It is only meaningful for a given day.
func (d Date) Civil() (y, m, day int) {
	y = int(d)*400/146097 + 2 // at most two years too late, never too early
	for daysToYear(y) >= int32(d) {
		y--
	}
	n := int32(d) - daysToYear(y)
	if leap(y) {
		if n == 60 {
			return y, 2, 29
		}
		if n > 60 {
			n--
		}
	}
	m = 1
	for daysBefore[m] < n {
		m++
	}
	return y, m, int(n - daysBefore[m-1])
}

// String writes the day as 2019-06-30, and no day as the empty string.
func (d Date) String() string { return string(d.append(nil)) }

func (d Date) append(b []byte) []byte {
	switch {
	case d == 0:
		return b
	case d < 0 || d > latest:
		return fmt.Appendf(b, "day %d", int32(d))
	}
	y, m, day := d.Civil()
	return append(b, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-', byte('0'+day/10), byte('0'+day%10))
}

// AddMonths returns the same day n months later, or the last day of that month
// if the month is too short for it. It returns no day for no day, and for one
// outside the years 1 to 9999.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	months := y*12 + m - 1 + n
	if d == 0 || months < 12 {
		return 0
	}
	y, m = months/12, months%12+1
	r, _ := DateOf(y, m, min(day, daysIn(y, m)))
	return r
}

// MarshalText writes the day as String does.
func (d Date) MarshalText() ([]byte, error) { return d.append(nil), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	r, err := ParseDate(string(b))
	*d = r
	return err
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(y, m int) int {
	if m == 2 && leap(y) {
		return 29
	}
	return int(daysBefore[m] - daysBefore[m-1])
}

// daysToYear counts the days before 1 January of year y.
func daysToYear(y int) int32 {
	p := int32(y - 1)
	return p*365 + p/4 - p/100 + p/400
}

// Span is a half-open run of days: From is in it, To is not. A zero To means
// that no end is known.
type Span struct{ From, To Date }

// Contains reports whether day d lies in the span.
func (s Span) Contains(d Date) bool { return d >= s.From && (s.To == 0 || d < s.To) }

// Empty reports whether the span holds no day at all.
func (s Span) Empty() bool { return s.To != 0 && s.To <= s.From }

// Meets reports whether the two spans share a day.
func (s Span) Meets(o Span) bool { return !s.Intersect(o).Empty() }

// Intersect returns the days in both spans; the result may be Empty.
func (s Span) Intersect(o Span) Span {
	r := Span{From: max(s.From, o.From), To: s.To}
	if r.To == 0 || (o.To != 0 && o.To < r.To) {
		r.To = o.To
	}
	return r
}

// Steady returns the span up to the first day, after its own first, on which
// another one begins or has ended: the days on which what holds for the other,
// and what does not, goes on as on the first.
func (s Span) Steady(o Span) Span {
	for _, change := range [...]Date{o.From, o.To} {
		if s.From < change && (s.To == 0 || change < s.To) {
			s.To = change
		}
	}
	return s
}

func (s Span) String() string { return "[" + s.From.String() + ", " + s.To.String() + ")" }
