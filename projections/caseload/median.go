package caseload

import (
	"muster/events"
	"muster/projections/answers"
)

// fraction is so many cases for so many FTE, or heads, which are above nought.
type fraction struct{ over, under int64 }

func (x fraction) less(y fraction) bool { return x.over*y.under < y.over*x.under }

// median is that of a quantity of each share; those with nothing below the line
// are left out.
func (a *asked) median(unit, formula string, shares []share, of func(*share) fraction) answers.Rate {
	list := a.fractions[:0]
	for i := range shares {
		if f := of(&shares[i]); f.under > 0 {
			list = append(list, f)
		}
	}
	a.fractions = list
	if len(list) == 0 {
		return answers.Mean("median", unit, formula, 0, 0)
	}
	m := middle(list)
	if m.under < most*events.Million && m.over < most*most*events.Million { // they can be written as wholes
		m.over, m.under = m.over*events.Million, m.under*events.Million
	}
	return answers.Mean("median", unit, formula, m.over, m.under)
}

// middle returns the fraction in the middle of a list, of two in the middle their
// mean, in its lowest terms. It puts the list in another order.
func middle(list []fraction) fraction {
	n := len(list) / 2
	partition(list, n)
	m := list[n]
	if len(list)%2 == 0 {
		low := list[0]
		for _, f := range list[1:n] {
			if low.less(f) {
				low = f
			}
		}
		if low != m {
			m = fraction{low.over*m.under + m.over*low.under, 2 * low.under * m.under}
		}
	}
	d := divisor(m.over, m.under)
	return fraction{m.over / d, m.under / d}
}

// partition puts the nth of a list where it would be if the list were sorted:
// none before it is greater, and none behind it less. Nobody needs more of the
// order, which takes several times as long.
func partition(list []fraction, n int) {
	for low, high := 0, len(list)-1; low < high; {
		pivot, i, j := list[(low+high)/2], low, high
		for i <= j {
			for list[i].less(pivot) {
				i++
			}
			for pivot.less(list[j]) {
				j--
			}
			if i <= j {
				list[i], list[j] = list[j], list[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n <= j:
			high = j
		case n >= i:
			low = i
		default:
			return
		}
	}
}

// divisor is the greatest common one of two numbers that are not both nought.
func divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
