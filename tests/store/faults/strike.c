/* Counts, over all processes that load it, the calls that change what is on a disk, and makes one
 * of them go wrong: preloaded into a shell, a git or a Python, before libc.
 *
 *   STRIKE_FILE  counter shared by all processes: a number, then one letter for each call's kind
 *   STRIKE_AT    which call, counted from 1; 0 strikes nothing
 *   STRIKE_HOW   kill: the whole process group, before the call
 *                torn: the same in the middle of a write
 *                a number: the call fails with that errno
 *   STRIKE_KINDS letters of the kinds that are counted
 *   STRIKE_ON    if set, every call from STRIKE_AT on fails
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utime.h>

#define ROOM 65536

static struct shared { atomic_int count; char kinds[ROOM - sizeof(int)]; } *shared;
static int strike_at, strike_errno, torn, on;
static const char *kinds;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("STRIKE_FILE"), *at = getenv("STRIKE_AT"), *how = getenv("STRIKE_HOW");
    if (!file || !at || !how) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    void *room = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    if (room == MAP_FAILED) return;
    strike_at = atoi(at);
    strike_errno = atoi(how);
    torn = !strcmp(how, "torn");
    on = getenv("STRIKE_ON") != NULL;
    kinds = getenv("STRIKE_KINDS");
    shared = room;
}

static void die(void) {
    kill(0, SIGKILL);
    for (;;) pause();
}

/* What is to happen to this call: 0 nothing, 1 fail with errno, 2 be torn. */
static int strikes(char kind) {
    if (!shared || (kinds && !strchr(kinds, kind))) return 0;
    int number = atomic_fetch_add(&shared->count, 1) + 1;
    if (number < (int)sizeof(shared->kinds)) shared->kinds[number - 1] = kind;
    if (!strike_at || number < strike_at || (number > strike_at && !on)) return 0;
    if (strike_errno) { errno = strike_errno; return 1; }
    if (torn && kind == 'w') return 2;
    die();
    return 1;
}

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static int makes(int flags) { return (flags & O_CREAT) || ((flags & O_TRUNC) && (flags & O_ACCMODE)); }

static int on_disk(int fd) {
    struct stat found;
    int kept = errno, is = !fstat(fd, &found) && S_ISREG(found.st_mode);
    errno = kept;
    return is;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
        if (makes(flags) && strncmp(path, "/dev/", 5) && strikes('o')) return -1; \
        return real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(int, name, int, const char *, int, ...); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
        if (makes(flags) && strncmp(path, "/dev/", 5) && strikes('o')) return -1; \
        return real(at, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

#define FOPEN(name) \
    FILE *name(const char *path, const char *mode) { \
        REAL(FILE *, name, const char *, const char *); \
        if ((*mode == 'w' || *mode == 'a') && strncmp(path, "/dev/", 5) && strikes('o')) return NULL; \
        return real(path, mode); \
    }
FOPEN(fopen)
FOPEN(fopen64)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, write, int, const void *, size_t);
    if (on_disk(fd)) switch (strikes('w')) {
        case 1: return -1;
        case 2: real(fd, data, size / 2); die();
    }
    return real(fd, data, size);
}

#define PWRITE(name, offset_type) \
    ssize_t name(int fd, const void *data, size_t size, offset_type at) { \
        REAL(ssize_t, name, int, const void *, size_t, offset_type); \
        if (on_disk(fd)) switch (strikes('w')) { \
            case 1: return -1; \
            case 2: real(fd, data, size / 2, at); die(); \
        } \
        return real(fd, data, size, at); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    if (on_disk(fd) && strikes('w')) return -1;
    return real(fd, parts, count);
}

#define SIMPLE(kind, name, params, ...) \
    int name params { \
        REAL_OF(name, params); \
        if (strikes(kind)) return -1; \
        return real(__VA_ARGS__); \
    }
#define REAL_OF(name, params) \
    static int (*real) params; \
    if (!real) real = (int (*) params)dlsym(RTLD_NEXT, #name)

SIMPLE('r', rename, (const char *a, const char *b), a, b)
SIMPLE('r', renameat, (int c, const char *a, int d, const char *b), c, a, d, b)
SIMPLE('r', renameat2, (int c, const char *a, int d, const char *b, unsigned int f), c, a, d, b, f)
SIMPLE('u', unlink, (const char *a), a)
SIMPLE('u', unlinkat, (int c, const char *a, int f), c, a, f)
SIMPLE('u', rmdir, (const char *a), a)
SIMPLE('m', mkdir, (const char *a, mode_t m), a, m)
SIMPLE('m', mkdirat, (int c, const char *a, mode_t m), c, a, m)
SIMPLE('l', link, (const char *a, const char *b), a, b)
SIMPLE('l', linkat, (int c, const char *a, int d, const char *b, int f), c, a, d, b, f)
SIMPLE('l', symlink, (const char *a, const char *b), a, b)
SIMPLE('s', fsync, (int a), a)
SIMPLE('s', fdatasync, (int a), a)
SIMPLE('t', ftruncate, (int a, off_t b), a, b)
SIMPLE('t', ftruncate64, (int a, off64_t b), a, b)
SIMPLE('t', truncate, (const char *a, off_t b), a, b)
SIMPLE('c', chmod, (const char *a, mode_t m), a, m)
SIMPLE('c', fchmod, (int a, mode_t m), a, m)
SIMPLE('c', fchmodat, (int c, const char *a, mode_t m, int f), c, a, m, f)
SIMPLE('i', utime, (const char *a, const struct utimbuf *t), a, t)
SIMPLE('i', utimes, (const char *a, const struct timeval t[2]), a, t)
SIMPLE('i', utimensat, (int c, const char *a, const struct timespec t[2], int f), c, a, t, f)
SIMPLE('i', futimens, (int a, const struct timespec t[2]), a, t)
