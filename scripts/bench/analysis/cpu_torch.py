"""cpu_torch.py CUDA_LIBRARIES: makes the installed torch do without the two gigabytes of CUDA that it names.

PyPI has torch for Linux with CUDA alone. Its CPU half is complete in itself, but its Python module is linked to
the CUDA half and to libraries of NVIDIA's. Here each of these is replaced by one that has the names that the
module asks for and nothing behind them, and the parts of torch that would call them at import are taken out, as
in a torch that was built without CUDA and without `torch.distributed`. CUDA_LIBRARIES holds libcudart.so.13 and
libcupti.so.13, which the CPU half names itself (scripts/fetch-libtorch fetches them).
"""

import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile

TORCH = pathlib.Path(sysconfig.get_path("purelib"), "torch")
LIB = TORCH / "lib"
MODULE = LIB / "libtorch_python.so"
IMPORT = "    from torch._C import *  # noqa: F403\n"
WITHOUT_DISTRIBUTED = "    from torch import _C; del _C._c10d_init, _C._rpc_init\n"


def symbols(path, which):
    """Dynamic symbols: name to kind, without versions."""
    output = subprocess.run(["nm", "-D", which, path], check=True, capture_output=True, text=True).stdout
    fields = (line.split() for line in output.splitlines())
    return {line[-1].split("@")[0]: line[-2] for line in fields}


def assembly(names):
    yield ".local scratch\n.comm scratch,4096,64"
    for name, kind in sorted(names.items()):
        yield f".globl {name}"
        if name.startswith("_ZTI"):
            # Type information is compared by name when the module registers its classes.
            yield f".data\n.balign 8\n{name}: .quad _ZTVN10__cxxabiv117__class_type_infoE+16, 1f, 0, 0"
            yield f'1: .asciz "{name[4:]}"'
        elif kind in "TWi":
            # Some hand out a reference, which the module writes to when it is loaded.
            yield f".text\n.type {name},@function\n{name}: lea scratch(%rip),%rax\nret"
        else:
            yield f".bss\n.balign 16\n{name}: .skip 256"


def hollow(library, names, folder):
    source, version = folder / "names.s", folder / "version"
    source.write_text("\n".join(assembly(names)) + "\n")
    options = []
    if library.startswith("libcudnn"):
        version.write_text(f"{library} {{ global: *; }};\n")
        options = [f"-Wl,--version-script={version}"]
    target = LIB / library
    target.unlink(missing_ok=True)
    command = ["gcc", "-shared", "-nostdlib", *options, f"-Wl,-soname,{library}", "-o", target, source]
    subprocess.run([*command, "-Wl,--no-as-needed", "-l:libstdc++.so.6"], check=True)


def main(cuda_libraries):
    wanted = symbols(MODULE, "--undefined-only")
    for library in ("libtorch_cpu.so", "libc10.so", "libc10_cuda.so"):
        for name in symbols(LIB / library, "--defined-only"):
            wanted.pop(name, None)
    cuda = symbols(LIB / "libtorch_nvshmem.so", "--defined-only") | symbols(LIB / "libtorch_cuda.so", "--defined-only")
    libraries = {
        "libtorch_cuda.so": {name: cuda[name] for name in wanted if name in cuda},
        "libcudnn.so.9": {name: "T" for name in wanted if name.startswith("cudnn")},
        "libnccl.so.2": {name: "T" for name in wanted if name.startswith("nccl")},
        "libcufile.so.0": {name: "T" for name in wanted if name.startswith("cuFile")},
    }
    with tempfile.TemporaryDirectory() as folder:
        for library, names in libraries.items():
            hollow(library, names, pathlib.Path(folder))
    for library in ("libtorch_nvshmem.so", "libtorch_cuda_linalg.so"):
        (LIB / library).unlink()
    for library in ("libcudart.so.13", "libcupti.so.13"):
        shutil.copy(pathlib.Path(cuda_libraries, library), LIB)
    start = TORCH / "__init__.py"
    text = start.read_text()
    if IMPORT not in text:
        sys.exit(f"{start} is not the one that this was written for")
    start.write_text(text.replace(IMPORT, IMPORT + WITHOUT_DISTRIBUTED))


if __name__ == "__main__":
    main(sys.argv[1])
