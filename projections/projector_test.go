package projections_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections"
	"muster/projections/answers"
	"muster/projections/audit"
	"muster/projections/rates"
	"muster/projections/viewtest"
)

var (
	ratesView = projections.View{Name: "rates", Fold: rates.Fold, New: func(string) projections.Model { return rates.NewModel() }}
	auditView = projections.View{Name: "audit", Fold: audit.Fold, New: func(string) projections.Model { return audit.NewModel() }}
)

const (
	aPost  = " role case-holder grade sw team north service cin fte 1"
	aStart = " role case-holder grade sw team north fte 1 contract permanent origin agency"
)

// begun is a ledger of five entries: two posts, a worker, two changes of hours
// and a leaver.
func begun(t *testing.T) *viewtest.Ledger {
	l := &viewtest.Ledger{}
	l.Say(t, "2017-01-09", "post.established on 2016-01-01 post P1"+aPost, "post.established on 2016-01-01 post P2"+aPost)
	l.Say(t, "2017-01-10", "worker.hired on 2017-01-10 worker W1 post P1"+aStart)
	l.Say(t, "2018-01-02", "worker.hours_changed on 2018-01-01 worker W1 fte 0.8")
	l.Say(t, "2018-06-01", "worker.hours_changed on 2018-06-01 worker W1 fte 0.6")
	l.Say(t, "2018-11-05", "worker.left last_day 2018-09-22 worker W1 reason retired destination other")
	return l
}

// heads asks how many were in post.
func heads(p *projections.Projector, asOf, knownAt string) (int64, error) {
	d, err := events.ParseDate(asOf)
	if err != nil {
		return 0, err
	}
	a, err := viewtest.Ask[answers.Answer](p, answers.Question{AsOf: d, KnownAt: knownAt})
	if err != nil {
		return 0, err
	}
	return a.Counts[0].Headcount, nil
}

func requireHeads(t *testing.T, want int64, p *projections.Projector, asOf, knownAt string) {
	t.Helper()
	n, err := heads(p, asOf, knownAt)
	require.NoError(t, err)
	require.Equal(t, want, n, "in post on %s as known at %s", asOf, knownAt)
}

// fails runs a projector that must halt.
func fails(t *testing.T, p *projections.Projector) *projections.Halt {
	t.Helper()
	var halt *projections.Halt
	require.ErrorAs(t, viewtest.Catch(p), &halt)
	return halt
}

func projectorOf(l projections.Source, dir string) *projections.Projector {
	return projections.New(projections.Config{View: ratesView, Authority: viewtest.Authority, Source: l, Checkpoints: projections.Checkpoints{Dir: dir}})
}

func requireHalted(t *testing.T, p *projections.Projector, position events.Position, saying ...string) {
	t.Helper()
	h := p.Health(t.Context())
	require.Equal(t, projections.Halted, h.State)
	require.Equal(t, position, h.Position)
	for _, s := range saying {
		require.Contains(t, h.Reason, s)
	}
}

func TestAViewAnswersForWhatItHasFolded(t *testing.T) {
	p := viewtest.Fold(t, ratesView, begun(t), t.TempDir())
	requireHeads(t, 1, p, "2018-09-22", "")
	requireHeads(t, 0, p, "2018-09-23", "")
	requireHeads(t, 1, p, "2018-09-23", "@4")
	h := p.Health(t.Context())
	require.Equal(t, projections.Live, h.State)
	require.EqualValues(t, 5, h.Position)
	require.EqualValues(t, 5, h.Head)
	require.Zero(t, h.LagEntries)
}

// seen notes from where a ledger was followed.
type seen struct {
	*viewtest.Ledger
	from []events.Position
}

func (s *seen) Follow(ctx context.Context, from events.Position, deliver func([]events.Stored) error) error {
	s.from = append(s.from, from)
	return s.Ledger.Follow(ctx, from, deliver)
}

func TestItReadsFromItsCheckpoint(t *testing.T) {
	dir, l := t.TempDir(), &seen{Ledger: begun(t)}
	viewtest.Fold(t, ratesView, l.Upto(3), dir)
	p := viewtest.Fold(t, ratesView, l, dir)
	require.Equal(t, []events.Position{4}, l.from)
	requireHeads(t, 1, p, "2018-09-22", "")
	requireHeads(t, 0, p, "2018-09-23", "")
	viewtest.Fold(t, ratesView, l, dir)
	require.Equal(t, []events.Position{4, 6}, l.from, "and from the end if there is nothing new")
}

func TestDamageHaltsTheViewAndNamesTheEntry(t *testing.T) {
	entries := begun(t).Entries()
	garbled := entries[3]
	garbled.Bytes = bytes.Replace(garbled.Bytes, []byte(`"fte":0.6`), []byte(`"fte":0.9`), 1)
	require.NotEqual(t, entries[3].Bytes, garbled.Bytes)
	torn := entries[3]
	torn.Bytes = torn.Bytes[:len(torn.Bytes)/2]
	other := &viewtest.Ledger{}
	other.Say(t, "2017-01-09", "post.established on 2016-01-01 post P9"+aPost)
	for name, c := range map[string]struct {
		stored []events.Stored
		at     events.Position
		saying string
	}{
		"an entry left out":      {slices.Delete(slices.Clone(entries), 2, 3), 3, "missing"},
		"an entry twice":         {slices.Insert(slices.Clone(entries), 3, entries[2]), 4, "missing"},
		"an entry altered":       {slices.Replace(slices.Clone(entries), 3, 4, garbled), 5, "does not follow entry 4"},
		"an entry torn":          {slices.Replace(slices.Clone(entries), 3, 4, torn), 4, "cannot be read"},
		"another ledger's start": {append(other.Entries(), entries[1:]...), 2, "does not follow entry 1"},
	} {
		for _, batch := range []int{1, 100} {
			t.Run(name, func(t *testing.T) {
				l := &viewtest.Ledger{Batch: batch}
				for _, s := range c.stored {
					l.Put(s)
				}
				p := projectorOf(l, t.TempDir())
				halt := fails(t, p)
				require.Equal(t, c.at, halt.At)
				require.ErrorContains(t, halt, c.saying)
				requireHalted(t, p, c.at-1, "halted at", c.saying)
			})
		}
	}
	t.Run("another authority's ledger", func(t *testing.T) {
		p := projections.New(projections.Config{View: ratesView, Authority: "othertown", Source: begun(t), Checkpoints: projections.Checkpoints{Dir: t.TempDir()}})
		require.ErrorContains(t, fails(t, p), "it belongs to another one")
	})
}

// unappliable is a ledger whose sixth entry cannot be applied.
func unappliable(t *testing.T, batch int) *viewtest.Ledger {
	l := begun(t)
	l.Batch = batch
	l.Say(t, "2018-12-03", "worker.left last_day 2018-12-01 worker W9 reason retired destination other")
	l.Say(t, "2018-12-04", "worker.hired on 2018-12-04 worker W2 post P2"+aStart)
	return l
}

// A run of entries may hold some that can be applied before one that cannot.
func TestAnEntryThatCannotBeAppliedHaltsTheViewThere(t *testing.T) {
	for _, batch := range []int{1, 4, 100} {
		p := projectorOf(unappliable(t, batch), t.TempDir())
		halt := fails(t, p)
		require.EqualValues(t, 6, halt.At)
		require.ErrorContains(t, halt, "halted at 6: entry 6 cannot be applied")
		requireHalted(t, p, 5, "halted at 6: entry 6 cannot be applied", "W9")
		h := p.Health(t.Context())
		require.EqualValues(t, 2, h.LagEntries)
	}
}

func TestAnEntryRecordedBeforeTheOneAheadOfItHaltsTheView(t *testing.T) {
	l := begun(t)
	l.Say(t, "2018-11-04", "worker.hired on 2018-12-04 worker W2 post P2"+aStart)
	p := projectorOf(l, t.TempDir())
	require.ErrorContains(t, fails(t, p), "before the entry ahead of it in the book workforce")
	requireHalted(t, p, 5)
	requireHeads(t, 0, p, "2018-12-31", "@5")
}

func TestAHaltedViewAnswersForWhatItIncludesOnly(t *testing.T) {
	for _, batch := range []int{1, 100} {
		p := projectorOf(unappliable(t, batch), t.TempDir())
		fails(t, p)
		requireHeads(t, 0, p, "2018-09-23", "@5")
		requireHeads(t, 1, p, "2018-09-23", "@4")
		requireHeads(t, 0, p, "2018-09-23", "@0")
		for _, knownAt := range []string{"", "now", "2018-11-05", "2018-12-31T00:00:00Z", "@6", "@7", "@99", "@x"} {
			_, err := heads(p, "2018-09-23", knownAt)
			var refusal *projections.Refusal
			require.ErrorAs(t, err, &refusal, knownAt)
			require.Contains(t, refusal.Reason, "halted at 6", knownAt)
			require.Contains(t, refusal.Reason, "as known at @5 or before", knownAt)
		}
		_, err := p.Answer(t.Context(), []byte(`{"as_of":"2018-09-23","known_at":"@4","at_least":6}`))
		require.ErrorContains(t, err, "halted at 6", "an entry that never comes is not waited for")
	}
}

func TestAHaltIsFoundAgainAtTheNextStart(t *testing.T) {
	dir, l := t.TempDir(), unappliable(t, 1)
	viewtest.Fold(t, ratesView, l.Upto(5), dir)
	for range 2 {
		p := projectorOf(l, dir)
		require.EqualValues(t, 6, fails(t, p).At)
		requireHalted(t, p, 5)
		requireHeads(t, 1, p, "2018-09-23", "@4")
	}
}

// running runs a projector until the test ends.
func running(t *testing.T, p *projections.Projector) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx, func() error { return nil }) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
	})
}

func TestAtLeastWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		whole := begun(t)
		l := whole.Upto(4)
		p := projectorOf(l, t.TempDir())
		running(t, p)
		answered := make(chan error)
		go func() {
			b, err := p.Answer(t.Context(), []byte(`{"as_of":"2018-09-23","at_least":5}`))
			var a answers.Answer
			if err == nil {
				err = json.Unmarshal(b, &a)
			}
			if err == nil && (a.Counts[0].Headcount != 0 || a.Position != 5) {
				err = errors.New(string(b))
			}
			answered <- err
		}()
		synctest.Wait()
		select {
		case err := <-answered:
			t.Fatal("answered before the entry came", err)
		default:
		}
		l.Put(whole.Entries()[4])
		require.NoError(t, <-answered)
	})
}

func TestAtLeastTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := projectorOf(begun(t), t.TempDir())
		running(t, p)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, err := p.Answer(ctx, []byte(`{"as_of":"2018-09-23","at_least":9}`))
		var refusal *projections.Refusal
		require.ErrorAs(t, err, &refusal)
		require.Equal(t, "the view rates of anytown includes entry 5; entry 9 was asked for and did not come in time", refusal.Reason)
	})
}

func TestAQuestionThatWaitsLearnsOfTheHalt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		whole := unappliable(t, 1)
		l := whole.Upto(5)
		p := projectorOf(l, t.TempDir())
		run := make(chan error, 1)
		go func() { run <- p.Run(t.Context(), func() error { return nil }) }()
		answered := make(chan error)
		go func() {
			_, err := p.Answer(t.Context(), []byte(`{"as_of":"2018-09-23","at_least":7}`))
			answered <- err
		}()
		synctest.Wait()
		l.Put(whole.Entries()[5])
		require.ErrorContains(t, <-answered, "halted at 6")
		require.ErrorContains(t, <-run, "halted at 6")
	})
}

func TestAQuestionThatIsNotJSONIsRefused(t *testing.T) {
	p := viewtest.Fold(t, ratesView, begun(t), t.TempDir())
	for _, q := range []string{"", "{", "7", `{"as_of":7}`, `{"at_least":-1}`, `{"as_of":"2018-02-30"}`} {
		_, err := p.Answer(t.Context(), []byte(q))
		var refusal *projections.Refusal
		require.ErrorAs(t, err, &refusal, q)
	}
}

func TestALedgerThatCannotBeReachedIsSaid(t *testing.T) {
	l := begun(t)
	p := viewtest.Fold(t, ratesView, l, t.TempDir())
	l.Unreachable = errors.New("no answer from the server")
	h := p.Health(t.Context())
	require.Equal(t, projections.CatchingUp, h.State)
	require.Equal(t, "the ledger cannot be reached: no answer from the server", h.Reason)
	require.EqualValues(t, 5, h.Head)
	requireHeads(t, 1, p, "2018-09-22", "")

	err := viewtest.Catch(projectorOf(l, t.TempDir()))
	require.ErrorIs(t, err, l.Unreachable)
	var halt *projections.Halt
	require.False(t, errors.As(err, &halt), "it may come back")
}

// checkpointed folds the first n entries and returns the checkpoint's file.
func checkpointed(t *testing.T, l *viewtest.Ledger, n int, dir string) string {
	t.Helper()
	viewtest.Fold(t, ratesView, l.Upto(n), dir)
	path := projections.Checkpoints{Dir: dir}.Path("rates", viewtest.Authority)
	require.FileExists(t, path)
	return path
}

func TestAKilledSaveLeavesTheOldCheckpoint(t *testing.T) {
	dir, l := t.TempDir(), &seen{Ledger: begun(t)}
	path := checkpointed(t, l.Ledger, 3, dir)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	for i, left := range [][]byte{nil, b[:10], b, []byte("anything")} {
		require.NoError(t, os.WriteFile(path+"."+string(rune('1'+i)), left, 0o600))
	}
	p := viewtest.Fold(t, ratesView, l, dir)
	require.Equal(t, []events.Position{4}, l.from)
	requireHeads(t, 0, p, "2018-09-23", "")
	c, err := projections.Checkpoints{Dir: dir}.Load("rates", viewtest.Authority)
	require.NoError(t, err)
	require.EqualValues(t, 5, c.Chain.Position)
}

func TestACheckpointIsOneFileOfTheOwners(t *testing.T) {
	dir := t.TempDir()
	path := checkpointed(t, begun(t), 5, dir)
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	require.NoError(t, err)
	require.Equal(t, []string{path}, files, "nothing is left beside it")
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

// Every byte of a checkpoint is covered by its sum.
func TestAnUnreadableCheckpointMeansARebuild(t *testing.T) {
	dir, l := t.TempDir(), begun(t)
	path := checkpointed(t, l, 3, dir)
	good, err := os.ReadFile(path)
	require.NoError(t, err)
	head := bytes.IndexByte(good, '\n')
	flipped := func(i int) []byte {
		b := slices.Clone(good)
		b[i] ^= 0x10
		return b
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "torn head": good[:head/2], "head only": good[:head+1], "torn state": good[:len(good)-1],
		"a byte more": append(slices.Clone(good), 0), "flipped head": flipped(head / 2), "flipped state": flipped(head + 5),
		"flipped last": flipped(len(good) - 1), "JSON of another kind": []byte("[]\n"), "of another view": other(t, good),
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(path, bad, 0o600))
			_, err := projections.Checkpoints{Dir: dir}.Load("rates", viewtest.Authority)
			require.ErrorIs(t, err, projections.ErrUnreadable)
			require.ErrorContains(t, err, path)
			s := &seen{Ledger: l}
			p := viewtest.Fold(t, ratesView, s, dir)
			require.Equal(t, []events.Position{1}, s.from)
			requireHeads(t, 1, p, "2018-09-23", "@4")
		})
	}
}

// other returns the checkpoint of another view, whole in itself.
func other(t *testing.T, checkpoint []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	s := projections.Checkpoints{Dir: dir}
	require.NoError(t, s.Save(projections.Checkpoint{View: "audit", Authority: viewtest.Authority, State: checkpoint}))
	b, err := os.ReadFile(s.Path("audit", viewtest.Authority))
	require.NoError(t, err)
	return b
}

func TestAnotherFoldMeansARebuild(t *testing.T) {
	dir, l := t.TempDir(), &seen{Ledger: begun(t)}
	checkpointed(t, l.Ledger, 3, dir)
	next := ratesView
	next.Fold++
	viewtest.Fold(t, next, l, dir)
	viewtest.Fold(t, next, l, dir)
	require.Equal(t, []events.Position{1, 6}, l.from)
	viewtest.Fold(t, ratesView, l, dir)
	require.Equal(t, []events.Position{1, 6, 1}, l.from, "an older version rebuilds as well")
}

// What projectors keep beside a view's state has a version too; a checkpoint from
// before it had one has none.
func TestAnotherFormMeansARebuild(t *testing.T) {
	dir, l := t.TempDir(), &seen{Ledger: begun(t)}
	s := projections.Checkpoints{Dir: dir}
	checkpointed(t, l.Ledger, 3, dir)
	c, err := s.Load("rates", viewtest.Authority)
	require.NoError(t, err)
	require.NotZero(t, c.Form)
	c.Form = 0
	require.NoError(t, s.Save(*c))
	p := viewtest.Fold(t, ratesView, l, dir)
	require.Equal(t, []events.Position{1}, l.from)
	requireHeads(t, 1, p, "2018-09-23", "@4")
}

// A state that was saved whole and yet cannot be restored is not believed.
func TestAStateThatCannotBeRestoredMeansARebuild(t *testing.T) {
	dir, l := t.TempDir(), &seen{Ledger: begun(t)}
	s := projections.Checkpoints{Dir: dir}
	checkpointed(t, l.Ledger, 3, dir)
	for _, state := range [][]byte{nil, {1}, []byte("nonsense that was saved with care")} {
		c, err := s.Load("rates", viewtest.Authority)
		require.NoError(t, err)
		c.State = state
		require.NoError(t, s.Save(*c))
		l.from = nil
		p := viewtest.Fold(t, ratesView, l, dir)
		require.Equal(t, []events.Position{1}, l.from)
		requireHeads(t, 1, p, "2018-09-23", "@4")
	}
}

func TestACheckpointThatDoesNotFitTheLedgerHaltsTheView(t *testing.T) {
	elsewhere := &viewtest.Ledger{}
	elsewhere.Say(t, "2017-01-09", "post.established on 2016-01-01 post P1"+aPost)
	for range 9 {
		elsewhere.Say(t, "2017-01-10", "post.changed on 2017-01-10 post P1 team south")
	}
	entries := begun(t).Entries()
	altered := &viewtest.Ledger{}
	for i, s := range entries {
		if i == 2 {
			s.Bytes = bytes.Replace(s.Bytes, []byte("told so"), []byte("told no"), 1)
		}
		altered.Put(s)
	}
	for name, c := range map[string]struct {
		ledger *viewtest.Ledger
		folded int
		at     events.Position
		saying string
	}{
		"from the future":           {begun(t).Upto(2), 3, 3, "it includes entry 3, but the ledger ends at 2"},
		"of a ledger that is empty": {&viewtest.Ledger{}, 3, 1, "the ledger ends at 0"},
		"of another ledger":         {elsewhere, 3, 1, "another ledger"},
		"of a longer other ledger":  {elsewhere.Upto(2), 3, 1, "another ledger"},
		"of a ledger since altered": {altered, 3, 3, "the checkpoint and the ledger disagree"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := checkpointed(t, begun(t), c.folded, dir)
			before, err := os.ReadFile(path)
			require.NoError(t, err)
			p := projectorOf(c.ledger, dir)
			halt := fails(t, p)
			require.Equal(t, c.at, halt.At)
			requireHalted(t, p, 0, c.saying, path)
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, before, after, "the evidence is kept")

			require.NoError(t, os.Rename(path, path+".away"))
			if c.ledger != altered {
				require.NoError(t, viewtest.Catch(projectorOf(c.ledger, dir)), "the advice helps")
			}
		})
	}
}

func TestCheckpointEvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, l := t.TempDir(), &viewtest.Ledger{Batch: 1}
		p := projections.New(projections.Config{View: ratesView, Authority: viewtest.Authority, Source: l,
			Checkpoints: projections.Checkpoints{Dir: dir}, CheckpointEvery: 10})
		saved := func() events.Position {
			synctest.Wait()
			c, err := projections.Checkpoints{Dir: dir}.Load("rates", viewtest.Authority)
			require.NoError(t, err)
			if c == nil {
				return 0
			}
			return c.Chain.Position
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- p.Run(ctx, func() error { return nil }) }()
		require.EqualValues(t, 0, saved())
		l.Say(t, "2017-01-09", "post.established on 2016-01-01 post P1"+aPost)
		for range 8 {
			l.Say(t, "2017-01-10", "post.changed on 2017-01-10 post P1 team south")
		}
		require.EqualValues(t, 0, saved(), "nine are not ten")
		l.Say(t, "2017-01-11", "post.changed on 2017-01-11 post P1 team north")
		require.EqualValues(t, 10, saved())
		l.Say(t, "2017-01-12", "post.changed on 2017-01-12 post P1 team south")
		require.EqualValues(t, 10, saved())
		cancel()
		require.NoError(t, <-done)
		require.EqualValues(t, 11, saved(), "and when it stops")
	})
}

func TestACheckpointIsWrittenWhenTheViewFirstCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		p := projectorOf(begun(t), dir)
		running(t, p)
		synctest.Wait()
		c, err := projections.Checkpoints{Dir: dir}.Load("rates", viewtest.Authority)
		require.NoError(t, err)
		require.EqualValues(t, 5, c.Chain.Position)
	})
}

// The directory is a file, so that not even root can write there.
func TestACheckpointThatCannotBeWrittenDoesNotStopTheView(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "checkpoints")
	require.NoError(t, os.WriteFile(dir, nil, 0o600))
	var told strings.Builder
	synctest.Test(t, func(t *testing.T) {
		whole := begun(t)
		l := whole.Upto(4)
		p := projections.New(projections.Config{View: ratesView, Authority: viewtest.Authority, Source: l, CheckpointEvery: 1,
			Checkpoints: projections.Checkpoints{Dir: dir}, Log: slog.New(slog.NewTextHandler(&told, nil))})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- p.Run(ctx, func() error { return nil }) }()
		synctest.Wait()
		requireHeads(t, 1, p, "2018-09-23", "")
		l.Put(whole.Entries()[4])
		synctest.Wait()
		requireHeads(t, 0, p, "2018-09-23", "")
		require.Equal(t, projections.Live, p.Health(t.Context()).State)
		cancel()
		<-done
	})
	require.Contains(t, told.String(), "going on without a checkpoint")
	require.Contains(t, told.String(), dir)
}

func TestLiveThatFailsStopsTheProjector(t *testing.T) {
	no := errors.New("no service")
	p := projectorOf(begun(t), t.TempDir())
	require.ErrorIs(t, p.Run(t.Context(), func() error { return no }), no)
}

func TestWhatAKilledProcessLeftHalfWrittenIsSweptAway(t *testing.T) {
	store := projections.Checkpoints{Dir: t.TempDir()}
	path := store.Path("rates", "anytown")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	old, young := path+".123", path+".456"
	for _, name := range []string{old, young} {
		require.NoError(t, os.WriteFile(name, []byte("half"), 0o600))
	}
	yesterday := time.Now().Add(-24 * time.Hour)
	require.NoError(t, os.Chtimes(old, yesterday, yesterday))
	require.NoError(t, store.Save(projections.Checkpoint{View: "rates", Authority: "anytown"}))
	require.NoFileExists(t, old)
	require.FileExists(t, young, "somebody may be writing it")
	require.FileExists(t, path)
}

// faulty is a model with a fault in its answers to some questions.
type faulty struct{ projections.Model }

func (m faulty) Answer(question json.RawMessage, from projections.Standing) (any, error) {
	if strings.Contains(string(question), "colour") {
		panic("no such colour")
	}
	return m.Model.Answer(question, from)
}

// TestAFaultInOneQuestionLeavesTheOthers asks, is told of a fault, and asks on,
// while the ledger goes on too.
func TestAFaultInOneQuestionLeavesTheOthers(t *testing.T) {
	v, told, l := ratesView, new(bytes.Buffer), begun(t)
	v.New = func(string) projections.Model { return faulty{rates.NewModel()} }
	p := projections.New(projections.Config{View: v, Authority: viewtest.Authority, Source: l, Log: slog.New(slog.NewTextHandler(told, nil))})
	require.NoError(t, viewtest.Catch(p))
	for range 3 {
		_, err := p.Answer(t.Context(), []byte(`{"settings":{"colour":"red"}}`))
		require.ErrorContains(t, err, "the view rates of anytown could not answer this question, which is a fault of the program: no such colour")
	}
	require.Contains(t, told.String(), "faulty.Answer", "the stack is logged")
	l.Say(t, "2018-12-05", "worker.hired on 2018-12-04 worker W2 post P2"+aStart)
	require.NoError(t, viewtest.Catch(p))
	require.EqualValues(t, 6, ask(t, p, answers.Question{AsOf: date(t, "2018-12-31")}).Position)
}
