package spend

import (
	"math/big"

	"muster/events"
	"muster/projections/answers"
)

// unit is what money is shown in.
type unit struct {
	name   string
	pence  int64 // in one of it
	places int   // to which what is uprated is rounded
}

var units = map[string]unit{
	"pounds":    {"pounds", 100, 2},
	"thousands": {"thousands", 100_000, 3},
}

// exact shows whole pence, which come out even in either unit.
func (u unit) exact(pence int64) (events.Decimal, bool) {
	return answers.HalfUp(big.NewRat(pence, u.pence), 6)
}

// rounded shows pence that may be a fraction.
func (u unit) rounded(pence *big.Rat) (events.Decimal, bool) {
	return answers.HalfUp(new(big.Rat).Quo(pence, big.NewRat(u.pence, 1)), u.places)
}

const tooLarge = "it is too large to be shown"

// money makes a value of whole pence, or says why there is none.
func (u unit) money(measure, formula string, pence int64, missing string) answers.Value {
	d, shown := u.exact(pence)
	return u.value(measure, formula, d, shown, missing)
}

// uprated makes a value of pence that may be a fraction.
func (u unit) uprated(measure, formula string, pence *big.Rat, missing string) answers.Value {
	if missing != "" {
		return u.value(measure, formula, 0, true, missing)
	}
	d, shown := u.rounded(pence)
	return u.value(measure, formula, d, shown, "")
}

func (u unit) value(measure, formula string, d events.Decimal, shown bool, missing string) answers.Value {
	v := answers.Value{Measure: measure, Unit: u.name, Formula: formula, NotAvailable: missing}
	switch {
	case missing != "":
	case shown:
		v.Value = d
	default:
		v.NotAvailable = tooLarge
	}
	return v
}
