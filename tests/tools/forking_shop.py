"""A web server that has a child of its own, and writes down the process ids of both.

`python forking_shop.py PORT [stubborn]`: a stubborn child takes no SIGTERM.
"""

import http.server
import os
import signal
import sys
from pathlib import Path

port, stubborn = int(sys.argv[1]), "stubborn" in sys.argv
reading, writing = os.pipe()
child = os.fork()
if child == 0:
    if stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(writing, b".")
    while True:
        signal.pause()
os.read(reading, 1)
Path("child.pid").write_text(str(child), encoding="utf-8")
Path("shop.pid").write_text(str(os.getpid()), encoding="utf-8")
sys.stdout.write("the shop is open\n")
sys.stdout.flush()
http.server.ThreadingHTTPServer(
    ("127.0.0.1", port), http.server.SimpleHTTPRequestHandler
).serve_forever()
