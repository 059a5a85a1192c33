package main

import (
	"context"
	"sync"
	"time"
)

// afterFailure is how long the next outcome of entries under way is awaited, once
// one has failed or recording was interrupted. While outcomes come, so are the
// others awaited: what is told to be unknown, somebody has to find out.
const afterFailure = 2 * time.Second

// patience is for waiting for outcomes: without end at first.
type patience struct {
	ctx      context.Context // ends with the patience
	end      context.CancelCauseFunc
	outcomes chan struct{} // one has come since it was looked
	shorten  func()        // has the patience end when no more outcomes come
}

// newPatience returns one that outlives ctx.
func newPatience(ctx context.Context) *patience {
	p := &patience{outcomes: make(chan struct{}, 1)}
	p.ctx, p.end = context.WithCancelCause(context.WithoutCancel(ctx))
	p.shorten = sync.OnceFunc(func() {
		go func() {
			for p.next() {
			}
			if ctx.Err() != nil {
				p.end(errInterrupted)
			}
			p.end(context.DeadlineExceeded)
		}()
	})
	return p
}

// came notes that an outcome has come.
func (p *patience) came() {
	select {
	case p.outcomes <- struct{}{}:
	default:
	}
}

// next waits for the next outcome, and reports whether it came in time.
func (p *patience) next() bool {
	late := time.NewTimer(afterFailure)
	defer late.Stop()
	select {
	case <-p.outcomes:
		return true
	case <-late.C:
	case <-p.ctx.Done():
	}
	return false
}
