package scenarios_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/scenarios"
)

// ofLeeds are the histories that the report of July 2022 is told by.
var ofLeeds = map[string]scenarios.Generator{"leeds-2022": scenarios.Leeds2022, "leeds-2022-national": scenarios.Leeds2022National}

func TestTheHistoriesOfLeedsAreTheSameAtEveryCall(t *testing.T) {
	for name, generate := range ofLeeds {
		t.Run(name, func(t *testing.T) {
			spell := func() (b []byte) {
				for e := range generate(1) {
					b = events.AppendEntry(b, e)
				}
				return b
			}
			require.Equal(t, spell(), spell())
		})
	}
}

func TestARegistrarTakesEverythingOfLeeds(t *testing.T) {
	for name, generate := range ofLeeds {
		t.Run(name, func(t *testing.T) {
			r := registrar(t, name)
			entries := events.Position(0)
			for e := range generate(1) {
				require.NoError(t, events.Check(e))
				require.LessOrEqual(t, len(e.Events), 100)
				out, err := r.Record(t.Context(), e, ledger.Allowance{Asserting: true})
				if problems := events.Problems(err); len(problems) > 0 {
					t.Fatalf("entry %d of %s: %d problems; %s", entries+1, e.Recorded, len(problems), problems[0])
				}
				require.NoError(t, err)
				entries++
				require.Equal(t, entries, out.Position)
			}
			require.Greater(t, entries, events.Position(100))
		})
	}
}
