package scenarios

import "muster/events"

// hundredths is an FTE in hundredths: 205.84 FTE is 20584. The history works in
// these, as a contract of so many hours in a week of 37 is recorded.
type hundredths int

func (h hundredths) fte() events.FTE { return events.FTE(h) * events.Million / 100 }

// stock is a number of people and their FTE.
type stock struct {
	heads int
	fte   hundredths
}

// byReason is what the agency workers of one day are engaged for.
type byReason map[string]stock

// quarter is what the history must come to at the end of a quarter.
type quarter struct {
	ends     string
	inPost   stock
	starters stock // in the quarter
	leavers  stock // in the quarter
	vacant   hundredths
	agency   byReason
}

// The history is built to come to these figures. Published are:
//
// At 30 September 2017, 2018 and 2019, the row for Leicestershire in the
// Department for Education's children's social work workforce (CSWW) census:
// in post, starters and leavers of the year, agency and vacancies, in FTE and
// heads. Contains public sector information licensed under the Open Government
// Licence v3.0. The quarters of a year sum to its row.
//
// At 31 December 2018, 31 March 2019 and 30 June 2019, vacancies and agency in
// FTE from the table at paragraph 12 of Leicestershire County Council's report
// on the recruitment and retention of social workers, September 2019; for June
// also agency by reason (paragraph 15). The in-post FTE of those three days is
// what the report's agency rates leave: 48.5 / (228.1 + 48.5) = 17.5%,
// 41 / (247.6 + 41) = 14.2%, 53 / (260.4 + 53) = 16.9%.
//
// Everything else is assumed: the split of a year's starters and leavers over
// its quarters, heads between the census days, other quarters, and agency by
// reason other than in June 2019 (though at 30 September 2017 all, and at 30
// September 2018 37 FTE, cover vacancies, as the census says).
//
// One figure has a second place. The census prints 205.8 in post and 38.8
// leavers for 2017 and a turnover of 18.8%, but 38.8/205.8 = 18.85, which rounds
// to 18.9. The rate was worked out before rounding; 205.84 fits all three.
var leicestershireQuarters = []quarter{
	{"2016-12-31", stock{238, 21730}, stock{6, 580}, stock{9, 800}, 4100, byReason{"vacancy": {42, 4100}}},     // assumed
	{"2017-03-31", stock{233, 21330}, stock{5, 480}, stock{10, 880}, 4400, byReason{"vacancy": {44, 4300}}},    // assumed
	{"2017-06-30", stock{226, 20750}, stock{4, 390}, stock{11, 970}, 4700, byReason{"vacancy": {46, 4500}}},    // assumed
	{"2017-09-30", stock{223, 20584}, stock{11, 1060}, stock{14, 1230}, 5020, byReason{"vacancy": {49, 4740}}}, // census

	{"2017-12-31", stock{229, 21140}, stock{10, 960}, stock{8, 760}, 4700, byReason{"vacancy": {46, 4500}, "maternity": {1, 100}, "asye-support": {1, 100}}},                          // assumed
	{"2018-03-31", stock{233, 21520}, stock{8, 770}, stock{8, 760}, 4400, byReason{"vacancy": {43, 4200}, "maternity": {2, 200}, "asye-support": {2, 200}, "sickness": {1, 100}}},     // assumed
	{"2018-06-30", stock{236, 21780}, stock{7, 680}, stock{8, 760}, 4100, byReason{"vacancy": {39, 3900}, "maternity": {3, 300}, "asye-support": {2, 200}, "additional": {3, 300}}},   // assumed
	{"2018-09-30", stock{247, 22810}, stock{16, 1540}, stock{9, 850}, 3700, byReason{"vacancy": {37, 3700}, "maternity": {3, 300}, "asye-support": {2, 200}, "additional": {7, 630}}}, // census

	{"2018-12-31", stock{249, 22810}, stock{8, 770}, stock{8, 740}, 2350, byReason{"vacancy": {24, 2350}, "maternity": {4, 400}, "asye-support": {3, 300}, "sickness": {1, 100}, "additional": {17, 1700}}},                                  // report
	{"2019-03-31", stock{271, 24760}, stock{16, 1550}, stock{4, 360}, 1350, byReason{"vacancy": {10, 1000}, "maternity": {5, 500}, "asye-support": {4, 400}, "sickness": {1, 100}, "awaiting-transfer": {1, 100}, "additional": {20, 2000}}}, // report
	{"2019-06-30", stock{285, 26040}, stock{11, 1060}, stock{5, 470}, 2500, byReason{"vacancy": {18, 1750}, "maternity": {6, 600}, "asye-support": {6, 600}, "sickness": {2, 150}, "awaiting-transfer": {2, 200}, "additional": {20, 2000}}}, // report
	{"2019-09-30", stock{273, 24760}, stock{6, 570}, stock{13, 1200}, 2200, byReason{"vacancy": {16, 1600}, "maternity": {6, 600}, "asye-support": {6, 600}, "sickness": {2, 150}, "awaiting-transfer": {2, 200}, "additional": {20, 2000}}}, // census
}

// leicestershireOpening is the assumed position at 30 September 2016, from which
// the published starters and leavers of the year lead to 2017 without a gap.
var leicestershireOpening = quarter{ends: "2016-09-30", inPost: stock{241, 21950}, vacant: 3800, agency: byReason{"vacancy": {39, 3800}}}

// vacantByGrade splits vacancies over the grades: in June 2019 as paragraph 8 of
// the report has it, otherwise in about the same proportions.
func vacantByGrade(q quarter) map[string]hundredths {
	if q.ends == "2019-06-30" {
		return map[string]hundredths{"social-worker": 1500, "senior-practitioner": 650, "team-manager": 350}
	}
	half := func(share hundredths) hundredths { return q.vacant * share / 100 / 50 * 50 }
	senior, manager := half(26), half(14)
	return map[string]hundredths{"social-worker": q.vacant - senior - manager, "senior-practitioner": senior, "team-manager": manager}
}

// declared is a count on the professional register. The report divides by such
// counts but does not print them: each is a whole number that gives back the
// rate it prints.
type declared struct {
	on       string
	register string
	count    int64
	basis    string
}

var leicestershireRegisters = []declared{
	{"2017-09-30", "hcpc", 198, "38.8 leavers at 19.6% imply 197.5 to 198.5"},
	{"2017-09-30", "hcpc-total", 272, "50.2 vacancies at 18.5% imply 270.6 to 272.1; the census's heads of employees and agency workers are 223 + 49 = 272"},
	{"2018-09-30", "hcpc", 235, "31.3 leavers at 13.3% imply 234.5 to 236.2"},
	{"2018-12-31", "hcpc-total", 240, "23.5 vacancies at 9.8% imply 238.6 to 241.0"},
	{"2019-03-31", "hcpc-total", 296, "13.5 vacancies at 4.6% imply 290.3 to 296.7; the census's heads in 2018 are 247 + 49 = 296"},
	{"2019-06-30", "hcpc-total", 261, "25 vacancies at 9.6% imply 259.1 to 261.8; with 261 the vacancies without the nine new posts give the rise of 1.6 points at paragraph 13"},
}

const (
	reportSource = "Leicestershire County Council, Recruitment and retention of social workers, September 2019"
	censusSource = "DfE, Children's social work workforce, Leicestershire (E10000018); Open Government Licence v3.0"
)
