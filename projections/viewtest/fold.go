package viewtest

import (
	"context"
	"encoding/json"

	"muster/projections"
)

// Fold folds all that the ledger holds, from the newest checkpoint in dir on,
// and stops. Without a directory there are no checkpoints. The projector answers questions afterwards as it would have when
// it was live.
func Fold(t T, v projections.View, l projections.Source, dir string) *projections.Projector {
	t.Helper()
	p := projections.New(projections.Config{View: v, Authority: Authority, Source: l, Checkpoints: projections.Checkpoints{Dir: dir}})
	if err := Catch(p); err != nil {
		t.Fatalf("fold: %v", err)
	}
	return p
}

// Catch runs a projector until it has caught up, or cannot.
func Catch(p *projections.Projector) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return p.Run(ctx, func() error { cancel(); return nil })
}

// Ask puts a question to a view and reads its answer.
func Ask[A any](p *projections.Projector, question any) (*A, error) {
	q, err := json.Marshal(question)
	if err != nil {
		return nil, err
	}
	b, err := p.Answer(context.Background(), q)
	if err != nil {
		return nil, err
	}
	a := new(A)
	return a, json.Unmarshal(b, a)
}
