package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"muster/ledger/natsdoor"
	"muster/ledger/natslog"
)

func newRegistrar(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "registrar",
		Short: "Run the registrar by itself, at a NATS server of your own",
		Long: `Run the registrar until it is interrupted: the one part of Muster that appends
to ledgers. "muster up" runs one by itself; this is for ledgers on a NATS server
or cluster of your own, whose accounts "muster access" writes. Run one at a
time, with the projectors beside it.`,
		Example: `  muster registrar --server nats://nats.example.org:4222
  muster projector rates --server nats://nats.example.org:4222`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if s.server == "" {
				return usage("--server is missing; `muster up` runs a server and its registrar together")
			}
			ctx := cmd.Context()
			nc, err := natslog.Connect(ctx, natslog.Client{URL: s.server, Role: natslog.Registrar,
				Credentials: s.credentialsFile(natslog.Registrar), Name: "registrar", Warn: warn})
			if err != nil {
				return err
			}
			defer nc.Close()
			keys, err := openKeys(ctx, s.server, s.credentialsFile(natslog.Sealer), s.masterFile())
			if err != nil {
				return err
			}
			defer keys.close()
			return natsdoor.Serve(ctx, natsdoor.Config{Conn: nc, Keys: keys, Witness: witnessIn(s.data), Log: slog.Default(),
				Ready: func() { slog.Info("the registrar takes entries", "server", s.server) }})
		},
	}
}

func newAccess(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "access",
		Short: "Write the accounts that a NATS server of your own needs",
		Long: `Write the accounts, users and permissions of Muster's roles, in the form of
nats-server's configuration, to be included in that of a server of your own. The
roles' keys are made in DATA/credentials unless they are there; only their
public halves are written.`,
		Example: `  muster access > accounts.conf`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := natslog.AccessTo(s.data)
			if err != nil {
				return err
			}
			if s.json {
				return writeJSON(cmd.OutOrStdout(), map[string]string{"configuration": text})
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
}
