"""Which addresses a user may send us to.

The ranges that are not for everybody come from microsoft-antissrf, which keeps them from IANA's registries. That is a
list of what is refused; IPv6 is mostly unassigned, so beside it only `2000::/3`, all that was ever given out, counts
as public. Refused with it: `::a.b.c.d`, and every prefix that somebody may turn into a tunnel tomorrow.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from AntiSSRF import IPAddressRanges

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _networks(*groups: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(text) for group in groups for text in group)


_GIVEN_OUT: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_SPECIAL: Final = _networks(IPAddressRanges.recommended_latest)
# What OUTBOUND_ALLOW_PRIVATE opens: networks that people run at home and in companies.
_OWN: Final = _networks(
    IPAddressRanges.loopback,
    IPAddressRanges.private_use,
    IPAddressRanges.unique_local,
    IPAddressRanges.shared_address_space,
)
# Machines in a cloud get their credentials here, so nothing opens these. Most such services live at 169.254.x.x, which
# is link-local and so never open; these live in ranges of the owner's own: AWS, AWS EKS, Google, Scaleway, Alibaba.
_METADATA: Final = frozenset(
    ip_address(text) for text in ("fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:42::42", "100.100.100.200")
)


def is_allowed(address: Address, *, private: bool = False) -> bool:
    """Return whether we may connect there; `private` lets networks of one's own through, cloud metadata never."""
    meant = canonical(address)
    if is_public(meant):
        return True
    return private and meant not in _METADATA and _is_in(meant, _OWN)


def is_public(address: Address) -> bool:
    """Return whether an address belongs to the open Internet, for everybody."""
    meant = canonical(address)
    return (meant.version == 4 or meant in _GIVEN_OUT) and not _is_in(meant, _SPECIAL)


def canonical(address: Address) -> Address:
    """Return the IPv4 address that a mapped or NAT64 address stands for, else the address itself.

    6to4 and Teredo are not undone: their relays are gone (RFC 7526), so their ranges are refused as a whole.
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:  # what DNS64 answers where a network has IPv6 alone
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return IPv6Address(int(address))  # without its zone, which is no part of what is compared
    return address


def _is_in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks if network.version == address.version)
