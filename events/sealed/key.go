package sealed

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

// Key is a secret of 32 bytes: a person's own, or the master key that these
// are wrapped by. The zero Key is nobody's.
type Key [32]byte

// NewKey makes a key at random.
func NewKey() Key {
	var k Key
	_, _ = rand.Read(k[:]) // it never fails; the program ends if nothing random is to be had
	return k
}

// Format keeps a key out of logs and messages, whatever the verb.
func (Key) Format(to fmt.State, _ rune) { _, _ = io.WriteString(to, "(a key)") }

// Fingerprint tells keys apart without giving any away.
func (k Key) Fingerprint() string { return fmt.Sprintf("%x", k.derive("fingerprint", nil)[:8]) }

// derive works out what a key amounts to for one purpose and some content.
func (k Key) derive(purpose string, content []byte) []byte {
	h := hmac.New(sha256.New, k[:])
	h.Write([]byte("muster " + purpose + " v1\x00"))
	h.Write(content)
	return h.Sum(nil)
}

// cipher is AES-256-GCM under the part of a key that is for one purpose.
func (k Key) cipher(purpose string) cipher.AEAD {
	block, err := aes.NewCipher(k.derive(purpose, nil))
	if err != nil {
		panic("sealed: " + err.Error()) // the key has 32 bytes
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic("sealed: " + err.Error())
	}
	return gcm
}

// WrappedSize is how many bytes Wrap returns.
const WrappedSize = nonceSize + len(Key{}) + tagSize

const (
	nonceSize = 12
	tagSize   = 16
)

// Wrap encrypts a worker's key under the master key, for the one place that it
// is kept in: it unwraps for this worker of this authority only. Each call
// returns other bytes.
func Wrap(master Key, authority, worker string, key Key) []byte {
	nonce := make([]byte, nonceSize, WrappedSize)
	_, _ = rand.Read(nonce)
	return master.cipher("wrap").Seal(nonce, nonce, key[:], owner("key", authority, worker))
}

// ErrMaster means that a wrapped key does not unwrap: it was wrapped by another
// master key or for another worker, or it is damaged.
var ErrMaster = errors.New("the key does not unwrap: it was wrapped by another master key, or it is damaged; put back the master key that was in use when it was made")

// Unwrap returns the key that Wrap was given, or ErrMaster.
func Unwrap(master Key, authority, worker string, wrapped []byte) (Key, error) {
	if len(wrapped) != WrappedSize {
		return Key{}, ErrMaster
	}
	b, err := master.cipher("wrap").Open(nil, wrapped[:nonceSize], wrapped[nonceSize:], owner("key", authority, worker))
	if err != nil {
		return Key{}, ErrMaster
	}
	return Key(b), nil
}

// owner spells whose something is, so that no two spell the same: neither a
// slug nor an identifier holds a zero byte.
func owner(what string, names ...string) []byte {
	b := []byte(what)
	for _, n := range names {
		b = append(append(b, 0), n...)
	}
	return b
}
