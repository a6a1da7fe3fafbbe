package event

// smtpNames are the names of the events of SMTP, in the order of their numbers from
// smtpBase on.
var smtpNames = []string{}
