package natsview

// AskAgain is how long a client bears silence.
const AskAgain = askAgain
