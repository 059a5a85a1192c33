package rates

// Rows returns how many rows the view's tables hold, believed or not.
func (m *Model) Rows() int { return m.stock.Len() + m.happened.Len() + m.registers.Len() }
