package facts

// Set gathers things without duplicates, in the order in which they were added.
// Its zero value is empty.
type Set struct {
	list  []Thing
	marks []uint32
	round uint32
}

// Add adds a thing unless it is there.
func (s *Set) Add(t Thing) {
	if s.round == 0 {
		s.round = 1
	}
	if mark := grow(&s.marks, t); *mark != s.round {
		*mark = s.round
		s.list = append(s.list, t)
	}
}

// Take empties the set and returns what was in it, until the next Add.
func (s *Set) Take() []Thing {
	list := s.list
	s.list = s.list[:0]
	s.round++
	return list
}
