package projections

import (
	"context"
	"sync/atomic"
	"time"

	"muster/events"
)

// State is what a projector is doing.
type State string

const (
	CatchingUp State = "catching up"
	Live       State = "live"
	Halted     State = "halted"
)

// Health is how far a view has come. Progress tells more than a process that
// is up: a view that lags says so.
type Health struct {
	View       string          `json:"view"`
	Authority  string          `json:"authority"`
	State      State           `json:"state"`
	Reason     string          `json:"reason,omitempty"` // why it halted
	Position   events.Position `json:"position"`
	Head       events.Position `json:"head"`
	LagEntries events.Position `json:"lag_entries"`
	LagSeconds float64         `json:"lag_seconds"` // between the arrival of the last entry applied and of the head
	EventsPerS float64         `json:"events_per_second"`
	Fold       int             `json:"fold"`
	PID        int             `json:"pid,omitempty"`
}

// Health reports how far the view has come. It asks the source for its head.
func (p *Projector) Health(ctx context.Context) Health {
	head, arrived, err := p.Source.Head(ctx)
	p.mu.RLock()
	defer p.mu.RUnlock()
	h := Health{View: p.View.Name, Authority: p.Authority, State: p.state, Reason: p.reason,
		Position: p.chain.Position, Head: max(head, p.chain.Position), Fold: p.View.Fold, EventsPerS: p.rate.perSecond()}
	h.LagEntries = h.Head - h.Position
	if h.LagEntries > 0 && !p.arrived.IsZero() {
		h.LagSeconds = arrived.Sub(p.arrived).Seconds()
	}
	if err != nil && h.State == Live {
		h.State, h.Reason = CatchingUp, "the ledger cannot be reached: "+err.Error()
	}
	return h
}

// meter counts events and tells the rate of the last ten seconds or so.
type meter struct {
	total atomic.Int64
	since time.Time
	was   int64
	rate  float64
}

func (m *meter) add(n int) {
	m.total.Add(int64(n))
	now := time.Now()
	if m.since.IsZero() {
		m.since = now
	}
	if d := now.Sub(m.since); d > 10*time.Second {
		total := m.total.Load()
		m.rate, m.was, m.since = float64(total-m.was)/d.Seconds(), total, now
	}
}

func (m *meter) perSecond() float64 {
	d := time.Since(m.since).Seconds()
	if m.since.IsZero() || d <= 0 {
		return 0
	}
	return float64(m.total.Load()-m.was) / max(d, 0.001)
}
