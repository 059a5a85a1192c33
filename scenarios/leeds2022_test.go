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

// The caseloads, counted off the raw events in the plainest way.
func TestTheCasesOfLeedsComeToTheReport(t *testing.T) {
	january, june := loadsOn(t, "2022-01-31"), loadsOn(t, "2022-06-30")
	require.Len(t, january, 230)
	require.Equal(t, 4853, above(january, 0))
	require.Len(t, june, 230)
	require.Equal(t, 4692, above(june, 0))
	for worker, n := range june {
		require.Less(t, n, 40, worker)
	}
	require.Equal(t, 31+31+32+32+33+33+34+34+36+38, above(june, 30))
	require.Equal(t, 36+38, above(june, 34))
}

// above adds up the loads above a number.
func above(loads map[string]int, over int) (cases int) {
	for _, n := range loads {
		if n > over {
			cases += n
		}
	}
	return cases
}

// loadsOn hands each case from worker to worker until it closes, and counts what
// each holds on a day.
func loadsOn(t *testing.T, day string) map[string]int {
	on, err := events.ParseDate(day)
	require.NoError(t, err)
	held := map[string]string{}
	for e := range scenarios.Leeds2022(1) {
		for _, ev := range e.Events {
			switch ev := ev.(type) {
			case *events.CaseAllocated:
				if ev.Day <= on {
					held[ev.Case] = ev.Worker
				}
			case *events.CaseMoved:
				if ev.Day <= on {
					require.Equal(t, held[ev.Case], ev.From)
					held[ev.Case] = ev.To
				}
			case *events.CaseClosed:
				if ev.LastDay < on {
					delete(held, ev.Case)
				}
			}
		}
	}
	loads := map[string]int{}
	for _, worker := range held {
		loads[worker]++
	}
	return loads
}
