package crash_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"muster/ledger/natslog"
	"muster/projections"
)

// authority is whose ledger the tests write.
const authority = "barset"

// The machine may be busy: patience is for what must come, and is not waited
// for where it does.
const (
	patience = 60 * time.Second
	tick     = 10 * time.Millisecond
)

// muster is the binary.
var muster string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "muster-crash")
	if err == nil {
		muster = filepath.Join(dir, "muster")
		build := exec.Command("go", "build", "-o", muster, "muster/cmd/muster")
		build.Stdout, build.Stderr = os.Stderr, os.Stderr
		err = build.Run()
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, "build the binary:", err)
	} else {
		code = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

// site is a data directory and the `muster up` that runs on it.
type site struct {
	t    testing.TB
	dir  string
	log  string // what `muster up` and its children say
	port int
	up   *process
	env  []string // beyond the tests' own
	wrap []string // what the server's command line is put behind
}

func newSite(t testing.TB, dir string) *site {
	s := &site{t: t, dir: dir, log: filepath.Join(t.TempDir(), "up.log"), port: freePort(t)}
	t.Cleanup(func() {
		if s.up != nil {
			s.up.kill()
		}
		s.awaitNoProcess()
		if t.Failed() {
			t.Logf("what muster up said:\n%s", s.said())
		}
	})
	return s
}

// freePort finds a port that is not one the system gives to outgoing
// connections, so that a client that knocks while the server is away cannot
// come to sit on it.
func freePort(t testing.TB) int {
	for range 1000 {
		p := 20000 + (os.Getpid()+int(ports.Add(1)))%12000
		l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(p))
		if err == nil {
			require.NoError(t, l.Close())
			return p
		}
	}
	t.Fatal("no port is free")
	return 0
}

var ports atomic.Int64

func (s *site) url() string { return fmt.Sprintf("nats://127.0.0.1:%d", s.port) }

// process is a running binary.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// kill ends the process the hard way, as a loss of power would, and waits.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// launch starts `muster up` and does not wait until it is.
func (s *site) launch(args ...string) {
	s.t.Helper()
	log, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(s.t, err)
	defer log.Close()
	line := append(append(append([]string{}, s.wrap...), muster, "up", "--data", s.dir, "--port", strconv.Itoa(s.port)), args...)
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = append(os.Environ(), s.env...)
	cmd.Stderr = log
	require.NoError(s.t, cmd.Start())
	p := &process{cmd: cmd, ended: make(chan struct{})}
	go func() { cmd.Wait(); close(p.ended) }()
	s.up = p
}

// start starts `muster up` and waits until it takes connections.
func (s *site) start(args ...string) {
	s.t.Helper()
	s.launch(args...)
	require.Eventually(s.t, func() bool {
		url, ok := natslog.Running(s.dir)
		return ok && url != "" || !s.up.running()
	}, patience, tick, "muster up does not come up")
	require.True(s.t, s.up.running(), "muster up ended:\n%s", s.said())
}

// interrupt sends Ctrl-C to the service, which must end by itself, whole and
// soon.
func (s *site) interrupt() {
	s.t.Helper()
	began := time.Now()
	require.NoError(s.t, s.up.cmd.Process.Signal(os.Interrupt))
	select {
	case <-s.up.ended:
	case <-time.After(patience):
		s.t.Fatal("muster up does not stop")
	}
	require.Equal(s.t, 0, s.up.cmd.ProcessState.ExitCode(), "exit code of muster up\n%s", s.said())
	require.Less(s.t, time.Since(began), 20*time.Second)
	require.Empty(s.t, processesOn(s.dir), "processes left behind")
}

func (s *site) said() string {
	b, _ := os.ReadFile(s.log)
	return string(b)
}

// awaitNoProcess waits until the children of a service that was killed have
// ended. They must do so by themselves.
func (s *site) awaitNoProcess() {
	s.t.Helper()
	require.Eventually(s.t, func() bool { return len(processesOn(s.dir)) == 0 }, 20*time.Second, tick, "orphans go on")
}

// processesOn lists the processes whose command line has the directory; none on
// a system that does not tell.
func processesOn(dir string) (pids []int) {
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, f := range files {
		b, err := os.ReadFile(f) // empty for a zombie
		if err == nil && bytes.HasPrefix(b, []byte(muster)) && bytes.Contains(b, []byte("\x00"+dir+"\x00")) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(f)))
			pids = append(pids, pid)
		}
	}
	return pids
}

// said is what one command line said.
type said struct {
	out, err string
	code     int
}

func (r said) String() string {
	return fmt.Sprintf("exit code %d\nstdout: %s\nstderr: %s", r.code, r.out, r.err)
}

// run runs a command line on the site's directory.
func (s *site) run(stdin string, args ...string) said {
	s.t.Helper()
	cmd := exec.Command(muster, append(args, "--data", s.dir)...)
	cmd.Env = append(os.Environ(), s.env...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(s.t, err)
	}
	return said{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// status asks `muster status --json`. Nothing runs is no projector.
func (s *site) status() []projections.Health {
	s.t.Helper()
	r := s.run("", "status", "--json")
	var answer struct {
		Projectors []projections.Health `json:"projectors"`
	}
	if r.out != "" {
		require.NoError(s.t, json.Unmarshal([]byte(r.out), &answer), r)
	}
	return answer.Projectors
}

// awaitProjector waits until the rates projector is as wanted.
func (s *site) awaitProjector(wanted func(projections.Health) bool) (h projections.Health) {
	s.t.Helper()
	require.Eventually(s.t, func() bool {
		for _, h = range s.status() {
			if h.View == "rates" && h.Authority == authority && wanted(h) {
				return true
			}
		}
		return false
	}, patience, tick, "the projector is not as it should be; at last %+v", &h)
	return h
}

// live is a projector that includes everything.
func live(h projections.Health) bool {
	return h.State == projections.Live && h.LagEntries == 0 && h.Head > 0
}

// connect connects in a role, for as long as the test takes.
func (s *site) connect(role natslog.Role) *nats.Conn {
	s.t.Helper()
	nc, err := natslog.Connect(s.t.Context(), natslog.Client{URL: s.url(), Role: role,
		Credentials: natslog.CredentialsFile(s.dir, role), Name: "test"})
	require.NoError(s.t, err)
	s.t.Cleanup(nc.Close)
	return nc
}

// doorway is a way to the registrar that is there whenever the server is.
func (s *site) doorway() *doorway {
	return &doorway{dial: func() (*nats.Conn, error) {
		return natslog.Connect(context.Background(), natslog.Client{URL: s.url(), Role: natslog.Recorder,
			Credentials: natslog.CredentialsFile(s.dir, natslog.Recorder), Name: "clerk", Once: true})
	}}
}

// alive tells whether a process is there and no zombie.
func alive(pid int) bool {
	if b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
		return !bytes.Contains(b, []byte(") Z "))
	}
	return syscall.Kill(pid, 0) == nil
}
