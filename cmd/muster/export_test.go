package main

// Run carries out one command line and returns the exit code.
var Run = run

// Recent keeps of a child's deaths those of the last minute.
var Recent = recent
