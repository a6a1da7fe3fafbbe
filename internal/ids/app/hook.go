package app

// The steps of protocols that rules can wait for. Those of the other protocols are
// the two that all have.
const (
	HTTPLine    Progress = 1 // the request or status line is there
	HTTPHeaders Progress = 2 // all headers are
	HTTPBody    Progress = 3 // the body is; a trailer section follows

	TLSHello     Progress = 1 // the hello is there
	TLSHandshake Progress = 2 // the rest is encrypted

	SSHBanner Progress = 1 // the identification is there
	SSHOffer  Progress = 2 // what a side would use is
)

// A Hook is a step of a transaction's direction.
type Hook struct {
	Dir  Direction
	Step Progress
}

// hooks are the steps by their names in rules, of each protocol but those that have
// only the common ones.
var hooks = map[Protocol]map[string]Hook{
	HTTP: {
		"request_line": {ToServer, HTTPLine}, "request_headers": {ToServer, HTTPHeaders}, "request_body": {ToServer, HTTPBody},
		"request_trailer": {ToServer, HTTPBody}, "response_line": {ToClient, HTTPLine}, "response_headers": {ToClient, HTTPHeaders},
		"response_body": {ToClient, HTTPBody}, "response_trailer": {ToClient, HTTPBody},
	},
	TLS: {
		"client_in_progress": {ToServer, Started}, "client_hello_done": {ToServer, TLSHello}, "client_cert_done": {ToServer, TLSHandshake},
		"client_handshake_done": {ToServer, TLSHandshake}, "client_finished": {ToServer, Complete},
		"server_in_progress": {ToClient, Started}, "server_hello": {ToClient, TLSHello}, "server_cert_done": {ToClient, TLSHandshake},
		"server_hello_done": {ToClient, TLSHandshake}, "server_handshake_done": {ToClient, TLSHandshake}, "server_finished": {ToClient, Complete},
	},
	SSH: {
		"request_in_progress": {ToServer, Started}, "request_banner_wait_eol": {ToServer, Started}, "request_banner_done": {ToServer, SSHBanner},
		"request_finished": {ToServer, Complete}, "response_in_progress": {ToClient, Started}, "response_banner_wait_eol": {ToClient, Started},
		"response_banner_done": {ToClient, SSHBanner}, "response_finished": {ToClient, Complete},
	},
}

// commonHooks are those that all protocols have.
var commonHooks = map[string]Hook{
	"request_started": {ToServer, Started}, "request_complete": {ToServer, Complete},
	"response_started": {ToClient, Started}, "response_complete": {ToClient, Complete},
}

// ParseHook is the step that a protocol calls so.
func ParseHook(p Protocol, name string) (Hook, bool) {
	if h, ok := hooks[p][name]; ok {
		return h, true
	}
	h, ok := commonHooks[name]
	return h, ok
}
