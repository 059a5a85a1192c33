package scenarios

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"muster/events"
	"muster/projections/answers"
)

// filled puts figures in the place of the expressions in braces. An expression
// is made of numbers, figures of labelled answers such as june.vacancy.percent
// or june.turnover.headcount.percent, + - * / with spaces around them, and
// parentheses; "| 1" at its end rounds it, half up, to one place.
func filled(text string, asked map[string]*answers.Answer) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		expr, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", fmt.Errorf("has a { without a } after %q", before)
		}
		value, err := evaluated(expr, asked)
		if err != nil {
			return "", fmt.Errorf("{%s}: %w", expr, err)
		}
		b.WriteString(value)
		text = after
	}
}

func evaluated(expr string, asked map[string]*answers.Answer) (string, error) {
	sum, format, shown := strings.Cut(expr, "|")
	words := strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(sum))
	if len(words) == 1 && !shown {
		return figureAt(words[0], asked)
	}
	e := expression{words: words, asked: asked}
	r, err := e.sum()
	switch {
	case err != nil:
		return "", err
	case len(e.words) > 0:
		return "", fmt.Errorf("goes on with %q", e.words[0])
	case shown:
		n, err := strconv.Atoi(strings.TrimSpace(format))
		if err != nil || n < 0 || n > 6 {
			return "", fmt.Errorf("rounds to %q; write a number of places", format)
		}
		return halfUp(r, n), nil
	}
	d := new(big.Rat).Mul(r, big.NewRat(events.Million, 1))
	if !d.IsInt() || !d.Num().IsInt64() {
		return "", errors.New("does not come out even; round it, such as | 1")
	}
	return events.Decimal(d.Num().Int64()).String(), nil
}

// figureAt reads LABEL.MEASURE[.UNIT].FIELD from an answer.
func figureAt(path string, asked map[string]*answers.Answer) (string, error) {
	parts := strings.Split(path, ".")
	if len(parts) < 3 || len(parts) > 4 {
		return "", fmt.Errorf("%q is neither a number nor a figure such as june.vacancy.percent", path)
	}
	a, ok := asked[parts[0]]
	if !ok {
		return "", fmt.Errorf("no question above is labelled %q", parts[0])
	}
	unit := ""
	if len(parts) == 4 {
		unit = parts[2]
	}
	return part{a.Figures}.value(parts[1], unit, parts[len(parts)-1])
}

// expression is what is left to read of one.
type expression struct {
	words []string
	asked map[string]*answers.Answer
}

func (e *expression) took(word string) bool {
	if len(e.words) > 0 && e.words[0] == word {
		e.words = e.words[1:]
		return true
	}
	return false
}

func (e *expression) sum() (*big.Rat, error) {
	total, err := e.product()
	for err == nil {
		var next *big.Rat
		switch {
		case e.took("+"):
			if next, err = e.product(); err == nil {
				total.Add(total, next)
			}
		case e.took("-"):
			if next, err = e.product(); err == nil {
				total.Sub(total, next)
			}
		default:
			return total, nil
		}
	}
	return nil, err
}

func (e *expression) product() (*big.Rat, error) {
	total, err := e.operand()
	for err == nil {
		var next *big.Rat
		switch {
		case e.took("*"):
			if next, err = e.operand(); err == nil {
				total.Mul(total, next)
			}
		case e.took("/"):
			if next, err = e.operand(); err == nil {
				if next.Sign() == 0 {
					return nil, errors.New("divides by nought")
				}
				total.Quo(total, next)
			}
		default:
			return total, nil
		}
	}
	return nil, err
}

func (e *expression) operand() (*big.Rat, error) {
	if e.took("(") {
		total, err := e.sum()
		if err == nil && !e.took(")") {
			err = errors.New("lacks a )")
		}
		return total, err
	}
	if len(e.words) == 0 {
		return nil, errors.New("ends too soon")
	}
	word := e.words[0]
	e.words = e.words[1:]
	if _, err := events.ParseDecimal(word); err != nil {
		if word, err = figureAt(word, e.asked); err != nil {
			return nil, err
		}
	}
	r, ok := new(big.Rat).SetString(word)
	if !ok {
		return nil, fmt.Errorf("%q is not a number", word)
	}
	return r, nil
}
