"""How memory grows with requests."""

import gc
import tracemalloc
from collections.abc import Callable

# Until then caches fill: of statements, of compiled patterns, of connections.
WARM_UP_REQUESTS = 150
# Once traced, what takes the place of something older counts as growth the first time.
UNCOUNTED_REQUESTS = 50
REQUESTS = 100
# A leaked object is kilobytes a request; what is less is the interpreter's own housekeeping.
MAX_BYTES_PER_REQUEST = 1024


def bytes_per_request(send: Callable[[], None]) -> float:
    """Send the same request again and again, and tell by how much memory has grown."""

    def allocated_after(requests: int) -> int:
        for _ in range(requests):
            send()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    allocated_after(WARM_UP_REQUESTS)
    tracemalloc.start()
    try:
        before = allocated_after(UNCOUNTED_REQUESTS)
        return (allocated_after(REQUESTS) - before) / REQUESTS
    finally:
        tracemalloc.stop()
