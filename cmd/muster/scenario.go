package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"muster/events"
	"muster/ledger/natsdoor"
	"muster/projections/answers"
	"muster/scenarios"
)

func newScenario(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "scenario",
		Short: "Run stories: what was recorded, what is asked, what is expected",
		Example: `  muster scenario list
  muster scenario check leicestershire
  muster scenario check --all --json
  muster scenario load leicestershire`,
		RunE: chooseCommand,
	}
	cmd.AddCommand(newScenarioList(s), newScenarioCheck(s), newScenarioLoad(s))
	return cmd
}

func newScenarioList(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the stories on file, and the histories that can be loaded",
		Example: `  muster scenario list
  muster scenario list --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			type listed struct {
				Name  string `json:"name"`
				Title string `json:"title"`
				// LoadOnly is true of a history that can be loaded, and has nothing
				// to check.
				LoadOnly bool `json:"load_only,omitempty"`
			}
			var all []listed
			t := new(table)
			for _, name := range scenarios.Names() {
				story, err := scenarios.Named(name)
				if err != nil {
					return err
				}
				all = append(all, listed{name, story.Title, false})
				t.add(name, story.Title)
			}
			for _, story := range scenarios.Invented() {
				all = append(all, listed{story.Name, story.Title, true})
				t.add(story.Name, story.Title+" (to load, not to check)")
			}
			if s.json {
				return writeJSON(cmd.OutOrStdout(), all)
			}
			return t.writeTo(cmd.OutOrStdout(), "")
		},
	}
}

func newScenarioCheck(s *settings) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "check NAME | --all | FILE.txt",
		Short: "Run a story in a temporary ledger, figure by figure",
		Long: `Run a story in a temporary ledger of its own: its history is recorded by the
registrar, its questions are answered by projector processes, and each figure is
held against what its source printed. The exit code is 1 if any does not hold.
The ledger at hand is left alone.`,
		Example: `  muster scenario check leicestershire
  muster scenario check --all --json
  muster scenario check my-story.txt`,
		Args: func(_ *cobra.Command, args []string) error {
			if all == (len(args) > 0) || len(args) > 1 {
				return usage("name one story, or give --all; there are %s", strings.Join(scenarios.Names(), ", "))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if all {
				args = scenarios.Names()
			}
			stories, err := readStories(args)
			if err != nil {
				return err
			}
			reports, err := checkAll(cmd.Context(), stories)
			if err != nil {
				return err
			}
			if all {
				return writeReports(cmd.OutOrStdout(), s, reports)
			}
			return writeReport(cmd.OutOrStdout(), s, reports[0])
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "run every story on file")
	return cmd
}

// readStories reads stories by name, or from a file if the name is a path.
func readStories(names []string) ([]*scenarios.Story, error) {
	var list []*scenarios.Story
	for _, name := range names {
		story, err := readStory(name)
		if err != nil {
			return nil, err
		}
		list = append(list, story)
	}
	return list, nil
}

func readStory(name string) (*scenarios.Story, error) {
	if !strings.HasSuffix(name, ".txt") {
		if !slices.Contains(scenarios.Names(), name) {
			return nil, usage("there is no scenario %q; there are %s; a story of your own is named by its file, NAME.txt", name, strings.Join(scenarios.Names(), ", "))
		}
		return scenarios.Named(name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return scenarios.Parse(name, string(text))
}

func writeReport(w io.Writer, s *settings, r scenarios.Report) error {
	var err error
	if s.json {
		err = writeJSON(w, r)
	} else {
		err = r.Write(w)
	}
	if err == nil && !r.Holds {
		err = errSaid
	}
	return err
}

func writeReports(w io.Writer, s *settings, reports []scenarios.Report) error {
	holds := true
	for _, r := range reports {
		holds = holds && r.Holds
		if !s.json {
			if err := r.Write(w); err != nil {
				return err
			}
			fmt.Fprintln(w)
		}
	}
	if s.json {
		if err := writeJSON(w, map[string]any{"holds": holds, "scenarios": reports}); err != nil {
			return err
		}
	}
	if !holds {
		return errSaid
	}
	return nil
}

func newScenarioLoad(s *settings) *cobra.Command {
	var names, sizes string
	for _, story := range scenarios.Invented() {
		names += ", " + story.Name
		sizes += fmt.Sprintf("\n\n  %s\n  %s", story.Name, story.Title)
	}
	return &cobra.Command{
		Use:   "load NAME | FILE.txt",
		Short: "Append a story's history to the ledger at hand",
		Long: `Append a story's history to the ledger at hand, which is begun if there is
none. Loading it again records nothing again. Besides the stories there are
histories to try Muster with at size:` + sizes,
		Example: `  muster scenario load leicestershire
  muster scenario load small-council`,
		Args: oneArg("the story: " + strings.Join(scenarios.Names(), ", ") + names),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			ctx := cmd.Context()
			story, err := readHistory(args[0])
			if err != nil {
				return err
			}
			d, err := s.open(ctx)
			if err != nil {
				return err
			}
			defer func() { err = closeAfter(d, err) }()
			l, err := d.ledger(ctx)
			if err != nil {
				return err
			}
			last, err := scenarios.Load(ctx, story, l)
			if err != nil {
				return err
			}
			if s.json {
				return writeJSON(cmd.OutOrStdout(), map[string]any{"scenario": story.Name, "authority": story.Authority, "position": last})
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: the ledger of %s holds the history up to entry %d\n", story.Name, story.Authority, last)
			return err
		},
	}
}

// readHistory reads a story, or has one made.
func readHistory(name string) (*scenarios.Story, error) {
	for _, story := range scenarios.Invented() {
		if story.Name == name {
			return story, nil
		}
	}
	return readStory(name)
}

// storiesAtOnce is how many stories run at a time. A short one mostly waits for
// its processes to find its ledger.
const storiesAtOnce = 4

// checkAll runs stories, several at a time, and returns their reports in order,
// or the first error.
func checkAll(ctx context.Context, stories []*scenarios.Story) ([]scenarios.Report, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	reports := make([]scenarios.Report, len(stories))
	room := make(chan struct{}, storiesAtOnce)
	var all sync.WaitGroup
	for i, story := range stories {
		room <- struct{}{}
		all.Go(func() {
			defer func() { <-room }()
			if ctx.Err() != nil {
				return
			}
			var err error
			if reports[i], err = checkInTemporary(ctx, story); err != nil {
				cancel(err)
			}
		})
	}
	all.Wait()
	return reports, context.Cause(ctx)
}

// checkInTemporary runs a story in a ledger that is thrown away, with a process
// for each view that it asks.
func checkInTemporary(ctx context.Context, story *scenarios.Story) (r scenarios.Report, err error) {
	if err := story.CheckViews(askable()); err != nil {
		return r, err
	}
	err = inTemporary(ctx, story.Views(), func(d *desk) error {
		l, err := d.ledger(ctx)
		if err == nil {
			r, err = scenarios.Check(ctx, story, l)
		}
		return err
	})
	return r, err
}

// inTemporary runs a server, a registrar and some views on a temporary
// directory for as long as f takes.
func inTemporary(ctx context.Context, views []string, f func(*desk) error) (err error) {
	dir, err := os.MkdirTemp("", "muster-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	d, err := (&settings{data: dir}).open(ctx, views...)
	if err != nil {
		return err
	}
	defer func() { err = closeAfter(d, err) }()
	return f(d)
}

// remote is a ledger and its views over NATS, as stories use them.
type remote struct {
	desk *desk
	door natsdoor.Client
}

// ledger returns the ledger at hand for stories: history is loaded with the
// times that the story gives, and an authority's ledger is begun if need be.
func (d *desk) ledger(ctx context.Context) (*remote, error) {
	door, err := d.door(ctx, true)
	if err != nil {
		return nil, err
	}
	door.Create = true
	return &remote{d, door}, nil
}

// Record offers an entry and waits for its position. A server that is there may
// have a registrar only a moment later.
func (r *remote) Record(ctx context.Context, authority string, e *events.Entry) (events.Position, error) {
	for began := time.Now(); ; {
		reply, err := r.door.Record(ctx, authority, e)
		if !errors.Is(err, natsdoor.ErrNoRegistrar) || time.Since(began) > busyPatience {
			return reply.Position, err
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return 0, err
		}
	}
}

// RecordAll offers entries in order, many under way at once.
func (r *remote) RecordAll(ctx context.Context, authority string, entries iter.Seq[*events.Entry]) (last events.Position, err error) {
	seen := progress{to: os.Stderr, what: "recording entry"}
	defer seen.end()
	var queue []*natsdoor.Pending
	room := 1 // until a registrar has answered
	settle := func() error {
		reply, err := queue[0].Wait(ctx)
		queue, room = queue[1:], natsdoor.Window
		if err == nil {
			last = reply.Position
			seen.show(int(last), 0)
		}
		return err
	}
	for e := range entries {
		if len(queue) >= room {
			if err := settle(); err != nil {
				return last, err
			}
		}
		p, err := r.door.Start(authority, e)
		if err != nil {
			return last, err
		}
		queue = append(queue, p)
	}
	for len(queue) > 0 {
		if err := settle(); err != nil {
			return last, err
		}
	}
	return last, nil
}

// Ask asks a view.
func (r *remote) Ask(ctx context.Context, authority, view string, q answers.Question) (*answers.Answer, error) {
	c, err := r.desk.reader(ctx, view)
	if err != nil {
		return nil, err
	}
	var a answers.Answer
	if err := r.desk.ask(ctx, c, view, authority, q, &a); err != nil {
		return nil, err
	}
	return &a, nil
}
