package scenarios_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/scenarios"
)

func TestLeicestershireIsTheSameAtEveryCall(t *testing.T) {
	spell := func(first events.Position) (b []byte) {
		for e := range scenarios.Leicestershire(first) {
			b = events.AppendEntry(b, e)
		}
		return b
	}
	require.Equal(t, spell(1), spell(1))
	require.NotEqual(t, spell(1), spell(7), "corrections must cite lines where the history begins")
}

func TestLeicestershireComesToThePublishedFigures(t *testing.T) {
	s, err := scenarios.Named("leicestershire")
	require.NoError(t, err)
	r, err := scenarios.Check(context.Background(), s, &plain{})
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, r.Write(&b))
	require.True(t, r.Holds, b.String())
	t.Log(b.String())
}
