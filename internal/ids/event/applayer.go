package event

// appNames are the names of the events of protocol recognition, in the order of their numbers from
// appBase on.
var appNames = []string{}
