package events

import (
	"fmt"
	"slices"
	"strings"
)

// ParseEntry reads an entry as people and programs write it: JSON with any
// white space, any order of fields and any escapes. Every problem it finds is
// reported, as *Refusal. An entry that parses is not yet checked: see Check.
func ParseEntry(b []byte) (*Entry, error) {
	if err := wellFormed(b); err != nil {
		return nil, err
	}
	e := new(Entry)
	p := parserOf(b)
	p.id("id", &e.ID, optional)
	p.id("book", (*string)(&e.Book), optional)
	p.instant("recorded", &e.Recorded, optional)
	p.flag("asserted", &e.Asserted)
	p.text("by", &e.By, optional)
	p.text("why", &e.Why, optional)
	p.text("source", &e.Source, optional)
	p.entryEvents(&e.Events)
	p.unknown("an entry")
	if len(p.problems) > 0 {
		return nil, Refuse(p.problems)
	}
	return e, nil
}

// ParseEvent reads one event in the same lenient way.
func ParseEvent(b []byte) (Event, error) {
	if err := wellFormed(b); err != nil {
		return nil, err
	}
	return parserOf(b).whole()
}

// HoldsEvents reports whether a JSON object is an entry rather than an event.
func HoldsEvents(b []byte) bool {
	if wellFormed(b) != nil {
		return false
	}
	_, ok := parserOf(b).find("events")
	return ok
}

// A Word is one field of an event written as plain words: its name and value.
type Word struct{ Field, Value string }

// ParseWords builds an event from words, as stories and forms give it. The
// items of a list are separated by semicolons; what has no plain spelling, such
// as the event within a correction, is JSON.
func ParseWords(kind Kind, words []Word) (Event, error) {
	p := new(parser)
	p.member("kind", value{[]byte(kind), true})
	for _, w := range words {
		p.member(w.Field, value{[]byte(w.Value), true})
	}
	return p.whole()
}

// Words lists an event's fields and their values in canonical order, without
// its kind, as ParseWords takes them.
func Words(e Event) []Word {
	p := parserOf(AppendEvent(nil, e))
	words := make([]Word, 0, len(p.list))
	for _, m := range p.list[1:] {
		words = append(words, Word{m.name, plain(m.raw)})
	}
	return words
}

// plain spells a JSON value as words.
func plain(raw []byte) string {
	switch raw[0] {
	case '"':
		return unquote(raw)
	case '[':
		var list []string
		for _, item := range itemsOf(raw) {
			s := string(item)
			if item[0] == '"' {
				s = unquote(item)
			}
			if item[0] != '"' || s != strings.TrimSpace(s) || strings.ContainsAny(s, ";[") {
				return string(raw)
			}
			list = append(list, s)
		}
		return strings.Join(list, "; ")
	}
	return string(raw)
}

// unknownKind says that a kind does not exist and which was probably meant.
func unknownKind(kind string) string {
	reason := fmt.Sprintf("is %q, which is not a kind of event", clip(kind))
	best, least := Kind(""), 4
	for _, k := range Kinds {
		name := string(k)
		if !strings.Contains(kind, ".v") {
			name = strings.TrimSuffix(name, ".v1")
		}
		if n := distance(strings.TrimSpace(kind), name, least); n < least {
			best, least = k, n
		}
	}
	if best != "" {
		return reason + fmt.Sprintf("; did you mean %s?", best)
	}
	return reason + "; `muster schema` lists them"
}

// distance counts the bytes to put in, take out or change to turn a into b
// (Levenshtein's distance), or returns limit if their lengths alone differ by it.
func distance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// parser takes the value of each field from the members of a JSON object. It
// implements fields.
type parser struct {
	list     []member
	kind     Kind
	names    []string // of the fields asked for
	within   bool     // a correction, so that it may not be one
	problems []Problem
}

// member is one field as it was given.
type member struct {
	name string
	value
	taken bool
}

// value is the bytes of a JSON value, or a plain word whose type is what the
// field wants.
type value struct {
	raw  []byte
	word bool
}

// maxMembers is more fields than anything in the vocabulary has.
const maxMembers = 64

// parserOf returns a parser of the members of well-formed JSON.
func parserOf(b []byte) *parser {
	p := &parser{list: make([]member, 0, 16), names: make([]string, 0, 16)}
	isObject := eachMember(b, func(name string, raw []byte) bool {
		return p.member(name, value{raw, false})
	})
	if !isObject {
		p.problem("", "is not a JSON object")
	}
	return p
}

// member adds a member and reports whether there is room for more.
func (p *parser) member(name string, v value) bool {
	if len(p.list) == maxMembers {
		p.problem("", fmt.Sprintf("has more than %d fields", maxMembers))
		return false
	}
	if _, ok := p.find(name); ok {
		p.problem(clip(name), "is given twice")
		return true
	}
	p.list = append(p.list, member{name: name, value: v})
	return true
}

func (p *parser) find(name string) (*member, bool) {
	for i := range p.list {
		if p.list[i].name == name {
			return &p.list[i], true
		}
	}
	return nil, false
}

// whole makes the event that the members describe.
func (p *parser) whole() (Event, error) {
	if e := p.one(); len(p.problems) == 0 {
		return e, nil
	}
	return nil, Refuse(p.problems)
}

func (p *parser) one() Event {
	if len(p.problems) > 0 && len(p.list) == 0 {
		return nil
	}
	var kind string
	known := len(p.problems)
	if p.text("kind", &kind, required); len(p.problems) > known {
		return nil
	}
	e := newEvent(Kind(kind))
	switch {
	case e == nil:
		p.problem("kind", unknownKind(kind))
		return nil
	case p.within && corrects(e):
		p.problem("", nested)
		return nil
	}
	p.kind = Kind(kind)
	for i := range p.problems {
		p.problems[i].Kind = p.kind
	}
	e.fields(p)
	p.unknown(kind)
	return e
}

func (p *parser) problem(field, reason string) {
	p.problems = append(p.problems, Problem{Kind: p.kind, Field: field, Reason: reason})
}

// inside reports problems of what lies within a field.
func (p *parser) inside(path string, problems []Problem) {
	for _, q := range problems {
		p.problem(strings.TrimSuffix(path+"."+q.Field, "."), q.Reason)
	}
}

func (p *parser) take(name string, n need) (value, bool) {
	p.names = append(p.names, name)
	m, ok := p.find(name)
	switch {
	case !ok && n == required:
		p.problem(name, "is missing")
		return value{}, false
	case !ok:
		return value{}, false
	}
	m.taken = true
	if !m.word && string(m.raw) == "null" {
		p.problem(name, "is null; leave it out if there is no value")
		return value{}, false
	}
	return m.value, true
}

// unknown reports the members that no field took.
func (p *parser) unknown(what string) {
	for _, m := range p.list {
		if !m.taken {
			names := slices.DeleteFunc(slices.Clone(p.names), func(n string) bool { return n == "kind" })
			p.problem(clip(m.name), fmt.Sprintf("is not a field of %s, which has %s", what, strings.Join(names, ", ")))
		}
	}
}

// str takes a JSON string.
func (p *parser) str(name string, n need) (string, bool) {
	v, ok := p.take(name, n)
	if !ok || v.word {
		return string(v.raw), ok
	}
	return p.unquoted(name, v.raw)
}

func (p *parser) unquoted(name string, raw []byte) (string, bool) {
	if raw[0] != '"' {
		p.problem(name, fmt.Sprintf("is %s; it must be a string, in quotes", clip(string(raw))))
		return "", false
	}
	return unquote(raw), true
}

// literal takes the text of a JSON number or true or false.
func (p *parser) literal(name, want string, n need) (string, bool) {
	v, ok := p.take(name, n)
	if !ok || v.word {
		return string(v.raw), ok
	}
	switch v.raw[0] {
	case '"':
		p.problem(name, fmt.Sprintf("is %s; it must be %s, without quotes", clip(string(v.raw)), want))
		return "", false
	case '[', '{':
		p.problem(name, fmt.Sprintf("is %s; it must be %s", clip(string(v.raw)), want))
		return "", false
	}
	return string(v.raw), true
}

// said takes a string that a function reads, reporting its error.
func said[T any](p *parser, name string, to *T, n need, read func(string) (T, error)) {
	s, ok := p.str(name, n)
	if !ok {
		return
	}
	v, err := read(s)
	if err != nil {
		p.problem(name, err.Error())
		return
	}
	*to = v
}

func (p *parser) text(name string, to *string, n need) {
	if s, ok := p.str(name, n); ok {
		if *to = s; s == "" {
			p.problem(name, "is empty")
		}
	}
}

func (p *parser) id(name string, to *string, n need)                 { p.text(name, to, n) }
func (p *parser) choice(name string, to *string, _ []string, n need) { p.text(name, to, n) }
func (p *parser) date(name string, to *Date, n need)                 { said(p, name, to, n, ParseDate) }
func (p *parser) instant(name string, to *Instant, n need)           { said(p, name, to, n, ParseInstant) }
func (p *parser) line(name string, to *Line)                         { said(p, name, to, required, ParseLine) }
func (p *parser) rule(bool, string, string)                          {}

func (p *parser) decimal(name string, to *int64, _ span, n need) {
	if s, ok := p.literal(name, "a number", n); ok {
		v, err := ParseDecimal(s)
		if err != nil {
			p.problem(name, err.Error())
			return
		}
		p.number(name, to, int64(v), n)
	}
}

func (p *parser) count(name string, to *int64, _ span, n need) {
	if s, ok := p.literal(name, "a whole number", n); ok {
		v, good := scanWhole(s)
		if !good {
			p.problem(name, fmt.Sprintf("is %s; it must be a whole number", clip(s)))
			return
		}
		p.number(name, to, v, n)
	}
}

// number refuses the zero of an optional field: an absent one would stand for
// it, and what was said would be lost without a word.
func (p *parser) number(name string, to *int64, v int64, n need) {
	if v == 0 && n == optional {
		p.problem(name, "is 0; leave it out if there is no value")
	}
	*to = v
}

func (p *parser) flag(name string, to *bool) {
	if s, ok := p.literal(name, "true or false", optional); ok {
		if *to = s == "true"; s != "true" && s != "false" {
			p.problem(name, fmt.Sprintf("is %s; it must be true or false", clip(s)))
		}
	}
}

func (p *parser) ids(name string, to *[]string) { p.texts(name, to) }

func (p *parser) texts(name string, to *[]string) {
	if v, ok := p.take(name, optional); ok && v.word && !strings.HasPrefix(string(v.raw), "[") {
		for s := range strings.SplitSeq(string(v.raw), ";") {
			*to = append(*to, strings.TrimSpace(s))
		}
	} else if ok {
		items, _ := p.items(name, v)
		for i, raw := range items {
			if s, ok := p.unquoted(fmt.Sprintf("%s[%d]", name, i+1), raw); ok {
				*to = append(*to, s)
			}
		}
	}
}

func (p *parser) event(name string, to *Event) {
	v, ok := p.take(name, required)
	if !ok || !p.json(name, v) {
		return
	}
	q := parserOf(v.raw)
	q.within = true
	e, err := q.whole()
	p.inside(name, Problems(err))
	*to = e
}

func (p *parser) figures(name string, to *[]Figure) {
	v, ok := p.take(name, required)
	if !ok {
		return
	}
	items, _ := p.items(name, v)
	for i, raw := range items {
		var g Figure
		q := parserOf(raw)
		if len(q.problems) == 0 {
			g.fields(q)
			q.unknown("a figure")
		}
		p.inside(fmt.Sprintf("%s[%d]", name, i+1), q.problems)
		*to = append(*to, g)
	}
}

func (p *parser) items(name string, v value) ([][]byte, bool) {
	if !p.json(name, v) {
		return nil, false
	}
	items := itemsOf(v.raw)
	if items == nil {
		p.problem(name, fmt.Sprintf("is %s; it must be a list, in square brackets", clip(string(v.raw))))
	}
	return items, items != nil
}

// json reports whether a value is JSON, which a plain word need not be.
func (p *parser) json(name string, v value) bool {
	if !v.word {
		return true
	}
	err := wellFormed(v.raw)
	p.inside(name, Problems(err))
	return err == nil
}

func (p *parser) entryEvents(to *[]Event) {
	v, ok := p.take("events", required)
	if !ok {
		return
	}
	items, _ := p.items("events", v)
	if len(items) > MaxEvents {
		p.problem("events", tooMany(len(items)))
		return
	}
	*to = make([]Event, 0, len(items))
	for i, raw := range items {
		e, err := parserOf(raw).whole()
		for _, q := range Problems(err) {
			q.Event = i + 1
			p.problems = append(p.problems, q)
		}
		*to = append(*to, e)
	}
}
