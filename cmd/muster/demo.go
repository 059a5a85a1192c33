package main

import "github.com/spf13/cobra"

func newDemo(s *settings) *cobra.Command { return &cobra.Command{Use: "demo"} }
