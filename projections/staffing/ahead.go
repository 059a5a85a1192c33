package staffing

import (
	"muster/events"
	"muster/events/facts"
)

// together is how many events or revisions are looked at before they are taken
// in: many, since they are waited for together, and no more than the
// processor's caches hold.
const together = 128

// Expect tells which entries come next; see projections.RunModel.
func (s *Staff) Expect(run []*events.Entry) { s.coming = coming{entries: run} }

// coming is the rest of the entries that come next, and how many of them were
// looked at.
type coming struct {
	entries []*events.Entry
	looked  int
}

// next looks ahead when what was looked at has been taken in.
func (c *coming) next(r *facts.Record) {
	if len(c.entries) == 0 {
		return
	}
	if c.looked == 0 {
		for n := 0; n < together && c.looked < len(c.entries); c.looked++ {
			n += len(c.entries[c.looked].Events)
		}
		r.LookAhead(c.entries[:c.looked])
	}
	c.entries, c.looked = c.entries[1:], c.looked-1
}

// expect looks at what some revisions will need.
func (s *Staff) expect(revisions []revision) {
	for of := range s.expected {
		s.expected[of] = s.expected[of][:0]
	}
	for i := range revisions {
		r := &revisions[i]
		s.expected[r.of] = append(s.expected[r.of], uint32(r.thing))
	}
	s.read += s.ofPost.LookAhead(&s.Stock, s.expected[facts.Post])
	s.read += s.ofAssignment.LookAhead(&s.Stock, s.expected[facts.Assignment])
	s.read += s.ofWorker.LookAhead(&s.Happened, s.expected[facts.Worker])
}
