"""Which addresses are public, which are one's own, and which nobody reaches."""

from __future__ import annotations

import ipaddress

import pytest

from motivd_site import addresses

PUBLIC = """
    8.8.8.8 1.1.1.1 93.184.216.34 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.167.255.255 198.17.255.255
    223.255.255.255 2606:4700:4700::1111 2a00:1450:4007:80e::200e 2001:4860:4860::8888 2001:200::1 ::ffff:8.8.8.8
    64:ff9b::8.8.8.8
""".split()
OWN = """
    127.0.0.1 127.255.255.254 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 100.127.255.255
    ::1 fd12:3456:789a::1 fc00::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:7f00:1 64:ff9b::10.0.0.1 64:ff9b::7f00:1
""".split()
NOBODY = """
    0.0.0.0 0.1.2.3 169.254.169.254 169.254.170.2 169.254.0.1 168.63.129.16 192.0.0.1 192.0.0.192 192.0.2.1
    192.31.196.1 192.52.193.1 192.88.99.1 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
    239.255.255.255 240.0.0.1 255.255.255.255 100.100.100.200 :: ::127.0.0.1 ::8.8.8.8 ::ffff:169.254.169.254
    ::ffff:0:127.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::1 64:ff9b:1::8.8.8.8 100::1 100:0:0:1::1 2001::1
    2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002::1 2002:7f00:1::1
    2002:a9fe:a9fe::1 2002:808:808::1 2620:4f:8000::1 3fff::1 4000::1 5f00::1 8000::1 fe80::1 fe80::1%eth0 fec0::1
    ff02::1 fd00:ec2::254 fd00:ec2::254%eth0 fd00:ec2::23 fd20:ce::254 fd00:42::42
""".split()


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_allowed(text: str) -> None:
    assert addresses.is_allowed(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", OWN)
def test_addresses_of_one_s_own_networks_are_allowed_where_these_are_opened(text: str) -> None:
    address = ipaddress.ip_address(text)

    assert not addresses.is_allowed(address)
    assert addresses.is_allowed(address, private=True)


@pytest.mark.parametrize("text", NOBODY)
def test_special_addresses_and_cloud_metadata_are_never_allowed(text: str) -> None:
    address = ipaddress.ip_address(text)

    assert not addresses.is_allowed(address)
    assert not addresses.is_allowed(address, private=True)
