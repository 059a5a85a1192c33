package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"muster/events"
	"muster/projections/audit"
	"muster/scenarios"
)

// headline is the story that the demonstration tells.
const headline = "leicestershire"

func newDemo(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Reproduce Leicestershire's published table from person-level events, and exit",
		Long: `Run all of Muster in a temporary directory: an embedded server, the registrar
and the projectors as processes. Record the history of Leicestershire's social
workers from 2016 to 2019, person by person, and of the cases they hold; have
the projectors recompute the council's published table and the DfE's census
rows; show each figure beside the one published, the findings about the sources,
and one worker's history. The exit code is 1 if a figure does not hold.`,
		Example: `  muster demo
  muster demo --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			story, err := scenarios.Named(headline)
			if err != nil {
				return err
			}
			if err := story.CheckViews(askable()); err != nil {
				return err
			}
			views := append(story.Views(), "audit")
			return inTemporary(cmd.Context(), views, func(d *desk) error { return demonstrate(cmd.Context(), cmd.OutOrStdout(), s, d, story) })
		},
	}
}

func demonstrate(ctx context.Context, w io.Writer, s *settings, d *desk, story *scenarios.Story) error {
	l, err := d.ledger(ctx)
	if err != nil {
		return err
	}
	began := time.Now()
	note := func(format string, args ...any) {
		if !s.json {
			fmt.Fprintf(w, format, args...)
		}
	}
	note("A server, a registrar and %d projector processes are running at %s.\n", len(d.wanted), d.url)
	report, err := scenarios.Check(ctx, story, l)
	if err != nil {
		return err
	}
	note("%d entries with %d events recorded, and every figure asked for, in %.1f s.\n", report.Entries, report.Events, time.Since(began).Seconds())
	excerpt, err := corrected(ctx, d, report.Authority)
	if err != nil {
		return err
	}
	if s.json {
		if err := writeJSON(w, map[string]any{"report": report, "audit": excerpt}); err != nil {
			return err
		}
	} else if err := writeDemo(w, report, excerpt); err != nil {
		return err
	}
	if !report.Holds {
		return errSaid
	}
	return nil
}

// corrected returns the history of a line that the story's history corrects.
func corrected(ctx context.Context, d *desk, authority string) (*audit.Answer, error) {
	for e := range scenarios.Leicestershire(1) {
		for _, ev := range e.Events {
			if c, ok := ev.(*events.LineCorrected); ok {
				return d.audit(ctx, authority, audit.Question{Line: c.Line.String()})
			}
		}
	}
	return nil, fmt.Errorf("the history of %s corrects nothing", authority)
}

// audit asks for a history.
func (d *desk) audit(ctx context.Context, authority string, q audit.Question) (*audit.Answer, error) {
	view := auditView(&q)
	c, err := d.reader(ctx, view)
	if err != nil {
		return nil, err
	}
	var a audit.Answer
	if err := d.ask(ctx, c, view, authority, q, &a); err != nil {
		return nil, err
	}
	return &a, nil
}

func writeDemo(w io.Writer, r scenarios.Report, excerpt *audit.Answer) error {
	paint := coloursFor(w)
	fmt.Fprintf(w, "\nThe council's report of September 2019: as published, and recomputed from the events\n\n")
	if err := published(r, paint).writeTo(w, "  "); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nDfE's census rows of the same council at 30 September, from the same events\n\n")
	if err := census(r, paint).writeTo(w, "  "); err != nil {
		return err
	}
	holding := 0
	for _, f := range r.Figures {
		if f.Holds {
			holding++
		}
	}
	fmt.Fprintf(w, "\n%d of %d figures hold (`muster scenario check %s` lists each with its source).\n", holding, len(r.Figures), r.Scenario)
	for _, f := range r.Findings {
		fmt.Fprintf(w, "\nFinding %s. %s\n", f.ID, f.Text)
	}
	fmt.Fprintf(w, "\nWho changed what, for one line of this history:\n\n")
	return writeAudit(w, excerpt)
}

// published sets the council's figures beside what was recomputed, a row and a
// verdict each.
func published(r scenarios.Report, paint colours) *table {
	t := new(table)
	t.add("", "measure", "as of", " published", " recomputed", "")
	for _, f := range r.Figures {
		if strings.HasPrefix(f.ID, "L") {
			t.add(f.ID, measured(f), f.Date.String(), f.Expected+sign(f), f.Got+sign(f), verdict(f, paint))
		}
	}
	return t
}

// census sets DfE's figures beside what was recomputed: a row for each measure,
// and for each year the figure as published, as recomputed, and the verdict.
func census(r scenarios.Report, paint colours) *table {
	cells := map[string]map[string]string{}
	var rows, years []string
	for _, f := range r.Figures {
		if !strings.HasPrefix(f.ID, "DfE-") {
			continue
		}
		year, row := strings.TrimPrefix(f.ID, "DfE-"), measured(f)
		if cells[row] == nil {
			cells[row] = map[string]string{}
			rows = append(rows, row)
		}
		if !slices.Contains(years, year) {
			years = append(years, year)
		}
		cells[row][year] = fmt.Sprintf("%s%s = %s%s %s", f.Expected, sign(f), f.Got, sign(f), verdict(f, paint))
	}
	t := new(table)
	head := []string{"measure"}
	for _, y := range years {
		head = append(head, " "+y+": published = recomputed")
	}
	t.add(head...)
	for _, row := range rows {
		line := []string{row}
		for _, y := range years {
			line = append(line, cells[row][y])
		}
		t.add(line...)
	}
	return t
}

func verdict(f scenarios.Figure, paint colours) string {
	if f.Holds {
		return paint.good("holds")
	}
	return paint.bad("FAILS")
}

func sign(f scenarios.Figure) string {
	if f.Field == "percent" {
		return "%"
	}
	return ""
}

// measured names what a figure measures.
func measured(f scenarios.Figure) string {
	name := f.Measure
	switch f.Field {
	case "percent":
		name += " rate"
		if f.Unit != "" {
			name += ", " + f.Unit
		}
	case "numerator":
		name += ", number"
	default:
		name += ", " + f.Field
	}
	if f.Group != "" {
		name += ": " + f.Group
	}
	if f.Supposing != "" {
		name += ", supposing " + f.Supposing
	}
	return name
}
