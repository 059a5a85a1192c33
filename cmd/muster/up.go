package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"muster/ledger/natslog"
)

func newUp(s *settings) *cobra.Command {
	var port int
	var unsafe bool
	var restarts int
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Run the ledger as a service: server, registrar and projectors",
		Long: `Run the ledger until it is interrupted: a NATS server that listens on
loopback, the registrar, and a child process for every projector, which is
started again when it dies. Other commands on the same --data use it.`,
		Example: `  muster up
  muster up --data /srv/muster --port 4222`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if s.server != "" {
				return usage("up runs a server of its own; leave --server and MUSTER_SERVER away, or run `muster registrar` and `muster projector` at that server")
			}
			if port < 0 || port > 65535 {
				return usage("--port is %d; a port is from 1 to 65535, or 0 for any that is free", port)
			}
			c := hostConfig{dir: s.data, master: s.masterFile(), port: port, views: viewNames(), restarts: restarts}
			if unsafe {
				c.sync = natslog.LoseTwoMinutes
			}
			ctx := cmd.Context()
			h, err := startHost(ctx, c)
			if err != nil {
				return err
			}
			if s.json {
				err = writeJSON(cmd.OutOrStdout(), map[string]any{"server": h.server.URL(), "data": s.data, "pid": os.Getpid()})
			}
			fmt.Fprintf(os.Stderr, "muster is up at %s on %s; Ctrl-C stops it\n", h.server.URL(), s.data)
			err = errors.Join(err, h.wait(ctx))
			fmt.Fprintln(os.Stderr, "stopping")
			return errors.Join(err, h.close())
		},
	}
	cmd.Flags().IntVar(&port, "port", 0, "port to listen on (default any that is free)")
	cmd.Flags().IntVar(&restarts, "restarts", mostRestarts, "how often a projector that dies is started again within a minute before it is given up")
	cmd.Flags().BoolVar(&unsafe, "lose-two-minutes-on-power-failure", false, "acknowledge before the disk has it: faster, and less safe; if a ledger then takes no entries after a loss of power because its witness is ahead of it, move the witness DATA/witness/AUTHORITY away to go on without what was lost")
	return cmd
}
