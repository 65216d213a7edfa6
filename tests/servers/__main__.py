"""See to it that the one thing that no wheel brings, a browser, is there: the first step of `make test`."""

import sys

from tests.servers import chromium

chromium.install_where_allowed()
try:
    print(f"Browser: {chromium.version()}")
except chromium.Missing as missing:
    sys.exit(str(missing))
