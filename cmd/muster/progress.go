package main

import (
	"fmt"
	"os"
	"time"
)

// progressTo returns a function that counts a step of long work, and shows how
// far it is on a terminal, now and then. In a pipe it shows nothing.
func progressTo(f *os.File, what string, total int) func() {
	if !isTerminal(f) {
		return func() {}
	}
	done, shown := 0, time.Now()
	visible := false
	return func() {
		done++
		if time.Since(shown) > 200*time.Millisecond {
			fmt.Fprintf(f, "\r%s: %d of %d", what, done, total)
			shown, visible = time.Now(), true
		}
		if visible && done == total {
			fmt.Fprintf(f, "\r%s: %d of %d\n", what, done, total)
		}
	}
}
