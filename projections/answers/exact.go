package answers

import (
	"math/big"

	"muster/events"
)

// HalfUp rounds an exact number half up, towards the greater of two as near, to
// some decimal places, six at most. It is not shown if it is beyond what a
// Decimal holds.
func HalfUp(r *big.Rat, places int) (d events.Decimal, shown bool) {
	unit := int64(events.Million)
	for range places {
		unit /= 10
	}
	// n is how many of the smallest unit that is shown there are.
	n := new(big.Rat).Mul(r, big.NewRat(events.Million/unit, 1))
	n.Add(n, big.NewRat(1, 2))
	whole := new(big.Int).Div(n.Num(), n.Denom()) // Euclidean: towards -∞, since the divisor is above zero
	whole.Mul(whole, big.NewInt(unit))
	if !whole.IsInt64() {
		return 0, false
	}
	return events.Decimal(whole.Int64()), true
}
