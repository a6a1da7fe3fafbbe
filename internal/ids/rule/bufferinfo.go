package rule

import (
	"slices"

	"gotcp/internal/ids/app"
)

// directions are those in which a buffer has a value.
type directions uint8

const (
	toServer directions = 1 << iota
	toClient
	bothWays = toServer | toClient
)

// bufferInfo is what rules may do with a buffer.
type bufferInfo struct {
	buffer app.Buffer
	dirs   directions
	// of are the protocols that have it, the first the one that a rule which
	// names it means; none: it is a packet's, or any protocol's.
	of []app.Protocol
	// many: it can have several values, and each naming looks for one of its own.
	many bool
	// check refuses what can never match, and adapts patterns to how the buffer
	// is written.
	check func(*Content) error
}

var (
	ofHTTP = []app.Protocol{app.HTTP, app.HTTP2}
	ofDNS  = []app.Protocol{app.DNS, app.DoH2}
	ofMDNS = []app.Protocol{app.MDNS}
	ofTLS  = []app.Protocol{app.TLS, app.QUIC}
	ofSSH  = []app.Protocol{app.SSH}
	ofSMTP = []app.Protocol{app.SMTP}
	ofFTP  = []app.Protocol{app.FTP, app.FTPData}
)

// sticky are the buffers that stand before what looks into them.
var sticky = map[string]*bufferInfo{
	"ipv4.hdr":    {buffer: app.IPv4Header, dirs: bothWays},
	"ipv6.hdr":    {buffer: app.IPv6Header, dirs: bothWays},
	"tcp.hdr":     {buffer: app.TCPHeader, dirs: bothWays},
	"udp.hdr":     {buffer: app.UDPHeader, dirs: bothWays},
	"icmpv4.hdr":  {buffer: app.ICMPv4Header, dirs: bothWays},
	"icmpv6.hdr":  {buffer: app.ICMPv6Header, dirs: bothWays},
	"ether.hdr":   {buffer: app.EtherHeader, dirs: bothWays},
	"igmp.hdr":    {buffer: app.IGMPHeader, dirs: bothWays},
	"ip.src":      {buffer: app.IPSource, dirs: bothWays},
	"ip.dst":      {buffer: app.IPDestination, dirs: bothWays},
	"base64_data": {buffer: app.Base64Data, dirs: bothWays},

	"http.uri":             {buffer: app.HTTPURI, dirs: toServer, of: ofHTTP},
	"http.uri.raw":         {buffer: app.HTTPRawURI, dirs: toServer, of: ofHTTP},
	"http.method":          {buffer: app.HTTPMethod, dirs: toServer, of: ofHTTP},
	"http.protocol":        {buffer: app.HTTPProtocol, dirs: bothWays, of: ofHTTP},
	"http.request_line":    {buffer: app.HTTPRequestLine, dirs: toServer, of: ofHTTP},
	"http.response_line":   {buffer: app.HTTPResponseLine, dirs: toClient, of: ofHTTP},
	"http.header":          {buffer: app.HTTPHeader, dirs: bothWays, of: ofHTTP},
	"http.header.raw":      {buffer: app.HTTPRawHeader, dirs: bothWays, of: ofHTTP},
	"http.header_names":    {buffer: app.HTTPHeaderNames, dirs: bothWays, of: ofHTTP},
	"http.start":           {buffer: app.HTTPStart, dirs: bothWays, of: ofHTTP},
	"http.cookie":          {buffer: app.HTTPCookie, dirs: bothWays, of: ofHTTP},
	"http.user_agent":      {buffer: app.HTTPUserAgent, dirs: toServer, of: ofHTTP},
	"http.host":            {buffer: app.HTTPHost, dirs: toServer, of: ofHTTP, check: checkLowercase},
	"http.host.raw":        {buffer: app.HTTPRawHost, dirs: toServer, of: ofHTTP},
	"http.referer":         {buffer: app.HTTPReferer, dirs: toServer, of: ofHTTP},
	"http.accept":          {buffer: app.HTTPAccept, dirs: toServer, of: ofHTTP},
	"http.accept_lang":     {buffer: app.HTTPAcceptLang, dirs: toServer, of: ofHTTP},
	"http.accept_enc":      {buffer: app.HTTPAcceptEnc, dirs: toServer, of: ofHTTP},
	"http.connection":      {buffer: app.HTTPConnection, dirs: bothWays, of: ofHTTP},
	"http.content_type":    {buffer: app.HTTPContentType, dirs: bothWays, of: ofHTTP},
	"http.content_len":     {buffer: app.HTTPContentLen, dirs: bothWays, of: ofHTTP},
	"http.location":        {buffer: app.HTTPLocation, dirs: toClient, of: ofHTTP},
	"http.server":          {buffer: app.HTTPServer, dirs: toClient, of: ofHTTP},
	"http.request_body":    {buffer: app.HTTPRequestBody, dirs: toServer, of: ofHTTP},
	"http.response_body":   {buffer: app.HTTPResponseBody, dirs: toClient, of: ofHTTP},
	"http.stat_code":       {buffer: app.HTTPStatCode, dirs: toClient, of: ofHTTP},
	"http.stat_msg":        {buffer: app.HTTPStatMsg, dirs: toClient, of: ofHTTP},
	"http.request_header":  {buffer: app.HTTPRequestHeader, dirs: toServer, of: ofHTTP, many: true},
	"http.response_header": {buffer: app.HTTPResponseHeader, dirs: toClient, of: ofHTTP, many: true},

	"file.data": {buffer: app.FileData, dirs: bothWays, many: true},
	"file.name": {buffer: app.FileName, dirs: bothWays, many: true},

	"dns.query":              {buffer: app.DNSQuery, dirs: toServer, of: ofDNS, many: true},
	"dns.answer.name":        {buffer: app.DNSAnswerName, dirs: bothWays, of: ofDNS, many: true},
	"dns.query.name":         {buffer: app.DNSQueriesRRName, dirs: bothWays, of: ofDNS, many: true},
	"dns.queries.rrname":     {buffer: app.DNSQueriesRRName, dirs: bothWays, of: ofDNS, many: true},
	"dns.answers.rrname":     {buffer: app.DNSAnswersRRName, dirs: bothWays, of: ofDNS, many: true},
	"dns.authorities.rrname": {buffer: app.DNSAuthoritiesRRName, dirs: bothWays, of: ofDNS, many: true},
	"dns.additionals.rrname": {buffer: app.DNSAdditionalsRRName, dirs: bothWays, of: ofDNS, many: true},
	"dns.response.rrname":    {buffer: app.DNSResponseRRName, dirs: toClient, of: ofDNS, many: true},

	// Questions and answers of mDNS go to the same group: RFC 6762 §5.2, §6.
	"mdns.queries.rrname":     {buffer: app.DNSQueriesRRName, dirs: bothWays, of: ofMDNS, many: true},
	"mdns.answers.rrname":     {buffer: app.DNSAnswersRRName, dirs: bothWays, of: ofMDNS, many: true},
	"mdns.authorities.rrname": {buffer: app.DNSAuthoritiesRRName, dirs: bothWays, of: ofMDNS, many: true},
	"mdns.additionals.rrname": {buffer: app.DNSAdditionalsRRName, dirs: bothWays, of: ofMDNS, many: true},
	"mdns.response.rrname":    {buffer: app.DNSResponseRRName, dirs: bothWays, of: ofMDNS, many: true},

	"tls.sni":              {buffer: app.TLSSNI, dirs: toServer, of: ofTLS},
	"tls.cert_subject":     {buffer: app.TLSCertSubject, dirs: bothWays, of: ofTLS},
	"tls.cert_issuer":      {buffer: app.TLSCertIssuer, dirs: bothWays, of: ofTLS},
	"tls.cert_serial":      {buffer: app.TLSCertSerial, dirs: bothWays, of: ofTLS, check: toUppercase},
	"tls.cert_fingerprint": {buffer: app.TLSCertFingerprint, dirs: bothWays, of: ofTLS, check: checkFingerprint},
	"tls.certs":            {buffer: app.TLSCerts, dirs: bothWays, of: ofTLS, many: true},
	"tls.subjectaltname":   {buffer: app.TLSSubjectAltName, dirs: bothWays, of: ofTLS, many: true},
	"tls.alpn":             {buffer: app.TLSALPN, dirs: bothWays, of: ofTLS, many: true},
	"tls.random":           {buffer: app.TLSRandom, dirs: bothWays, of: ofTLS},
	"tls.random_time":      {buffer: app.TLSRandomTime, dirs: bothWays, of: ofTLS},
	"tls.random_bytes":     {buffer: app.TLSRandomBytes, dirs: bothWays, of: ofTLS},
	"ja3.hash":             {buffer: app.JA3Hash, dirs: toServer, of: ofTLS, check: toLowercase},
	"ja3.string":           {buffer: app.JA3String, dirs: toServer, of: ofTLS},
	"ja3s.hash":            {buffer: app.JA3SHash, dirs: toClient, of: ofTLS, check: toLowercase},
	"ja3s.string":          {buffer: app.JA3SString, dirs: toClient, of: ofTLS},
	"ja4.hash":             {buffer: app.JA4Hash, dirs: toServer, of: ofTLS, check: toLowercase},

	"ssh.software":            {buffer: app.SSHSoftware, dirs: bothWays, of: ofSSH},
	"ssh.proto":               {buffer: app.SSHProto, dirs: bothWays, of: ofSSH},
	"ssh.hassh":               {buffer: app.SSHHassh, dirs: toServer, of: ofSSH, check: toLowercase},
	"ssh.hassh.string":        {buffer: app.SSHHasshString, dirs: toServer, of: ofSSH},
	"ssh.hassh.server":        {buffer: app.SSHHasshServer, dirs: toClient, of: ofSSH, check: toLowercase},
	"ssh.hassh.server.string": {buffer: app.SSHHasshServerString, dirs: toClient, of: ofSSH},

	"smtp.helo":      {buffer: app.SMTPHelo, dirs: toServer, of: ofSMTP},
	"smtp.mail_from": {buffer: app.SMTPMailFrom, dirs: toServer, of: ofSMTP},
	"smtp.rcpt_to":   {buffer: app.SMTPRcptTo, dirs: toServer, of: ofSMTP, many: true},

	"email.from":       {buffer: app.EmailFrom, dirs: toServer, of: ofSMTP},
	"email.to":         {buffer: app.EmailTo, dirs: toServer, of: ofSMTP},
	"email.cc":         {buffer: app.EmailCC, dirs: toServer, of: ofSMTP},
	"email.subject":    {buffer: app.EmailSubject, dirs: toServer, of: ofSMTP},
	"email.date":       {buffer: app.EmailDate, dirs: toServer, of: ofSMTP},
	"email.message_id": {buffer: app.EmailMessageID, dirs: toServer, of: ofSMTP},
	"email.x_mailer":   {buffer: app.EmailXMailer, dirs: toServer, of: ofSMTP},
	"email.received":   {buffer: app.EmailReceived, dirs: toServer, of: ofSMTP, many: true},
	"email.url":        {buffer: app.EmailURL, dirs: toServer, of: ofSMTP, many: true},
	"email.body_md5":   {buffer: app.EmailBodyMD5, dirs: toServer, of: ofSMTP, check: toLowercase},

	"ftp.command":         {buffer: app.FTPCommand, dirs: toServer, of: ofFTP},
	"ftp.command_data":    {buffer: app.FTPCommandData, dirs: toServer, of: ofFTP},
	"ftp.reply":           {buffer: app.FTPReply, dirs: toClient, of: ofFTP, many: true},
	"ftp.completion_code": {buffer: app.FTPCompletionCode, dirs: toClient, of: ofFTP, many: true},
}

// stickyAliases are older names of sticky buffers.
var stickyAliases = map[string]string{
	"http_protocol": "http.protocol", "http_request_line": "http.request_line", "http_response_line": "http.response_line",
	"http_header_names": "http.header_names", "http_start": "http.start", "http_referer": "http.referer",
	"http_accept": "http.accept", "http_accept_lang": "http.accept_lang", "http_accept_enc": "http.accept_enc",
	"http_connection": "http.connection", "http_content_type": "http.content_type", "http_content_len": "http.content_len",
	"file_data": "file.data", "file_name": "file.name",
	"dns_query": "dns.query",
	"tls_sni":   "tls.sni", "tls_cert_subject": "tls.cert_subject", "tls_cert_issuer": "tls.cert_issuer",
	"tls_cert_serial": "tls.cert_serial", "tls_cert_fingerprint": "tls.cert_fingerprint",
	"ja3_hash": "ja3.hash", "ja3_string": "ja3.string", "ja4_hash": "ja4.hash",
	"ssh_proto": "ssh.proto", "ssh_software": "ssh.software",
	"ssh-hassh": "ssh.hassh", "ssh-hassh-string": "ssh.hassh.string",
	"ssh-hassh-server": "ssh.hassh.server", "ssh-hassh-server-string": "ssh.hassh.server.string",
}

// modifiers are the buffers that stand behind a content.
var modifiers = map[string]string{
	"http_uri": "http.uri", "http_raw_uri": "http.uri.raw", "http_method": "http.method", "http_header": "http.header",
	"http_raw_header": "http.header.raw", "http_cookie": "http.cookie", "http_user_agent": "http.user_agent",
	"http_host": "http.host", "http_raw_host": "http.host.raw", "http_client_body": "http.request_body",
	"http_server_body": "http.response_body", "http_stat_code": "http.stat_code", "http_stat_msg": "http.stat_msg",
	"http_raw_cookie": "http.cookie", // Snort's
}

// expressionBuffers are the buffers of a pcre's flags.
var expressionBuffers = map[byte]string{
	'U': "http.uri", 'I': "http.uri.raw", 'P': "http.request_body", 'Q': "http.response_body", 'H': "http.header",
	'D': "http.header.raw", 'M': "http.method", 'C': "http.cookie", 'S': "http.stat_code", 'Y': "http.stat_msg",
	'V': "http.user_agent", 'W': "http.host", 'Z': "http.host.raw",
	'K': "http.cookie", // Snort's raw cookie
}

// payload is where conditions look that name no buffer.
var payload = &bufferInfo{buffer: app.Payload, dirs: bothWays}

// ofMessage reports whether it is a part of a message, not of a packet.
func (b *bufferInfo) ofMessage() bool {
	return len(b.of) > 0 || app.FileData <= b.buffer && b.buffer <= app.FileSHA256
}

// checkLowercase refuses upper case where a buffer is in lower case.
func checkLowercase(c *Content) error {
	if c.Nocase {
		return faultf("the buffer is in lower case: nocase has no meaning there")
	}
	for _, b := range c.Pattern {
		if 'A' <= b && b <= 'Z' {
			return faultf("the buffer is in lower case: a content with upper case never matches")
		}
	}
	return nil
}

// toLowercase, toUppercase: how a hash or a number is written is no matter of
// the rule.
func toLowercase(c *Content) error {
	for i, b := range c.Pattern {
		if 'A' <= b && b <= 'Z' {
			c.Pattern[i] = b | 0x20
		}
	}
	return nil
}

func toUppercase(c *Content) error {
	for i, b := range c.Pattern {
		if 'a' <= b && b <= 'z' {
			c.Pattern[i] = b &^ 0x20
		}
	}
	return nil
}

// checkFingerprint wants the form of a SHA-1: two digits and a colon, twenty times.
func checkFingerprint(c *Content) error {
	if len(c.Pattern) != 59 || slices.Contains(c.Pattern, ' ') {
		return faultf("a fingerprint is 20 bytes in hexadecimal with colons between them")
	}
	return toLowercase(c)
}
