// Package bitemporal keeps what was believed, when it was believed, and of
// which days, and sums it without touching the rows.
//
// Every fact here has two axes. The days on which it holds in the world are an
// events.Span, half-open. The entries from and until which the ledger said so
// are a half-open run of events.Position, the known axis. A question has one
// coordinate on each: the world as of a day, by what was known by an entry.
// Updates arrive in the order of the ledger, so the known axis only grows, and
// an answer known by an entry that has been passed never changes again.
//
// A Table holds the rows. A row is never edited: a correction closes it from an
// entry on and puts another. A Tally sums the rows of a table by a key, and a
// Flow sums rows that happen on one day over a window of days; both are kept as
// the table changes and answer for any pair of coordinates in about the time of
// a few cache misses and a short scan, however many rows there are and however
// often they were corrected.
//
// # How a tally answers
//
// A row adds its amount to every day from its first on, and takes it back from
// the day after its last; closing the row does the opposite. So a row is a few
// steps (known, day, amount), and the sum on day D known by K is the total of
// the steps with known ≤ K and day ≤ D: a dominance sum in two dimensions.
//
// The steps of up to eight keys are kept together in the order they arrive, cut
// into blocks. At the head of each block stands a row of running totals of all
// earlier steps, by bucket of 64 days. Each bucket keeps its own steps too, also
// in order of arrival, cut into chunks, each headed by running totals by day.
// The answer is then the sum of
//
//   - the block's total of all earlier buckets, one lookup;
//   - the bucket's own earlier steps, one lookup and the scan of part of a chunk;
//   - the steps of the block itself up to K, the scan of part of a block.
//
// A block is about as long as its row of totals, so the totals double the
// memory of the steps and no more: about 36 bytes a step in all, of which a row
// makes two at most and closing it two more. Nothing is ever merged or sorted,
// and appending costs a constant.
//
// Tables and tallies are pure: no clock, no input or output, no randomness, no
// floating point. They have no locks: any number of readers, or one writer.
package bitemporal
