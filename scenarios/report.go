package scenarios

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"muster/events"
)

// Report says whether a story holds, figure by figure.
type Report struct {
	Scenario  string    `json:"scenario"`
	Title     string    `json:"title,omitempty"`
	Authority string    `json:"authority"`
	Holds     bool      `json:"holds"`
	Entries   int       `json:"entries"` // recorded, or found recorded already
	Events    int       `json:"events"`
	Figures   []Figure  `json:"figures"`
	Refusals  []Verdict `json:"refusals,omitempty"`
	Findings  []Finding `json:"findings"`
	Problems  []string  `json:"problems,omitempty"` // what went against the story besides
}

// Figure is one figure that was expected, and what the answer held.
type Figure struct {
	ID         string      `json:"id"`
	Date       events.Date `json:"date"` // as of
	KnownAt    string      `json:"known_at,omitempty"`
	Definition string      `json:"definition"`
	Measure    string      `json:"measure"`
	Field      string      `json:"field"`
	Unit       string      `json:"unit,omitempty"`
	Group      string      `json:"group,omitempty"`
	Only       string      `json:"only,omitempty"`      // the group that the whole answer is of, such as team=north
	Supposing  string      `json:"supposing,omitempty"` // the label of what the story supposes for this figure
	Bound      string      `json:"bound,omitempty"`     // over, at-least or under what is expected; empty is exactly that
	Expected   string      `json:"expected"`
	Got        string      `json:"got"`
	Exact      string      `json:"exact,omitempty"` // what was rounded to Got, where the source prints rounded
	Holds      bool        `json:"holds"`
	Source     string      `json:"source"`
}

// Verdict is whether an entry was refused with the words expected.
type Verdict struct {
	Step     string `json:"step"` // file:line
	Expected string `json:"expected"`
	Got      string `json:"got"`
	Holds    bool   `json:"holds"`
}

// Finding is what a story has to say about its source.
type Finding struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// judge decides whether the story holds.
func (r *Report) judge() {
	r.Holds = len(r.Problems) == 0
	for _, f := range r.Figures {
		r.Holds = r.Holds && f.Holds
	}
	for _, v := range r.Refusals {
		r.Holds = r.Holds && v.Holds
	}
}

// Write renders the report for people, without colour: a line for each figure,
// then the refusals, the problems and the findings.
func (r Report) Write(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s: %s\n", r.Scenario, r.Title)
	if len(r.Figures) > 0 {
		fmt.Fprintf(t, "\n\tfigure\tas of\tmeasure\texpected\tgot\tdefinition\tsource\n")
	}
	for _, f := range r.Figures {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			word(f.Holds), f.ID, f.when(), f.what(), f.wanted(), f.shown(), f.Definition, f.Source)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return r.writeRest(w)
}

func (r Report) writeRest(w io.Writer) error {
	for _, v := range r.Refusals {
		fmt.Fprintf(w, "%s  refused %s: %q\n", word(v.Holds), v.Step, v.Got)
		if !v.Holds {
			fmt.Fprintf(w, "      expected a refusal saying %q\n", v.Expected)
		}
	}
	for _, p := range r.Problems {
		fmt.Fprintf(w, "%s  %s\n", word(false), p)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(w, "\nFinding %s. %s\n", f.ID, f.Text)
	}
	_, err := fmt.Fprintf(w, "\n%s: %s (%d figures, %d refusals, %d entries, %d events)\n",
		r.Scenario, word(r.Holds), len(r.Figures), len(r.Refusals), r.Entries, r.Events)
	return err
}

func word(holds bool) string {
	if holds {
		return "holds"
	}
	return "FAILS"
}

func (f Figure) when() string {
	if f.KnownAt == "" {
		return f.Date.String()
	}
	return f.Date.String() + " known " + f.KnownAt
}

func (f Figure) what() string {
	s := f.Measure + " " + f.Field
	if f.Unit != "" {
		s += " in " + f.Unit
	}
	if f.Group != "" {
		s += " of " + f.Group
	}
	if f.Only != "" {
		s += ", only " + strings.Replace(f.Only, "=", " ", 1)
	}
	if f.Supposing != "" {
		s += ", supposing " + f.Supposing
	}
	return s
}

// wanted is what was expected, with its bound if it has one.
func (f Figure) wanted() string {
	if f.Bound == "" {
		return f.Expected
	}
	return strings.Replace(f.Bound, "-", " ", 1) + " " + f.Expected
}

func (f Figure) shown() string {
	if f.Exact == "" || f.Exact == f.Got {
		return f.Got
	}
	return f.Got + " (" + f.Exact + ")"
}
