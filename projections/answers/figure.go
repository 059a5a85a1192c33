package answers

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"

	"muster/events"
)

// Percent shows a share with one decimal place, rounded half up. Neither is
// negative and the denominator is above zero.
func Percent(numerator, denominator int64) string {
	return Shown(numerator, denominator, 100, 1)
}

// Shown shows numerator × factor / denominator with some decimal places,
// rounded half up. Neither is negative and the denominator is above zero.
func Shown(numerator, denominator, factor int64, places int) string {
	unit := int64(1)
	for range places {
		unit *= 10
	}
	hi, lo := bits.Mul64(uint64(numerator), uint64(2*factor*unit))
	lo, carry := bits.Add64(lo, uint64(denominator), 0)
	n, _ := bits.Div64(hi+carry, lo, uint64(2*denominator))
	if places == 0 {
		return strconv.FormatUint(n, 10)
	}
	return fmt.Sprintf("%d.%0*d", n/uint64(unit), places, n%uint64(unit))
}

// Share makes the rate of a part over its whole, both in millionths. A whole of
// nought makes it unavailable.
func Share(measure, unit, formula string, part, whole int64) Rate {
	r := over(measure, unit, formula, part, whole)
	if r.NotAvailable == "" {
		r.Percent = Percent(part, whole)
	}
	return r
}

// Mean makes the rate of so much of something for each one of something else,
// both in millionths, shown with one decimal place. Nothing to divide by makes
// it unavailable.
func Mean(measure, unit, formula string, total, each int64) Rate {
	r := over(measure, unit, formula, total, each)
	if r.NotAvailable == "" {
		r.Ratio = Shown(total, each, 1, 1)
	}
	return r
}

func over(measure, unit, formula string, num, den int64) Rate {
	r := Rate{Measure: measure, Unit: unit, Formula: formula, Numerator: events.Decimal(num), Denominator: events.Decimal(den)}
	if den == 0 {
		r.NotAvailable = "the denominator is nought: " + formula
	}
	return r
}

// Whole turns a number of things into the Decimal that a Value holds. More than
// one holds would come out as another number: it panics instead.
func Whole(n int64) events.Decimal {
	if n > math.MaxInt64/events.Million || n < math.MinInt64/events.Million {
		panic(fmt.Sprintf("answers: %d things are more than can be shown", n))
	}
	return events.Decimal(n * events.Million)
}
