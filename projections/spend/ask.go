package spend

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/periods"
)

// About says what the view can be asked.
var About = answers.About{
	View:  "spend",
	Short: "Ask what was spent by year, against budget and against a base year uprated",
	Long: `Ask what was spent on an account, such as agency staff, in the year up to a day
and in each year since a base year: against the budget, as a change since the
base year, and against what it would have been had the base year's spending gone
on, uprated by a rate each year. Years run from April to March.`,
	Examples: `  muster spend --authority leeds --as-of 2018-03-31 --base 2011 --uprate 2 --unit thousands --by year
  muster spend --authority leeds --as-of 2018-03-31 --known-at 2018-09-19 --lines
  muster spend --authority leeds --from 2012-03-31 --to 2018-03-31 --every year --by service`,
	Dimensions: []string{byYear, byService},
	Definitions: []answers.Definition{{
		ID: "posted", Title: "What was posted, spread by days where a posting is of two years",
		Formulas: []string{
			"spend = " + spendFormula,
			"over = " + overFormula,
			"against-budget = " + againstFormula,
			"change = " + changeFormula,
			"change-percent = " + changePercentFormula,
			"counterfactual = " + counterFormula,
			"avoided = " + avoidedFormula,
		},
	}},
	Settings: []answers.Setting{
		{Name: "account", Default: "agency", Usage: "what the money is for"},
		{Name: "year", Default: "financial", Usage: "financial (April to March) or calendar years", Check: answers.OneOf("financial", "calendar")},
		{Name: "base", Usage: "the year to compare with, by its first calendar year, such as 2011 (default the first posted)", Check: checkBase},
		{Name: "uprate", Default: "0", Usage: "percent by which the base year's spending is uprated each year", Check: checkRate},
		{Name: "unit", Default: "pounds", Usage: "pounds or thousands of pounds", Check: answers.OneOf("pounds", "thousands")},
	},
	Books: []events.Book{events.Reference},
}

const (
	byYear    = "year"
	byService = "service"
)

func checkBase(s string) error {
	if y, err := strconv.Atoi(s); err != nil || y < 1900 || y > 9998 || len(s) != 4 {
		return fmt.Errorf("is %q; write the first calendar year of the base year, such as 2011 for 2011/12", s)
	}
	return nil
}

func checkRate(s string) error {
	if d, err := events.ParseDecimal(s); err != nil || d <= -100*events.Million || d > 1000*events.Million {
		return fmt.Errorf("is %q; write percent a year, above -100 and up to 1000, such as 2", s)
	}
	return nil
}

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	return About.Answer(question, from, m.prepare)
}

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	account  string
	cal      calendar
	unit     unit
	base     int // 0 is the first year posted
	factor   *big.Rat
	all      *pot
	services []service // in order of their names
}

type service struct {
	name string
	*pot
}

// notStated is the name of the group of what names no service.
const notStated = "not stated"

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	a := &asked{Asked: q, account: q.Setting("account"), cal: financial, unit: units[q.Setting("unit")]}
	if q.Setting("year") == "calendar" {
		a.cal = civil
	}
	if s := q.Setting("base"); s != "" {
		a.base, _ = strconv.Atoi(s) // About has checked it
	}
	rate, err := events.ParseDecimal(q.Setting("uprate"))
	if err != nil {
		return nil, answers.Refuse("uprate: %v", err)
	}
	a.factor = big.NewRat(100*events.Million+int64(rate), 100*events.Million)
	if _, named := q.Question.Settings["account"]; named {
		if err := m.knows(a.account); err != nil {
			return nil, err
		}
	}
	rows := slices.DeleteFunc(m.Known(q.Known.Of(events.Reference)), func(r periods.Row) bool { return r.Value.Account != a.account })
	a.all = newPot(a.cal, rows, func(*periods.Told) bool { return true })
	if q.By == byService {
		a.split(rows)
	}
	return a.on, nil
}

// knows refuses an account of which nothing was ever told, if there are others.
func (m *Model) knows(account string) error {
	n := m.Record.Count(facts.Account)
	if n == 0 || m.Record.Called(facts.Account, account) != 0 {
		return nil
	}
	var known []string
	for t := 1; t <= n; t++ {
		known = append(known, m.Record.ID(facts.Account, facts.Thing(t)))
	}
	slices.Sort(known)
	return answers.Refuse("there is no account %q; there are %s", account, strings.Join(known, ", "))
}

func (a *asked) split(rows []periods.Row) {
	var names []string
	for i := range rows {
		names = append(names, rows[i].Value.Service)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		s := service{name, newPot(a.cal, rows, func(t *periods.Told) bool { return t.Service == name })}
		if name == "" {
			s.name = notStated
		}
		a.services = append(a.services, s)
	}
	slices.SortFunc(a.services, func(x, y service) int { return strings.Compare(x.name, y.name) })
}

// on answers for one day.
func (a *asked) on(day events.Date) (answers.Figures, []answers.Group, error) {
	var groups []answers.Group
	if a.By == byYear {
		base, _ := a.baseOf(a.all, day)
		for y := base; base > 0 && y <= a.cal.yearOf(day); y++ {
			if y == a.cal.yearOf(day) && a.unposted(a.all, day) {
				continue
			}
			groups = append(groups, answers.Group{Value: a.cal.name(y), Figures: a.year(a.all, y, day)})
		}
	}
	for _, s := range a.services {
		groups = append(groups, answers.Group{Value: s.name, Figures: a.upTo(s.pot, day)})
	}
	return a.upTo(a.all, day), groups, nil
}
