package rule

import "testing"

func TestStickyBuffers(t *testing.T) {
	refuse(t, `http.uri; content:"a"; http_uri;`, "sticky buffer is set")
	refuse(t, `file.data; content:"a"; http_uri;`, "sticky buffer is set")
	refuse(t, `base64_data; content:"a";`, "no base64_decode")
	refuse(t, `file_data:mime; content:"a";`, "for => rules")
	// Files are in protocols that carry some, and in rules of no protocol.
	for _, proto := range []string{"http", "smtp", "ftp-data", "tcp"} {
		loadRule(t, "alert "+proto+` any any -> any any (file.data; content:"a"; sid:1;)`)
	}
}
