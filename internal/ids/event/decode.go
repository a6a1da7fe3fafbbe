package event

// decodeNames are the names of the events of the decoder, in the order of their numbers from
// decodeBase on.
var decodeNames = []string{}
