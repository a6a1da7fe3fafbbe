package event

// dnsNames are the names of the events of DNS, in the order of their numbers from
// dnsBase on.
var dnsNames = []string{}
