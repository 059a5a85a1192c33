package ledger

import (
	"errors"

	"muster/events"
)

// Reply is the outcome of offering an entry, as it is sent to whoever offered
// it. Exactly one of Position, Refused and Error is set.
type Reply struct {
	Position events.Position  `json:"position,omitempty"`
	Recorded events.Instant   `json:"recorded,omitzero"`
	Again    bool             `json:"again,omitempty"` // it was on record already
	Lines    []events.Line    `json:"lines,omitempty"` // of its events, in order
	Refused  []events.Problem `json:"refused,omitempty"`
	Error    string           `json:"error,omitempty"`
	Unknown  bool             `json:"unknown,omitempty"` // it may be on record, in spite of Error
}

// ReplyTo puts the outcome of offering an entry into a Reply.
func ReplyTo(e *events.Entry, rec Recorded, err error) Reply {
	if problems := events.Problems(err); len(problems) > 0 {
		return Reply{Refused: problems}
	}
	if err != nil {
		return Reply{Error: err.Error(), Unknown: errors.Is(err, ErrUnknown)}
	}
	r := Reply{Position: rec.Position, Recorded: rec.Recorded, Again: rec.Again}
	for i := range e.Events {
		r.Lines = append(r.Lines, events.LineAt(rec.Position, i+1))
	}
	return r
}

// Outcome takes a Reply apart again: the error is *events.Refusal if the entry
// was refused, and wraps ErrUnknown if it may be on record all the same.
func (r Reply) Outcome() (Recorded, error) {
	switch {
	case len(r.Refused) > 0:
		return Recorded{}, &events.Refusal{Problems: r.Refused}
	case r.Error != "":
		return Recorded{}, remoteError{r.Error, r.Unknown}
	}
	return Recorded{r.Position, r.Recorded, r.Again}, nil
}

// remoteError is an error as a Reply tells it.
type remoteError struct {
	text    string
	unknown bool
}

func (e remoteError) Error() string        { return e.text }
func (e remoteError) Is(target error) bool { return e.unknown && target == ErrUnknown }
