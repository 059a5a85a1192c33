package events

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ParseEntry reads an entry as people and programs write it: JSON with any
// white space, any order of fields and any escapes. Every problem it finds is
// reported, as *Refusal. An entry that parses is not yet checked: see Check.
func ParseEntry(b []byte) (*Entry, error) {
	m, err := membersOf(b)
	if err != nil {
		return nil, err
	}
	e := new(Entry)
	p := parser{members: m}
	p.id("id", &e.ID, optional)
	p.id("book", (*string)(&e.Book), optional)
	p.instant("recorded", &e.Recorded, optional)
	p.flag("asserted", &e.Asserted)
	p.text("by", &e.By, optional)
	p.text("why", &e.Why, optional)
	p.text("source", &e.Source, optional)
	p.entryEvents(&e.Events)
	p.unknown("an entry")
	return e, refusal(p.problems)
}

// ParseEvent reads one event in the same lenient way.
func ParseEvent(b []byte) (Event, error) {
	m, err := membersOf(b)
	if err != nil {
		return nil, err
	}
	e, problems := parseMembers(m)
	return e, refusal(problems)
}

// HoldsEvents reports whether a JSON object is an entry rather than an event.
func HoldsEvents(b []byte) bool {
	var e struct {
		Events json.RawMessage `json:"events"`
	}
	return json.Unmarshal(b, &e) == nil && e.Events != nil
}

// A Word is one field of an event written as plain words: its name and value.
type Word struct{ Field, Value string }

// ParseWords builds an event from words, as stories and forms give it. The
// items of a list are separated by semicolons.
func ParseWords(kind Kind, words []Word) (Event, error) {
	var m members
	for _, w := range append([]Word{{"kind", string(kind)}}, words...) {
		if _, ok := m.find(w.Field); ok {
			return nil, refusal([]Problem{{Kind: kind, Field: w.Field, Reason: "is given twice"}})
		}
		m.list = append(m.list, member{name: w.Field, value: value{word: true, text: w.Value}})
	}
	e, problems := parseMembers(m)
	return e, refusal(problems)
}

// Words lists an event's fields and their values in canonical order, without
// its kind, as ParseWords takes them.
func Words(e Event) []Word {
	m, err := membersOf(AppendEvent(nil, e))
	if err != nil {
		panic("events: wrote an event that cannot be read: " + err.Error())
	}
	var words []Word
	for _, f := range m.list[1:] {
		words = append(words, Word{f.name, plain(f.raw)})
	}
	return words
}

// plain spells a JSON value as words.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return strings.Join(list, "; ")
	}
	return string(raw)
}

// value is a JSON value, or a plain word whose type is what the field wants.
type value struct {
	raw  json.RawMessage
	word bool
	text string
}

type member struct {
	name string
	value
	taken bool
}

type members struct{ list []member }

func (m *members) find(name string) (*member, bool) {
	for i := range m.list {
		if m.list[i].name == name {
			return &m.list[i], true
		}
	}
	return nil, false
}

func syntax(reason string) error { return refusal([]Problem{{Reason: reason}}) }

// membersOf splits a JSON object into its members.
func membersOf(b []byte) (members, error) {
	var m members
	if err := wellFormed(b); err != nil {
		return m, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return m, syntax("is not a JSON object")
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return m, syntax("is not JSON: " + err.Error())
		}
		one := member{name: t.(string)}
		if err := d.Decode(&one.raw); err != nil {
			return m, syntax("is not JSON: " + err.Error())
		}
		if _, ok := m.find(one.name); ok {
			return m, refusal([]Problem{{Field: clip(one.name), Reason: "is given twice"}})
		}
		m.list = append(m.list, one)
	}
	return m, nil
}

func wellFormed(b []byte) error {
	var all json.RawMessage
	err := json.Unmarshal(b, &all)
	var s *json.SyntaxError
	switch {
	case errors.As(err, &s) && len(bytes.TrimSpace(b)) == 0:
		return syntax("is empty; expected a JSON object")
	case errors.As(err, &s):
		return syntax(fmt.Sprintf("is not JSON: %s, at byte %d", s, s.Offset))
	case err != nil && !errors.Is(err, io.EOF):
		return syntax("is not JSON: " + err.Error())
	}
	return nil
}

// parseMembers makes the event that the members describe.
func parseMembers(m members) (Event, []Problem) {
	p := parser{members: m}
	var kind string
	p.text("kind", &kind, required)
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	e := newEvent(Kind(kind))
	if e == nil {
		return nil, []Problem{{Field: "kind", Reason: unknownKind(kind)}}
	}
	p.kind = Kind(kind)
	e.fields(&p)
	p.unknown(kind)
	return e, p.problems
}

func unknownKind(kind string) string {
	reason := fmt.Sprintf("is %q, which is not a kind of event", clip(kind))
	for _, k := range Kinds {
		if strings.TrimSuffix(string(k), ".v1") == strings.TrimSpace(kind) {
			return reason + fmt.Sprintf("; write %s", k)
		}
	}
	return reason + "; `muster schema` lists them"
}

// parser takes the value of each field from members. It implements fields.
type parser struct {
	members
	kind     Kind
	names    []string
	problems []Problem
}

func (p *parser) problem(field, reason string) {
	p.problems = append(p.problems, Problem{Kind: p.kind, Field: field, Reason: reason})
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
	if string(m.raw) == "null" {
		p.problem(name, "is null; leave it out if there is no value")
		return value{}, false
	}
	return m.value, true
}

// unknown reports the members that no field took.
func (p *parser) unknown(what string) {
	names := slices.DeleteFunc(slices.Clone(p.names), func(n string) bool { return n == "kind" })
	for _, m := range p.list {
		if !m.taken {
			p.problem(clip(m.name), fmt.Sprintf("is not a field of %s, which has %s", what, strings.Join(names, ", ")))
		}
	}
}

// str takes a JSON string.
func (p *parser) str(name string, n need) (string, bool) {
	v, ok := p.take(name, n)
	if !ok || v.word {
		return v.text, ok
	}
	var s string
	if json.Unmarshal(v.raw, &s) != nil {
		p.problem(name, fmt.Sprintf("is %s; it must be a string", clip(string(v.raw))))
		return "", false
	}
	return s, true
}

// literal takes the text of a JSON number or true or false.
func (p *parser) literal(name, want string, n need) (string, bool) {
	v, ok := p.take(name, n)
	if !ok || v.word {
		return v.text, ok
	}
	if strings.ContainsAny(string(v.raw[:1]), `"[{`) {
		p.problem(name, fmt.Sprintf("is %s; it must be %s, without quotes", clip(string(v.raw)), want))
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
		p.problem(name, "is wrong: "+err.Error())
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
			p.problem(name, "is wrong: "+err.Error())
		}
		*to = int64(v)
	}
}

func (p *parser) count(name string, to *int64, _ span, n need) {
	if s, ok := p.literal(name, "a whole number", n); ok {
		v, good := scanWhole(s)
		if !good {
			p.problem(name, fmt.Sprintf("is %s; it must be a whole number", clip(s)))
		}
		*to = v
	}
}

func (p *parser) flag(name string, to *bool) {
	if s, ok := p.literal(name, "true or false", optional); ok {
		if *to = s == "true"; s != "true" && s != "false" {
			p.problem(name, fmt.Sprintf("is %s; it must be true or false", clip(s)))
		}
	}
}

func (p *parser) texts(name string, to *[]string) {
	v, ok := p.take(name, optional)
	switch {
	case ok && v.word:
		*to = strings.Split(v.text, ";")
		for i, s := range *to {
			(*to)[i] = strings.TrimSpace(s)
		}
	case ok && json.Unmarshal(v.raw, to) != nil:
		p.problem(name, "must be a list of strings")
	}
}

func (p *parser) event(name string, to *Event) {
	v, ok := p.take(name, required)
	if !ok {
		return
	}
	e, err := ParseEvent(v.raw)
	for _, q := range Problems(err) {
		p.problem(strings.TrimSuffix(name+"."+q.Field, "."), q.Reason)
	}
	*to = e
}

func (p *parser) figures(name string, to *[]Figure) {
	items, ok := p.items(name)
	if !ok {
		return
	}
	for i, raw := range items {
		m, err := membersOf(raw)
		one := parser{members: m, problems: Problems(err)}
		var g Figure
		g.fields(&one)
		one.unknown("a figure")
		for _, q := range one.problems {
			p.problem(fmt.Sprintf("%s[%d].%s", name, i+1, q.Field), q.Reason)
		}
		*to = append(*to, g)
	}
}

func (p *parser) items(name string) ([]json.RawMessage, bool) {
	v, ok := p.take(name, required)
	if !ok {
		return nil, false
	}
	var items []json.RawMessage
	if json.Unmarshal(v.raw, &items) != nil {
		p.problem(name, "must be a list")
		return nil, false
	}
	return items, true
}

func (p *parser) entryEvents(to *[]Event) {
	items, ok := p.items("events")
	if !ok {
		return
	}
	if len(items) > MaxEvents {
		p.problem("events", fmt.Sprintf("holds %d; an entry holds at most %d: record the rest in further entries", len(items), MaxEvents))
		return
	}
	for i, raw := range items {
		e, err := ParseEvent(raw)
		for _, q := range Problems(err) {
			q.Event = i + 1
			p.problems = append(p.problems, q)
		}
		if e != nil {
			*to = append(*to, e)
		}
	}
}
