//go:build !(linux || darwin || freebsd)

package main

// roomIn says that there is room: this system is not asked.
func roomIn(string) func() error { return func() error { return nil } }
