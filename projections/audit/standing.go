package audit

import (
	"fmt"

	"muster/events"
	"muster/events/facts"
)

// standing says how things stand with a thing on the days.
func (h *history) standing(of thing, days []events.Date) Standing {
	var list Standing
	for _, d := range days {
		prefix := ""
		if len(days) > 1 {
			prefix = d.String() + ": "
		}
		for _, s := range h.on(of, d) {
			list = append(list, prefix+s)
		}
	}
	return list
}

func (h *history) on(of thing, d events.Date) []string {
	t := h.record.Called(of.kind, of.id)
	switch of.kind {
	case facts.Worker:
		return h.worker(t, d)
	case facts.Post:
		return h.post(t, d)
	case facts.Assignment:
		return orElse(h.assignment(t, d), "not running")
	case facts.Register:
		return orElse(h.register(t, d), "not declared")
	case facts.Case:
		return orElse(h.childsCase(t, d), "not open")
	case facts.Absence:
		return orElse(h.absence(t, d), "not away")
	}
	return orElse(noted(h.record.Notes(of.kind, t), d), none[of.kind])
}

func orElse(list []string, none string) []string {
	if len(list) == 0 {
		return []string{none}
	}
	return list
}

func (h *history) worker(t facts.Thing, d events.Date) []string {
	var list []string
	for _, s := range h.record.Stints(t) {
		if s.Span.Contains(d) {
			list = append(list, fmt.Sprintf("in post %s as %s, grade %s, team %s, %s FTE", h.record.PostID(s.Post),
				h.slug(s.Role), h.slug(s.Grade), h.slug(s.Team), events.FTE(s.FTE)))
		}
	}
	for _, a := range h.record.Assignments(t) {
		list = append(list, h.assignment(a, d)...)
	}
	return orElse(list, "not in post")
}

func (h *history) post(t facts.Thing, d events.Date) []string {
	for _, p := range h.record.Phases(t) {
		if !p.Span.Contains(d) {
			continue
		}
		list := []string{fmt.Sprintf("%s, grade %s, team %s, service %s, %s FTE", h.slug(p.Role), h.slug(p.Grade), h.slug(p.Team), h.slug(p.Service), events.FTE(p.FTE))}
		for _, s := range h.record.Holdings(t, d) {
			if s.Span.Contains(d) {
				list = append(list, fmt.Sprintf("held by %s, %s FTE", h.record.WorkerID(s.Worker), events.FTE(s.FTE)))
			}
		}
		return list
	}
	return []string{"does not exist"}
}

func (h *history) assignment(t facts.Thing, d events.Date) []string {
	var list []string
	for _, e := range h.record.Engagements(t) {
		if e.Span.Contains(d) {
			list = append(list, fmt.Sprintf("on assignment %s from %s as %s, team %s, %s FTE, for %s", h.record.AssignmentID(t),
				h.slug(e.Agency), h.slug(e.Role), h.slug(e.Team), events.FTE(e.FTE), events.AgencyReasons[e.Reason-1]))
		}
	}
	return list
}

func (h *history) register(t facts.Thing, d events.Date) []string {
	var list []string
	for _, f := range h.record.Declared(t) {
		if f.Begins <= d {
			list = []string{fmt.Sprintf("%d as at %s", f.Count, f.Begins)}
		}
	}
	return list
}

func (h *history) childsCase(t facts.Thing, d events.Date) []string {
	var list []string
	for _, p := range h.record.CasePhases(t) {
		if p.Span.Contains(d) {
			list = append(list, events.CaseStatuses[p.Status-1])
			if p.Team != 0 {
				list[0] += ", team " + h.slug(p.Team)
			}
		}
	}
	for _, a := range h.record.Allocations(t) {
		if !a.Span.Contains(d) {
			continue
		}
		does := "held by "
		if a.Cover {
			does = "covered by "
		}
		list = append(list, does+h.record.WorkerID(a.Worker))
	}
	return list
}

func (h *history) absence(t facts.Thing, d events.Date) []string {
	s := h.record.Spell(t)
	switch {
	case s.Worker == 0 || d < s.Span.From:
		return nil
	case s.Span.Contains(d):
		return []string{h.record.WorkerID(s.Worker) + " away, " + events.AbsenceReasons[s.Reason-1]}
	}
	return []string{fmt.Sprintf("%s back, %s days lost", h.record.WorkerID(s.Worker), s.DaysLost)}
}

func (h *history) slug(n facts.Name) string { return h.record.Names.Slug(n) }
