package events

import "fmt"

// Many says how many of something there are, in words that agree: 1 person,
// 2 people, 0 people.
func Many[N ~int | ~int64](n N, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
