package events_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"muster/events"
)

func TestManyAgrees(t *testing.T) {
	for n, want := range map[int]string{0: "0 people", 1: "1 person", 2: "2 people", 21: "21 people"} {
		require.Equal(t, want, events.Many(n, "person", "people"))
	}
}

func TestACodeOfTheNationalListIsTakenForItsWord(t *testing.T) {
	for reason, want := range map[string]string{
		"MANAGE": `is "MANAGE", a code of the national list; write the word for it, managing-caseloads`,
		"swdied": `is "swdied", a code of the national list; write the word for it, worker-died`,
		"MANAG":  `is "MANAG"; it must be one of managing-caseloads, `,
	} {
		err := events.CheckEvent(&events.CaseMoved{Day: 1, Case: "C1", From: "W1", To: "W2", Reason: reason})
		require.ErrorContains(t, err, want)
	}
	err := events.CheckEvent(&events.AbsenceStarted{Day: 1, Absence: "A1", Worker: "W1", Reason: "SIC"})
	require.ErrorContains(t, err, "write the word for it, sickness-short or sickness-long")
	for i, code := range events.MoveCodes {
		err := events.CheckEvent(&events.CaseMoved{Day: 1, Case: "C1", From: "W1", To: "W2", Reason: code})
		require.ErrorContains(t, err, "write the word for it, "+events.MoveReasons[i])
	}
}
