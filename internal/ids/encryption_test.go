package ids

import "testing"

func TestEncryptionWords(t *testing.T) {
	for text, want := range map[string]Encryption{"track-only": EncryptionTracked, "default": EncryptionTracked, "full": EncryptionInspected, "bypass": EncryptionBypassed} {
		e := Encryption(7)
		if err := e.UnmarshalText([]byte(text)); err != nil || e != want {
			t.Errorf("%s: %v, %v", text, e, err)
		}
	}
	if new(Encryption).UnmarshalText([]byte("no")) == nil {
		t.Error("taken")
	}
}
