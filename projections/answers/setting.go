package answers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Setting is something of its own that a view may be told.
type Setting struct {
	Name, Default, Usage string
	// Check says what is wrong with a value; nil takes any.
	Check func(string) error
	// For lists the ids of the definitions that it goes with, and with any other
	// it is refused; nil is all.
	For []string
}

// check says what is wrong with a value of a setting, together with a
// definition.
func (s *Setting) check(value string, d *Definition) error {
	if s.For != nil && !slices.Contains(s.For, d.ID) {
		return Refuse("%s says nothing to the definition %s; it goes with %s", s.Name, d.ID, Either(s.For))
	}
	if s.Check == nil {
		return nil
	}
	if err := s.Check(value); err != nil {
		return Refuse("%s: %v", s.Name, err)
	}
	return nil
}

// OneOf makes the Check of a setting that takes some values only.
func OneOf(values ...string) func(string) error {
	return func(s string) error {
		if slices.Contains(values, s) {
			return nil
		}
		return fmt.Errorf("is %q; it is %s", s, Either(values))
	}
}

// MonthsTo makes the Check of a setting of a number of months, up to the most
// that is taken.
func MonthsTo(most int) func(string) error {
	return func(s string) error {
		if n, err := strconv.Atoi(s); err != nil || n < 1 || n > most || strconv.Itoa(n) != s {
			return fmt.Errorf("is %q; give a number of months from 1 to %d", s, most)
		}
		return nil
	}
}

// Either lists what there is to choose from: a, b or c.
func Either(list []string) string {
	if n := len(list) - 1; n > 0 {
		return strings.Join(list[:n], ", ") + " or " + list[n]
	}
	return strings.Join(list, "")
}
