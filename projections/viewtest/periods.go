package viewtest

// Period is so many months that end with a day, and their first day.
type Period struct {
	Months     int
	Day, First string
}

// Periods are the boundary cases of the ruling in package answers.
var Periods = []Period{
	{1, "2019-06-15", "2019-05-16"}, // the day after the same day
	{1, "2018-09-30", "2018-09-01"}, // to a month's end: from the first, and so without 31 August
	{1, "2018-09-29", "2018-08-30"},
	{1, "2019-07-31", "2019-07-01"},
	{1, "2019-07-30", "2019-07-01"}, // the day after 30 June
	{1, "2019-02-28", "2019-02-01"}, // a February's end
	{1, "2020-02-28", "2020-01-29"}, // not this one's
	{1, "2020-02-29", "2020-02-01"},
	{1, "2019-03-31", "2019-03-01"},
	{1, "2019-03-30", "2019-03-01"}, // there is no 30 February: the day after its last
	{1, "2019-03-28", "2019-03-01"},
	{1, "2019-03-27", "2019-02-28"},
	{1, "2020-03-29", "2020-03-01"},
	{1, "2020-03-28", "2020-02-29"},
	{3, "2019-05-31", "2019-03-01"},
	{3, "2018-11-30", "2018-09-01"}, // without 31 August
	{12, "2018-09-30", "2017-10-01"},
	{12, "2020-02-29", "2019-03-01"},
	{12, "2020-02-28", "2019-03-01"}, // two years that begin alike
	{12, "2021-02-28", "2020-03-01"}, // without 29 February, which is in the one before
	{24, "2019-03-31", "2017-04-01"},
}
