package viewtest

import (
	"bytes"
	"fmt"
	"reflect"

	"pgregory.net/rapid"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
)

// AskedThenAndNow fails unless a view that has read no further than an entry, and
// one that has read on and is asked what was known then, say the same.
func AskedThenAndNow(t *rapid.T, v projections.View, l *Ledger, known int, q answers.Question) {
	was, err := Ask[answers.Answer](Fold(t, v, l.Upto(known), ""), q)
	q.KnownAt = fmt.Sprintf("@%d", known)
	is, refused := Ask[answers.Answer](Fold(t, v, l, ""), q)
	if err != nil || refused != nil {
		if fmt.Sprint(err) != fmt.Sprint(refused) {
			t.Fatalf("%+v was answered with %v, and is now with %v", q, err, refused)
		}
		return
	}
	was.Position, was.Known, was.KnownAt = is.Position, is.Known, is.KnownAt
	for i := range was.Series {
		was.Series[i].Position, was.Series[i].Known, was.Series[i].KnownAt = is.Position, is.Known, is.KnownAt
	}
	if !reflect.DeepEqual(was, is) {
		t.Fatalf("%+v was answered with\n%+v\nand is now with\n%+v", q, was, is)
	}
}

// SeriesIsItsDays fails unless a view says of each day of the year to that of a
// question, by month, in a series what it says when asked about it alone.
func SeriesIsItsDays(t *rapid.T, v projections.View, l *Ledger, known int, q answers.Question) {
	p := Fold(t, v, l, "")
	q.KnownAt = fmt.Sprintf("@%d", known)
	series := q
	series.AsOf, series.From, series.To, series.Every = 0, q.AsOf.AddMonths(-11), q.AsOf, "month"
	all, err := Ask[answers.Answer](p, series)
	if err != nil || len(all.Series) == 0 {
		t.Fatalf("%+v was answered with %+v, %v", series, all, err)
	}
	for i := range all.Series {
		q.AsOf = all.Series[i].AsOf
		one, err := Ask[answers.Answer](p, q)
		if err != nil {
			t.Fatalf("%+v was answered with %v", q, err)
		}
		if !reflect.DeepEqual(one, &all.Series[i]) {
			t.Fatalf("%+v was answered with\n%+v\nand in a series with\n%+v", q, one, all.Series[i])
		}
	}
}

// FoldsTheSame fails unless a view folded entry by entry, one restored between two
// entries, and one folded in a run come to the same bytes.
func FoldsTheSame(t *rapid.T, v projections.View, l *Ledger, between int) {
	var list []*events.Entry
	for _, s := range l.Entries() {
		e, err := events.DecodeEntry(s.Bytes)
		if err != nil {
			t.Fatalf("%v", err)
		}
		list = append(list, e)
	}
	apply := func(m projections.Model, from, to int) error {
		for i := from; i < to; i++ {
			if err := m.Apply(events.Position(i+1), list[i]); err != nil {
				return err
			}
		}
		return nil
	}
	first := v.New(Authority)
	must(t, apply(first, 0, between))
	saved := first.AppendState(nil)
	restored := v.New(Authority)
	must(t, restored.RestoreState(saved))
	must(t, apply(first, between, len(list)))
	must(t, apply(restored, between, len(list)))
	want := first.AppendState(nil)
	if !bytes.Equal(want, restored.AppendState(nil)) {
		t.Fatalf("a view restored after %d entries comes to another state", between)
	}
	if run, ok := v.New(Authority).(projections.RunModel); ok {
		must(t, run.RestoreState(saved))
		run.Expect(list[between:])
		must(t, run.InRun(1_000, func() error { return apply(run, between, len(list)) }))
		if !bytes.Equal(want, run.AppendState(nil)) {
			t.Fatalf("a view folded in a run comes to another state")
		}
	}
}

func must(t T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
}

// Says returns what each line says by what the first entries of a ledger say:
// what was corrected as it was corrected, and nothing that was retracted.
func Says(l *Ledger, known int) map[events.Line]events.Event {
	m := map[events.Line]events.Event{}
	for _, s := range l.Entries()[:known] {
		e, err := events.DecodeEntry(s.Bytes)
		if err != nil {
			panic(err)
		}
		for i, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.LineCorrected:
				m[ev.Line] = ev.Now
			case *events.LineRetracted:
				delete(m, ev.Line)
			default:
				m[events.LineAt(s.Position, i+1)] = ev
			}
		}
	}
	return m
}

// Record returns the facts that some entries leave on record.
func Record(t T, entries []events.Stored) *facts.Record {
	t.Helper()
	r := new(facts.Record)
	for _, s := range entries {
		e, err := events.DecodeEntry(s.Bytes)
		must(t, err)
		_, err = r.Advance(s.Position, e)
		must(t, err)
	}
	return r
}
