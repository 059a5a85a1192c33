package viewtest

import (
	"bytes"
	"iter"
	"slices"
	"testing"

	"muster/events"
	"muster/projections"
)

// State folds entries from nothing and returns the state that a view saves.
func State(t T, v projections.View, entries iter.Seq[*events.Entry]) []byte {
	t.Helper()
	m, at := v.New(Authority), events.Position(0)
	for e := range entries {
		at++
		must(t, m.Apply(at, e))
	}
	return m.AppendState(nil)
}

// Decoded ranges over the entries of a ledger.
func (l *Ledger) Decoded(t T) iter.Seq[*events.Entry] {
	return func(yield func(*events.Entry) bool) {
		for _, s := range l.Entries() {
			e, err := events.DecodeEntry(s.Bytes)
			must(t, err)
			if !yield(e) {
				return
			}
		}
	}
}

// BearsDamage gives each byte of a saved state other values. What is restored
// all the same, use must be able to do something with.
func BearsDamage(t *testing.T, v projections.View, saved []byte, use func(projections.Model)) {
	t.Helper()
	for i := range saved {
		for _, to := range []byte{0, 1, 7, 0x7f, 0xff} {
			b := slices.Clone(saved)
			b[i] = to
			useDamaged(t, v.New(Authority), b, use, i)
		}
	}
}

func useDamaged(t *testing.T, m projections.Model, b []byte, use func(projections.Model), at int) {
	defer func() {
		if fault := recover(); fault != nil {
			t.Fatalf("byte %d of the saved state is %d: %v", at, b[at], fault)
		}
	}()
	if m.RestoreState(b) == nil {
		use(m)
	}
}

// FuzzRestore holds that no saved state, however damaged, does more than fail,
// and that what can be restored can be used, if there is a use, and is saved again
// as it then is.
func FuzzRestore(f *testing.F, v projections.View, saved []byte, use func(*testing.T, projections.Model)) {
	f.Add(saved)
	f.Add(v.New(Authority).AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := v.New(Authority)
		if m.RestoreState(b) != nil {
			return
		}
		if use != nil {
			use(t, m)
		}
		saved, again := m.AppendState(nil), v.New(Authority)
		if err := again.RestoreState(saved); err != nil {
			t.Fatalf("what was saved cannot be restored: %v", err)
		}
		if !bytes.Equal(saved, again.AppendState(nil)) {
			t.Fatal("what was restored is saved as something else")
		}
	})
}
