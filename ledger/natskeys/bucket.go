// Package natskeys keeps the keys of the people whose data the ledgers hold
// sealed: a key-value bucket of JetStream for each authority, in an account to
// which no part of Muster has access but those that seal and those that may
// read what was sealed. Each key is wrapped by a master key, which is a file
// and never on the server, so that neither alone opens anything.
package natskeys

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"muster/events/sealed"
	"muster/ledger/natslog"
)

// settings is what the bucket of an authority must be.
//
// Two messages of a subject are kept, and a third is refused: a worker's key,
// and the notice that it was destroyed. One would do if it were enough that the
// notice takes the key's place; but the server only forgets what is pushed out,
// and the bytes stay in its file. The key is therefore overwritten by a request
// that says so, which needs to find it there.
func settings(authority string, master sealed.Key) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:                 bucketPrefix + authority,
		Subjects:             []string{"$KV.KEYS_" + authority + ".*"},
		Storage:              jetstream.FileStorage,
		Retention:            jetstream.LimitsPolicy,
		Discard:              jetstream.DiscardNew,
		DiscardNewPerSubject: true,
		MaxMsgsPerSubject:    2,
		Replicas:             1,
		DenyPurge:            true,
		Duplicates:           time.Second,
		Metadata:             map[string]string{wrappedBy: master.Fingerprint()},
	}
}

// bucketPrefix begins the name of every bucket; the authority ends it.
const bucketPrefix = "KV_KEYS_"

// wrappedBy names, among a bucket's metadata, the fingerprint of the master key.
const wrappedBy = "muster-master-key"

// subject is where the key of a worker is. An identifier may hold what a
// subject may not.
func subject(authority, worker string) string {
	return "$KV.KEYS_" + authority + "." + base64.RawURLEncoding.EncodeToString([]byte(worker))
}

// value is what a bucket holds of a worker: a wrapped key, or the notice of its
// destruction.
type value struct {
	Key    []byte          `json:"key,omitempty"`
	Erased *sealed.Erasure `json:"erased,omitempty"`
	Was    uint64          `json:"was,omitempty"` // where the key was that Erased tells of
}

// held is a value and its place.
type held struct {
	value
	at uint64 // 0 if there is none
}

// open opens the bucket of an authority. It returns nil if there is none.
func open(ctx context.Context, js jetstream.JetStream, authority string) (jetstream.Stream, error) {
	if err := natslog.CheckAuthority(authority); err != nil {
		return nil, err
	}
	b, err := js.Stream(ctx, bucketPrefix+authority)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("open the keys of %s: %w", authority, err)
	}
	return b, nil
}

// wrapsFor checks that the keys in a bucket are wrapped by a master key. One
// that was made because the file of the first was lost would leave the data of
// some sealed for ever, and nobody would notice.
func wrapsFor(b jetstream.Stream, authority string, master sealed.Key) error {
	if was := b.CachedInfo().Config.Metadata[wrappedBy]; was != master.Fingerprint() {
		return &otherMaster{authority, was, master.Fingerprint()}
	}
	return nil
}

// otherMaster means that keys are not wrapped by the master key in use.
type otherMaster struct{ authority, was, is string }

func (e *otherMaster) Error() string {
	return fmt.Sprintf("the keys of %s are wrapped by the master key %s, but the one in use is %s; put back the file of that one", e.authority, e.was, e.is)
}

func (e *otherMaster) Unwrap() error { return sealed.ErrMaster }

// anyWrapped finds an authority that has keys, and the fingerprint of the master
// key that they are wrapped by; both are empty if there is none.
func anyWrapped(ctx context.Context, nc *nats.Conn) (authority, fingerprint string, err error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return "", "", err
	}
	names := js.StreamNames(ctx)
	var first string
	for name := range names.Name() {
		if strings.HasPrefix(name, bucketPrefix) && (first == "" || name < first) {
			first = name
		}
	}
	if err := names.Err(); err != nil {
		return "", "", fmt.Errorf("ask whose keys there are: %w", err)
	}
	if first == "" {
		return "", "", nil
	}
	b, err := js.Stream(ctx, first)
	if err != nil {
		return "", "", fmt.Errorf("ask what %s is wrapped by: %w", first, err)
	}
	return strings.TrimPrefix(first, bucketPrefix), b.CachedInfo().Config.Metadata[wrappedBy], nil
}

// find returns what a bucket holds of a worker.
func find(ctx context.Context, b jetstream.Stream, authority, worker string) (held, error) {
	m, err := b.GetLastMsgForSubject(ctx, subject(authority, worker))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return held{}, nil
	}
	if err != nil {
		return held{}, fmt.Errorf("read the key of %s of %s: %w", worker, authority, err)
	}
	h := held{at: m.Sequence}
	if err := json.Unmarshal(m.Data, &h.value); err != nil {
		return held{}, fmt.Errorf("read the key of %s of %s: %w", worker, authority, err)
	}
	return h, nil
}

// key returns the key that was found: sealed.ErrNoKey if there is none, and
// *sealed.Erasure if it was destroyed.
func (h held) key(master sealed.Key, authority, worker string) (sealed.Key, error) {
	switch {
	case h.at == 0:
		return sealed.Key{}, sealed.ErrNoKey
	case h.Erased != nil:
		return sealed.Key{}, h.Erased
	}
	key, err := sealed.Unwrap(master, authority, worker, h.Key)
	if err != nil {
		return sealed.Key{}, fmt.Errorf("read the key of %s of %s: %w", worker, authority, err)
	}
	return key, nil
}
