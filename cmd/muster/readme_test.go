package main_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/projections/rates"
)

// root is where the documents are.
const root = "../.."

func readText(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return string(b)
}

// blocks returns what the fenced blocks of a language hold.
func blocks(text, language string) (all []string) {
	fence := regexp.MustCompile("(?ms)^```" + language + "\n(.*?)^```$")
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

// step is a command of the tour and what it prints. A command that ends with a
// pipe goes on in the next line.
type step struct{ command, output string }

func steps(block string) (all []step) {
	goesOn := false
	for line := range strings.Lines(block) {
		command, begins := strings.CutPrefix(line, "$ ")
		switch {
		case begins, line == "^C\n":
			all = append(all, step{command: strings.TrimSpace(command)})
		case goesOn:
			all[len(all)-1].command += " " + strings.TrimSpace(line)
		default:
			all[len(all)-1].output += line
			continue
		}
		goesOn = strings.HasSuffix(all[len(all)-1].command, "|")
	}
	return all
}

// anything is … and the spaces before it, which align a column.
var anything = regexp.MustCompile(" *…")

// requireSame holds what was printed against what the README shows, where …
// stands for anything on one line.
func requireSame(t *testing.T, want, got string) {
	t.Helper()
	pattern := "^" + anything.ReplaceAllString(regexp.QuoteMeta(want), ".*?") + "$"
	if !regexp.MustCompile(pattern).MatchString(got) {
		require.Equal(t, want, got)
	}
}

// TestTour runs the commands of the README's tour, in order, and holds what they
// print against what it shows.
func TestTour(t *testing.T) {
	binary, err := exec.LookPath("muster")
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.Symlink(binary, filepath.Join(dir, "muster")))
	up := &service{dir: dir}
	t.Cleanup(up.kill)
	code := 0 // of the last command
	for _, b := range blocks(readText(t, "README.md"), "console") {
		all := steps(b)
		for i, s := range all {
			t.Log(s.command)
			switch s.command {
			case "./muster up":
				up.start(t)
				requireSame(t, s.output, up.said())
				continue
			case "^C":
				before := up.said()
				up.interrupt(t)
				requireSame(t, s.output, strings.TrimPrefix(up.said(), before))
				continue
			}
			cmd := exec.Command("sh", "-c", fmt.Sprintf("(exit %d)\n%s", code, s.command))
			cmd.Dir = dir
			out, _ := cmd.CombinedOutput()
			requireSame(t, s.output, string(out))
			code = cmd.ProcessState.ExitCode()
			if told := i+1 < len(all) && all[i+1].command == "echo $?"; !told {
				require.Zero(t, code, "exit code of %s", s.command)
			}
		}
	}
}

// service is the `muster up` of the tour.
type service struct {
	dir string
	cmd *exec.Cmd
	mu  sync.Mutex
	log bytes.Buffer
}

func (s *service) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(b)
}

// said returns what it printed, without its log.
func (s *service) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return regexp.MustCompile("(?m)^time=.*\n").ReplaceAllString(s.log.String(), "")
}

func (s *service) start(t *testing.T) {
	t.Helper()
	s.cmd = exec.Command("./muster", "up")
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = s.dir, s, s
	require.NoError(t, s.cmd.Start())
	eventually(func() bool { return s.said() != "" }, func() { t.Fatal("nothing is up") })
}

func (s *service) interrupt(t *testing.T) {
	t.Helper()
	require.NoError(t, s.cmd.Process.Signal(syscall.SIGINT))
	require.NoError(t, s.cmd.Wait())
	s.cmd = nil
}

func (s *service) kill() {
	if s.cmd != nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	}
}

// TestDocumentsNameWhatThereIs holds the make targets, files and commands that
// the documents name against those that there are.
func TestDocumentsNameWhatThereIs(t *testing.T) {
	for _, name := range []string{"README.md", "ARCHITECTURE.md"} {
		text := readText(t, name)
		for _, target := range named(text, "(?m)(?:`|^)make ([a-z]+)") {
			assert.Regexp(t, "(?m)^"+target+":", readText(t, "Makefile"), "%s names a target", name)
		}
		files := append(named(text, `\]\(([^):]+)\)`), named(text, "`([A-Za-z][A-Za-z_./]*(?:/|\\.go|\\.md|\\.txt))`")...)
		for _, file := range files {
			_, err := os.Stat(filepath.Join(root, file))
			assert.NoError(t, err, "%s names a file", name)
		}
		for _, command := range named(text, "`muster ([a-z]+)") {
			assert.Contains(t, commands(t), command, "%s names a command", name)
		}
	}
}

// TestReadmeIsComplete holds the README's tables against the commands and the
// formulas that there are, and its examples against the vocabulary.
func TestReadmeIsComplete(t *testing.T) {
	text := readText(t, "README.md")
	for _, command := range commands(t) {
		assert.Contains(t, text, "| `muster "+command+"` |", "the table of commands")
	}
	for _, d := range rates.Definitions {
		assert.Contains(t, text, "| `"+d.ID+"` |", "the table of definitions")
		for _, f := range d.Formulas {
			assert.Contains(t, text, "| "+f.String()+" |", "the formulas of %s", d.ID)
		}
	}
	for _, b := range blocks(text, "jsonl") {
		for line := range strings.Lines(b) {
			requireExample(t, strings.TrimSpace(line))
		}
	}
}

// named returns what a pattern's group matches in a text.
func named(text, pattern string) (all []string) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

// commands lists the commands that muster has.
func commands(t *testing.T) []string {
	t.Helper()
	help, err := exec.Command("muster", "--help").Output()
	require.NoError(t, err)
	_, list, _ := strings.Cut(string(help), "Available Commands:\n")
	list, _, _ = strings.Cut(list, "\nFlags:")
	return named(list, `(?m)^  ([a-z]+) `)
}

// requireExample wants an example of what record reads to be as it should.
func requireExample(t *testing.T, line string) {
	t.Helper()
	if !events.HoldsEvents([]byte(line)) {
		e, err := events.ParseEvent([]byte(line))
		require.NoError(t, err, line)
		require.NoError(t, events.CheckEvent(e), line)
		return
	}
	e, err := events.ParseEntry([]byte(line))
	require.NoError(t, err, line)
	e.Book = events.BookOf(e.Events[0].Kind())
	require.NoError(t, events.Check(e), line)
}
