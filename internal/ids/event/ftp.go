package event

// ftpNames are the names of the events of FTP, in the order of their numbers from
// ftpBase on.
var ftpNames = []string{}
