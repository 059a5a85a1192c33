package main

import (
	"errors"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"muster/ledger/natslog"
)

// settings are the flags that every command takes.
type settings struct {
	server      string
	data        string
	credentials string
	master      string
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
		Args:          cobra.ArbitraryArgs,
		RunE:          chooseCommand,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRun: func(cmd *cobra.Command, _ []string) {
			level := slog.LevelWarn
			// What stays says what it does, and a command that answers does not.
			stays := cmd.Name() == "up" || cmd.Name() == "registrar" || cmd.Name() == "projector" && !cmd.Flags().Changed(leash)
			if s.verbose || stays {
				level = slog.LevelInfo
			}
			slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level, ReplaceAttr: shortTime})))
		},
	}
	f := root.PersistentFlags()
	f.StringVar(&s.server, "server", os.Getenv("MUSTER_SERVER"), "URL of a running server (default $MUSTER_SERVER)")
	f.StringVar(&s.data, "data", "muster-data", "directory of the ledger")
	f.StringVar(&s.credentials, "credentials", "", "directory of the roles' keys (default DATA/credentials)")
	f.StringVar(&s.master, "master-key", "", "file of the key that the keys of personal data are wrapped by (default DATA/master.key)")
	f.BoolVar(&s.json, "json", false, "write one JSON document to standard output, and nothing else")
	f.BoolVar(&s.verbose, "verbose", false, "say more on standard error")
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp())
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddGroup(&cobra.Group{ID: workGroup, Title: "Available Commands:"}, &cobra.Group{ID: askGroup, Title: "Questions:"})
	for _, cmd := range []*cobra.Command{
		newDemo(s), newUp(s), newProjector(s), newRecord(s),
		newScenario(s), newStatus(s), newSchema(s), newErase(s),
		newRegistrar(s), newAccess(s),
	} {
		cmd.GroupID = workGroup
		root.AddCommand(cmd)
	}
	questions := []*cobra.Command{newAudit(s), newWhatif(s)}
	for _, v := range views {
		if v.about != nil {
			questions = append(questions, newAsk(s, v.about))
		}
	}
	for _, cmd := range questions {
		cmd.GroupID = askGroup
		root.AddCommand(cmd)
	}
	return root
}

// The commands are those that do something and those that ask a view.
const (
	workGroup = "work"
	askGroup  = "ask"
)

// chooseCommand runs a command that only has others below it: it tells which.
// Args lets every argument through to it, as cobra's own check of them would
// not make a usage error.
func chooseCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	advice := ""
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		advice = "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return usage("%s has no command %q%s", cmd.CommandPath(), args[0], advice)
}

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Tell how a command is used",
		Example: `  muster help rates`,
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return chooseCommand(about, rest)
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// flagError makes a usage error of a flag that is wrong, and names the one that
// may have been meant.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && len(unknown.GetSpecifiedName()) > 1 {
		if near := nearestFlag(cmd, unknown.GetSpecifiedName()); near != "" {
			return usage("%w; did you mean --%s?", err, near)
		}
	}
	return &usageError{err}
}

// nearestFlag returns the flag of a command whose name is like the one given,
// or nothing.
func nearestFlag(cmd *cobra.Command, name string) string {
	// Cobra knows how to tell which command's name is like another; so the
	// flags are dressed up as commands.
	guess := &cobra.Command{SuggestionsMinimumDistance: 2}
	flags := func(f *pflag.Flag) {
		if !f.Hidden {
			guess.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
		}
	}
	cmd.Flags().VisitAll(flags)
	cmd.InheritedFlags().VisitAll(flags)
	if near := guess.SuggestionsFor(name); len(near) > 0 {
		return near[0]
	}
	return ""
}

// checkAuthority makes a usage error of an authority that is missing or cannot
// be one.
func checkAuthority(slug string) error {
	if slug == "" {
		return usage("--authority is missing; say which council, such as --authority leicestershire")
	}
	if err := natslog.CheckAuthority(slug); err != nil {
		return usage("--authority: %w", err)
	}
	return nil
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
