"""May the pages be served at an address? On this computer always, elsewhere only where visitors must sign in.

In: the address that was asked for. Out: nothing, or a refusal that says how. A page asked for under a name that is not this
computer's is refused too: it comes through a proxy, or from a foreign page that has its own name point here.
"""

import ipaddress

from pipelines.errors import UsageError

HERE = ("localhost", "127.0.0.1", "::1", "[::1]")


def is_here(address: str) -> bool:
    """Whether only this computer can reach the address."""
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def check(address: str) -> None:
    """Refuse to serve names to whoever can reach `address` without being asked who they are. Raises UsageError."""
    if not is_here(address):
        raise UsageError(
            f"address {address}",
            "can be reached from other computers, and nobody would have to sign in.",
            "Leave --address out and reach the pages from elsewhere through a tunnel: ssh -L 8501:localhost:8501 HOST.",
        )
