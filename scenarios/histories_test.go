package scenarios_test

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger"
	"muster/projections/answers"
	"muster/scenarios"
)

// door is a registrar that stories are loaded through.
type door struct {
	*ledger.Registrar
	entries, events int // recorded anew
}

func (d *door) Record(ctx context.Context, _ string, e *events.Entry) (events.Position, error) {
	out, err := d.Registrar.Record(ctx, e, ledger.Allowance{Asserting: true})
	if err == nil && !out.Again {
		d.entries++
		d.events += len(e.Events)
	}
	return out.Position, err
}

func (d *door) Ask(context.Context, string, string, answers.Question) (*answers.Answer, error) {
	return nil, errors.New("nothing is asked")
}

// What is loaded for its size has the size that its title says, and is recorded
// once however often it is loaded.
func TestAnInventedCouncilIsLoadedOnce(t *testing.T) {
	for _, s := range scenarios.Invented() {
		t.Run(s.Name, func(t *testing.T) {
			said := regexp.MustCompile(`about ([0-9,]+) events`).FindStringSubmatch(s.Title)
			require.Len(t, said, 2, s.Title)
			size, err := strconv.Atoi(strings.ReplaceAll(said[1], ",", ""))
			require.NoError(t, err)
			if size > 200_000 {
				t.Skip("its size is held to by the test of the generator, and a registrar takes many seconds over it")
			}
			d := &door{Registrar: registrar(t, s.Authority)}
			for range 2 {
				last, err := scenarios.Load(t.Context(), s, d)
				require.NoError(t, err)
				require.EqualValues(t, d.entries, last)
			}
			require.InEpsilon(t, size, d.events, 0.05)
		})
	}
}

// Corrections cite the lines of a history that begins further on.
func TestACouncilMayBeginFurtherOn(t *testing.T) {
	c := scenarios.CouncilConfig{Seed: 4, People: 20, Years: 2}
	var lines []events.Line
	for e := range scenarios.Council(c) {
		for _, ev := range e.Events {
			if l, ok := ev.(*events.LineCorrected); ok {
				lines = append(lines, l.Line)
			}
		}
	}
	c.First = 100
	for e := range scenarios.Council(c) {
		for _, ev := range e.Events {
			if l, ok := ev.(*events.LineCorrected); ok {
				require.Equal(t, events.LineAt(lines[0].Position()+99, lines[0].Number()), l.Line)
				lines = lines[1:]
			}
		}
	}
	require.Empty(t, lines)
}
