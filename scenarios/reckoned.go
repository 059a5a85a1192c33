package scenarios

import (
	"errors"
	"fmt"
	"strings"

	"muster/events"
)

// Reckoned is a figure of a source that is computed from answers, such as a
// rise from one day to another.
type Reckoned struct {
	Line     int
	AsOf     events.Date
	Text     string // an expression in braces
	Expected Expectation
}

func (s *Reckoned) line() int { return s.Line }

// reckoned reads: figure ID "WHAT" "{…}" is VALUE as-of DAY [rounded] source ….
// What it is may be any words, and the expression is as in a finding.
func (p *parser) reckoned(s statement, w *words) error {
	for _, item := range s.items { // it may go on under itself
		w.left = append(w.left, item.words...)
	}
	f := &Reckoned{Line: s.number, Expected: Expectation{Line: s.number, Field: "computed"}}
	for _, next := range []struct {
		to   *string
		what string
	}{{&f.Expected.ID, "the figure's id"}, {&f.Expected.Measure, "what it is, in quotes"}, {&f.Text, "its expression, in quotes and braces"}} {
		var err error
		if *next.to, err = w.next(next.what); err != nil {
			return err
		}
	}
	if !strings.HasPrefix(f.Text, "{") || !strings.HasSuffix(f.Text, "}") {
		return fmt.Errorf("computes %q; write an expression in braces, such as \"{june.vacancy.percent - march.vacancy.percent}\"", f.Text)
	}
	for len(w.left) > 0 {
		if err := p.reckonedOption(f, w); err != nil {
			return err
		}
	}
	switch {
	case f.Expected.Value == "" || f.AsOf == 0:
		return errors.New("lacks is or as-of: what the source prints, and of which day")
	case f.Expected.Source == "":
		return errors.New("has no source; every figure expected says where it is from")
	}
	p.story.Steps = append(p.story.Steps, f)
	return nil
}

func (p *parser) reckonedOption(f *Reckoned, w *words) (err error) {
	word, _ := w.next("")
	switch word {
	case "rounded":
		f.Expected.Rounded = true
		return nil
	case "source":
		f.Expected.Source, err = p.cited(w)
		return err
	}
	value, err := w.next("what follows " + word)
	if err != nil {
		return err
	}
	switch word {
	case "is":
		f.Expected.Value = value
		_, err = events.ParseDecimal(value)
	case "as-of":
		f.AsOf, err = events.ParseDate(value)
	default:
		return fmt.Errorf("has %q; a figure takes is, as-of, rounded and source", word)
	}
	return err
}

// reckon holds a computed figure against what its source prints.
func (r *run) reckon(s *Reckoned) error {
	got, err := filled(s.Text, r.answers)
	if err != nil {
		return err
	}
	e := &s.Expected
	f := Figure{ID: e.ID, Date: s.AsOf, Measure: e.Measure, Field: e.Field, Expected: e.Value, Got: got, Source: e.Source}
	if e.Rounded {
		f.Exact, f.Got = got, rounded(got, places(e.Value))
	}
	f.Holds = sameNumber(f.Got, e.Value)
	r.report.Figures = append(r.report.Figures, f)
	return nil
}
