package main_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/rogpeppe/go-internal/testscript"

	muster "muster/cmd/muster"
)

// TestMain makes the test binary act as muster when it is called by that name,
// by a script or by muster itself, which starts its projectors so.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"muster":      func() { os.Exit(muster.Run(os.Args[1:])) },
		"nats-server": natsServer,
	})
}

// natsServer is a NATS server with a configuration file, as an operator runs
// one. It writes its URL to a file, which is there when it is whole, and ends when
// it is interrupted.
func natsServer() {
	opts, err := server.ProcessConfigFile(os.Args[1])
	if err == nil {
		var s *server.Server
		if s, err = server.NewServer(opts); err == nil {
			s.Start() // which sees to interrupts
			if s.ReadyForConnections(time.Minute) {
				err = errors.Join(os.WriteFile(os.Args[2]+".new", []byte("MUSTER_SERVER="+s.ClientURL()+"\n"), 0o600), os.Rename(os.Args[2]+".new", os.Args[2]))
			}
			s.WaitForShutdown()
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestScripts runs the stories of the command line in testdata/script: what
// other programs rely on. Each runs in a directory of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":   exitCode,
			"json":   oneDocument,
			"only":   holdsOnly,
			"plain":  noEscapes,
			"await":  await,
			"expand": expand,
		},
	})
}

// exitCode runs a command and wants its exit code: code 2 muster rates. Unlike
// exec, it tells 1 from 2.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND ARGS…")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		if _, err := fmt.Sscanf(err.Error(), "exit status %d", &got); err != nil {
			ts.Fatalf("%v", err)
		}
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// oneDocument wants standard output to be one JSON document, and what stands at
// a path in it to be a value: json rates.0.percent 9.3. A value of len: and a
// number is the length of a list; ? means that something is there.
func oneDocument(ts *testscript.TestScript, neg bool, args []string) {
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	d.UseNumber()
	var v any
	ts.Check(d.Decode(&v))
	if d.More() {
		ts.Fatalf("there is more on standard output than one JSON document")
	}
	if len(args) == 0 {
		return
	}
	at := v
	for step := range strings.SplitSeq(args[0], ".") {
		switch in := at.(type) {
		case map[string]any:
			at = in[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(in) {
				ts.Fatalf("%s: there is no %q in a list of %d", args[0], step, len(in))
			}
			at = in[i]
		default:
			at = nil
		}
	}
	got := fmt.Sprint(at)
	if list, ok := at.([]any); ok {
		got = fmt.Sprintf("len:%d", len(list))
	}
	want := strings.Join(args[1:], " ")
	holds := got == want || want == "?" && at != nil
	if holds == neg {
		ts.Fatalf("%s is %s; want %s (negated: %v)", args[0], got, want, neg)
	}
}

// holdsOnly wants a directory to hold just the files and directories named:
// only DIR NAME….
func holdsOnly(ts *testscript.TestScript, _ bool, args []string) {
	list, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var names []string
	for _, e := range list {
		if e.Name() != ".tmp" { // $TMPDIR
			names = append(names, e.Name())
		}
	}
	if got, want := strings.Join(names, " "), strings.Join(args[1:], " "); got != want {
		ts.Fatalf("%s holds %q, want %q", args[0], got, want)
	}
}

// noEscapes wants no escape codes in what was written.
func noEscapes(ts *testscript.TestScript, _ bool, _ []string) {
	for _, out := range []string{"stdout", "stderr"} {
		if strings.Contains(ts.ReadFile(out), "\x1b") {
			ts.Fatalf("%s holds escape codes", out)
		}
	}
}

// await waits for a file, which something in the background writes.
func await(ts *testscript.TestScript, _ bool, args []string) {
	eventually(func() bool {
		_, err := os.Stat(ts.MkAbs(args[0]))
		return err == nil
	}, func() { ts.Fatalf("%s does not come", args[0]) })
}

// repeated is a text that expand repeats: <<1000*text>>.
var repeated = regexp.MustCompile(`<<(\d+)\*(.*?)>>`)

// expand writes a file with what another repeats: expand FROM TO.
func expand(ts *testscript.TestScript, _ bool, args []string) {
	text := repeated.ReplaceAllStringFunc(ts.ReadFile(args[0]), func(s string) string {
		m := repeated.FindStringSubmatch(s)
		n, err := strconv.Atoi(m[1])
		ts.Check(err)
		return strings.Repeat(m[2], n)
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// eventually waits until something holds, and calls otherwise if it does not in
// a long while.
func eventually(holds func() bool, otherwise func()) {
	for range 3000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	otherwise()
}
