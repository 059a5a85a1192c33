package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events/facts"
)

func TestPresences(t *testing.T) {
	const (
		post   = "post.established on 2010-01-01 post P1 role case-holder grade sw team north service cin fte 1"
		second = "post.established on 2010-01-01 post P2 role family-support grade fs team north service cin fte 1"
		hired  = "worker.hired on 2018-01-01 worker W post P1 role case-holder grade sw team north fte 0.5 contract permanent origin agency"
		also   = "worker.hired on 2018-03-01 worker W post P2 role family-support grade fs team north fte 0.5 contract permanent origin agency"
		gone   = "worker.left last_day 2018-06-30 worker W post P1 reason other destination other"
		agency = " worker W agency reed role case-holder team north fte 1 reason vacancy"
	)
	for name, c := range map[string]struct {
		say  []string
		want string
	}{
		"not yet":                       {[]string{post}, ""},
		"in post":                       {[]string{post, hired}, "[2018-01-01, ) 2.1 -"},
		"left":                          {[]string{post, hired, gone}, "[2018-01-01, 2018-07-01) 2.1 3.1"},
		"one of two posts left":         {[]string{post, second, hired, also, gone}, "[2018-01-01, ) 3.1 -"},
		"hours changed":                 {[]string{post, hired, "worker.hours_changed on 2018-02-01 worker W fte 0.4"}, "[2018-01-01, ) 2.1 -"},
		"back the next day":             {[]string{post, hired, gone, strings.Replace(hired, "2018-01-01", "2018-07-01", 1)}, "[2018-01-01, ) 2.1 -"},
		"back a day later":              {[]string{post, hired, gone, strings.Replace(hired, "2018-01-01", "2018-07-02", 1)}, "[2018-01-01, 2018-07-01) 2.1 3.1; [2018-07-02, ) 4.1 -"},
		"from an agency, then employed": {[]string{post, "agency.started on 2017-06-01 assignment A" + agency, "agency.ended last_day 2017-12-31 assignment A made_permanent true", hired}, "[2017-06-01, ) 2.1 -"},
		"from an agency, and gone":      {[]string{post, "agency.started on 2017-06-01 assignment A" + agency, "agency.changed on 2017-08-01 assignment A fte 0.5", "agency.ended last_day 2017-12-30 assignment A"}, "[2017-06-01, 2017-12-31) 2.1 4.1"},
		"one assignment inside another": {[]string{"agency.started on 2017-06-01 assignment A" + agency, "agency.started on 2017-07-01 assignment B" + agency, "agency.ended last_day 2017-07-31 assignment B", "agency.ended last_day 2017-08-31 assignment A"}, "[2017-06-01, 2017-09-01) 1.1 4.1"},
	} {
		t.Run(name, func(t *testing.T) {
			l := &ledger{t: t}
			for _, line := range c.say {
				require.NoError(t, l.say(line))
			}
			var out []string
			for _, p := range l.Presences(l.Called(facts.Worker, "W"), nil) {
				end := "-"
				if p.EndLine != 0 {
					end = p.EndLine.String()
				}
				out = append(out, fmt.Sprintf("%s %s %s", p.Span, p.Line, end))
			}
			require.Equal(t, c.want, strings.Join(out, "; "))
		})
	}
}
