package rule

import "gotcp/internal/ids/app"

// keyword is how one is read.
type keyword struct {
	argument  argument
	quoting   quoting
	negatable bool // a ! before its value
	parse     func(*parser, *option) error
}

// keywords are those of the language, without the buffers.
var keywords = map[string]*keyword{
	"msg":       {argument: mustHaveValue, quoting: mustQuote, parse: (*parser).parseMsg},
	"sid":       {argument: mustHaveValue, parse: (*parser).parseSID},
	"gid":       {argument: mustHaveValue, parse: (*parser).parseGID},
	"rev":       {argument: mustHaveValue, parse: (*parser).parseRev},
	"classtype": {argument: mustHaveValue, parse: (*parser).parseClass},
	"priority":  {argument: mustHaveValue, parse: (*parser).parsePriority},
	"reference": {argument: mustHaveValue, parse: (*parser).parseReference},
	"metadata":  {argument: mustHaveValue, parse: (*parser).parseMetadata},
	"target":    {argument: mustHaveValue, parse: (*parser).parseTarget},
	"noalert":   {parse: (*parser).parseNoAlert},
	"alert":     {parse: (*parser).parseAlert},
	"tag":       {argument: mustHaveValue, parse: (*parser).parseTag},
	"requires":  {argument: mustHaveValue, parse: (*parser).ignore}, // before all others
	"prefilter": {parse: (*parser).ignore},
	"bypass":    {parse: (*parser).parseBypass},
	// What to do with a file is not for who only looks.
	"filestore": {argument: mayHaveValue, parse: (*parser).parseFileStore},
	"tls.store": {parse: (*parser).ignore},
	"tls_store": {parse: (*parser).ignore},

	"content":      {argument: mustHaveValue, quoting: mustQuote, negatable: true, parse: (*parser).parseContent},
	"uricontent":   {argument: mustHaveValue, quoting: mustQuote, negatable: true, parse: (*parser).parseURIContent},
	"nocase":       {parse: (*parser).parseNocase},
	"rawbytes":     {parse: (*parser).parseRawBytes},
	"offset":       {argument: mustHaveValue, parse: (*parser).parseOffset},
	"depth":        {argument: mustHaveValue, parse: (*parser).parseDepth},
	"distance":     {argument: mustHaveValue, parse: (*parser).parseDistance},
	"within":       {argument: mustHaveValue, parse: (*parser).parseWithin},
	"startswith":   {parse: (*parser).parseStartsWith},
	"endswith":     {parse: (*parser).parseEndsWith},
	"replace":      {argument: mustHaveValue, quoting: mustQuote, parse: (*parser).ignore}, // packets are only looked at
	"fast_pattern": {argument: mayHaveValue, parse: (*parser).parseFastPattern},
	"pcre":         {argument: mustHaveValue, negatable: true, parse: (*parser).parsePCRE},
	"pkt_data":     {parse: (*parser).parsePacketData},

	"isdataat":      {argument: mustHaveValue, parse: (*parser).parseIsDataAt},
	"bsize":         {argument: mustHaveValue, parse: (*parser).parseBSize},
	"urilen":        {argument: mustHaveValue, parse: (*parser).parseURILen},
	"entropy":       {argument: mustHaveValue, parse: (*parser).parseEntropy},
	"dataset":       {argument: mustHaveValue, parse: (*parser).parseDataset},
	"datarep":       {argument: mustHaveValue, parse: (*parser).parseDataRep},
	"absent":        {argument: mayHaveValue, parse: (*parser).parseAbsent},
	"byte_test":     {argument: mustHaveValue, parse: (*parser).parseByteTest},
	"byte_jump":     {argument: mustHaveValue, parse: (*parser).parseByteJump},
	"byte_extract":  {argument: mustHaveValue, parse: (*parser).parseByteExtract},
	"byte_math":     {argument: mustHaveValue, parse: (*parser).parseByteMath},
	"base64_decode": {argument: mayHaveValue, parse: (*parser).parseBase64Decode},
	"asn1":          {argument: mustHaveValue, parse: (*parser).parseASN1},
	"ftpbounce":     {parse: (*parser).parseFTPBounce},

	"flow":                {argument: mustHaveValue, parse: (*parser).parseFlow},
	"flowbits":            {argument: mustHaveValue, parse: (*parser).parseFlowBits},
	"flowint":             {argument: mustHaveValue, parse: (*parser).parseFlowInt},
	"flowvar":             {argument: mustHaveValue, parse: textTest(FlowText)},
	"pktvar":              {argument: mustHaveValue, parse: textTest(PacketText)},
	"xbits":               {argument: mustHaveValue, parse: (*parser).parseXBits},
	"hostbits":            {argument: mustHaveValue, parse: (*parser).parseHostBits},
	"threshold":           {argument: mustHaveValue, parse: (*parser).parseThreshold},
	"detection_filter":    {argument: mustHaveValue, parse: (*parser).parseDetectionFilter},
	"stream_size":         {argument: mustHaveValue, parse: (*parser).parseStreamSize},
	"flow.age":            {argument: mustHaveValue, parse: flowTest("age", 32)},
	"flow.pkts":           {argument: mustHaveValue, parse: (*parser).parseFlowTest},
	"flow.bytes":          {argument: mustHaveValue, parse: (*parser).parseFlowTest},
	"flow.pkts_toserver":  {argument: mustHaveValue, parse: flowTest("pkts_toserver", 32)},
	"flow.pkts_toclient":  {argument: mustHaveValue, parse: flowTest("pkts_toclient", 32)},
	"flow.bytes_toserver": {argument: mustHaveValue, parse: flowTest("bytes_toserver", 64)},
	"flow.bytes_toclient": {argument: mustHaveValue, parse: flowTest("bytes_toclient", 64)},

	"dsize":       {argument: mustHaveValue, parse: fieldTest(DSize, 16)},
	"ttl":         {argument: mustHaveValue, parse: fieldTest(TTL, 8)},
	"tos":         {argument: mustHaveValue, parse: (*parser).parseTOS},
	"id":          {argument: mustHaveValue, parse: fieldTest(IPID, 16)},
	"ip_proto":    {argument: mustHaveValue, parse: (*parser).parseIPProto},
	"l3_proto":    {argument: mustHaveValue, parse: (*parser).parseL3Proto},
	"fragoffset":  {argument: mustHaveValue, parse: fieldTest(FragOffset, 16)},
	"fragbits":    {argument: mustHaveValue, parse: (*parser).parseFragBits},
	"ipopts":      {argument: mustHaveValue, parse: (*parser).parseIPOpts},
	"iprep":       {argument: mustHaveValue, parse: (*parser).parseIPRep},
	"sameip":      {parse: (*parser).parseSameIP},
	"flags":       {argument: mustHaveValue, parse: (*parser).parseFlags},
	"tcp.flags":   {argument: mustHaveValue, parse: (*parser).parseFlags},
	"seq":         {argument: mustHaveValue, parse: fieldTest(TCPSeq, 32)},
	"tcp.seq":     {argument: mustHaveValue, parse: fieldTest(TCPSeq, 32)},
	"ack":         {argument: mustHaveValue, parse: fieldTest(TCPAck, 32)},
	"tcp.ack":     {argument: mustHaveValue, parse: fieldTest(TCPAck, 32)},
	"window":      {argument: mustHaveValue, parse: fieldTest(TCPWindow, 16)},
	"tcp.window":  {argument: mustHaveValue, parse: fieldTest(TCPWindow, 16)},
	"tcp.wscale":  {argument: mustHaveValue, parse: fieldTest(TCPWScale, 8)},
	"vlan.layers": {argument: mustHaveValue, parse: fieldTest(VLANLayers, 8)},
	"vlan.id":     {argument: mustHaveValue, parse: (*parser).parseVLAN},
	"tcp.mss":     {argument: mustHaveValue, parse: fieldTest(TCPMSS, 16)},
	"itype":       {argument: mustHaveValue, parse: fieldTest(ICMPType, 8)},
	"icode":       {argument: mustHaveValue, parse: fieldTest(ICMPCode, 8)},
	"icmp_id":     {argument: mustHaveValue, parse: fieldTest(ICMPID, 16)},
	"icmp_seq":    {argument: mustHaveValue, parse: fieldTest(ICMPSeq, 16)},
	"ipv4-csum":   {argument: mustHaveValue, parse: checksumTest(IPv4Checksum)},
	"tcpv4-csum":  {argument: mustHaveValue, parse: checksumTest(TCPv4Checksum)},
	"tcpv6-csum":  {argument: mustHaveValue, parse: checksumTest(TCPv6Checksum)},
	"udpv4-csum":  {argument: mustHaveValue, parse: checksumTest(UDPv4Checksum)},
	"udpv6-csum":  {argument: mustHaveValue, parse: checksumTest(UDPv6Checksum)},
	"icmpv4-csum": {argument: mustHaveValue, parse: checksumTest(ICMPv4Checksum)},
	"icmpv6-csum": {argument: mustHaveValue, parse: checksumTest(ICMPv6Checksum)},
	"igmp.type":   {argument: mustHaveValue, parse: fieldTest(IGMPType, 8)},
	"icmpv6.mtu":  {argument: mustHaveValue, parse: fieldTest(ICMPv6MTU, 32)},

	"app-layer-protocol": {argument: mustHaveValue, parse: (*parser).parseAppProto},
	"app-layer-event":    {argument: mustHaveValue, parse: (*parser).parseAppEvent},
	"decode-event":       {argument: mustHaveValue, parse: (*parser).parseDecodeEvent},
	"engine-event":       {argument: mustHaveValue, parse: (*parser).parseDecodeEvent},
	"stream-event":       {argument: mustHaveValue, parse: (*parser).parseStreamEvent},

	"dns.opcode":          {argument: mustHaveValue, parse: (*parser).parseDNSOpcode},
	"dns.rcode":           {argument: mustHaveValue, parse: (*parser).parseDNSRCode},
	"dns.rrtype":          {argument: mustHaveValue, parse: (*parser).parseDNSRRType},
	"tls.version":         {argument: mustHaveValue, parse: (*parser).parseTLSVersion},
	"ssl_version":         {argument: mustHaveValue, parse: (*parser).parseSSLVersion},
	"ssl_state":           {argument: mustHaveValue, parse: (*parser).parseSSLState},
	"tls_cert_notbefore":  {argument: mustHaveValue, parse: (*parser).parseNotBefore},
	"tls_cert_notafter":   {argument: mustHaveValue, parse: (*parser).parseNotAfter},
	"tls_cert_expired":    {parse: (*parser).parseCertExpired},
	"tls_cert_valid":      {parse: (*parser).parseCertValid},
	"tls.cert_chain_len":  {argument: mustHaveValue, parse: (*parser).parseCertChainLen},
	"tls.subject":         {argument: mustHaveValue, negatable: true, parse: contentIn("tls.cert_subject")},
	"tls.issuerdn":        {argument: mustHaveValue, negatable: true, parse: contentIn("tls.cert_issuer")},
	"tls.fingerprint":     {argument: mustHaveValue, negatable: true, parse: contentIn("tls.cert_fingerprint")},
	"ssh.softwareversion": {argument: mustHaveValue, negatable: true, parse: (*parser).parseSSHSoftware},
	"ssh.protoversion":    {argument: mustHaveValue, parse: (*parser).parseSSHProtoVersion},
	"filename":            {argument: mustHaveValue, negatable: true, parse: (*parser).parseFileName},
	"fileext":             {argument: mustHaveValue, negatable: true, parse: (*parser).parseFileExt},
	"filemd5":             {argument: mustHaveValue, negatable: true, parse: digestTest(app.MD5)},
	"filesha1":            {argument: mustHaveValue, negatable: true, parse: digestTest(app.SHA1)},
	"filesha256":          {argument: mustHaveValue, negatable: true, parse: digestTest(app.SHA256)},
	"filesize":            {argument: mustHaveValue, parse: (*parser).parseFileSize},
	"ftp.mode":            {argument: mustHaveValue, parse: (*parser).parseFTPMode},
	"ftp.reply_received":  {argument: mustHaveValue, parse: (*parser).parseFTPReplyReceived},
	"ftpdata_command":     {argument: mustHaveValue, parse: (*parser).parseFTPDataCommand},
	"ftp.dynamic_port":    {argument: mustHaveValue, parse: (*parser).parseFTPDynamicPort},
}

// keywordAliases are other names of keywords.
var keywordAliases = map[string]string{
	"ip.id": "id", "tls_cert_chain_len": "tls.cert_chain_len",
	"tls.cert_notbefore": "tls_cert_notbefore", "tls.cert_notafter": "tls_cert_notafter", "icmpv4.type": "itype",
	"icmpv4.code": "icode", "tls.cert_expired": "tls_cert_expired", "tls.cert_valid": "tls_cert_valid",
}

// lookUp is the keyword of a name, of a buffer too; nil: there is none.
func lookUp(name string) *keyword {
	if k := keywords[name]; k != nil {
		return k
	}
	if other := keywordAliases[name]; other != "" {
		return lookUp(other)
	}
	if sticky[name] != nil || stickyAliases[name] != "" {
		return &stickyKeyword
	}
	if modifiers[name] != "" {
		return &modifierKeyword
	}
	return transformKeywords[name]
}

var (
	stickyKeyword   = keyword{argument: mayHaveValue, parse: (*parser).parseSticky}
	modifierKeyword = keyword{parse: (*parser).parseModifier}
)

// ignore is for keywords that say nothing about traffic.
func (p *parser) ignore(*option) error { return nil }
