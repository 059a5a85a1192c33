package grievances

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

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

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	m       *Model
	known   events.Position // of the book of grievances
	staffed events.Position // of the book of the workforce
	months  int
	none    bool // no grievance is on record

	rows  *bitemporal.Dealt[row]          // of each window
	stock *bitemporal.Dealt[staffing.Row] // of each day, by worker
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	a := &asked{Asked: q, m: m, known: q.Known.Of(events.Grievances), staffed: q.Known.Of(events.Workforce), none: true}
	a.months, _ = strconv.Atoi(q.Setting("months")) // it has been checked
	for range m.rows.Within(events.Span{}, a.known) {
		a.none = false
		break
	}
	a.rows = m.rows.Deal(q.Windows(a.window), a.known)
	inPost := m.staff.Over(q, a.staffed, staffing.InPost)
	slices.SortStableFunc(inPost, func(x, y bitemporal.Row[staffing.Row]) int { return cmp.Compare(x.Value.Of, y.Value.Of) })
	a.stock = bitemporal.Deal(inPost, q.Windows(answers.Alone))
	return a.on, nil
}

// window is what counts as of a day.
func (a *asked) window(day events.Date) events.Span { return answers.Months(a.months, day) }

// grievance is one that is open on the day, or was raised or ended in the
// window, with what is known of it.
type grievance struct {
	row
	themes  []facts.Name
	members []facts.Name
	actions []row // in train on the day, or taken or left unfinished in the window
}

// day is all that was found as of one day.
type day struct {
	*asked
	day    events.Date
	window events.Span
	list   []*grievance
	inPost []*staffing.Row // by worker
}

// on answers for one day.
func (a *asked) on(date events.Date) (answers.Figures, []answers.Group, error) {
	d := &day{asked: a, day: date, window: a.window(date)}
	d.gather()
	return d.figures(d.list), d.groups(), nil
}

// gather finds the grievances, and who is in post.
func (d *day) gather() {
	of := map[facts.Thing]*grievance{}
	get := func(t facts.Thing) *grievance {
		if of[t] == nil {
			of[t] = &grievance{row: row{Of: t}}
		}
		return of[t]
	}
	for r := range d.rows.In(d.window) {
		g := get(r.Value.Of)
		switch r.Value.What {
		case complaint:
			g.row = r.Value
		case about:
			g.themes = append(g.themes, r.Value.Name)
		case member:
			if !slices.Contains(g.members, r.Value.Name) {
				g.members = append(g.members, r.Value.Name)
			}
		case inTrain:
			if r.Span.Contains(d.day) {
				g.actions = append(g.actions, r.Value)
			}
		default:
			g.actions = append(g.actions, r.Value)
		}
	}
	for _, t := range slices.Sorted(maps.Keys(of)) {
		d.list = append(d.list, of[t])
	}
	for r := range d.stock.In(answers.Alone(d.day)) {
		d.inPost = append(d.inPost, &r.Value)
	}
}

func (d *day) open(g *grievance) bool   { return g.Ended == 0 || g.Ended > d.day }
func (d *day) raised(g *grievance) bool { return d.window.Contains(g.Raised) }
func (d *day) ended(g *grievance) bool  { return g.Ended != 0 && d.window.Contains(g.Ended) }

func (d *day) resolved(g *grievance) bool  { return d.ended(g) && !g.Withdrawn }
func (d *day) withdrawn(g *grievance) bool { return d.ended(g) && g.Withdrawn }

// groups works out the figures of each group.
func (d *day) groups() []answers.Group {
	switch d.By {
	case "":
		return nil
	case byTheme:
		return d.byTheme()
	case byForm:
		return d.byForm()
	}
	return d.bySeat()
}

func (d *day) byTheme() (groups []answers.Group) {
	var themes []facts.Name
	for _, g := range d.list {
		themes = append(themes, g.themes...)
		for _, a := range g.actions {
			themes = append(themes, a.Theme)
		}
		if len(g.themes) == 0 {
			themes = append(themes, 0)
		}
	}
	for _, t := range d.m.staff.ByName(themes) {
		has := func(g *grievance) bool { return slices.Contains(g.themes, t) || t == 0 && len(g.themes) == 0 }
		f := d.some(d.those(has))
		f.Values = slices.Replace(f.Values, firstAction, lastAction, d.actions(d.list, func(a *row) bool { return a.Theme == t })...)
		for i := firstAction; i < lastAction; i++ {
			f.Values[i].Formula += aboutTheme
		}
		groups = append(groups, answers.Group{Value: d.m.staff.Called(t), Figures: f})
	}
	return groups
}

func (d *day) byForm() (groups []answers.Group) {
	for i, form := range events.GrievanceForms {
		list := d.those(func(g *grievance) bool { return int(g.Form) == i+1 })
		if len(list) > 0 {
			groups = append(groups, answers.Group{Value: form, Figures: d.some(list)})
		}
	}
	return groups
}

// some works out the figures of some of the grievances, of which those involved are
// a share of all in post.
func (d *day) some(list []*grievance) answers.Figures {
	f := d.figures(list)
	f.Rates[0].Formula = shareOfSome
	return f
}

func (d *day) those(are func(*grievance) bool) (list []*grievance) {
	for _, g := range d.list {
		if are(g) {
			list = append(list, g)
		}
	}
	return list
}
