package pattern

// commonness tells which windows are common in traffic, so that a pattern is
// not represented by them: what is in many patterns is, and what is in sample.
type commonness struct {
	fours [1 << fourBits]uint32 // how often four bytes are there, by their hash
	twos  [1 << 16]uint32       // and two
}

const fourBits = 17

// sampleWeight is how many patterns a place of the sample counts for.
const sampleWeight = 20

// sample is what much of HTTP and of text is made of.
const sample = "GET POST /index.html HTTP/1.1\r\nHost: www.google.com\r\nUser-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64)" +
	" AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Firefox\r\nConnection: keep-alive\r\n" +
	"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate, br\r\n" +
	"Accept-Language: en-US,en;q=0.5\r\nReferer: https://www.\r\nCookie: session id=\r\nUpgrade-Insecure-Requests: 1\r\n\r\n" +
	"HTTP/1.1 200 OK\r\nServer: nginx Apache\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Type: text/html; charset=UTF-8\r\n" +
	"Content-Length: 1000\r\nCache-Control: no-cache, max-age=0, must-revalidate\r\nSet-Cookie: path=/; expires=; domain=.com\r\n" +
	"Last-Modified: ETag: \"\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\nVary: Location: Content-Disposition: form-data; name=\"\r\n\r\n" +
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title></title>\n<link rel=\"stylesheet\" href=\"/css/style.css\">\n" +
	"<script type=\"text/javascript\" src=\"http://www.example.com/js/jquery.min.js\"></script>\n</head>\n<body>\n" +
	"<div class=\"content\" id=\"main\">\n<a href=\"https://www.example.org/page.php?id=\">\n<img src=\"/images/.png\" alt=\"\">\n</a></div>\n" +
	"<form action=\"\" method=\"post\"><input type=\"hidden\" name=\"value\"></form><table><tr><td></td></tr></table><p><br><span style=\"\"></span>\n" +
	"function(){ var document.getElementById(\"\").innerHTML; window.location; return true; false; null; if (this.length > 0) else for (i = 0; i < " +
	"; i++) new object string width: 100%; height: px; color: #ffffff; display: none; background: font-size: margin: padding: border: position: " +
	"\n    \n\t\t\t        {\"name\": \"value\", \"type\": 0, \"status\": \"success\", \"data\": [] } username=&password=&user=&token=&action=&id=" +
	" the and that for with this from have not are was which their there about other would people information time when more will your " +
	"all can has been one were they what some into only over after first also any new most these may such should between tion ment ness able ing "

// newCommonness counts.
func (s *Set) newCommonness() *commonness {
	c := new(commonness)
	for id := range s.entries {
		c.count(s.of(uint32(id)), 1)
	}
	c.count([]byte(sample), sampleWeight)
	return c
}

func (c *commonness) count(text []byte, weight uint32) {
	for at := 0; at+2 <= len(text); at++ {
		w := fold(load(text, at))
		c.twos[uint16(w)] += weight
		if at+4 <= len(text) {
			c.fours[four(w)] += weight
		}
	}
}

// four is where four folded bytes are counted.
func four(w uint64) uint32 { return uint32(w) * 0x9e3779b1 >> (32 - fourBits) }

// choose finds the best place in a text for a row of windows: where the most
// common of them is rare.
func (c *commonness) choose(text []byte, cl shape) int {
	best, least := 0, ^uint32(0)
	for at := 0; at+cl.shortest() <= len(text); at++ {
		var worst uint32
		for k := range cl.stride {
			worst = max(worst, c.window(load(text, at+k), cl.width))
		}
		if worst < least {
			best, least = at, worst
		}
	}
	return best
}

// repeated is added where a window is one byte again and again: padding.
const repeated = 1 << 20

// window is how common a window is: at most as its rarest part, and of windows
// that are equal in that, the one of rarer bytes.
func (c *commonness) window(w uint64, width int) uint32 {
	w = fold(w)
	var most uint32 = 1 << 16
	var bytes uint32
	same := true
	for i := range width {
		v := w >> (8 * i)
		bytes += frequent[byte(v)]
		same = same && byte(v) == byte(w)
		switch {
		case width < 4 && i == 0:
			most = min(most, c.twos[uint16(v)])
		case width >= 4 && i <= width-4:
			most = min(most, c.fours[four(v)])
		}
	}
	if same {
		most += repeated
	}
	return most<<6 + bytes
}

// frequent says how often a byte is in traffic, roughly, from 1 to 5.
var frequent = func() (t [256]uint32) {
	for i := range t {
		t[i] = 1
	}
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c-0x20] = 3, 3
	}
	for c := byte('0'); c <= '9'; c++ {
		t[c] = 2
	}
	for _, c := range []byte("etaoinsrhETAOINSRH \x00\xff\r\n") {
		t[c] = 5
	}
	return t
}()
