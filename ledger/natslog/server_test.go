package natslog_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
	"muster/ledger/natslog"
)

func TestServerHasItsDirectoryAlone(t *testing.T) {
	dir := t.TempDir()
	s := start(t, dir)
	_, err := natslog.StartServer(natslog.Config{Dir: dir})
	var busy *natslog.Busy
	require.ErrorAs(t, err, &busy)
	require.Equal(t, natslog.Busy{Dir: dir, PID: os.Getpid(), URL: s.URL()}, *busy)
	require.ErrorContains(t, err, fmt.Sprintf("in use by process %d, which serves it at %s", os.Getpid(), s.URL()))

	url, ok := natslog.Running(dir)
	require.True(t, ok, "the failed start must not have withdrawn the running server's address")
	require.Equal(t, s.URL(), url)
}

func TestRunning(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	running := func() bool { _, ok := natslog.Running(dir); return ok }
	require.False(t, running(), "no directory")
	require.NoDirExists(t, dir, "looking must not make it")
	for range 2 {
		s, err := natslog.StartServer(natslog.Config{Dir: dir})
		require.NoError(t, err)
		require.True(t, running())
		var a struct {
			URL     string
			PID     int
			Started time.Time
		}
		b, err := os.ReadFile(filepath.Join(dir, "server.json"))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, &a))
		require.Equal(t, s.URL(), a.URL)
		require.Equal(t, os.Getpid(), a.PID)
		require.WithinDuration(t, time.Now(), a.Started, time.Minute)
		require.NoError(t, s.Err())
		require.NoError(t, s.Close())
		require.NoError(t, s.Close())
		require.False(t, running())
		require.NoFileExists(t, filepath.Join(dir, "server.json"))
	}
}

func TestServerOnAGivenPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := l.Addr().(*net.TCPAddr).Port
	dir := t.TempDir()
	_, err = natslog.StartServer(natslog.Config{Dir: dir, Port: port})
	require.ErrorContains(t, err, "address already in use")
	require.NoError(t, l.Close())

	s, err := natslog.StartServer(natslog.Config{Dir: dir, Port: port})
	require.NoError(t, err, "the failed start must have let go of the directory")
	require.Equal(t, fmt.Sprintf("nats://127.0.0.1:%d", port), s.URL())
	require.NoError(t, s.Close())
}

// TestMain lets a test run this program again as a server that can be killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("NATSLOG_TEST_SERVER"); dir != "" {
		if _, err := natslog.StartServer(natslog.Config{Dir: dir}); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		runtime.GC() // the server is forgotten, but it goes on
		fmt.Println("ready")
		select {}
	}
	os.Exit(m.Run())
}

// startProcess runs a server in a process of its own.
func startProcess(t testing.TB, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "NATSLOG_TEST_SERVER="+dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "ready\n", line)
	return cmd
}

func TestKilledServer(t *testing.T) {
	dir := t.TempDir()
	var last events.Position
	for range 3 {
		cmd := startProcess(t, dir)
		_, err := natslog.StartServer(natslog.Config{Dir: dir})
		var busy *natslog.Busy
		require.ErrorAs(t, err, &busy)
		require.Equal(t, cmd.Process.Pid, busy.PID)

		log := create(t, dir, "barset")
		head, err := log.Last(t.Context())
		require.NoError(t, err)
		require.Equal(t, last, head, "what was acknowledged before the kill is there after it")
		fill(t, log, last+1, last+50)
		last += 50

		require.NoError(t, cmd.Process.Kill())
		_ = cmd.Wait()
		_, ok := natslog.Running(dir)
		require.False(t, ok, "a killed server is not running")
		require.FileExists(t, filepath.Join(dir, "server.json"), "which this test is about")
	}
}
