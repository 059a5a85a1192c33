package events_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
)

// offeredBytes spells an entry as somebody offers it: without the hash of the
// entry before it, which only the registrar knows.
func offeredBytes(t testing.TB, e *events.Entry) []byte {
	t.Helper()
	b := events.AppendEntry(nil, e)
	prev := []byte(`"prev":"` + e.Prev.String() + `",`)
	require.Equal(t, 1, bytes.Count(b, prev))
	return bytes.Replace(b, prev, nil, 1)
}
