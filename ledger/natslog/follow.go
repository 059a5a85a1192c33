package natslog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"

	"muster/events"
)

// Follow delivers the ledger's entries in order, from position from, for as
// long as ctx lasts: first those that are there, then each as it comes. It
// delivers each entry once, and none before those that precede it. The slice
// and the entries' Bytes are used again after deliver returns.
//
// It gets over lost connections and servers that restart. It ends with ctx's
// error, with what deliver returned, with ErrNoLedger, or with *events.Damage
// if an entry is missing or cannot be read, or if the ledger ends before the
// entry at from-1, which the caller must have read.
func (l *Log) Follow(ctx context.Context, from events.Position, deliver func(run []events.Stored) error) error {
	f := &follower{log: l, next: max(from, 1)}
	err := f.run(ctx, deliver)
	if own, ok := err.(ownError); ok {
		return own.error
	}
	return fmt.Errorf("follow the ledger of %s at entry %d: %w", l.authority, f.next, err)
}

// ownError is one that deliver returned.
type ownError struct{ error }

func (e ownError) Unwrap() error { return e.error }

// follower reads a ledger from next on. If last is set it reads up to there,
// passes gaps on, and fails when the server does; otherwise it goes on for ever.
type follower struct {
	log  *Log
	next events.Position
	last events.Position
	buf  []events.Stored
	name string // the subject of the entry read last in bulk
}

// The most that is delivered at once: entries, and bytes unless it is just one.
const (
	maxRun      = 2048
	maxRunBytes = 1 << 20
)

// Silence is looked into after a while that doubles up to the longest.
const (
	silence        = 250 * time.Millisecond
	longestSilence = 4 * time.Second
)

var (
	// errAgain means that the consumer is of no more use, and a new one is.
	errAgain = errors.New("begin again")
	// errGap means that an entry came before the one that is wanted.
	errGap = errors.New("an entry was left out")
)

func (f *follower) run(ctx context.Context, deliver func([]events.Stored) error) error {
	f.buf = make([]events.Stored, 0, maxRun)
	changed := f.log.nc.StatusChanged(nats.CONNECTED, nats.CLOSED)
	defer f.log.nc.RemoveStatusListener(changed)
	wait := silence
	for {
		before := f.next
		err := f.session(ctx, changed, deliver)
		switch {
		case err == nil || final(err):
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case f.log.nc.IsClosed() || f.last > 0 && !errors.Is(err, errAgain):
			return err
		}
		if f.next > before {
			wait = silence
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		case <-time.After(wait):
			wait = min(2*wait, longestSilence)
		}
	}
}

// final tells whether to try again is of no use.
func final(err error) bool {
	var damage *events.Damage
	var own ownError
	return errors.As(err, &damage) || errors.As(err, &own) || errors.Is(err, ErrNoLedger)
}

// session reads through one consumer, until the end or an error.
func (f *follower) session(ctx context.Context, changed <-chan nats.Status, deliver func([]events.Stored) error) error {
	info, err := f.log.info(ctx, false)
	if err != nil {
		return fmt.Errorf("find the end of the ledger: %w", err)
	}
	if last := events.Position(info.State.LastSeq); last+1 < f.next {
		return lostEnd(last, f.next-1)
	}
	if f.next == 1 && f.log.worthBulk(info.State) {
		err := f.inBulk(ctx, deliver)
		if ctx.Err() != nil && !final(err) {
			return ctx.Err()
		}
		if final(err) || f.done() {
			return err
		}
	}
	feed, err := f.log.openFeed(ctx, f.next)
	if err != nil {
		return err
	}
	defer feed.close()
	wait := silence
	quiet := time.NewTimer(wait)
	defer quiet.Stop()
	for {
		if err := feed.ask(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
			return errAgain
		case <-quiet.C:
			wait = min(2*wait, longestSilence)
			err = f.examine(ctx, deliver)
		case m := <-feed.msgs:
			err = f.take(ctx, feed, m, deliver)
			if len(f.buf) > 0 {
				wait = silence
			}
		}
		if err != nil || f.done() {
			return err
		}
		quiet.Reset(wait)
	}
}

func (f *follower) done() bool { return f.last > 0 && f.next > f.last }

// take delivers m and what has come behind it.
func (f *follower) take(ctx context.Context, feed *feed, m *nats.Msg, deliver func([]events.Stored) error) error {
	gathered := f.gather(feed, m)
	if len(f.buf) > 0 {
		if err := f.deliver(deliver); err != nil || f.done() {
			return err
		}
	}
	if gathered != errGap {
		return gathered
	}
	if err := f.examine(ctx, deliver); err != nil {
		return err
	}
	return errAgain
}

// gather puts m, and what has come behind it, into f.buf.
func (f *follower) gather(feed *feed, m *nats.Msg) error {
	f.buf = f.buf[:0]
	for want, size := f.next, 0; ; {
		s, ok, err := feed.take(m)
		switch {
		case err != nil:
			return err
		case !ok || s.Position < want: // a notice, or a repeat
		case s.Position > want && (f.last == 0 || s.Position > f.last):
			return errGap
		default:
			f.buf = append(f.buf, s)
			want, size = s.Position+1, size+len(s.Bytes)
		}
		if len(f.buf) == cap(f.buf) || size >= maxRunBytes || f.last > 0 && want > f.last {
			return nil
		}
		select {
		case m = <-feed.msgs:
		default:
			return nil
		}
	}
}

func (f *follower) deliver(deliver func([]events.Stored) error) error {
	next := f.buf[len(f.buf)-1].Position + 1
	if err := deliver(f.buf); err != nil {
		return ownError{err}
	}
	f.next = next
	return nil
}

// examine looks into why nothing comes, or why something was left out. That is
// as it should be at the end of the ledger. Before it, the next entry is asked
// for by itself: if it can be had, it is delivered, and the consumer was at
// fault.
func (f *follower) examine(ctx context.Context, deliver func([]events.Stored) error) error {
	last, err := f.log.Last(ctx)
	switch {
	case err != nil:
		return err
	case last+1 < f.next:
		return lostEnd(last, f.next-1)
	case last+1 == f.next:
		return nil
	}
	s, err := f.log.At(ctx, f.next)
	if err != nil {
		return err
	}
	f.buf = append(f.buf[:0], s)
	if err := f.deliver(deliver); err != nil || f.done() {
		return err
	}
	return errAgain
}
