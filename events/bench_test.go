package events_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/events"
)

// busy returns an entry of n events such as a council's import holds: many
// people and posts, a few teams and roles.
func busy(n int) *events.Entry { return busyFrom(0, n) }

// busyFrom returns the entry of the events from the nth of a long import on.
func busyFrom(from, n int) *events.Entry {
	day, _ := events.DateOf(2019, 1, 7)
	e := &events.Entry{
		ID: "0197a3c2-7c1e-7d0a-9f52-3b1f6f1d2e41", Book: events.Workforce, By: "priya.shah",
		Why:    "establishment return for January 2019",
		Source: "ESR extract 2019-01-31.csv", Prev: events.Genesis("leicestershire"),
		Recorded: events.InstantOf(time.Date(2019, 2, 1, 9, 30, 12, 345678000, time.UTC)), Asserted: true,
	}
	for i := from; i < from+n; i++ {
		worker, post := fmt.Sprintf("w-%05d", i*7919%3000), fmt.Sprintf("post-%04d", i*104729%2500)
		team, on := fmt.Sprintf("duty-and-assessment-%d", i%12), day+events.Date(i%90)
		var ev events.Event
		switch i % 6 {
		case 0, 1:
			ev = &events.WorkerHired{Day: on, Worker: worker, Post: post, Role: "case-holder", Grade: "grade-10", Team: team,
				FTE: events.Million, Contract: "permanent", Origin: "newly-qualified", Registration: "sw-" + worker[2:],
				Qualified: on - 200, NewlyQualified: true}
		case 2:
			ev = &events.WorkerLeft{LastDay: on, Worker: worker, Reason: "resignation", Destination: "english-council"}
		case 3:
			ev = &events.HoursChanged{Day: on, Worker: worker, Post: post, FTE: 600_000}
		case 4:
			ev = &events.WorkerMoved{Day: on, Worker: worker, From: post, Post: post, Role: "senior-practitioner", Grade: "grade-11", Team: team}
		case 5:
			ev = &events.AgencyStarted{Day: on, Assignment: "a-" + worker, Worker: worker, Agency: "reed", Role: "case-holder",
				Team: team, FTE: 810_811, Reason: "vacancy", Covers: post, ExpectedEnd: on + 90, HourlyRate: 3450}
		}
		e.Events = append(e.Events, ev)
	}
	return e
}

func sizes(b *testing.B, run func(b *testing.B, e *events.Entry, stored []byte)) {
	for _, n := range []int{1, 100} {
		e := busy(n)
		stored := events.AppendEntry(nil, e)
		require.NoError(b, events.Check(e))
		b.Run(fmt.Sprintf("events=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(stored)))
			run(b, e, stored)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/event")
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(len(stored))/float64(n), "B/event")
		})
	}
}

func BenchmarkAppendEntry(b *testing.B) {
	sizes(b, func(b *testing.B, e *events.Entry, _ []byte) {
		var buf []byte
		for b.Loop() {
			buf = events.AppendEntry(buf[:0], e)
		}
	})
}

func BenchmarkDecodeEntry(b *testing.B) {
	sizes(b, func(b *testing.B, _ *events.Entry, stored []byte) {
		var d events.Decoder
		for b.Loop() {
			if _, err := d.Entry(stored); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkDecodeLedger reads 20,000 events about 3,000 people and 2,500 posts
// over and over, as a rebuild does.
func BenchmarkDecodeLedger(b *testing.B) {
	var stored [][]byte
	size := 0
	for i := range 200 {
		stored = append(stored, events.AppendEntry(nil, busyFrom(100*i, 100)))
		size += len(stored[i])
	}
	b.ReportAllocs()
	b.SetBytes(int64(size))
	var d events.Decoder
	for b.Loop() {
		for _, one := range stored {
			if _, err := d.Entry(one); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*20_000), "ns/event")
	b.ReportMetric(float64(b.N*20_000)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkDecodeEntryWithoutDecoder(b *testing.B) {
	sizes(b, func(b *testing.B, _ *events.Entry, stored []byte) {
		for b.Loop() {
			if _, err := events.DecodeEntry(stored); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkParseEntry(b *testing.B) {
	sizes(b, func(b *testing.B, e *events.Entry, _ []byte) {
		offered := events.AppendOffer(nil, e)
		for b.Loop() {
			if _, err := events.ParseEntry(offered); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	sizes(b, func(b *testing.B, e *events.Entry, _ []byte) {
		for b.Loop() {
			if err := events.Check(e); err != nil {
				b.Fatal(err)
			}
		}
	})
}
