package scenarios

import (
	"fmt"

	"muster/events"
)

// The published starters and leavers do not explain the published stock. What
// closes the gap is neither: moves from and to children's services roles outside
// the social work workforce, and changed hours. Each such entry says that it is
// assumed.
const (
	assumedSource = "assumed: closes the gap between the published stock and the published starters and leavers"
	assumedIn     = "assumed: qualified as a social worker while in a family support role"
	assumedOut    = "assumed: moved to a children's services role outside the social work workforce"
	assumedHours  = "assumed: changed hours"
)

// moveTo closes the gap in heads.
func (h *county) moveTo(heads int) {
	gap := heads - h.sum(h.to).heads
	for ; gap > 0; gap-- {
		h.qualify()
	}
	for ; gap < 0; gap++ {
		h.moveOut()
	}
}

func (h *county) qualify() {
	p := h.settled("support-worker")
	if p == nil {
		panic("scenarios: no family support worker is left to qualify")
	}
	on := workingDay(h.between(h.from+10, h.to-8))
	told := h.told(on)
	h.clerk.note(told, personnel, assumedIn, assumedSource, &events.WorkerRegistered{Day: on - 5, Worker: p.id, Registration: h.registration()})
	h.move(p, h.vacancy("social-worker", p.fte, on, told), on, told, assumedIn, assumedSource)
}

func (h *county) moveOut() {
	p := h.settled("social-worker")
	on := workingDay(h.between(h.from+10, h.to-8))
	told := h.told(on)
	s := &seat{id: h.postID(), role: "commissioning", grade: "officer", team: "commissioning", service: "commissioning", fte: p.fte, free: on - 20, told: told}
	h.establish(s, on-20, establishment, assumedOut, assumedSource)
	h.move(p, s, on, told, assumedOut, assumedSource)
}

// changeHoursTo closes the gap in FTE, first the part finer than a tenth.
func (h *county) changeHoursTo(fte hundredths) {
	for tries := 0; ; tries++ {
		gap := fte - h.sum(h.to).fte
		if gap == 0 {
			return
		}
		p := h.people[h.random.IntN(len(h.people))]
		if gap%10 != 0 {
			p = h.finest(p)
		}
		if !p.stays() || !p.counts(h.to) || p.since >= h.from || p.told >= h.from {
			continue
		}
		step := h.step(gap, p.fte)
		if step == 0 {
			continue
		}
		h.changeHours(p, p.fte+step)
		if tries > 1_000_000 {
			panic("scenarios: the published FTE cannot be met by changing hours")
		}
	}
}

// finest returns somebody whose FTE is finer than tenths, if there is one.
func (h *county) finest(otherwise *person) *person {
	for _, p := range h.people {
		if p.stays() && !p.tenths() && p.counts(h.to) && p.since < h.from && p.told < h.from && p.fte < 70 {
			return p
		}
	}
	return otherwise
}

// step returns by how much somebody's FTE may change towards a gap.
func (h *county) step(gap, fte hundredths) hundredths {
	if fine := gap % 10; fine != 0 {
		if fte+fine <= 100 && fte+fine >= 40 {
			return fine
		}
		return 0
	}
	want := hundredths(10 * (1 + h.random.IntN(3)))
	if gap > 0 {
		return min(gap, want, (100-fte)/10*10)
	}
	return max(gap, -want, -max(0, (fte-50)/10*10))
}

func (h *county) changeHours(p *person, fte hundredths) {
	on := h.between(h.from+10, h.to-5)
	told := h.told(on)
	p.fte, p.since, p.told = fte, on, told
	h.clerk.note(told, personnel, assumedHours, assumedSource, &events.HoursChanged{Day: on, Worker: p.id, Post: p.seat.id, FTE: fte.fte()})
	h.resize(p.seat, fte, on, told, "post resized to its holder's hours")
}

// mistype has something recorded wrongly and put right ten days later, well
// before any figure that it would disturb was published: alternately a starter's
// hours, corrected, and a change of hours for the wrong person, retracted.
func (h *county) mistype(number int) {
	if number%2 == 0 {
		h.correctStarter()
		return
	}
	p := h.settled("social-worker")
	if p == nil || p.fte <= 60 {
		return
	}
	on := h.between(h.from+10, h.to-30)
	told := batchDay(on)
	wrong := h.clerk.note(told, personnel, "changed hours", "", &events.HoursChanged{Day: on, Worker: p.id, Post: p.seat.id, FTE: (p.fte - 20).fte()})
	p.since, p.told = on, batchDay(told+5)
	h.fix(wrong, p.told, "the hours were changed for the wrong person", &events.LineRetracted{})
}

func (h *county) correctStarter() {
	for _, p := range h.people {
		if p.hiring == nil || p.since <= h.from || p.seat.holder != p || p.hiring.day < h.from || p.fte < 80 {
			continue
		}
		right := p.hiring.event.(*events.WorkerHired)
		wrong := *right
		wrong.FTE = (p.fte - 30).fte()
		p.hiring.event = &wrong
		p.told = batchDay(p.told + 5)
		h.fix(p.hiring, p.told, "the contract says more hours than were typed", &events.LineCorrected{Now: right})
		return
	}
}

func (h *county) fix(wrong *note, told events.Date, why string, by events.Event) {
	n := h.clerk.note(told, personnel, why, "the signed contract", by)
	n.fixes = wrong
}

// agreeNewPosts establishes the nine posts newly agreed by the department's
// management team (DMT) between March and June 2019, CFS-DMT-1 to CFS-DMT-9. All
// are vacant at 30 June. That the part-time posts are of 0.9 FTE is assumed: it
// is what the report's rise of 1.6 points without them comes to.
func (h *county) agreeNewPosts() {
	told := batchDay(day("2019-05-20"))
	on := day("2019-06-03")
	for i := range 9 {
		s := &seat{id: fmt.Sprintf("CFS-DMT-%d", i+1), role: "case-holder", grade: "social-worker", fte: 100, free: on, told: told, kept: true}
		if i < 2 {
			s.role, s.grade, s.fte = "first-line-manager", "team-manager", 90
		}
		h.place(s)
		h.establish(s, on, establishment, "newly agreed by DMT: two part-time team managers and seven social workers", reportSource+", paragraph 13")
	}
}
