package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/spf13/cobra"

	"muster/events"
	"muster/ledger/natslog"
	"muster/projections"
	"muster/projections/absence"
	"muster/projections/answers"
	"muster/projections/audit"
	"muster/projections/caseload"
	"muster/projections/comparators"
	"muster/projections/demand"
	"muster/projections/establishment"
	"muster/projections/grievances"
	"muster/projections/natsview"
	"muster/projections/people"
	"muster/projections/practice"
	"muster/projections/rates"
	"muster/projections/spend"
	"muster/projections/stability"
	"muster/projections/tenure"
)

// view is a view, and what it can be asked if it has a command of the usual
// form.
type view struct {
	projections.View
	about *answers.About
}

// views are the views that there are. A new view is a line here.
var views = []view{
	{projections.View{Name: "audit", Fold: audit.Fold, New: func(string) projections.Model { return audit.NewModel() }}, nil},
	{projections.View{Name: "caseload", Fold: caseload.Fold, New: func(string) projections.Model { return caseload.NewModel() }}, &caseload.About},
	{projections.View{Name: "people", Fold: people.Fold, New: func(string) projections.Model { return people.NewModel(nil) }}, &people.About},
	{projections.View{Name: "rates", Fold: rates.Fold, New: func(string) projections.Model { return rates.NewModel() }}, &rates.About},
	{projections.View{Name: "stability", Fold: stability.Fold, New: func(string) projections.Model { return stability.NewModel() }}, &stability.About},
	{projections.View{Name: "spend", Fold: spend.Fold, New: func(string) projections.Model { return spend.NewModel() }}, &spend.About},
	{projections.View{Name: "demand", Fold: demand.Fold, New: func(string) projections.Model { return demand.NewModel() }}, &demand.About},
	{projections.View{Name: "comparators", Fold: comparators.Fold, New: func(a string) projections.Model { return comparators.NewModel(a) }}, &comparators.About},
	{projections.View{Name: "establishment", Fold: establishment.Fold, New: func(string) projections.Model { return establishment.NewModel() }}, &establishment.About},
	{projections.View{Name: "tenure", Fold: tenure.Fold, New: func(string) projections.Model { return tenure.NewModel() }}, &tenure.About},
	{projections.View{Name: "grievances", Fold: grievances.Fold, New: func(string) projections.Model { return grievances.NewModel() }}, &grievances.About},
	{projections.View{Name: "grievances-audit", Fold: audit.Fold, New: func(string) projections.Model { return audit.NewGrievances() }}, nil},
	{projections.View{Name: "practice", Fold: practice.Fold, New: func(string) projections.Model { return practice.NewModel() }}, &practice.About},
	{projections.View{Name: "absence", Fold: absence.Fold, New: func(string) projections.Model { return absence.NewModel() }}, &absence.About},
}

func viewNames() []string {
	var names []string
	for _, v := range views {
		names = append(names, v.Name)
	}
	return names
}

// askable lists the views that are asked in the usual form.
func askable() []string {
	var names []string
	for _, v := range views {
		if v.about != nil {
			names = append(names, v.Name)
		}
	}
	return names
}

// findLedgers is how often a projector looks for authorities that are new.
const findLedgers = 500 * time.Millisecond

func newProjector(s *settings) *cobra.Command {
	var f projectorFlags
	cmd := &cobra.Command{
		Use:   "projector VIEW",
		Short: "Run one projector process",
		Long: `Run one projector: a process that folds one view of some or all authorities
and answers questions about it until it is interrupted. "muster up" runs one
for every view; start more of the same as replicas, on this machine or another.`,
		Example: `  muster projector rates --server nats://127.0.0.1:4222
  muster projector rates --authority leicestershire,leeds
  muster projector rates --rebuild`,
		Args: oneArg("the view: " + strings.Join(viewNames(), ", ")),
		RunE: func(cmd *cobra.Command, args []string) error {
			i := slices.IndexFunc(views, func(v view) bool { return v.Name == args[0] })
			if i < 0 {
				return usage("there is no view %q; there are %s", args[0], strings.Join(viewNames(), ", "))
			}
			for _, a := range f.only {
				if err := checkAuthority(a); err != nil {
					return err
				}
			}
			ctx := cmd.Context()
			if f.leashed {
				var cancel context.CancelFunc
				ctx, cancel = context.WithCancel(ctx)
				defer cancel()
				go func() {
					io.Copy(io.Discard, os.Stdin)
					cancel()
				}()
			}
			return runProjector(ctx, s, views[i].View, f)
		},
	}
	cmd.Flags().StringSliceVar(&f.only, "authority", nil, "only these authorities (default all)")
	cmd.Flags().BoolVar(&f.rebuild, "rebuild", false, "fold the ledger from its beginning, whatever checkpoint there is")
	cmd.Flags().BoolVar(&f.leashed, leash, false, "stop when standard input closes")
	cmd.Flags().MarkHidden(leash)
	return cmd
}

// projectorFlags are the flags of projector.
type projectorFlags struct {
	only             []string
	rebuild, leashed bool
}

// leash is the flag of a projector that another process of this program runs.
const leash = "until-stdin-closes"

// runProjector runs a view for every authority until ctx ends.
func runProjector(ctx context.Context, s *settings, view projections.View, f projectorFlags) error {
	// A rebuild makes much garbage and keeps much; fewer, larger collections
	// are worth their memory.
	debug.SetGCPercent(300)
	url := s.server
	if url == "" {
		found, ok := natslog.Running(s.data)
		if !ok {
			return fmt.Errorf("no server is running on %s; run `muster up`, or give --server", s.data)
		}
		url = found
	}
	nc, err := natslog.Connect(ctx, natslog.Client{URL: url, Role: natslog.Projector,
		Credentials: s.credentialsFile(natslog.Projector), Name: "projector " + view.Name, Warn: warn})
	if ctx.Err() != nil { // stopped as it started is stopped
		if err == nil {
			nc.Close()
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer nc.Close()
	view, done := s.personally(ctx, url, view)
	defer done()
	p := &projectors{nc: nc, dir: s.data, view: view, rebuild: f.rebuild, checkpoints: projections.Checkpoints{Dir: filepath.Join(s.data, "checkpoints")}, running: map[string]bool{}}
	return p.run(ctx, f.only)
}

// projectors runs one view of many authorities.
type projectors struct {
	nc          *nats.Conn
	dir         string
	view        projections.View
	rebuild     bool
	checkpoints projections.Checkpoints
	running     map[string]bool
	all         sync.WaitGroup
	mu          sync.Mutex
	failed      error
}

// run starts the view for the authorities given, or for all and for those that
// come, and waits until ctx ends.
func (p *projectors) run(ctx context.Context, only []string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	tick := time.NewTicker(findLedgers)
	defer tick.Stop()
	told := false // which of only have no ledger
	for {
		known, err := natslog.Authorities(ctx, p.nc)
		if err != nil && ctx.Err() == nil {
			slog.Warn("the ledgers cannot be listed", "error", err)
		}
		if err == nil && !told {
			warnOfMissing(only, known)
			told = true
		}
		for _, a := range known {
			if !p.running[a] && (len(only) == 0 || slices.Contains(only, a)) {
				p.running[a] = true
				p.all.Go(func() { p.follow(ctx, cancel, a) })
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			p.all.Wait()
			return p.failed
		}
	}
}

// warnOfMissing says which authorities that were asked for have no ledger yet.
func warnOfMissing(only, known []string) {
	there := "there are none"
	if len(known) > 0 {
		there = "there are those of " + strings.Join(known, ", ")
	}
	for _, a := range only {
		if !slices.Contains(known, a) {
			slog.Warn(fmt.Sprintf("there is no ledger of %q yet; the view waits for it", a), "ledgers", there)
		}
	}
}

// openSource opens a ledger to be followed. One that is damaged, or not set up
// as a ledger must be, is a source that halts the view, so that the view says
// why it does not answer.
func openSource(ctx context.Context, nc *nats.Conn, dir, authority string) (projections.Source, error) {
	log, err := natslog.Open(ctx, nc, authority)
	if err == nil {
		err = stillHolds(ctx, log, dir, authority)
	}
	var damage *events.Damage
	var drift *natslog.Drift
	switch {
	case errors.As(err, &damage):
		return unfit{damage}, nil
	case errors.As(err, &drift):
		return unfit{&projections.Halt{At: 1, Err: drift}}, nil
	case err != nil:
		return nil, err
	}
	return log, nil
}

// stillHolds checks that a ledger has what its witness in the data directory
// has seen. On another machine there is none.
func stillHolds(ctx context.Context, log *natslog.Log, dir, authority string) error {
	seen, err := natslog.ReadWitness(dir, authority)
	if err != nil {
		return err
	}
	return log.Holds(ctx, seen)
}

// unfit is a ledger that cannot be followed.
type unfit struct{ error }

func (u unfit) Follow(context.Context, events.Position, func([]events.Stored) error) error {
	return u.error
}
func (u unfit) Head(context.Context) (events.Position, time.Time, error) {
	return 0, time.Time{}, u.error
}
func (u unfit) At(context.Context, events.Position) (events.Stored, error) {
	return events.Stored{}, u.error
}
func (u unfit) Holds(context.Context, events.Chain) error { return u.error }

// follow runs the view of one authority. A view that halts goes on saying so;
// anything else that fails ends the process, which is then started again.
func (p *projectors) follow(ctx context.Context, cancel context.CancelFunc, authority string) {
	source, err := openSource(ctx, p.nc, p.dir, authority)
	if err == nil {
		err = natsview.Run(ctx, p.nc, projections.New(projections.Config{View: p.view, Authority: authority,
			Source: source, Checkpoints: p.checkpoints, Rebuild: p.rebuild, Log: slog.Default()}))
	}
	var halt *projections.Halt
	if err == nil || errors.As(err, &halt) || ctx.Err() != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed = errors.Join(p.failed, fmt.Errorf("%s: %w", authority, err))
	cancel()
}
