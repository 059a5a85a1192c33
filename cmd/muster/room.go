//go:build linux || darwin || freebsd

package main

import (
	"fmt"
	"sync"
	"syscall"
	"time"
)

// reserve is how much of the disk is left alone: more than what may be under
// way at once, and the checkpoints. A server that runs into the end of the disk
// writes nothing more until it is started again, and does not say so to whoever
// records; one that stops short of it goes on as soon as there is room.
const reserve = 64 << 20

// roomIn returns a function that says if a directory's disk has too little room
// to record anything.
func roomIn(dir string) func() error {
	var mu sync.Mutex
	var looked time.Time
	var last error
	return func() error {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(looked) > 50*time.Millisecond {
			looked, last = time.Now(), room(dir)
		}
		return last
	}
}

func room(dir string) error {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return fmt.Errorf("nothing was recorded: see how much room there is: %w", err)
	}
	if left := uint64(disk.Bavail) * uint64(disk.Bsize); left < reserve {
		return fmt.Errorf("nothing was recorded: the disk of %s is full: %d MB are left, and %d MB must be; make room and record it again", dir, left>>20, reserve>>20)
	}
	return nil
}
