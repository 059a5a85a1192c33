package people_test

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"muster/events"
	"muster/ledger"
	"muster/ledger/memlog"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/people"
	"muster/projections/viewtest"
)

var words = []string{"", "", "white", "black", "asian"}

// history draws a random history that a registrar admits, and behind it entries
// of profiles of the four workers in it.
func history(t *rapid.T) *viewtest.Ledger {
	r, err := ledger.Open(t.Context(), ledger.Config{Authority: viewtest.Authority, Log: &memlog.Log{},
		Now: func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }})
	require.NoError(t, err)
	l := viewtest.Entries(t, 60, func(e *events.Entry) error {
		_, err := r.Record(t.Context(), e, ledger.Allowance{Asserting: true})
		return err
	})
	declareAny(t, l, rapid.IntRange(0, 20).Draw(t, "profiles"), 4, 2)
	return l
}

// workforce draws a history of so many people who are in post from the first day
// of 2018, some until some day, and of what they tell of themselves.
func workforce(t *rapid.T, people int) (l *viewtest.Ledger, lastDay map[string]events.Date) {
	l, lastDay = staffed(t, people), map[string]events.Date{}
	for range rapid.IntRange(0, 5).Draw(t, "leavers") {
		w := fmt.Sprintf("W%d", rapid.IntRange(1, people).Draw(t, "worker"))
		if lastDay[w] == 0 {
			lastDay[w] = max(someDay(t), date(t, "2018-01-02"))
			l.Say(t, "2020-12-31", fmt.Sprintf("worker.left last_day %s worker %s reason retired destination other", lastDay[w], w))
		}
	}
	declareAny(t, l, rapid.IntRange(0, 20).Draw(t, "profiles"), people, people/3)
	return l, lastDay
}

// declareAny adds entries of profiles: declared, so many at once, corrected and
// retracted.
func declareAny(t *rapid.T, l *viewtest.Ledger, entries, people, atOnce int) {
	type said struct {
		line   events.Line
		worker string
	}
	var lines []said // that can be amended
	for i := range entries {
		e := &events.Entry{ID: fmt.Sprintf("profile-%d", i), Book: events.Workforce, By: "hr", Why: "told so", Asserted: true,
			Recorded: events.EndOf(date(t, "2026-01-01") + events.Date(i))}
		if len(lines) == 0 || rapid.IntRange(0, 2).Draw(t, "amend") > 0 {
			for range atOnce {
				e.Events = append(e.Events, seal(drawnProfile(t, fmt.Sprintf("W%d", rapid.IntRange(1, people).Draw(t, "worker")))))
			}
			at := l.Add(e)
			for n, ev := range e.Events {
				lines = append(lines, said{events.LineAt(at, n+1), ev.(*events.ProfileSealed).Worker})
			}
			continue
		}
		n := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		if rapid.Bool().Draw(t, "retract") {
			e.Events = []events.Event{&events.LineRetracted{Line: lines[n].line}}
			lines = slices.Delete(lines, n, n+1)
		} else {
			e.Events = []events.Event{&events.LineCorrected{Line: lines[n].line, Now: seal(drawnProfile(t, lines[n].worker))}}
		}
		l.Add(e)
	}
}

func drawnProfile(t *rapid.T, worker string) *events.ProfileDeclared {
	p := &events.ProfileDeclared{Day: someDay(t), Worker: worker,
		Sex:       rapid.SampledFrom(append([]string{""}, events.Sexes...)).Draw(t, "sex"),
		Ethnicity: rapid.SampledFrom(words).Draw(t, "ethnicity")}
	if rapid.Bool().Draw(t, "age") {
		p.Born = someDay(t).AddMonths(-12 * rapid.IntRange(20, 70).Draw(t, "years"))
		if _, m, d := p.Born.Civil(); m == 2 && d == 29 { // a table has these
			p.Born--
		}
	}
	return p
}

func someDay(t *rapid.T) events.Date {
	return date(t, "2016-12-30").AddMonths(rapid.IntRange(0, 50).Draw(t, "month")) + events.Date(rapid.IntRange(-2, 3).Draw(t, "day"))
}

// profilesOn works out from the entries alone who has declared what by a day, as
// known by all of them.
func profilesOn(t *rapid.T, entries []events.Stored, day events.Date) map[string]*events.ProfileSealed {
	standing := map[events.Line]*events.ProfileSealed{}
	var order []events.Line
	for _, s := range entries {
		e, err := new(events.Decoder).Entry(s.Bytes)
		require.NoError(t, err)
		for i, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.ProfileSealed:
				order = append(order, events.LineAt(s.Position, i+1))
				standing[order[len(order)-1]] = ev
			case *events.LineCorrected:
				if box, is := ev.Now.(*events.ProfileSealed); is {
					standing[ev.Line] = box
				}
			case *events.LineRetracted:
				delete(standing, ev.Line)
			}
		}
	}
	latest := map[string]*events.ProfileSealed{}
	for _, line := range order {
		if p := standing[line]; p != nil && p.Day <= day && (latest[p.Worker] == nil || p.Day >= latest[p.Worker].Day) {
			latest[p.Worker] = p
		}
	}
	return latest
}

// TestTheViewCountsWhatAPlainCountDoes holds every figure that is shown, of the
// authority and of each team, against a count from the entries.
func TestTheViewCountsWhatAPlainCountDoes(t *testing.T) {
	shown := 0
	rapid.Check(t, func(t *rapid.T) {
		l, lastDay := workforce(t, 40)
		p := viewtest.Fold(t, viewWith(&ring{}), l, "")
		for range 4 { // so that chance does not decide how much is judged
			shown += requireCounted(t, p, l.Entries(), lastDay)
		}
	})
	require.Greater(t, shown, 200, "most must not be hidden, or nothing was judged")
}

// requireCounted asks about some day, and tells how many shares were shown.
func requireCounted(t *rapid.T, p *projections.Projector, entries []events.Stored, lastDay map[string]events.Date) (shown int) {
	day, known := dayOf(t, entries, rapid.IntRange(2, len(entries)).Draw(t, "known"))
	q := answers.Question{AsOf: max(someDay(t), date(t, "2018-01-01")), KnownAt: day.String(), By: "team"}
	profiles := profilesOn(t, entries[:known], q.AsOf)
	counts := map[string]map[string]int64{"": {}, "north": {}, "south": {}}
	for i := 1; i <= 40; i++ {
		w := fmt.Sprintf("W%d", i)
		if last := lastDay[w]; last != 0 && last < q.AsOf && leftBy(t, entries[:known], w) {
			continue
		}
		team := "north"
		if i > 10 {
			team = "south"
		}
		for _, what := range append(saidBy(t, profiles[w], q.AsOf), "in-post") {
			counts[""][what]++
			counts[team][what]++
		}
	}
	ownWords(counts)
	a := ask(t, p, q)
	for _, g := range append(a.Groups, answers.Group{Figures: a.Figures}) {
		want := counts[g.Value]
		require.Equal(t, want["in-post"], g.Counts[0].Headcount)
		for _, r := range g.Rates {
			if r.NotAvailable == "" {
				shown++
				require.EqualValues(t, want[r.Measure]*events.Million, r.Numerator, "%s of %q", r.Measure, g.Value)
				require.EqualValues(t, want["in-post"]*events.Million, r.Denominator)
			}
		}
		for _, v := range g.Values {
			if v.NotAvailable == "" {
				require.EqualValues(t, want[v.Measure]*events.Million, v.Value, "%s of %q", v.Measure, g.Value)
			}
		}
	}
	return shown
}

// ownWords puts the words of people's own that fewer than five say under other.
func ownWords(counts map[string]map[string]int64) {
	for what, n := range maps.Clone(counts[""]) {
		if !strings.HasPrefix(what, "ethnicity-") || what == "ethnicity-not-said" || n >= 5 {
			continue
		}
		for _, of := range counts {
			of["ethnicity-other"] += of[what]
			delete(of, what)
		}
	}
}

// leftBy reports whether any of the entries says that a worker left.
func leftBy(t *rapid.T, entries []events.Stored, worker string) bool {
	return slices.ContainsFunc(entries, func(s events.Stored) bool {
		e, err := new(events.Decoder).Entry(s.Bytes)
		require.NoError(t, err)
		left, is := e.Events[0].(*events.WorkerLeft)
		return is && left.Worker == worker
	})
}

// saidBy lists the measures in which somebody with a profile counts on a day.
func saidBy(t *rapid.T, s *events.ProfileSealed, day events.Date) []string {
	if s == nil {
		return []string{"never-declared"}
	}
	p, err := (&ring{}).Open(s)
	require.NoError(t, err)
	band := "not-said"
	if p.Born != 0 {
		age := 0
		for p.Born.AddMonths(12*(age+1)) <= day {
			age++
		}
		switch {
		case age < 25:
			band = "under-25"
		case age <= 45:
			band = "25-45"
		case age <= 65:
			band = "46-65"
		default:
			band = "66-and-over"
		}
	}
	return []string{"age-" + band, "sex-" + cmp.Or(p.Sex, "not-said"), "ethnicity-" + cmp.Or(p.Ethnicity, "not-said"),
		"religion-" + cmp.Or(p.Religion, "not-said"), "disability-" + cmp.Or(p.Disability, "not-said")}
}

// dayOf returns the day on which an entry was recorded, and the number of the last
// that had been when it ended.
func dayOf(t *rapid.T, entries []events.Stored, n int) (day events.Date, known int) {
	recorded := func(s events.Stored) events.Instant {
		e, err := new(events.Decoder).Entry(s.Bytes)
		require.NoError(t, err)
		return e.Recorded
	}
	day = date(t, recorded(entries[n-1]).Time().Format(time.DateOnly))
	for i := range entries {
		if recorded(entries[i]) <= events.EndOf(day) {
			known = i + 1
		}
	}
	return day, known
}

// anyQuestion asks for what was known by the end of some day that an entry among
// the first so many was recorded on, or of the last day that has none behind them.
func anyQuestion(t *rapid.T, entries []events.Stored, known int) answers.Question {
	day := date(t, "2016-01-01")
	if known > 0 {
		if one, upto := dayOf(t, entries, rapid.IntRange(1, known).Draw(t, "known")); upto <= known {
			day = one
		}
	}
	return answers.Question{AsOf: someDay(t), KnownAt: day.String(),
		By:         rapid.SampledFrom(append([]string{""}, people.About.Dimensions...)).Draw(t, "by"),
		Definition: rapid.SampledFrom([]string{"of-all", "of-known"}).Draw(t, "definition")}
}

// TestThePastStays: what was known then is answered as it was, whatever comes,
// and a series is its single answers.
func TestThePastStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := history(t)
		entries := whole.Entries()
		n := len(entries)
		known := rapid.IntRange(0, n).Draw(t, "upto")
		then, now := viewtest.Fold(t, viewWith(&ring{}), whole.Upto(known), ""), viewtest.Fold(t, viewWith(&ring{}), whole, "")
		for range 3 {
			q := anyQuestion(t, entries, known)
			was, is := ask(t, then, q), ask(t, now, q)
			is.Position = was.Position
			require.Equal(t, was, is, "%+v", q)
		}
	})
}

// TestASeriesTellsWhatItsDaysDo has a series, which looks people up when something
// changes, say of each day what an answer about that day alone says, but for what
// its days would tell beside each other.
func TestASeriesTellsWhatItsDaysDo(t *testing.T) {
	shown := 0
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		if rapid.Bool().Draw(t, "many") {
			l, _ = workforce(t, 40)
		}
		r := &ring{missing: map[string]bool{"W3": true}}
		r.erase("W2")
		p := viewtest.Fold(t, viewWith(r), l, "")
		for range 4 { // most days of a series hide each other, so that one says little
			q := anyQuestion(t, l.Entries(), len(l.Entries()))
			series := q
			series.AsOf, series.From, series.To, series.Every = 0, q.AsOf, q.AsOf.AddMonths(11), "month"
			for _, one := range ask(t, p, series).Series {
				q.AsOf = one.AsOf
				alone := ask(t, p, q)
				shown += requireNoMore(t, &alone.Figures, &one.Figures)
				require.Len(t, one.Groups, len(alone.Groups))
				for i := range one.Groups {
					require.Equal(t, alone.Groups[i].Value, one.Groups[i].Value)
					requireNoMore(t, &alone.Groups[i].Figures, &one.Groups[i].Figures)
				}
			}
		}
	})
	require.Greater(t, shown, 50, "some must not be hidden, or nothing was judged")
}

// requireNoMore holds figures beside others to what they say alone, and counts how
// many of them are shown.
func requireNoMore(t *rapid.T, alone, beside *answers.Figures) (shown int) {
	require.Equal(t, alone.Counts, beside.Counts)
	for _, v := range beside.Values {
		if v.NotAvailable == "" {
			require.Contains(t, alone.Values, v)
		}
	}
	for _, r := range beside.Rates {
		if r.NotAvailable == "" {
			require.Contains(t, alone.Rates, r)
			shown++
		}
	}
	return shown
}

// TestTheStateIsThatOfTheEntries: rebuilt, restored on the way, or gone on with,
// to the byte; and it holds nothing that was said.
func TestTheStateIsThatOfTheEntries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := history(t)
		entries := l.Entries()
		cut := rapid.IntRange(0, len(entries)).Draw(t, "cut")
		running, restored := people.NewModel(&ring{}), people.NewModel(nil)
		for i, s := range entries {
			e, err := new(events.Decoder).Entry(s.Bytes)
			require.NoError(t, err)
			if i == cut {
				require.NoError(t, restored.RestoreState(running.AppendState(nil)))
			}
			require.NoError(t, running.Apply(s.Position, e))
			if i >= cut {
				require.NoError(t, restored.Apply(s.Position, e))
			}
		}
		if cut == len(entries) {
			require.NoError(t, restored.RestoreState(running.AppendState(nil)))
		}
		p := viewtest.Fold(t, viewWith(&ring{}), l, "")
		before := running.AppendState(nil)
		ask(t, p, answers.Question{AsOf: someDay(t)})
		require.Equal(t, before, restored.AppendState(nil))
		for _, word := range []string{"female", "white", "black", "asian"} {
			require.False(t, bytes.Contains(before, []byte(word)), word)
		}
	})
}

// TestNoAnswerTellsASuppressedCount asks for everything that can be asked of a
// day and sets the attacker on the answers together.
func TestNoAnswerTellsASuppressedCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &viewtest.Ledger{}
		n := rapid.IntRange(3, 9).Draw(t, "people")
		var posts, hires, said []string
		heads := map[[2]string]map[string]int64{} // by team and grade, by what is said
		for i := range n {
			team, grade := rapid.SampledFrom([]string{"north", "south", "east"}).Draw(t, "team"), rapid.SampledFrom([]string{"g1", "g1", "g2"}).Draw(t, "grade")
			sex := rapid.SampledFrom([]string{"female", "female", "male", "not-said"}).Draw(t, "sex")
			posts = append(posts, fmt.Sprintf("post.established on 2018-01-01 post P%d role case-holder grade %s team %s service s-%s fte 1", i, grade, team, team[1:2]))
			hires = append(hires, fmt.Sprintf("worker.hired on 2018-01-01 worker W%d post P%d role case-holder grade %s team %s fte 1 contract permanent origin agency", i, i, grade, team))
			said = append(said, strings.TrimSuffix(fmt.Sprintf("profile.declared on 2018-01-04 worker W%d sex %s", i, sex), " sex not-said"))
			if heads[[2]string{team, grade}] == nil {
				heads[[2]string{team, grade}] = map[string]int64{}
			}
			heads[[2]string{team, grade}][sex]++
		}
		l.Say(t, "2018-01-02", posts...)
		l.Say(t, "2018-01-03", hires...)
		declare(t, l, "2018-01-05", said...)
		p := viewtest.Fold(t, viewWith(&ring{}), l, "")
		definition := "definition=" + rapid.SampledFrom([]string{"of-all", "of-known"}).Draw(t, "definition")

		values := []string{"female", "male", "other", "not-said"}
		seats := slices.SortedFunc(maps.Keys(heads), func(x, y [2]string) int { return strings.Compare(x[0]+x[1], y[0]+y[1]) })
		counts, groups, number := make([][]int64, len(seats)), make([][]int, len(seats)), 0
		var hiddenGroups [][]bool
		for i, seat := range seats {
			for _, v := range values {
				counts[i] = append(counts[i], heads[seat][v])
			}
		}
		total := ask(t, p, question(t, "2018-02-01", "of=sex", definition))
		hiddenTotal := hiddenOf(total.Figures, values)
		for _, by := range people.About.Dimensions {
			a := ask(t, p, question(t, "2018-02-01", "of=sex", "by="+by, definition))
			require.Equal(t, total.Figures, a.Figures, "however it is split")
			for _, g := range a.Groups {
				for i, seat := range seats {
					if slices.Contains([]string{seat[0], seat[1], "s-" + seat[0][1:2]}, g.Value) || by == "role" {
						groups[i] = append(groups[i], number)
					}
				}
				number++
				hiddenGroups = append(hiddenGroups, hiddenOf(g.Figures, values))
			}
		}
		a := newAttacker(counts, groups, number, hiddenTotal, hiddenGroups)
		a.seat(0)
		require.Positive(t, a.fits)
		for v, hidden := range hiddenTotal {
			require.True(t, !hidden || len(a.total[v]) > 1, "%s of the authority must be %v in %v", values[v], a.total[v], heads)
		}
		for g := range hiddenGroups {
			for v, hidden := range hiddenGroups[g] {
				nought := !hiddenTotal[v] && a.shownTotal[v] == 0 // the authority tells; what is hidden is of what it would be a share
				require.True(t, !hidden || nought || len(a.groups[g][v]) > 1, "%s of group %d must be %v in %v", values[v], g, a.groups[g][v], heads)
			}
		}
	})
}

func hiddenOf(f answers.Figures, values []string) (hidden []bool) {
	for _, v := range values {
		what := said(f, "sex-"+v)
		hidden = append(hidden, !strings.ContainsAny(what[:1], "0123456789"))
	}
	return hidden
}
