// Package sealed keeps what people tell of themselves from whoever reads a
// ledger without their key. A declared profile is encrypted under a key of the
// worker's own, kept apart from the ledger, so that destroying that key erases
// the profile and nothing else: the entry stands, its hash stands, and every
// figure that does not need the profile stands.
//
// Seal and Open are pure: the same profile under the same key seals to the same
// bytes. What is sealed is for ever, as all that a ledger holds: the tests hold
// its bytes.
package sealed

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"

	"muster/events"
)

// The ways in which a profile is not to be had.
var (
	// ErrErased means that the person's key was destroyed, on purpose and for
	// good.
	ErrErased = errors.New("their personal data was erased")
	// ErrNoKey means that the person has no key, so nothing was ever sealed
	// for them there.
	ErrNoKey = errors.New("they have no key")
	// ErrBox means that a box does not open under the key: it is another
	// person's, another day's or another authority's, or it was altered.
	ErrBox = errors.New("the box does not open under the worker's key: it was sealed for somebody else or another day, or it was altered")
)

// block is what a profile's length is rounded up to before it is sealed, so
// that its length does not tell what it holds: all but those with the longest
// words take one block.
const block = 256

// Seal encrypts a profile under the worker's key, with AES-256-GCM. What is
// encrypted is the event's canonical bytes, filled up with zero bytes to whole
// blocks; the authority, the worker and the day are bound to it, so that a box
// opens nowhere else.
//
// The nonce is not random but worked out from the content, by HMAC-SHA-256
// under a part of the key that serves for nothing else, so that an offer that
// is sent again seals to the bytes that are on record and is known again. That
// is safe: GCM must not encrypt two texts with one nonce, and two texts of one
// person get the same one only if 96 bits of an HMAC agree by chance, which
// among the few profiles that anybody declares does not happen. It reveals one
// thing: that a person has declared, for a day, just what they had declared for
// it before. Of two people, or of two days, nothing can be told.
//
// The profile must have passed events.CheckEvent; then so does what is returned.
func Seal(key Key, authority string, p *events.ProfileDeclared) *events.ProfileSealed {
	text := pad(events.AppendEvent(nil, p))
	nonce := nonceOf(key, authority, text)
	s := &events.ProfileSealed{Day: p.Day, Worker: p.Worker}
	box := key.cipher("profile").Seal(nonce, nonce, text, bound(authority, s))
	s.Box = encoding.EncodeToString(box)
	return s
}

// nonceOf works out the nonce of a text. It has room for the box behind it.
func nonceOf(key Key, authority string, text []byte) []byte {
	mac := key.derive("nonce", append(owner("profile", authority, ""), text...))
	return append(make([]byte, 0, nonceSize+len(text)+tagSize), mac[:nonceSize]...)
}

var encoding = base64.RawURLEncoding.Strict()

// bound is what a box is bound to.
func bound(authority string, s *events.ProfileSealed) []byte {
	return owner("profile", authority, s.Worker, s.Day.String())
}

// Open decrypts what Seal has sealed. The error wraps ErrBox if the box does
// not open, or does not hold what Seal puts in.
func Open(key Key, authority string, s *events.ProfileSealed) (*events.ProfileDeclared, error) {
	box, err := encoding.DecodeString(s.Box)
	if err != nil || len(box) < nonceSize || encoding.EncodeToString(box) != s.Box { // it passes over ends of lines
		return nil, ErrBox
	}
	text, err := key.cipher("profile").Open(nil, box[:nonceSize], box[nonceSize:], bound(authority, s))
	if err != nil {
		return nil, ErrBox
	}
	p, err := read(text)
	if err == nil && !bytes.Equal(box[:nonceSize], nonceOf(key, authority, text)) {
		err = errors.New("its nonce is not that of its content")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBox, err)
	}
	if p.Worker != s.Worker || p.Day != s.Day {
		return nil, fmt.Errorf("%w: it holds the profile of %s on %s", ErrBox, p.Worker, p.Day)
	}
	return p, nil
}

// read reads a text that was filled up, in the one spelling that Seal has.
func read(text []byte) (*events.ProfileDeclared, error) {
	spelled := bytes.TrimRight(text, "\x00")
	ev, err := events.ParseEvent(spelled)
	if err != nil {
		return nil, err
	}
	p, ok := ev.(*events.ProfileDeclared)
	if !ok {
		return nil, fmt.Errorf("it holds %s", ev.Kind())
	}
	if err := events.CheckEvent(p); err != nil {
		return nil, err
	}
	if !bytes.Equal(pad(events.AppendEvent(nil, p)), text) {
		return nil, errors.New("it is not spelled as profiles are")
	}
	return p, nil
}

// pad fills a text up to whole blocks.
func pad(text []byte) []byte {
	return append(text, make([]byte, (block-len(text)%block)%block)...)
}
