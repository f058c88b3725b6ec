"""Says whether a TCP port is free, and if not, who has it."""

import errno
import os
import pathlib
import socket

LISTEN = "0A"
"""How /proc/net/tcp writes the state of a listening socket."""


def taken(host, port):
    """A sentence that names the port and, where it can be seen, the process; None if the port is free."""
    with socket.socket() as probe:
        # As the services do it: a connection that is still closing is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return f"port {port} cannot be had on {host}: {error.strerror}"
            owner = listener(port)
            return f"port {port} is taken" + (f" by {owner}" if owner else "")
    return None


def listener(port):
    """The name and id of the process that listens on the port, or None where it cannot be seen."""
    sockets = {f"socket:[{inode}]" for inode in listening_inodes(port)}
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(entry) in sockets for entry in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
        except OSError:
            continue  # It ended meanwhile, or belongs to another user.
    return None


def listening_inodes(port):
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = pathlib.Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, rows):
            if fields[3] == LISTEN and int(fields[1].rpartition(":")[2], 16) == port:
                yield fields[9]
