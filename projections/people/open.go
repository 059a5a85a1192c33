package people

import (
	"errors"
	"fmt"
	"sync"

	"muster/events"
	"muster/events/sealed"
)

// Keys open what was sealed, for one authority. They are safe for concurrent
// use.
type Keys interface {
	// Open opens a profile. The error wraps sealed.ErrErased if the worker's
	// key was destroyed, and sealed.ErrNoKey or sealed.ErrBox if there is none
	// that opens it. Any other error means that the keys cannot be read just
	// now.
	Open(*events.ProfileSealed) (*events.ProfileDeclared, error)
	// Fetch has the keys of some workers at hand for Open, which asks for each by
	// itself else. An error means that the keys cannot be read just now.
	Fetch(workers []string) error
	// Erasures returns how many keys have been destroyed by now. While it is the
	// same, what was opened may be kept in memory.
	Erasures() (uint64, error)
}

// fate is what has become of somebody's profile.
type fate uint8

const (
	never  fate = iota // nothing is declared
	erased             // the key was destroyed
	shut               // it does not open
	told
)

// profile is what somebody tells of themselves, or why it is not known.
type profile struct {
	fate  fate
	born  civil // nought is not said
	words [answersTold]word
}

// word is the number of an answer among those heard so far; 0 is none.
type word uint32

// What people tell in a word.
const (
	sexTold = iota
	ethnicityTold
	disabilityTold
	religionTold
	answersTold // how many they are
)

// opened remembers in memory what was opened, by the lines of the boxes: to
// open one takes tens of microseconds, and to read its key ten times as long.
type opened struct {
	mu       sync.Mutex
	erasures uint64
	ofLine   map[events.Line]profile
	heard    []string // by word
	number   map[string]word
	asked    int // how often the keys have been asked to open a box
}

// forget lets go of all that was opened.
func (o *opened) forget() {
	o.ofLine, o.heard, o.number = nil, []string{""}, map[string]word{"": 0}
}

// hear returns the profile of what was in a box. Most people answer with one of a
// few words, each of which is kept once.
func (o *opened) hear(d *events.ProfileDeclared) profile {
	p := profile{fate: told}
	if d.Born != 0 {
		p.born = civilOf(d.Born)
	}
	for i, said := range [answersTold]string{sexTold: d.Sex, ethnicityTold: d.Ethnicity, disabilityTold: d.Disability, religionTold: d.Religion} {
		n, known := o.number[said]
		if !known {
			n = word(len(o.heard))
			o.heard, o.number[said] = append(o.heard, said), n
		}
		p.words[i] = n
	}
	return p
}

// errNoKeys says that a projector has no keys at all.
var errNoKeys = errors.New("this projector has no key")

// open opens the boxes of some lines, all by the same keys, so that an answer does
// not have somebody on one of its days whom another day has as erased: those that
// stood when it began if it remembers what is in all of them, else those that stood
// when it ended. The error says why nothing can be opened.
// It returns what each word is as well.
func (m *Model) open(lines []events.Line) ([]profile, []string, error) {
	if m.keys == nil {
		return nil, nil, errNoKeys
	}
	o := &m.opened
	o.mu.Lock()
	defer o.mu.Unlock()
	list := make([]profile, len(lines))
	for done := false; ; {
		n, err := m.keys.Erasures()
		if err != nil {
			o.forget() // it cannot be told whether the keys still stand
			return nil, nil, unreadable(err)
		}
		if o.ofLine == nil || n != o.erasures {
			o.forget()
			o.ofLine, o.erasures = map[events.Line]profile{}, n
		} else if done {
			return list, o.heard, nil
		}
		done = true
		asked := o.asked
		for i, line := range lines {
			p, known := o.recall(line)
			if !known {
				if o.asked == asked {
					err = m.keys.Fetch(m.sealedOf(lines[i:]))
				}
				if err == nil {
					p, err = m.openOne(line)
				}
				if err != nil {
					return nil, nil, unreadable(err)
				}
			}
			list[i] = p
		}
		if o.asked == asked { // nothing that may have changed meanwhile
			return list, o.heard, nil
		}
	}
}

func unreadable(err error) error {
	if errors.Is(err, sealed.ErrMaster) {
		return fmt.Errorf("the keys cannot be read: %w", err)
	}
	return fmt.Errorf("the keys cannot be read just now, ask again: %w", err)
}

// recall returns what was in the box of a line, if that is known; without a line
// there is none.
func (o *opened) recall(line events.Line) (p profile, known bool) {
	if line == 0 {
		return profile{}, true
	}
	p, known = o.ofLine[line]
	return p, known
}

// sealedOf lists whose boxes are still to be opened, of some lines.
func (m *Model) sealedOf(lines []events.Line) (workers []string) {
	for _, line := range lines {
		if _, known := m.opened.recall(line); !known {
			workers = append(workers, m.boxes[line].Worker)
		}
	}
	return workers
}

// openOne opens the box of a line.
func (m *Model) openOne(line events.Line) (profile, error) {
	m.opened.asked++
	box := m.boxes[line]
	d, err := m.keys.Open(&box)
	switch {
	case err == nil:
		p := m.opened.hear(d)
		m.opened.ofLine[line] = p
		return p, nil
	case errors.Is(err, sealed.ErrErased):
		m.opened.ofLine[line] = profile{fate: erased}
		return profile{fate: erased}, nil
	case errors.Is(err, sealed.ErrNoKey), errors.Is(err, sealed.ErrBox):
		return profile{fate: shut}, nil // a key may come yet
	}
	return profile{}, err
}
