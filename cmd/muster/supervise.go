package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"time"
)

// A projector that dies is started again after a pause that doubles from the
// first to the longest. One that dies too often within restartWithin is given up.
const (
	firstPause    = 100 * time.Millisecond
	longestPause  = 5 * time.Second
	mostRestarts  = 10
	restartWithin = time.Minute
	shutdownWait  = 15 * time.Second
)

// recent keeps of a child's deaths, oldest first, those within restartWithin of
// now.
func recent(deaths []time.Time, now time.Time) []time.Time {
	old := 0
	for old < len(deaths) && now.Sub(deaths[old]) > restartWithin {
		old++
	}
	return deaths[old:]
}

// supervise keeps a child process of this program running with the given
// arguments until ctx ends, and then stops it cleanly. Children end by
// themselves when this process does, however that comes about.
func supervise(ctx context.Context, name string, args []string, restarts int) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	log := slog.With("child", name)
	var deaths []time.Time
	pause := firstPause
	for {
		began := time.Now()
		err := child(ctx, self, args, log)
		if ctx.Err() != nil {
			return err
		}
		if time.Since(began) > restartWithin {
			pause = firstPause
		}
		now := time.Now()
		deaths = append(recent(deaths, now), now)
		if len(deaths) > restarts {
			return fmt.Errorf("%s died %d times within a minute and is given up; the last time: %w", name, len(deaths), err)
		}
		log.Warn("the child died and is started again", "error", err, "in", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil
		}
		pause = min(2*pause, longestPause)
	}
}

// child runs one process to its end. When ctx ends, its standard input is
// closed, which it takes as the word to stop; after a while it is killed.
func child(ctx context.Context, self string, args []string, log *slog.Logger) error {
	cmd := exec.Command(self, append(args, "--"+leash)...)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the child: %w", err)
	}
	log.Info("started", "pid", cmd.Process.Pid)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err == nil {
			err = errors.New("it ended by itself")
		}
		return err
	case <-ctx.Done():
	}
	stdin.Close()
	select {
	case err := <-ended:
		return err
	case <-time.After(shutdownWait):
		log.Error("the child did not stop in time and is killed")
		return errors.Join(cmd.Process.Kill(), <-ended)
	}
}
