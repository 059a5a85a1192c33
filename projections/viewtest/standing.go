package viewtest

import (
	"encoding/json"
	"iter"

	"muster/events"
	"muster/projections"
)

// hearer is a model that heeds nothing and remembers what its answer stands on.
type hearer struct{ from projections.Standing }

func (*hearer) Apply(events.Position, *events.Entry) error { return nil }
func (h *hearer) Answer(_ json.RawMessage, from projections.Standing) (any, error) {
	h.from = from
	return nil, nil
}
func (*hearer) AppendState(b []byte) []byte { return b }
func (*hearer) RestoreState([]byte) error   { return nil }

// Standing returns what a view stands on that has taken in some entries, so that
// a model can be asked by itself.
func Standing(t T, entries iter.Seq[*events.Entry]) projections.Standing {
	t.Helper()
	l, h := new(Ledger), new(hearer)
	l.Batch = 1 << 12
	for e := range entries {
		l.Add(e)
	}
	p := Fold(t, projections.View{Name: "hearer", New: func(string) projections.Model { return h }}, l, "")
	if _, err := Ask[any](p, struct{}{}); err != nil {
		t.Fatalf("ask: %v", err)
	}
	return h.from
}
