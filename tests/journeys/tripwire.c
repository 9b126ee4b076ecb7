/* SPDX-License-Identifier: MulanPSL-2.0
 * Counts every write, flush, rename and removal below one folder that this process asks of the
 * system, and ends the process at a chosen one, before it is done or (a write) when it is half
 * done. Loaded in front of the C library; see crashing.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static long seen, last;
static int half;

void wuse_arm(const char *below, long at, int tear) {
    strncpy(folder, below, sizeof folder - 1);
    seen = 0;
    last = at;
    half = tear;
}

long wuse_seen(void) { return seen; }

static int below_fd(int fd) {
    char link[64], path[PATH_MAX];
    ssize_t length;
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static int below(const char *path) {
    return folder[0] && path && strncmp(path, folder, strlen(folder)) == 0;
}

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

/* One more call; whether it is the one to tear. */
static int count(void) {
    long now = __atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST);
    if (last <= 0 || now != last) return 0;
    if (!half) die();
    return 1;
}

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t size) {
    if (below_fd(fd) && count()) { REAL(write)(fd, data, size / 2); die(); }
    return REAL(write)(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    if (below_fd(fd) && count()) { REAL(pwrite)(fd, data, size / 2, at); die(); }
    return REAL(pwrite)(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    if (below_fd(fd) && count()) { REAL(pwrite64)(fd, data, size / 2, at); die(); }
    return REAL(pwrite64)(fd, data, size, at);
}
ssize_t writev(int fd, const struct iovec *parts, int number) {
    if (below_fd(fd) && count()) die();
    return REAL(writev)(fd, parts, number);
}
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    if (below_fd(out) && count()) die();
    return REAL(copy_file_range)(in, from, out, to, size, flags);
}
ssize_t sendfile(int out, int in, off_t *from, size_t size);
ssize_t sendfile(int out, int in, off_t *from, size_t size) {
    if (below_fd(out) && count()) die();
    return REAL(sendfile)(out, in, from, size);
}
ssize_t sendfile64(int out, int in, off64_t *from, size_t size);
ssize_t sendfile64(int out, int in, off64_t *from, size_t size) {
    if (below_fd(out) && count()) die();
    return REAL(sendfile64)(out, in, from, size);
}
int fsync(int fd) { if (below_fd(fd) && count()) die(); return REAL(fsync)(fd); }
int fdatasync(int fd) { if (below_fd(fd) && count()) die(); return REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t size) {
    if (below_fd(fd) && count()) die();
    return REAL(ftruncate)(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    if (below_fd(fd) && count()) die();
    return REAL(ftruncate64)(fd, size);
}
int rename(const char *from, const char *to) {
    if (below(to) && count()) die();
    return REAL(rename)(from, to);
}
int renameat(int dir, const char *from, int other, const char *to) {
    if (below(to) && count()) die();
    return REAL(renameat)(dir, from, other, to);
}
int link(const char *from, const char *to) {
    if (below(to) && count()) die();
    return REAL(link)(from, to);
}
int linkat(int dir, const char *from, int other, const char *to, int flags) {
    if (below(to) && count()) die();
    return REAL(linkat)(dir, from, other, to, flags);
}
int unlink(const char *path) { if (below(path) && count()) die(); return REAL(unlink)(path); }
int unlinkat(int dir, const char *path, int flags) {
    if ((below_fd(dir) || below(path)) && count()) die();
    return REAL(unlinkat)(dir, path, flags);
}
int mkdir(const char *path, mode_t mode) {
    if (below(path) && count()) die();
    return REAL(mkdir)(path, mode);
}
int rmdir(const char *path) { if (below(path) && count()) die(); return REAL(rmdir)(path); }
