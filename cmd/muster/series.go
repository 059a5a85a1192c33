package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"muster/projections/answers"
)

// forecastMark follows a day of a series that is a forecast.
const forecastMark = "*"

// writeSeries writes a row for each day, or for each group on each day, and then
// which are a forecast and why figures are missing.
func writeSeries(w io.Writer, points []answers.Answer) error {
	t := new(grid)
	var missing, forecasts []string
	for _, p := range points {
		rows := p.Groups
		if len(rows) == 0 {
			rows = []answers.Group{{Figures: p.Figures}}
		}
		day := p.AsOf.String()
		if p.Forecast != "" {
			day += forecastMark
			forecasts = append(forecasts, p.Forecast)
		}
		for i := range rows {
			cells, why := shownIn(&rows[i].Figures)
			t.add(day, rows[i].Value, cells)
			missing = append(missing, why...)
		}
	}
	fmt.Fprintln(w)
	if err := t.writeTo(w, "  "); err != nil {
		return err
	}
	if len(forecasts) > 0 {
		fmt.Fprintln(w)
	}
	for _, why := range slices.Compact(forecasts) {
		fmt.Fprintf(w, "  %s %s\n", forecastMark, why)
	}
	if len(missing) > 0 {
		fmt.Fprintln(w, "\n  not available, because")
	}
	for _, why := range slices.Compact(missing) {
		fmt.Fprintf(w, "  – %s\n", why)
	}
	return writeGroupFormulas(w, points)
}

// shown is a figure as people write it, under what tells it from others.
type shown struct {
	column
	figure string
}

// column is what a column of a grid is about; unit tells it from others of its
// name, and is not written.
type column struct{ name, unit string }

// shownIn lists figures: people counted both in FTE and by heads.
func shownIn(f *answers.Figures) (list []shown, missing []string) {
	for _, r := range f.Rates {
		list = append(list, shown{column{r.Measure + " " + r.Unit, "rate"}, rateShown(&r)})
		if r.NotAvailable != "" {
			missing = append(missing, r.NotAvailable)
		}
	}
	for _, c := range f.Counts {
		list = append(list, shown{column{name: "FTE " + c.Measure}, c.FTE.String()}, shown{column{name: cmp.Or(c.Unit, "heads") + " " + c.Measure}, fmt.Sprint(c.Headcount)})
	}
	for _, v := range f.Values {
		figure := v.Value.String()
		if v.NotAvailable != "" {
			figure = "–"
			missing = append(missing, v.NotAvailable)
		}
		list = append(list, shown{column{v.Measure, v.Unit}, figure})
	}
	return list, missing
}

// grid is a table of days and groups, with a column for each figure that one of
// them has.
type grid struct {
	columns []column
	rows    []gridRow
}

type gridRow struct {
	day, group string
	figures    map[column]string
}

func (t *grid) add(day, group string, cells []shown) {
	r := gridRow{day, group, map[column]string{}}
	for _, c := range cells {
		if !slices.Contains(t.columns, c.column) {
			t.columns = append(t.columns, c.column)
		}
		r.figures[c.column] = c.figure
	}
	t.rows = append(t.rows, r)
}

// writeTo writes the columns side by side as far as there is room, and the others
// below, each time behind the day and the group.
func (t *grid) writeTo(w io.Writer, indent string) error {
	full := new(table)
	keys := []string{"as of"}
	grouped := len(t.rows) > 0 && t.rows[0].group != ""
	if grouped {
		keys = append(keys, "group")
	}
	head := slices.Clone(keys)
	for _, c := range t.columns {
		head = append(head, " "+c.name)
	}
	full.add(head...)
	for _, r := range t.rows {
		row := []string{r.day}
		if grouped {
			row = append(row, r.group)
		}
		for _, c := range t.columns {
			row = append(row, r.figures[c])
		}
		full.add(row...)
	}
	for i, part := range full.parts(len(keys), widthOf(w)-len(indent)) {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := part.writeTo(w, indent); err != nil {
			return err
		}
	}
	return nil
}

// writeGroupFormulas says what the figures of groups are where that is not what
// they are of the whole.
func writeGroupFormulas(w io.Writer, points []answers.Answer) error {
	t := new(table)
	told := map[string]bool{}
	for _, p := range points {
		whole := formulas(&p.Figures)
		for _, g := range p.Groups {
			for _, one := range formulas(&g.Figures) {
				key := one[0] + " = " + one[1]
				if !told[key] && one[1] != "" && !slices.Contains(whole, one) {
					t.add(one[0], "= "+one[1])
				}
				told[key] = true
			}
		}
	}
	if len(t.rows) == 0 {
		return nil
	}
	fmt.Fprintln(w, "\n  of a group")
	return t.writeTo(w, "  ")
}

// formulas lists the rates and values by name, with what each is.
func formulas(f *answers.Figures) (list [][2]string) {
	for _, r := range f.Rates {
		list = append(list, [2]string{r.Measure + " " + r.Unit, r.Formula})
	}
	for _, v := range f.Values {
		list = append(list, [2]string{v.Measure, v.Formula})
	}
	return list
}
