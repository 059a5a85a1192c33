package rates

import "muster/events"

// Rows returns how many rows the view's tables hold, believed or not.
func (m *Model) Rows() int {
	return m.staff.Stock.Len() + m.staff.Happened.Len() + m.registers.Len()
}

// Subjects returns the ids of what was in the stock on a day.
func (m *Model) Subjects(day events.Date) (ids []string) {
	for _, r := range m.staff.Stock.At(day, 1<<40) {
		ids = append(ids, m.staff.Subject(&r.Value))
	}
	return ids
}
