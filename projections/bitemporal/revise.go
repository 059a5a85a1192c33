package bitemporal

import "muster/events"

// Revise makes want what is believed of one subject from entry known on, where
// have lists the subject's rows that are believed so far. A row of have that is
// also in want stays as it is; the others are closed, and what is missing is
// put. It returns the rows of want, in want's order, in have's storage.
//
// Lists that agree but for a few rows in the middle cost the least; lists in
// unlike orders are compared row by row with each other, so keep them short.
// A closed row and one put in its place are one change to a tally, which sees
// only how they differ: an open row that gets an end is one step.
func (t *Table[R]) Revise(known events.Position, have []RowID, want []Row[R]) []RowID {
	lead := 0
	for lead < len(have) && lead < len(want) && t.is(have[lead], &want[lead]) {
		lead++
	}
	h, w := len(have), len(want)
	for h > lead && w > lead && t.is(have[h-1], &want[w-1]) {
		h, w = h-1, w-1
	}
	t.fresh = t.fresh[:0]
	t.exchange(known, have[lead:h], want[lead:w])
	if h == w {
		copy(have[lead:h], t.fresh)
		return have
	}
	t.fresh = append(t.fresh, have[h:]...)
	return append(have[:lead], t.fresh...)
}

// exchange closes the rows of have that are not in want, puts those of want
// that are not in have, and appends the rows of want to t.fresh.
func (t *Table[R]) exchange(known events.Position, have []RowID, want []Row[R]) {
	t.keep(have, want)
	next := 0
	for j := range want {
		if t.fresh[j] != none {
			continue
		}
		for next < len(have) && t.kept[next] {
			next++
		}
		if next < len(have) {
			t.fresh[j] = t.replace(known, have[next], want[j].Span, want[j].Value)
			next++
			continue
		}
		t.fresh[j] = t.Put(known, want[j].Span, want[j].Value)
	}
	for ; next < len(have); next++ {
		if !t.kept[next] {
			t.Close(known, have[next])
		}
	}
}

// none stands for a row that is still to be put.
const none RowID = 1<<32 - 1

// keep sets t.fresh[j] to the row of have that is want[j], or to none, and
// t.kept[i] to whether have[i] is any. No row is used twice.
func (t *Table[R]) keep(have []RowID, want []Row[R]) {
	t.kept = t.kept[:0]
	for range have {
		t.kept = append(t.kept, false)
	}
	for j := range want {
		t.fresh = append(t.fresh, none)
		if len(have) == 1 && len(want) == 1 {
			return // Revise has compared them
		}
		for i, id := range have {
			if !t.kept[i] && t.is(id, &want[j]) {
				t.fresh[j], t.kept[i] = id, true
				break
			}
		}
	}
}

// is reports whether a row reads as r does.
func (t *Table[R]) is(id RowID, r *Row[R]) bool {
	p := t.record(id)
	return p.from == r.Span.From && p.to == r.Span.To && p.value == r.Value
}
