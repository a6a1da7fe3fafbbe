package event

// What the decoder finds wrong with a packet. Not all of them are raised: those of
// link layers that are not taken apart are here so that rules which name them load.
const (
	IPv4PacketTooSmall = decodeBase + iota
	IPv4HeaderLenTooSmall
	IPv4TotalLenSmallerThanHeaderLen
	IPv4TruncatedPacket
	IPv4OptionInvalid
	IPv4OptionInvalidLen
	IPv4OptionMalformed
	IPv4OptionPadRequired
	IPv4OptionEOLRequired
	IPv4OptionDuplicate
	IPv4OptionUnknown
	IPv4WrongIPVersion
	IPv4ICMPv6

	ICMPv4PacketTooSmall
	ICMPv4UnknownType
	ICMPv4UnknownCode
	ICMPv4IPv4TruncatedPacket
	ICMPv4IPv4UnknownVersion

	ICMPv6UnknownType
	ICMPv6UnknownCode
	ICMPv6PacketTooSmall
	ICMPv6IPv6UnknownVersion
	ICMPv6IPv6TruncatedPacket
	ICMPv6MLDMessageWithInvalidHopLimit
	ICMPv6UnassignedType
	ICMPv6ExperimentationType

	IPv6PacketTooSmall
	IPv6TruncatedPacket
	IPv6TruncatedExt
	IPv6ExtDuplicateFH
	IPv6ExtUselessFH
	IPv6ExtDuplicateRH
	IPv6ExtDuplicateHH
	IPv6ExtDuplicateDH
	IPv6ExtDuplicateAH
	IPv6ExtDuplicateEH
	IPv6ExtInvalidOptionLen
	IPv6WrongIPVersion
	IPv6ExtAHReservedNotNull
	IPv6HopOptionsUnknownOption
	IPv6HopOptionsOnlyPadding
	IPv6DestOptionsUnknownOption
	IPv6DestOptionsOnlyPadding
	IPv6RHType0
	IPv6ZeroLenPadN
	IPv6FHNonZeroReservedField
	IPv6DataAfterNoneHeader
	IPv6UnknownNextHeader
	IPv6ICMPv4

	TCPPacketTooSmall
	TCPHeaderLenTooSmall
	TCPInvalidOptionLen
	TCPOptionInvalidLen
	TCPOptionDuplicate

	UDPPacketTooSmall
	UDPHeaderLenTooSmall
	UDPHeaderLenInvalid
	UDPLenInvalid

	SLLPacketTooSmall
	SLL2PacketTooSmall

	EthernetPacketTooSmall
	EthernetUnknownEthertype

	PPPPacketTooSmall
	PPPVJUPacketTooSmall
	PPPIPv4PacketTooSmall
	PPPIPv6PacketTooSmall
	PPPWrongType
	PPPUnsupportedProtocol

	PPPoEPacketTooSmall
	PPPoEWrongCode
	PPPoEMalformedTags

	GREPacketTooSmall
	GREWrongVersion
	GREV0Recursion
	GREV0Flags
	GREV0HeaderTooBig
	GREV0MalformedSREHeader
	GREV1Checksum
	GREV1Route
	GREV1SSR
	GREV1Recursion
	GREV1Flags
	GREV1NoKey
	GREV1WrongProtocol
	GREV1MalformedSREHeader
	GREV1HeaderTooBig

	VLANHeaderTooSmall
	VLANUnknownType
	VLANTooManyLayers
	IEEE8021ahHeaderTooSmall
	VNTagHeaderTooSmall
	VNTagUnknownType
	ETagHeaderTooSmall
	ETagUnknownType

	IPRawInvalidIPVersion
	NullPacketTooSmall
	NullUnsupportedType

	SCTPPacketTooSmall
	ESPPacketTooSmall

	ARPPacketTooSmall
	ARPUnsupportedHardware
	ARPUnsupportedProtocol
	ARPInvalidHardwareSize
	ARPInvalidProtocolSize
	ARPUnsupportedOpcode

	IPv4FragmentPacketTooLarge
	IPv6FragmentPacketTooLarge
	IPv4FragmentOverlap
	IPv6FragmentOverlap
	IPv6FragmentInvalidLength
	IPv4FragmentIgnored
	IPv6FragmentIgnored

	IPv6IPv4InIPv6TooSmall
	IPv6IPv4InIPv6WrongVersion
	IPv6IPv6InIPv6TooSmall
	IPv6IPv6InIPv6WrongVersion

	MPLSHeaderTooSmall
	MPLSPacketTooSmall
	MPLSBadLabelRouterAlert
	MPLSBadLabelImplicitNull
	MPLSBadLabelReserved
	MPLSUnknownPayloadType

	VXLANUnknownPayloadType
	GeneveUnknownPayloadType

	ERSPANHeaderTooSmall
	ERSPANUnsupportedVersion
	ERSPANTooManyVLANLayers

	DCEPacketTooSmall
	CHDLCPacketTooSmall

	NSHHeaderTooSmall
	NSHUnsupportedVersion
	NSHBadHeaderLength
	NSHReservedType
	NSHUnsupportedType
	NSHUnknownPayload

	TooManyLayers

	ARPInvalidPacket
)

// decodeNames are their names in rules, behind "decode-event:". The order is that
// of the constants.
var decodeNames = []string{
	"ipv4.pkt_too_small",
	"ipv4.hlen_too_small",
	"ipv4.iplen_smaller_than_hlen",
	"ipv4.trunc_pkt",
	"ipv4.opt_invalid",
	"ipv4.opt_invalid_len",
	"ipv4.opt_malformed",
	"ipv4.opt_pad_required",
	"ipv4.opt_eol_required",
	"ipv4.opt_duplicate",
	"ipv4.opt_unknown",
	"ipv4.wrong_ip_version",
	"ipv4.icmpv6",
	"icmpv4.pkt_too_small",
	"icmpv4.unknown_type",
	"icmpv4.unknown_code",
	"icmpv4.ipv4_trunc_pkt",
	"icmpv4.ipv4_unknown_ver",
	"icmpv6.unknown_type",
	"icmpv6.unknown_code",
	"icmpv6.pkt_too_small",
	"icmpv6.ipv6_unknown_version",
	"icmpv6.ipv6_trunc_pkt",
	"icmpv6.mld_message_with_invalid_hl",
	"icmpv6.unassigned_type",
	"icmpv6.experimentation_type",
	"ipv6.pkt_too_small",
	"ipv6.trunc_pkt",
	"ipv6.trunc_exthdr",
	"ipv6.exthdr_dupl_fh",
	"ipv6.exthdr_useless_fh",
	"ipv6.exthdr_dupl_rh",
	"ipv6.exthdr_dupl_hh",
	"ipv6.exthdr_dupl_dh",
	"ipv6.exthdr_dupl_ah",
	"ipv6.exthdr_dupl_eh",
	"ipv6.exthdr_invalid_optlen",
	"ipv6.wrong_ip_version",
	"ipv6.exthdr_ah_res_not_null",
	"ipv6.hopopts_unknown_opt",
	"ipv6.hopopts_only_padding",
	"ipv6.dstopts_unknown_opt",
	"ipv6.dstopts_only_padding",
	"ipv6.rh_type_0",
	"ipv6.zero_len_padn",
	"ipv6.fh_non_zero_reserved_field",
	"ipv6.data_after_none_header",
	"ipv6.unknown_next_header",
	"ipv6.icmpv4",
	"tcp.pkt_too_small",
	"tcp.hlen_too_small",
	"tcp.invalid_optlen",
	"tcp.opt_invalid_len",
	"tcp.opt_duplicate",
	"udp.pkt_too_small",
	"udp.hlen_too_small",
	"udp.hlen_invalid",
	"udp.len_invalid",
	"sll.pkt_too_small",
	"sll2.pkt_too_small",
	"ethernet.pkt_too_small",
	"ethernet.unknown_ethertype",
	"ppp.pkt_too_small",
	"ppp.vju_pkt_too_small",
	"ppp.ip4_pkt_too_small",
	"ppp.ip6_pkt_too_small",
	"ppp.wrong_type",
	"ppp.unsup_proto",
	"pppoe.pkt_too_small",
	"pppoe.wrong_code",
	"pppoe.malformed_tags",
	"gre.pkt_too_small",
	"gre.wrong_version",
	"gre.version0_recur",
	"gre.version0_flags",
	"gre.version0_hdr_too_big",
	"gre.version0_malformed_sre_hdr",
	"gre.version1_chksum",
	"gre.version1_route",
	"gre.version1_ssr",
	"gre.version1_recur",
	"gre.version1_flags",
	"gre.version1_no_key",
	"gre.version1_wrong_protocol",
	"gre.version1_malformed_sre_hdr",
	"gre.version1_hdr_too_big",
	"vlan.header_too_small",
	"vlan.unknown_type",
	"vlan.too_many_layers",
	"ieee8021ah.header_too_small",
	"vntag.header_too_small",
	"vntag.unknown_type",
	"etag.header_too_small",
	"etag.unknown_type",
	"ipraw.invalid_ip_version",
	"ltnull.pkt_too_small",
	"ltnull.unsupported_type",
	"sctp.pkt_too_small",
	"esp.pkt_too_small",
	"arp.pkt_too_small",
	"arp.unsupported_hardware",
	"arp.unsupported_protocol",
	"arp.invalid_hardware_size",
	"arp.invalid_protocol_size",
	"arp.unsupported_opcode",
	"ipv4.frag_pkt_too_large",
	"ipv6.frag_pkt_too_large",
	"ipv4.frag_overlap",
	"ipv6.frag_overlap",
	"ipv6.frag_invalid_length",
	"ipv4.frag_ignored",
	"ipv6.frag_ignored",
	"ipv6.ipv4_in_ipv6_too_small",
	"ipv6.ipv4_in_ipv6_wrong_version",
	"ipv6.ipv6_in_ipv6_too_small",
	"ipv6.ipv6_in_ipv6_wrong_version",
	"mpls.header_too_small",
	"mpls.pkt_too_small",
	"mpls.bad_label_router_alert",
	"mpls.bad_label_implicit_null",
	"mpls.bad_label_reserved",
	"mpls.unknown_payload_type",
	"vxlan.unknown_payload_type",
	"geneve.unknown_payload_type",
	"erspan.header_too_small",
	"erspan.unsupported_version",
	"erspan.too_many_vlan_layers",
	"dce.pkt_too_small",
	"chdlc.pkt_too_small",
	"nsh.header_too_small",
	"nsh.unsupported_version",
	"nsh.bad_header_length",
	"nsh.reserved_type",
	"nsh.unsupported_type",
	"nsh.unknown_payload",
	"too_many_layers",
	"arp.invalid_packet",
}
