package transform

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
)

func toMD5(data []byte, s *Scratch) []byte {
	sum := md5.Sum(data)
	return append(s.space(len(sum)), sum[:]...)
}

func toSHA1(data []byte, s *Scratch) []byte {
	sum := sha1.Sum(data)
	return append(s.space(len(sum)), sum[:]...)
}

func toSHA256(data []byte, s *Scratch) []byte {
	sum := sha256.Sum256(data)
	return append(s.space(len(sum)), sum[:]...)
}
