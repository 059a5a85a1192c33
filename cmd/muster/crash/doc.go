// Package crash holds the tests that run the real binary as processes, and kill
// it, damage what it keeps, take its disk away and interrupt it. They assert
// that nothing acknowledged is lost, that nothing is there twice, that no
// figure is wrong, and that damage is named. It has no code of its own.
//
// The number of seeds of TestCrash is MUSTER_CRASH_SEEDS, and MUSTER_CRASH_SEED
// runs a single one again.
package crash
