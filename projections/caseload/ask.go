package caseload

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/bitemporal"
	"muster/projections/places"
	"muster/projections/staffing"
)

// What figures may be split by, besides staffing.Dimensions.
const (
	byStatus     = "status"
	byExperience = "experience"
)

// About says what the view can be asked.
var About = answers.About{
	View:  "caseload",
	Short: "Ask how many cases social workers hold, and which wait for one",
	Long: `Ask how many cases social workers hold, as of a day, as known at a moment: for
each FTE as the Department for Education counts them, mean, median and spread,
who holds more than a threshold, and the cases that have nobody and for how long.
A team in which nobody holds a case has noughts.`,
	Examples: `  muster caseload --authority leicestershire --as-of 2019-09-30
  muster caseload --authority leeds --as-of 2022-06-30 --by team --over 20,30,40
  muster caseload --authority leeds --as-of 2022-06-30 --threshold 20 --per fte --lines
  muster caseload --authority leeds --from 2021-01-31 --to 2022-06-30 --every month`,
	Dimensions: append(slices.Clip(staffing.Dimensions), byStatus, byExperience),
	Definitions: []answers.Definition{{
		ID:     "dfe-csww",
		Title:  "Department for Education, children's social work workforce census",
		Source: "DfE, Children's social work workforce: methodology (Open Government Licence v3.0); the spread and the cases that wait are not in it",
		Formulas: []string{"caseload = " + caseloadFTE, "caseload per head = " + caseloadHeads, "median = " + medianHeads,
			"median per FTE = " + medianFTE, "unallocated = " + unallocatedShare, "waiting = " + waitingDays},
	}},
	Settings: []answers.Setting{
		{Name: "over", Default: "20,25,30,35,40", Usage: "count holders by these numbers of cases", Check: checkOver},
		{Name: "threshold", Default: "20", Usage: "list who holds more cases than this", Check: checkNumber},
		{Name: "per", Default: perHead, Usage: "compare the cases of each holder: per head, or per fte of theirs", Check: answers.OneOf(perHead, perFTE)},
		{Name: "cover", Default: "no", Usage: "count cases for who covers, too: no or yes", Check: answers.OneOf("no", "yes")},
		{Name: "newly-qualified-months", Default: "12", Usage: "how long somebody is newly qualified", Check: checkNumber},
	},
	Books: []events.Book{events.Cases, events.Workforce},
}

const (
	perHead = "head"
	perFTE  = "fte"
)

// most bounds the numbers that settings take.
const most = 1000

func checkNumber(s string) error {
	if n, err := strconv.Atoi(s); err != nil || n < 0 || n > most || strconv.Itoa(n) != s {
		return fmt.Errorf("%q is not a whole number from 0 to %d", s, most)
	}
	return nil
}

func checkOver(s string) error {
	last := 0
	for i, one := range strings.Split(s, ",") {
		if err := checkNumber(one); err != nil {
			return fmt.Errorf("%w; write some such as 20,25,30,35,40", err)
		}
		if n, _ := strconv.Atoi(one); n <= last {
			return errors.New("must ascend from 1 on, such as 20,25,30,35,40")
		} else if last = n; i >= 20 {
			return errors.New("takes no more than 20 numbers")
		}
	}
	return nil
}

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

// Ask answers a question.
func (m *Model) Ask(q answers.Question, from projections.Standing) (*answers.Answer, error) {
	return About.Ask(q, from, m.prepare)
}

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	m              *Model
	over           []int64
	threshold      int64
	perFTE, cover  bool
	graduateMonths int

	places         places.Days
	hands          *bitemporal.Hands
	people         []*person // by worker, as far as they have been asked for
	scratch        sheet
	rows, sendings []bitemporal.Found
	earlier        []bitemporal.Found
	fractions      []fraction
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	number := func(name string) int {
		n, _ := strconv.Atoi(q.Setting(name)) // it was checked
		return n
	}
	a := &asked{Asked: q, m: m, threshold: int64(number("threshold")), graduateMonths: number("newly-qualified-months"),
		perFTE: q.Setting("per") == perFTE, cover: q.Setting("cover") == "yes",
		places: m.places.On(q), hands: m.byWorker.Deal(q.Days, q.Known.Of(events.Cases)), people: make([]*person, m.byWorker.Numbers())}
	for _, one := range strings.Split(q.Setting("over"), ",") {
		n, _ := strconv.ParseInt(one, 10, 64)
		a.over = append(a.over, n)
	}
	return a.on, nil
}

// on answers for one day.
func (a *asked) on(day events.Date) (answers.Figures, []answers.Group, error) {
	s := a.sheet(day)
	var groups []answers.Group
	for _, p := range a.split(s) {
		groups = append(groups, answers.Group{Value: p.name, Figures: a.figures(p)})
	}
	return a.figures(a.whole(s)), groups, nil
}

// row returns a holding.
func (a *asked) row(id bitemporal.RowID) holding { return a.m.held.Row(id).Value }
