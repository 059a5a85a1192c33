package projections

import (
	"context"
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

// meter counts events by the second, and tells the rate of the last ten.
type meter struct {
	seconds [meterSpan]struct {
		at int64 // in seconds since 1970
		n  int
	}
}

const meterSpan = 10

func (m *meter) add(n int) {
	now := time.Now().Unix()
	s := &m.seconds[now%meterSpan]
	if s.at != now {
		s.at, s.n = now, 0
	}
	s.n += n
}

func (m *meter) perSecond() float64 {
	now := time.Now().Unix()
	total, first := 0, now
	for _, s := range m.seconds {
		if s.at > now-meterSpan {
			total, first = total+s.n, min(first, s.at)
		}
	}
	return float64(total) / float64(now-first+1)
}
