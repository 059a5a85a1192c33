package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

// writeAnswer writes an answer for people: tables of what it gives, the lines
// behind them, and a table of the groups or of the series.
func writeAnswer(w io.Writer, a *answers.Answer) error {
	fmt.Fprintf(w, "%s%s, definition %s, %s\n", a.Authority, onlyShown(a.Only), a.Definition, knownAs(a.KnownAt, a.Position))
	if len(a.Series) > 0 {
		return writeSeries(w, a.Series)
	}
	fmt.Fprintf(w, "as of %s%s\n", a.AsOf, forecastShown(a.Forecast))
	for _, t := range []*table{ratesTable(a.Rates), countsTable(a.Counts), valuesTable(a.Values)} {
		if len(t.rows) == 0 {
			continue
		}
		fmt.Fprintln(w)
		if err := t.writeTo(w, "  "); err != nil {
			return err
		}
	}
	for _, r := range a.Rates {
		writeBehind(w, r.Measure+" "+r.Unit, r.Lines)
	}
	for _, c := range a.Counts {
		writeBehind(w, c.Measure, c.Lines)
	}
	for _, v := range a.Values {
		writeBehind(w, v.Measure, v.Lines)
	}
	if len(a.Groups) > 0 {
		return writeSeries(w, []answers.Answer{*a})
	}
	return nil
}

// onlyShown says which group an answer is of, if it is of one.
func onlyShown(only string) string {
	if only == "" {
		return ""
	}
	return ", only " + strings.Replace(only, "=", " ", 1)
}

// forecastShown says that figures are a forecast, if they are.
func forecastShown(forecast string) string {
	if forecast == "" {
		return ""
	}
	return ", " + forecast
}

// knownAs says by what knowledge an answer was given: all of it, which is up to
// the last entry, or what was known at a moment or position.
func knownAs(label string, last events.Position) string {
	if label == "now" {
		return fmt.Sprintf("as known now (entry %d)", last)
	}
	return "as known at " + label
}

func ratesTable(list []answers.Rate) *table {
	t := new(table)
	for _, r := range list {
		if len(t.rows) == 0 {
			t.add("rate", " figure", " numerator", " denominator", "formula")
		}
		figure, formula := rateShown(&r), r.Formula
		if r.NotAvailable != "" {
			formula = "not available, because " + r.NotAvailable
		} else if r.Note != "" {
			formula += " [" + r.Note + "]"
		}
		numerator, denominator := partsShown(&r)
		t.add(r.Measure+" "+r.Unit, figure, numerator, denominator, formula)
	}
	return t
}

// partsShown are what a rate is made of, or a dash where that is not known.
func partsShown(r *answers.Rate) (numerator, denominator string) {
	numerator, denominator = "–", "–"
	if r.Knows(answers.Numerator) {
		numerator = r.Numerator.String()
	}
	if r.Knows(answers.Denominator) {
		denominator = r.Denominator.String()
	}
	return numerator, denominator
}

// rateShown is a rate as people write it.
func rateShown(r *answers.Rate) string {
	switch {
	case r.NotAvailable != "":
		return "–"
	case r.Percent != "":
		return r.Percent + "%"
	}
	return r.Ratio
}

func countsTable(list []answers.Count) *table {
	t := new(table)
	posts := slices.ContainsFunc(list, func(c answers.Count) bool { return c.Unit != "" })
	for _, c := range list {
		switch {
		case len(t.rows) > 0:
		case posts:
			t.add("count", " FTE", " number", "of")
		default:
			t.add("count", " FTE", " headcount")
		}
		row := []string{c.Measure, c.FTE.String(), fmt.Sprint(c.Headcount)}
		if posts {
			row = append(row, cmp.Or(c.Unit, "people"))
		}
		t.add(row...)
	}
	return t
}

func valuesTable(list []answers.Value) *table {
	t := new(table)
	for _, v := range list {
		if len(t.rows) == 0 {
			t.add("value", " figure", "unit", "")
		}
		figure, about := v.Value.String(), v.Formula
		if v.NotAvailable != "" {
			figure, about = "–", "not available, because "+v.NotAvailable
		} else if v.Note != "" {
			about = strings.TrimPrefix(about+" ["+v.Note+"]", " ")
		}
		t.add(v.Measure, figure, v.Unit, about)
	}
	return t
}

func writeBehind(w io.Writer, what string, lines []answers.Behind) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\nbehind %s\n", what)
	t := new(table)
	heads := " headcount"
	if slices.ContainsFunc(lines, func(l answers.Behind) bool { return l.Unit != "" }) {
		heads = " number"
	}
	t.add("line", "counts as", "of", " FTE", heads, " value", "")
	for _, l := range lines {
		value := ""
		if l.Value != nil {
			value = l.Value.String()
		}
		t.add(l.Line.String(), l.Measure, l.Subject, l.FTE.String(), strconv.FormatInt(l.Headcount, 10), value, l.Note)
	}
	t.writeTo(w, "  ")
}
