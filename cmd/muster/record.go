package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"muster/events"
	"muster/ledger"
	"muster/ledger/natsdoor"
)

// recordFlags are the flags of record.
type recordFlags struct {
	authority, by, why, source, book, id string
	create, load                         bool
}

func newRecord(s *settings) *cobra.Command {
	var f recordFlags
	cmd := &cobra.Command{
		Use:   "record [FILE]",
		Short: "Record events in a ledger",
		Long: `Record what FILE holds, or standard input: JSON lines, each an event or an
entry. A line with "events" is an entry by itself. All other lines are events,
and all of them together are one entry: every one is recorded, or none.

What is refused is written to a file in DATA/rejected, to be mended and
recorded again; the rest is recorded. Recording the same entry again, by its
id, is always safe.`,
		Example: `  muster record --authority leicestershire --by hr.clerk --why "resigned" leaver.jsonl
  echo '{"kind":"worker.left.v1","last_day":"2019-06-28","worker":"W0042","reason":"resignation","destination":"agency"}' |
    muster record --authority leicestershire --by hr.clerk --why "late notice from payroll"`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("record takes one file, but was given %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			name, in := "-", cmd.InOrStdin()
			if len(args) == 1 && args[0] != "-" {
				file, err := os.Open(args[0])
				if err != nil {
					return err
				}
				defer file.Close()
				name, in = args[0], file
			}
			return record(cmd, s, f, name, in)
		},
	}
	p := cmd.Flags()
	p.StringVar(&f.authority, "authority", "", "the council, such as leicestershire")
	p.StringVar(&f.by, "by", "", "who records, for entries that do not say")
	p.StringVar(&f.why, "why", "", "why, for entries that do not say")
	p.StringVar(&f.source, "source", "", "the document or system it comes from")
	p.StringVar(&f.book, "book", "", "workforce, cases, grievances or reference (default by the kind of the events)")
	p.StringVar(&f.id, "id", "", "id of the entry, so that a script can try again (default a new one)")
	p.BoolVar(&f.create, "create", false, "begin a ledger for an authority that has none")
	p.BoolVar(&f.load, "load", false, `take entries that say when another system recorded them ("recorded")`)
	return cmd
}

// check makes a usage error of flags that cannot be.
func (f *recordFlags) check() error {
	if err := checkAuthority(f.authority); err != nil {
		return err
	}
	if f.book != "" && !slices.Contains(events.Books, events.Book(f.book)) {
		return usage("--book is %q; there are workforce, cases, grievances and reference", f.book)
	}
	return nil
}

// problem is something for which an entry was refused, and where it stands.
type problem struct {
	Line int `json:"line"` // of the file
	events.Problem
}

// offered is an entry as it was read, and what became of it.
type offered struct {
	Line     int             `json:"line"` // of the file; the first of several
	ID       string          `json:"id,omitempty"`
	Position events.Position `json:"position,omitempty"`
	Recorded events.Instant  `json:"recorded,omitzero"`
	Again    bool            `json:"again,omitempty"`
	Lines    []events.Line   `json:"lines,omitempty"`
	Refused  []problem       `json:"refused,omitempty"`
	Error    string          `json:"error,omitempty"`
	Unknown  bool            `json:"unknown,omitempty"` // it may be on record, in spite of Error

	entry *events.Entry
	raw   []string
	at    []int // the line of the file of each of raw
	gone  error // nobody was there to take it
	text  bool  // not all of it could be read, so that only its text is known
}

// outcome is what record tells.
type outcome struct {
	Authority string    `json:"authority"`
	Entries   []offered `json:"entries"`
	Rejected  string    `json:"rejected_file,omitempty"`
}

func record(cmd *cobra.Command, s *settings, f recordFlags, name string, in io.Reader) (err error) {
	ctx := cmd.Context()
	entries, err := readEntries(name, in, f)
	if err != nil {
		return err
	}
	d, err := s.offerAll(ctx, f, entries)
	if err != nil {
		return fmt.Errorf("nothing was recorded: %w", err)
	}
	defer func() { err = closeAfter(d, err) }()
	out := outcome{Authority: f.authority, Entries: entries}
	var kept error
	out.Rejected, kept = keepRejected(s.data, name, entries)
	if s.json {
		err = writeJSON(cmd.OutOrStdout(), out)
	} else {
		err = writeOutcome(cmd.OutOrStdout(), name, out)
	}
	if err = errors.Join(err, kept); err != nil || out.Rejected == "" {
		return err
	}
	if ctx.Err() != nil {
		return errInterrupted
	}
	return errSaid
}

// maxLine is far more than the largest entry takes.
const maxLine = 64 << 20

// readEntries reads the entries of a file. Those that cannot be read carry the
// reason.
func readEntries(name string, in io.Reader, f recordFlags) ([]offered, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	var list []offered
	single := -1 // the entry that events without one go into
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		if events.HoldsEvents([]byte(text)) {
			e, err := events.ParseEntry([]byte(text))
			o := offered{Line: n, entry: e, raw: []string{text}, at: []int{n}}
			o.text = err != nil
			o.refuse(events.Problems(err))
			list = append(list, o)
			continue
		}
		if single < 0 {
			single = len(list)
			list = append(list, offered{Line: n, entry: &events.Entry{}})
		}
		o := &list[single]
		o.raw, o.at = append(o.raw, text), append(o.at, n)
		e, err := events.ParseEvent([]byte(text))
		problems := events.Problems(err)
		for i := range problems {
			problems[i].Event = len(o.raw)
		}
		o.text = o.text || err != nil
		o.refuse(problems)
		if e != nil {
			o.entry.Events = append(o.entry.Events, e)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s holds no event; nothing was recorded", nameOf(name))
	}
	if f.id != "" && len(list) > 1 {
		return nil, usage("--id names one entry, but %s holds %d; give each an \"id\" of its own", nameOf(name), len(list))
	}
	for i := range list {
		list[i].complete(f)
	}
	return list, nil
}

// nameOf says where entries are read from.
func nameOf(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// refuse notes problems, and on which line of the file each is.
func (o *offered) refuse(problems []events.Problem) {
	for _, p := range problems {
		line := o.at[0]
		if len(o.at) > 1 && p.Event > 0 {
			line = o.at[p.Event-1]
		}
		o.Refused = append(o.Refused, problem{line, p})
	}
}

// missing tells which flag gives what an entry lacks.
func missing(p *events.Problem) {
	if p.Event == 0 && (p.Field == "by" || p.Field == "why") && p.Reason == "is missing" {
		p.Reason = fmt.Sprintf("is missing; give --%s, or %q in the entry", p.Field, p.Field)
	}
}

// complete fills in what the flags say and the entry does not.
func (o *offered) complete(f recordFlags) {
	e := o.entry
	if e == nil {
		return
	}
	for _, d := range []struct {
		to   *string
		flag string
	}{{&e.ID, f.id}, {&e.By, f.by}, {&e.Why, f.why}, {&e.Source, f.source}, {(*string)(&e.Book), f.book}} {
		if *d.to == "" {
			*d.to = d.flag
		}
	}
	if e.ID == "" {
		e.ID = uuid.NewString()
	}
	if e.Book == "" {
		e.Book = events.Workforce
		if len(e.Events) > 0 && events.BookOf(e.Events[0].Kind()) != "" {
			e.Book = events.BookOf(e.Events[0].Kind())
		}
	}
	e.Asserted = e.Recorded != 0
	o.ID = e.ID
	if len(o.Refused) > 0 {
		return
	}
	problems := events.Problems(events.Check(e))
	if e.Asserted && !f.load {
		problems = append(problems, events.Problem{Field: "recorded", Reason: "is given; loading history with the times at which another system recorded it needs --load"})
	}
	for i := range problems {
		missing(&problems[i])
	}
	o.refuse(problems)
}

// offerAll finds the ledger and offers the entries. If the ledger was run by
// another command that has just ended, or has only begun, it looks for the ledger
// again, with those that the other did not take. The caller closes the desk.
func (s *settings) offerAll(ctx context.Context, f recordFlags, entries []offered) (*desk, error) {
	open := s.openKept
	if f.create {
		open = s.open
	}
	for began := time.Now(); ; {
		d, err := open(ctx)
		if err != nil {
			return nil, err
		}
		c, err := d.door(ctx, f.load)
		if err != nil {
			return nil, closeAfter(d, err)
		}
		c.Create = f.create
		before := countTaken(entries)
		offer(ctx, c, f.authority, entries)
		taken := countTaken(entries)
		if taken > before {
			began = time.Now()
		}
		first := slices.IndexFunc(entries, func(o offered) bool { return o.gone != nil })
		// A server that ends says so first; one that was lost is for whoever records to know of.
		lost := first >= 0 && taken > 0 && errors.Is(entries[first].gone, natsdoor.ErrServerLost)
		if first < 0 || lost || d.own != nil || s.server != "" || time.Since(began) > busyPatience || ctx.Err() != nil {
			return d, nil
		}
		if err := d.close(); err != nil {
			return nil, err
		}
		for i := range entries {
			entries[i].Error, entries[i].Unknown, entries[i].gone = "", false, nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

// countTaken counts the entries that are on record.
func countTaken(entries []offered) (n int) {
	for _, o := range entries {
		if o.Position != 0 {
			n++
		}
	}
	return n
}

var errInterrupted = errors.New("interrupted")

// offer has the entries recorded, many under way at once and in order. The
// outcome of those under way is awaited even if ctx ends; the others are not
// offered then.
func offer(ctx context.Context, c natsdoor.Client, authority string, entries []offered) {
	seen := progress{to: os.Stderr, what: "recording entry"}
	defer seen.end()
	type waiting struct {
		o *offered
		p *natsdoor.Pending
	}
	var queue []waiting
	under := newPatience(ctx)
	defer under.end(nil)
	defer context.AfterFunc(ctx, under.shorten)()
	room := 1      // until a registrar has answered
	var down error // the server is lost, or cannot store: nothing more is offered
	settle := func() {
		w := queue[0]
		queue, room = queue[1:], natsdoor.Window
		r, err := w.p.Wait(under.ctx)
		under.came()
		w.o.settle(r, err)
		if w.o.Error != "" && down == nil {
			// The others are under way no less than this one was.
			down = err
			under.shorten()
		}
	}
	for i := range entries {
		o := &entries[i]
		seen.show(i+1, len(entries))
		if len(o.Refused) > 0 || o.Position != 0 {
			continue
		}
		if len(queue) >= room {
			settle()
		}
		if ctx.Err() != nil {
			down = cmp.Or(down, errInterrupted)
		}
		if down != nil {
			o.Error = "was not offered, because: " + down.Error()
			continue
		}
		p, err := c.Start(authority, o.entry)
		if err != nil {
			o.settle(ledger.Reply{}, err)
			down = err
			continue
		}
		queue = append(queue, waiting{o, p})
	}
	for len(queue) > 0 {
		settle()
	}
}

func (o *offered) settle(r ledger.Reply, err error) {
	o.Position, o.Recorded, o.Again, o.Lines = r.Position, r.Recorded, r.Again, r.Lines
	if o.refuse(r.Refused); err != nil && len(o.Refused) == 0 {
		o.Error, o.Unknown = err.Error(), errors.Is(err, ledger.ErrUnknown)
		if errors.Is(err, natsdoor.ErrNoRegistrar) || errors.Is(err, natsdoor.ErrServerLost) {
			o.gone = err
		}
	}
}

// keepRejected keeps what was not recorded, with the ids that make it safe to
// offer again, and returns the file's name; none if everything was recorded. If
// the data directory's disk is full, it is kept with the temporary files.
func keepRejected(dir, name string, entries []offered) (string, error) {
	text := rejected(entries)
	if text == "" {
		return "", nil
	}
	base := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	if name == "-" {
		base = "stdin"
	}
	base += time.Now().UTC().Format("-20060102T150405.000000") + ".jsonl"
	file, err := writeNew(filepath.Join(dir, "rejected"), base, text)
	if err != nil {
		var again error
		if file, again = writeNew(filepath.Join(os.TempDir(), "muster-rejected"), base, text); again != nil {
			return "", fmt.Errorf("keep what was not recorded: %w", errors.Join(err, again))
		}
	}
	return file, nil
}

// writeNew writes a file that is not there yet, whole or not at all.
func writeNew(dir, base, text string) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	file, err := os.OpenFile(filepath.Join(dir, base), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// rejected writes out what was not recorded.
func rejected(entries []offered) string {
	var b strings.Builder
	for _, o := range entries {
		switch {
		case o.Position != 0:
		case o.text || o.entry == nil:
			b.WriteString(strings.Join(o.raw, "\n") + "\n")
		default:
			b.Write(append(events.AppendOffer(nil, o.entry), '\n'))
		}
	}
	return b.String()
}

// mostFailures is how many entries that failed are told one by one.
const mostFailures = 3

func writeOutcome(w io.Writer, name string, out outcome) error {
	recorded, failed, unknown, mend := 0, 0, 0, ""
	for _, o := range out.Entries {
		switch {
		case o.Position != 0 && o.Again:
			fmt.Fprintf(w, "entry %d stands already, recorded %s\n", o.Position, o.Recorded)
		case o.Position != 0:
			fmt.Fprintf(w, "entry %d recorded %s\n", o.Position, o.Recorded)
			for i, l := range o.Lines {
				if i == 10 {
					fmt.Fprintf(w, "  … and %d more\n", len(o.Lines)-i)
					break
				}
				fmt.Fprintf(w, "  %s  %s\n", l, sentence(o.entry.Events[i]))
			}
		case len(o.Refused) > 0:
			mend = "mend it and "
			fmt.Fprintf(w, "refused: %s, line %d\n", nameOf(name), o.Line)
			for _, p := range o.Refused {
				if p.Line != o.Line {
					fmt.Fprintf(w, "  line %d: %s\n", p.Line, p)
				} else {
					fmt.Fprintf(w, "  %s\n", p)
				}
			}
		default:
			if failed++; failed <= mostFailures {
				fmt.Fprintf(w, "not recorded: %s, line %d\n  %s\n", nameOf(name), o.Line, o.Error)
			}
		}
		if o.Position != 0 {
			recorded++
		}
		if o.Unknown {
			unknown++
		}
	}
	if failed > mostFailures {
		fmt.Fprintf(w, "  … and %d more were not recorded\n", failed-mostFailures)
	}
	if failed > 0 {
		fmt.Fprintf(w, "nothing was acknowledged of %d entries", failed)
		if unknown > 0 {
			fmt.Fprintf(w, ", of which %d may be on record all the same", unknown)
		}
		fmt.Fprintln(w, "; they keep their ids, so that none can be recorded twice")
	}
	if out.Rejected != "" {
		fmt.Fprintf(w, "%d of %d entries recorded; the rest is in %s: %srecord it again\n", recorded, len(out.Entries), out.Rejected, mend)
	}
	return nil
}

// sentence writes an event as a person reads it: its kind and its fields.
func sentence(e events.Event) string {
	s := strings.TrimSuffix(string(e.Kind()), ".v1")
	if c, ok := e.(*events.LineCorrected); ok {
		return fmt.Sprintf("%s line %s now %s", s, c.Line, sentence(c.Now))
	}
	for _, w := range events.Words(e) {
		s += " " + w.Field + " " + w.Value
	}
	return s
}
