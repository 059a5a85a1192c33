package main

import "github.com/spf13/cobra"

func newAudit(s *settings) *cobra.Command { return &cobra.Command{Use: "audit"} }
