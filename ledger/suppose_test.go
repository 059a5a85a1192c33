package ledger_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
)

// supposing lists events written as words as a question does.
func supposing(t *testing.T, d *desk, lines ...string) (list []json.RawMessage) {
	t.Helper()
	for _, ev := range d.entry(events.Workforce, lines...).Events {
		list = append(list, events.AppendEvent(nil, ev))
	}
	return list
}

// TestWhatIsSupposedIsHeldAgainstTheRules, together and in order, and leaves the
// registrar as it was: what is offered next is decided as if nothing had been
// supposed.
func TestWhatIsSupposedIsHeldAgainstTheRules(t *testing.T) {
	const leave = "worker.left last_day 2018-06-30 worker W1" + aLeave
	for name, c := range map[string]struct {
		say     []string
		after   events.Position
		refused string // the event, its field and what it says; empty if nothing is
	}{
		"a post that is there":         {say: []string{hire("W8", "2018-07-01", "1"), leave}},
		"a post that is held":          {say: []string{leave, "post.established on 2018-01-01 post P9 role case-holder grade social-worker team north service cin fte 1", hire("W8", "2018-06-30", "1")}, refused: "3 post"},
		"a post that is not there":     {say: []string{"worker.hired on 2018-01-01 worker W8 post P99" + aStart}, refused: "1 post"},
		"a worker who is not known":    {say: []string{leave, "supervision.held on 2018-01-01 worker W99"}, refused: "2 worker"},
		"somebody who is not there":    {say: []string{"worker.left last_day 2018-06-30 worker W99" + aLeave}, refused: "1 worker"},
		"a case that is not there":     {say: []string{"case.allocated on 2018-01-01 case C9 worker W1"}, refused: "1 case"},
		"a case given to nobody known": {say: []string{"case.moved on 2018-07-01 case C1 from W1 to W99 reason worker-left"}, refused: "1 to"},
		"behind an earlier entry":      {say: []string{hire("W8", "2018-06-30", "1")}, after: 1},
		"behind the one it breaks":     {say: []string{hire("W8", "2018-06-30", "1")}, after: 2, refused: "1 post"},
		"behind what is not there":     {say: []string{leave}, after: 99},
		"grievances, which it leaves":  {say: []string{"grievance.resolved on 2018-01-01 grievance G9 outcome upheld"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := caseDesk(t)
			before := d.Acknowledged()
			for range 2 { // it is as it was
				err := d.Suppose(t.Context(), supposing(t, d, c.say...), c.after)
				if c.refused == "" {
					require.NoError(t, err)
					continue
				}
				problems := events.Problems(err)
				require.NotEmpty(t, problems, "%v", err)
				require.Equal(t, c.refused, fmt.Sprintf("%d %s", problems[0].Event, problems[0].Field), problems[0].Reason)
			}
			require.Equal(t, before, d.Acknowledged())
			require.NoError(t, d.say(leave), "it was only supposed")
			require.NoError(t, d.sayOfCases("case.moved on 2018-07-01 case C1 from W1 to W2 reason worker-left"))
		})
	}
}
