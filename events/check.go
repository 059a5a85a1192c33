package events

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Problem is one thing that is wrong with an entry that was offered.
type Problem struct {
	Event  int    `json:"event,omitempty"` // counted from 1; 0 is the entry itself
	Kind   Kind   `json:"kind,omitempty"`
	Field  string `json:"field,omitempty"`
	Reason string `json:"reason"`
}

func (p Problem) String() string {
	var b strings.Builder
	if p.Event > 0 {
		fmt.Fprintf(&b, "event %d", p.Event)
		if p.Kind != "" {
			fmt.Fprintf(&b, " (%s)", p.Kind)
		}
		b.WriteString(": ")
	}
	if p.Field != "" {
		b.WriteString(p.Field + " ")
	}
	return b.String() + p.Reason
}

// Refusal lists everything for which an entry or event was refused. Nothing of
// it is stored.
type Refusal struct{ Problems []Problem }

func (e *Refusal) Error() string {
	all := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		all[i] = p.String()
	}
	return strings.Join(all, "; ")
}

// invalid returns nil if there are no problems.
func refusal(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &Refusal{problems}
}

// Limits on what people write.
const (
	MaxID   = 64
	MaxText = 2000
)

// idRule and textRule say what an identifier and a text may be.
const (
	idRule   = "an identifier is 1 to 64 letters, digits and . _ : / - and starts with a letter or digit"
	textRule = "a text is at most 2,000 characters, on one line, with no control characters"
)

// Check reports everything that is wrong with an entry in itself, as *Refusal.
// What depends on the ledger, such as whether a worker is known, is not its
// concern.
func Check(e *Entry) error {
	c := checker{}
	c.id("id", &e.ID, required)
	c.choice("book", (*string)(&e.Book), bookNames, required)
	c.text("by", &e.By, required)
	c.text("why", &e.Why, required)
	c.text("source", &e.Source, optional)
	c.rule(len(e.Events) > 0, "events", "is empty; an entry holds at least one")
	c.rule(len(e.Events) <= MaxEvents, "events", fmt.Sprintf("holds %d; an entry holds at most %d: record the rest in further entries", len(e.Events), MaxEvents))
	if len(e.Events) > MaxEvents {
		return refusal(c.problems)
	}
	for i, ev := range e.Events {
		c.at, c.kind = i+1, ev.Kind()
		if book := BookOf(c.kind); book != "" && book != e.Book {
			c.problem("kind", fmt.Sprintf("belongs in the book %s, not in %s", book, e.Book))
		}
		ev.fields(&c)
	}
	return refusal(c.problems)
}

// CheckEvent reports everything that is wrong with one event in itself.
func CheckEvent(e Event) error {
	c := checker{kind: e.Kind()}
	e.fields(&c)
	return refusal(c.problems)
}

var bookNames = []string{string(Workforce), string(Cases), string(Grievances), string(Reference)}

// checker holds the value of each field against its rule. It implements fields.
type checker struct {
	at       int
	kind     Kind
	within   string // the path of the field that the fields lie in
	problems []Problem
}

func (c *checker) problem(field, reason string) {
	c.problems = append(c.problems, Problem{c.at, c.kind, c.within + field, reason})
}

func (c *checker) rule(holds bool, name, reason string) {
	if !holds {
		c.problem(name, reason)
	}
}

// given reports whether a field has a value to be checked.
func (c *checker) given(name string, there bool, n need) bool {
	if !there && n == required {
		c.problem(name, "is missing")
	}
	return there
}

func (c *checker) id(name string, p *string, n need) {
	if c.given(name, *p != "", n) {
		if reason := idProblem(*p); reason != "" {
			c.problem(name, reason)
		}
	}
}

func idProblem(s string) string {
	if len(s) > MaxID {
		return fmt.Sprintf("has %d characters; %s", len(s), idRule)
	}
	for i := 0; i < len(s); i++ {
		b := s[i]
		plain := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
		if !plain && (i == 0 || !strings.ContainsRune("._:/-", rune(b))) {
			return fmt.Sprintf("is %q; %s", clip(s), idRule)
		}
	}
	return ""
}

func (c *checker) text(name string, p *string, n need) {
	if c.given(name, *p != "", n) {
		if reason := textProblem(*p); reason != "" {
			c.problem(name, reason)
		}
	}
}

func textProblem(s string) string {
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s):
		return "is not valid UTF-8"
	case n > MaxText:
		return fmt.Sprintf("has %d characters; %s", n, textRule)
	case strings.ContainsFunc(s, unicode.IsControl):
		return "holds a control character; " + textRule
	case strings.TrimSpace(s) == "":
		return "is blank"
	}
	return ""
}

func (c *checker) texts(name string, p *[]string) {
	if len(*p) > 100 {
		c.problem(name, fmt.Sprintf("lists %d texts; at most 100", len(*p)))
		return
	}
	for i := range *p {
		c.text(fmt.Sprintf("%s[%d]", name, i+1), &(*p)[i], required)
	}
}

func (c *checker) date(name string, p *Date, n need) {
	if c.given(name, *p != 0, n) && (*p < Earliest || *p > latest) {
		c.problem(name, fmt.Sprintf("is %s; a ledger takes days from %s on", *p, Earliest))
	}
}

func (c *checker) instant(name string, p *Instant, n need) { c.given(name, *p != 0, n) }

func (c *checker) decimal(name string, p *int64, r span, n need) {
	if (*p != 0 || n == required) && !r.holds(*p) {
		c.problem(name, fmt.Sprintf("is %s; it must be from %s to %s", Decimal(*p), Decimal(r.least), Decimal(r.most)))
	}
}

func (c *checker) count(name string, p *int64, r span, n need) {
	if (*p != 0 || n == required) && !r.holds(*p) {
		c.problem(name, fmt.Sprintf("is %d; it must be from %d to %d", *p, r.least, r.most))
	}
}

func (c *checker) flag(string, *bool) {}

func (c *checker) choice(name string, p *string, from []string, n need) {
	if c.given(name, *p != "", n) && codeOf(from, *p) == 0 {
		c.problem(name, fmt.Sprintf("is %q; it must be one of %s", clip(*p), strings.Join(from, ", ")))
	}
}

func (c *checker) line(name string, p *Line) { c.given(name, *p != 0, required) }

func (c *checker) event(name string, p *Event) {
	if *p == nil {
		c.problem(name, "is missing")
		return
	}
	switch (*p).(type) {
	case *LineCorrected, *LineRetracted:
		c.problem(name, "is itself a correction; give the event as it should have been")
		return
	}
	c.inside(name+".", (*p).fields)
}

func (c *checker) figures(name string, p *[]Figure) {
	if len(*p) > 1000 {
		c.problem(name, fmt.Sprintf("lists %d figures; at most 1000", len(*p)))
		return
	}
	for i := range *p {
		c.inside(fmt.Sprintf("%s[%d].", name, i+1), (*p)[i].fields)
	}
}

func (c *checker) inside(path string, visit func(fields)) {
	outer := c.within
	c.within += path
	visit(c)
	c.within = outer
}

// Problems returns what is wrong according to err, or nil if err is not about
// an invalid entry.
func Problems(err error) []Problem {
	var i *Refusal
	if errors.As(err, &i) {
		return i.Problems
	}
	return nil
}
