package main

import (
	"log/slog"
	"os"

	"github.com/spf13/cobra"
)

// settings are the flags that every command takes.
type settings struct {
	server      string
	data        string
	credentials string
	json        bool
	verbose     bool
}

func newRoot() *cobra.Command {
	s := &settings{}
	root := &cobra.Command{
		Use:   "muster",
		Short: "A ledger of the children's social work workforce that can say what was known, and when",
		Long: `Muster keeps hires, leavers, agency starts and the like in an append-only
ledger, and answers for any day, as known at any moment, what the turnover,
vacancy and agency rates were, by which definition, and from which lines.

Commands find the ledger by --server or MUSTER_SERVER; otherwise by --data: if
"muster up" is running on that directory they use it, and if not they run the
ledger themselves for as long as they take.`,
		Example: `  muster demo
  muster up
  muster rates --authority leicestershire --as-of 2019-06-30`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRun: func(cmd *cobra.Command, _ []string) {
			level := slog.LevelWarn
			if s.verbose || cmd.Name() == "up" || cmd.Name() == "projector" {
				level = slog.LevelInfo
			}
			slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level, ReplaceAttr: shortTime})))
		},
	}
	f := root.PersistentFlags()
	f.StringVar(&s.server, "server", os.Getenv("MUSTER_SERVER"), "URL of a running server (default $MUSTER_SERVER)")
	f.StringVar(&s.data, "data", "muster-data", "directory of the ledger")
	f.StringVar(&s.credentials, "credentials", "", "directory of the roles' keys (default DATA/credentials)")
	f.BoolVar(&s.json, "json", false, "write one JSON document to standard output, and nothing else")
	f.BoolVar(&s.verbose, "verbose", false, "say more on standard error")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		newDemo(s), newUp(s), newProjector(s), newRecord(s), newRates(s), newAudit(s),
		newScenario(s), newStatus(s), newSchema(s),
	)
	return root
}

// shortTime leaves the date out of log lines.
func shortTime(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		a.Value = slog.StringValue(a.Value.Time().UTC().Format("15:04:05.000"))
	}
	return a
}

// noArgs and oneArg make a wrong number of arguments a usage error.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("%s takes no arguments, but was given %q", cmd.CommandPath(), args[0])
	}
	return nil
}

func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("%s needs one argument, %s", cmd.CommandPath(), what)
		}
		return nil
	}
}
