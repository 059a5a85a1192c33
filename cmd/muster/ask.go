package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"muster/events"
	"muster/projections/answers"
)

// askFlags are the flags of every command that asks a view.
type askFlags struct {
	authority, asOf, knownAt, from, to, every, by, only string
	atLeast                                             uint64
	lines                                               bool
}

func (f *askFlags) register(cmd *cobra.Command, dimensions []string) {
	p := cmd.Flags()
	p.StringVar(&f.authority, "authority", "", "the council, such as leicestershire")
	p.StringVar(&f.asOf, "as-of", "", "the day that is asked about, such as 2019-06-30")
	p.StringVar(&f.knownAt, "known-at", "", "by what was recorded by then: an instant, a day (its end, UTC) or a position, such as @1042 (default all)")
	if len(dimensions) > 0 {
		p.StringVar(&f.by, "by", "", "split by "+strings.Join(dimensions, ", "))
		p.StringVar(&f.only, "only", "", "one group instead of the authority, such as "+dimensions[0]+"=NAME")
	}
	p.StringVar(&f.from, "from", "", "first day of a series, instead of --as-of")
	p.StringVar(&f.to, "to", "", "last day of a series")
	p.StringVar(&f.every, "every", "", "steps of a series: month, quarter or year; 400 days at most, asked in parts where an answer would be too large")
	p.Uint64Var(&f.atLeast, "at-least", 0, "wait until the view includes this entry")
	p.BoolVar(&f.lines, "lines", false, "list the lines behind each figure")
}

// question reads the question; what is missing or wrong is a usage error.
func (f *askFlags) question() (answers.Question, error) {
	asOf, from, to, err := f.days()
	return answers.Question{AsOf: asOf, From: from, To: to, Every: f.every, KnownAt: f.knownAt, By: f.by, Only: f.only, Lines: f.lines,
		AtLeast: events.Position(f.atLeast)}, err
}

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
	case series && !slices.Contains(answers.Steps, f.every):
		return 0, 0, 0, usage("--every is %q; a series goes by %s", f.every, strings.Join(answers.Steps, ", "))
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

// newAsk makes the command that asks a view.
func newAsk(s *settings, about *answers.About) *cobra.Command {
	var f askFlags
	definition, set := "", map[string]*string{}
	cmd := &cobra.Command{
		Use:     about.View,
		Short:   about.Short,
		Long:    about.Long + "\n\n" + definitionsHelp(about),
		Example: about.Examples,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q, err := f.question()
			if err != nil {
				return err
			}
			q.Definition = definition
			for name, value := range set {
				if cmd.Flags().Changed(name) {
					if q.Settings == nil {
						q.Settings = map[string]string{}
					}
					q.Settings[name] = *value
				}
			}
			if err := about.Check(&q); err != nil {
				return usage("%w", err)
			}
			return ask(cmd, s, about.View, f.authority, q)
		},
	}
	f.register(cmd, about.Dimensions)
	cmd.Flags().StringVar(&definition, "definition", about.Definitions[0].ID, "the formulas to use: "+strings.Join(about.IDs(), ", "))
	for _, one := range about.Settings {
		usage := one.Usage
		if one.For != nil {
			usage += "; with the definition " + answers.Either(one.For)
		}
		set[one.Name] = cmd.Flags().String(one.Name, one.Default, usage)
	}
	return cmd
}

func definitionsHelp(about *answers.About) string {
	var b strings.Builder
	for _, d := range about.Definitions {
		fmt.Fprintf(&b, "  %s: %s\n", d.ID, d.Title)
		for _, f := range d.Formulas {
			fmt.Fprintf(&b, "    %s\n", f)
		}
	}
	return b.String()
}

func ask(cmd *cobra.Command, s *settings, view, authority string, q answers.Question) (err error) {
	ctx := cmd.Context()
	d, err := s.openKept(ctx, view)
	if err != nil {
		return err
	}
	defer func() { err = closeAfter(d, err) }()
	c, err := d.reader(ctx, view)
	if err != nil {
		return err
	}
	put := func(q answers.Question) (*answers.Answer, error) {
		a := new(answers.Answer)
		return a, d.ask(ctx, c, view, authority, q, a)
	}
	var a *answers.Answer
	if q.Every == "" {
		a, err = put(q)
	} else {
		a, err = answers.InParts(q, put)
	}
	if err != nil {
		return err
	}
	if s.json {
		return writeJSON(cmd.OutOrStdout(), a)
	}
	return writeAnswer(cmd.OutOrStdout(), a)
}

// closeAfter closes a desk; the first error of the two is the one that counts.
func closeAfter(d *desk, err error) error {
	if closed := d.close(); err == nil {
		err = closed
	}
	return err
}
