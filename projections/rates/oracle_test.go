package rates_test

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"muster/events"
	"muster/projections/answers"
)

// oracle counts in the plainest way: it takes all the facts that stand, and
// lives through them up to a day, for every question.
type oracle struct {
	facts     []fact
	mentioned []string // the assignments, in the order in which they were
}

// fact is what a line says by now, and the first day on which it holds.
type fact struct {
	line   events.Line
	begins events.Date
	ends   bool
	ev     events.Event
}

// oracleOf takes the facts that stand in the first entries of a ledger.
func oracleOf(stored []events.Stored) *oracle {
	o := &oracle{}
	says := map[events.Line]events.Event{}
	for _, s := range stored {
		e, err := events.DecodeEntry(s.Bytes)
		if err != nil {
			panic(err)
		}
		for i, ev := range e.Events {
			o.mention(ev)
			switch ev := ev.(type) {
			case *events.LineCorrected:
				says[ev.Line] = ev.Now
			case *events.LineRetracted:
				delete(says, ev.Line)
			default:
				says[events.LineAt(s.Position, i+1)] = ev
			}
		}
	}
	for line, ev := range says {
		f := fact{line, ev.On(), false, ev}
		switch ev.(type) {
		case *events.WorkerLeft, *events.TransferredOut, *events.PostClosed, *events.AgencyEnded:
			f.begins, f.ends = f.begins+1, true
		}
		o.facts = append(o.facts, f)
	}
	slices.SortFunc(o.facts, func(a, b fact) int {
		ends := 0
		if a.ends != b.ends {
			ends = 1
			if a.ends {
				ends = -1
			}
		}
		return cmp.Or(cmp.Compare(a.begins, b.begins), ends, cmp.Compare(a.line, b.line))
	})
	return o
}

func (o *oracle) mention(ev events.Event) {
	for _, w := range events.Words(ev) {
		if w.Field == "assignment" && !slices.Contains(o.mentioned, w.Value) {
			o.mentioned = append(o.mentioned, w.Value)
		}
	}
}

type kind struct{ role, grade, team, service, reason string }

// job is a post as somebody holds it.
type job struct {
	post  string
	kind  kind
	fte   events.FTE
	turn  int         // the newest change, by its place among all
	since events.Date // the newest change
	from  events.Date // taken up by a hire or transfer on this day; 0 if by a move
}

type position struct {
	kind  kind
	fte   events.FTE
	until events.Date
	open  bool
}

type assignment struct {
	worker string
	kind   kind
	fte    events.FTE
	open   bool
}

// day is the world on one day.
type day struct {
	jobs        map[string][]*job
	posts       map[string]*position
	assignments map[string]*assignment
	registers   map[string]*events.RegisterDeclared
}

func (o *oracle) on(d events.Date) *day {
	w := &day{map[string][]*job{}, map[string]*position{}, map[string]*assignment{}, map[string]*events.RegisterDeclared{}}
	for turn, f := range o.facts {
		if f.begins <= d {
			w.live(turn, f)
		}
	}
	return w
}

func (w *day) live(turn int, f fact) {
	begin := func(worker, post string, k kind, fte events.FTE) {
		w.jobs[worker] = append(w.jobs[worker], &job{post, k, fte, turn, f.begins, f.begins})
	}
	turned := func(j *job) {
		if j.since != f.begins {
			j.turn, j.since, j.from = turn, f.begins, 0
		}
	}
	switch e := f.ev.(type) {
	case *events.WorkerHired:
		begin(e.Worker, e.Post, kind{role: e.Role, grade: e.Grade, team: e.Team}, e.FTE)
	case *events.TransferredIn:
		begin(e.Worker, e.Post, kind{role: e.Role, grade: e.Grade, team: e.Team}, e.FTE)
	case *events.WorkerMoved:
		j := w.held(e.Worker, e.From)
		j.post, j.kind = e.Post, kind{role: e.Role, grade: e.Grade, team: e.Team}
		turned(j)
	case *events.HoursChanged:
		j := w.held(e.Worker, e.Post)
		j.fte = e.FTE
		turned(j)
	case *events.WorkerLeft:
		w.leave(e.Worker, e.Post)
	case *events.TransferredOut:
		w.leave(e.Worker, e.Post)
	case *events.PostEstablished:
		w.posts[e.Post] = &position{kind{e.Role, e.Grade, e.Team, e.Service, ""}, e.FTE, e.Until, true}
	case *events.PostChanged:
		w.change(e)
	case *events.PostClosed:
		w.posts[e.Post].open = false
	case *events.AgencyStarted:
		w.assignments[e.Assignment] = &assignment{e.Worker, kind{e.Role, e.Grade, e.Team, e.Service, e.Reason}, e.FTE, true}
	case *events.AgencyChanged:
		a := w.assignments[e.Assignment]
		k := &a.kind
		k.role, k.grade, k.team = cmp.Or(e.Role, k.role), cmp.Or(e.Grade, k.grade), cmp.Or(e.Team, k.team)
		k.service, k.reason = cmp.Or(e.Service, k.service), cmp.Or(e.Reason, k.reason)
		a.fte = cmp.Or(e.FTE, a.fte)
	case *events.AgencyEnded:
		w.assignments[e.Assignment].open = false
	case *events.RegisterDeclared:
		w.registers[e.Register] = e
	}
}

func (w *day) held(worker, post string) *job {
	for _, j := range w.jobs[worker] {
		if j.post == post || post == "" {
			return j
		}
	}
	return nil
}

func (w *day) leave(worker, post string) {
	w.jobs[worker] = slices.DeleteFunc(w.jobs[worker], func(j *job) bool { return post == "" || j.post == post })
}

func (w *day) change(e *events.PostChanged) {
	p := w.posts[e.Post]
	k := &p.kind
	k.role, k.grade, k.team, k.service = cmp.Or(e.Role, k.role), cmp.Or(e.Grade, k.grade), cmp.Or(e.Team, k.team), cmp.Or(e.Service, k.service)
	p.fte = cmp.Or(e.FTE, p.fte)
	if e.Until != 0 || e.Permanent {
		p.until = e.Until
	}
}

func inScope(k kind) bool { return slices.Contains(events.SocialWorkRoles, k.role) }

// counted returns the job in which a worker is counted: the most senior, then
// the larger, then the one held longest.
func (w *day) counted(worker string) *job {
	rank := func(j *job) int {
		if !inScope(j.kind) {
			return 99
		}
		return events.Seniority(j.kind.role)
	}
	return slices.MinFunc(w.jobs[worker], func(a, b *job) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.fte, a.fte), cmp.Compare(a.turn, b.turn))
	})
}

// cell is one thing counted.
type cell struct {
	measure string
	kind    kind
	fte     events.FTE
	heads   int64
}

// cells lists all that counts on a day and in the year that ends with it.
func (o *oracle) cells(d events.Date) (all []cell) {
	w := o.on(d)
	held := map[string]events.FTE{}
	for worker, jobs := range w.jobs {
		for _, j := range jobs {
			held[j.post] += j.fte
			if inScope(j.kind) {
				all = append(all, w.cell("in-post", worker, j, j.fte))
			}
		}
	}
	for id, p := range w.posts {
		if left := p.fte - held[id]; p.open && (p.until == 0 || d <= p.until) && inScope(p.kind) && left > 0 {
			all = append(all, cell{"vacancies", p.kind, left, 1})
		}
	}
	return append(append(all, o.agency(w)...), o.flows(d)...)
}

func (w *day) cell(measure, worker string, j *job, fte events.FTE) cell {
	c := cell{measure, j.kind, fte, 0}
	if p := w.posts[j.post]; p != nil {
		c.kind.service = p.kind.service
	}
	if j == w.counted(worker) {
		c.heads = 1
	}
	return c
}

// agency lists the assignments; the worker of several is counted in the one
// that was mentioned first.
func (o *oracle) agency(w *day) (all []cell) {
	seen := map[string]bool{}
	for _, id := range o.mentioned {
		a := w.assignments[id]
		if a == nil || !a.open || !inScope(a.kind) {
			continue
		}
		c := cell{"agency", a.kind, a.fte, 1}
		if seen[a.worker] {
			c.heads = 0
		}
		seen[a.worker] = true
		all = append(all, c)
	}
	return all
}

// flows goes through the year day by day.
func (o *oracle) flows(d events.Date) (all []cell) {
	y, m, dd := (d + 1).Civil()
	from, ok := events.DateOf(y-1, m, dd)
	if !ok { // d is 28 February of a leap year
		from, _ = events.DateOf(y-1, 3, 1)
	}
	for _, on := range o.days(from, d) {
		before, w, after := o.on(on-1), o.on(on), o.on(on+1)
		for worker, jobs := range w.jobs {
			if len(jobs) == 0 {
				continue
			}
			one, begun, fte := w.counted(worker), events.FTE(0), events.FTE(0)
			if !inScope(one.kind) {
				continue
			}
			for _, j := range jobs {
				if inScope(j.kind) {
					fte += j.fte
					if j.from == on {
						begun += j.fte
					}
				}
			}
			if len(before.jobs[worker]) == 0 {
				all = append(all, w.cell("starters", worker, one, begun))
			}
			if len(after.jobs[worker]) == 0 {
				all = append(all, w.cell("leavers", worker, one, fte))
			}
		}
	}
	return all
}

// days lists the days of a year on which anybody can have come or gone.
func (o *oracle) days(from, to events.Date) []events.Date {
	days := map[events.Date]bool{}
	for _, f := range o.facts {
		days[f.begins], days[f.begins-1] = true, true
	}
	maps.DeleteFunc(days, func(d events.Date, _ bool) bool { return d < from || d > to })
	return slices.Sorted(maps.Keys(days))
}

func valueOf(by string, k kind) string {
	v := map[string]string{"service": k.service, "team": k.team, "role": k.role, "grade": k.grade, "reason": k.reason}[by]
	return cmp.Or(v, "not stated")
}

// counts adds cells up.
func counts(cells []cell) []answers.Count {
	var list []answers.Count
	for _, m := range []string{"in-post", "vacancies", "agency", "starters", "leavers"} {
		c := answers.Count{Measure: m}
		if m == "vacancies" {
			c.Unit = answers.Posts
		}
		for _, one := range cells {
			if one.measure == m {
				c.FTE += one.fte
				c.Headcount += one.heads
			}
		}
		list = append(list, c)
	}
	return list
}

// groups adds cells up by a dimension, and leaves out what comes to nothing.
func groups(cells []cell, by string) map[string][]answers.Count {
	split := map[string][]cell{}
	for _, c := range cells {
		if by != "reason" || c.measure == "agency" {
			split[valueOf(by, c.kind)] = append(split[valueOf(by, c.kind)], c)
		}
	}
	all := map[string][]answers.Count{}
	for v, list := range split {
		c := counts(list)
		if by == "reason" {
			c = slices.DeleteFunc(c, func(c answers.Count) bool { return c.Measure != "agency" })
		}
		if slices.ContainsFunc(c, func(c answers.Count) bool { return c.FTE != 0 || c.Headcount != 0 }) {
			all[v] = c
		}
	}
	return all
}

// shown is a percentage to one place. big.Rat rounds half away from zero, which
// for what is not negative is half up.
func shown(numerator, denominator int64) string {
	if denominator == 0 {
		return ""
	}
	return new(big.Rat).SetFrac(big.NewInt(100*numerator), big.NewInt(denominator)).FloatString(1)
}
