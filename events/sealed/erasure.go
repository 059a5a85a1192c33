package sealed

import (
	"fmt"

	"muster/events"
)

// Erasure is who destroyed a person's key, when, and why. As an error it is
// ErrErased.
type Erasure struct {
	By  string         `json:"by"`
	Why string         `json:"why"`
	At  events.Instant `json:"at"`
}

func (e *Erasure) Error() string {
	return fmt.Sprintf("%v on %s by %s: %s", ErrErased, e.At, e.By, e.Why)
}

func (e *Erasure) Is(target error) bool { return target == ErrErased }
