package event

// What is wrong with an FTP session.
const (
	FTPLongRequest Event = ftpBase + iota
	FTPLongResponse
)

// ftpNames are their names, in the same order.
var ftpNames = []string{
	"request_command_too_long",
	"response_command_too_long",
}
