package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"muster/events"
)

func newSchema(*settings) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Write the JSON Schema of every kind of event, and of an entry",
		Example: `  muster schema > muster.schema.json`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, err := events.Schema()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), string(b))
			return err
		},
	}
}
