package tenure_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/events/facts"
	"muster/ledger/logtest"
	"muster/projections/answers"
	"muster/projections/tenure"
	"muster/projections/viewtest"
)

// history draws a random history that a registrar admits.
func history(t *rapid.T, n int) *viewtest.Ledger {
	return viewtest.Entries(t, n, logtest.Admit(t.Context(), t, viewtest.Authority))
}

// plainly is the ledger as known by an entry, from which everything is counted
// anew, day by day.
type plainly struct {
	*facts.Record
	role bool // the reading of service
}

func plainlyOf(t *rapid.T, stored []events.Stored) *plainly {
	return &plainly{Record: viewtest.Record(t, stored)}
}

// servedSince goes back day by day.
func (p *plainly) servedSince(w facts.Thing, role facts.Name, day events.Date) events.Date {
	there := func(d events.Date) bool {
		return slices.ContainsFunc(p.Stints(w), func(s facts.Stint) bool { return s.Span.Contains(d) && (!p.role || s.Role == role) })
	}
	for there(day - 1) {
		day--
	}
	return day
}

// band goes forward from anniversary to anniversary.
func band(since, day events.Date, bounds []int) (n int) {
	for n < len(bounds) && since.AddMonths(12*bounds[n]) <= day {
		n++
	}
	return n
}

// tally adds up by measure and group.
type tally map[string]map[string]answers.Count

func (c tally) add(p *plainly, by, measure string, role, grade, team facts.Name, fte int32, head bool) {
	n := map[string]facts.Name{"role": role, "grade": grade, "team": team}[by]
	for _, group := range []string{"", p.Names.Slug(n)} {
		if c[group] == nil {
			c[group] = map[string]answers.Count{}
		}
		one := c[group][measure]
		one.Measure, one.FTE = measure, one.FTE+events.FTE(fte)
		if head {
			one.Headcount++
		}
		c[group][measure] = one
	}
}

func (p *plainly) bands(day events.Date, by string, bounds []int, names []string) tally {
	c, year := tally{}, answers.Year(day)
	for w := facts.Thing(1); int(w) <= p.Count(facts.Worker); w++ {
		for _, s := range p.Stints(w) {
			if s.Span.Contains(day) && p.Names.Seniority(s.Role) != 0 {
				b := names[band(p.servedSince(w, s.Role, day), day, bounds)]
				c.add(p, by, "in-post", s.Role, s.Grade, s.Team, s.FTE, s.Counts)
				c.add(p, by, "in-post-"+b, s.Role, s.Grade, s.Team, s.FTE, s.Counts)
			}
		}
		for _, f := range p.Flows(w, nil) {
			if f.Leaver && year.Contains(f.Day) {
				b := names[band(p.servedSince(w, f.Role, f.Day), f.Day, bounds)]
				c.add(p, by, "leavers", f.Role, f.Grade, f.Team, f.FTE, true)
				c.add(p, by, "leavers-"+b, f.Role, f.Grade, f.Team, f.FTE, true)
			}
		}
	}
	return c
}

func (p *plainly) retained(cohort events.Span, n int) (kept, all int64) {
	for w := facts.Thing(1); int(w) <= p.Count(facts.Worker); w++ {
		for _, f := range p.Flows(w, nil) {
			if f.Leaver || !cohort.Contains(f.Day) {
				continue
			}
			all++
			if on := f.Day.AddMonths(12 * n); p.servedSince(w, f.Role, on) == f.Day {
				kept++
			}
		}
	}
	return kept, all
}

// held compares what is not nought.
func held(t *rapid.T, want map[string]answers.Count, got []answers.Count, about string) {
	t.Helper()
	for _, c := range got {
		require.Equal(t, want[c.Measure].FTE, c.FTE, "%s of %s", c.Measure, about)
		require.Equal(t, want[c.Measure].Headcount, c.Headcount, "%s of %s", c.Measure, about)
	}
}

func TestTheViewCountsWhatAPlainCountDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 120)
		p := viewtest.Fold(t, view, l, "")
		entries := l.Entries()
		known := rapid.IntRange(0, len(entries)).Draw(t, "known")
		o := plainlyOf(t, entries[:known])
		for range 3 {
			reading := rapid.SampledFrom([]string{"continuous", "role"}).Draw(t, "service")
			o.role = reading == "role"
			q := answers.Question{AsOf: viewtest.SomeDay(t), KnownAt: fmt.Sprintf("@%d", known), By: rapid.SampledFrom([]string{"role", "grade", "team"}).Draw(t, "by"),
				Settings: map[string]string{"bounds": "1,2,3", "service": reading}}
			a, err := viewtest.Ask[answers.Answer](p, q)
			require.NoError(t, err)
			want := o.bands(q.AsOf, q.By, []int{1, 2, 3}, []string{"under-1", "1-to-2", "2-to-3", "3-plus"})
			held(t, want[""], a.Counts, fmt.Sprintf("%+v", q))
			for _, g := range a.Groups {
				held(t, want[g.Value], g.Counts, fmt.Sprintf("%s, %+v", g.Value, q))
			}
			q.Definition, q.By = "retention", ""
			cohort := events.Span{From: viewtest.SomeDay(t)}
			cohort.To = cohort.From + events.Date(rapid.IntRange(1, 400).Draw(t, "period"))
			q.Settings = map[string]string{"service": reading, "cohort-from": cohort.From.String(), "cohort-to": (cohort.To - 1).String()}
			if a, err = viewtest.Ask[answers.Answer](p, q); err != nil {
				require.NoError(t, err)
			}
			for i, r := range a.Rates[:4] {
				kept, all := o.retained(cohort, i+1)
				require.Equal(t, answers.Whole(all), r.Denominator)
				late := (cohort.To - 1).AddMonths(12*(i+1)) > q.AsOf
				require.Equal(t, late || all == 0, r.NotAvailable != "", "%+v", r)
				if !late {
					require.Equal(t, answers.Whole(kept), r.Numerator, "after %d, %+v", i+1, q)
				}
			}
		}
	})
}

func TestExperienceAndLeaversAreWhatAPlainCountFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 120)
		p := viewtest.Fold(t, view, l, "")
		entries := l.Entries()
		known := rapid.IntRange(0, len(entries)).Draw(t, "known")
		o := plainlyOf(t, entries[:known])
		day, want := viewtest.SomeDay(t), tally{}
		for w := facts.Thing(1); int(w) <= o.Count(facts.Worker); w++ {
			var since events.Date
			for _, s := range o.Starts(w) {
				if s.Qualified != 0 {
					since = s.Qualified
				}
			}
			for _, s := range o.Stints(w) {
				if !s.Span.Contains(day) || o.Names.Seniority(s.Role) == 0 {
					continue
				}
				measures := []string{"in-post", "experience-not-on-record"}
				if since != 0 {
					measures[1] = "experience-on-record"
				}
				if since != 0 && since.AddMonths(24) < day {
					measures = append(measures, "experienced")
				}
				for _, m := range measures {
					want.add(o, "team", m, s.Role, s.Grade, s.Team, s.FTE, s.Counts)
				}
			}
			for _, f := range o.Flows(w, nil) {
				if !f.Leaver || !answers.Year(day).Contains(f.Day) {
					continue
				}
				reason, to := "moved-within-council", "same-council"
				if !f.Transfer {
					reason, to = events.LeavingReasons[f.Reason-1], events.Destinations[f.Destination-1]
				}
				for _, m := range []string{"leavers", "reason-" + reason, "destination-" + to} {
					want.add(o, "team", m, f.Role, f.Grade, f.Team, f.FTE, true)
				}
			}
		}
		for _, definition := range []string{"experience", "leavers"} {
			a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: day, KnownAt: fmt.Sprintf("@%d", known), By: "team", Definition: definition})
			require.NoError(t, err)
			for _, part := range append(a.Groups, answers.Group{Figures: a.Figures}) {
				part.Counts = slices.DeleteFunc(part.Counts, func(c answers.Count) bool {
					return slices.Contains([]string{"reason-known", "destination-known", "not-to-agency"}, c.Measure)
				})
				held(t, want[part.Value], part.Counts, part.Value)
			}
		}
	})
}

// TestPartsMakeTheWhole: bands and groups add up, and lines to their figures.
func TestPartsMakeTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := viewtest.Fold(t, view, history(t, 120), "")
		q := answers.Question{AsOf: viewtest.SomeDay(t), Lines: true, By: rapid.SampledFrom(tenure.About.Dimensions).Draw(t, "by"),
			Definition: rapid.SampledFrom([]string{"time-in-service", "experience", "leavers", "retention"}).Draw(t, "definition")}
		a, err := viewtest.Ask[answers.Answer](p, q)
		require.NoError(t, err)
		for i, c := range a.Counts {
			sum := answers.Count{Measure: c.Measure}
			for _, g := range a.Groups {
				sum.FTE, sum.Headcount = sum.FTE+g.Counts[i].FTE, sum.Headcount+g.Counts[i].Headcount
			}
			require.Equal(t, c, sum)
		}
		for i, r := range a.Rates {
			require.Equal(t, r.Percent == "", r.NotAvailable != "")
			if r.NotAvailable == "" {
				require.Equal(t, r.Numerator, total(&r, r.Measure), "%+v", r)
			}
			for _, g := range a.Groups {
				if r := g.Rates[i]; r.NotAvailable == "" {
					require.Equal(t, r.Numerator, total(&r, r.Measure), "%+v", r)
				}
			}
		}
	})
}

func total(r *answers.Rate, measure string) (sum events.Decimal) {
	for _, l := range r.Lines {
		switch {
		case l.Measure != measure:
		case r.Unit == "fte":
			sum += events.Decimal(l.FTE)
		default:
			sum += answers.Whole(l.Headcount)
		}
	}
	return sum
}

// TestARestoredViewIsTheRunningOne to the byte, from any entry on, and in runs.
func TestARestoredViewIsTheRunningOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t, 120)
		viewtest.FoldsTheSame(t, view, l, rapid.IntRange(0, len(l.Entries())).Draw(t, "cut"))
	})
}
