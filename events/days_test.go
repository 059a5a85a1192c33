package events_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
)

// TestEveryDayThatAKindNamesIsFound holds what is found in an event with every
// field given against the fields that the schema of its kind says are days.
func TestEveryDayThatAKindNamesIsFound(t *testing.T) {
	fields := daysInSchema(t)
	for _, k := range events.Kinds {
		t.Run(string(k), func(t *testing.T) {
			full := examples[k][0]
			var found []string
			for i, d := range events.Days(full, nil) {
				found = append(found, d.Field)
				if i == 0 {
					require.Equal(t, full.On(), d.Day, "the effective day comes first")
				}
			}
			want := fields[k]
			if c, ok := full.(*events.LineCorrected); ok {
				for _, d := range events.Days(c.Now, nil) {
					want = append(want, "now."+d.Field)
				}
				require.NotEmpty(t, want)
			}
			require.ElementsMatch(t, want, found)
		})
	}
}

func TestADayThatIsAbsentIsNotNamed(t *testing.T) {
	before := []events.NamedDay{{Field: "on", Day: 1}}
	got := events.Days(&events.CaseAllocated{Day: day("2019-08-01"), Case: "C1", Worker: "W1"}, before)
	require.Equal(t, append(before, events.NamedDay{Field: "on", Day: day("2019-08-01")}), got)
	require.Empty(t, events.Days(&events.LineRetracted{Line: 1}, nil))
	require.Empty(t, events.Days(&events.LineCorrected{Line: 1}, nil))
}

// daysInSchema returns the fields of each kind that hold a day.
func daysInSchema(t *testing.T) map[events.Kind][]string {
	t.Helper()
	b, err := events.Schema()
	require.NoError(t, err)
	var schema struct {
		Defs map[events.Kind]struct {
			Properties map[string]struct{ Format string }
		} `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(b, &schema))
	fields := map[events.Kind][]string{}
	for k, def := range schema.Defs {
		for _, name := range slices.Sorted(maps.Keys(def.Properties)) {
			if def.Properties[name].Format == "date" {
				fields[k] = append(fields[k], name)
			}
		}
	}
	return fields
}
