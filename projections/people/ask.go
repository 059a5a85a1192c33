package people

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"muster/events"
	"muster/events/facts"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/staffing"
)

// The definitions: what a share is of.
const (
	ofAll   = "of-all"
	ofKnown = "of-known"
)

// allDimensions is the setting by which all that people tell is asked for.
const allDimensions = "all"

// About says what the view can be asked.
var About = answers.About{
	View:  "people",
	Short: "Ask who the workforce is: sex, age, ethnicity, disability and religion",
	Long: `Ask what share of those in post say what of themselves, on a day, as known at a
moment. Those whose answer is not known are kept apart. Counts under five, and
counts from which one could be worked out, are suppressed; see
"go doc ./projections/people" for what that protects from, and what not.`,
	Examples: `  muster people --authority leicester --as-of 2017-09-30
  muster people --authority leicester --as-of 2017-09-30 --of age --bounds 45 --by service
  muster people --authority leicester --as-of 2018-09-30 --of sex --against 2017-09-30 --definition of-known
  muster people --authority leicester --as-of 2017-09-30 --of sex --by service --against service=cin --round 5`,
	Dimensions: slices.Clip(staffing.Dimensions),
	Definitions: []answers.Definition{
		{ID: ofAll, Title: "Shares of all in post, so that they and the share not known make 100", Source: "as councils print them: Leicester City Council, 2017",
			Formulas: []string{"VALUE = in post and saying VALUE / in post (headcount)"}},
		{ID: ofKnown, Title: "Shares of those in post whose answer is known", Source: "the other reading of a profile",
			Formulas: []string{"VALUE = in post and saying VALUE / in post and saying anything (headcount)"}},
	},
	Settings: []answers.Setting{
		{Name: "of", Default: allDimensions, Usage: "only one of " + strings.Join(dimensionNames, ", "), Check: checkOf},
		{Name: "bounds", Default: "25,46,66", Usage: "the ages at which a band of ages begins, in completed years: 25,46 makes under-25, 25-45 and 46-and-over", Check: func(s string) error {
			_, err := readBands(s)
			return err
		}},
		{Name: "against", Usage: "compare with another day, such as 2017-09-30, or with a group on the same day, such as service=cin: differences of shares in points", Check: checkAgainst},
		{Name: "round", Default: "1", Usage: "round numerators and denominators to a multiple of 5 or 10 before they are divided; for what is published", Check: checkRound},
	},
	Books: []events.Book{events.Workforce},
}

func checkOf(s string) error {
	if s == allDimensions || slices.Contains(dimensionNames, s) {
		return nil
	}
	return fmt.Errorf("there is no %q; there are %s, and %s", s, strings.Join(dimensionNames, ", "), allDimensions)
}

func checkRound(s string) error {
	if _, ok := roundings[s]; ok {
		return nil
	}
	return fmt.Errorf("%q is not to be had; round to 5 or 10, or to 1, which is not at all", s)
}

var roundings = map[string]int64{"1": 1, "5": 5, "10": 10}

// Answer answers an answers.Question given as JSON with an answers.Answer.
func (m *Model) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	if err := refuseSupposed(from); err != nil {
		return nil, err
	}
	return About.Answer(question, from, m.prepare)
}

// Ask answers a question.
func (m *Model) Ask(q answers.Question, from projections.Standing) (*answers.Answer, error) {
	if err := refuseSupposed(from); err != nil {
		return nil, err
	}
	return About.Ask(q, from, m.prepare)
}

func refuseSupposed(from projections.Standing) error {
	if from.Supposed == nil {
		return nil
	}
	return answers.Refuse("people answers nothing of what is supposed: the figures with and without one person would tell what that person has said; ask about what is on record")
}

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	m          *Model
	against    against
	round      int64
	dimensions []dimension
	days       map[events.Date]*crowd // that the question is about
	sealed     error                  // why nothing can be opened
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	if q.Lines {
		return nil, answers.Refuse("people lists no lines: they would name the persons behind a figure, and what each has said; leave out lines")
	}
	ages, err := readBands(q.Setting("bounds"))
	if err != nil {
		return nil, err
	}
	a := &asked{Asked: q, m: m, round: roundings[q.Setting("round")], dimensions: dimensions(q.Setting("of"), ages), days: map[events.Date]*crowd{}}
	if a.against, err = readAgainst(q.Setting("against")); err != nil {
		return nil, err
	}
	days, err := answers.Days(&q.Question)
	if err != nil {
		return nil, err
	}
	if a.against.day != 0 {
		days = append(days, a.against.day)
	}
	for _, d := range days {
		a.days[d], err = m.crowd(d, q.Known.Of(events.Workforce))
		if err != nil {
			a.sealed = err
		}
	}
	a.name(days)
	return a.on, nil
}

// name settles which values the answer lists where people use their own words:
// those that anybody has said on one of its days.
func (a *asked) name(days []events.Date) {
	for i := range a.dimensions {
		d := &a.dimensions[i]
		if d.choices != nil || a.sealed != nil {
			continue
		}
		for _, day := range days {
			for _, h := range a.days[day].heads {
				if h.fate == told && d.value(h.ProfileDeclared, day) != "" {
					d.choices = append(d.choices, d.value(h.ProfileDeclared, day))
				}
			}
		}
		slices.Sort(d.choices)
		d.choices = slices.Compact(d.choices)
	}
}

// head is one person in post.
type head struct {
	seat *staffing.Seat
	profile
}

// crowd is who is in post on a day.
type crowd struct {
	heads []head
	fte   map[staffing.Seat]int64
}

// crowd returns who is in post on a day. The error says why no profile can be
// opened; then those who have declared one count as shut.
func (m *Model) crowd(day events.Date, known events.Position) (*crowd, error) {
	declaredBy := map[facts.Thing]events.Line{} // by worker
	for _, r := range m.profiles.At(day, known) {
		w := m.staff.Record.Called(facts.Worker, m.staff.Record.ID(facts.Profile, r.Value.Of))
		declaredBy[w] = r.Value.By
	}
	c := &crowd{fte: map[staffing.Seat]int64{}}
	var lines []events.Line
	for _, r := range m.staff.Stock.At(day, known) {
		if r.Value.What != staffing.InPost {
			continue
		}
		seat := m.staff.SeatOf(&r.Value)
		c.fte[*seat] += int64(r.Value.FTE)
		if r.Value.Head {
			c.heads = append(c.heads, head{seat: seat})
			lines = append(lines, declaredBy[r.Value.Of])
		}
	}
	profiles, err := m.open(lines)
	for i := range c.heads {
		switch {
		case err == nil:
			c.heads[i].profile = profiles[i]
		case lines[i] != 0:
			c.heads[i].fate = shut
		}
	}
	return c, err
}
