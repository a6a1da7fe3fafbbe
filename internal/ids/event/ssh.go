package event

// sshNames are the names of the events of SSH, in the order of their numbers from
// sshBase on.
var sshNames = []string{}
