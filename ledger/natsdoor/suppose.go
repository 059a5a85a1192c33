package natsdoor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"

	"muster/events"
	"muster/ledger"
	"muster/ledger/natslog"
)

// supposition is what a registrar is asked about.
type supposition struct {
	WhatIf []json.RawMessage `json:"what_if"`
	After  events.Position   `json:"what_if_after,omitempty"`
}

// suppose has what a request supposes held against the rules, and answered. Of a
// ledger that is not there, and of what cannot be read, the view that is asked says
// so.
func (d *door) suppose(ctx context.Context, l *line, r request) {
	var s supposition
	err := json.Unmarshal(r.Data(), &s)
	if err == nil {
		err = d.ready(ctx, l, natslog.Open)
	}
	if err != nil {
		if errors.Is(err, natslog.ErrNoLedger) {
			err = nil
		}
		d.answer(r, supposed(err))
		return
	}
	registrar := l.registrar
	d.answering.Go(func() { d.answer(r, supposed(registrar.Suppose(ctx, s.WhatIf, s.After))) })
}

func supposed(err error) ledger.Reply {
	var not *events.NotSupposed
	if errors.As(err, &not) {
		err = nil
	}
	return ledger.ReplyTo(new(events.Entry), ledger.Recorded{}, err)
}

// Suppose asks a registrar whether it would refuse what is supposed, in the forms
// of events.ReadSupposed, behind an entry, or the last if it is 0. The error is
// *events.Refusal if it would, by the numbers of the events. Nothing is recorded.
func (c Client) Suppose(ctx context.Context, authority string, items []json.RawMessage, after events.Position) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	b, err := json.Marshal(supposition{items, after})
	if err != nil {
		return err
	}
	m, err := c.Conn.RequestWithContext(ctx, natslog.SupposeSubject(authority), b)
	if errors.Is(err, nats.ErrNoResponders) || err == nil && len(m.Data) == 0 && m.Header.Get("Status") == noResponders {
		return ErrNoRegistrar
	}
	if err != nil {
		return fmt.Errorf("the registrar, which knows the rules, did not answer: %w", err)
	}
	var r ledger.Reply
	if err := json.Unmarshal(m.Data, &r); err != nil {
		return fmt.Errorf("read the registrar's answer: %w", err)
	}
	_, err = r.Outcome()
	return err
}
