// Package people is the view of who the workforce is: shares by sex, ethnicity,
// disability, religion and age of those in post on a day, for the authority and
// by service, team, role and grade, as of any day and as known at any moment.
//
// What a worker tells of themselves stands in the ledger sealed. The view folds
// and saves the sealed boxes and who declared which when; it opens them only to
// answer, by keys that it is handed, and what was opened is in memory only and
// let go of when any key is destroyed. A projector without keys has every figure
// but those that need a profile, which are "not available, because sealed".
//
// # Who is counted, and as what
//
//   - The population is heads in post on the day in a social work role, as
//     package staffing has them: a last day is in post, one with two posts is one
//     head in the more senior role, a zero-hours worker is a head, one who left and
//     returned is in post again. Agency workers are not counted, whatever they have
//     told, nor is who started and left before the day.
//   - Of somebody's declarations the latest by its day counts, if that is on the
//     day asked about or before it; of two of one day, the one recorded later. It
//     counts whole: a field that it leaves out is not said any more, so that what
//     was told can be withdrawn. Nothing is read back to days before it.
//   - Keys are those of now, whatever known-at says: whoever is erased is erased
//     in every answer from then on, also to a question about earlier.
//   - Age is completed years on the day; who was born on 29 February completes
//     one on 1 March in other years. The bounds of the bands are the ages at which
//     a band begins: 25,46,66 makes under-25 (0 to 24), 25-45 (both included),
//     46-65 (both included) and 66-and-over.
//   - A difference is that of two shares as they stand, in points to one decimal
//     place, half of one rounded away from nought. If either is not available, or
//     nobody is in post there on the other day, there is none.
//
// # Unknown is kept apart
//
// Never in a numerator, and each counted by itself: never-declared (nothing
// declared by the day), erased (the key was destroyed), sealed (the box does not
// open: there is no such key here), and for each dimension not-said (declared
// without it). The definition of-all divides by all in post, so that shares do
// not add up to 100; of-known divides by those who have said, and has no
// shares where not-said is suppressed, which the denominator would tell. Where no
// profile is known there are no shares, rather than noughts.
//
// # What is suppressed
//
// A count of one to four people is suppressed, and so are counts from which one
// could be worked out. A suppressed figure is not available, for a reason that
// is the same for both. Which figures these are is worked out for a day and a
// dimension once, for all answers together: the authority, and every service,
// team, role and grade, so that one split does not tell what another hides. It
// does not depend on how the question is split, nor on the definition, nor on the
// bounds of age.
//
//   - For the authority a nought is shown. If small counts would be the only ones
//     hidden, the smallest others are hidden with them until their sum leaves
//     each open; two that are one each do not. If no sum would, or all who are known
//     say the same, nothing is shown of that dimension: it would tell of each of them.
//     Only of a dimension in which nobody says a word of their own is not-said shown:
//     there is nothing else.
//   - In a group a nought of a value that somebody in the authority has is treated
//     as a small count, since to show where nobody is would tell where somebody
//     is. The nought of not-said is shown, and so is that of a group in which
//     nobody is known, or of a value that nobody has.
//   - A figure stays hidden only if some other distribution of the same people
//     would have led to the same answers with another figure in its place; as long
//     as there is none, further figures are hidden. Such a distribution is one
//     person moved to another value, or two in different seats exchanged. See
//     pattern.
//   - Of each way to split, the groups of which a value is hidden hold nobody
//     together, or five at least: the authority less what is shown would tell.
//   - A group that is all who are known is shown as the authority is.
//
// Of ethnicity and religion people use their own words. A word is a row by itself
// on a day on which five people say it at least; the others of the day make the
// row other, and so does the word other itself, so that no row names what one
// person says. An answer with several days has the rows of them all, and a word is
// suppressed on the days on which fewer than five say it, if anybody.
//
// # Ages
//
// Which ages are told of is decided on the finest grid that bounds may have, the
// multiples of 5 and those printed, for all bounds at once: see ladder. Of an age
// of the grid it is told how many of a group are younger, or it is not, and a band
// is shown if that is told of both its ends; not-said comes behind the oldest.
//
//   - Of the authority, between one age that is told and the next is nobody, or
//     five at least; and all are not between the same two.
//   - Of a group an age is told only if it is of the authority. Between two of them
//     are five at least, or nobody as nobody of the authority is. That all of a
//     group have said is told.
//   - Ages are tried in a fixed order, and one that would leave fewer than five on
//     either side is not told: not-said, 46, 25, 66, 45, 40, 50, 35, 55, 30, 60,
//     65, 20, 70 and up. So of a group in which one to four are 45 the printed
//     bands are shown, and none with the bound 45.
//   - Ages are then taken from groups until every count of fewer than five of a
//     group, over any ages of the grid, could be another: two people in different
//     seats could change places between ages, and all that is told would be as it
//     is; and until, of each way to split, the groups of which it is not told hold
//     nobody together, or five at least, over any ages that are told of the
//     authority.
//
// A band in which nobody of the authority is, is shown as a nought of every group.
//
// # What is shown of fewer than five
//
// Noughts of the authority, and so those of values that nobody has, of every
// group. The nought of not-said. And how many are in post, never declared, are
// erased or are sealed, of the authority and of every group, however few: that
// somebody is in post and declared stands in the ledger for all its readers, and
// who takes them from each other has those who are erased. So that one person of a
// team is erased is told, and who it is to whoever knows whose key was destroyed;
// what they said is not.
//
// # Two splits
//
// An answer is split one way, or is of one group; that of the social workers of a
// team is not to be had. All groups of all four ways are hidden together, so that
// what is told by team and what is told by role, as of the same day, do not tell a
// suppressed count by being added and subtracted, however many answers are. That
// holds for each dimension by itself. What people say of two things is told of
// each apart, and not how many say both, but if all of a group say one of them the
// other is theirs.
//
// # Days beside each other in one answer
//
// An answer with --against DAY, or a series, shows several days at once. Of two
// of them that would tell of one to four people, the later in the answer is
// hidden: the earlier of a series is shown, and the day that is asked for rather
// than the one it is compared with. They would if, of the people whose profile is
// known, one to four came, went or declared anew in between, whatever that did to
// the figures; or if any figure of the dimension, hidden or not, differs by one
// to four. The authority is judged by itself, and then all groups of a day
// together, by whether one of them would tell (for it somebody who moves between
// groups has gone and come). The day is then hidden of that dimension as a whole,
// but for groups in which nobody is known. Words of people's own that only days
// that are hidden have are not listed.
//
// All profiles of an answer are opened by the same keys. Before it, and after it
// if any had still to be opened, the key store is asked whether a key was
// destroyed: whoever is erased when the question comes is erased in the answer.
//
// # The dashboard
//
// The definition dashboard gives what a department watches together in one answer:
// absence, vacancies, agency workers, exit interviews, performance procedures and
// the age profile. The ages are those of the definition of-all, suppressed and
// rounded as they are; the rest is that of package practised, which every reader
// may ask of the view of practice, and is neither. A group in which nobody is in
// post, such as a team of vacancies, has no ages.
//
// # What may be asked
//
//   - Only who holds the key of a people-reader is answered; a reader is refused
//     by the server.
//   - Known-at is now or a day. Two positions, or two moments of one day, may have
//     one entry between them, and the audit says whose profile it sealed.
//   - Bounds of age are multiples of 5 from 20 on, or else 25,46,66 as a whole: the
//     bands that Leicester's strategy prints, which go with its "under 45" in one
//     profile. Whichever they are, what they show is of one ladder.
//   - What is supposed (what-if) is refused, for by it the difference that anybody
//     makes could be asked at will, and so are the lines behind a figure: they are
//     people.
//
// # What is not protected
//
// Suppression protects what all answers as of one day by one knowledge tell. It
// remembers nobody's questions. Who holds the key of a people-reader and asks
// twice, for two days as-of, two days of known-at, or before and after an entry or
// an erasure, can take the difference; if they know what one person it is that
// makes it, they have what that person told. That is why the key is another than
// a reader's, and it should go only to who may know that of the workforce. That
// something is suppressed tells that there is a reason: a band next to one that is
// told may hold one to four, and it is not told how many. Nor is anybody protected from who knows what the others have
// told. In a series without any change of people, that nobody's birthday crossed
// a bound is told. A large share tells something of each member of a group: that
// is what a share is.
//
// Nothing is rounded unless it is asked for: within the guard a figure is what it
// is, so that it can be held against what was published. For every figure that is
// passed on to those without the key, set round to 5 or 10, by which numerators
// and denominators are rounded, half of it up, before they are divided: a
// difference of one person then shows rarely, and never exactly. A share is off by
// the multiple over the denominator at most, so one of fewer people than ten times
// the multiple is not told. Those who are not known are rounded as well; how many
// are in post is not.
package people
