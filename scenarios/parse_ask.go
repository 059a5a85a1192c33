package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"muster/events"
)

func (p *parser) ask(s statement, w *words) error {
	a := &Ask{Line: s.number}
	p.asks++
	var err error
	if a.View, err = w.next("the view"); err != nil || a.View == "as-of" {
		return errors.New("must ask a view: ask rates as-of DAY …")
	}
	usual := ""
	for len(w.left) > 0 {
		if err := p.askOption(a, w, &usual); err != nil {
			return err
		}
	}
	if a.Question.AsOf == 0 {
		return errors.New("asks about no day; add: as-of DAY")
	}
	if a.Label != "" && p.asked[a.Label] {
		return fmt.Errorf("is labelled %q, as is a question above", a.Label)
	}
	p.asked[a.Label] = true
	if a.After != "" && a.Supposing == "" {
		return errors.New("has after, but supposes nothing; add: supposing LABEL, or ask for what was known then: known-at @LABEL")
	}
	for i, item := range s.items {
		if item.starts("refused") {
			if err := a.refused(item); err != nil {
				return at(item.number, err)
			}
			continue
		}
		e, err := p.expectation(item, usual)
		if err != nil {
			return at(item.number, err)
		}
		if e.ID == "" {
			e.ID = strconv.Itoa(p.asks) + "." + strconv.Itoa(i+1)
		}
		a.Expected = append(a.Expected, e)
	}
	if a.Saying != "" && len(a.Expected) > 0 {
		return errors.New("expects figures of a question that is to be refused; have one or the other")
	}
	p.story.Steps = append(p.story.Steps, a)
	return nil
}

func (s *statement) starts(word string) bool { return len(s.words) > 0 && s.words[0].text == word }

// refused reads: refused saying "…".
func (a *Ask) refused(s statement) error {
	if len(s.words) != 3 || s.words[1].text != "saying" || s.words[2].text == "" {
		return errors.New("must be: refused saying \"…\", the words that the refusal must contain")
	}
	a.Saying = s.words[2].text
	return nil
}

func (p *parser) askOption(a *Ask, w *words, usual *string) (err error) {
	word, _ := w.next("")
	if word == "source" {
		*usual, err = p.cited(w)
		return err
	}
	value, err := w.next("what follows " + word)
	if err != nil {
		return err
	}
	switch word {
	case "as-of":
		a.Question.AsOf, err = events.ParseDate(value)
	case "known-at":
		a.Question.KnownAt = value
		return p.knownAt(value)
	case "definition":
		a.Question.Definition = value
	case "by":
		a.Question.By = value
	case "supposing":
		return p.supposing(a, value)
	case "after":
		return p.after(a, value)
	case "only":
		return a.only(value, w)
	case "set":
		return a.set(value, w)
	case "as":
		a.Label = value
	default:
		return fmt.Errorf("has %q; ask takes as-of, known-at, definition, by, only DIMENSION VALUE, set NAME VALUE, supposing, after, as and source", word)
	}
	return err
}

// only reads the one group that is asked for.
func (a *Ask) only(dimension string, w *words) error {
	value, err := w.next("the " + dimension + " that is asked for")
	a.Question.Only = dimension + "=" + value
	return err
}

// set reads the value of one of the view's own settings.
func (a *Ask) set(name string, w *words) error {
	value, err := w.next("the value of " + name)
	if err != nil {
		return err
	}
	if a.Question.Settings == nil {
		a.Question.Settings = map[string]string{}
	}
	a.Question.Settings[name] = value
	return nil
}

func (p *parser) knownAt(value string) error {
	label, ok := strings.CutPrefix(value, "@")
	if !ok {
		return nil
	}
	if _, known := p.books[label]; known {
		return nil
	}
	if _, err := strconv.ParseUint(label, 10, 50); err == nil {
		return nil
	}
	return fmt.Errorf("asks what was known at %q; write an instant, a day, or @ and the label of a record above", value)
}

var fieldNames = []string{"percent", "ratio", "numerator", "denominator", "fte", "heads", "value", "not-available", "forecast"}

// expectation reads: expect [ID] MEASURE FIELD [BOUND] VALUE [rounded] [in UNIT]
// [in group NAME] [source …].
func (p *parser) expectation(s statement, usual string) (Expectation, error) {
	e := Expectation{Line: s.number, Source: usual}
	if len(s.words) < 4 || s.words[0].text != "expect" {
		return e, errors.New("must be: expect [ID] MEASURE FIELD VALUE …")
	}
	w := words{s.words[1:]}
	if !slices.Contains(fieldNames, w.left[1].text) {
		e.ID, _ = w.next("")
	}
	e.Measure, _ = w.next("")
	e.Field, _ = w.next("")
	if !slices.Contains(fieldNames, e.Field) {
		return e, fmt.Errorf("expects %q of %s; it must be one of %s", e.Field, e.Measure, strings.Join(fieldNames, ", "))
	}
	if err := e.expected(&w); err != nil {
		return e, err
	}
	if err := p.expectOptions(&e, &w); err != nil {
		return e, err
	}
	if e.Bound != "" && e.Rounded {
		return e, fmt.Errorf("has %s and rounded; what is bounded is compared as it is, so leave out rounded", e.Bound)
	}
	if e.Source == "" {
		return e, errors.New("has no source; every figure expected says where it is from")
	}
	return e, nil
}

func (e *Expectation) expected(w *words) (err error) {
	switch {
	case e.Field == "forecast" && len(w.left) > 0 && w.left[0].text == noForecast:
		e.Value, err = w.next("")
		return err
	case e.Field == "forecast":
		if word, err := w.next("no, or the word because"); err != nil || word != "because" {
			return errors.New("must say: forecast because \"…\", part of what it says, or forecast no")
		}
		e.Value, err = w.next("what it says")
		return err
	case e.Field == "not-available":
		if word, err := w.next("the word because"); err != nil || word != "because" {
			return errors.New("must say: not-available because \"…\", part of the reason")
		}
		e.Value, err = w.next("the reason")
		return err
	}
	if e.Value, err = w.next("the figure"); err == nil && slices.Contains(bounds, e.Value) {
		e.Bound = e.Value
		e.Value, err = w.next("the figure after " + e.Bound)
	}
	if err != nil {
		return err
	}
	if _, err := events.ParseDecimal(e.Value); err != nil {
		return fmt.Errorf("expects %s %s: %w", e.Measure, e.Field, err)
	}
	return nil
}

func (p *parser) expectOptions(e *Expectation, w *words) (err error) {
	for len(w.left) > 0 && err == nil {
		switch word, _ := w.next(""); word {
		case "rounded":
			e.Rounded = true
		case "in":
			var what string
			if what, err = w.next("group NAME, fte, headcount or a register"); what == "group" {
				e.Group, err = w.next("the group")
			} else {
				e.Unit = what
			}
		case "source":
			e.Source, err = p.cited(w)
		default:
			return fmt.Errorf("has %q; after the figure come rounded, in UNIT, in group NAME or source", word)
		}
	}
	return err
}

// finding reads: finding ID "text", or the texts under it, one after another.
func (p *parser) finding(s statement, w *words) error {
	r := &Remark{Line: s.number}
	var err error
	if r.ID, err = w.next("the finding's id"); err != nil {
		return err
	}
	texts := w.left
	for _, item := range s.items {
		texts = append(texts, item.words...)
	}
	var parts []string
	for _, t := range texts {
		if !t.quoted {
			return fmt.Errorf("has the word %q outside quotes", t.text)
		}
		parts = append(parts, t.text)
	}
	if len(parts) == 0 {
		return errors.New("says nothing; put its text in quotes")
	}
	r.Text = strings.Join(parts, " ")
	p.story.Steps = append(p.story.Steps, r)
	return nil
}
