package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"muster/events"
	"muster/projections/rates"
)

// askFlags are the flags of every command that asks a view.
type askFlags struct {
	authority, asOf, knownAt, from, to, every, by string
	atLeast                                       uint64
	lines                                         bool
}

func (f *askFlags) register(cmd *cobra.Command, dimensions []string) {
	p := cmd.Flags()
	p.StringVar(&f.authority, "authority", "", "the council, such as leicestershire")
	p.StringVar(&f.asOf, "as-of", "", "the day that is asked about, such as 2019-06-30")
	p.StringVar(&f.knownAt, "known-at", "", "by what was recorded by then: an instant, a day (its end, UTC) or a position, such as @1042 (default all)")
	p.StringVar(&f.by, "by", "", "split by "+strings.Join(dimensions, ", "))
	p.StringVar(&f.from, "from", "", "first day of a series, instead of --as-of")
	p.StringVar(&f.to, "to", "", "last day of a series")
	p.StringVar(&f.every, "every", "", "steps of a series: month, quarter or year")
	p.Uint64Var(&f.atLeast, "at-least", 0, "wait until the view includes this entry")
	p.BoolVar(&f.lines, "lines", false, "list the lines behind each figure")
}

// days reads the days of the question; what is missing or wrong is a usage
// error.
func (f *askFlags) days() (asOf, from, to events.Date, err error) {
	if err := checkAuthority(f.authority); err != nil {
		return 0, 0, 0, err
	}
	if err := checkKnownAt(f.knownAt); err != nil {
		return 0, 0, 0, err
	}
	series := f.from != "" || f.to != "" || f.every != ""
	switch {
	case series && f.asOf != "":
		return 0, 0, 0, usage("give --as-of for one day, or --from, --to and --every for a series, not both")
	case series && (f.from == "" || f.to == "" || f.every == ""):
		return 0, 0, 0, usage("a series needs --from, --to and --every")
	case series && !slices.Contains(steps, f.every):
		return 0, 0, 0, usage("--every is %q; a series goes by %s", f.every, strings.Join(steps, ", "))
	case !series && f.asOf == "":
		return 0, 0, 0, usage("--as-of is missing; say which day, such as --as-of 2019-06-30")
	}
	for _, d := range []struct {
		flag, text string
		to         *events.Date
	}{{"as-of", f.asOf, &asOf}, {"from", f.from, &from}, {"to", f.to, &to}} {
		if d.text == "" {
			continue
		}
		if *d.to, err = events.ParseDate(d.text); err != nil {
			return 0, 0, 0, usage("--%s %w", d.flag, err)
		}
	}
	if to < from {
		return 0, 0, 0, usage("--to %s is before --from %s", to, from)
	}
	return asOf, from, to, nil
}

// steps are what a series may go by.
var steps = []string{"month", "quarter", "year"}

// checkKnownAt makes a usage error of a --known-at that is none of the ways to
// write one.
func checkKnownAt(s string) error {
	if s == "" || s == "now" {
		return nil
	}
	if position, ok := strings.CutPrefix(s, "@"); ok {
		if _, err := strconv.ParseUint(position, 10, 62); err == nil {
			return nil
		}
	} else if _, err := events.ParseDate(s); err == nil {
		return nil
	} else if _, err := events.ParseInstant(s); err == nil {
		return nil
	}
	return usage("--known-at is %q; write a day (2019-06-30), an instant (2019-06-30T14:00:00Z) or a position (@1042)", s)
}

func newRates(s *settings) *cobra.Command {
	var f askFlags
	var definition string
	cmd := &cobra.Command{
		Use:   "rates",
		Short: "Ask for turnover, vacancy and agency rates",
		Long: "Ask for turnover, vacancy and agency rates, as of a day, as known at a moment,\nby a definition:\n\n" +
			definitionsHelp(),
		Example: `  muster rates --authority leicestershire --as-of 2019-06-30
  muster rates --authority leicestershire --as-of 2017-09-30 --known-at 2017-10-31 --definition leicestershire-2019
  muster rates --authority leicestershire --from 2017-09-30 --to 2019-09-30 --every quarter --by team`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asOf, from, to, err := f.days()
			if err != nil {
				return err
			}
			if _, err := rates.DefinitionOf(definition); err != nil {
				return usage("--definition: %w", err)
			}
			if f.by != "" && !slices.Contains(rates.Dimensions, f.by) {
				return usage("--by is %q; rates are kept by %s", f.by, strings.Join(rates.Dimensions, ", "))
			}
			q := rates.Question{AsOf: asOf, From: from, To: to, Every: f.every, KnownAt: f.knownAt, Definition: definition,
				By: f.by, Lines: f.lines, AtLeast: events.Position(f.atLeast)}
			return askRates(cmd, s, f.authority, q)
		},
	}
	f.register(cmd, rates.Dimensions)
	cmd.Flags().StringVar(&definition, "definition", "dfe-csww", "the formulas to use")
	return cmd
}

func definitionsHelp() string {
	var b strings.Builder
	for _, d := range rates.Definitions {
		fmt.Fprintf(&b, "  %s: %s\n", d.ID, d.Title)
		for _, f := range d.Formulas {
			fmt.Fprintf(&b, "    %s = %s\n", f.Measure, f)
		}
	}
	return b.String()
}

func askRates(cmd *cobra.Command, s *settings, authority string, q rates.Question) (err error) {
	ctx := cmd.Context()
	d, err := s.openKept(ctx, "rates")
	if err != nil {
		return err
	}
	defer func() { err = closeAfter(d, err) }()
	c, err := d.views(ctx)
	if err != nil {
		return err
	}
	var a rates.Answer
	if err := d.ask(ctx, c, "rates", authority, q, &a); err != nil {
		return err
	}
	if s.json {
		return writeJSON(cmd.OutOrStdout(), a)
	}
	return writeRates(cmd.OutOrStdout(), &a)
}

// closeAfter closes a desk; the first error of the two is the one that counts.
func closeAfter(d *desk, err error) error {
	if closed := d.close(); err == nil {
		err = closed
	}
	return err
}

func writeRates(w io.Writer, a *rates.Answer) error {
	fmt.Fprintf(w, "%s, definition %s, %s\n", a.Authority, a.Definition, knownAs(a.KnownAt, a.Position))
	if len(a.Series) > 0 {
		return writeSeries(w, a.Series)
	}
	fmt.Fprintf(w, "as of %s\n\n", a.AsOf)
	if err := ratesTable(a.Rates).writeTo(w, "  "); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if err := countsTable(a.Counts).writeTo(w, "  "); err != nil {
		return err
	}
	for _, r := range a.Rates {
		writeBehind(w, &r)
	}
	if len(a.Groups) > 0 {
		return writeSeries(w, []rates.Answer{*a})
	}
	return nil
}

// knownAs says by what knowledge an answer was given: all of it, which is up to
// the last entry, or what was known at a moment or position.
func knownAs(label string, last events.Position) string {
	if label == "now" {
		return fmt.Sprintf("as known now (entry %d)", last)
	}
	return "as known at " + label
}

func ratesTable(list []rates.Rate) *table {
	t := new(table)
	t.add("rate", " percent", " numerator", " denominator", "formula")
	for _, r := range list {
		percent, formula := r.Percent+"%", r.Formula
		if r.NotAvailable != "" {
			percent, formula = "–", "not available, because "+r.NotAvailable
		} else if r.Note != "" {
			formula += " [" + r.Note + "]"
		}
		t.add(r.Measure+" "+r.Unit, percent, r.Numerator.String(), r.Denominator.String(), formula)
	}
	return t
}

func countsTable(list []rates.Count) *table {
	t := new(table)
	t.add("count", " FTE", " headcount")
	for _, c := range list {
		t.add(c.Measure, c.FTE.String(), fmt.Sprint(c.Headcount))
	}
	return t
}

func writeBehind(w io.Writer, r *rates.Rate) {
	if len(r.Lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\nbehind %s %s\n", r.Measure, r.Unit)
	t := new(table)
	t.add("line", "counts as", "of", " FTE", " headcount")
	for _, l := range r.Lines {
		t.add(l.Line.String(), l.Measure, l.Subject, l.FTE.String(), strconv.FormatInt(l.Headcount, 10))
	}
	t.writeTo(w, "  ")
}

// writeSeries writes a row for each day, or for each group on each day, and
// then why figures are missing.
func writeSeries(w io.Writer, points []rates.Answer) error {
	t := new(table)
	var missing []string
	for _, p := range points {
		rows := p.Groups
		if len(rows) == 0 {
			rows = []rates.Group{{Rates: p.Rates, Counts: p.Counts}}
		}
		for _, g := range rows {
			if len(t.rows) == 0 {
				t.add(seriesHead(g)...)
			}
			row, why := seriesRow(p.AsOf.String(), g)
			t.add(row...)
			missing = append(missing, why...)
		}
	}
	fmt.Fprintln(w)
	if err := t.writeTo(w, "  "); err != nil {
		return err
	}
	if len(missing) > 0 {
		fmt.Fprintln(w, "\n  not available, because")
	}
	for _, why := range slices.Compact(missing) {
		fmt.Fprintf(w, "  – %s\n", why)
	}
	return nil
}

func seriesHead(g rates.Group) []string {
	head := []string{"as of"}
	if g.Value != "" {
		head = append(head, "group")
	}
	for _, r := range g.Rates {
		head = append(head, " "+r.Measure+" "+r.Unit)
	}
	for _, c := range g.Counts {
		head = append(head, " FTE "+c.Measure)
	}
	return head
}

func seriesRow(day string, g rates.Group) (row, missing []string) {
	row = []string{day}
	if g.Value != "" {
		row = append(row, g.Value)
	}
	for _, r := range g.Rates {
		if r.NotAvailable != "" {
			row = append(row, "–")
			missing = append(missing, r.NotAvailable)
		} else {
			row = append(row, r.Percent+"%")
		}
	}
	for _, c := range g.Counts {
		row = append(row, c.FTE.String())
	}
	return row, missing
}
