package main

import (
	"fmt"
	"os"
	"time"
)

// progress shows on a terminal how far long work is, now and then. In a pipe it
// shows nothing. What takes no time shows nothing either.
type progress struct {
	to   *os.File
	what string

	began, shown time.Time
	visible      bool
}

// show says how much is done, of a total of 0 if that is not known.
func (p *progress) show(done, total int) {
	now := time.Now()
	if p.began.IsZero() {
		p.began = now
	}
	if now.Sub(p.began) < 500*time.Millisecond || now.Sub(p.shown) < 200*time.Millisecond || !isTerminal(p.to) {
		return
	}
	of := ""
	if total > 0 {
		of = fmt.Sprintf(" of %d", total)
	}
	fmt.Fprintf(p.to, "\r%s %d%s\x1b[K", p.what, done, of)
	p.shown, p.visible = now, true
}

// end takes away what was shown.
func (p *progress) end() {
	if p.visible {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}
