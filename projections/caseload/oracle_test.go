package caseload_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"muster/events"
	"muster/projections/answers"
)

// oracle counts in the plainest way: it takes all the facts that stand, and
// lives through them day by day up to the day asked about.
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

func oracleOf(stored []events.Stored) *oracle {
	o := &oracle{}
	says := map[events.Line]events.Event{}
	for _, s := range stored {
		e, err := events.DecodeEntry(s.Bytes)
		if err != nil {
			panic(err)
		}
		for i, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.LineCorrected:
				says[ev.Line] = ev.Now
				o.mention(ev.Now)
			case *events.LineRetracted:
				delete(says, ev.Line)
			default:
				says[events.LineAt(s.Position, i+1)] = ev
				o.mention(ev)
			}
		}
	}
	for line, ev := range says {
		f := fact{line, ev.On(), false, ev}
		switch ev.(type) {
		case *events.WorkerLeft, *events.TransferredOut, *events.AgencyEnded, *events.CaseClosed:
			f.begins, f.ends = f.begins+1, true
		}
		o.facts = append(o.facts, f)
	}
	rank := func(f fact) int {
		if f.ends {
			return 0
		}
		return 1
	}
	slices.SortFunc(o.facts, func(a, b fact) int {
		return cmp.Or(cmp.Compare(a.begins, b.begins), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.line, b.line))
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

// job is a post as somebody holds it, or an assignment.
type job struct {
	worker, post, role, team string
	fte                      events.FTE
	turn                     int
	since                    events.Date
}

func (j *job) counts() bool { return slices.Contains(events.SocialWorkRoles, j.role) }

// file is a case on a day.
type file struct {
	open         bool
	opening      int // how often it has opened
	holder, team string
	status       string
	here         bool        // the holder is, on the day
	alone        events.Date // since when it has had nobody who is
	cover        map[string]events.Span
}

// world is everything on a day.
type world struct {
	jobs        map[string][]*job
	assignments map[string]*job
	newly       map[string]events.Date
	files       map[string]*file
}

func (o *oracle) on(d events.Date) *world {
	w := &world{map[string][]*job{}, map[string]*job{}, map[string]events.Date{}, map[string]*file{}}
	if len(o.facts) == 0 {
		return w
	}
	for day, i := o.facts[0].begins, 0; day <= d; day++ {
		yesterday := map[string]file{}
		for id, f := range w.files {
			yesterday[id] = *f
		}
		for ; i < len(o.facts) && o.facts[i].begins == day; i++ {
			w.live(i, o.facts[i])
		}
		for id, f := range w.files {
			w.endOfDay(day, f, yesterday[id])
		}
	}
	return w
}

// endOfDay works out since when a case has had nobody.
func (w *world) endOfDay(day events.Date, f *file, was file) {
	f.here, f.alone = w.present(f.holder), was.alone
	if f.here || was.here || !was.open || was.opening != f.opening {
		f.alone = day
	}
	maps.DeleteFunc(f.cover, func(id string, span events.Span) bool { // cover is for somebody else, who holds it
		return f.holder == "" || f.holder == id[:2]
	})
}

func (w *world) present(worker string) bool {
	if len(w.jobs[worker]) > 0 {
		return true
	}
	for _, j := range w.assignments {
		if j.worker == worker {
			return true
		}
	}
	return false
}

func (w *world) live(turn int, f fact) {
	switch e := f.ev.(type) {
	case *events.WorkerHired:
		w.jobs[e.Worker] = append(w.jobs[e.Worker], &job{e.Worker, e.Post, e.Role, e.Team, e.FTE, turn, f.begins})
		if e.NewlyQualified {
			w.newly[e.Worker] = max(w.newly[e.Worker], f.begins)
		}
	case *events.TransferredIn:
		w.jobs[e.Worker] = append(w.jobs[e.Worker], &job{e.Worker, e.Post, e.Role, e.Team, e.FTE, turn, f.begins})
	case *events.WorkerMoved:
		j := w.job(e.Worker, e.From)
		j.post, j.role, j.team = e.Post, e.Role, e.Team
		j.turned(turn, f.begins)
	case *events.HoursChanged:
		j := w.job(e.Worker, e.Post)
		j.fte = e.FTE
		j.turned(turn, f.begins)
	case *events.WorkerLeft:
		w.leave(e.Worker, e.Post)
	case *events.TransferredOut:
		w.leave(e.Worker, e.Post)
	case *events.AgencyStarted:
		w.assignments[e.Assignment] = &job{e.Worker, "", e.Role, e.Team, e.FTE, turn, f.begins}
	case *events.AgencyChanged:
		j := w.assignments[e.Assignment]
		j.role, j.team, j.fte = cmp.Or(e.Role, j.role), cmp.Or(e.Team, j.team), cmp.Or(e.FTE, j.fte)
	case *events.AgencyEnded:
		delete(w.assignments, e.Assignment)
	default:
		w.liveCase(f)
	}
}

func (w *world) liveCase(f fact) {
	team := func(to string, c *file) { c.team = cmp.Or(to, c.team) }
	switch e := f.ev.(type) {
	case *events.CaseOpened:
		opening := 1
		if c := w.files[e.Case]; c != nil {
			opening = c.opening + 1
		}
		w.files[e.Case] = &file{open: true, opening: opening, team: e.Team, status: e.Status, cover: map[string]events.Span{}}
	case *events.CaseAllocated:
		c := w.files[e.Case]
		if e.Cover {
			c.cover[e.Worker+f.line.String()] = events.Span{From: e.Day, To: e.LastDay + 1}
			return
		}
		c.holder = e.Worker
		team(e.Team, c)
	case *events.CaseMoved:
		c := w.files[e.Case]
		c.holder = e.To
		team(e.Team, c)
	case *events.CaseStatusChanged:
		w.files[e.Case].status = e.Status
	case *events.CaseClosed:
		c := w.files[e.Case]
		c.open, c.holder = false, ""
	}
}

func (j *job) turned(turn int, on events.Date) {
	if j.since != on {
		j.turn, j.since = turn, on
	}
}

func (w *world) job(worker, post string) *job {
	for _, j := range w.jobs[worker] {
		if j.post == post || post == "" {
			return j
		}
	}
	return nil
}

func (w *world) leave(worker, post string) {
	w.jobs[worker] = slices.DeleteFunc(w.jobs[worker], func(j *job) bool { return post == "" || j.post == post })
}

// tally is what a group comes to.
type tally struct {
	day                               events.Date
	loads                             map[string]*load
	open, outside, unheld, left, days int64
	longest                           events.Date
	holdersOnly                       bool
	over                              []int64
	threshold                         int64
	perFTE                            bool
}

type load struct {
	cases int64
	fte   events.FTE
}

// seat is where and as what a worker counts, if they do.
func (o *oracle) seat(w *world, worker string, d events.Date) (j *job, fte events.FTE) {
	for _, one := range w.jobs[worker] {
		if one.counts() {
			fte += one.fte
			if j == nil || cmp.Or(cmp.Compare(events.Seniority(one.role), events.Seniority(j.role)), cmp.Compare(j.fte, one.fte), cmp.Compare(one.turn, j.turn)) < 0 {
				j = one
			}
		}
	}
	employed := j != nil
	for _, id := range o.mentioned {
		if one := w.assignments[id]; one != nil && one.worker == worker && one.counts() {
			fte += one.fte
			if j == nil && !employed {
				j = one
			}
		}
	}
	return j, fte
}

func newTally(q answers.Question, over []int64, threshold int64, name string) *tally {
	return &tally{day: q.AsOf, loads: map[string]*load{}, over: over, threshold: threshold, perFTE: q.Settings["per"] == "fte",
		holdersOnly: name != "" && q.By != "team" && q.By != "status"}
}

// tallies counts as of a day, in all and by group.
func (o *oracle) tallies(q answers.Question, over []int64, threshold int64) map[string]*tally {
	w := o.on(q.AsOf)
	all := map[string]*tally{}
	of := func(name string) *tally {
		if all[name] == nil {
			all[name] = newTally(q, over, threshold, name)
		}
		return all[name]
	}
	of("")
	for _, c := range w.files {
		if !c.open {
			continue
		}
		byCase := map[string]string{"team": cmp.Or(c.team, "not stated"), "status": c.status}[q.By]
		for _, name := range slices.Compact([]string{"", byCase}) {
			of(name).file(o, w, c)
		}
		holders := []string{c.holder}
		for id, span := range c.cover {
			if q.Settings["cover"] == "yes" && span.Contains(q.AsOf) {
				holders = append(holders, id[:2])
			}
		}
		for _, h := range holders {
			j, fte := o.seat(w, h, q.AsOf)
			if j == nil {
				continue
			}
			group := map[string]string{"team": cmp.Or(j.team, "not stated"), "role": j.role, "status": c.status, "experience": "experienced"}[q.By]
			if at := w.newly[h]; q.By == "experience" && at != 0 && q.AsOf < at.AddMonths(12) {
				group = "newly-qualified"
			}
			for _, name := range slices.Compact([]string{"", group}) {
				t := of(name)
				if t.loads[h] == nil {
					t.loads[h] = &load{fte: fte}
				}
				t.loads[h].cases++
			}
		}
	}
	return all
}

// file counts a case that is open.
func (t *tally) file(o *oracle, w *world, c *file) {
	t.open++
	switch j, _ := o.seat(w, c.holder, t.day); {
	case c.holder == "":
		t.unheld++
	case j != nil:
		return
	case c.here:
		t.outside++
		return
	default:
		t.left++
	}
	t.days += int64(t.day - c.alone)
	t.longest = max(t.longest, t.day-c.alone)
}

// said writes a tally as spoken writes figures.
func (t *tally) said() map[string]string {
	say := map[string]string{}
	var cases, heads, fte int64
	var perHead, perHour []*big.Rat
	for _, name := range slices.Sorted(maps.Keys(t.loads)) {
		l := t.loads[name]
		cases, heads, fte = cases+l.cases, heads+1, fte+int64(l.fte)
		perHead = append(perHead, big.NewRat(l.cases, 1))
		if l.fte > 0 {
			perHour = append(perHour, big.NewRat(l.cases*events.Million, int64(l.fte)))
		}
		t.place(say, l)
	}
	say["holders"] = fmt.Sprintf("%d/%d", fte, heads)
	say["caseload fte"] = quotient(cases*events.Million, fte)
	say["caseload headcount"] = quotient(cases, heads)
	say["median headcount"], say["median fte"] = middle(perHead), middle(perHour)
	say["cases-held"] = fmt.Sprint(cases)
	if t.holdersOnly {
		return say
	}
	waiting := t.unheld + t.left
	say["cases-open"], say["cases-held-outside"] = fmt.Sprint(t.open), fmt.Sprint(t.outside)
	say["cases-unheld"], say["cases-left-behind"], say["unallocated"] = fmt.Sprint(t.unheld), fmt.Sprint(t.left), fmt.Sprint(waiting)
	say["unallocated cases"], say["waiting days"] = quotient(waiting, t.open), quotient(t.days, waiting)
	say["longest-wait"] = "-"
	if waiting > 0 {
		say["longest-wait"] = fmt.Sprint(int64(t.longest))
	}
	return say
}

// place counts a holder in the numbers that they are over, at least, or between.
func (t *tally) place(say map[string]string, l *load) {
	load := big.NewRat(l.cases, 1)
	if t.perFTE {
		if l.fte == 0 {
			return
		}
		load = big.NewRat(l.cases*events.Million, int64(l.fte))
	}
	add := func(measure string) {
		var fte, heads int64
		fmt.Sscanf(say[measure], "%d/%d", &fte, &heads)
		say[measure] = fmt.Sprintf("%d/%d", fte+int64(l.fte), heads+1)
	}
	low := int64(0)
	for _, n := range t.over {
		order := load.Cmp(big.NewRat(n, 1))
		if order > 0 {
			add(fmt.Sprintf("over-%d", n))
		}
		if order >= 0 {
			add(fmt.Sprintf("at-least-%d", n))
		}
		if order < 0 && load.Cmp(big.NewRat(low, 1)) >= 0 {
			if low == 0 {
				add(fmt.Sprintf("under-%d", n))
			} else {
				add(fmt.Sprintf("%d-to-under-%d", low, n))
			}
		}
		low = n
	}
	if load.Cmp(big.NewRat(t.threshold, 1)) > 0 {
		add("above-threshold")
	}
}

func quotient(over, under int64) string {
	if under == 0 {
		return "-"
	}
	return big.NewRat(over, under).RatString()
}

func middle(list []*big.Rat) string {
	if len(list) == 0 {
		return "-"
	}
	slices.SortFunc(list, (*big.Rat).Cmp)
	sum := new(big.Rat).Add(list[(len(list)-1)/2], list[len(list)/2])
	return sum.Quo(sum, big.NewRat(2, 1)).RatString()
}

// spoken writes figures, but for counts that are nought.
func spoken(f answers.Figures) map[string]string {
	say := map[string]string{}
	for _, r := range f.Rates {
		say[r.Measure+" "+r.Unit] = "-"
		if r.NotAvailable == "" {
			say[r.Measure+" "+r.Unit] = quotient(int64(r.Numerator), int64(r.Denominator))
		}
	}
	for _, c := range f.Counts {
		if c.Measure == "holders" || c.Headcount > 0 {
			say[c.Measure] = fmt.Sprintf("%d/%d", c.FTE, c.Headcount)
		}
	}
	for _, v := range f.Values {
		say[v.Measure] = "-"
		if v.NotAvailable == "" {
			say[v.Measure] = fmt.Sprint(int64(v.Value) / events.Million)
		}
	}
	return say
}
