package establishment

import (
	"encoding/json"
	"fmt"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/staffing"
)

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

// Ask answers a question.
func (m *Model) Ask(q answers.Question, from projections.Standing) (*answers.Answer, error) {
	return About.Ask(q, from, m.prepare)
}

// asked is a question that has been understood, with what is believed about the
// days that it is about and later ones.
type asked struct {
	*answers.Asked
	m       *Model
	known   events.Position
	upTo    events.Date // when the latest known entry of the book was recorded; 0 is that there is none
	figures []string
	shares  []staffing.Share

	stock  []bitemporal.Row[staffing.Row]
	posts  []bitemporal.Row[post]
	offers []bitemporal.Row[offer]
	covers []bitemporal.Row[cover]
	terms  []bitemporal.Row[term]
	starts []bitemporal.Row[staffing.Row] // of people, later than the first day
	dues   []bitemporal.Row[staffing.Row] // of assignments
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	k := q.Known.Of(events.Workforce)
	days := events.Span{From: max(q.AsOf, q.From)} // one of them is none
	a := &asked{Asked: q, m: m, known: k, upTo: q.Known.UpTo(events.Workforce)}
	if q.Definition.ID != structure {
		a.stock = m.staff.Over(q, k, staffing.InPost, staffing.Vacant, staffing.Agency)
	}
	if q.Definition.ID != agencies {
		a.posts = within(&m.posts, days, k)
		a.offers = within(&m.offers, days, k)
		a.covers = within(&m.covers, days, k)
	}
	switch q.Definition.ID {
	case vacancies:
		a.layVacancies()
		return a.vacancies, nil
	case agencies:
		a.layAgency()
		return a.agency, nil
	case pipeline:
		a.layPipeline()
		a.gatherLater(days.From)
		return a.pipeline, nil
	case structure:
		a.layStructure()
		return a.structure, nil
	}
	a.terms = within(&m.terms, days, k)
	a.layForecast()
	return a.forecast, nil
}

// within gathers the rows that hold on any of some days, once for a question.
func within[R comparable](t *bitemporal.Table[R], days events.Span, k events.Position) (list []bitemporal.Row[R]) {
	for _, r := range t.Within(days, k) {
		list = append(list, r)
	}
	return list
}

// count names one more thing that is counted, and returns its number.
func (a *asked) count(name string) int {
	a.figures = append(a.figures, name)
	return len(a.figures) - 1
}

// share adds a share in both units, of which heads go by another name if they
// are no people.
func (a *asked) share(measure string, heads staffing.Unit, of int, in ...int) {
	for _, u := range []staffing.Unit{staffing.FTE, heads} {
		a.shareOf(measure, u, of, in...)
	}
}

func (a *asked) shareOf(measure string, u staffing.Unit, of int, in ...int) {
	whole := fmt.Sprintf("%s (%s)", a.figures[in[0]], u)
	if len(in) > 1 {
		whole = fmt.Sprintf("(%s + %s (%s))", whole, a.figures[in[1]], u)
	}
	a.shares = append(a.shares, staffing.Share{Measure: measure, Unit: u, Of: of, In: in,
		Formula: fmt.Sprintf("%s (%s) / %s", a.figures[of], u, whole)})
}

// inPosts is the unit of what is counted in posts.
const inPosts staffing.Unit = answers.Posts

// rates works all shares of a part out.
func (a *asked) rates(p *staffing.Part) []answers.Rate {
	list := make([]answers.Rate, 0, len(a.shares))
	for i := range a.shares {
		list = append(list, p.Rate(&a.shares[i]))
	}
	return list
}

// counts gives the counts of all that has a name.
func counts(p *staffing.Part, n int) []answers.Count {
	list := make([]answers.Count, 0, n)
	for i := range n {
		list = append(list, p.Count(i))
	}
	return list
}

// seats finds where each post is on a day, or first will be after it, by number;
// nil is that nothing is on record.
func (a *asked) seats(day events.Date) []*bitemporal.Row[post] {
	list := make([]*bitemporal.Row[post], a.m.staff.Record.Count(facts.Post)+1)
	for i := range a.posts {
		r := &a.posts[i]
		if r.Span.To != 0 && r.Span.To <= day {
			continue
		}
		if best := &list[r.Value.Post]; *best == nil || r.Span.From < (*best).Span.From {
			*best = r
		}
	}
	return list
}

// inScope reports whether a post is in social work.
func (a *asked) inScope(at *staffing.Seat) bool {
	return a.m.staff.Record.Names.Seniority(at.Role) != 0
}
