package scenarios

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

// compare holds an answer against one expectation.
func compare(e Expectation, q answers.Question, a *answers.Answer) Figure {
	f := Figure{
		ID: e.ID, Date: q.AsOf, Measure: e.Measure, Field: e.Field, Unit: e.Unit, Group: e.Group, Only: q.Only,
		Definition: a.Definition, KnownAt: q.KnownAt, Bound: e.Bound, Expected: e.Value, Source: e.Source,
	}
	part, ok := partOf(a, e.Group)
	if !ok {
		f.Got = "no group " + e.Group
		return f
	}
	got, err := part.value(e.Measure, e.Unit, e.Field)
	switch {
	case err != nil:
		f.Got = err.Error()
	case e.Field == "forecast" && e.Value == noForecast:
		f.Got, f.Holds = got, got == noForecast
	case e.Field == "not-available" || e.Field == "forecast":
		f.Got, f.Holds = got, strings.Contains(got, e.Value)
	case e.Bound != "":
		f.Got, f.Holds = got, part.bounded(e, got)
	case e.Rounded:
		f.Exact, f.Got = got, rounded(got, places(e.Value))
		f.Holds = f.Got == e.Value
	default:
		f.Got, f.Holds = got, sameNumber(got, e.Value)
	}
	return f
}

// noForecast is what is expected of a figure that is no forecast.
const noForecast = "no"

// part is the figures of an answer, or of one group of it.
type part struct{ answers.Figures }

func partOf(a *answers.Answer, group string) (part, bool) {
	if group == "" {
		return part{a.Figures}, true
	}
	for _, g := range a.Groups {
		if g.Value == group {
			return part{g.Figures}, true
		}
	}
	return part{}, false
}

// value returns one field of one measure as it is written.
func (p part) value(measure, unit, field string) (string, error) {
	switch field {
	case "fte", "heads":
		return p.count(measure, field)
	case "value":
		return p.plain(measure, unit)
	case "forecast":
		return p.forecast(measure)
	}
	if field == "not-available" {
		if reason, found := p.missing(measure, unit); found {
			return reason, nil
		}
	}
	r, err := p.rate(measure, unit)
	if err != nil {
		return "", err
	}
	switch {
	case field == "not-available":
		return "", fmt.Errorf("available: %s%s", r.Percent, r.Ratio)
	case field == "numerator" && r.Knows(answers.Numerator):
		return r.Numerator.String(), nil
	case field == "denominator" && r.Knows(answers.Denominator):
		return r.Denominator.String(), nil
	case r.NotAvailable != "":
		return "", fmt.Errorf("not available: %s", r.NotAvailable)
	case field == "ratio" && r.Ratio != "":
		return r.Ratio, nil
	case field == "percent" && r.Percent != "":
		return r.Percent, nil
	}
	return "", fmt.Errorf("no %s of %s", field, measure)
}

func (p part) count(measure, field string) (string, error) {
	for _, c := range p.Counts {
		if c.Measure == measure && field == "fte" {
			return c.FTE.String(), nil
		}
		if c.Measure == measure {
			return strconv.FormatInt(c.Headcount, 10), nil
		}
	}
	return "", fmt.Errorf("no count of %s", measure)
}

func (p part) plain(measure, unit string) (string, error) {
	for _, v := range p.Values {
		if v.Measure != measure || unit != "" && v.Unit != unit {
			continue
		}
		if v.NotAvailable != "" {
			return "", fmt.Errorf("not available: %s", v.NotAvailable)
		}
		return v.Value.String(), nil
	}
	return "", fmt.Errorf("no value of %s", measure)
}

// forecast returns what the figures say of being a forecast.
func (p part) forecast(measure string) (string, error) {
	there := slices.ContainsFunc(p.Rates, func(r answers.Rate) bool { return r.Measure == measure }) ||
		slices.ContainsFunc(p.Counts, func(c answers.Count) bool { return c.Measure == measure }) ||
		slices.ContainsFunc(p.Values, func(v answers.Value) bool { return v.Measure == measure })
	switch {
	case !there:
		return "", fmt.Errorf("no %s", measure)
	case p.Forecast == "":
		return noForecast, nil
	}
	return p.Forecast, nil
}

// missing returns why a figure is not available, if that is so.
func (p part) missing(measure, unit string) (reason string, found bool) {
	for _, v := range p.Values {
		if v.Measure == measure && (unit == "" || v.Unit == unit) && v.NotAvailable != "" {
			return v.NotAvailable, true
		}
	}
	if r, err := p.rate(measure, unit); err == nil {
		return r.NotAvailable, r.NotAvailable != ""
	}
	return "", false
}

// rate finds the rate of a measure. Where a definition gives it in several
// units and none is asked for, the one in FTE is meant.
func (p part) rate(measure, unit string) (*answers.Rate, error) {
	var found []*answers.Rate
	for i := range p.Rates {
		r := &p.Rates[i]
		if r.Measure != measure || unit != "" && r.Unit != unit {
			continue
		}
		if r.Unit == "fte" || unit != "" {
			return r, nil
		}
		found = append(found, r)
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, fmt.Errorf("%s in several units; say which: in headcount", measure)
	case unit != "":
		return nil, fmt.Errorf("no %s in %s", measure, unit)
	}
	return nil, fmt.Errorf("no %s", measure)
}

// sameNumber compares two decimal numbers by value, so that DfE's 14 is 14.0.
func sameNumber(got, want string) bool {
	g, err1 := events.ParseDecimal(got)
	w, err2 := events.ParseDecimal(want)
	return err1 == nil && err2 == nil && g == w
}

// places counts the digits after the point of a decimal number.
func places(s string) int {
	_, after, _ := strings.Cut(s, ".")
	return len(after)
}

// rounded rounds a decimal number half up, as DfE does.
func rounded(s string, places int) string {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return s
	}
	return halfUp(r, places)
}

// halfUp writes a number with some places, rounding half up.
func halfUp(r *big.Rat, places int) string {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	x := new(big.Rat).Mul(r, scale)
	x.Add(x, big.NewRat(1, 2))
	whole := new(big.Int).Div(x.Num(), x.Denom()) // Euclidean: towards -∞ for a positive divisor
	return new(big.Rat).Quo(new(big.Rat).SetInt(whole), scale).FloatString(places)
}
