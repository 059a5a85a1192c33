package facts_test

import (
	"fmt"
	"slices"
	"strings"

	"muster/events"
	"muster/events/facts"
)

// describe tells everything that a record's facts amount to, by ids and without
// citing lines, in an order that does not depend on how the ledger numbered
// things. Only the kinds asked for are told.
func describe(r *facts.Record, kinds ...facts.Kind) string {
	var all []string
	for _, k := range kinds {
		for t := facts.Thing(1); int(t) <= r.Count(k); t++ {
			for _, s := range tellers[k](r, t) {
				all = append(all, fmt.Sprintf("%d %s %s", k, r.ID(k, t), s))
			}
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

var everyKind = []facts.Kind{facts.Worker, facts.Post, facts.Assignment, facts.Register, facts.Case, facts.Grievance, facts.Absence,
	facts.Declaration, facts.Practice, facts.Profile, facts.Trainee, facts.Account, facts.Demand}

var tellers = map[facts.Kind]func(*facts.Record, facts.Thing) []string{
	facts.Worker: tellWorker, facts.Post: tellPost, facts.Assignment: tellAssignment, facts.Register: tellRegister,
	facts.Case: tellCase, facts.Absence: tellAbsence,
	facts.Grievance: notesOf(facts.Grievance), facts.Declaration: notesOf(facts.Declaration), facts.Practice: notesOf(facts.Practice),
	facts.Profile: notesOf(facts.Profile), facts.Trainee: notesOf(facts.Trainee), facts.Account: notesOf(facts.Account), facts.Demand: notesOf(facts.Demand),
}

func tellWorker(r *facts.Record, t facts.Thing) []string {
	var list []string
	n := r.Names.Slug
	for _, s := range r.Stints(t) {
		list = append(list, fmt.Sprint("stint ", s.Span, r.PostID(s.Post), n(s.Role), n(s.Grade), n(s.Team), s.FTE, s.Began, s.Ended, s.JobShare, s.Counts, s.Origin, s.Reason, s.Destination))
	}
	for _, a := range r.Assignments(t) {
		list = append(list, "assignment "+r.AssignmentID(a))
	}
	for _, f := range r.Flows(t, nil) {
		list = append(list, fmt.Sprint("flow ", f.Day, f.Leaver, f.Transfer, r.PostID(f.Post), n(f.Role), n(f.Team), f.FTE))
	}
	return list
}

func tellPost(r *facts.Record, t facts.Thing) []string {
	var list []string
	n := r.Names.Slug
	for _, p := range r.Phases(t) {
		list = append(list, fmt.Sprint("phase ", p.Span, p.FundedTo, p.FTE, n(p.Role), n(p.Grade), n(p.Team), n(p.Service)))
	}
	for _, h := range r.Holdings(t, 0) {
		list = append(list, fmt.Sprint("held ", h.Span, r.WorkerID(h.Worker), h.FTE))
	}
	return list
}

func tellAssignment(r *facts.Record, t facts.Thing) []string {
	var list []string
	n := r.Names.Slug
	for _, e := range r.Engagements(t) {
		list = append(list, fmt.Sprint(e.Span, r.WorkerID(e.Worker), r.PostID(e.Covers), n(e.Agency), n(e.Role), n(e.Team), e.FTE, e.Reason))
	}
	return list
}

func tellRegister(r *facts.Record, t facts.Thing) []string {
	var list []string
	for i, f := range r.Declared(t) {
		list = append(list, fmt.Sprint(i, f.Begins, f.Count))
	}
	return list
}

func tellCase(r *facts.Record, t facts.Thing) []string {
	var list []string
	for _, a := range r.Allocations(t) {
		list = append(list, fmt.Sprint("allocation ", a.Span, r.WorkerID(a.Worker), a.Reason, a.EndReason, a.Cover))
		if !slices.Contains(r.Held(a.Worker), t) {
			list = append(list, "is not among those of "+r.WorkerID(a.Worker))
		}
	}
	for w := facts.Thing(1); int(w) <= r.Count(facts.Worker); w++ {
		if slices.Contains(r.Held(w), t) {
			list = append(list, "of "+r.WorkerID(w))
		}
	}
	for _, p := range r.CasePhases(t) {
		list = append(list, fmt.Sprint("phase ", p.Span, p.Status, r.Names.Slug(p.Team), r.Names.Slug(p.Family)))
	}
	return list
}

func tellAbsence(r *facts.Record, t facts.Thing) []string {
	s := r.Spell(t)
	list := notesOf(facts.Absence)(r, t)
	if s.Worker == 0 {
		return list
	}
	return append(list, fmt.Sprint("spell ", s.Span, r.WorkerID(s.Worker), s.Reason, s.DaysLost, slices.Contains(r.Absences(s.Worker), t)))
}

func notesOf(k facts.Kind) func(*facts.Record, facts.Thing) []string {
	return func(r *facts.Record, t facts.Thing) []string {
		var list []string
		for i, n := range r.Notes(k, t) {
			list = append(list, fmt.Sprint(i, string(events.AppendEvent(nil, n.Event))))
		}
		return list
	}
}
