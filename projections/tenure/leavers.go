package tenure

import (
	"slices"

	"muster/events"
	"muster/projections/answers"
	"muster/projections/staffing"
)

// sameCouncil stands in the place of a destination for those who go to another
// role of the council.
const sameCouncil = "same-council"

// Codes of the census that the view speaks of, from 1.
var (
	movedWithin   = 1 + slices.Index(events.LeavingReasons, "moved-within-council")
	toAgency      = 1 + slices.Index(events.Destinations, "agency")
	notKnown      = []string{"not-known", "not-collected"}
	destinations  = append(slices.Clip(events.Destinations), sameCouncil)
	withinCouncil = len(destinations)
)

// The first things counted of leavers; the reasons and destinations follow.
const (
	left = iota
	reasonKnown
	destinationKnown
	elsewhere // to a known destination but agency
	firstReason
)

// firstDestination is where the destinations begin.
var firstDestination = firstReason + len(events.LeavingReasons)

func (a *asked) layLeavers() {
	for _, name := range []string{"leavers", "reason-known", "destination-known", "not-to-agency"} {
		a.count(name)
	}
	base := [2]int{left, left}
	if a.Setting("base") == knownLeavers {
		base = [2]int{reasonKnown, destinationKnown}
	}
	for i, list := range [][]string{events.LeavingReasons, destinations} {
		for _, code := range list {
			n := a.count([]string{"reason-", "destination-"}[i] + code)
			if base[i] == left || !slices.Contains(notKnown, code) {
				a.share(n, base[i])
			}
		}
	}
	a.share(elsewhere, destinationKnown)
}

// leavers answers for one day.
func (a *asked) leavers(day events.Date) (answers.Figures, []answers.Group, error) {
	s := a.m.staff.NewSheet(a.Asked, a.figures)
	for _, r := range a.m.staff.Happened.Within(answers.Year(day), a.known) {
		if leaves(r.Value.What) {
			leaver(s, &r.Value)
		}
	}
	figures, groups := s.Figures(a.said(a.all()...))
	return figures, groups, nil
}

func leaver(s *staffing.Sheet, r *staffing.Row) {
	reason, to := int(r.Reason), int(r.Where)
	if r.What == staffing.TransferOut {
		reason, to = movedWithin, withinCouncil
	}
	s.AddRow(left, r, "")
	if reason > 0 {
		s.AddRow(firstReason+reason-1, r, "")
	}
	if to > 0 {
		s.AddRow(firstDestination+to-1, r, "")
	}
	if reason > 0 && !slices.Contains(notKnown, events.LeavingReasons[reason-1]) {
		s.AddRow(reasonKnown, r, "")
	}
	if to == 0 || slices.Contains(notKnown, destinations[to-1]) {
		return
	}
	s.AddRow(destinationKnown, r, "")
	if to != toAgency {
		s.AddRow(elsewhere, r, "")
	}
}
