package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"muster/projections"
	"muster/projections/answers"
	"muster/scenarios"
)

// regionPeople is how many staff an authority of the region has on average: as
// many as Leeds, with whom the fifteen ledgers have 22 million events and take 2.4 GB.
// MUSTER_REGION_PEOPLE says another number.
func regionPeople(b *testing.B) int {
	s := os.Getenv("MUSTER_REGION_PEOPLE")
	if s == "" {
		return 700
	}
	n, err := strconv.Atoi(s)
	require.NoError(b, err, "MUSTER_REGION_PEOPLE is a number of people, such as 70")
	return n
}

// BenchmarkRegion rebuilds the view of rates of each of the fifteen authorities
// of a region. Each has a stream of its own on one server in this process, and a
// projector of its own in it, as in the process of `muster projector rates`: one
// after another, and two at a time. Each is asked one question and one series of
// ten years by month when it is live, while another may still be folding; of the
// fifteen times the middle is told. All projectors are kept to the end.
func BenchmarkRegion(b *testing.B) {
	server, total := startUnsynced(b), 0
	var region []*council
	for _, config := range scenarios.Region(scenarios.RegionConfig{Seed: 1, People: regionPeople(b), PerEntry: loadedPerEntry}) {
		l := server.fill(b, config)
		region = append(region, l)
		total += l.events
	}
	defer debug.SetGCPercent(debug.SetGCPercent(asProjector))
	i := slices.IndexFunc(views, func(v view) bool { return v.Name == "rates" })
	for _, side := range []int{1, 2} {
		b.Run(fmt.Sprintf("at-a-time=%d", side), func(b *testing.B) {
			var took time.Duration
			var r *rebuiltRegion
			before := inUse()
			for range b.N {
				r = new(rebuiltRegion)
				began := time.Now()
				require.NoError(b, r.rebuild(b.Context(), region, views[i].View, side))
				took += time.Since(began)
			}
			b.ReportMetric(float64(len(r.kept)), "authorities")
			b.ReportMetric(float64(total), "events")
			b.ReportMetric(float64(total*b.N)/took.Seconds(), "events/s")
			b.ReportMetric(float64(middle(r.questions).Nanoseconds())/1e3, "µs/question")
			b.ReportMetric(float64(middle(r.series).Nanoseconds())/1e6, "ms/series")
			b.ReportMetric(float64(inUse()-before)/(1<<20), "MiB")
			b.ReportMetric(0, "ns/op")
			runtime.KeepAlive(r)
		})
	}
}

// rebuiltRegion is the projectors of a region, and how long each took to answer.
type rebuiltRegion struct {
	mu                sync.Mutex
	kept              []*projections.Projector
	questions, series []time.Duration
	errs              []error
}

// rebuild rebuilds a view of each authority, so many at a time, and asks it.
func (r *rebuiltRegion) rebuild(ctx context.Context, region []*council, v projections.View, atATime int) error {
	waiting := make(chan *council, len(region))
	for _, l := range region {
		waiting <- l
	}
	close(waiting)
	var all sync.WaitGroup
	for range atATime {
		all.Go(func() {
			for l := range waiting {
				r.one(ctx, l, v)
			}
		})
	}
	all.Wait()
	return errors.Join(r.errs...)
}

func (r *rebuiltRegion) one(ctx context.Context, l *council, v projections.View) {
	p, _, err := l.rebuilt(ctx, v)
	question, err1 := answered(ctx, p, answers.Question{AsOf: l.last.AddMonths(-18), KnownAt: l.last.AddMonths(-6).String()})
	series, err2 := answered(ctx, p, answers.Question{From: l.last.AddMonths(-119), To: l.last, Every: "month"})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept, r.errs = append(r.kept, p), append(r.errs, err, err1, err2)
	r.questions, r.series = append(r.questions, question), append(r.series, series)
}
