package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"muster/events"
	"muster/projections/audit"
)

func newAudit(s *settings) *cobra.Command {
	var authority string
	var q audit.Question
	var atLeast uint64
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Ask who changed what, when, why, and what stood before",
		Long: `Ask for the history of a worker, a post, a case, a grievance or another thing on
record, of a line or of an actor: each line with who recorded it, when, effective
when, why, from what source, and how things stood on its day before it and with
it.`,
		Example: `  muster audit --authority leicestershire --worker W0042
  muster audit --authority leicestershire --case C0007
  muster audit --authority leicestershire --line 12.3 --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if err := checkAuthority(authority); err != nil {
				return err
			}
			if err := checkKnownAt(q.KnownAt); err != nil {
				return err
			}
			if q.Line != "" {
				if _, err := events.ParseLine(q.Line); err != nil {
					return usage("--line: %w", err)
				}
			}
			if err := oneSubject(auditSubjects(&q)); err != nil {
				return err
			}
			q.AtLeast = events.Position(atLeast)
			ctx := cmd.Context()
			d, err := s.openKept(ctx, auditView(&q))
			if err != nil {
				return err
			}
			defer func() { err = closeAfter(d, err) }()
			a, err := d.audit(ctx, authority, q)
			if err != nil {
				return err
			}
			if s.json {
				return writeJSON(cmd.OutOrStdout(), a)
			}
			return writeAudit(cmd.OutOrStdout(), a)
		},
	}
	p := cmd.Flags()
	p.StringVar(&authority, "authority", "", "the council, such as leicestershire")
	for _, f := range auditSubjects(&q) {
		p.StringVar(f.id, f.flag, "", f.usage)
	}
	p.StringVar(&q.KnownAt, "known-at", "", "by what was recorded by then: an instant, a day or a position, such as @1042 (default all)")
	p.Uint64Var(&atLeast, "at-least", 0, "wait until the view includes this entry")
	return cmd
}

// auditSubject is a flag that says whose history is asked for.
type auditSubject struct {
	id          *string
	flag, usage string
}

func auditSubjects(q *audit.Question) []auditSubject {
	return []auditSubject{
		{&q.Worker, "worker", "a worker's id"},
		{&q.Post, "post", "a post's id"},
		{&q.Assignment, "assignment", "an agency assignment's id"},
		{&q.Register, "register", "a register's name"},
		{&q.Case, "case", "a child's case, by its id"},
		{&q.Grievance, "grievance", "a grievance's id"},
		{&q.Absence, "absence", "an absence's id"},
		{&q.Declaration, "declaration", "the id of days declared as lost by many"},
		{&q.Trainee, "trainee", "a trainee's id"},
		{&q.Account, "account", "an account, by its name"},
		{&q.Demand, "demand", "what is asked for: referrals"},
		{&q.Line, "line", "a line, such as 1042.3"},
		{&q.Actor, "actor", "whoever recorded"},
	}
}

// oneSubject makes a usage error of any number of subjects but one.
func oneSubject(list []auditSubject) error {
	given, flags := 0, ""
	for i, f := range list {
		if *f.id != "" {
			given++
		}
		switch i {
		case 0:
		case len(list) - 1:
			flags += " and "
		default:
			flags += ", "
		}
		flags += "--" + f.flag
	}
	if given != 1 {
		return usage("give one of %s", flags)
	}
	return nil
}

// auditView returns the view that tells a history: that of grievances is a view
// of its own, for those who may read it.
func auditView(q *audit.Question) string {
	if q.Grievance != "" {
		return "grievances-audit"
	}
	return "audit"
}

func writeAudit(w io.Writer, a *audit.Answer) error {
	fmt.Fprintf(w, "%s, %s, %s\n", a.Authority, a.Of, knownAs(a.KnownAt, a.Position))
	for _, l := range a.Lines {
		effective := ""
		if l.Effective != 0 {
			effective = ", effective " + l.Effective.String()
		}
		fmt.Fprintf(w, "\n%s  %s%s\n", l.Line, strings.TrimSuffix(string(l.Kind), ".v1"), effective)
		fmt.Fprintf(w, "    recorded %s by %s%s: %s\n", l.Recorded, l.By, asserted(l), l.Why)
		if l.Source != "" {
			fmt.Fprintf(w, "    source   %s\n", l.Source)
		}
		if l.Amends != 0 {
			fmt.Fprintf(w, "    line %s  said %s\n", l.Amends, spoken(l.Was))
			fmt.Fprintf(w, "    now      %s\n", spoken(l.Event))
		}
		writeStanding(w, "before", l.Before)
		writeStanding(w, "after", l.After)
		for _, by := range l.AmendedBy {
			fmt.Fprintf(w, "    amended by line %s\n", by)
		}
	}
	return nil
}

func asserted(l audit.Line) string {
	if l.Asserted {
		return ", as its source system says"
	}
	return ""
}

func writeStanding(w io.Writer, when string, s audit.Standing) {
	for i, line := range s {
		if i > 0 {
			when = ""
		}
		fmt.Fprintf(w, "    %-8s %s\n", when, line)
	}
}

// spoken writes an event for people.
func spoken(b json.RawMessage) string {
	e, err := events.ParseEvent(b)
	if err != nil {
		return string(b)
	}
	switch e := e.(type) {
	case *events.LineRetracted:
		return "nothing: it is retracted"
	case *events.LineCorrected:
		return sentence(e.Now)
	}
	return sentence(e)
}
