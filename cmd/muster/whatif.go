package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"muster/events"
	"muster/ledger/natsdoor"
	"muster/ledger/natslog"
	"muster/projections"
	"muster/projections/answers"
)

// whatifFlags are the flags of whatif.
type whatifFlags struct {
	authority, asOf, definition, by, after string
	views                                  []string
	all                                    bool
}

func newWhatif(s *settings) *cobra.Command {
	var f whatifFlags
	cmd := &cobra.Command{
		Use:   "whatif FILE",
		Short: "Ask views what their figures would be if some events were on record",
		Long: `Ask views without and with events that are supposed, and show the figures side
by side. FILE, or - for standard input, holds the events as "muster record"
takes them: JSON lines, each an event or an entry. They are folded behind the
last entry, or behind another one, into copies of the views. Nothing is recorded.

Every view that goes by the question is asked, and the figures that differ as they
are shown, rounded, are listed, with the views that were not asked and why; --all
lists the others too. Differences are those between the figures as shown, for rates
in points.
What is supposed must be what could be recorded: the registrar holds it against all
its rules, such as that a post exists and is not held beyond its FTE, and a breach
is refused with the rule and the line of FILE. Of grievances the views alone say
whether they are possible.`,
		Example: `  muster whatif closures.jsonl --authority leicestershire --as-of 2019-06-30
  echo '{"kind":"post.closed.v1","last_day":"2019-06-28","post":"CFS-DMT-1"}' |
    muster whatif - --authority leicestershire --as-of 2019-06-30 --view rates --by grade
  muster whatif hires.jsonl --authority leicestershire --as-of 2019-06-30 --after @120 --json`,
		Args: oneArg("the file of what is supposed, or -"),
		RunE: func(cmd *cobra.Command, args []string) error {
			q, asked, left, err := f.question(cmd.Flags().Changed("view"))
			if err != nil {
				return err
			}
			in := cmd.InOrStdin()
			if args[0] != "-" {
				file, err := os.Open(args[0])
				if err != nil {
					return err
				}
				defer file.Close()
				in = file
			}
			var at []supposedAt
			if q.WhatIf, at, err = readSupposed(args[0], in); err != nil {
				return err
			}
			return whatif(cmd, s, f, q, at, asked, left)
		},
	}
	p := cmd.Flags()
	p.StringVar(&f.authority, "authority", "", "the council, such as leicestershire")
	p.StringVar(&f.asOf, "as-of", "", "the day that is asked about, such as 2019-06-30")
	p.StringVar(&f.definition, "definition", "", "the formulas to use, for views that have them (default each view's first)")
	p.StringSliceVar(&f.views, "view", nil, "the views to ask: "+strings.Join(askable(), ", ")+" (default all)")
	p.StringVar(&f.by, "by", "", "split by a dimension, such as team or grade")
	p.StringVar(&f.after, "after", "", "suppose the events behind this entry, such as @1042, as if those after it were not on record (default the last)")
	p.BoolVar(&f.all, "all", false, "show figures that do not differ, too")
	return cmd
}

// question reads the question, which views go by it, and of the others why they
// do not. A view that was named must, and of all views at least one.
func (f *whatifFlags) question(named bool) (q answers.Question, asked []*answers.About, left []sideBySide, err error) {
	if err = checkAuthority(f.authority); err != nil {
		return
	}
	if f.asOf == "" {
		return q, nil, nil, usage("--as-of is missing; say which day, such as --as-of 2019-06-30")
	}
	if q.AsOf, err = events.ParseDate(f.asOf); err != nil {
		return q, nil, nil, usage("--as-of %w", err)
	}
	if f.after != "" {
		n, err := strconv.ParseUint(strings.TrimPrefix(f.after, "@"), 10, 62)
		if err != nil || n == 0 || f.after[0] != '@' {
			return q, nil, nil, usage("--after is %q; write a position, such as @1042", f.after)
		}
		q.WhatIfAfter = events.Position(n)
	}
	for _, name := range f.views {
		if !slices.Contains(askable(), name) {
			return q, nil, nil, usage("--view: there is no view %q; there are %s", name, strings.Join(askable(), ", "))
		}
	}
	q.By, q.Definition = f.by, f.definition
	for _, v := range views {
		if v.about == nil || named && !slices.Contains(f.views, v.Name) {
			continue
		}
		err := v.about.Check(&q)
		switch {
		case err == nil:
			asked = append(asked, v.about)
		case named:
			return q, nil, nil, usage("%w", err)
		default:
			left = append(left, sideBySide{View: v.Name, Figures: []differs{}, NotAsked: err.Error()})
		}
	}
	if len(asked) == 0 {
		return q, nil, nil, f.noView()
	}
	return q, asked, left, nil
}

// noView says of a split and of formulas that no view has which there are.
func (f *whatifFlags) noView() error {
	var dimensions, definitions []string
	for _, v := range views {
		if v.about != nil {
			dimensions = append(dimensions, v.about.Dimensions...)
			definitions = append(definitions, v.about.IDs()...)
		}
	}
	switch {
	case f.by != "" && !slices.Contains(dimensions, f.by):
		return usage("no view is split by %q; of all views there are %s", f.by, sorted(dimensions))
	case f.definition != "" && !slices.Contains(definitions, f.definition):
		return usage("no view has a definition %q; of all views there are %s", f.definition, sorted(definitions))
	}
	return usage("no view has the definition %s and is split by %q; leave one of them out, or see `muster VIEW --help` for what goes together", f.definition, f.by)
}

// sorted lists some names once each, in order.
func sorted(names []string) string {
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}

// supposedAt is where in a file an event is supposed, and of what kind it is.
type supposedAt struct {
	line int
	kind events.Kind
}

// readSupposed reads the events and entries of a file, each on a line, and says
// where each event is.
func readSupposed(name string, in io.Reader) (list []json.RawMessage, at []supposedAt, err error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		e := &events.Entry{Events: []events.Event{nil}}
		if events.HoldsEvents([]byte(text)) {
			e, err = events.ParseEntry([]byte(text))
		} else {
			e.Events[0], err = events.ParseEvent([]byte(text))
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%s, line %d: %w", nameOf(name), n, err)
		}
		for _, ev := range e.Events {
			at = append(at, supposedAt{n, ev.Kind()})
		}
		list = append(list, json.RawMessage(text))
	}
	if err := lines.Err(); err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(list) == 0 {
		return nil, nil, fmt.Errorf("%s holds no event; there is nothing to suppose", nameOf(name))
	}
	return list, at, nil
}

// refusedAt tells by line what the registrar refuses of a file. An entry as a whole
// has no line.
func refusedAt(name string, problems []events.Problem, at []supposedAt) error {
	var b strings.Builder
	for _, p := range problems {
		where := nameOf(name)
		if n := p.Event; n > 0 && n <= len(at) {
			where = fmt.Sprintf("%s, line %d (%s)", where, at[n-1].line, at[n-1].kind)
		}
		p.Event = 0
		fmt.Fprintf(&b, "\n  %s, %s", where, p)
	}
	return fmt.Errorf("what is supposed would be refused:%s", b.String())
}

// supposal is what whatif tells.
type supposal struct {
	Authority string                `json:"authority"`
	AsOf      events.Date           `json:"as_of"`
	Supposed  *projections.Supposed `json:"supposed"`
	Views     []sideBySide          `json:"views"`
}

// sideBySide is what one view answers without and with what is supposed.
type sideBySide struct {
	View       string    `json:"view"`
	Definition string    `json:"definition,omitempty"`
	Forecast   string    `json:"forecast,omitempty"` // why the day is still to come for the view, if it is
	Figures    []differs `json:"figures"`
	// NotAsked says why the view does not go by the question, or has no answer
	// even without.
	NotAsked string `json:"not_asked,omitempty"`
}

func whatif(cmd *cobra.Command, s *settings, f whatifFlags, q answers.Question, at []supposedAt, asked []*answers.About, left []sideBySide) (err error) {
	ctx := cmd.Context()
	var names []string
	for _, about := range asked {
		names = append(names, about.View)
	}
	d, err := s.openKept(ctx, names...)
	if err != nil {
		return err
	}
	defer func() { err = closeAfter(d, err) }()
	if err := d.rules(ctx, asked, f.authority, &q); err != nil {
		if problems := events.Problems(err); problems != nil {
			return refusedAt(cmd.Flags().Arg(0), problems, at)
		}
		return err
	}
	out := supposal{Authority: f.authority, AsOf: q.AsOf, Views: []sideBySide{}}
	for _, about := range asked {
		one, err := d.askBoth(ctx, about, &out, q, len(f.views) > 0)
		if err != nil {
			return err
		}
		if !f.all {
			one.Figures = slices.DeleteFunc(one.Figures, func(d differs) bool { return !d.Differs })
		}
		out.Views = append(out.Views, one)
	}
	if out.Supposed == nil {
		return fmt.Errorf("no view could be asked: %s: %s", out.Views[0].View, out.Views[0].NotAsked)
	}
	out.Views = append(out.Views, left...)
	if s.json {
		return writeJSON(cmd.OutOrStdout(), out)
	}
	return writeSupposal(cmd.OutOrStdout(), &out)
}

// rules has the registrar hold what is supposed against its rules, with the first
// key at hand of those by which the views are asked.
func (d *desk) rules(ctx context.Context, asked []*answers.About, authority string, q *answers.Question) error {
	var first error
	for _, about := range asked {
		c, err := d.reader(ctx, about.View)
		if err == nil {
			return d.supposes(ctx, natsdoor.Client{Conn: c.Conn}, authority, q)
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// supposes asks the registrar, which a server that is there may have a moment later.
func (d *desk) supposes(ctx context.Context, c natsdoor.Client, authority string, q *answers.Question) error {
	for began := time.Now(); ; {
		err := c.Suppose(ctx, authority, q.WhatIf, q.WhatIfAfter)
		if !errors.Is(err, natsdoor.ErrNoRegistrar) || time.Since(began) > busyPatience {
			return err
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return err
		}
	}
}

// askBoth asks a view with what is supposed and without, both behind the same
// entry: that of the first view that is asked.
func (d *desk) askBoth(ctx context.Context, about *answers.About, out *supposal, q answers.Question, named bool) (sideBySide, error) {
	one := sideBySide{View: about.View, Figures: []differs{}}
	c, err := d.reader(ctx, about.View)
	if err != nil && !named && natslog.ReaderOf(about.View) != natslog.Reader {
		one.NotAsked = err.Error()
		return one, nil
	}
	if err != nil {
		return one, err
	}
	if out.Supposed != nil {
		q.WhatIfAfter, q.AtLeast = out.Supposed.After, out.Supposed.After
	}
	var without, with answers.Answer
	plain := q
	plain.WhatIf, plain.WhatIfAfter = nil, 0
	if q.WhatIfAfter > 0 {
		plain.KnownAt = fmt.Sprintf("@%d", q.WhatIfAfter)
	}
	if err := d.ask(ctx, c, about.View, out.Authority, plain, &without); err != nil {
		var refused *projections.Refusal
		if errors.As(err, &refused) && !named {
			one.NotAsked = refused.Reason
			return one, nil
		}
		return one, err
	}
	if q.WhatIfAfter == 0 {
		q.WhatIfAfter = without.Position
	}
	if err := d.ask(ctx, c, about.View, out.Authority, q, &with); err != nil {
		return one, err
	}
	if out.Supposed == nil {
		out.Supposed = with.Supposed
	}
	one.Definition, one.Forecast, one.Figures = with.Definition, with.Forecast, compared(&without, &with)
	return one, nil
}

// supposedEvent writes an event that is supposed: a correction or retraction with
// the line that it names.
func supposedEvent(raw json.RawMessage) string {
	e, err := events.ParseEvent(raw)
	if err != nil {
		return string(raw)
	}
	return sentence(e)
}

func writeSupposal(w io.Writer, out *supposal) error {
	fmt.Fprintf(w, "%s as of %s, supposing behind entry %d, of which nothing is on record:\n", out.Authority, out.AsOf, out.Supposed.After)
	for _, raw := range out.Supposed.Events {
		fmt.Fprintf(w, "  %s\n", supposedEvent(raw))
	}
	var same []string
	for _, v := range out.Views {
		switch {
		case v.NotAsked != "":
			fmt.Fprintf(w, "\n%s was not asked: %s\n", v.View, v.NotAsked)
			continue
		case len(v.Figures) == 0:
			same = append(same, v.View)
			continue
		}
		fmt.Fprintf(w, "\n%s, definition %s%s\n", v.View, v.Definition, forecastShown(v.Forecast))
		if err := differencesTable(v.Figures).writeTo(w, "  "); err != nil {
			return err
		}
	}
	if len(same) > 0 {
		fmt.Fprintf(w, "\nno figure differs: %s\n", strings.Join(same, ", "))
	}
	return nil
}
