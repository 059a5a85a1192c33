package events

import "encoding/json"

// Schema returns a JSON Schema (draft 2020-12) of every kind of event and of an
// entry. Whatever ParseEvent and Check accept, the schema does too; Check alone
// knows the rules that tie fields together, the earliest day, and what a text
// may not hold.
func Schema() ([]byte, error) {
	defs := map[string]any{}
	var all, facts []any
	for _, k := range Kinds {
		defs[string(k)] = schemaOf(k)
		all = append(all, ref(string(k)))
		if !corrects(newEvent(k)) {
			facts = append(facts, ref(string(k)))
		}
	}
	defs["event"] = map[string]any{"oneOf": all}
	defs["fact"] = map[string]any{"oneOf": facts} // what a correction may hold
	defs["entry"] = entrySchema()
	return json.MarshalIndent(map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   "Muster entries and events",
		"oneOf":   []any{ref("event"), ref("entry")},
		"$defs":   defs,
	}, "", "  ")
}

func ref(name string) map[string]any { return map[string]any{"$ref": "#/$defs/" + name} }

func schemaOf(k Kind) any {
	s := newSchema()
	s.add("kind", map[string]any{"const": k}, required)
	newEvent(k).fields(s)
	return s.object()
}

func entrySchema() any {
	s := newSchema()
	var e Entry
	s.id("id", &e.ID, optional)
	s.choice("book", (*string)(&e.Book), bookNames, optional)
	s.instant("recorded", &e.Recorded, optional)
	s.flag("asserted", &e.Asserted)
	s.text("by", &e.By, optional)
	s.text("why", &e.Why, optional)
	s.text("source", &e.Source, optional)
	s.add("events", map[string]any{
		"type": "array", "minItems": 1, "maxItems": MaxEvents, "items": ref("event"),
	}, required)
	return s.object()
}

// schema describes fields. It implements fields.
type schema struct {
	properties map[string]any
	required   []string
}

func newSchema() *schema { return &schema{properties: map[string]any{}} }

func (s *schema) object() any {
	return map[string]any{"type": "object", "additionalProperties": false, "properties": s.properties, "required": s.required}
}

func (s *schema) add(name string, what map[string]any, n need) {
	if unit := units[name]; unit != "" {
		what["description"] = unit
	}
	s.properties[name] = what
	if n == required {
		s.required = append(s.required, name)
	}
}

func str(more ...any) map[string]any {
	m := map[string]any{"type": "string"}
	for i := 0; i < len(more); i += 2 {
		m[more[i].(string)] = more[i+1]
	}
	return m
}

const idPattern = "^[A-Za-z0-9][A-Za-z0-9._:/-]*$"

func (s *schema) id(name string, _ *string, n need) {
	s.add(name, str("pattern", idPattern, "maxLength", MaxID), n)
}

func (s *schema) ids(name string, _ *[]string) {
	s.add(name, map[string]any{"type": "array", "maxItems": maxIDs, "uniqueItems": true, "items": str("pattern", idPattern, "maxLength", MaxID)}, optional)
}

func (s *schema) text(name string, _ *string, n need) {
	s.add(name, str("minLength", 1, "maxLength", MaxText), n)
}

func (s *schema) texts(name string, _ *[]string) {
	s.add(name, map[string]any{"type": "array", "maxItems": maxTexts, "items": str("minLength", 1, "maxLength", MaxText)}, optional)
}

func (s *schema) date(name string, _ *Date, n need) { s.add(name, str("format", "date"), n) }

func (s *schema) instant(name string, _ *Instant, n need) {
	s.add(name, str("format", "date-time"), n)
}

func (s *schema) decimal(name string, _ *int64, r span, n need) {
	r = r.given(n)
	s.add(name, map[string]any{
		"type": "number", "minimum": Decimal(r.least), "maximum": Decimal(r.most), "multipleOf": Decimal(1),
	}, n)
}

func (s *schema) count(name string, _ *int64, r span, n need) {
	r = r.given(n)
	s.add(name, map[string]any{"type": "integer", "minimum": r.least, "maximum": r.most}, n)
}

func (s *schema) flag(name string, _ *bool) {
	s.add(name, map[string]any{"type": "boolean"}, optional)
}

func (s *schema) choice(name string, _ *string, from []string, n need) {
	s.add(name, map[string]any{"enum": from}, n)
}

func (s *schema) line(name string, _ *Line) {
	s.add(name, str("pattern", `^[1-9][0-9]{0,15}\.([1-9][0-9]{0,2}|1000)$`), required)
}

func (s *schema) event(name string, _ *Event) {
	s.add(name, ref("fact"), required)
}

func (s *schema) figures(name string, _ *[]Figure) {
	one := newSchema()
	new(Figure).fields(one)
	s.add(name, map[string]any{"type": "array", "minItems": 1, "maxItems": maxFigures, "items": one.object()}, required)
}

func (s *schema) rule(bool, string, string) {}
