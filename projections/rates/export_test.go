package rates

import "muster/events"

// Rows returns how many rows the view's tables hold, believed or not.
func (m *Model) Rows() int { return m.stock.Len() + m.happened.Len() + m.registers.Len() }

// Subjects returns the ids of what was in the stock on a day.
func (m *Model) Subjects(day events.Date) (ids []string) {
	a := &asked{m: m}
	for _, r := range m.stock.At(day, 1<<40) {
		ids = append(ids, a.subject(r.Value))
	}
	return ids
}
