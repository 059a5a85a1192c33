package establishment_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/events/facts"
	"muster/ledger/logtest"
	"muster/projections/answers"
	"muster/projections/establishment"
	"muster/projections/viewtest"
)

// history draws a random history that a registrar admits.
func history(t *rapid.T, n int) *viewtest.Ledger {
	return viewtest.Entries(t, n, logtest.Admit(t.Context(), t, viewtest.Authority))
}

// plainly is the ledger as known by an entry, and a day. Fixed terms that end
// after the day upTo are over then; if it is 0, none are.
type plainly struct {
	*facts.Record
	day, upTo events.Date
}

// holds reports whether somebody in a stint holds its post on the day.
func (p *plainly) holds(s *facts.Stint) bool {
	over := p.upTo != 0 && s.ContractEnds > p.upTo && s.ContractEnds < p.day
	return s.Span.Contains(p.day) && !over
}

// inPost adds up those in post in social work.
func (p *plainly) inPost() (fte, heads int64) {
	for w := facts.Thing(1); int(w) <= p.Count(facts.Worker); w++ {
		there := int64(0)
		for _, s := range p.Stints(w) {
			if p.holds(&s) && p.Names.Seniority(s.Role) != 0 {
				fte, there = fte+int64(s.FTE), 1
			}
		}
		heads += there
	}
	return fte, heads
}

// free is how much of a post of social work is vacant.
func (p *plainly) free(post facts.Thing) int64 {
	f := p.phase(post, p.day)
	if f == nil || p.Names.Seniority(f.Role) == 0 {
		return 0
	}
	return max(0, int64(f.FTE)-p.held(post))
}

// vacant adds up what is.
func (p *plainly) vacant() (fte int64) {
	for post := facts.Thing(1); int(post) <= p.Count(facts.Post); post++ {
		fte += p.free(post)
	}
	return fte
}

func plainlyOf(t *rapid.T, stored []events.Stored) *plainly {
	return &plainly{Record: viewtest.Record(t, stored)}
}

// phase returns what a post is on the day, if it exists and is funded.
func (p *plainly) phase(of facts.Thing, day events.Date) *facts.Phase {
	for i, f := range p.Phases(of) {
		if f.Span.Contains(day) && (f.FundedTo == 0 || day < f.FundedTo) {
			return &p.Phases(of)[i]
		}
	}
	return nil
}

// held adds up what everybody holds of a post.
func (p *plainly) held(of facts.Thing) (fte int64) {
	for w := facts.Thing(1); int(w) <= p.Count(facts.Worker); w++ {
		for _, s := range p.Stints(w) {
			if s.Post == of && p.holds(&s) {
				fte += int64(s.FTE)
			}
		}
	}
	return fte
}

// cover adds up the agency workers for a vacancy of a post, or of none.
func (p *plainly) cover(of facts.Thing) (fte int64) {
	for a := facts.Thing(1); int(a) <= p.Count(facts.Assignment); a++ {
		for _, e := range p.Engagements(a) {
			if e.Covers == of && e.Span.Contains(p.day) && events.AgencyReasons[e.Reason-1] == "vacancy" && p.Names.Seniority(e.Role) != 0 {
				fte += int64(e.FTE)
			}
		}
	}
	return fte
}

// count is the FTE of each count, for the authority, post by post.
func (p *plainly) count() map[string]int64 {
	n := map[string]int64{}
	promised := p.taken(func(facts.Offer) bool { return true })
	n["offers-to-staff"] = promised.toStaff
	for post := facts.Thing(1); int(post) <= p.Count(facts.Post); post++ {
		f := p.phase(post, p.day)
		if f != nil {
			n["posts-all"] += int64(f.FTE)
		}
		if f == nil || p.Names.Seniority(f.Role) == 0 {
			continue
		}
		n["posts"] += int64(f.FTE)
		free := max(0, int64(f.FTE)-p.held(post))
		n["vacant"] += free
		n["covered"] += min(free, p.cover(post))
		n["offered"] += promised.of[post]
		n["both"] += min(free, p.cover(post)+promised.of[post])
	}
	n["vacant-less-both"] = max(0, n["vacant"]-n["both"]-p.cover(0))
	n["covered"] = min(n["vacant"], n["covered"]+p.cover(0))
	n["posts-social-work"], n["posts-other"] = n["posts"], n["posts-all"]-n["posts"]
	n["vacant-less-covered"] = n["vacant"] - n["covered"]
	n["vacant-less-offered"] = n["vacant"] - n["offered"]
	return n
}

func TestTheViewCountsWhatAPlainCountDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 150)
		p := viewtest.Fold(t, view, l, "")
		entries := l.Entries()
		known := rapid.IntRange(0, len(entries)).Draw(t, "known")
		o := plainlyOf(t, entries[:known])
		for range 4 {
			o.day = viewtest.SomeDay(t)
			q := answers.Question{AsOf: o.day, KnownAt: fmt.Sprintf("@%d", known), Definition: rapid.SampledFrom([]string{"vacancies", "structure"}).Draw(t, "definition")}
			a, err := viewtest.Ask[answers.Answer](p, q)
			require.NoError(t, err)
			want := o.count()
			for _, c := range a.Counts {
				if c.Measure != "in-post" {
					require.EqualValues(t, want[c.Measure], c.FTE, "%s, %+v", c.Measure, q)
				}
			}
		}
	})
}

func TestThePipelineIsWhatAPlainCountFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 150)
		p := viewtest.Fold(t, view, l, "")
		entries := l.Entries()
		known := rapid.IntRange(0, len(entries)).Draw(t, "known")
		o := plainlyOf(t, entries[:known])
		o.day = viewtest.SomeDay(t)
		want := map[string]int64{}
		for w := facts.Thing(1); int(w) <= o.Count(facts.Worker); w++ {
			for _, one := range o.Offers(w) {
				if one.Span.Contains(o.day) && o.offerCounts(one.Post) {
					want["offers"]++
					if one.Checks > 0 {
						want["offers-checks-outstanding"]++
					}
				}
			}
			for _, f := range o.Flows(w, nil) {
				if !f.Leaver && f.Day > o.day {
					want["starts-agreed"]++
				}
			}
		}
		for i := facts.Thing(1); int(i) <= o.Count(facts.Trainee); i++ {
			in := false
			for _, n := range o.Notes(facts.Trainee, i) {
				if _, ends := n.Event.(*events.TraineeEnded); n.Begins <= o.day {
					in = !ends
				}
			}
			if in {
				want["trainees"]++
			}
		}
		a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: o.day, KnownAt: fmt.Sprintf("@%d", known), Definition: "pipeline"})
		require.NoError(t, err)
		for _, c := range a.Counts[:2] {
			require.Equal(t, want[c.Measure], c.Headcount, c.Measure)
		}
		require.Equal(t, want["starts-agreed"], a.Counts[4].Headcount)
		require.Equal(t, answers.Whole(want["trainees"]), a.Values[0].Value)
	})
}

// taken is what some offers come to, in FTE and in heads.
type taken struct {
	in, out, toStaff int64
	heads            [2]int64 // in and out
	of               map[facts.Thing]int64
}

// taken goes through those of the open offers that are wanted, in the order in
// which they count, and lets each in whose post has room for all of it.
func (p *plainly) taken(wanted func(facts.Offer) bool) (n taken) {
	type due struct {
		facts.Offer
		who facts.Thing
	}
	var all []due
	started := map[facts.Thing]bool{}
	for w := facts.Thing(1); int(w) <= p.Count(facts.Worker); w++ {
		for _, s := range p.Stints(w) {
			if p.holds(&s) && p.Names.Seniority(s.Role) != 0 {
				started[w] = true
			}
		}
		for _, o := range p.Offers(w) {
			if o.Span.Contains(p.day) && wanted(o) && p.offerCounts(o.Post) {
				all = append(all, due{o, w})
			}
		}
	}
	slices.SortFunc(all, func(x, y due) int {
		if (x.ExpectedStart == 0) != (y.ExpectedStart == 0) {
			return cmp.Compare(y.ExpectedStart, x.ExpectedStart)
		}
		return cmp.Or(cmp.Compare(x.ExpectedStart, y.ExpectedStart), cmp.Compare(x.Line, y.Line))
	})
	n.of = map[facts.Thing]int64{}
	staff := maps.Clone(started)
	for _, o := range all {
		switch fte := int64(o.FTE); {
		case staff[o.who]:
			n.toStaff += fte
		case started[o.who]:
		case fte <= p.free(o.Post)-n.of[o.Post]:
			started[o.who] = true
			n.of[o.Post] += fte
			n.in, n.heads[0] = n.in+fte, n.heads[0]+1
		default:
			n.out, n.heads[1] = n.out+fte, n.heads[1]+1
		}
	}
	return n
}

// lastTold returns when the last entry of the book workforce was recorded.
func lastTold(t *rapid.T, entries []events.Stored) (day events.Date) {
	for _, s := range entries {
		e, err := events.DecodeEntry(s.Bytes)
		require.NoError(t, err)
		if e.Book == events.Workforce {
			day = e.Recorded.Day()
		}
	}
	return day
}

// TestTheForecastFillsNoPostTwice: it assumes the offers that a plain count does,
// moves as much into posts as it takes from the vacancies, and ends up with the
// people in post and the vacancies that there are without the fixed terms that end.
func TestTheForecastFillsNoPostTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 150)
		p := viewtest.Fold(t, view, l, "")
		entries := l.Entries()
		known := rapid.IntRange(1, len(entries)).Draw(t, "known")
		o := plainlyOf(t, entries[:known])
		upTo := lastTold(t, entries[:known])
		for range 4 {
			o.day = upTo + events.Date(rapid.IntRange(1, 900).Draw(t, "days ahead"))
			a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: o.day, KnownAt: fmt.Sprintf("@%d", known), Definition: "forecast"})
			require.NoError(t, err)
			n := map[string]answers.Count{}
			for _, c := range a.Counts {
				n[c.Measure] = c
			}
			o.upTo = upTo
			want := o.taken(func(one facts.Offer) bool { return one.ExpectedStart > upTo && one.ExpectedStart <= o.day })
			require.EqualValues(t, want.in, n["offers-assumed"].FTE)
			require.EqualValues(t, want.out, n["offers-not-assumed"].FTE)
			require.Equal(t, want.heads, [2]int64{n["offers-assumed"].Headcount, n["offers-not-assumed"].Headcount})
			require.EqualValues(t, want.in, n["filled"].FTE, "what is filled was vacant")
			require.LessOrEqual(t, n["filled"].FTE, n["vacant"].FTE+n["vacated"].FTE)
			fte, people := o.inPost()
			require.EqualValues(t, fte, n["in-post"].FTE-n["contract-ends-assumed"].FTE)
			require.EqualValues(t, people, n["in-post"].Headcount-n["contract-ends-assumed"].Headcount)
			require.EqualValues(t, o.vacant(), n["vacant"].FTE+n["vacated"].FTE)
			vacancy, agency := a.Rates[1], a.Rates[5]
			require.EqualValues(t, o.vacant()-want.in, vacancy.Numerator)
			require.EqualValues(t, o.vacant()+fte, vacancy.Denominator, "posts, and who shares them beyond their FTE")
			require.Equal(t, answers.Whole(people+want.heads[0]), agency.Denominator-agency.Numerator)
			o.upTo = 0
		}
	})
}

// offerCounts reports whether a post, as it is on the day or first after it, is
// in social work, or nothing is on record of it.
func (p *plainly) offerCounts(post facts.Thing) bool {
	for _, f := range p.Phases(post) {
		span := f.Span
		if f.FundedTo != 0 {
			span = span.Intersect(events.Span{From: span.From, To: f.FundedTo})
		}
		if !span.Empty() && (span.To == 0 || span.To > p.day) {
			return p.Names.Seniority(f.Role) != 0
		}
	}
	return true
}

// TestGroupsSumToTheTotal of all that is not bounded by the group, and lines to
// the numerators.
func TestGroupsSumToTheTotal(t *testing.T) {
	bounded := map[string]bool{"covered": true, "vacant-less-covered": true, "vacant-less-both": true}
	rapid.Check(t, func(t *rapid.T) {
		p := viewtest.Fold(t, view, history(t, 150), "")
		q := answers.Question{AsOf: viewtest.SomeDay(t), By: rapid.SampledFrom(establishment.About.Dimensions).Draw(t, "by"), Lines: true,
			Definition: rapid.SampledFrom([]string{"vacancies", "agency", "pipeline", "forecast", "structure"}).Draw(t, "definition")}
		a, err := viewtest.Ask[answers.Answer](p, q)
		require.NoError(t, err)
		for i, c := range a.Counts {
			sum := answers.Count{Measure: c.Measure, Unit: c.Unit, Lines: c.Lines}
			for _, g := range a.Groups {
				sum.FTE, sum.Headcount = sum.FTE+g.Counts[i].FTE, sum.Headcount+g.Counts[i].Headcount
			}
			if !bounded[c.Measure] {
				require.Equal(t, c, sum, "by %s", q.By)
			}
		}
		for _, r := range a.Rates {
			require.Equal(t, r.Percent == "", r.NotAvailable != "")
		}
		for i, v := range a.Values {
			sum := events.Decimal(0)
			for _, g := range a.Groups {
				sum += g.Values[i].Value
			}
			require.Equal(t, v.Value, sum)
			for _, l := range v.Lines {
				sum -= answers.Whole(l.Headcount)
			}
			require.Zero(t, sum, "the lines sum to it")
		}
	})
}

// TestThePastStays: to ask as known by an entry is to ask a view that has read
// no further.
func TestThePastStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 150)
		known := rapid.IntRange(0, len(l.Entries())).Draw(t, "known")
		for _, d := range establishment.About.Definitions {
			viewtest.AskedThenAndNow(t, view, l, known, answers.Question{AsOf: viewtest.SomeDay(t), By: "team", Definition: d.ID, Lines: true})
		}
	})
}

// TestARestoredViewIsTheRunningOne to the byte, from any entry on, and in runs.
func TestARestoredViewIsTheRunningOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 120)
		viewtest.FoldsTheSame(t, view, l, rapid.IntRange(0, len(l.Entries())).Draw(t, "cut"))
	})
}
