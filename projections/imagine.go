package projections

import (
	"context"
	"errors"
	"fmt"

	"muster/events"
)

// imagine reads what a question supposes and checks each entry by itself.
func (p *Projector) imagine(ctx context.Context, s supposition) ([]imagined, error) {
	read, err := events.ReadSupposed(s.WhatIf, func(l events.Line) (events.Book, error) { return p.bookOf(ctx, l) })
	var not *events.NotSupposed
	if errors.As(err, &not) {
		return nil, refuse("%s", not.Reason)
	}
	if err != nil {
		return nil, err
	}
	var list []imagined
	for i := range read {
		e := imagined{read[i]}
		if problems := events.Problems(e.Check()); problems != nil {
			return nil, e.refusal(problems)
		}
		list = append(list, e)
	}
	return list, nil
}

// bookOf returns the book of a line on record. Of one that is not there the fold
// says so.
func (p *Projector) bookOf(ctx context.Context, l events.Line) (events.Book, error) {
	p.mu.RLock()
	known := l.Position() > 0 && l.Position() <= p.chain.Position
	p.mu.RUnlock()
	if !known {
		return events.Workforce, nil
	}
	s, err := p.Source.At(ctx, l.Position())
	if err != nil {
		return "", fmt.Errorf("read entry %d: %w", l.Position(), err)
	}
	return s.Book, nil
}
