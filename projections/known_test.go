package projections_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/viewtest"
)

// mirror is a view that answers with what it was told it stands on.
type mirror struct{ applied []events.Position }

var mirrorView = projections.View{Name: "mirror", New: func(string) projections.Model { return &mirror{} }}

func (m *mirror) Apply(at events.Position, _ *events.Entry) error {
	m.applied = append(m.applied, at)
	return nil
}

type reflection struct {
	Label                string
	Workforce, Reference events.Position
	Position             events.Position
	UpTo                 [2]string // of the workforce and of reference
}

func (m *mirror) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	var q struct {
		KnownAt string `json:"known_at"`
	}
	if err := json.Unmarshal(question, &q); err != nil {
		return nil, err
	}
	k, err := from.Known(q.KnownAt)
	return reflection{k.Label, k.Of(events.Workforce), k.Of(events.Reference), from.Position,
		[2]string{k.UpTo(events.Workforce).String(), k.UpTo(events.Reference).String()}}, err
}

func (m *mirror) AppendState(b []byte) []byte { return append(b, byte(len(m.applied))) }
func (m *mirror) RestoreState(b []byte) error {
	m.applied = make([]events.Position, b[0])
	return nil
}

// books is a ledger whose two books tell of the past independently: the
// analyst declares in January what HR loads in February of years before.
//
//	1 workforce  2018-01-05T09:00:00Z
//	2 reference  2019-01-07T10:00:00Z
//	3 workforce  2018-06-30T23:59:59.999999Z
//	4 workforce  2018-07-01T00:00:00Z
//	5 workforce  2018-07-01T00:00:00Z
//	6 reference  2019-01-07T10:00:00.000001Z
func books(t *testing.T) *viewtest.Ledger {
	const register = "register.declared on 2018-12-31 register hcpc count 198 source counted"
	l := &viewtest.Ledger{}
	l.Say(t, "2018-01-05T09:00:00Z", "post.established on 2016-01-01 post P1"+aPost)
	l.Say(t, "2019-01-07T10:00:00Z", register)
	l.Say(t, "2018-06-30T23:59:59.999999Z", "post.established on 2016-01-01 post P2"+aPost)
	l.Say(t, "2018-07-01T00:00:00Z", "post.established on 2016-01-01 post P3"+aPost)
	l.Say(t, "2018-07-01T00:00:00Z", "post.established on 2016-01-01 post P4"+aPost)
	l.Say(t, "2019-01-07T10:00:00.000001Z", register)
	return l
}

func TestKnownAt(t *testing.T) {
	dir, l := t.TempDir(), books(t)
	folded := viewtest.Fold(t, mirrorView, l, dir)
	restored := viewtest.Fold(t, mirrorView, l, dir)
	for _, c := range []struct {
		knownAt, label       string
		workforce, reference events.Position
		upTo                 [2]string
	}{
		{"", "now", 5, 6, [2]string{"2018-07-01", "2019-01-07"}},
		{"now", "now", 5, 6, [2]string{"2018-07-01", "2019-01-07"}},
		{"@0", "@0", 0, 0, [2]string{"", ""}},
		{"@1", "@1", 1, 1, [2]string{"2018-01-05", ""}},
		{"@2", "@2", 2, 2, [2]string{"2018-01-05", "2019-01-07"}},
		{"@3", "@3", 3, 3, [2]string{"2018-06-30", "2019-01-07"}},
		{"@4", "@4", 4, 4, [2]string{"2018-07-01", "2019-01-07"}},
		{"@5", "@5", 5, 5, [2]string{"2018-07-01", "2019-01-07"}},
		{"@6", "@6", 6, 6, [2]string{"2018-07-01", "2019-01-07"}},
		{"2018-01-04", "2018-01-04T23:59:59.999999Z", 0, 0, [2]string{"", ""}},
		{"2018-01-05", "2018-01-05T23:59:59.999999Z", 1, 0, [2]string{"2018-01-05", ""}},
		{"2018-01-05T08:59:59.999999Z", "2018-01-05T08:59:59.999999Z", 0, 0, [2]string{"", ""}},
		{"2018-01-05T09:00:00Z", "2018-01-05T09:00:00Z", 1, 0, [2]string{"2018-01-05", ""}},
		{"2018-01-05T10:00:00+01:00", "2018-01-05T09:00:00Z", 1, 0, [2]string{"2018-01-05", ""}},
		{"2018-06-30", "2018-06-30T23:59:59.999999Z", 3, 0, [2]string{"2018-06-30", ""}},
		{"2018-07-01T00:00:00Z", "2018-07-01T00:00:00Z", 5, 0, [2]string{"2018-07-01", ""}},
		{"2019-01-07T09:59:59Z", "2019-01-07T09:59:59Z", 5, 0, [2]string{"2018-07-01", ""}},
		{"2019-01-07T10:00:00Z", "2019-01-07T10:00:00Z", 5, 2, [2]string{"2018-07-01", "2019-01-07"}},
		{"2019-01-07", "2019-01-07T23:59:59.999999Z", 5, 6, [2]string{"2018-07-01", "2019-01-07"}},
		{"9999-12-31", "9999-12-31T23:59:59.999999Z", 5, 6, [2]string{"2018-07-01", "2019-01-07"}},
	} {
		t.Run(c.knownAt, func(t *testing.T) {
			want := &reflection{c.label, c.workforce, c.reference, 6, c.upTo}
			for _, p := range []*projections.Projector{folded, restored} {
				got, err := viewtest.Ask[reflection](p, map[string]string{"known_at": c.knownAt})
				require.NoError(t, err)
				require.Equal(t, want, got)
			}
		})
	}
}

func TestKnownAtIsRefused(t *testing.T) {
	p := viewtest.Fold(t, mirrorView, books(t), t.TempDir())
	for knownAt, saying := range map[string]string{
		"@7":                   "known-at @7 is beyond the last entry, which is @6",
		"@9223372036854":       "beyond the last entry",
		"@4611686018427387904": "is not a position; write one such as @1042",
		"@":                    "is not a position",
		"@-1":                  "is not a position",
		"@1.2":                 "is not a position",
		"@ 1":                  "is not a position",
		"2018-02-30":           "neither a day (2019-06-30), an instant (2019-06-30T14:00:00Z) nor a position (@1042)",
		"2018-1-5":             "neither a day",
		"05/01/2018":           "neither a day",
		"2018-01-05T09:00:00":  "neither a day",
		"2018-01-05 09:00":     "neither a day",
		"yesterday":            "neither a day",
		" ":                    "neither a day",
	} {
		_, err := viewtest.Ask[reflection](p, map[string]string{"known_at": knownAt})
		var refusal *projections.Refusal
		require.ErrorAs(t, err, &refusal, knownAt)
		require.Contains(t, refusal.Reason, saying)
	}
}

func TestKnownOfAnEmptyLedger(t *testing.T) {
	p := viewtest.Fold(t, mirrorView, &viewtest.Ledger{}, t.TempDir())
	for _, knownAt := range []string{"", "@0", "2018-01-05"} {
		got, err := viewtest.Ask[reflection](p, map[string]string{"known_at": knownAt})
		require.NoError(t, err)
		require.Zero(t, got.Workforce)
		require.Zero(t, got.Position)
	}
}
