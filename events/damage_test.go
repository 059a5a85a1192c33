package events_test

import (
	"testing"

	"muster/events"
)

// TestOneByteOfDamage puts in, takes out and changes every byte of every
// example. What is still read must be what was written, to the byte.
func TestOneByteOfDamage(t *testing.T) {
	damage := []byte("\x00 \"\\,:{}[]-.019eZ\x7f\x80")
	for _, kind := range events.Kinds {
		for _, e := range examples[kind] {
			whole := events.AppendEvent(nil, e)
			for i := range whole {
				try(t, whole[:i], whole[i+1:])
				for _, c := range damage {
					try(t, whole[:i], []byte{c}, whole[i+1:])
					try(t, whole[:i], []byte{c}, whole[i:])
				}
			}
		}
	}
}

func try(t *testing.T, parts ...[]byte) {
	var b []byte
	for _, p := range parts {
		b = append(b, p...)
	}
	if e, err := events.DecodeEvent(b); err == nil {
		if again := string(events.AppendEvent(nil, e)); again != string(b) {
			t.Fatalf("read  %s\nwrote %s", b, again)
		}
	}
	e, err := events.ParseEvent(b)
	if err != nil || events.CheckEvent(e) != nil {
		return
	}
	stored := events.AppendEvent(nil, e)
	got, err := events.DecodeEvent(stored)
	if err != nil || string(events.AppendEvent(nil, got)) != string(stored) {
		t.Fatalf("parsed %s\nwrote  %s\nread   %v (%v)", b, stored, got, err)
	}
}
