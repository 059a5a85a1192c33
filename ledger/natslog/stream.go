package natslog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"muster/events"
)

// ErrNoLedger means that the authority has no ledger on this server.
var ErrNoLedger = errors.New("there is no ledger")

const streamPrefix = "LEDGER_"

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// checkAuthority keeps out what would name another subject or file.
func checkAuthority(authority string) error {
	if len(authority) > 64 || !slug.MatchString(authority) {
		return fmt.Errorf("%q is not an authority; write a slug of a-z, 0-9 and -, such as leicestershire", authority)
	}
	return nil
}

// CheckAuthority reports whether a slug can be an authority's. An error tells
// how it is written.
func CheckAuthority(slug string) error { return checkAuthority(slug) }

// settings is what a ledger's stream must be. Creating one asks for just this.
func settings(authority string) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:       streamPrefix + authority,
		Subjects:   []string{"ledger." + authority + ".*"},
		Storage:    jetstream.FileStorage,
		Retention:  jetstream.LimitsPolicy,
		Discard:    jetstream.DiscardNew,
		MaxMsgs:    -1,
		MaxBytes:   -1,
		MaxMsgSize: -1,
		Replicas:   1,
		DenyDelete: true,
		DenyPurge:  true,
		Duplicates: time.Second,

		AllowAtomicPublish: true,

		MaxConsumers:      -1,
		MaxMsgsPerSubject: -1,
	}
}

// free are the settings that are an operator's own choice, because no entry is
// lost or changed by them. Nothing relies on the window for duplicates, and the
// server keeps what is in it in memory. A stream that takes no groups of entries,
// as an older server's, is only slower.
var free = []string{"description", "metadata", "num_replicas", "placement", "duplicate_window", "allow_atomic"}

// Drift reports that a ledger's stream is not set up as a ledger must be.
type Drift struct {
	Authority string
	Settings  []Setting
}

// Setting is one that differs; its values are JSON, and empty if not set.
type Setting struct{ Name, Want, Got string }

func (d *Drift) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the ledger of %s is not set up as a ledger must be; find out who changed it and put it right:", d.Authority)
	for _, s := range d.Settings {
		fmt.Fprintf(&b, " %s must be %s but is %s;", s.Name, or(s.Want, "absent"), or(s.Got, "absent"))
	}
	return strings.TrimSuffix(b.String(), ";")
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// differences compares settings as the server has them, by the names that the
// server gives them, so that one that this program has never heard of counts
// as well. A setting that is absent is the same as an empty one.
func differences(want jetstream.StreamConfig, got json.RawMessage) ([]Setting, error) {
	b, err := json.Marshal(want)
	if err != nil {
		return nil, err
	}
	var w, g map[string]json.RawMessage
	if err := errors.Join(json.Unmarshal(b, &w), json.Unmarshal(got, &g)); err != nil {
		return nil, err
	}
	names := slices.AppendSeq(slices.Collect(maps.Keys(w)), maps.Keys(g))
	slices.Sort(names)
	var found []Setting
	for _, name := range slices.Compact(names) {
		wanted, gotten := unlessEmpty(w[name]), unlessEmpty(g[name])
		if wanted != gotten && !slices.Contains(free, name) {
			found = append(found, Setting{name, wanted, gotten})
		}
	}
	return found, nil
}

func unlessEmpty(v json.RawMessage) string {
	var compact bytes.Buffer
	_ = json.Compact(&compact, v) // it has been decoded before
	switch s := compact.String(); s {
	case "null", "false", "0", `""`, "{}", "[]":
		return ""
	default:
		return s
	}
}

// Create opens the ledger of an authority, and begins one if there is none.
func Create(ctx context.Context, nc *nats.Conn, authority string) (*Log, error) {
	if err := checkAuthority(authority); err != nil {
		return nil, err
	}
	log, err := Open(ctx, nc, authority)
	if !errors.Is(err, ErrNoLedger) {
		return log, err
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	_, err = js.CreateStream(ctx, settings(authority))
	if err != nil && !errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // by another Create, just now
		return nil, fmt.Errorf("begin the ledger of %s: %w", authority, err)
	}
	return Open(ctx, nc, authority)
}

// Open opens the ledger of an authority. The error is ErrNoLedger if there is
// none, a *Drift if its stream is not set up as a ledger must be, and an
// *events.Damage if the server knows of entries that are missing.
func Open(ctx context.Context, nc *nats.Conn, authority string) (*Log, error) {
	if err := checkAuthority(authority); err != nil {
		return nil, err
	}
	log, err := newLog(nc, authority)
	if err != nil {
		return nil, err
	}
	info, err := log.info(ctx, true)
	if err != nil {
		return nil, fmt.Errorf("open the ledger of %s: %w", authority, err)
	}
	found, err := differences(settings(authority), info.Config)
	if err != nil {
		return nil, fmt.Errorf("open the ledger of %s: %w", authority, err)
	}
	if len(found) > 0 {
		return nil, &Drift{authority, found}
	}
	if err := whole(info.State); err != nil {
		return nil, fmt.Errorf("open the ledger of %s: %w", authority, err)
	}
	var config jetstream.StreamConfig
	if err := json.Unmarshal(info.Config, &config); err != nil {
		return nil, fmt.Errorf("open the ledger of %s: %w", authority, err)
	}
	log.out.groups = config.AllowAtomicPublish
	return log, nil
}

// whole tells whether a stream still has all its entries, as far as the server
// knows; it does not know of all damage.
func whole(s jetstream.StreamState) error {
	switch {
	case s.LastSeq == 0:
		return nil // the server counts a deleted entry 0 in an empty stream
	case s.FirstSeq > 1:
		return &events.Damage{Position: 1, Reason: fmt.Sprintf("is missing from the ledger, which begins at %d", s.FirstSeq)}
	case s.Lost != nil && len(s.Lost.Msgs) > 0:
		return &events.Damage{Position: events.Position(slices.Min(s.Lost.Msgs)), Reason: "was lost: its file is damaged"}
	case len(s.Deleted) > 0:
		return &events.Damage{Position: events.Position(slices.Min(s.Deleted)), Reason: "is missing from the ledger: its file is damaged, or it was deleted"}
	}
	return nil
}

// Authorities lists those that have a ledger on the server, sorted.
func Authorities(ctx context.Context, nc *nats.Conn) ([]string, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	var found []string
	names := js.StreamNames(ctx)
	for name := range names.Name() {
		if a, ok := strings.CutPrefix(name, streamPrefix); ok && checkAuthority(a) == nil {
			found = append(found, a)
		}
	}
	if err := names.Err(); err != nil {
		return nil, fmt.Errorf("list the ledgers: %w", err)
	}
	slices.Sort(found)
	return found, nil
}
