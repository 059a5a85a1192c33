package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"muster/ledger/natsdoor"
	"muster/ledger/natslog"
	"muster/projections"
)

func newStatus(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Say how far each projector is",
		Long: `Say how far each projector is: the last entry it includes, the ledger's last,
the lag between them in entries and seconds, and its state; and whether each
ledger takes entries. The exit code is 1 if no projector is running, if one has
halted, or if a ledger takes no entries.`,
		Example: `  muster status
  muster status --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return showStatus(cmd, s) },
	}
}

func showStatus(cmd *cobra.Command, s *settings) (err error) {
	ctx := cmd.Context()
	if _, running := natslog.Running(s.data); !running && s.server == "" {
		return fmt.Errorf("nothing is running on %s; `muster up` runs it", s.data)
	}
	d, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = closeAfter(d, err) }()
	c, err := d.views(ctx)
	if err != nil {
		return err
	}
	all, err := c.Health(ctx)
	if err != nil {
		return err
	}
	doors, err := natsdoor.Client{Conn: c.Conn}.Health(ctx)
	if err != nil {
		return err
	}
	if s.json {
		err = writeJSON(cmd.OutOrStdout(), map[string]any{"server": d.url, "ledgers": doors, "projectors": append([]projections.Health{}, all...)})
	} else {
		err = statusTable(d.url, all, coloursFor(cmd.OutOrStdout())).writeTo(cmd.OutOrStdout(), "")
	}
	if err != nil {
		return err
	}
	if err := shut(doors); err != nil {
		return err
	}
	if s.server == "" { // `muster up` runs every view; elsewhere it is the operator's choice
		if err := silent(doors, all); err != nil {
			return err
		}
	}
	return unwell(all)
}

// silent says which views of a ledger no projector tells of.
func silent(doors []natsdoor.Health, all []projections.Health) (err error) {
	for _, d := range doors {
		for _, v := range viewNames() {
			if !slices.ContainsFunc(all, func(h projections.Health) bool { return h.View == v && h.Authority == d.Authority }) {
				err = errors.Join(err, fmt.Errorf("no projector tells of the view %s of %s; it is starting, or was given up", v, d.Authority))
			}
		}
	}
	return err
}

// shut says which ledgers take no entries.
func shut(doors []natsdoor.Health) (err error) {
	for _, d := range doors {
		if d.State == natsdoor.Closed {
			err = errors.Join(err, errors.New(d.Reason))
		}
	}
	return err
}

func statusTable(url string, all []projections.Health, paint colours) *table {
	t := new(table)
	t.add("view", "authority", " position", " head", " lag", " seconds", " events/s", "state")
	for _, h := range all {
		state := string(h.State)
		switch h.State {
		case projections.Live:
			state = paint.good(state)
		case projections.Halted:
			state = paint.bad(h.Reason)
		}
		t.add(h.View, h.Authority, fmt.Sprint(h.Position), fmt.Sprint(h.Head), fmt.Sprint(h.LagEntries),
			fmt.Sprintf("%.1f", h.LagSeconds), fmt.Sprintf("%.0f", h.EventsPerS), state)
	}
	return t
}

func unwell(all []projections.Health) error {
	if len(all) == 0 {
		return errors.New("no projector has told its health; there may be no ledger yet: `muster record --create` or `muster scenario load NAME` begins one")
	}
	for _, h := range all {
		if h.State == projections.Halted {
			return errSaid
		}
	}
	return nil
}
