// SPDX-License-Identifier: Apache-2.0
//
// A disk that falls sick and gets well while a program runs, with LD_PRELOAD.
//
// JEJAK_SICK_FILE names a file whose text is "ERRNO FREE", such as "30 -1":
//   ERRNO  every change below JEJAK_SICK_DIR fails with it: 28 is a full disk,
//          30 one that has become read-only, 5 a broken one; 0 is a well one
//   FREE   how many bytes the disk says are free; -1 for what is true
// Whoever rewrites the file in place (at most 63 characters, padded with
// spaces) changes the disk from one call to the next. Reading always works.
// Memory maps are not seen. Linux with glibc only.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *page;
static char root[PATH_MAX];
static size_t root_length;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

// One function of the C library, found once.
#define REAL(name, result, ...)                                                                    \
    static result (*found)(__VA_ARGS__);                                                           \
    if (!found) {                                                                                  \
        void *place = real(name);                                                                  \
        memcpy(&found, &place, sizeof found);                                                      \
    }

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("JEJAK_SICK_FILE"), *folder = getenv("JEJAK_SICK_DIR");
    if (!path || !folder) return;
    if (!realpath(folder, root)) snprintf(root, sizeof root, "%s", folder);
    root_length = strlen(root);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    void *mapped = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (mapped != MAP_FAILED) page = mapped;
}

static int sickness(long long *space) {
    char text[64] = {0};
    int error = 0;
    *space = -1;
    if (page) {
        memcpy(text, page, sizeof text - 1);
        sscanf(text, "%d %lld", &error, space);
    }
    return error;
}

static int is_below(const char *path) {
    return strncmp(path, root, root_length) == 0 &&
           (path[root_length] == '/' || path[root_length] == 0);
}

// Whether a change of what a descriptor stands for must fail. Sets errno.
static int fails(int descriptor) {
    long long space;
    int error = sickness(&space);
    if (!error) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (!is_below(path)) return 0;
    errno = error;
    return 1;
}

static int fails_at(int folder, const char *path) {
    long long space;
    int error = sickness(&space);
    if (!error) return 0;
    char link[64], whole[PATH_MAX * 2] = {0};
    if (path[0] != '/') {
        if (folder == AT_FDCWD) {
            if (!getcwd(whole, PATH_MAX)) return 0;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            if (readlink(link, whole, PATH_MAX - 1) < 0) return 0;
        }
        strcat(whole, "/");
    }
    strncat(whole, path, PATH_MAX - 1);
    if (!is_below(whole)) return 0;
    errno = error;
    return 1;
}

// Opening: a full disk still opens what is there, a read-only one does not.

static int opens(int folder, const char *path, int flags, mode_t mode) {
    REAL("openat", int, int, const char *, int, ...)
    int changes = (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
    if (changes && fails_at(folder, path)) {
        struct stat status;
        int error = errno, is_there = fstatat(folder, path, &status, 0) == 0;
        errno = error;
        if (error == EROFS || !is_there || flags & O_TRUNC) return -1;
    }
    return found(folder, path, flags, mode);
}

#define MODE_OF(flags)                                                                             \
    mode_t mode = 0;                                                                               \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                         \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode = va_arg(rest, mode_t);                                                               \
        va_end(rest);                                                                              \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags)
    return opens(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE_OF(flags)
    return opens(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    MODE_OF(flags)
    return opens(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
    MODE_OF(flags)
    return opens(folder, path, flags, mode);
}

// Writing

ssize_t write(int descriptor, const void *bytes, size_t length) {
    REAL("write", ssize_t, int, const void *, size_t)
    return fails(descriptor) ? -1 : found(descriptor, bytes, length);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
    REAL("pwrite", ssize_t, int, const void *, size_t, off_t)
    return fails(descriptor) ? -1 : found(descriptor, bytes, length, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
    return pwrite(descriptor, bytes, length, offset);
}

ssize_t writev(int descriptor, const struct iovec *pieces, int count) {
    REAL("writev", ssize_t, int, const struct iovec *, int)
    return fails(descriptor) ? -1 : found(descriptor, pieces, count);
}

int ftruncate(int descriptor, off_t length) {
    REAL("ftruncate", int, int, off_t)
    struct stat status;
    // Cutting needs no space; growing and read-only disks fail.
    if (fails(descriptor) &&
        (errno != ENOSPC || fstat(descriptor, &status) || status.st_size < length))
        return -1;
    return found(descriptor, length);
}

int ftruncate64(int descriptor, off64_t length) { return ftruncate(descriptor, length); }

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
    REAL("fallocate", int, int, int, off_t, off_t)
    return fails(descriptor) ? -1 : found(descriptor, mode, offset, length);
}

int posix_fallocate(int descriptor, off_t offset, off_t length) {
    REAL("posix_fallocate", int, int, off_t, off_t)
    return fails(descriptor) ? errno : found(descriptor, offset, length);
}

// Only a broken disk fails to sync what it has taken.
int fsync(int descriptor) {
    REAL("fsync", int, int)
    return fails(descriptor) && errno == EIO ? -1 : found(descriptor);
}

int fdatasync(int descriptor) {
    REAL("fdatasync", int, int)
    return fails(descriptor) && errno == EIO ? -1 : found(descriptor);
}

// Names: a full disk still lets go of files.

int rename(const char *old, const char *path) {
    REAL("rename", int, const char *, const char *)
    return fails_at(AT_FDCWD, path) ? -1 : found(old, path);
}

int unlink(const char *path) {
    REAL("unlink", int, const char *)
    return fails_at(AT_FDCWD, path) && errno != ENOSPC ? -1 : found(path);
}

int mkdir(const char *path, mode_t mode) {
    REAL("mkdir", int, const char *, mode_t)
    return fails_at(AT_FDCWD, path) ? -1 : found(path, mode);
}

// What is free

#define FREE(name, type, target)                                                                   \
    int name(target, struct type *status) {                                                        \
        REAL(#name, int, target, struct type *)                                                    \
        int result = found(place, status);                                                         \
        long long space;                                                                           \
        sickness(&space);                                                                          \
        if (!result && space >= 0 && status->f_bsize)                                              \
            status->f_bavail = status->f_bfree =                                                   \
                (unsigned long long)space / (unsigned long long)UNIT(status);                      \
        return result;                                                                             \
    }

#define UNIT(status) (status)->f_bsize
FREE(statfs, statfs, const char *place)
FREE(fstatfs, statfs, int place)
FREE(statfs64, statfs64, const char *place)
FREE(fstatfs64, statfs64, int place)
#undef UNIT
#define UNIT(status) ((status)->f_frsize ? (status)->f_frsize : (status)->f_bsize)
FREE(statvfs, statvfs, const char *place)
FREE(fstatvfs, statvfs, int place)
FREE(statvfs64, statvfs64, const char *place)
FREE(fstatvfs64, statvfs64, int place)
