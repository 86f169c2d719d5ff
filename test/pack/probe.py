#!/usr/bin/python3
"""Tries what a thief inside engawa would try, and prints one line for each: "NAME refused" or "NAME done".
Run by pack.sh twice: as the unit (everything must be refused) and as the same user without it (the control: all done)."""
import ctypes
import mmap
import os
import socket
import sys

libc = ctypes.CDLL(None, use_errno=True)


def call(result):
    if result == -1 or result == ctypes.c_void_p(-1).value:
        raise OSError(ctypes.get_errno(), "refused")


def memory_that_runs():
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


def namespace_of_its_own():
    if os.fork() == 0:
        os._exit(0 if libc.unshare(0x10000000) == 0 else 1)
    if os.wait()[1] != 0:
        raise OSError("refused")


def netlink():
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).close()


def speak_outward():
    s = socket.socket()
    s.settimeout(2)
    try:
        s.connect(("192.0.2.7", 9))
    except ConnectionRefusedError:
        return                       # somebody was asked: the way is open
    finally:
        s.close()


def file_for_root():
    path = os.path.join(sys.argv[1], "setuid")
    with open(path, "w", encoding="ascii"):
        pass
    try:
        os.chmod(path, 0o4755)
    finally:
        os.unlink(path)


def write_elsewhere():
    with open("/var/spool/engawa-probe/x", "w", encoding="ascii"):
        pass


def read_backups():
    os.listdir("/var/backups/engawa-probe")


def see_others():
    if not any(name.isdigit() and int(name) == 1 for name in os.listdir("/proc")):
        raise OSError("refused")


def see_tmp():
    os.stat("/tmp/engawa-probe")


def other_personality():
    call(libc.personality(0x0008))


def a_raw_device():
    os.stat("/dev/kmsg")


def keyring():
    call(libc.syscall(250, 0, -3, 1))


for probe in (memory_that_runs, namespace_of_its_own, netlink, speak_outward, file_for_root, write_elsewhere, read_backups, see_others,
              see_tmp, other_personality, a_raw_device, keyring):
    try:
        probe()
        print(probe.__name__, "done", flush=True)
    except (OSError, ValueError):
        print(probe.__name__, "refused", flush=True)
