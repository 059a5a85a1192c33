package events

import (
	"slices"
	"strings"
)

// The choices below are DfE's code lists for the children's social work
// workforce census, spelled as words; the position in each list is DfE's code.

// SocialWorkRoles are the census roles 1 to 6, from most to least senior. A
// worker in one of them is in the social work workforce; any other role, such
// as family-support, is a children's services role outside it.
var SocialWorkRoles = []string{
	"senior-manager", "middle-manager", "first-line-manager",
	"senior-practitioner", "case-holder", "qualified-without-cases",
}

// Seniority returns 1 for the most senior social work role to 6 for the least,
// and 0 for a role outside the social work workforce.
func Seniority(role string) int { return codeOf(SocialWorkRoles, role) }

// RoleMeant returns the social work role of which a role looks like another
// spelling: one that differs by case or by two letters at most. It is empty for
// a social work role and for one that is like none of them.
func RoleMeant(role string) string {
	if slices.Contains(SocialWorkRoles, role) {
		return ""
	}
	const tooFar = 3
	best, least := "", tooFar
	role = strings.ToLower(role)
	for _, r := range SocialWorkRoles {
		if n := distance(role, r, tooFar); n < least {
			best, least = r, n
		}
	}
	return best
}

// Origins are where a starter came from, census codes 1 to 10.
var Origins = []string{
	"newly-qualified", "english-council", "outside-england", "agency", "other-social-work",
	"other-social-care", "no-social-care", "other", "not-known", "not-collected",
}

// Destinations are where a leaver went, census codes 1 to 9.
var Destinations = []string{
	"english-council", "outside-england", "agency", "other-social-work", "other-social-care",
	"no-social-care", "other", "not-known", "not-collected",
}

// LeavingReasons are why a worker left, census codes 1 to 10.
var LeavingReasons = []string{
	"resignation", "voluntary-redundancy", "compulsory-redundancy", "dismissed", "retired",
	"deceased", "moved-within-council", "other", "not-known", "not-collected",
}

// AgencyReasons are what an agency worker is engaged for.
var AgencyReasons = []string{"vacancy", "maternity", "sickness", "awaiting-transfer", "asye-support", "additional"}

// Contracts are the forms of employment.
var Contracts = []string{"permanent", "fixed-term"}

// CaseStatuses are the kinds of case.
var CaseStatuses = []string{"in-need", "protection", "looked-after", "care-leaver"}

// MoveReasons are why a case goes from one social worker to another: the ten
// codes of the national list, in its order. MoveCodes are the codes themselves.
var (
	MoveReasons = []string{
		"managing-caseloads", "first-contact", "worker-left", "restructure", "transfer-process",
		"absence-cover", "child-asked", "carer-asked", "worker-died", "other",
	}
	MoveCodes = []string{"MANAGE", "FCONTA", "LEFTRL", "ORGRST", "TSPROC", "ABSENC", "CHCHAN", "PCCHAN", "SWDIED", "OTHERS"}
)

// GrievanceForms, GrievanceOutcomes and ActionStates say how a grievance is
// raised, how it ends, and how far an action about it is.
var (
	GrievanceForms    = []string{"individual", "collective"}
	GrievanceOutcomes = []string{"upheld", "partly-upheld", "not-upheld", "agreed"}
	ActionStates      = []string{"taken", "in-train"}
)

// AbsenceReasons are why a worker is away: the census's kinds of absence, with
// sickness told apart by length. AbsenceCodes are the census's own.
var (
	AbsenceReasons = []string{"sickness-short", "sickness-long", "maternity", "training", "public-duty", "unauthorised", "unpaid", "other"}
	AbsenceCodes   = []string{"SIC", "SIC", "MAT", "TRN", "PUB", "UNA", "UNP", "OTH"}
)

// Sexes and YesOrNo are what a profile may say; what a worker does not tell is
// left out, and is counted as unknown.
var (
	Sexes   = []string{"female", "male", "other"}
	YesOrNo = []string{"yes", "no"}
)

// TrainingRoutes are the ways into social work, and TrainingOutcomes what
// becomes of those on them.
var (
	TrainingRoutes   = []string{"frontline", "step-up", "apprenticeship", "student"}
	TrainingOutcomes = []string{"qualified", "hired", "withdrew"}
)

// WithheldSymbols are what a publisher prints in the place of a figure; none of
// them is a nought.
var WithheldSymbols = []string{"z", "x", "c", "u", "low", ":"}

// AreaKinds are what an area can be of which figures are published. Only
// authorities are ranked; a group is any other set of them, such as statistical
// neighbours. Where a line does not say, the area's name decides, as it did
// before a line could: national, statistical-neighbours, outstanding-authorities
// and what begins with region- are no authorities, and all others are.
var AreaKinds = []string{"authority", "region", "nation", "group"}

// codesOf returns the codes that a national list has for the words of a choice,
// in the same order, or nil.
func codesOf(words []string) []string {
	switch {
	case slices.Equal(words, MoveReasons):
		return MoveCodes
	case slices.Equal(words, AbsenceReasons):
		return AbsenceCodes
	}
	return nil
}

// wordsOf returns the words of a choice that a code of the national list stands
// for, in whatever case it is written, or nil if it is none.
func wordsOf(choice []string, code string) (words []string) {
	for i, c := range codesOf(choice) {
		if strings.EqualFold(c, code) {
			words = append(words, choice[i])
		}
	}
	return words
}

// codeOf returns a choice's position in its list, counted from 1, or 0.
func codeOf(list []string, s string) int {
	for i, c := range list {
		if c == s {
			return i + 1
		}
	}
	return 0
}
