// Package scenarios keeps stories: what was recorded, what is then asked, and
// the answers expected, each with its source. A story is a text that an analyst
// can read and write; Check runs one against a ledger and says, figure by
// figure, whether it holds. Histories too long to write by hand, and synthetic
// authorities of any size, are generated here as well.
//
// A story reads like this. Words with spaces are quoted, and # begins a comment.
//
//	scenario late-leaver
//	title "A leaver reported in November rewrites September"
//	authority anytown
//	source story "invented for this story"
//
//	record at 2017-10-05T09:00:00Z by hr.clerk because "September starters" as starters
//	    worker.hired on 2017-09-01 worker W1 post P1 role case-holder grade social-worker
//	        team north fte 0.8 contract permanent origin agency
//
//	ask rates as-of 2017-09-30 known-at 2017-10-31 definition dfe-csww as september
//	    expect in-post fte 0.8 source story
//	    expect L1 turnover percent 0.0 in headcount source story "its second line"
//	    expect agency not-available because "nothing" source story
//	    expect in-post forecast no source story
//	    expect in-post fte over 0.5 source story
//
//	refuse at 2017-10-06T09:00:00Z by hr.clerk because "typing slip" saying "not in post"
//	    worker.left last_day 2017-10-01 worker W2 reason retired destination other
//
//	suppose nobody-left
//	    line.retracted line leavers.1
//
//	ask rates as-of 2017-09-30 supposing nobody-left source story
//	    expect in-post fte 1.8
//
//	figure L6 "leavers as people, less the FTE" "{september.leavers.heads - september.leavers.fte}"
//	    is 0 as-of 2017-09-30 source story
//
//	retry starters
//	finding L-a "In September {september.in-post.fte} were in post."
//
// Kinds of event may be written without their version, which is then v1. A line
// indented further than the one before it goes on with it. An event written as
// JSON, from { to the end of the line, is taken as well.
//
// A figure is a forecast if it is of a day later than the last recording: then it
// is expected to be one because "…", part of what it says, and else no.
//
// Where a source gives no more than a bound, over, at-least or under stands
// before the figure.
//
// What is supposed is never recorded. Its events may hold figures computed from
// answers, as a finding's text may: fte "{18 - june.vacancies.fte | 2}". A
// question that must be refused says so where others say what they expect:
// refused saying "…". With after LABEL, or after @12, something is supposed
// behind an earlier entry.
package scenarios

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

// Story is one scenario as it was read.
type Story struct {
	Name      string
	Title     string
	Authority string
	File      string
	Steps     []Step // in the order of the text

	parser *parser // for what is written out only when it runs
}

// Step is one statement of a story: *Record, *History, *Retry, *Suppose, *Ask,
// *Reckoned or *Remark.
type Step interface{ line() int }

// Record has an entry recorded, or refused with the words of Saying in the
// refusal.
type Record struct {
	Line    int
	Label   string // what later statements call it; may be empty
	Entry   events.Entry
	Refused bool
	Saying  string
	cites   []cite
}

// cite says that an event of the entry corrects or retracts a line of an entry
// that the story labels.
type cite struct {
	event  int // index into the entry's events
	label  string
	number int
}

// History has a generated history recorded.
type History struct {
	Line int
	Name string
}

// Retry has an entry offered a second time. It must be answered with the
// position at which it already stands.
type Retry struct {
	Line  int
	Label string
}

// Ask puts a question and holds the answer against what is expected.
type Ask struct {
	Line      int
	Label     string
	View      string
	Question  answers.Question
	Supposing string // the label of what it supposes; empty is nothing
	After     string // the entry behind which it does: a label or a position; empty is the last
	Expected  []Expectation
	Saying    string // the question must be refused, with these words
}

// Expectation is one figure that an answer must hold.
type Expectation struct {
	Line    int
	ID      string // such as L2; by default the numbers of the question and the figure
	Measure string
	Field   string // percent, ratio, numerator, denominator, fte, heads, value, not-available or forecast
	Unit    string // fte, headcount or the register that divides; empty if there is no choice
	Group   string
	Bound   string // over, at-least or under the value; empty if it must be the value
	Value   string // as the source prints it; for not-available and forecast, what the reason must contain; of what is no forecast, no
	Rounded bool   // the source rounds, half up, to the places it prints
	Source  string
}

// Remark is a finding: what a source gets wrong or leaves open. Its text may
// hold figures computed from answers, in braces.
type Remark struct {
	Line int
	ID   string
	Text string
}

func (s *Record) line() int  { return s.Line }
func (s *History) line() int { return s.Line }
func (s *Retry) line() int   { return s.Line }
func (s *Ask) line() int     { return s.Line }
func (s *Remark) line() int  { return s.Line }

// Views lists the views that a story asks, each once, in alphabetical order.
func (s *Story) Views() []string {
	var list []string
	for _, step := range s.Steps {
		if a, ok := step.(*Ask); ok {
			list = append(list, a.View)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// CheckViews says which question is put to a view that there is none of.
func (s *Story) CheckViews(known []string) error {
	for _, step := range s.Steps {
		if a, ok := step.(*Ask); ok && !slices.Contains(known, a.View) {
			return fmt.Errorf("%s:%d: asks the view %q, and there is none; there are %s", s.File, a.Line, a.View, strings.Join(known, ", "))
		}
	}
	return nil
}

//go:embed data/*.txt
var data embed.FS

// Names lists the stories on file in alphabetical order.
func Names() []string {
	files, err := data.ReadDir("data")
	if err != nil {
		panic("scenarios: the stories are not embedded: " + err.Error())
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".txt"))
	}
	slices.Sort(names)
	return names
}

// Named reads a story on file.
func Named(name string) (*Story, error) {
	text, err := data.ReadFile("data/" + name + ".txt")
	if err != nil {
		return nil, fmt.Errorf("there is no scenario %q; there are %s", name, strings.Join(Names(), ", "))
	}
	s, err := Parse(name+".txt", string(text))
	if err == nil && s.Name != name {
		return nil, fmt.Errorf("%s.txt:1: calls itself %q; a story on file bears the name of its file", name, s.Name)
	}
	return s, err
}
