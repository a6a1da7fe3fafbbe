package traffic

import (
	"fmt"
	"strings"
	"time"
)

// words are what names, paths and pages are made of.
var words = strings.Fields(`about account action address archive article asset author available balance because before
	between blog button cart catalog category center change chart city class client code comment common company
	contact content country create daily data default delivery design detail device different document download
	economy editor email energy event example family feature field figure file filter folder form forum gallery
	general global group guide health history home house image important index info input issue item journal label
	language latest layout letter level library light link list local login main manage market media member menu
	message mobile model module month morning music name network news notice number object offer office online open
	option order other page panel paper partner payment people person phone photo picture place plan player policy
	popular post power press price privacy process product profile program project public quality question reader
	recent record region release report research result review river road sample school science search season
	section security select series server service session share shop simple site small social source space sport
	state static status store story street student study style subject summer support system table team template
	text theme thing time title topic total track travel tree update user value version video view water weather
	week window winter with without work world write year young`)

func (c *conversation) word() string { return words[c.IntN(len(words))] }

// host is a name, the same for the same server.
func (c *conversation) host() string {
	b := c.peers[server].addr.AsSlice()
	n := int(b[len(b)-1]) + int(b[len(b)-2])*7
	top := []string{"com", "org", "net", "de", "io"}[n%5]
	return fmt.Sprintf("www.%s-%s.%s", words[n%len(words)], words[n*7%len(words)], top)
}

// path is what a request asks for.
func (c *conversation) path() string {
	var b strings.Builder
	for range 1 + c.IntN(3) {
		b.WriteString("/" + c.word())
	}
	switch c.IntN(4) {
	case 0:
		fmt.Fprintf(&b, "/%s-%s.html", c.word(), c.word())
	case 1:
		fmt.Fprintf(&b, "?%s=%d&%s=%s", c.word(), c.IntN(100000), c.word(), c.word())
	case 2:
		fmt.Fprintf(&b, "/%s.%08x.js", c.word(), c.Uint32())
	default:
		b.WriteByte('/')
	}
	return b.String()
}

var agents = []string{
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
	"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
}

// web is a connection with HTTP/1.1 on it.
func (c *conversation) web() {
	c.connect(80)
	agent := agents[c.IntN(len(agents))]
	for range 1 + c.IntN(6) {
		c.send(client, c.request(agent))
		c.at = c.at.Add(c.rtt)
		c.wait(5 * time.Millisecond)
		c.send(server, c.response())
		c.wait(200 * time.Millisecond)
	}
	c.hangUp(c.IntN(2))
}

func (c *conversation) request(agent string) []byte {
	host := c.host()
	var body []byte
	method := "GET"
	if c.IntN(5) == 0 {
		method = "POST"
		for c.IntN(8) > 0 {
			body = fmt.Appendf(body, "%s=%s%%20%d&", c.word(), c.word(), c.IntN(1000))
		}
	}
	b := fmt.Appendf(nil, "%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\n", method, c.path(), host, agent)
	b = append(b, "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en-US,en;q=0.5\r\n"...)
	b = append(b, "Accept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n"...)
	b = fmt.Appendf(b, "Referer: http://%s%s\r\nCookie: session=%016x; %s=%d\r\n", host, c.path(), c.Uint64(), c.word(), c.IntN(100))
	if method == "POST" {
		b = fmt.Appendf(b, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(body))
	}
	return append(append(b, "\r\n"...), body...)
}

func (c *conversation) response() []byte {
	var kind string
	var body []byte
	n := c.size(200, 16_000)
	switch c.IntN(5) {
	case 0:
		kind, body = "image/jpeg", append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), c.random(n)...)
	case 1:
		kind, body = "application/json", c.json(n)
	default:
		kind, body = "text/html; charset=UTF-8", c.page(n)
	}
	b := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nDate: %s\r\nServer: nginx/1.26.2\r\nContent-Type: %s\r\nContent-Length: %d\r\n",
		c.at.Format(time.RFC1123), kind, len(body))
	b = fmt.Appendf(b, "Connection: keep-alive\r\nETag: \"%x\"\r\nCache-Control: max-age=%d\r\n\r\n", c.Uint64(), c.IntN(86400))
	return append(b, body...)
}

// page is HTML of about n bytes.
func (c *conversation) page(n int) []byte {
	b := fmt.Appendf(nil, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s %s</title>\n", c.word(), c.word())
	b = fmt.Appendf(b, "<link rel=\"stylesheet\" href=\"/%s/%s.css\">\n</head>\n<body>\n", c.word(), c.word())
	for len(b) < n {
		b = fmt.Appendf(b, "<div class=\"%s\" id=\"%s-%d\">\n<h2><a href=\"%s\">%s %s</a></h2>\n<p>", c.word(), c.word(), c.IntN(1000), c.path(), c.word(), c.word())
		for range 10 + c.IntN(60) {
			b = append(append(b, c.word()...), ' ')
		}
		b = append(b, "</p>\n</div>\n"...)
	}
	return append(b, "</body>\n</html>\n"...)
}

// json is an array of about n bytes.
func (c *conversation) json(n int) []byte {
	b := []byte("[")
	for len(b) < n {
		b = fmt.Appendf(b, "{\"id\": %d, \"%s\": \"%s %s\", \"%s\": %.3f},\n", c.IntN(1e6), c.word(), c.word(), c.word(), c.word(), c.Float64())
	}
	return append(b, "null]\n"...)
}
