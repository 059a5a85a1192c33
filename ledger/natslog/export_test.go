package natslog

// InBulk has a ledger read in bulk, however short it is.
func InBulk(l *Log) *Log {
	l.bulkFrom = 1
	return l
}
