package people

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"muster/events"
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
moment, by days: known-at is a day or now. Those whose answer is not known are
kept apart. Counts under five, and counts from which one could be worked out by all
answers of the day, by whichever bounds and splits, are suppressed; words that fewer
than five say are one row, other. Noughts of the authority are shown, and so is how
many are in post, never declared, are erased or sealed. Suppressed as well is a day beside another of the same answer if fewer than five
people make the difference; see "go doc ./projections/people" for what that
protects from, and what not. The definition dashboard gives a department's six
figures in one answer, the age profile with them. Only who holds the key of a
people-reader is answered.`,
	Examples: `  muster people --authority leicester --as-of 2017-09-30
  muster people --authority leicester --as-of 2017-09-30 --of age --bounds 45 --by service
  muster people --authority leicester --as-of 2018-09-30 --of sex --against 2017-09-30 --definition of-known
  muster people --authority leicester --as-of 2017-09-30 --of sex --by service --against service=child-in-need --round 5
  muster people --authority leicester --as-of 2017-09-30 --definition dashboard`,
	Dimensions: slices.Clip(staffing.Dimensions),
	Definitions: []answers.Definition{
		{ID: ofAll, Title: "Shares of all in post, so that they and the share not known make 100", Source: "as councils print them: Leicester City Council, 2017",
			Formulas: []string{"VALUE = in post and saying VALUE / in post (headcount)"}},
		{ID: ofKnown, Title: "Shares of those in post whose answer is known", Source: "the other reading of a profile",
			Formulas: []string{"VALUE = in post and saying VALUE / in post and saying anything (headcount)"}},
		dashboard,
	},
	Settings: []answers.Setting{
		{Name: "of", Default: allDimensions, Usage: "only one of " + strings.Join(dimensionNames, ", "), Check: checkOf, For: []string{ofAll, ofKnown}},
		{Name: "bounds", Default: printed, Usage: "the ages at which a band of ages begins, in completed years, multiples of 5 or else " + printed + ": 25,45 makes under-25, 25-44 and 45-and-over; which ages are told of does not depend on what is asked for, and 46 comes before 45", Check: func(s string) error {
			_, err := readBands(s)
			return err
		}},
		{Name: "against", Usage: "compare with another day, such as 2017-09-30, or with a group on the same day, such as service=cin: differences of shares in points", Check: checkAgainst, For: []string{ofAll, ofKnown}},
		{Name: "round", Default: "1", Usage: "round numerators and denominators to a multiple of 5 or 10 before they are divided: for every figure that is passed on to those without the key of a people-reader", Check: checkRound},
		interviewWithin,
	},
	Whole: true, // a day beside another is suppressed if few make the difference
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
	var q answers.Question
	if err := json.Unmarshal(question, &q); err != nil {
		return nil, answers.Refuse("the question cannot be read: %v", err)
	}
	return m.Ask(q, from)
}

// Ask answers a question.
func (m *Model) Ask(q answers.Question, from projections.Standing) (*answers.Answer, error) {
	if err := refuseSupposed(from); err != nil {
		return nil, err
	}
	if err := refuseMoment(q.KnownAt); err != nil {
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

// refuseMoment refuses a known-at that is not a day: between two moments of a day,
// or two positions, there may be what one person has told, and nothing else.
func refuseMoment(knownAt string) error {
	if knownAt == "" || knownAt == "now" {
		return nil
	}
	if _, err := events.ParseDate(knownAt); err == nil {
		return nil
	}
	return answers.Refuse("people answers as known now or at the end of a day, such as 2017-09-30, and not at %s: two moments or positions near each other, or what is supposed at one, would tell what a single entry says of one person", knownAt)
}

// asked is a question that has been understood.
type asked struct {
	*answers.Asked
	m          *Model
	against    against
	round      int64
	dimensions []dimension
	days       map[events.Date]*crowd // that the question is about
	tellers    []teller               // who is in post on any of them
	profiles   []profile              // of the tellers
	sealed     error                  // why nothing can be opened
	veils      map[string]map[events.Date]veil
}

func (m *Model) prepare(q *answers.Asked) (answers.Day, error) {
	if q.Lines {
		return nil, answers.Refuse("people lists no lines: they would name the persons behind a figure, and what each has said; leave out lines")
	}
	of, watched := q.Setting("of"), q.Definition.ID == dashboard.ID
	if watched {
		of = "age"
	}
	ages, err := readBands(q.Setting("bounds"))
	if err != nil {
		return nil, err
	}
	a := &asked{Asked: q, m: m, round: roundings[q.Setting("round")], dimensions: dimensions(of, ages)}
	if a.against, err = readAgainst(q.Setting("against")); err != nil {
		return nil, err
	}
	days := slices.Clone(q.Days)
	if a.against.day != 0 {
		days = append(days, a.against.day)
	}
	a.days, a.tellers = m.crowds(days, q.Known.Of(events.Workforce))
	a.fill()
	a.name(days)
	if watched {
		return a.watched()
	}
	return a.on, nil
}

// fill opens the profiles of all tellers at once. If none can be opened, those who
// have declared one count as shut.
func (a *asked) fill() {
	lines := make([]events.Line, len(a.tellers))
	for i := range a.tellers {
		lines[i] = a.tellers[i].line
	}
	var heard []string
	if a.profiles, heard, a.sealed = a.m.open(lines); a.sealed != nil {
		a.profiles = make([]profile, len(lines))
		for i, line := range lines {
			if line != 0 {
				a.profiles[i].fate = shut
			}
		}
	}
	for i := range a.dimensions {
		a.dimensions[i].hear(a.profiles, heard)
	}
	for _, c := range a.days {
		c.take(a.profiles, a.dimensions)
	}
}

// name settles the veils, and which values the answer lists where people use
// their own words: the columns of the days that it shows.
func (a *asked) name(days []events.Date) {
	a.veils = map[string]map[events.Date]veil{}
	if a.sealed != nil {
		return
	}
	for i := range a.dimensions {
		d := &a.dimensions[i]
		veils := a.veilsOf(i, days)
		if d.own {
			d.choices = a.words(i, func(day events.Date) bool { return veils[day] != allVeiled })
		}
		a.veils[d.name] = veils
	}
}

// words lists the columns of a dimension on the days that are shown, in order,
// other last.
func (a *asked) words(dimension int, shown func(events.Date) bool) (list []string) {
	few := false
	for day, c := range a.days {
		if !shown(day) {
			continue
		}
		names, _ := a.dimensions[dimension].columns(c.said[dimension])
		for _, name := range names {
			if few = few || name == other; name != other && !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
	}
	slices.Sort(list)
	if few {
		list = append(list, other)
	}
	return list
}
