package event

// tlsNames are the names of the events of TLS, in the order of their numbers from
// tlsBase on.
var tlsNames = []string{}
