package audit

import (
	"errors"
	"maps"
	"slices"

	"muster/events"
	"muster/events/facts"
	"muster/events/packed"
)

var errSaved = errors.New("not a saved view of who changed what")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = m.record.AppendTo(b)
	for _, things := range m.mentions {
		b = packed.AppendUints(b, uint64(len(things)))
		for _, list := range things {
			b = appendPositions(b, list)
		}
	}
	b = appendLists(b, m.heldBy)
	b = appendLists(b, m.sentTo)
	b = appendLists(b, m.absences)
	b = packed.AppendUints(b, uint64(len(m.actors)))
	for _, who := range slices.Sorted(maps.Keys(m.actors)) {
		b = packed.AppendString(b, who)
		b = appendPositions(b, m.actors[who])
	}
	b = packed.AppendUints(b, uint64(len(m.amends)))
	for _, line := range slices.Sorted(maps.Keys(m.amends)) {
		b = packed.AppendUints(b, uint64(line), uint64(m.amends[line]))
	}
	return b
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	b, err := m.record.Restore(b)
	if err != nil {
		return err
	}
	d := &packed.Reader{Rest: b}
	for k := range m.mentions {
		m.mentions[k] = make([][]events.Position, d.Count())
		for t := range m.mentions[k] {
			m.mentions[k][t] = readPositions(d)
		}
	}
	m.heldBy = readLists(d)
	m.sentTo = readLists(d)
	m.absences = readLists(d)
	for range d.Count() {
		who := d.String()
		m.actors[who] = readPositions(d)
	}
	for range d.Count() {
		line := events.Line(d.Uint())
		m.amends[line] = events.Line(d.Uint())
	}
	if d.Bad || len(d.Rest) > 0 {
		return errSaved
	}
	return nil
}

func readPositions(d *packed.Reader) []events.Position {
	list := make([]events.Position, d.Count())
	was := events.Position(0)
	for i := range list {
		was += events.Position(d.Uint())
		list[i] = was
	}
	return list
}

func appendPositions(b []byte, list []events.Position) []byte {
	b = packed.AppendUints(b, uint64(len(list)))
	was := events.Position(0)
	for _, p := range list {
		b = packed.AppendUints(b, uint64(p-was))
		was = p
	}
	return b
}

func appendLists(b []byte, lists [][]facts.Thing) []byte {
	b = packed.AppendUints(b, uint64(len(lists)))
	for _, list := range lists {
		b = packed.AppendUints(b, uint64(len(list)))
		for _, t := range list {
			b = packed.AppendUints(b, uint64(t))
		}
	}
	return b
}

func readLists(d *packed.Reader) [][]facts.Thing {
	lists := make([][]facts.Thing, d.Count())
	for i := range lists {
		lists[i] = make([]facts.Thing, d.Count())
		for j := range lists[i] {
			lists[i][j] = facts.Thing(d.Uint())
		}
	}
	return lists
}
