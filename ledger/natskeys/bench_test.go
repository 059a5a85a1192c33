package natskeys_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/events/sealed"
	"muster/ledger/natskeys"
	"muster/ledger/natslog"
)

// BenchmarkKeyring opens the profiles of a thousand people with a keyring that has
// read no key yet, as a projector's first answer does.
func BenchmarkKeyring(b *testing.B) {
	const people = 1000
	dir := b.TempDir()
	start(b, dir)
	k := keys(b, dir)
	var workers []string
	var boxes []*events.ProfileSealed
	for i := range people {
		worker := fmt.Sprintf("W%d", i)
		key, err := k.Of(b.Context(), "barset", worker, true)
		require.NoError(b, err)
		workers = append(workers, worker)
		boxes = append(boxes, sealed.Seal(key, "barset", &events.ProfileDeclared{Day: 737000, Worker: worker, Sex: "female"}))
	}
	conn, m := connect(b, dir, natslog.Keeper), master(b, dir)
	for b.Loop() {
		ring, err := natskeys.NewKeyring(conn, "barset", m, time.Now)
		require.NoError(b, err)
		require.NoError(b, ring.Fetch(b.Context(), workers))
		for i, open := 0, ring.Opener(b.Context()); i < people; i++ {
			_, err := open(workers[i], boxes[i])
			require.NoError(b, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/people, "µs/person")
}
