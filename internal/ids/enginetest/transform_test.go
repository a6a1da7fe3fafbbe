package enginetest

import "testing"

func TestTransforms(t *testing.T) {
	play(t, []scene{
		{
			name: "of a request",
			rules: rules("alert http any any -> any any",
				`http.method; to_lowercase; content:"get"; startswith; bsize:3;`,
				`http.uri; to_uppercase; content:"/A B.HTML"; bsize:9;`,
				`http.uri.raw; url_decode; content:"/a b.html"; bsize:9;`,
				`http.uri; strip_whitespace; content:"/ab.html"; bsize:8;`,
				`http.uri; compress_whitespace; content:"/a b.html";`,
				`http.host; to_md5; content:"|7c 17 67 b3|"; bsize:16;`,
				`http.host; to_sha1; bsize:20;`,
				`http.host; to_sha256; bsize:32; content:"|80|"; startswith;`,
				`http.host; dotprefix; content:".example.com"; endswith;`,
				`http.host; dotprefix; content:".www.example.com"; startswith; bsize:16;`,
				`http.host; domain; content:"example.com"; bsize:11;`,
				`http.host; tld; content:"com"; bsize:3;`,
				`http.host; domain; dotprefix; content:".example.com"; bsize:12;`,
			),
			talk: get("/a%20b.html"),
			want: "1@7 2@7 3@7 4@7 5@7 6@7 7@7 8@7 9@7 10@7 11@7 12@7 13@7",
		},
		{
			name: "of parts",
			rules: rules("alert http any any -> any any",
				`http.request_line; pcrexform:"[a-zA-Z]+\s+(.*)\s+HTTP"; content:"/a%20b.html"; bsize:11;`,
				`http.request_line; pcrexform:"nothing(.*)"; content:!"GET";`,
				`http.request_line; pcrexform:"nothing(.*)"; content:"GET /a%20b.html HTTP/1.1"; bsize:24;`,
				`http.method; xor:"20"; content:"get"; bsize:3;`,
				`http.method; xor:"2000"; content:"gEt";`,
				`http.header; header_lowercase; content:"user-agent: test/1.0";`,
				`http.header; strip_pseudo_headers; content:"User-Agent";`,
				`http.user_agent; subslice:0,4; content:"test"; bsize:4;`,
				`http.user_agent; subslice:-3; content:"1.0"; bsize:3;`,
				`http.user_agent; to_uppercase; content:!"test";`,
				`http.user_agent; to_uppercase; isdataat:7; isdataat:!8;`,
			),
			talk: get("/a%20b.html"),
			want: "1@7 3@7 4@7 5@7 6@7 7@7 8@7 9@7 10@7 11@7",
		},
		{
			name: "base64",
			rules: rules("alert http any any -> any any",
				`http.uri; from_base64:offset 2; content:"hello evil"; bsize:10;`,
				`http.uri; from_base64:offset 2, bytes 8; content:"hello "; bsize:6;`,
				`http.uri; from_base64:offset 2, mode strict; content:"hello evil";`,
				`http.uri; from_base64:mode strict; content:!"hello";`,
				`http.uri; from_base64:offset 2, mode rfc2045; to_uppercase; content:"HELLO EVIL";`,
			),
			talk: get("/?aGVsbG8gZXZpbA=="),
			want: "1@7 2@7 3@7 4@7 5@7",
		},
	})
}
