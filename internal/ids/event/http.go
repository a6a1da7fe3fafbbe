package event

// httpNames are the names of the events of HTTP, in the order of their numbers from
// httpBase on.
var httpNames = []string{}
