package dissect

// httpText is HTTP/1 (RFC 9112) with the methods of WebDAV (RFC 4918), its
// versioning (RFC 3253) and what Microsoft's servers added.
var httpText = textProtocol{name: "HTTP", mark: "http", commands: []string{
	"GET", "PUT", "COPY", "HEAD", "LOCK", "MOVE", "POLL", "POST", "BCOPY", "BMOVE", "MKCOL", "TRACE", "LABEL", "MERGE",
	"DELETE", "SEARCH", "UNLOCK", "REPORT", "UPDATE", "NOTIFY", "BDELETE", "CONNECT", "OPTIONS", "CHECKIN", "PROPFIND",
	"CHECKOUT", "CCM_POST", "SUBSCRIBE", "PROPPATCH", "BPROPFIND", "BPROPPATCH", "UNCHECKOUT", "MKACTIVITY",
	"MKWORKSPACE", "UNSUBSCRIBE", "RPC_CONNECT", "VERSION-CONTROL", "BASELINE-CONTROL",
}}

// http prints a segment that begins with a request or a response.
func (p *Printer) http(b view, length int) { p.textAfterTCP(&httpText, b, length) }
