package scenarios

import (
	"cmp"
	"slices"

	"muster/events"
)

// vacateTo changes the establishment so that at the end of the quarter so much
// of each grade is vacant.
func (h *county) vacateTo(want map[string]hundredths) {
	for _, grade := range []string{"social-worker", "senior-practitioner", "team-manager"} {
		over := h.vacant(grade) - want[grade]
		if over > 0 {
			h.takeAway(grade, over)
		}
		for over < 0 {
			fte := min(-over, 100)
			on := h.between(h.to-25, h.to)
			h.vacantSeat(h.told(on), on, grade, fte, reductions, "post established", "assumed")
			over += fte
		}
	}
}

// vacancies lists the posts of a grade that are vacant at the end of the
// quarter, those vacant longest first.
func (h *county) vacancies(grade string) []*seat {
	var all []*seat
	for _, s := range h.posts {
		if s.holder == nil && !s.closed && s.grade == grade && s.free <= h.to {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b *seat) int { return cmp.Compare(a.free, b.free) })
	return all
}

func (h *county) vacant(grade string) hundredths {
	var sum hundredths
	for _, s := range h.vacancies(grade) {
		sum += s.fte
	}
	return sum
}

// takeAway closes vacant posts, and cuts the last of them, by so much in all.
func (h *county) takeAway(grade string, over hundredths) {
	for _, s := range h.vacancies(grade) {
		if over == 0 {
			return
		}
		if s.kept {
			continue
		}
		on := h.between(max(s.free, h.to-25), h.to-1)
		told := h.toldAfter(on, s.told)
		if s.fte <= over {
			over -= s.fte
			s.closed = true
			h.clerk.note(told, reductions, "vacant post given up", "assumed", &events.PostClosed{LastDay: min(on, h.to-1), Post: s.id})
			continue
		}
		s.fte -= over
		s.free, s.told = on, told
		over = 0
		h.clerk.note(told, reductions, "vacant post cut", "assumed", &events.PostChanged{Day: on, Post: s.id, FTE: s.fte.fte()})
	}
	if over != 0 {
		panic("scenarios: more vacancies of " + grade + " are kept than were published")
	}
}
