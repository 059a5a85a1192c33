package natslog

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nats-io/nkeys"
)

// Role is a part of Muster that connects to the server, with a key of its own.
type Role string

// The roles.
const (
	// Registrar appends to ledgers and answers commands. It alone may.
	Registrar Role = "registrar"
	// Projector follows ledgers and answers questions about a view.
	Projector Role = "projector"
	// Reader asks views, but for those that need a permission of their own.
	Reader Role = "reader"
	// GrievancesReader asks the views of the book of grievances as well.
	GrievancesReader Role = "grievances-reader"
	// PeopleReader asks the view of who the workforce is as well. Whoever may
	// ask it can ask twice, and the difference tells of single persons.
	PeopleReader Role = "people-reader"
	// Recorder sends commands to the registrar.
	Recorder Role = "recorder"
	// Loader sends commands too, and those that state when another system
	// recorded what they hold.
	Loader Role = "loader"
	// Sealer makes the keys of the people whose data a ledger seals, and
	// destroys them: the registrar's other hand.
	Sealer Role = "sealer"
	// Keeper reads those keys, for a view of what people tell of themselves.
	Keeper Role = "keeper"
)

// Roles lists every role, in a fixed order.
var Roles = []Role{Registrar, Projector, Reader, GrievancesReader, PeopleReader, Recorder, Loader, Sealer, Keeper}

// The subjects of Muster's services. An authority's slug, and for a view its
// name, take the place of the stars.
const (
	RecordSubjects  = "muster.record.*"
	LoadSubjects    = "muster.load.*"
	SupposeSubjects = "muster.suppose.*"
	ViewSubjects    = "muster.view.*.*"
)

// guarded are the views that only the role named may ask.
var guarded = map[string]Role{"grievances": GrievancesReader, "grievances-audit": GrievancesReader, "people": PeopleReader}

// ReaderOf returns the role whose key a view is asked with.
func ReaderOf(view string) Role {
	if r, ok := guarded[view]; ok {
		return r
	}
	return Reader
}

// guardedSubjects lists the subjects of the views that a role may not ask.
func guardedSubjects(r Role) (list []string) {
	for _, view := range slices.Sorted(maps.Keys(guarded)) {
		if guarded[view] != r {
			list = append(list, "muster.view."+view+".*")
		}
	}
	return list
}

// RecordSubject is where an authority's registrar takes commands.
func RecordSubject(authority string) string { return "muster.record." + authority }

// LoadSubject is where an authority's registrar takes history to load.
func LoadSubject(authority string) string { return "muster.load." + authority }

// SupposeSubject is where an authority's registrar is asked whether it would refuse
// what is supposed.
func SupposeSubject(authority string) string { return "muster.suppose." + authority }

func inboxPrefix(r Role) string { return "_INBOX_" + string(r) }

// What following a ledger needs of JetStream, and what creating one adds. No
// role may update, delete, purge or restore a stream, nor delete a message.
var (
	followAPI = []string{
		"$JS.API.STREAM.NAMES",
		"$JS.API.STREAM.INFO.*",
		"$JS.API.STREAM.MSG.GET.*",
		"$JS.API.CONSUMER.CREATE.*.*",
		"$JS.API.CONSUMER.MSG.NEXT.*.*",
		"$JS.API.CONSUMER.DELETE.*.*",
		"$JS.API.STREAM.SNAPSHOT.*",
		"$JS.SNAPSHOT.ACK.>",
	}
	createAPI = []string{"$JS.API.STREAM.CREATE.*"}
)

// What reading a person's key needs of JetStream. A subject cannot say which
// streams by the beginning of their names, which is why keys have an account of
// their own: there the sealer may delete a message, as there is no ledger.
var (
	readKeysAPI = []string{"$JS.API.STREAM.INFO.*", "$JS.API.STREAM.MSG.GET.*"}
	makeKeysAPI = []string{"$KV.*.*", "$JS.API.STREAM.CREATE.*", "$JS.API.STREAM.MSG.DELETE.*", "$JS.API.STREAM.NAMES"}
)

// answers is where the server takes the answers to requests that came from the
// other account. It stands in for allow_responses, which would have the server
// remember each entry that it delivers as a request that may be answered, and
// search through them: that is slower by a factor that grows without end.
const answers = "_R_.>"

// grant is what a role may publish and subscribe to; deny is what it may not
// publish to all the same. Its own inbox goes without saying.
type grant struct {
	publish, subscribe, deny []string
}

var grants = map[Role]grant{
	Registrar: {
		publish:   slices.Concat([]string{"ledger.>", answers}, followAPI, createAPI),
		subscribe: []string{RecordSubjects, LoadSubjects, SupposeSubjects, "$SRV.>"},
	},
	Projector: {
		publish:   append([]string{answers}, followAPI...),
		subscribe: []string{ViewSubjects, "$SRV.>"},
	},
	Reader:           {publish: []string{ViewSubjects, SupposeSubjects, "$SRV.>"}, deny: guardedSubjects(Reader)},
	GrievancesReader: {publish: []string{ViewSubjects, SupposeSubjects, "$SRV.>"}, deny: guardedSubjects(GrievancesReader)},
	PeopleReader:     {publish: []string{ViewSubjects, SupposeSubjects, "$SRV.>"}, deny: guardedSubjects(PeopleReader)},
	Recorder:         {publish: []string{RecordSubjects}},
	Loader:           {publish: []string{RecordSubjects, LoadSubjects}},
	Sealer:           {publish: slices.Concat(readKeysAPI, makeKeysAPI)},
	Keeper:           {publish: readKeysAPI},
}

// Access writes the accounts, users and permissions of a Muster server, in the
// form that nats-server's configuration has, given each role's public key. The
// embedded server uses it, and an operator's own server or cluster includes it.
//
// There are three accounts. LEDGER has JetStream and the parts of Muster that
// use it. DESK has those that ask and record, and only requests pass between
// them. That is not tidiness: a server answers a request at whatever subject
// the request names, so in one account anyone who may ask anything could have
// the answer delivered into a ledger. Between accounts an answer can only go
// back to where the question came from. A projector shares the ledger's
// account, so its key could be used to put something into a ledger that is no
// entry. It could not pass for one, as it would not follow by its hash, but it
// would stop every reader there: keep that key as well as the registrar's.
//
// A view that needs a permission of its own is denied to every reader but the
// role that has it. That is between those who ask: a projector of any view
// follows the whole ledger, and its key opens every book.
//
// KEYS has a JetStream of its own, with the keys of the people whose data the
// ledgers hold sealed, and nothing passes between it and the others: whoever
// follows a ledger or asks a view does not come near a key.
func Access(keys map[Role]string) string {
	var b strings.Builder
	b.WriteString("accounts {\n  LEDGER {\n    jetstream: enabled\n")
	writeUsers(&b, keys, Registrar, Projector)
	b.WriteString("    exports [\n")
	for _, s := range []string{RecordSubjects, LoadSubjects, SupposeSubjects} {
		fmt.Fprintf(&b, "      { service: %q }\n", s)
	}
	// A view says that a question is under way, again and again, before it answers.
	for _, s := range []string{ViewSubjects, "$SRV.>"} {
		fmt.Fprintf(&b, "      { service: %q, response_type: stream }\n", s)
	}
	b.WriteString("    ]\n  }\n  DESK {\n")
	writeUsers(&b, keys, Reader, GrievancesReader, PeopleReader, Recorder, Loader)
	b.WriteString("    imports [\n")
	for _, s := range []string{RecordSubjects, LoadSubjects, SupposeSubjects, ViewSubjects, "$SRV.>"} {
		fmt.Fprintf(&b, "      { service: { account: LEDGER, subject: %q } }\n", s)
	}
	b.WriteString("    ]\n  }\n  KEYS {\n    jetstream: enabled\n")
	writeUsers(&b, keys, Sealer, Keeper)
	b.WriteString("  }\n}\n")
	return b.String()
}

// AccessTo is Access for the roles' keys in a data directory, which are made if
// there are none yet.
func AccessTo(dir string) (string, error) {
	keys, err := publicKeys(dir)
	if err != nil {
		return "", err
	}
	return Access(keys), nil
}

func writeUsers(b *strings.Builder, keys map[Role]string, roles ...Role) {
	b.WriteString("    users [\n")
	for _, r := range roles {
		g := grants[r]
		fmt.Fprintf(b, "      { nkey: %q, permissions {\n", keys[r])
		fmt.Fprintf(b, "        publish: { allow: [%s], deny: [%s] }\n", quoted(g.publish), quoted(g.deny))
		fmt.Fprintf(b, "        subscribe: { allow: [%s] }\n", quoted(append([]string{inboxPrefix(r) + ".>"}, g.subscribe...)))
		b.WriteString("      } }\n")
	}
	b.WriteString("    ]\n")
}

func quoted(subjects []string) string {
	var q []string
	for _, s := range subjects {
		q = append(q, fmt.Sprintf("%q", s))
	}
	return strings.Join(q, ", ")
}

// CredentialsFile is where the server in dir keeps a role's key. The file is
// all that a client needs to act in that role.
func CredentialsFile(dir string, r Role) string {
	return filepath.Join(dir, "credentials", string(r)+".nk")
}

// publicKeys reads each role's key from dir, and makes those it does not have.
func publicKeys(dir string) (map[Role]string, error) {
	if err := os.MkdirAll(filepath.Join(dir, "credentials"), 0o700); err != nil {
		return nil, fmt.Errorf("keep the credentials: %w", err)
	}
	keys := map[Role]string{}
	for _, r := range Roles {
		public, err := publicKey(CredentialsFile(dir, r))
		if err != nil {
			return nil, fmt.Errorf("credentials of the %s: %w", r, err)
		}
		keys[r] = public
	}
	return keys, nil
}

func publicKey(path string) (string, error) {
	seed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		seed, err = newSeed(path)
	}
	if err != nil {
		return "", err
	}
	pair, err := nkeys.FromSeed([]byte(strings.TrimSpace(string(seed))))
	if err != nil {
		return "", fmt.Errorf("%s does not hold a key; remove it to have a new one made: %w", path, err)
	}
	return pair.PublicKey()
}

// newSeed makes a key and keeps it. A crash cannot leave half a key behind.
func newSeed(path string) ([]byte, error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return nil, err
	}
	seed, err := pair.Seed()
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(path+".new", append(seed, '\n'), 0o600); err != nil {
		return nil, err
	}
	return seed, os.Rename(path+".new", path)
}
