package enginetest

import "testing"

func TestBytes(t *testing.T) {
	//                              0   1  2345678   9   10  11
	k := newTalk().udp(c2s, "\x00\x10AB12cdX\xff\xfe0x1F zz")
	play(t, []scene{
		{
			name: "byte_test",
			rules: rules("alert udp any any -> any any",
				`byte_test:2,=,16,0;`,
				`byte_test:2,=,4096,0,little;`,
				`byte_test:1,&,0x10,1;`,
				`byte_test:1,!&,0x10,1;`,
				`byte_test:2,=,12,4,string,dec;`,
				`byte_test:2,=,10,4,string,oct;`,
				`byte_test:4,=,0x1f,11,string,hex;`,
				`content:"AB"; byte_test:2,=,12,0,relative,string,dec;`,
				`content:"AB"; byte_test:1,=,0x10,-3,relative;`,
				`byte_test:1,=,1,1,bitmask 0x70;`,
				`byte_test:2,!=,17,0;`,
				`byte_test:2,<=,16,0; byte_test:2,>=,16,0; byte_test:2,<,17,0; byte_test:2,>,15,0;`,
				`byte_test:2,=,12,2,string,dec;`,
				`byte_test:4,>,1,15;`,
				`byte_test:0,=,12,4,string,dec;`,
				`byte_test:0,=,31,11,string,hex;`,
				`byte_test:0,>=,0,6,string,dec;`,
			),
			talk: k,
			want: "1@1 2@1 3@1 5@1 6@1 7@1 8@1 9@1 10@1 11@1 12@1 15@1 16@1",
		},
		{
			name: "byte_jump",
			rules: rules("alert udp any any -> any any",
				`byte_jump:1,4,string,dec; content:"2"; distance:1; within:1;`,
				`content:"12"; byte_jump:1,-1,relative,string,dec; content:"d"; within:1;`,
				`byte_jump:1,5,string,dec,from_beginning; content:"AB"; within:2;`,
				`byte_jump:1,5,string,dec,multiplier 2,from_beginning; content:"12"; within:2;`,
				`byte_jump:1,5,string,dec,align; content:"X"; distance:0; within:1;`,
				`byte_jump:0,0,from_end,post_offset -2; content:"zz"; within:2;`,
				`byte_jump:1,9;`,
				`byte_jump:1,1,bitmask 0xf0; content:"AB"; distance:-1; within:2;`,
			),
			talk: k,
			want: "3@1 4@1 6@1 8@1",
		},
		{
			name: "byte_extract and byte_math",
			rules: rules("alert udp any any -> any any",
				`byte_extract:1,5,n,string,dec; content:"AB"; offset:n; depth:2;`,
				`byte_extract:1,5,n,string,dec,multiplier 4; content:"X"; offset:n; depth:1;`,
				`byte_extract:2,0,n; byte_test:1,=,n,1;`,
				`byte_extract:1,1,n; isdataat:n; isdataat:!n,relative;`,
				`byte_math:bytes 1, offset 1, oper -, rvalue 14, result r; content:"AB"; offset:r; depth:2;`,
				`byte_math:bytes 2, offset 4, oper /, rvalue 6, result r, string dec; byte_test:1,=,r,5,string,dec;`,
				`byte_math:bytes 1, offset 1, oper <<, rvalue 2, result r; byte_test:1,<,r,1;`,
				`byte_extract:1,5,n,string,dec; byte_math:bytes n, offset 0, oper +, rvalue n, result r; byte_test:2,=,r,0;`,
				`byte_extract:1,5,n,string,dec; byte_math:bytes n, offset 0, oper +, rvalue n, result r; byte_test:2,<,r,0;`,
				`content:"AB"; byte_math:bytes 1, offset 1, oper *, rvalue 2, result r, relative, string dec; content:"X"; distance:r; within:1;`,
				`byte_math:bytes 1, offset 1, oper >>, rvalue 2, result r, bitmask 0xff, endian little; byte_extract:1,r,q; byte_test:1,=,q,4;`,
			),
			talk: k,
			want: "1@1 2@1 3@1 5@1 6@1 7@1 9@1 11@1",
		},
	})
}
