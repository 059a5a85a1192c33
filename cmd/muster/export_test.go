package main

// Run carries out one command line and returns the exit code.
var Run = run
