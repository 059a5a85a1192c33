package natslog

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"
)

// serverLog writes what the server logs to a file and remembers its latest
// errors.
type serverLog struct {
	mu     sync.Mutex
	file   *os.File
	latest []error
	warn   func(error) // may be nil
}

// The file is begun anew when it is larger than maxLog at the server's start.
const (
	maxLog    = 10 << 20
	maxLatest = 20
)

func openServerLog(path string, warn func(error)) (*serverLog, error) {
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		flags |= os.O_TRUNC
	}
	f, err := os.OpenFile(path, flags, 0o600)
	return &serverLog{file: f, warn: warn}, err
}

func (l *serverLog) write(level, format string, args []any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := fmt.Sprintf(format, args...)
	if level == "error" {
		if l.warn != nil {
			l.warn(errors.New(line))
		}
		l.latest = append(l.latest, errors.New(line))
		l.latest = l.latest[max(0, len(l.latest)-maxLatest):]
	}
	// A log that cannot be written must not stop the server.
	_, _ = fmt.Fprintf(l.file, "%s %s %s\n", time.Now().UTC().Format(time.RFC3339Nano), level, line)
}

func (l *serverLog) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(slices.Clone(l.latest)...)
}

func (l *serverLog) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.file.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}

// The levels of server.Logger. A fatal error is for the caller of StartServer
// to act on, not for the server to end the process with.

func (l *serverLog) Noticef(format string, v ...any) { l.write("notice", format, v) }
func (l *serverLog) Warnf(format string, v ...any)   { l.write("warning", format, v) }
func (l *serverLog) Errorf(format string, v ...any)  { l.write("error", format, v) }
func (l *serverLog) Fatalf(format string, v ...any)  { l.write("error", format, v) }
func (l *serverLog) Debugf(string, ...any)           {}
func (l *serverLog) Tracef(string, ...any)           {}
