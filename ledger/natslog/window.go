package natslog

import "sync"

// window bounds what is under way: so many entries, and so many bytes unless
// it is just one entry.
type window struct {
	mu                sync.Mutex
	room              sync.Cond
	entries, bytes    int
	maxEntry, maxByte int
}

func newWindow(entries, bytes int) *window {
	w := &window{maxEntry: entries, maxByte: bytes}
	w.room.L = &w.mu
	return w
}

// enter waits for room for an entry of n bytes and takes it.
func (w *window) enter(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.entries > 0 && (w.entries >= w.maxEntry || w.bytes+n > w.maxByte) {
		w.room.Wait()
	}
	w.entries++
	w.bytes += n
}

// leave gives the room back.
func (w *window) leave(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.entries--
	w.bytes -= n
	w.room.Broadcast()
}
