package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func TestBase64(t *testing.T) {
	r := payload(find("auth:"), &rule.Base64Decode{Relative: true})
	r.Buffers = append(r.Buffers, rule.Inspection{Buffer: app.Base64Data, Items: []rule.Item{&rule.Content{Pattern: []byte("secret"), StartsWith: true}}})
	c := newConversation(t, build(t, r))
	want(t, "there", hello(c, "auth:c2VjcmV0 x"), 1)
	want(t, "something else", hello(c, "auth:b3RoZXI= x"))
	want(t, "nothing", hello(c, "auth:*"))
}
