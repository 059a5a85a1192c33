package answers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"muster/events"
	"muster/projections"
)

// About says what a view can be asked. The command line and the stories are
// made from it.
type About struct {
	View        string
	Short       string // one line, for lists of commands
	Long        string // what its figures mean
	Examples    string // commands to copy
	Dimensions  []string
	Definitions []Definition // at least one
	Settings    []Setting
	// Whole is that a series is answered whole or not at all, since what is told
	// of one of its days goes by the others.
	Whole bool
	Books []events.Book // that it stands on: the answers give the known position of each, and tell by them what is a forecast
}

// Definition is a named set of formulas.
type Definition struct {
	ID, Title, Source string
	Formulas          []string // written out
}

// Refuse makes a refusal of a question.
func Refuse(format string, args ...any) error {
	return &projections.Refusal{Reason: fmt.Sprintf(format, args...)}
}

// Check says what is wrong with a question, or returns nil. What needs the
// ledger, such as whether a team exists, is not its concern.
func (a *About) Check(q *Question) error {
	definition, err := a.Definition(q.Definition)
	if err != nil {
		return err
	}
	if err := a.checkSplit(q); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(q.Settings)) {
		i := slices.IndexFunc(a.Settings, func(s Setting) bool { return s.Name == name })
		if i < 0 {
			return Refuse("%s has no setting %q; it has %s", a.View, name, a.settingNames())
		}
		if err := a.Settings[i].check(q.Settings[name], definition); err != nil {
			return err
		}
	}
	return nil
}

// checkSplit says what is wrong with By or Only.
func (a *About) checkSplit(q *Question) error {
	by := q.By
	if q.Only != "" {
		dimension, value := onlyOf(q.Only)
		switch {
		case by != "":
			return Refuse("by %s and only %s together are not to be had; only is one group, and by is all of them", by, q.Only)
		case value == "" || dimension == "":
			return Refuse("only is %q; write a dimension and its value, such as team=north", q.Only)
		}
		by = dimension
	}
	switch {
	case by == "" || slices.Contains(a.Dimensions, by):
		return nil
	case len(a.Dimensions) == 0:
		return Refuse("%s is not split by anything; leave out %q", a.View, by)
	}
	return Refuse("%s is not split by %q; it goes by %s", a.View, by, strings.Join(a.Dimensions, ", "))
}

func (a *About) settingNames() string {
	var names []string
	for _, s := range a.Settings {
		names = append(names, s.Name)
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// Definition returns the definition with an id; empty means the first.
func (a *About) Definition(id string) (*Definition, error) {
	for i := range a.Definitions {
		if d := &a.Definitions[i]; d.ID == id || id == "" {
			return d, nil
		}
	}
	if len(a.Definitions) == 1 {
		return nil, Refuse("there is no definition %q; there is %s only", id, a.Definitions[0].ID)
	}
	return nil, Refuse("there is no definition %q; there are %s", id, strings.Join(a.IDs(), ", "))
}

// IDs lists the ids of the definitions.
func (a *About) IDs() []string {
	var ids []string
	for _, d := range a.Definitions {
		ids = append(ids, d.ID)
	}
	return ids
}

// Setting returns what a question says of a setting, or its default.
func (a *About) Setting(q *Question, name string) string {
	if v, given := q.Settings[name]; given {
		return v
	}
	for _, s := range a.Settings {
		if s.Name == name {
			return s.Default
		}
	}
	panic("answers: the view " + a.View + " has no setting " + name)
}
