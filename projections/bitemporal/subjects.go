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
