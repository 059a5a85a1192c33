package scenarios_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

// plain is a ledger with a rates view that counts in the plainest way: it sorts
// everything that is known and goes through it, for every question. It shares
// nothing with the view, and judges only what the stories need judged.
type plain struct {
	entries []*events.Entry
	lax     bool // what is recorded is known to keep the rules
}

func refusal(format string, args ...any) error {
	return &events.Refusal{Problems: []events.Problem{{Reason: fmt.Sprintf(format, args...)}}}
}

func (l *plain) Record(_ context.Context, _ string, e *events.Entry) (events.Position, error) {
	for i, old := range l.entries {
		if old.ID == e.ID && string(events.AppendEntry(nil, old)) == string(events.AppendEntry(nil, e)) {
			return events.Position(i + 1), nil
		} else if old.ID == e.ID {
			return 0, refusal("the id %s is used already, with other content", e.ID)
		}
		if old.Book == e.Book && e.Recorded < old.Recorded {
			return 0, refusal("%s is before entry %d, recorded %s", e.Recorded, i+1, old.Recorded)
		}
		for _, ev := range old.Events {
			if c, ok := ev.(*events.BooksClosed); ok && e.Recorded <= c.Through {
				return 0, refusal("%s closed the books", c.Through)
			}
		}
	}
	if err := events.Check(e); err != nil {
		return 0, err
	}
	l.entries = append(l.entries, e)
	if err := l.broken(); err != nil {
		l.entries = l.entries[:len(l.entries)-1]
		return 0, err
	}
	return events.Position(len(l.entries)), nil
}

// broken looks at the newest entry only.
func (l *plain) broken() error {
	e := l.entries[len(l.entries)-1]
	if l.lax {
		return nil
	}
	for _, ev := range e.Events {
		if err := l.unsound(ev); err != nil {
			return err
		}
	}
	w := l.world("")
	for _, fault := range w.faults {
		return refusal("%s", fault)
	}
	for _, p := range w.posts {
		if f := w.overfull(p); f != "" {
			return refusal("%s", f)
		}
	}
	return nil
}

// unsound judges a correction by the line that it names.
func (l *plain) unsound(ev events.Event) error {
	var line events.Line
	var now events.Event
	switch ev := ev.(type) {
	case *events.LineCorrected:
		line, now = ev.Line, ev.Now
	case *events.LineRetracted:
		line = ev.Line
	default:
		return nil
	}
	if int(line.Position()) > len(l.entries) || line.Number() > len(l.entries[line.Position()-1].Events) {
		return refusal("line %s is not on record", line)
	}
	for _, before := range l.entries[:len(l.entries)-1] {
		for _, ev := range before.Events {
			if r, ok := ev.(*events.LineRetracted); ok && r.Line == line {
				return refusal("line %s was retracted", line)
			}
		}
	}
	was := l.entries[line.Position()-1].Events[line.Number()-1]
	if now != nil && subject(was) != subject(now) {
		return refusal("it is not about %s", subject(was))
	}
	return nil
}

func subject(ev events.Event) string {
	for _, w := range events.Words(ev) {
		if w.Field == "worker" || w.Field == "assignment" {
			return w.Value
		}
	}
	return ""
}

// fact is a line as it stands.
type fact struct {
	line events.Line
	ev   events.Event
}

// known lists the lines known at a moment or position, corrected and without
// those retracted, by effective day.
func (l *plain) known(at string) []fact {
	lines := map[events.Line]events.Event{}
	for i, e := range l.entries {
		if !knows(at, i, e) {
			continue
		}
		for j, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.LineCorrected:
				lines[ev.Line] = ev.Now
			case *events.LineRetracted:
				delete(lines, ev.Line)
			default:
				lines[events.LineAt(events.Position(i+1), j+1)] = ev
			}
		}
	}
	var all []fact
	for _, line := range slices.Sorted(maps.Keys(lines)) {
		all = append(all, fact{line, lines[line]})
	}
	slices.SortStableFunc(all, func(a, b fact) int { return cmp.Compare(a.ev.On(), b.ev.On()) })
	return all
}

// knows reports whether the entry at an index is known at a moment or position.
func knows(at string, i int, e *events.Entry) bool {
	if p, ok := strings.CutPrefix(at, "@"); ok {
		n, _ := strconv.Atoi(p)
		return i < n
	}
	return at == "" || e.Recorded <= moment(at)
}

// ahead says of a day later than the last known recording that it is. What is
// supposed was not recorded.
func (l *plain) ahead(q answers.Question) string {
	last := "none"
	for i, e := range l.entries {
		if e.Book == events.Workforce && e.Recorded != 0 && knows(q.KnownAt, i, e) {
			last = e.Recorded.String()[:len("2019-06-30")]
		}
	}
	if q.AsOf.String() <= last {
		return ""
	}
	return "a forecast, by what was recorded up to " + last + " (workforce) about later days"
}

func moment(s string) events.Instant {
	if d, err := events.ParseDate(s); err == nil {
		return events.EndOf(d)
	}
	t, _ := events.ParseInstant(s)
	return t
}

// dated is a value from a day on.
type dated[T any] struct {
	day events.Date
	v   T
}

func on[T any](list []dated[T], d events.Date) (v T) {
	for _, x := range list {
		if x.day <= d {
			v = x.v
		}
	}
	return v
}

type kind struct{ role, grade, team, service string }

type spell struct {
	worker, post string
	from, last   events.Date
	fte          []dated[events.FTE]
	kind         []dated[kind]
	shared       bool
}

func (s *spell) covers(d events.Date) bool { return s.from <= d && (s.last == 0 || d <= s.last) }

type thing struct {
	id     string
	from   events.Date
	last   events.Date
	worker string
	reason []dated[string]
	fte    []dated[events.FTE]
	kind   []dated[kind]
}

func (t *thing) covers(d events.Date) bool { return t.from <= d && (t.last == 0 || d <= t.last) }

type moved struct {
	worker string
	day    events.Date
	fte    events.FTE
	kind   kind
	within bool // the council
}

type world struct {
	posts       map[string]*thing
	spells      []*spell
	assignments map[string]*thing
	starters    []moved
	leavers     []moved
	registers   map[string][]dated[int64]
	faults      []string
}

func (l *plain) world(at string) *world {
	w := &world{posts: map[string]*thing{}, assignments: map[string]*thing{}, registers: map[string][]dated[int64]{}}
	for _, f := range l.known(at) {
		w.take(f.ev)
	}
	return w
}

func (w *world) take(ev events.Event) {
	switch e := ev.(type) {
	case *events.PostEstablished:
		w.posts[e.Post] = &thing{id: e.Post, from: e.Day, last: e.Until, fte: []dated[events.FTE]{{e.Day, e.FTE}}, kind: []dated[kind]{{e.Day, kind{e.Role, e.Grade, e.Team, e.Service}}}}
	case *events.PostChanged:
		p := w.posts[e.Post]
		k := on(p.kind, e.Day)
		k = kind{cmp.Or(e.Role, k.role), cmp.Or(e.Grade, k.grade), cmp.Or(e.Team, k.team), cmp.Or(e.Service, k.service)}
		p.kind = append(p.kind, dated[kind]{e.Day, k})
		if e.FTE != 0 {
			p.fte = append(p.fte, dated[events.FTE]{e.Day, e.FTE})
		}
	case *events.PostClosed:
		w.posts[e.Post].last = e.LastDay
	case *events.WorkerHired:
		w.start(e.Day, e.Worker, e.Post, e.FTE, kind{role: e.Role, grade: e.Grade, team: e.Team}, e.JobShare)
	case *events.TransferredIn:
		w.start(e.Day, e.Worker, e.Post, e.FTE, kind{role: e.Role, grade: e.Grade, team: e.Team}, e.JobShare)
	case *events.WorkerMoved:
		w.move(e)
	case *events.HoursChanged:
		if s := w.among(e.Worker, e.Post, e.Day); s != nil {
			s.fte = append(s.fte, dated[events.FTE]{e.Day, e.FTE})
		}
	case *events.WorkerLeft:
		w.leave(e.LastDay, e.Worker, e.Post, false)
	case *events.TransferredOut:
		w.leave(e.LastDay, e.Worker, e.Post, true)
	case *events.RegisterDeclared:
		w.registers[e.Register] = append(w.registers[e.Register], dated[int64]{e.Day, e.Count})
	default:
		w.takeAgency(ev)
	}
}

func (w *world) takeAgency(ev events.Event) {
	switch e := ev.(type) {
	case *events.AgencyStarted:
		w.assignments[e.Assignment] = &thing{id: e.Assignment, from: e.Day, worker: e.Worker, fte: []dated[events.FTE]{{e.Day, e.FTE}},
			reason: []dated[string]{{e.Day, e.Reason}}, kind: []dated[kind]{{e.Day, kind{e.Role, e.Grade, e.Team, e.Service}}}}
	case *events.AgencyChanged:
		a := w.assignments[e.Assignment]
		if !a.covers(e.Day) {
			w.faults = append(w.faults, a.id+" is not running")
		}
		if e.FTE != 0 {
			a.fte = append(a.fte, dated[events.FTE]{e.Day, e.FTE})
		}
		if e.Reason != "" {
			a.reason = append(a.reason, dated[string]{e.Day, e.Reason})
		}
	case *events.AgencyEnded:
		w.assignments[e.Assignment].last = e.LastDay
	}
}

func (w *world) start(day events.Date, worker, post string, fte events.FTE, k kind, shared bool) {
	for _, s := range w.spells {
		if s.worker == worker && s.post == post && s.covers(day) {
			w.faults = append(w.faults, worker+" already holds "+post)
		}
	}
	w.spells = append(w.spells, &spell{worker: worker, post: post, from: day, fte: []dated[events.FTE]{{day, fte}}, kind: []dated[kind]{{day, k}}, shared: shared})
	w.starters = append(w.starters, moved{worker, day, fte, k, false})
}

func (w *world) holding(worker, post string, d events.Date) *spell {
	for _, s := range w.spells {
		if s.worker == worker && (post == "" || s.post == post) && s.covers(d) {
			return s
		}
	}
	w.faults = append(w.faults, worker+" is not in post on "+d.String())
	return nil
}

// among returns the one spell that is meant; a worker who holds several posts
// must say which.
func (w *world) among(worker, post string, d events.Date) *spell {
	held := 0
	for _, s := range w.spells {
		if s.worker == worker && s.covers(d) {
			held++
		}
	}
	if held > 1 && post == "" {
		w.faults = append(w.faults, worker+" holds several posts; say which")
	}
	return w.holding(worker, post, d)
}

func (w *world) move(e *events.WorkerMoved) {
	k := kind{role: e.Role, grade: e.Grade, team: e.Team}
	from := e.From
	s := w.among(e.Worker, from, e.Day)
	switch {
	case s == nil:
	case s.post == e.Post:
		s.kind = append(s.kind, dated[kind]{e.Day, k})
	default:
		s.last = e.Day - 1
		w.spells = append(w.spells, &spell{worker: e.Worker, post: e.Post, from: e.Day,
			fte: []dated[events.FTE]{{e.Day, on(s.fte, e.Day)}}, kind: []dated[kind]{{e.Day, k}}, shared: e.JobShare})
	}
}

func (w *world) leave(last events.Date, worker, post string, within bool) {
	if w.holding(worker, post, last) == nil {
		return
	}
	goesOn := false
	var left []*spell
	for _, s := range w.spells {
		switch {
		case s.worker != worker || !s.covers(last):
		case post == "" || s.post == post:
			s.last = last
			left = append(left, s)
		default:
			goesOn = true
		}
	}
	for _, s := range left {
		if !goesOn {
			w.leavers = append(w.leavers, moved{worker, last, on(s.fte, last), on(s.kind, last), within})
		}
	}
}

// overfull says how a post holds more than it may, on the days on which
// anything about it changes.
func (w *world) overfull(p *thing) string {
	var days []events.Date
	for _, f := range p.fte {
		days = append(days, f.day)
	}
	var here []*spell
	for _, s := range w.spells {
		if s.post == p.id {
			here = append(here, s)
			days = append(days, s.from)
			for _, f := range s.fte {
				days = append(days, f.day)
			}
		}
	}
	for _, d := range days {
		var sum events.FTE
		shared := false
		for _, s := range here {
			if s.covers(d) {
				sum += on(s.fte, d)
				shared = shared || s.shared
				if !p.covers(d) {
					return fmt.Sprintf("%s holds %s on %s, when the post does not exist", s.worker, p.id, d)
				}
			}
		}
		if sum > on(p.fte, d) && !shared {
			return fmt.Sprintf("%s holds %s FTE on %s, more than its %s; say job_share", p.id, sum, d, on(p.fte, d))
		}
	}
	return ""
}

// tally is a count in both units.
type tally struct {
	fte   events.FTE
	heads map[string]bool
}

func (t *tally) add(who string, fte events.FTE) {
	if t.heads == nil {
		t.heads = map[string]bool{}
	}
	t.heads[who] = true
	t.fte += fte
}

func social(k kind) bool { return slices.Contains(events.SocialWorkRoles, k.role) }

// senior returns the spell in which a worker with several posts is counted.
func (w *world) senior(worker string, d events.Date) (most *spell) {
	for _, s := range w.spells {
		k := on(s.kind, d)
		if s.worker == worker && s.covers(d) && social(k) && (most == nil || events.Seniority(k.role) < events.Seniority(on(most.kind, d).role)) {
			most = s
		}
	}
	return most
}

// count counts everything on a day; group picks what is counted.
func (w *world) count(d events.Date, group func(k kind, reason string) bool) map[string]*tally {
	c := map[string]*tally{"in-post": {}, "starters": {}, "leavers": {}, "gone": {}, "vacancies": {}, "agency": {}}
	held := map[string]events.FTE{}
	for _, s := range w.spells {
		if k := on(s.kind, d); s.covers(d) {
			held[s.post] += on(s.fte, d)
			k.service = cmp.Or(k.service, on(w.posts[s.post].kind, d).service)
			if social(k) && group(k, "") {
				c["in-post"].fte += on(s.fte, d)
				if s == w.senior(s.worker, d) {
					c["in-post"].add(s.worker, 0)
				}
			}
		}
	}
	for _, p := range w.posts {
		if k := on(p.kind, d); p.covers(d) && social(k) && group(k, "") && on(p.fte, d) > held[p.id] {
			c["vacancies"].add(p.id, on(p.fte, d)-held[p.id])
		}
	}
	for _, a := range w.assignments {
		if a.covers(d) && group(on(a.kind, d), on(a.reason, d)) {
			c["agency"].add(a.worker, on(a.fte, d))
		}
	}
	w.flows(d, group, c)
	return c
}

func (w *world) flows(d events.Date, group func(k kind, reason string) bool, c map[string]*tally) {
	within := func(m moved) bool {
		return m.day > d.AddMonths(-12) && m.day <= d && social(m.kind) && group(m.kind, "")
	}
	for _, m := range w.starters {
		if within(m) {
			c["starters"].add(m.worker, m.fte)
		}
	}
	for _, m := range w.leavers {
		if within(m) {
			c["leavers"].add(m.worker, m.fte)
			if !m.within {
				c["gone"].add(m.worker, m.fte)
			}
		}
	}
}

func (l *plain) Ask(_ context.Context, authority, view string, q answers.Question) (*answers.Answer, error) {
	l, q, err := l.supposing(q)
	if err != nil {
		return nil, err
	}
	value := ""
	if q.Only != "" {
		q.By, value, _ = strings.Cut(q.Only, "=")
	}
	w := l.world(q.KnownAt)
	a := &answers.Answer{Authority: authority, Definition: cmp.Or(q.Definition, "dfe-csww"), AsOf: q.AsOf}
	all := func(kind, string) bool { return true }
	a.Rates, a.Counts = w.answer(q, all)
	a.Forecast = l.ahead(q)
	if q.By == "" {
		return a, nil
	}
	for _, v := range w.values(q) {
		g := answers.Group{Value: v, Figures: answers.Figures{Forecast: a.Forecast}}
		g.Rates, g.Counts = w.answer(q, func(k kind, reason string) bool { return valueOf(q.By, k, reason) == v })
		a.Groups = append(a.Groups, g)
	}
	if q.Only != "" {
		return narrowed(a, value)
	}
	return a, nil
}

func valueOf(by string, k kind, reason string) string {
	return map[string]string{"team": k.team, "role": k.role, "grade": k.grade, "service": k.service, "reason": reason}[by]
}

func (w *world) values(q answers.Question) []string {
	all := map[string]bool{}
	for _, p := range w.posts {
		all[valueOf(q.By, on(p.kind, q.AsOf), "")] = true
	}
	for _, p := range w.assignments {
		all[valueOf(q.By, on(p.kind, q.AsOf), on(p.reason, q.AsOf))] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func (w *world) answer(q answers.Question, group func(kind, string) bool) ([]answers.Rate, []answers.Count) {
	c := w.count(q.AsOf, group)
	var counts []answers.Count
	for _, m := range []string{"in-post", "starters", "leavers", "vacancies", "agency"} {
		counts = append(counts, answers.Count{Measure: m, FTE: c[m].fte, Headcount: int64(len(c[m].heads))})
	}
	fte := func(m string) int64 { return int64(c[m].fte) }
	heads := func(m string) int64 { return int64(len(c[m].heads)) * events.Million }
	if q.Definition == "leicestershire-2019" {
		return w.council(q, group, c), counts
	}
	if q.Definition == "leaving-council" {
		return []answers.Rate{share("turnover", "fte", fte("gone"), fte("in-post")), share("turnover", "headcount", heads("gone"), heads("in-post"))}, counts
	}
	return []answers.Rate{
		share("turnover", "fte", fte("leavers"), fte("in-post")),
		share("turnover", "headcount", heads("leavers"), heads("in-post")),
		share("vacancy", "fte", fte("vacancies"), fte("vacancies")+fte("in-post")),
		share("agency", "fte", fte("agency"), fte("agency")+fte("in-post")),
		share("agency", "headcount", heads("agency"), heads("agency")+heads("in-post")),
	}, counts
}

func (w *world) council(q answers.Question, group func(kind, string) bool, c map[string]*tally) []answers.Rate {
	y, _, _ := q.AsOf.Civil()
	september, _ := events.DateOf(y, 9, 30)
	if september > q.AsOf {
		september, _ = events.DateOf(y-1, 9, 30)
	}
	leavers := w.count(september, group)["leavers"].fte
	return []answers.Rate{
		w.over("turnover", int64(leavers), "hcpc", september),
		w.over("vacancy", int64(c["vacancies"].fte), "hcpc-total", q.AsOf),
		share("agency", "fte", int64(c["agency"].fte), int64(c["agency"].fte+c["in-post"].fte)),
	}
}

func (w *world) over(measure string, n int64, register string, d events.Date) answers.Rate {
	count := on(w.registers[register], d)
	if count == 0 {
		return answers.Rate{Measure: measure, Unit: "fte", Numerator: events.Decimal(n), NotAvailable: "the register " + register + " was not declared"}
	}
	return share(measure, "fte", n, count*events.Million)
}

func share(measure, unit string, n, of int64) answers.Rate {
	r := answers.Rate{Measure: measure, Unit: unit, Numerator: events.Decimal(n), Denominator: events.Decimal(of)}
	if of == 0 {
		r.NotAvailable = "the denominator is nought"
		return r
	}
	r.Percent = new(big.Rat).SetFrac64(n*100, of).FloatString(1) // half away from zero, which for these is half up
	return r
}
