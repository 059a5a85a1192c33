package main_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	muster "muster/cmd/muster"
)

// Without its registrar the service records nothing, so it must end.
func TestTheServiceEndsWithItsRegistrar(t *testing.T) {
	why := errors.New("the connection was closed")
	err := muster.WaitForRegistrar(t.Context(), func() error { return why })
	require.ErrorIs(t, err, why)
	require.ErrorContains(t, err, "the registrar has ended")
}
