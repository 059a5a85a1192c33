package practised

import (
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/projections/bitemporal"
)

// folding is what is on record of one person, as far as it is worked out.
type folding struct {
	names       *facts.Names
	person      facts.Thing
	open        []bitemporal.Row[row] // needs that are not met, procedures that run, and courses that no later one stands for
	did, stands []bitemporal.Row[row] // all else
}

// begin begins with what stood open before the notes that are to be taken.
func (p *folding) begin(names *facts.Names, person facts.Thing, open []bitemporal.Row[row]) {
	p.names, p.person = names, person
	p.open = append(p.open[:0], open...)
	p.did, p.stands = p.did[:0], p.stands[:0]
}

func (p *folding) take(line events.Line, ev events.Event) {
	name := p.names.Number
	day := func(w what, named string) bitemporal.Row[row] {
		return bitemporal.Row[row]{Span: events.Span{From: ev.On(), To: ev.On() + 1}, Value: row{Line: line, Of: p.person, What: w, Name: name(named)}}
	}
	switch e := ev.(type) {
	case *events.SupervisionHeld:
		p.put(day(supervision, ""))
	case *events.AppraisalHeld:
		p.put(day(appraisal, ""))
	case *events.ExitInterviewHeld:
		p.put(day(interview, ""))
		for _, t := range e.Themes {
			p.put(day(theme, t))
		}
	case *events.TrainingCompleted:
		r := day(training, e.Course)
		r.Span.To, r.Value.Mandatory = 0, e.Compliance
		if e.ValidTo != 0 {
			r.Span.To = e.ValidTo + 1
		}
		p.complete(r)
	case *events.QualificationGained:
		r := day(qualification, e.Qualification)
		r.Span.To = 0
		p.put(r)
	case *events.LearningNeedSet:
		p.set(day(need, e.Need), e.Due)
	case *events.LearningNeedMet:
		p.met(name(e.Need), e.Day)
	case *events.ProcedureStarted:
		r := day(procedure, e.Procedure)
		r.Span.To = 0
		p.open = append(p.open, r)
	case *events.ProcedureEnded:
		if r, found := p.close(procedure, name(e.Procedure)); found {
			r.Span.To = e.LastDay + 1
			p.put(r)
		}
	}
}

// complete adds a course that was completed. From its day on it stands for those
// completions of the same course that are earlier, last no longer and were told
// before it, so that of a course done every year one row holds on a day. A question
// sees no difference: with or without the others the course is valid, and the
// newest line that says so is this one's.
func (p *folding) complete(r bitemporal.Row[row]) {
	for i := 0; i < len(p.open); {
		if !standsFor(&r, &p.open[i]) {
			i++
			continue
		}
		was := p.open[i]
		if was.Span.To == 0 || was.Span.To > r.Span.From {
			was.Span.To = r.Span.From
		}
		p.put(was)
		p.open = slices.Delete(p.open, i, i+1)
	}
	p.open = append(p.open, r)
}

// standsFor reports whether a course that is completed stands for a completion that
// was open.
func standsFor(r, was *bitemporal.Row[row]) bool {
	return was.Value.What == training && was.Value.Name == r.Value.Name && was.Value.Line < r.Value.Line && was.Span.From < r.Span.From &&
		(r.Span.To == 0 || was.Span.To != 0 && was.Span.To <= r.Span.To)
}

// set begins a need, or gives one that is not met another due date from a day on.
func (p *folding) set(r bitemporal.Row[row], due events.Date) {
	if was, found := p.close(need, r.Value.Name); found && was.Span.From < r.Span.From {
		was.Value.What, was.Span.To = needWas, r.Span.From
		p.put(was)
	}
	r.Span.To, r.Value.Due = 0, due
	p.open = append(p.open, r)
}

// met ends a need. Its row lasts until it is both due and met.
func (p *folding) met(named facts.Name, day events.Date) {
	if r, found := p.close(need, named); found {
		r.Value.Done, r.Span.To = day, max(day, r.Value.Due)+1
		p.put(r)
	}
}

// close takes out of what is open the one thing that has a name.
func (p *folding) close(w what, named facts.Name) (r bitemporal.Row[row], found bool) {
	i := slices.IndexFunc(p.open, func(r bitemporal.Row[row]) bool { return r.Value.What == w && r.Value.Name == named })
	if i < 0 {
		return r, false
	}
	r = p.open[i]
	p.open = slices.Delete(p.open, i, i+1)
	return r, true
}

// put adds a row.
func (p *folding) put(r bitemporal.Row[row]) {
	if r.Value.What < training {
		p.did = append(p.did, r)
	} else {
		p.stands = append(p.stands, r)
	}
}
