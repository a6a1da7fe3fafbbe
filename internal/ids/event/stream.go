package event

// streamNames are the names of the events of the stream engine, in the order of their numbers from
// streamBase on.
var streamNames = []string{}
