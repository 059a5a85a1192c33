// Package comparators is the view of what others published: figures of the
// nation, a region, neighbours and the authority itself, by measure, period and
// area, with rank and difference. It stands on comparator.published and
// comparator.withheld.
//
// # Rulings
//
// Two times are kept apart. The as-of day is the day by which a figure was
// released to the world: of several releases the latest on or before it counts,
// and what it revised is told. Known-at is the moment by which the ledger was
// told: a release recorded late is not known before. A question about 2018 asked
// as known in 2018 gives what the report of that year could print.
//
// A later release revises an earlier one whatever the order they are recorded
// in. Of two with the same day of release for one measure, area and period the
// one recorded last holds: that is how a misprint is mended, since what was made
// public cannot be corrected by line.
//
// A question that names no period is about the newest of each measure: of those of
// which anything was released by the day, of whatever area, the last by name, since
// the names of periods begin with the year. If nothing was, it is the one of which
// anything is released first, and the answer says when. It says which period it is;
// in a series it moves on with the days. By period all of them stand side by side: the own figure with
// its rank, and beside it the areas that the question names, or those that are no
// authorities, each with the difference. A period of which nothing was released
// by the day is left out.
//
// A symbol where a figure would be is never a nought. The area then has no
// figure, and the answer says which symbol stands there and what it means; low
// too, which is not known to be 0. A symbol is a release as a figure is: one after a
// figure takes its place, and where one came first there is no first figure. A
// nought that was published is one.
//
// Rank counts how many authorities are strictly better, and one more; those with
// the same published figure share a rank. Lower is better unless the question
// says otherwise. The authorities are those that the question names, or every
// area of which something is on record for the measure and period and that is an
// authority. What an area is, a line about it may say: its area_kind, on a
// figure or a symbol, of whatever measure and period; of several that say so the
// one recorded last holds, of those known. Of an area of which no line says so
// the name decides: the setting groups, and every name that begins with region-,
// are no authorities. An area that the question names under groups is none,
// whatever its lines say. If any of the authorities has no figure there is no
// rank, and it is named, or of more than ten the first ten; nor is there one if
// fewer or more are on record than there are said to be, if the own area is not
// among them, or if it is alone.
//
// An authority that is silent is missing too: one of which something was released
// by the day, a symbol too, of the measure and an earlier period by name, and
// nothing is on record of this one. It may be late, or gone from the map, which the
// ledger cannot tell: whoever asks says so, by the authorities to rank among, or by
// how many there are, and then it is not waited for.
//
// By area, each of which something is on record for the measure and period stands
// by itself, the own one too, or those that the question names.
//
// A difference is the own figure less the area's; in percent it is of the
// area's, to one place, half up. A figure to compare with of nought, or below,
// gives none in percent.
package comparators

import (
	"slices"

	"muster/events"
	"muster/projections/bitemporal"
)

// Fold is the version of the fold: it changes whenever the same entries would
// give another state.
const Fold = 2

// series is what a figure is of: later releases revise it.
type series struct{ Measure, Area, Period string }

// release is a figure, or the symbol in its place, from the day it was released
// until the next release.
type release struct {
	Series   uint32
	Released events.Date
	Value    events.Decimal
	Symbol   string // empty where there is a figure
	Line     events.Line
	Source   string
}

// Model is the state of the view for one authority.
type Model struct {
	authority string
	series    []series
	numbers   map[series]uint32
	releases  bitemporal.Table[release]
	of        bitemporal.Subjects[release] // by the number of the series, from 1
	ever      [][]bitemporal.RowID         // all rows of each series, believed or not
	kinds     map[string][]told            // by area, what it was said to be, as it came to be known
}

// told is what an area was said to be, from an entry on.
type told struct {
	At   events.Position
	Kind string
}

// NewModel returns the view of an authority with nothing folded.
func NewModel(authority string) *Model {
	return &Model{authority: authority, numbers: map[series]uint32{}, kinds: map[string][]told{}}
}

// Apply takes in the entry at a position.
func (m *Model) Apply(at events.Position, e *events.Entry) error {
	for i, ev := range e.Events {
		line := events.LineAt(at, i+1)
		switch e := ev.(type) {
		case *events.ComparatorPublished:
			m.tell(at, e.Area, e.AreaKind)
			m.add(at, series{e.Measure, e.Area, e.Period}, release{Released: e.Released, Value: e.Value, Line: line, Source: e.Source})
		case *events.ComparatorWithheld:
			m.tell(at, e.Area, e.AreaKind)
			m.add(at, series{e.Measure, e.Area, e.Period}, release{Released: e.Released, Symbol: e.Symbol, Line: line, Source: e.Source})
		}
	}
	return nil
}

// tell notes what an area is said to be.
func (m *Model) tell(at events.Position, area, kind string) {
	all := m.kinds[area]
	if kind != "" && (len(all) == 0 || all[len(all)-1].Kind != kind) {
		m.kinds[area] = append(all, told{at, kind})
	}
}

// kind returns what an area was said to be, as known by an entry, or nothing if
// nobody said.
func (m *Model) kind(area string, by events.Position) (kind string) {
	for _, t := range m.kinds[area] {
		if t.At <= by {
			kind = t.Kind
		}
	}
	return kind
}

// number numbers a series, from 1.
func (m *Model) number(s series) uint32 {
	n, known := m.numbers[s]
	if !known {
		m.series, m.ever = append(m.series, s), append(m.ever, nil)
		n = uint32(len(m.series))
		m.numbers[s] = n
	}
	return n
}

// add puts a release among those of its series, each of which holds until the
// next.
func (m *Model) add(at events.Position, s series, r release) {
	r.Series = m.number(s)
	of := m.of.Of(r.Series)
	var rows []bitemporal.Row[release]
	for _, id := range of.Rows() {
		if old := m.releases.Row(id); old.Value.Released != r.Released {
			rows = append(rows, old)
		}
	}
	next := slices.IndexFunc(rows, func(o bitemporal.Row[release]) bool { return o.Value.Released > r.Released })
	if next < 0 {
		next = len(rows)
	}
	rows = slices.Insert(rows, next, bitemporal.Row[release]{Value: r})
	for i := range rows {
		rows[i].Span = events.Span{From: rows[i].Value.Released}
		if i+1 < len(rows) {
			rows[i].Span.To = rows[i+1].Value.Released
		}
	}
	before := m.releases.Len()
	of.Revise(&m.releases, at, 0, rows)
	m.remember(before)
}

// remember notes whose the rows are that were put since there were so many.
func (m *Model) remember(before int) {
	for id := bitemporal.RowID(before); int(id) < m.releases.Len(); id++ {
		of := &m.ever[m.releases.Row(id).Value.Series-1]
		*of = append(*of, id)
	}
}
