package events_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"muster/events"
)

// compiled returns the published schema, or the part of it that ref names.
func compiled(t *testing.T, ref string) *jsonschema.Schema {
	t.Helper()
	b, err := events.Schema()
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("muster.json", doc))
	s, err := c.Compile("muster.json" + ref)
	require.NoError(t, err)
	return s
}

func valid(t *testing.T, s *jsonschema.Schema, b []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	require.NoError(t, err)
	return s.Validate(v)
}

func TestSchemaTakesWhatTheParserTakes(t *testing.T) {
	any := compiled(t, "")
	for _, kind := range events.Kinds {
		one := compiled(t, "#/$defs/"+string(kind))
		for _, e := range examples[kind] {
			b := events.AppendEvent(nil, e)
			require.NoError(t, valid(t, one, b), "%s", b)
			require.NoError(t, valid(t, any, b), "%s", b)
			require.Error(t, valid(t, one, bytes.Replace(b, []byte(`{"kind"`), []byte(`{"colour":"red","kind"`), 1)))
			for _, w := range events.Words(e)[:1] {
				require.Error(t, valid(t, one, bytes.Replace(b, []byte(`"`+w.Field+`"`), []byte(`"was`+w.Field+`"`), 1)), "without %s", w.Field)
			}
		}
	}
	for _, e := range entries() {
		require.NoError(t, valid(t, any, events.AppendOffer(nil, e)))
	}
}

func TestSchemaRefusesWhatTheParserRefuses(t *testing.T) {
	s := compiled(t, "")
	good := `{"kind":"agency.changed.v1","on":"2019-08-01","assignment":"A","fte":0.5,"hourly_rate_pence":1}`
	require.NoError(t, valid(t, s, []byte(good)))
	for old, new := range map[string]string{
		`0.5`: `1.5`, `:0.5`: `:0`, `"fte":0.5`: `"fte":0.1234567`, `fte":0.5`: `fte":"0.5"`, `e":1`: `e":0`, `"2019-08-01"`: `"2019-02-29"`, `"A"`: `"A B"`, `:"A"`: `:""`,
		`changed.v1`: `changed.v9`, `"assignment":"A",`: ``, `"A",`: `null,`,
	} {
		bad := strings.Replace(good, old, new, 1)
		require.Error(t, valid(t, s, []byte(bad)), bad)
		_, err := events.ParseEvent([]byte(bad))
		if e, _ := events.ParseEvent([]byte(bad)); e != nil {
			err = events.CheckEvent(e)
		}
		require.Error(t, err, bad)
	}
	for _, bad := range []string{
		`{"kind":"line.corrected.v1","line":"1.1","now":{"kind":"line.retracted.v1","line":"1.1"}}`,
		`{"kind":"line.retracted.v1","line":"1.1001"}`,
		`{"kind":"baseline.published.v1","as_of":"2019-06-30","name":"n","definition":"d","known_at":"2019-07-05T17:00:00Z","position":1,"figures":[]}`,
		entryOf(),
		fmt.Sprintf(`{"kind":"worker.offer_withdrawn.v1","on":"2019-05-01","worker":"W","post":"P","reason":%q}`, strings.Repeat("x", events.MaxText+1)),
	} {
		require.Error(t, valid(t, s, []byte(bad)), bad)
	}
}
