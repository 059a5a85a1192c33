package memkeys_test

import (
	"testing"

	"muster/ledger/logtest"
	"muster/ledger/memkeys"
)

func TestKeys(t *testing.T) {
	logtest.RunKeys(t, func(*testing.T) logtest.Keys { return new(memkeys.Keys) })
}
