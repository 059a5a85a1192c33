package comparators

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"muster/events"
	"muster/events/packed"
	"muster/projections/bitemporal"
)

var errSaved = errors.New("not a saved view of comparators")

// AppendState appends the saved form of the view to b.
func (m *Model) AppendState(b []byte) []byte {
	b = packed.AppendUints(b, uint64(len(m.series)))
	for _, s := range m.series {
		b = packed.AppendString(packed.AppendString(packed.AppendString(b, s.Measure), s.Area), s.Period)
	}
	b = m.releases.AppendTo(b, func(b []byte, r release) []byte {
		b = packed.AppendInt(packed.AppendUints(b, uint64(r.Series), uint64(r.Released)), int64(r.Value))
		return packed.AppendString(packed.AppendUints(packed.AppendString(b, r.Symbol), uint64(r.Line)), r.Source)
	})
	return m.appendKinds(m.of.AppendTo(b))
}

func (m *Model) appendKinds(b []byte) []byte {
	b = packed.AppendUints(b, uint64(len(m.kinds)))
	for _, area := range slices.Sorted(maps.Keys(m.kinds)) {
		b = packed.AppendUints(packed.AppendString(b, area), uint64(len(m.kinds[area])))
		for _, t := range m.kinds[area] {
			b = packed.AppendString(packed.AppendUints(b, uint64(t.At)), t.Kind)
		}
	}
	return b
}

// readKinds reads what areas were said to be.
func (m *Model) readKinds(d *packed.Reader) {
	for range d.Count() {
		area, list := d.String(), make([]told, d.Count())
		for i := range list {
			list[i] = told{events.Position(d.Uint()), d.String()}
			d.Bad = d.Bad || !slices.Contains(events.AreaKinds, list[i].Kind)
		}
		m.kinds[area] = list
	}
}

// RestoreState fills an empty view from a saved form.
func (m *Model) RestoreState(b []byte) error {
	d := &packed.Reader{Rest: b}
	for n := range d.Count() {
		if m.number(series{d.String(), d.String(), d.String()}) != uint32(n+1) {
			return errSaved
		}
	}
	if d.Bad {
		return errSaved
	}
	b, err := m.releases.Restore(d.Rest, m.readRelease)
	if err != nil {
		return fmt.Errorf("restore the releases: %w", err)
	}
	m.remember(0)
	d.Rest = b
	m.of = bitemporal.ReadSubjects(d, &m.releases)
	m.readKinds(d)
	if d.Bad || len(d.Rest) > 0 || len(m.of) != len(m.series) {
		return errSaved
	}
	return nil
}

func (m *Model) readRelease(b []byte) (release, []byte, error) {
	d := packed.Reader{Rest: b}
	r := release{Series: uint32(d.Uint()), Released: events.Date(d.Uint()), Value: events.Decimal(d.Int()), Symbol: d.String(), Line: events.Line(d.Uint()), Source: d.String()}
	if d.Bad || r.Series == 0 || int(r.Series) > len(m.series) || r.Symbol != "" && !slices.Contains(events.WithheldSymbols, r.Symbol) {
		return r, nil, errSaved
	}
	return r, d.Rest, nil
}
