package scenarios

import "math/big"

// The bounds that a source may give in the place of a figure. Without one a
// figure must be the one expected.
const (
	overIt  = "over"     // more than it
	atLeast = "at-least" // that or more
	underIt = "under"    // less than it
)

var bounds = []string{overIt, atLeast, underIt}

// within reports whether a number is on the side of another that a bound says.
func within(number *big.Rat, bound string, limit *big.Rat) bool {
	switch c := number.Cmp(limit); bound {
	case overIt:
		return c > 0
	case atLeast:
		return c >= 0
	case underIt:
		return c < 0
	}
	return false
}

// bounded reports whether a figure is where the source says. A rate is compared
// before it is rounded to be shown: 20.04% is over 20, and 19.96% is not at
// least that.
func (p part) bounded(e Expectation, got string) bool {
	number, ok1 := new(big.Rat).SetString(got)
	limit, ok2 := new(big.Rat).SetString(e.Value)
	if !ok1 || !ok2 {
		return false
	}
	if e.Field == "percent" || e.Field == "ratio" {
		r, err := p.rate(e.Measure, e.Unit)
		if err != nil || r.Denominator == 0 {
			return false
		}
		number = big.NewRat(int64(r.Numerator), int64(r.Denominator))
		if e.Field == "percent" {
			number.Mul(number, big.NewRat(100, 1))
		}
	}
	return within(number, e.Bound, limit)
}
