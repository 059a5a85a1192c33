package scenarios

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"muster/events"
)

// Parse reads a story. Errors name the file and the line, and say what to do.
func Parse(file, text string) (*Story, error) {
	all, err := statements(file, text)
	if err != nil {
		return nil, err
	}
	p := parser{story: &Story{File: file}, sources: map[string]string{}, books: map[string]events.Book{}, asked: map[string]bool{}, supposed: map[string]*Suppose{}}
	p.story.parser = &p
	for _, s := range all {
		if err := p.statement(s); err != nil {
			return nil, p.located(s.number, err)
		}
	}
	switch {
	case p.story.Name == "":
		return nil, fmt.Errorf("%s:1: has no name; begin with: scenario NAME", file)
	case p.story.Authority == "":
		return nil, fmt.Errorf("%s:1: names no authority; add: authority NAME", file)
	}
	return p.story, nil
}

// located is an error with its line; the first one told is the most exact.
type located struct {
	line int
	err  error
}

func (l *located) Error() string { return l.err.Error() }
func (l *located) Unwrap() error { return l.err }

func (p *parser) located(line int, err error) error {
	var l *located
	if errors.As(err, &l) {
		line = l.line
	}
	return fmt.Errorf("%s:%d: %w", p.story.File, line, err)
}

func at(line int, err error) error {
	if err == nil {
		return nil
	}
	return &located{line, err}
}

type parser struct {
	story   *Story
	sources map[string]string      // the named sources
	books   map[string]events.Book // of the labelled entries
	asked   map[string]bool        // the labels of questions
	// What is supposed, by label.
	supposed map[string]*Suppose
	entries  int
	asks     int
}

func (p *parser) statement(s statement) error {
	if len(s.words) == 0 {
		return errors.New("is an event outside a record; indent it under one")
	}
	w := words{s.words[1:]}
	verb := s.words[0].text
	if len(s.items) > 0 && !slices.Contains([]string{"record", "refuse", "suppose", "ask", "figure", "finding"}, verb) {
		return at(s.items[0].number, fmt.Errorf("is indented under %q, which takes nothing under it", verb))
	}
	switch verb {
	case "scenario":
		return w.only(&p.story.Name)
	case "title":
		return w.only(&p.story.Title)
	case "authority":
		return w.only(&p.story.Authority)
	case "source":
		return p.source(&w)
	case "record", "refuse":
		return p.record(s, &w, verb == "refuse")
	case "history":
		return p.history(s, &w)
	case "retry":
		return p.retry(s, &w)
	case "suppose":
		return p.suppose(s, &w)
	case "ask":
		return p.ask(s, &w)
	case "figure":
		return p.reckoned(s, &w)
	case "finding":
		return p.finding(s, &w)
	}
	return fmt.Errorf("begins with %q; a statement begins with scenario, title, authority, source, record, refuse, retry, history, suppose, ask, figure or finding", verb)
}

// words are what is left to read of a line.
type words struct{ left []token }

func (w *words) next(what string) (string, error) {
	if len(w.left) == 0 {
		return "", fmt.Errorf("ends where %s should be", what)
	}
	t := w.left[0].text
	w.left = w.left[1:]
	return t, nil
}

func (w *words) only(to *string) (err error) {
	if *to, err = w.next("a name"); err == nil && len(w.left) > 0 {
		return fmt.Errorf("goes on after %q; put words with spaces in quotes", *to)
	}
	return err
}

// isQuoted reports whether a quoted text comes next.
func (w *words) isQuoted() bool { return len(w.left) > 0 && w.left[0].quoted }

func (p *parser) source(w *words) error {
	name, err := w.next("a short name for the source")
	if err != nil {
		return err
	}
	text, err := w.next("the source in quotes")
	p.sources[name] = text
	return err
}

// cited reads a source: a text, or a named source with where to look in it.
func (p *parser) cited(w *words) (string, error) {
	quoted := w.isQuoted()
	name, err := w.next("a source")
	if err != nil || quoted {
		return name, err
	}
	text, ok := p.sources[name]
	if !ok {
		return "", fmt.Errorf("cites the source %q, which is not named; add: source %s \"…\"", name, name)
	}
	if w.isQuoted() {
		where, _ := w.next("")
		text += ", " + where
	}
	return text, nil
}

func (p *parser) history(s statement, w *words) error {
	h := &History{Line: s.number}
	if err := w.only(&h.Name); err != nil {
		return err
	}
	if _, ok := histories[h.Name]; !ok {
		return fmt.Errorf("asks for the history %q, which nobody generates", h.Name)
	}
	p.story.Steps = append(p.story.Steps, h)
	return nil
}

func (p *parser) retry(s statement, w *words) error {
	r := &Retry{Line: s.number}
	if err := w.only(&r.Label); err != nil {
		return err
	}
	if _, ok := p.books[r.Label]; !ok {
		return fmt.Errorf("retries %q, but no record above is labelled so; add to it: as %s", r.Label, r.Label)
	}
	p.story.Steps = append(p.story.Steps, r)
	return nil
}

func (p *parser) record(s statement, w *words, refused bool) error {
	r := &Record{Line: s.number, Refused: refused}
	if err := p.recordOptions(r, w); err != nil {
		return err
	}
	if len(s.items) == 0 {
		return errors.New("records nothing; indent its events under it")
	}
	for _, item := range s.items {
		if err := p.event(r, item); err != nil {
			return at(item.number, err)
		}
	}
	p.entries++
	if r.Entry.ID == "" {
		r.Entry.ID = entryID(p.story.Name, p.entries)
	}
	if r.Entry.Book == "" {
		r.Entry.Book = p.bookOf(r)
	}
	if r.Label != "" {
		p.books[r.Label] = r.Entry.Book
	}
	p.story.Steps = append(p.story.Steps, r)
	if refused {
		return nil
	}
	return events.Check(&r.Entry)
}

// entryID is the same for the same entry of the same story, so that loading a
// story twice records nothing twice.
func entryID(story string, ordinal int) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("muster scenario "+story+" "+strconv.Itoa(ordinal))).String()
}

func (p *parser) bookOf(r *Record) events.Book {
	if len(r.cites) > 0 {
		return p.books[r.cites[0].label]
	}
	if b := events.BookOf(r.Entry.Events[0].Kind()); b != "" {
		return b
	}
	return events.Workforce
}

func (p *parser) recordOptions(r *Record, w *words) error {
	for len(w.left) > 0 {
		word, _ := w.next("")
		if word == "source" {
			text, err := p.cited(w)
			if err != nil {
				return err
			}
			r.Entry.Source = text
			continue
		}
		value, err := w.next("what follows " + word)
		if err != nil {
			return err
		}
		switch word {
		case "at":
			r.Entry.Recorded, err = events.ParseInstant(value)
			r.Entry.Asserted = true
		case "by":
			r.Entry.By = value
		case "because":
			r.Entry.Why = value
		case "book":
			r.Entry.Book = events.Book(value)
		case "id":
			r.Entry.ID = value
		case "as":
			r.Label = value
		case "saying":
			r.Saying = value
		default:
			return fmt.Errorf("has %q; a record takes at, by, because, source, book, id, as, and saying if it is refused", word)
		}
		if err != nil {
			return err
		}
	}
	switch {
	case r.Entry.Recorded == 0 || r.Entry.By == "" || r.Entry.Why == "":
		return errors.New("lacks at, by or because: every entry has a moment, somebody and a reason")
	case r.Refused != (r.Saying != ""):
		return errors.New("must have saying \"…\" if it is refused, and only then: the words that the refusal must contain")
	}
	return nil
}

func (p *parser) event(r *Record, item statement) error {
	if len(item.words) == 0 {
		e, err := events.ParseEvent([]byte(item.rest))
		r.Entry.Events = append(r.Entry.Events, e)
		return err
	}
	e, cited, err := p.eventOf(item.words)
	if err != nil {
		return err
	}
	if cited != nil {
		cited.event = len(r.Entry.Events)
		r.cites = append(r.cites, *cited)
	}
	r.Entry.Events = append(r.Entry.Events, e)
	return nil
}

var versioned = regexp.MustCompile(`\.v[0-9]+$`)

func (p *parser) eventOf(line []token) (events.Event, *cite, error) {
	kind := events.Kind(line[0].text)
	if !versioned.MatchString(string(kind)) {
		kind += ".v1"
	}
	if kind == events.KindLineCorrected || kind == events.KindLineRetracted {
		return p.correction(kind, words{line[1:]})
	}
	fields, err := pairs(line[1:])
	if err != nil {
		return nil, nil, err
	}
	e, err := events.ParseWords(kind, fields)
	return e, nil, err
}

func pairs(line []token) ([]events.Word, error) {
	var out []events.Word
	for i := 0; i < len(line); i += 2 {
		if i+1 == len(line) {
			return nil, fmt.Errorf("gives the field %q no value", line[i].text)
		}
		out = append(out, events.Word{Field: line[i].text, Value: line[i+1].text})
	}
	return out, nil
}

// correction reads: line LABEL.N [now KIND FIELD VALUE …].
func (p *parser) correction(kind events.Kind, w words) (events.Event, *cite, error) {
	if word, err := w.next("the word line"); err != nil || word != "line" {
		return nil, nil, fmt.Errorf("must go on: line LABEL.N, the label of a record and which of its events")
	}
	name, err := w.next("a line such as starters.1")
	if err != nil {
		return nil, nil, err
	}
	cited, line, err := p.citation(name)
	if err != nil {
		return nil, nil, err
	}
	if kind == events.KindLineRetracted {
		if len(w.left) > 0 {
			err = fmt.Errorf("goes on after the line, with %q", w.left[0].text)
		}
		return &events.LineRetracted{Line: line}, cited, err
	}
	if word, err := w.next("the word now"); err != nil || word != "now" || len(w.left) == 0 {
		return nil, nil, errors.New("must go on after the line: now KIND FIELD VALUE …, the event as it should have been")
	}
	now, _, err := p.eventOf(w.left)
	return &events.LineCorrected{Line: line, Now: now}, cited, err
}

// citation reads LABEL.N, or a line of the ledger such as 12.3. The line of a
// label is known when the story runs; until then its number stands in entry 1.
func (p *parser) citation(s string) (*cite, events.Line, error) {
	if line, err := events.ParseLine(s); err == nil {
		return nil, line, nil
	}
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return nil, 0, fmt.Errorf("names the line %q; write LABEL.N, such as starters.1", s)
	}
	n, err := strconv.Atoi(s[i+1:])
	if _, ok := p.books[s[:i]]; !ok || err != nil || n < 1 || n > events.MaxEvents {
		return nil, 0, fmt.Errorf("names the line %q; write LABEL.N, the label of a record above and which of its events", s)
	}
	return &cite{label: s[:i], number: n}, events.LineAt(1, n), nil
}
