package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"muster/events"
	"muster/events/sealed"
	"muster/ledger/natskeys"
	"muster/ledger/natslog"
)

// erasure is what erase tells.
type erasure struct {
	Authority string `json:"authority"`
	Worker    string `json:"worker"`
	sealed.Erasure
}

func newErase(s *settings) *cobra.Command {
	var a erasure
	var yes bool
	cmd := &cobra.Command{
		Use:   "erase",
		Short: "Erase what a worker has told of themselves, for ever",
		Long: `Destroy the key that a worker's profile is sealed under. What they ever told
of themselves (sex, ethnicity, disability, religion, birth date) can then be
read by nobody, and nothing of the kind is recorded under their id again. What
stands is everything else: the ledger, which does not change, and with it their
posts, their hours and every figure that does not need the profile. The key
store keeps who erased it, when and why.

It cannot be undone. A copy of the data directory that was made before has the
key still: destroy such copies, or see that their master key is.`,
		Example: `  muster erase --authority leicestershire --worker W0042 --by dpo --why "asked for on 3 May" --yes`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if err := a.check(yes); err != nil {
				return err
			}
			ctx := cmd.Context()
			d, err := s.openKept(ctx)
			if err != nil {
				return err
			}
			defer func() { err = closeAfter(d, err) }()
			nc, err := d.connect(ctx, natslog.Sealer)
			if err != nil {
				return err
			}
			a.At = events.InstantOf(time.Now())
			switch err := natskeys.Erase(ctx, nc, a.Authority, a.Worker, a.Erasure); {
			case errors.Is(err, sealed.ErrNoKey):
				return fmt.Errorf("the ledger of %s holds nothing personal of %s; check the id, which is spelt as in the ledger", a.Authority, a.Worker)
			case errors.Is(err, sealed.ErrErased):
				return fmt.Errorf("nothing is left to erase of %s: %w", a.Worker, err)
			case err != nil:
				return err
			}
			if s.json {
				return writeJSON(cmd.OutOrStdout(), a)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "the key of %s is destroyed: what they told of themselves can be read by nobody; all else in the ledger of %s stands\n", a.Worker, a.Authority)
			return err
		},
	}
	p := cmd.Flags()
	p.StringVar(&a.Authority, "authority", "", "the council, such as leicestershire")
	p.StringVar(&a.Worker, "worker", "", "the worker's id")
	p.StringVar(&a.By, "by", "", "who erases")
	p.StringVar(&a.Why, "why", "", "why; do not name the person")
	p.BoolVar(&yes, "yes", false, "yes, destroy it")
	return cmd
}

// check makes a usage error of flags that are missing.
func (a *erasure) check(yes bool) error {
	if err := checkAuthority(a.Authority); err != nil {
		return err
	}
	for _, f := range []struct{ name, value, what string }{
		{"worker", a.Worker, "say whose profile"}, {"by", a.By, "say who erases"}, {"why", a.Why, "say why"},
	} {
		if strings.TrimSpace(f.value) == "" {
			return usage("--%s is missing; %s", f.name, f.what)
		}
	}
	if !yes {
		return usage("this destroys the key of %s for good: whatever they told of themselves is lost, and all else stands; add --yes if that is meant", a.Worker)
	}
	return nil
}
