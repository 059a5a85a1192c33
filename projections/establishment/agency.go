package establishment

import (
	"muster/events"
	"muster/projections/answers"
	"muster/projections/staffing"
)

// layAgency lays out: in post, agency, agency by reason.
func (a *asked) layAgency() {
	employed, all := a.count("in-post"), a.count("agency")
	a.share("agency", staffing.Heads, all, all, employed)
	for _, reason := range events.AgencyReasons {
		a.share("agency-"+reason, staffing.Heads, a.count("agency-"+reason), all)
	}
}

// agency answers for one day.
func (a *asked) agency(day events.Date) (answers.Figures, []answers.Group, error) {
	s := a.m.staff.NewSheet(a.Asked, a.figures)
	for i := range a.stock {
		r := &a.stock[i]
		switch {
		case !r.Span.Contains(day):
		case r.Value.What == staffing.InPost:
			s.AddRow(0, &r.Value, "")
		case r.Value.What == staffing.Agency:
			s.AddRow(1, &r.Value, "")
			if r.Value.Reason > 0 {
				s.AddRow(1+int(r.Value.Reason), &r.Value, "")
			}
		}
	}
	figures, groups := s.Figures(func(p *staffing.Part) answers.Figures {
		return answers.Figures{Rates: a.rates(p), Counts: counts(p, len(a.figures))}
	})
	return figures, groups, nil
}
