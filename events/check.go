package events

import (
	"errors"
	"fmt"
	"slices"
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

// String writes where the problem is, such as "event 3 (worker.hired.v1), post",
// a colon, and the reason.
func (p Problem) String() string {
	var b strings.Builder
	if p.Event > 0 {
		fmt.Fprintf(&b, "event %d", p.Event)
		if p.Kind != "" {
			fmt.Fprintf(&b, " (%s)", p.Kind)
		}
		if p.Field != "" {
			b.WriteString(", ")
		}
	}
	b.WriteString(p.Field)
	if b.Len() > 0 {
		b.WriteString(": ")
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

// Refuse returns a Refusal for some problems, in order of the events they are
// about, or nil if there are none.
func Refuse(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return a.Event - b.Event })
	return &Refusal{problems}
}

// Limits on what people write.
const (
	MaxID   = 64
	MaxText = 2000

	maxTexts   = 100  // in a list
	maxIDs     = 1000 // in a list
	maxFigures = 1000 // in a baseline
)

// idRule and textRule say what an identifier and a text may be.
const (
	idRule   = "an identifier is 1 to 64 letters, digits and . _ : / - and starts with a letter or digit"
	textRule = "a text is at most 2,000 characters, on one line, with no control characters"
	nested   = "is itself a correction; give the event as it should have been"
)

func tooMany(n int) string {
	return fmt.Sprintf("holds %d; an entry holds at most %d: record the rest in further entries", n, MaxEvents)
}

// Check reports everything that is wrong with an entry in itself, as *Refusal.
// What depends on the ledger, such as whether a worker is known, is not its
// concern.
func Check(e *Entry) error {
	c := checker{book: e.Book}
	c.id("id", &e.ID, required)
	c.choice("book", (*string)(&e.Book), bookNames, required)
	c.instant("recorded", &e.Recorded, optional)
	c.rule(!e.Asserted || e.Recorded != 0, "recorded", "is missing; an asserted entry says when its source recorded it")
	c.text("by", &e.By, required)
	c.text("why", &e.Why, required)
	c.text("source", &e.Source, optional)
	c.rule(len(e.Events) > 0, "events", "is empty; an entry holds at least one")
	if len(e.Events) > MaxEvents {
		c.problem("events", tooMany(len(e.Events)))
		return Refuse(c.problems)
	}
	for i, ev := range e.Events {
		c.at, c.kind = i+1, ""
		if ev == nil {
			c.problem("", "is missing")
			continue
		}
		c.kind = ev.Kind()
		c.filed("kind", c.kind)
		ev.fields(&c)
	}
	return Refuse(c.problems)
}

// CheckEvent reports everything that is wrong with one event in itself.
func CheckEvent(e Event) error {
	c := checker{kind: e.Kind()}
	e.fields(&c)
	return Refuse(c.problems)
}

var bookNames = []string{string(Workforce), string(Cases), string(Grievances), string(Reference)}

// checker holds the value of each field against its rule. It implements fields.
type checker struct {
	at       int
	kind     Kind
	book     Book   // that the entry is filed under, if there is an entry
	within   string // the path of the field that the fields lie in
	problems []Problem
}

// filed checks that events of a kind may be filed in the entry's book. A book
// that does not exist is a problem of its own.
func (c *checker) filed(field string, k Kind) {
	if book := BookOf(k); book != "" && book != c.book && slices.Contains(Books, c.book) {
		c.problem(field, fmt.Sprintf("belongs in the book %s, not in %s", book, c.book))
	}
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
		return fmt.Sprintf("has %d characters; %s", utf8.RuneCountInString(s), idRule)
	}
	for i := range len(s) {
		if !inID[s[i]] || (i == 0 && strings.IndexByte(idMarks, s[i]) >= 0) {
			return fmt.Sprintf("is %q; %s", clip(s), idRule)
		}
	}
	return ""
}

// idMarks may stand in an identifier but not begin it.
const idMarks = "._:/-"

// inID marks the bytes of an identifier.
var inID = func() (in [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + idMarks) {
		in[c] = true
	}
	return in
}()

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
	case strings.ContainsFunc(s, isControl):
		return "holds a control character; " + textRule
	case strings.ContainsRune(s, utf8.RuneError):
		return "holds U+FFFD, the mark of a character lost in conversion; take it from the source again, as UTF-8"
	case strings.TrimSpace(s) == "":
		return "is blank"
	}
	return ""
}

// isControl reports whether a character does something rather than showing:
// the control codes, the ends of lines and paragraphs, and the overrides of the
// direction of writing, which make a text read otherwise than it is stored.
func isControl(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

func (c *checker) texts(name string, p *[]string) { c.list(name, *p, maxTexts, c.text) }
func (c *checker) ids(name string, p *[]string) {
	c.list(name, *p, maxIDs, c.id)
	first := map[string]int{}
	for i, id := range *p {
		if at, again := first[id]; again {
			c.problem(fmt.Sprintf("%s[%d]", name, i+1), fmt.Sprintf("is %q, as %s[%d] is; list each once", id, name, at))
			return
		}
		first[id] = i + 1
	}
}

func (c *checker) list(name string, list []string, most int, one func(string, *string, need)) {
	if len(list) > most {
		c.problem(name, fmt.Sprintf("lists %d; it may list %d", len(list), most))
		return
	}
	for i := range list {
		one(fmt.Sprintf("%s[%d]", name, i+1), &list[i], required)
	}
}

func (c *checker) date(name string, p *Date, n need) {
	switch {
	case !c.given(name, *p != 0, n):
	case *p < Earliest:
		c.problem(name, fmt.Sprintf("is %s; a ledger takes days from %s on: leave it out if no day is known", *p, Earliest))
	case *p >= noEnd:
		c.problem(name, fmt.Sprintf("is %s, which stands for no day at all; leave it out", *p))
	}
}

func (c *checker) instant(name string, p *Instant, n need) {
	if c.given(name, *p != 0, n) {
		if reason := p.problem(); reason != "" {
			c.problem(name, reason)
		}
	}
}

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
		if words := wordsOf(from, *p); words != nil {
			c.problem(name, fmt.Sprintf("is %q, a code of the national list; write the word for it, %s", clip(*p), strings.Join(words, " or ")))
			return
		}
		c.problem(name, fmt.Sprintf("is %q; it must be one of %s", clip(*p), strings.Join(from, ", ")))
	}
}

func (c *checker) line(name string, p *Line) {
	if c.given(name, *p != 0, required) && !p.cites() {
		c.problem(name, fmt.Sprintf("is %s, which cites no event", *p))
	}
}

func (c *checker) event(name string, p *Event) {
	if *p == nil {
		c.problem(name, "is missing")
		return
	}
	if corrects(*p) {
		c.problem(name, nested)
		return
	}
	c.filed(name+".kind", (*p).Kind())
	c.inside(name+".", (*p).fields)
}

func (c *checker) figures(name string, p *[]Figure) {
	c.rule(len(*p) > 0, name, "is empty; give at least one figure")
	if len(*p) > maxFigures {
		c.problem(name, fmt.Sprintf("lists %d figures; it may list %d", len(*p), maxFigures))
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
