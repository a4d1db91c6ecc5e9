"""Where a request comes from: its address, and its browser in words."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# The first that occurs in what a browser says of itself; many say "Chrome" and "Safari" besides their own name.
BROWSERS = {
    "Zalo": "Zalo",
    "coc_coc_browser": "Cốc Cốc",
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def address_of(request: HttpRequest) -> str | None:
    """The address of who asks. What a proxy says of it is believed only of the proxies that the settings name."""
    address = _address(request.META.get("REMOTE_ADDR", ""))
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while told and address is not None and _is_proxy(address):
        before = _address(told.pop())
        if before is None:
            break
        address = before
    return str(address) if address else None


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip())
    except ValueError:
        return None


def _is_proxy(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(proxy, strict=False) for proxy in settings.PROXIES)


def browser_of(request: HttpRequest) -> str:
    """The browser and its machine, in words ("Chrome, Windows"); empty where it says neither."""
    said = request.META.get("HTTP_USER_AGENT", "")
    found = [next((name for mark, name in marks.items() if mark in said), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found))
