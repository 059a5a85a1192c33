package rates_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/viewtest"
)

// Four posts of one whole, in two teams and two services, and one that is not
// in social work.
var structure = []string{
	"post.established on 2010-01-01 post P1 role case-holder grade sw team north service cin fte 1",
	"post.established on 2010-01-01 post P2 role case-holder grade sw team north service cin fte 1",
	"post.established on 2010-01-01 post P3 role senior-practitioner grade sp team south service cp fte 1",
	"post.established on 2010-01-01 post P4 role case-holder grade sw team south service cp fte 1",
	"post.established on 2010-01-01 post F1 role family-support grade fs team east service early fte 1",
}

const (
	sw = " role case-holder grade sw team north"
	sp = " role senior-practitioner grade sp team south"
	fs = " role family-support grade fs team east"

	hired = " contract permanent origin agency"
	gone  = " reason resignation destination other"
)

// town is a ledger with the structure, and who tests it.
type town struct {
	t *testing.T
	*viewtest.Ledger
}

func newTown(t *testing.T) *town {
	w := &town{t, &viewtest.Ledger{}}
	w.Say(t, "2010-01-04", structure...)
	return w
}

// say records each line in an entry of its own.
func (w *town) say(lines ...string) {
	w.t.Helper()
	for _, line := range lines {
		w.Say(w.t, "2020-01-02", line)
	}
}

func (w *town) view() *projections.Projector {
	w.t.Helper()
	return viewtest.Fold(w.t, view, w, w.t.TempDir())
}

func (w *town) ask(q answers.Question) *answers.Answer {
	w.t.Helper()
	a, err := viewtest.Ask[answers.Answer](w.view(), q)
	require.NoError(w.t, err)
	return a
}

func (w *town) on(day string) *answers.Answer {
	w.t.Helper()
	return w.ask(answers.Question{AsOf: date(w.t, day)})
}

var date = viewtest.Date

// said writes the counts that are not nought, as FTE/heads, without the
// vacancies, which most tests are not about.
func said(counts []answers.Count) string {
	var list []string
	for _, c := range counts {
		if c.Measure != "vacancies" && (c.FTE != 0 || c.Headcount != 0) {
			list = append(list, fmt.Sprintf("%s %s/%d", c.Measure, c.FTE, c.Headcount))
		}
	}
	return strings.Join(list, ", ")
}

func count(counts []answers.Count, measure string) string {
	for _, c := range counts {
		if c.Measure == measure {
			return fmt.Sprintf("%s/%d", c.FTE, c.Headcount)
		}
	}
	return "none"
}

func rate(t *testing.T, list []answers.Rate, measure, unit string) answers.Rate {
	t.Helper()
	for _, r := range list {
		if r.Measure == measure && r.Unit == unit {
			return r
		}
	}
	require.Fail(t, "no such rate", "%s in %s", measure, unit)
	return answers.Rate{}
}

// TestBoundaries is the table of the package's documentation, row by row.
func TestBoundaries(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		on    map[string]string
	}{
		{"in post from the first day to the last", []string{
			"worker.hired on 2018-03-01 worker W1 post P1 fte 0.8" + sw + hired,
			"worker.left last_day 2018-06-30 worker W1" + gone,
		}, map[string]string{
			"2018-02-28": "",
			"2018-03-01": "in-post 0.8/1, starters 0.8/1",
			"2018-06-30": "in-post 0.8/1, starters 0.8/1, leavers 0.8/1",
			"2018-07-01": "starters 0.8/1, leavers 0.8/1",
		}},
		{"a leaver on 30 September is in post and a leaver of the year it ends", []string{
			"worker.hired on 2015-03-01 worker W1 post P1 fte 1" + sw + hired,
			"worker.left last_day 2018-09-30 worker W1" + gone,
		}, map[string]string{
			"2018-09-29": "in-post 1/1",
			"2018-09-30": "in-post 1/1, leavers 1/1",
			"2018-10-01": "leavers 1/1",
			"2019-09-29": "leavers 1/1",
			"2019-09-30": "",
		}},
		{"a starter on 1 October is one of the next year", []string{
			"worker.hired on 2018-10-01 worker W1 post P1 fte 1" + sw + hired,
		}, map[string]string{
			"2018-09-30": "",
			"2018-10-01": "in-post 1/1, starters 1/1",
			"2019-09-30": "in-post 1/1, starters 1/1",
			"2019-10-01": "in-post 1/1",
		}},
		{"the year to the end of February is twelve months, leap year or not", []string{
			"worker.hired on 2015-03-01 worker W1 post P1 fte 1" + sw + hired,
			"worker.left last_day 2020-02-29 worker W1" + gone,
		}, map[string]string{
			"2020-02-28": "in-post 1/1",
			"2020-02-29": "in-post 1/1, leavers 1/1",
			"2020-03-01": "leavers 1/1",
			"2021-02-27": "leavers 1/1",
			"2021-02-28": "",
		}},
		{"the year to 28 February of a leap year", []string{
			"worker.hired on 2015-03-01 worker W1 post P1 fte 1" + sw + hired,
			"worker.left last_day 2019-02-28 worker W1" + gone,
		}, map[string]string{
			"2020-02-27": "leavers 1/1",
			"2020-02-28": "",
			"2020-02-29": "",
		}},
		{"starts and leaves within the year: both", []string{
			"worker.hired on 2018-01-08 worker W1 post P1 fte 0.5" + sw + hired,
			"worker.left last_day 2018-05-31 worker W1" + gone,
		}, map[string]string{"2018-09-30": "starters 0.5/1, leavers 0.5/1"}},
		{"one day in post", []string{
			"worker.hired on 2018-01-08 worker W1 post P1 fte 1" + sw + hired,
			"worker.left last_day 2018-01-08 worker W1" + gone,
		}, map[string]string{
			"2018-01-07": "", "2018-01-08": "in-post 1/1, starters 1/1, leavers 1/1", "2018-01-09": "starters 1/1, leavers 1/1",
		}},
		{"leaves and returns: a leaver, and a starter again", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 1" + sw + hired,
			"worker.left last_day 2018-01-31 worker W1" + gone,
			"worker.hired on 2018-06-01 worker W1 post P2 fte 0.6" + sw + hired,
		}, map[string]string{"2018-03-31": "leavers 1/1", "2018-09-30": "in-post 0.6/1, starters 0.6/1, leavers 1/1"}},
		{"leaves, returns and leaves: two leavers of one person, of the year as of its months", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 1" + sw + hired,
			"worker.left last_day 2017-10-31 worker W1" + gone,
			"worker.hired on 2018-01-08 worker W1 post P1 fte 1" + sw + hired,
			"worker.left last_day 2018-05-31 worker W1" + gone,
		}, map[string]string{"2017-10-31": "in-post 1/1, leavers 1/1", "2018-05-30": "in-post 1/1, starters 1/1, leavers 1/1",
			"2018-05-31": "in-post 1/1, starters 1/1, leavers 2/2", "2018-09-30": "starters 1/1, leavers 2/2", "2018-10-31": "starters 1/1, leavers 1/1"}},
		{"hired again the next day, into the same post: no leaver and no starter", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 1" + sw + hired,
			"worker.left last_day 2018-01-31 worker W1" + gone,
			"worker.hired on 2018-02-01 worker W1 post P1 fte 1" + sw + hired,
		}, map[string]string{"2018-01-31": "in-post 1/1", "2018-02-01": "in-post 1/1"}},
		{"hired again the day after that: both", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 1" + sw + hired,
			"worker.left last_day 2018-01-31 worker W1" + gone,
			"worker.hired on 2018-02-02 worker W1 post P1 fte 1" + sw + hired,
		}, map[string]string{"2018-01-31": "in-post 1/1, leavers 1/1", "2018-02-01": "leavers 1/1", "2018-02-02": "in-post 1/1, starters 1/1, leavers 1/1"}},
		{"leaves one post and starts in another the next day: neither", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 1" + sw + hired,
			"worker.left last_day 2018-01-31 worker W1" + gone,
			"worker.hired on 2018-02-01 worker W1 post P2 fte 0.6" + sw + hired,
		}, map[string]string{"2018-01-31": "in-post 1/1", "2018-02-01": "in-post 0.6/1"}},
		{"a transfer in from another role of the council is a start", []string{
			"worker.transferred_in on 2018-03-01 worker W1 post P1 fte 1 contract permanent from_role adults" + sw,
		}, map[string]string{"2018-03-01": "in-post 1/1, starters 1/1"}},
		{"a transfer out to another role of the council is leaving", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 1" + sw + hired,
			"worker.transferred_out last_day 2018-03-01 worker W1 to_role adults",
		}, map[string]string{"2018-03-01": "in-post 1/1, leavers 1/1", "2018-03-02": "leavers 1/1"}},
		{"a move into a social work role is no start", []string{
			"worker.hired on 2015-01-05 worker W1 post F1 fte 1" + fs + hired,
			"worker.moved on 2018-03-01 worker W1 post P1" + sw,
		}, map[string]string{"2018-02-28": "", "2018-03-01": "in-post 1/1", "2015-01-05": ""}},
		{"a move out of a social work role is no leaving", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 1" + sw + hired,
			"worker.moved on 2018-03-01 worker W1 post F1" + fs,
			"worker.left last_day 2018-05-31 worker W1" + gone,
		}, map[string]string{"2018-02-28": "in-post 1/1", "2018-03-01": "", "2018-06-01": ""}},
		{"a move between social work posts is neither", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 1" + sw + hired,
			"worker.moved on 2018-03-01 worker W1 post P3" + sp,
		}, map[string]string{"2018-02-28": "in-post 1/1", "2018-03-01": "in-post 1/1"}},
		{"a move on the first day is a start in the post moved to", []string{
			"worker.hired on 2018-03-01 worker W1 post P1 fte 1" + sw + hired,
			"worker.moved on 2018-03-01 worker W1 post P3" + sp,
		}, map[string]string{"2018-03-01": "in-post 1/1, starters 1/1"}},
		{"two posts are one head and the FTE of both", []string{
			"worker.hired on 2018-03-01 worker W1 post P1 fte 0.5" + sw + hired,
			"worker.hired on 2018-03-01 worker W1 post P3 fte 0.4" + sp + hired,
		}, map[string]string{"2018-03-01": "in-post 0.9/1, starters 0.9/1"}},
		{"taking on a second post is no start, giving it up no leaving", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 0.5" + sw + hired,
			"worker.hired on 2018-03-01 worker W1 post P3 fte 0.4" + sp + hired,
			"worker.left last_day 2018-06-30 worker W1 post P1" + gone,
		}, map[string]string{"2018-03-01": "in-post 0.9/1", "2018-06-30": "in-post 0.9/1", "2018-07-01": "in-post 0.4/1"}},
		{"giving up both at once is one leaver with the FTE of both", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 0.5" + sw + hired,
			"worker.hired on 2015-01-05 worker W1 post P3 fte 0.4" + sp + hired,
			"worker.left last_day 2018-06-30 worker W1" + gone,
		}, map[string]string{"2018-07-01": "leavers 0.9/1"}},
		{"giving up one and then the other is one leaver with the FTE of the other", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 0.5" + sw + hired,
			"worker.hired on 2015-01-05 worker W1 post P3 fte 0.4" + sp + hired,
			"worker.left last_day 2018-06-30 worker W1 post P1" + gone,
			"worker.left last_day 2018-07-31 worker W1 post P3" + gone,
		}, map[string]string{"2018-07-01": "in-post 0.4/1", "2018-08-01": "leavers 0.4/1"}},
		{"giving up the social work post and keeping the other of two is no leaving", []string{
			"worker.hired on 2015-01-05 worker W1 post P1 fte 0.5" + sw + hired,
			"worker.hired on 2015-01-05 worker W1 post F1 fte 0.5" + fs + hired,
			"worker.left last_day 2018-06-30 worker W1 post P1" + gone,
		}, map[string]string{"2018-06-30": "in-post 0.5/1", "2018-07-01": ""}},
		{"taking on a social work post as a second one is no start", []string{
			"worker.hired on 2015-01-05 worker W1 post F1 fte 0.5" + fs + hired,
			"worker.hired on 2018-03-01 worker W1 post P1 fte 0.5" + sw + hired,
		}, map[string]string{"2018-03-01": "in-post 0.5/1"}},
		{"a zero-hours worker is a head and no FTE", []string{
			"worker.hired on 2018-03-01 worker W1 post P1 fte 0" + sw + hired,
			"worker.left last_day 2018-06-30 worker W1" + gone,
		}, map[string]string{"2018-06-30": "in-post 0/1, starters 0/1, leavers 0/1"}},
		{"somebody who is not in social work is not counted", []string{
			"worker.hired on 2018-03-01 worker W1 post F1 fte 1" + fs + hired,
			"worker.left last_day 2018-06-30 worker W1" + gone,
		}, map[string]string{"2018-06-30": ""}},
		{"hours changed on the last day", []string{
			"worker.hired on 2015-03-01 worker W1 post P1 fte 1" + sw + hired,
			"worker.hours_changed on 2018-06-30 worker W1 fte 0.6",
			"worker.left last_day 2018-06-30 worker W1" + gone,
		}, map[string]string{"2018-06-29": "in-post 1/1", "2018-06-30": "in-post 0.6/1, leavers 0.6/1"}},
		{"an agreed start shows on its day and not before", []string{
			"worker.hired on 2024-03-01 worker W1 post P1 fte 1" + sw + hired,
		}, map[string]string{"2024-02-29": "", "2024-03-01": "in-post 1/1, starters 1/1"}},
		{"an offer is nothing yet", []string{
			"worker.offered on 2018-03-01 worker W1 post P1 fte 1 expected_start 2018-04-01",
		}, map[string]string{"2018-05-01": ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newTown(t)
			w.say(c.lines...)
			for day, want := range c.on {
				require.Equal(t, want, said(w.on(day).Counts), "on %s", day)
			}
		})
	}
}

func TestVacancies(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		on    map[string]string
	}{
		{"of nothing but empty posts", nil, map[string]string{"2009-12-31": "0/0", "2010-01-01": "4/4", "2018-01-01": "4/4"}},
		{"of a post that is partly filled", []string{
			"worker.hired on 2018-03-01 worker W1 post P1 fte 0.7" + sw + hired,
			"worker.hours_changed on 2018-05-01 worker W1 fte 1",
			"worker.left last_day 2018-06-30 worker W1" + gone,
		}, map[string]string{"2018-02-28": "4/4", "2018-03-01": "3.3/4", "2018-05-01": "3/3", "2018-06-30": "3/3", "2018-07-01": "4/4"}},
		{"of a post held by two in parts", []string{
			"worker.hired on 2018-03-01 worker W1 post P1 fte 0.5" + sw + hired,
			"worker.hired on 2018-04-01 worker W2 post P1 fte 0.3" + sw + hired,
		}, map[string]string{"2018-03-01": "3.5/4", "2018-04-01": "3.2/4"}},
		{"of a post held by somebody on zero hours", []string{
			"worker.hired on 2018-03-01 worker W1 post P1 fte 0" + sw + hired,
		}, map[string]string{"2018-03-01": "4/4"}},
		{"of a post shared beyond its FTE: none, and never less", []string{
			"worker.hired on 2018-03-01 worker W1 post P1 fte 0.8 job_share true" + sw + hired,
			"worker.hired on 2018-03-01 worker W2 post P1 fte 0.8 job_share true" + sw + hired,
		}, map[string]string{"2018-03-01": "3/3"}},
		{"of a post funded until a day", []string{
			"post.changed on 2018-01-01 post P1 until 2018-06-30",
		}, map[string]string{"2018-06-30": "4/4", "2018-07-01": "3/3"}},
		{"of a post funded until a day, then longer", []string{
			"post.changed on 2018-01-01 post P1 until 2018-06-30",
			"post.changed on 2018-06-01 post P1 until 2018-12-31",
		}, map[string]string{"2018-12-31": "4/4", "2019-01-01": "3/3"}},
		{"of a post funded until a day, then permanent", []string{
			"post.changed on 2018-01-01 post P1 until 2018-06-30",
			"post.changed on 2018-06-01 post P1 permanent true",
		}, map[string]string{"2018-07-01": "4/4", "2030-01-01": "4/4"}},
		{"of a post that closes", []string{
			"post.closed last_day 2018-06-30 post P1",
		}, map[string]string{"2018-06-30": "4/4", "2018-07-01": "3/3"}},
		{"of a post that changes its FTE", []string{
			"worker.hired on 2018-03-01 worker W1 post P1 fte 0.5" + sw + hired,
			"post.changed on 2018-06-01 post P1 fte 0.6",
		}, map[string]string{"2018-05-31": "3.5/4", "2018-06-01": "3.1/4"}},
		{"of a post that becomes one in social work", []string{
			"post.changed on 2018-06-01 post F1 role case-holder grade sw",
		}, map[string]string{"2018-05-31": "4/4", "2018-06-01": "5/5"}},
		{"of a post left and taken up by a move", []string{
			"worker.hired on 2018-03-01 worker W1 post P1 fte 1" + sw + hired,
			"worker.moved on 2018-06-01 worker W1 post P3" + sp,
		}, map[string]string{"2018-05-31": "3/3", "2018-06-01": "3/3"}},
		{"of a post covered by an agency worker: vacant all the same", []string{
			"agency.started on 2018-03-01 assignment A1 worker A1 agency reed role case-holder team north fte 1 reason vacancy covers P1",
		}, map[string]string{"2018-03-01": "4/4"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newTown(t)
			w.say(c.lines...)
			for day, want := range c.on {
				counts := w.on(day).Counts
				require.Equal(t, want, count(counts, "vacancies"), "on %s", day)
				for _, c := range counts {
					require.Equal(t, c.Measure == "vacancies", c.Unit == answers.Posts, "they are counted in posts, and the others in people")
				}
			}
		})
	}
}

const reed = " agency reed role case-holder team north service cin"

func TestAgencyHeads(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		on    map[string]string
	}{
		{"an expected end is not an end", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 fte 1 reason vacancy expected_end 2018-05-31" + reed,
		}, map[string]string{"2018-02-28": "0/0", "2018-03-01": "1/1", "2018-06-01": "1/1"}},
		{"the last day still runs", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 fte 0.6 reason vacancy" + reed,
			"agency.ended last_day 2018-05-31 assignment A1",
		}, map[string]string{"2018-05-31": "0.6/1", "2018-06-01": "0/0"}},
		{"two assignments are one head", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 fte 0.6 reason vacancy" + reed,
			"agency.started on 2018-04-01 assignment A2 worker X1 fte 0.4 reason sickness" + reed,
			"agency.ended last_day 2018-05-31 assignment A1",
		}, map[string]string{"2018-03-31": "0.6/1", "2018-04-01": "1/1", "2018-05-31": "1/1", "2018-06-01": "0.4/1"}},
		{"the second of three within the first and the third", []string{
			"agency.started on 2018-04-01 assignment A1 worker X1 fte 0.2 reason vacancy" + reed,
			"agency.ended last_day 2018-04-30 assignment A1",
			"agency.started on 2018-06-01 assignment A2 worker X1 fte 0.2 reason vacancy" + reed,
			"agency.ended last_day 2018-06-30 assignment A2",
			"agency.started on 2018-03-01 assignment A3 worker X1 fte 0.2 reason vacancy" + reed,
		}, map[string]string{"2018-03-31": "0.2/1", "2018-04-15": "0.4/1", "2018-05-15": "0.2/1", "2018-06-15": "0.4/1", "2018-07-01": "0.2/1"}},
		{"another reason is the same head", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 fte 1 reason vacancy" + reed,
			"agency.changed on 2018-04-01 assignment A1 reason maternity",
		}, map[string]string{"2018-04-01": "1/1"}},
		{"made permanent: an employee from the next day", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 fte 1 reason vacancy" + reed,
			"agency.ended last_day 2018-05-31 assignment A1 made_permanent true",
			"worker.hired on 2018-06-01 worker X1 post P1 fte 1" + sw + hired,
		}, map[string]string{"2018-05-31": "1/1", "2018-06-01": "0/0"}},
		{"no social work role, no count", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 agency reed role family-support team east fte 1 reason vacancy",
		}, map[string]string{"2018-03-01": "0/0"}},
		{"an assignment out of social work does not take the head", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 agency reed role family-support team east fte 0.5 reason vacancy",
			"agency.started on 2018-03-01 assignment A2 worker X1 fte 0.5 reason vacancy" + reed,
		}, map[string]string{"2018-03-01": "0.5/1"}},
		{"the first of two was never so: the other has the head", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 fte 0.6 reason vacancy" + reed,
			"agency.started on 2018-03-01 assignment A2 worker X1 fte 0.4 reason vacancy" + reed,
			"line.retracted line 2.1",
		}, map[string]string{"2018-03-01": "0.4/1"}},
		{"the first of two was somebody else's: two heads", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 fte 0.6 reason vacancy" + reed,
			"agency.started on 2018-03-01 assignment A2 worker X1 fte 0.4 reason vacancy" + reed,
			"line.corrected 2.1 => agency.started on 2018-03-01 assignment A1 worker X2 fte 0.6 reason vacancy" + reed,
		}, map[string]string{"2018-03-01": "1/2"}},
		{"the two were the same person's after all", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 fte 0.6 reason vacancy" + reed,
			"agency.started on 2018-03-01 assignment A2 worker X2 fte 0.4 reason vacancy" + reed,
			"line.corrected 3.1 => agency.started on 2018-03-01 assignment A2 worker X1 fte 0.4 reason vacancy" + reed,
		}, map[string]string{"2018-03-01": "1/1"}},
		{"the first of two ended sooner than was said", []string{
			"agency.started on 2018-03-01 assignment A1 worker X1 fte 0.6 reason vacancy" + reed,
			"agency.ended last_day 2018-05-31 assignment A1",
			"agency.started on 2018-03-01 assignment A2 worker X1 fte 0.4 reason vacancy" + reed,
			"line.corrected 3.1 => agency.ended last_day 2018-03-31 assignment A1",
		}, map[string]string{"2018-03-31": "1/1", "2018-04-15": "0.4/1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newTown(t)
			w.say(c.lines...)
			for day, want := range c.on {
				require.Equal(t, want, count(w.on(day).Counts, "agency"), "on %s", day)
			}
		})
	}
}

// TestAgencyByReason tells the reasons apart; the share of each is of the whole
// workforce.
func TestAgencyByReason(t *testing.T) {
	w := newTown(t)
	w.say("worker.hired on 2018-01-01 worker W1 post P1 fte 1"+sw+hired,
		"worker.hired on 2018-01-01 worker W2 post P2 fte 1"+sw+hired,
		"agency.started on 2018-03-01 assignment A1 worker X1 fte 1 reason vacancy"+reed,
		"agency.started on 2018-03-01 assignment A2 worker X2 fte 1 reason sickness"+reed,
		"agency.changed on 2018-05-01 assignment A2 reason vacancy")
	share := func(day, reason string) string {
		for _, g := range w.ask(answers.Question{AsOf: date(t, day), By: "reason"}).Groups {
			require.Len(t, g.Rates, 2, "only the agency rates have reasons")
			require.Len(t, g.Counts, 1)
			if g.Value == reason {
				r := rate(t, g.Rates, "agency", "fte")
				return fmt.Sprintf("%s/%s %s", r.Numerator, r.Denominator, r.Percent)
			}
		}
		return "none"
	}
	require.Len(t, w.ask(answers.Question{AsOf: date(t, "2018-04-30"), By: "reason"}).Groups, 2, "nobody but agency workers has a reason")
	require.Equal(t, "1/4 25.0", share("2018-04-30", "vacancy"))
	require.Equal(t, "1/4 25.0", share("2018-04-30", "sickness"))
	require.Equal(t, "2/4 50.0", share("2018-05-01", "vacancy"))
	require.Equal(t, "none", share("2018-05-01", "sickness"))
}

// TestWhereOneHeadIs has the teams of somebody who is counted once.
func TestWhereOneHeadIs(t *testing.T) {
	again := func(post, fte, seat string) string {
		return "worker.hired on 2018-03-01 worker W1 post " + post + " fte " + fte + seat + hired
	}
	south := strings.Replace(sw, "north", "south", 1)
	assigned := func(id, day, team, fte string) string {
		return "agency.started on " + day + " assignment " + id + " worker X1 agency reed role case-holder team " + team + " fte " + fte + " reason vacancy"
	}
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"the more senior role, with the fewer hours":     {[]string{again("P1", "0.6", sw), again("P3", "0.3", sp)}, "north: in-post 0.6/0; south: in-post 0.3/1, starters 0.9/1"},
		"of one role, the more hours":                    {[]string{again("P1", "0.3", sw), again("P4", "0.6", south)}, "north: in-post 0.3/0; south: in-post 0.6/1, starters 0.9/1"},
		"of as many hours, the one recorded first":       {[]string{again("P4", "0.5", south), again("P1", "0.5", sw)}, "north: in-post 0.5/0; south: in-post 0.5/1, starters 1/1"},
		"any post in social work before one that is not": {[]string{again("F1", "0.8", fs), again("P1", "0.2", sw)}, "north: in-post 0.2/1, starters 0.2/1"},
		"the assignment recorded first, though it begins later": {[]string{assigned("A1", "2018-04-01", "north", "0.2"), assigned("A2", "2018-03-01", "south", "0.6")},
			"north: agency 0.2/1; south: agency 0.6/0"},
		"in post and on assignment: a head of each": {[]string{again("P1", "0.6", sw), strings.ReplaceAll(assigned("A1", "2018-04-01", "south", "0.4"), "X1", "W1")},
			"north: in-post 0.6/1, starters 0.6/1; south: agency 0.4/1"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			w.say(c.lines...)
			var got []string
			for _, g := range w.ask(answers.Question{AsOf: date(t, "2018-06-30"), By: "team"}).Groups {
				if s := said(g.Counts); s != "" {
					got = append(got, g.Value+": "+s)
				}
			}
			require.Equal(t, c.want, strings.Join(got, "; "))
		})
	}
}

// TestLeavingTheCouncil is the choice between two readings of a transfer. Two
// are in post on the day, of 1.5 FTE.
func TestLeavingTheCouncil(t *testing.T) {
	for name, c := range map[string]struct{ line, census, council string }{
		"a transfer out": {"worker.transferred_out last_day 2018-03-01 worker W1 to_role adults", "66.7 50.0", "0.0 0.0"},
		"a leaving":      {"worker.left last_day 2018-03-01 worker W1" + gone, "66.7 50.0", "66.7 50.0"},
		"a move within":  {"worker.moved on 2018-03-02 worker W1 post F1" + fs, "0.0 0.0", "0.0 0.0"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			w.say("worker.hired on 2015-01-05 worker W1 post P1 fte 1"+sw+hired, "worker.hired on 2015-01-05 worker W2 post P2 fte 1"+sw+hired,
				"worker.hired on 2015-01-05 worker W3 post P3 fte 0.5"+sp+hired, c.line)
			for definition, want := range map[string]string{"dfe-csww": c.census, "leaving-council": c.council} {
				a := w.ask(answers.Question{AsOf: date(t, "2018-09-30"), Definition: definition})
				require.Equal(t, want, rate(t, a.Rates, "turnover", "fte").Percent+" "+rate(t, a.Rates, "turnover", "headcount").Percent, definition)
			}
		})
	}
}

// TestTheFormulas works out every rate of one day, by the definitions: 3 posts of 1
// FTE and 0.4 of another are vacant, 0.6 FTE is in post, 2 people are on 1.4 FTE of
// assignments, and one of 0.5 FTE has left. In the registers are 10 and 20.
func TestTheFormulas(t *testing.T) {
	w := newTown(t)
	w.say("worker.hired on 2015-01-05 worker W1 post P1 fte 0.6"+sw+hired, "worker.hired on 2015-01-05 worker W2 post P2 fte 0.5"+sw+hired,
		"worker.left last_day 2018-09-30 worker W2"+gone, "agency.started on 2018-03-01 assignment A1 worker X1 fte 1 reason vacancy"+reed,
		"agency.started on 2018-03-01 assignment A2 worker X2 fte 0.4 reason sickness"+reed,
		"register.declared on 2018-09-30 register hcpc count 10 source report", "register.declared on 2018-09-30 register hcpc-total count 20 source report")
	for definition, want := range map[string]string{
		// 0.5/0.6, 1/1, 3.4/4, 1.4/2, 2/3
		"dfe-csww": "turnover fte 83.3, turnover headcount 100.0, vacancy fte 85.0, agency fte 70.0, agency headcount 66.7",
		// 0.5/10, 3.4/20, 1.4/2
		"leicestershire-2019": "turnover fte 5.0, vacancy fte 17.0, agency fte 70.0",
		"leaving-council":     "turnover fte 83.3, turnover headcount 100.0",
	} {
		var got []string
		for _, r := range w.ask(answers.Question{AsOf: date(t, "2018-10-01"), Definition: definition}).Rates {
			got = append(got, r.Measure+" "+r.Unit+" "+r.Percent)
		}
		require.Equal(t, want, strings.Join(got, ", "), definition)
	}
}

// One with two posts is one head in the more senior role, and FTE in each.
func TestGroupsOfOneWithTwoPosts(t *testing.T) {
	w := newTown(t)
	w.say("worker.hired on 2018-03-01 worker W1 post P1 fte 0.6"+sw+hired, "worker.hired on 2018-03-01 worker W1 post P3 fte 0.3"+sp+hired)
	for by, want := range map[string]string{
		"role":    "case-holder: in-post 0.6/0; senior-practitioner: in-post 0.3/1, starters 0.9/1",
		"grade":   "sp: in-post 0.3/1, starters 0.9/1; sw: in-post 0.6/0",
		"team":    "north: in-post 0.6/0; south: in-post 0.3/1, starters 0.9/1",
		"service": "cin: in-post 0.6/0; cp: in-post 0.3/1, starters 0.9/1",
	} {
		var got []string
		for _, g := range w.ask(answers.Question{AsOf: date(t, "2018-06-30"), By: by}).Groups {
			if s := said(g.Counts); s != "" {
				got = append(got, g.Value+": "+s)
			}
		}
		require.Equal(t, want, strings.Join(got, "; "), by)
	}
}

// A post that goes to another service takes whoever holds it along, but those
// who started or left before stay where they did.
func TestAPostGoesToAnotherService(t *testing.T) {
	w := newTown(t)
	w.say("worker.hired on 2018-03-01 worker W1 post P1 fte 1"+sw+hired, "post.changed on 2018-05-01 post P1 service cp",
		"worker.left last_day 2018-08-31 worker W1"+gone, "post.changed on 2018-09-01 post P1 service early")
	for day, want := range map[string]string{
		"2018-04-30": "cin: in-post 1/1, starters 1/1",
		"2018-05-01": "cin: starters 1/1; cp: in-post 1/1",
		"2018-08-31": "cin: starters 1/1; cp: in-post 1/1, leavers 1/1",
		"2018-09-01": "cin: starters 1/1; cp: leavers 1/1",
	} {
		var got []string
		for _, g := range w.ask(answers.Question{AsOf: date(t, day), By: "service"}).Groups {
			if s := said(g.Counts); s != "" {
				got = append(got, g.Value+": "+s)
			}
		}
		require.Equal(t, want, strings.Join(got, "; "), day)
	}
}

const leicestershire = "leicestershire-2019"

func TestRegisters(t *testing.T) {
	w := newTown(t)
	w.say("register.declared on 2018-03-31 register hcpc-total count 8 basis back-solved source report")
	vacancy := func(day, knownAt string) answers.Rate {
		return rate(t, w.ask(answers.Question{AsOf: date(t, day), KnownAt: knownAt, Definition: leicestershire}).Rates, "vacancy", "fte")
	}
	for day, because := range map[string]string{
		"2018-03-30": "the register hcpc-total was not declared as at 2018-03-30 or in the year before",
		"2019-03-31": "the register hcpc-total was last declared as at 2018-03-31, a year or more before 2019-03-31",
		"2025-01-01": "a year or more before",
	} {
		r := vacancy(day, "")
		require.Contains(t, r.NotAvailable, because)
		require.Empty(t, r.Percent)
	}
	require.Contains(t, vacancy("2018-06-30", "@1").NotAvailable, "was not declared", "as known before")
	for _, day := range []string{"2018-03-31", "2019-03-30"} {
		r := vacancy(day, "")
		require.Equal(t, "50.0", r.Percent)
		require.Empty(t, r.NotAvailable)
		require.Equal(t, "register hcpc-total as at 2018-03-31 (line 2.1): back-solved", r.Note)
	}
	w.say("register.declared on 2018-09-30 register hcpc-total count 16 source report")
	require.Equal(t, "50.0", vacancy("2018-09-29", "").Percent)
	require.Equal(t, "25.0", vacancy("2018-09-30", "").Percent)
	require.Equal(t, "25.0", vacancy("2019-03-31", "").Percent)

	w.say("line.corrected 3.1 => register.declared on 2018-09-30 register hcpc-total count 10 source recount")
	require.Equal(t, "40.0", vacancy("2018-09-30", "").Percent)
	require.Equal(t, "register hcpc-total as at 2018-09-30 (line 4.1)", vacancy("2018-09-30", "").Note)
	require.Equal(t, "25.0", vacancy("2018-09-30", "@3").Percent, "what was said stays said")

	e := viewtest.Entry(t, "2020-01-02", "line.retracted line 3.1")
	e.ID, e.Book = "retraction", events.Reference
	w.Add(e)
	require.Equal(t, "50.0", vacancy("2018-09-30", "").Percent)

	w.say("register.declared on 2018-12-31 register hcpc-total count 0 source report")
	require.Contains(t, vacancy("2018-12-31", "").NotAvailable, "is nought on 2018-12-31")
}

func TestARegisterIsNotDeclaredByGroup(t *testing.T) {
	w := newTown(t)
	w.say("register.declared on 2018-03-31 register hcpc-total count 8 source report")
	for _, by := range []string{"service", "team", "role", "grade"} {
		groups := w.ask(answers.Question{AsOf: date(t, "2018-06-30"), Definition: leicestershire, By: by}).Groups
		require.NotEmpty(t, groups)
		for _, g := range groups {
			r := rate(t, g.Rates, "vacancy", "fte")
			require.Equal(t, "the register hcpc-total is declared for the whole authority, not by "+by, r.NotAvailable)
			require.Empty(t, r.Percent)
		}
	}
}

// A rate without a denominator is never 0, and a true nought is one.
func TestNoughtIsNotAvailable(t *testing.T) {
	empty := &town{t, &viewtest.Ledger{}}
	for _, r := range empty.on("2018-06-30").Rates {
		require.Empty(t, r.Percent)
		require.Contains(t, r.NotAvailable, "is nought on 2018-06-30")
		require.Zero(t, r.Denominator)
	}
	w := newTown(t)
	w.say("worker.hired on 2018-03-01 worker W1 post P1 fte 0" + sw + hired)
	a := w.on("2018-06-30")
	require.Contains(t, rate(t, a.Rates, "turnover", "fte").NotAvailable, "in-post (fte), is nought", "a head without hours divides nothing")
	require.Equal(t, "0.0", rate(t, a.Rates, "turnover", "headcount").Percent)
	require.Equal(t, "100.0", rate(t, a.Rates, "vacancy", "fte").Percent)
}

// Both sources round half up at one decimal place.
func TestRounding(t *testing.T) {
	for _, c := range []struct {
		leavers, register int64
		want              string
	}{
		{377, 2000, "18.9"}, // 18.85 exactly
		{3769, 20000, "18.8"},
		{3771, 20000, "18.9"},
		{1, 2000, "0.1"}, // 0.05
		{1, 2001, "0.0"},
		{1, 8, "12.5"},
		{2, 3, "66.7"},
		{1, 3, "33.3"},
		{9995, 10000, "100.0"}, // 99.95
		{9994, 10000, "99.9"},
		{3, 2, "150.0"},
		{0, 7, "0.0"},
	} {
		w := &town{t, &viewtest.Ledger{}}
		var lines []string
		for i := range c.leavers {
			lines = append(lines, fmt.Sprintf("post.established on 2010-01-01 post P%d role case-holder grade sw team north service cin fte 1", i))
			if len(lines) == 1000 || i == c.leavers-1 {
				w.Say(t, "2018-01-01", lines...)
				lines = nil
			}
		}
		w.Say(t, "2018-01-01", fmt.Sprintf("register.declared on 2018-03-31 register hcpc-total count %d source report", c.register))
		r := rate(t, w.ask(answers.Question{AsOf: date(t, "2018-03-31"), Definition: leicestershire}).Rates, "vacancy", "fte")
		require.Equal(t, c.want, r.Percent, "%d of %d", c.leavers, c.register)
	}
}

// Leicestershire's turnover is worked out each 30 September and carried.
func TestCarried(t *testing.T) {
	w := newTown(t)
	w.say("worker.hired on 2015-01-05 worker W1 post P1 fte 1"+sw+hired,
		"worker.hired on 2015-01-05 worker W2 post P2 fte 0.5"+sw+hired,
		"worker.left last_day 2018-09-30 worker W1"+gone,
		"worker.left last_day 2018-10-01 worker W2"+gone)
	for _, d := range []string{"2017-09-30", "2018-09-30", "2019-09-30"} {
		w.say("register.declared on " + d + " register hcpc count 10 source report")
	}
	for day, want := range map[string]struct{ percent, at string }{
		"2018-09-29": {"0.0", "2017-09-30"},
		"2018-09-30": {"10.0", "2018-09-30"},
		"2018-10-01": {"10.0", "2018-09-30"},
		"2019-06-30": {"10.0", "2018-09-30"},
		"2019-09-29": {"10.0", "2018-09-30"},
		"2019-09-30": {"5.0", "2019-09-30"},
		"2020-09-29": {"5.0", "2019-09-30"},
	} {
		r := rate(t, w.ask(answers.Question{AsOf: date(t, day), Definition: leicestershire}).Rates, "turnover", "fte")
		require.Equal(t, want.percent, r.Percent, day)
		require.True(t, strings.HasPrefix(r.Note, "worked out at "+want.at+"; register hcpc as at "+want.at), r.Note)
	}
}

func TestDefinitionsAreSpelledOut(t *testing.T) {
	a := newTown(t).on("2018-06-30")
	require.Equal(t, "dfe-csww", a.Definition)
	var formulas []string
	for _, r := range a.Rates {
		formulas = append(formulas, r.Measure+" = "+r.Formula)
	}
	require.Equal(t, []string{
		"turnover = leavers (fte) / in-post (fte)",
		"turnover = leavers (headcount) / in-post (headcount)",
		"vacancy = vacancies (fte) / (vacancies (fte) + in-post (fte))",
		"agency = agency (fte) / (agency (fte) + in-post (fte))",
		"agency = agency (headcount) / (agency (headcount) + in-post (headcount))",
	}, formulas)
}

func TestRefusals(t *testing.T) {
	p := newTown(t).view()
	day := date(t, "2018-06-30")
	for because, q := range map[string]answers.Question{
		"there is no definition \"x\"; there are dfe-csww, leicestershire-2019, leaving-council": {AsOf: day, Definition: "x"},
		"rates is not split by \"colour\"; it goes by service, team, role, grade, reason":        {AsOf: day, By: "colour"},
		"the question names no day; give as_of, or from, to and every":                           {},
		"a series goes by month, quarter or year, not by \"week\"":                               {From: day, To: day, Every: "week"},
		"a series needs from, and to on or after it":                                             {From: day, To: day - 1, Every: "month"},
		"the series has more than 400 points; take a shorter time or longer steps":               {From: date(t, "1950-01-31"), To: day, Every: "month"},
		"known-at @9 is beyond the last entry, which is @1":                                      {AsOf: day, KnownAt: "@9"},
		"known-at \"soon\" is neither a day (2019-06-30), an instant (2019-06-30T14:00:00Z) nor": {AsOf: day, KnownAt: "soon"},
	} {
		_, err := viewtest.Ask[answers.Answer](p, q)
		var refusal *projections.Refusal
		require.ErrorAs(t, err, &refusal)
		require.Contains(t, refusal.Reason, because)
	}
}

func TestSeriesDays(t *testing.T) {
	w := newTown(t)
	for _, c := range []struct{ from, to, every, want string }{
		{"2018-01-31", "2018-05-31", "month", "2018-01-31 2018-02-28 2018-03-31 2018-04-30 2018-05-31"},
		{"2020-02-29", "2020-05-30", "month", "2020-02-29 2020-03-31 2020-04-30"},
		{"2019-02-28", "2021-02-28", "year", "2019-02-28 2020-02-29 2021-02-28"},
		{"2018-01-30", "2018-04-30", "month", "2018-01-30 2018-02-28 2018-03-30 2018-04-30"},
		{"2018-01-15", "2018-03-14", "month", "2018-01-15 2018-02-15"},
		{"2017-09-30", "2018-09-30", "quarter", "2017-09-30 2017-12-31 2018-03-31 2018-06-30 2018-09-30"},
		{"2018-06-30", "2018-06-30", "year", "2018-06-30"},
	} {
		a := w.ask(answers.Question{From: date(t, c.from), To: date(t, c.to), Every: c.every})
		var days []string
		for _, one := range a.Series {
			days = append(days, one.AsOf.String())
		}
		require.Equal(t, c.want, strings.Join(days, " "))
		require.Empty(t, a.Rates)
	}
}
