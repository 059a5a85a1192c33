package bitemporal

import "muster/events/packed"

// Subjects are what is believed of each of many things, by the numbers of the
// things, from 1.
type Subjects[R comparable] []Subject[R]

// Of returns the subject with a number, making room for it.
func (l *Subjects[R]) Of(n uint32) *Subject[R] {
	for int(n) > len(*l) {
		*l = append(*l, Subject[R]{})
	}
	return &(*l)[n-1]
}

// LookAhead reads what revising the subjects with some numbers will need, so
// that memory is waited for once for all of them. It changes nothing; what it
// returns has no meaning, but that it must be used.
func (l Subjects[R]) LookAhead(t *Table[R], numbers []uint32) (read int) {
	for _, n := range numbers {
		if int(n) <= len(l) {
			s := &l[n-1]
			read += len(s.ids) + len(s.rows)
		}
	}
	for _, n := range numbers {
		if int(n) > len(l) {
			continue
		}
		if s := &l[n-1]; len(s.rows) > 0 {
			read += int(s.rows[len(s.rows)-1].Span.From) + int(s.ids[len(s.ids)-1])
		}
	}
	for _, n := range numbers {
		if int(n) > len(l) {
			continue
		}
		s := &l[n-1]
		for _, id := range s.ids[len(s.ids)-len(s.rows):] {
			read += int(t.record(id).until)
		}
	}
	return read
}

// AppendTo appends the saved form of the subjects to b, for ReadSubjects.
func (l Subjects[R]) AppendTo(b []byte) []byte {
	b = packed.AppendUints(b, uint64(len(l)))
	for i := range l {
		ids := l[i].Rows()
		b = packed.AppendUints(b, uint64(len(ids)))
		for _, id := range ids {
			b = packed.AppendUints(b, uint64(id))
		}
	}
	return b
}

// ReadSubjects reads what AppendTo appended. The table has been restored. The
// reader is Bad after a saved form that is none.
func ReadSubjects[R comparable](d *packed.Reader, t *Table[R]) Subjects[R] {
	l := make(Subjects[R], d.Count())
	for i := range l {
		ids := make([]RowID, d.Count())
		for j := range ids {
			n := d.Uint()
			if n >= uint64(t.Len()) {
				d.Bad = true
				return nil
			}
			ids[j] = RowID(n)
		}
		l[i] = SubjectOf(t, ids)
	}
	return l
}
