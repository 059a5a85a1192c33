package people

import (
	"errors"
	"fmt"
	"strings"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/staffing"
	"slices"
)

// against is what figures are compared with: another day, or a group of the
// same day. The zero against is nothing.
type against struct {
	day              events.Date
	dimension, value string
}

func checkAgainst(s string) error {
	_, err := readAgainst(s)
	return err
}

// readAgainst reads a day, or a group such as team=north.
func readAgainst(s string) (a against, err error) {
	if s == "" {
		return a, nil
	}
	if dimension, value, ok := strings.Cut(s, "="); ok && value != "" && slices.Contains(staffing.Dimensions, dimension) {
		return against{dimension: dimension, value: value}, nil
	}
	if a.day, err = events.ParseDate(s); err != nil {
		return a, errors.New("write a day, such as 2017-09-30, or a group as DIMENSION=VALUE, where the dimension is " + strings.Join(staffing.Dimensions, ", "))
	}
	return a, nil
}

func (a against) String() string {
	if a.dimension != "" {
		return a.dimension + " " + a.value
	}
	return a.day.String()
}

// differences adds to figures by how many points each share differs from that
// of others, which list the same shares in the same order.
func (a *asked) differences(f *answers.Figures, with *answers.Figures) {
	for i := range f.Rates {
		r, w := &f.Rates[i], &with.Rates[i]
		v := answers.Value{Measure: r.Measure, Unit: "points", Formula: a.differenceFormula()}
		switch {
		case r.NotAvailable != "":
			v.NotAvailable = r.NotAvailable
		case w.NotAvailable != "":
			v.NotAvailable = "of " + a.against.String() + ", " + w.NotAvailable
		default:
			v.Value = points(int64(r.Numerator), int64(r.Denominator), int64(w.Numerator), int64(w.Denominator))
		}
		f.Values = append(f.Values, v)
	}
}

func (a *asked) differenceFormula() string {
	f := "the share less that of " + a.against.String()
	if a.round > 1 {
		f += fmt.Sprintf(", all counts rounded to %d", a.round)
	}
	return f
}

// points returns by how many percentage points n/d is more than m/e, with one
// decimal place, half of one rounded away from nought. All are heads in
// millionths.
func points(n, d, m, e int64) events.Decimal {
	const one = events.Million
	n, d, m, e = n/one, d/one, m/one, e/one
	difference, by := 1000*(n*e-m*d), d*e
	sign := int64(1)
	if difference < 0 {
		difference, sign = -difference, -1
	}
	tenths := (2*difference + by) / (2 * by)
	return events.Decimal(sign * tenths * (one / 10))
}
