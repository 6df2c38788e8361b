// SPDX-License-Identifier: Apache-2.0
//
// A disk that fails on purpose, put under one process with LD_PRELOAD.
//
// Power cut: every write to a file since the last completed fsync of that file
// is remembered with the bytes it replaced. At the chosen operation everything
// that was not synced is taken back, and the process ends as if the power had
// gone (exit status 137). What remains on disk is the least that POSIX promises.
//
// Full disk: files may grow by so many bytes in all, then ENOSPC.
//
// Sick disk: from the chosen fsync on, every fsync fails with EIO.
//
// Settings, from the environment:
//   JEJAK_FAULT_DIR      only files below this folder are touched (needed)
//   JEJAK_FAULT_CUT      cut before the N-th write, counted from 1
//   JEJAK_FAULT_END      1: cut right after a normal end, which keeps its status:
//                        whatever the program said by it must be on the disk
//   JEJAK_FAULT_KEEP     seed: each file keeps a random first share of its
//                        unsynced writes, as real disks do
//   JEJAK_FAULT_FOLDERS  1: a creation, rename or removal is also taken back
//                        unless its folder was synced after it; else only
//                        files that were never synced vanish
//   JEJAK_FAULT_SPACE    bytes that files may grow by, then ENOSPC
//   JEJAK_FAULT_REFUSALS so many times ENOSPC, then somebody has freed the disk
//   JEJAK_FAULT_SYNC     from the N-th fsync on, fsync fails with EIO
//   JEJAK_FAULT_REPORT   file that gets "writes=N syncs=N grown=N" at a
//                        normal end, to choose cuts from
//
// Limits: memory maps are not seen (SQLite's -shm needs none of this), nor
// writes through stdio or io_uring. An fsync is not handed on to the disk:
// what it promises is kept here. Linux with glibc only.
//
// How it is safe: one lock is held over each operation and its note, so the
// order of notes is the order of operations. Each file that was opened for
// writing keeps a descriptor of our own until the process ends, because closing
// any descriptor of a file would drop the process's locks on it.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

// The bytes a write replaced, and how long the file was before it.
struct undo {
    struct undo *earlier;
    off_t offset;
    size_t length;
    off_t size_before;
    unsigned char bytes[];
};

// A file below the folder that was opened for writing.
struct file {
    struct file *next;
    dev_t device;
    ino_t inode;
    int descriptor;
    int unsynced;
    struct undo *last;
};

enum change_kind { CREATED, MADE_FOLDER, RENAMED, REMOVED };

// A change of a folder that no sync of the folder has covered yet.
struct change {
    struct change *earlier;
    enum change_kind kind;
    dev_t device;
    ino_t folder;
    struct file *file;
    char *path;     // the name that appeared, or that vanished
    char *old_path; // where a renamed file was before
    char *kept;     // a second name for what was replaced or removed
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int active;
static char root[PATH_MAX];
static size_t root_length;
static long long cut_at, space_left = -1, refusals_left = -1, sync_fails_at, keep_seed;
static int keeps_some, undoes_folders;
static long long writes_seen, syncs_seen, bytes_grown;
static struct file *files;
static struct change *changes;
static int kept_count;

// The functions of the C library that stand behind ours.
#define REAL(result, name, ...) static result (*real_##name)(__VA_ARGS__)
REAL(int, open, const char *, int, ...);
REAL(int, openat, int, const char *, int, ...);
REAL(ssize_t, write, int, const void *, size_t);
REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
REAL(ssize_t, writev, int, const struct iovec *, int);
REAL(ssize_t, pwritev, int, const struct iovec *, int, off_t);
REAL(int, ftruncate, int, off_t);
REAL(int, truncate, const char *, off_t);
REAL(int, fallocate, int, int, off_t, off_t);
REAL(int, fsync, int);
REAL(int, fdatasync, int);
REAL(int, rename, const char *, const char *);
REAL(int, renameat, int, const char *, int, const char *);
REAL(int, renameat2, int, const char *, int, const char *, unsigned);
REAL(int, unlink, const char *);
REAL(int, unlinkat, int, const char *, int);
REAL(int, mkdir, const char *, mode_t);
REAL(int, mkdirat, int, const char *, mode_t);
REAL(int, mkostemp, char *, int);

static void find(void *slot, const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(slot, &found, sizeof found);
}

#define FIND(name) find(&real_##name, #name)

static long long setting(const char *name, long long otherwise) {
    const char *text = getenv(name);
    return text && *text ? atoll(text) : otherwise;
}

static void load_functions(void) {
    if (real_open) return;
    FIND(openat), FIND(write), FIND(pwrite), FIND(writev), FIND(pwritev);
    FIND(ftruncate), FIND(truncate), FIND(fallocate), FIND(fsync), FIND(fdatasync);
    FIND(rename), FIND(renameat), FIND(renameat2), FIND(unlink), FIND(unlinkat);
    FIND(mkdir), FIND(mkdirat), FIND(mkostemp), FIND(open);
}

__attribute__((constructor)) static void start(void) {
    load_functions();
    const char *folder = getenv("JEJAK_FAULT_DIR");
    if (!folder || !*folder) return;
    if (!realpath(folder, root)) snprintf(root, sizeof root, "%s", folder);
    root_length = strlen(root);
    cut_at = setting("JEJAK_FAULT_CUT", 0);
    keep_seed = setting("JEJAK_FAULT_KEEP", 0);
    keeps_some = getenv("JEJAK_FAULT_KEEP") != NULL;
    undoes_folders = setting("JEJAK_FAULT_FOLDERS", 0) != 0;
    space_left = setting("JEJAK_FAULT_SPACE", -1);
    refusals_left = setting("JEJAK_FAULT_REFUSALS", -1);
    sync_fails_at = setting("JEJAK_FAULT_SYNC", 0);
    active = 1;
}

static int is_below_root(const char *path) {
    return strncmp(path, root, root_length) == 0 &&
           (path[root_length] == '/' || path[root_length] == 0);
}

// Names

// The absolute path that a folder descriptor and a path mean, without following
// the last piece. Returns 0 where there is none.
static int resolve(int folder, const char *path, char out[PATH_MAX]) {
    char joined[PATH_MAX * 2];
    if (path[0] == '/') {
        snprintf(joined, sizeof joined, "%s", path);
    } else if (folder == AT_FDCWD) {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here)) return 0;
        snprintf(joined, sizeof joined, "%s/%s", here, path);
    } else {
        char link[64], here[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t length = readlink(link, here, sizeof here - 1);
        if (length < 0) return 0;
        here[length] = 0;
        snprintf(joined, sizeof joined, "%s/%s", here, path);
    }
    char *slash = strrchr(joined, '/');
    if (!slash) return 0;
    char name[NAME_MAX + 1], parent[PATH_MAX];
    snprintf(name, sizeof name, "%s", slash + 1);
    *slash = 0;
    if (!realpath(*joined ? joined : "/", parent)) return 0;
    int written = snprintf(out, PATH_MAX, "%s/%s", strcmp(parent, "/") ? parent : "", name);
    return written > 0 && written < PATH_MAX;
}

static int folder_of(const char *path, dev_t *device, ino_t *inode) {
    char parent[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", path);
    char *slash = strrchr(parent, '/');
    if (!slash) return 0;
    *slash = 0;
    struct stat status;
    if (stat(*parent ? parent : "/", &status)) return 0;
    *device = status.st_dev;
    *inode = status.st_ino;
    return 1;
}

static void note_change(enum change_kind kind, const char *path, const char *old_path,
                        char *kept, struct file *file) {
    struct change *change = calloc(1, sizeof *change);
    if (!change || !folder_of(path, &change->device, &change->folder)) {
        free(change);
        return;
    }
    change->kind = kind;
    change->path = strdup(path);
    change->old_path = old_path ? strdup(old_path) : NULL;
    change->kept = kept;
    change->file = file;
    change->earlier = changes;
    changes = change;
}

// Gives what lies at a path a second name beside the folder, so that it can
// come back. Nothing where there is nothing to keep.
static char *keep(const char *path) {
    struct stat status;
    if (lstat(path, &status) || !S_ISREG(status.st_mode)) return NULL;
    char name[PATH_MAX + 64];
    snprintf(name, sizeof name, "%s.kept-%d-%d", root, (int)getpid(), kept_count++);
    if (link(path, name)) return NULL;
    return strdup(name);
}

// Forgets the changes that a sync has made safe.
static void settle(int of_folder, dev_t device, ino_t inode, struct file *file) {
    struct change **place = &changes;
    while (*place) {
        struct change *change = *place;
        int is_safe = of_folder ? change->device == device && change->folder == inode
                                : change->kind == CREATED && change->file == file;
        if (!is_safe) {
            place = &change->earlier;
            continue;
        }
        *place = change->earlier;
        if (change->kept) real_unlink(change->kept);
        free(change->path), free(change->old_path), free(change->kept), free(change);
    }
}

// Forgets that a name is new, because another file takes it or it goes. Where
// folders are undone too, the order of changes tells this by itself.
static void forget_creation(const char *path) {
    struct change **place = &changes;
    while (*place) {
        struct change *change = *place;
        if (undoes_folders || change->kind != CREATED || strcmp(change->path, path)) {
            place = &change->earlier;
            continue;
        }
        *place = change->earlier;
        free(change->path), free(change);
    }
}

// Files

static struct file *file_with(dev_t device, ino_t inode) {
    for (struct file *file = files; file; file = file->next)
        if (file->device == device && file->inode == inode) return file;
    return NULL;
}

static struct file *file_of(int descriptor, struct stat *status) {
    if (fstat(descriptor, status) || !S_ISREG(status->st_mode)) return NULL;
    return file_with(status->st_dev, status->st_ino);
}

// Takes a file that was just opened for writing into our care.
static struct file *adopt(int descriptor) {
    struct stat status;
    struct file *known = file_of(descriptor, &status);
    if (known || !S_ISREG(status.st_mode)) return known;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    int own = real_open(link, O_RDWR | O_CLOEXEC);
    if (own < 0) return NULL;
    struct file *file = calloc(1, sizeof *file);
    if (!file) return NULL;
    file->device = status.st_dev;
    file->inode = status.st_ino;
    file->descriptor = own;
    file->next = files;
    files = file;
    return file;
}

static void forget_undo(struct file *file) {
    while (file->last) {
        struct undo *undo = file->last;
        file->last = undo->earlier;
        free(undo);
    }
    file->unsynced = 0;
}

// Remembers what a change of the bytes from `offset` on will replace.
static void remember(struct file *file, off_t offset, off_t length, off_t size) {
    off_t old = offset < size ? size - offset : 0;
    if (old > length) old = length;
    struct undo *undo = malloc(sizeof *undo + (size_t)old);
    if (!undo) abort();
    ssize_t got = old ? pread(file->descriptor, undo->bytes, (size_t)old, offset) : 0;
    undo->offset = offset;
    undo->length = got > 0 ? (size_t)got : 0;
    undo->size_before = size;
    undo->earlier = file->last;
    file->last = undo;
    file->unsynced++;
}

// The cut

static uint64_t random_state;

static uint64_t next_random(void) {
    uint64_t value = (random_state += 0x9E3779B97F4A7C15u);
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

static void take_back(struct file *file) {
    long long drop = file->unsynced;
    if (keeps_some && drop) drop = (long long)(next_random() % (uint64_t)(drop + 1));
    for (struct undo *undo = file->last; undo && drop > 0; undo = undo->earlier, drop--) {
        size_t done = 0;
        while (done < undo->length) {
            ssize_t wrote = real_pwrite(file->descriptor, undo->bytes + done,
                                        undo->length - done, undo->offset + (off_t)done);
            if (wrote <= 0) break;
            done += (size_t)wrote;
        }
        if (real_ftruncate(file->descriptor, undo->size_before)) break;
    }
}

static void take_back_change(struct change *change) {
    switch (change->kind) {
    case CREATED:
        real_unlink(change->path);
        break;
    case MADE_FOLDER:
        rmdir(change->path);
        break;
    case RENAMED:
        real_rename(change->path, change->old_path);
        if (change->kept) real_rename(change->kept, change->path);
        break;
    case REMOVED:
        if (change->kept) real_rename(change->kept, change->path);
        break;
    }
}

// Takes back everything that was not synced, and says so. Called with the lock
// held.
static void drop_unsynced(const char *when) {
    long long dropped = 0;
    int touched = 0;
    random_state = (uint64_t)keep_seed;
    for (struct file *file = files; file; file = file->next) {
        dropped += file->unsynced;
        touched += file->unsynced > 0;
        take_back(file);
    }
    int undone = 0;
    for (struct change *change = changes; change; change = change->earlier, undone++)
        take_back_change(change);
    dprintf(2,
            "droplast: power cut %s write %lld: %lld writes of %d files and %d changes of "
            "folders were not synced\n",
            when, writes_seen, dropped, touched, undone);
}

// Ends the process as a power cut would. The lock is never given back: no other
// thread writes any more.
static void cut_power(void) {
    drop_unsynced("before");
    _exit(137);
}

__attribute__((destructor)) static void end(void) {
    if (!active) return;
    pthread_mutex_lock(&lock);
    if (setting("JEJAK_FAULT_END", 0)) drop_unsynced("after");
    for (struct change *change = changes; change; change = change->earlier)
        if (change->kept) real_unlink(change->kept);
    const char *path = getenv("JEJAK_FAULT_REPORT");
    int descriptor = path ? real_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (descriptor >= 0) {
        dprintf(descriptor, "writes=%lld syncs=%lld grown=%lld\n", writes_seen, syncs_seen,
                bytes_grown);
        close(descriptor);
    }
    active = 0;
    pthread_mutex_unlock(&lock);
}

static void count_write(void) {
    writes_seen++;
    if (cut_at && writes_seen >= cut_at) cut_power();
}

// How much of a write fits on the disk that we play; -1 for none of it.
static ssize_t room_for(off_t offset, size_t length, off_t size) {
    off_t end = offset + (off_t)length;
    if (end <= size) return (ssize_t)length;
    off_t growth = end - size;
    if (space_left >= 0 && growth > space_left) {
        off_t fits = size + (off_t)space_left - offset;
        if (fits <= 0) {
            if (refusals_left > 0 && --refusals_left == 0) space_left = -1;
            return -1;
        }
        bytes_grown += space_left;
        space_left = 0;
        return (ssize_t)fits;
    }
    bytes_grown += growth;
    if (space_left >= 0) space_left -= growth;
    return (ssize_t)length;
}

static void give_back_space(off_t bytes) {
    if (space_left >= 0 && bytes > 0) space_left += bytes;
}

// Opening and creating

static int exists_at(int folder, const char *path) {
    struct stat status;
    return fstatat(folder, path, &status, 0) == 0;
}

static int opened(int folder, const char *path, int flags, mode_t mode) {
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    char full[PATH_MAX];
    if (!active || !(writes || (flags & O_CREAT)) || (flags & O_TMPFILE) == O_TMPFILE ||
        !resolve(folder, path, full) || !is_below_root(full))
        return real_openat(folder, path, flags, mode);
    pthread_mutex_lock(&lock);
    int is_new = (flags & O_CREAT) && !exists_at(folder, path);
    if (is_new) count_write();
    // The old bytes are remembered before they are cut off.
    int result = real_openat(folder, path, flags & ~O_TRUNC, mode);
    int error = errno;
    if (result >= 0) {
        struct file *file = adopt(result);
        struct stat status;
        if (is_new) note_change(CREATED, full, NULL, NULL, file);
        if ((flags & O_TRUNC) && writes && file && !fstat(result, &status) && status.st_size) {
            count_write();
            remember(file, 0, status.st_size, status.st_size);
            real_ftruncate(result, 0);
            give_back_space(status.st_size);
        }
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

#define MODE_OF(flags)                                                          \
    mode_t mode = 0;                                                            \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                      \
        va_list rest;                                                           \
        va_start(rest, flags);                                                  \
        mode = va_arg(rest, mode_t);                                            \
        va_end(rest);                                                           \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags)
    load_functions();
    return opened(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE_OF(flags)
    load_functions();
    return opened(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    MODE_OF(flags)
    load_functions();
    return opened(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
    MODE_OF(flags)
    load_functions();
    return opened(folder, path, flags, mode);
}

// What fortified programs call where no mode is given.
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open(path, flags); }
int __openat_2(int folder, const char *path, int flags) { return openat(folder, path, flags); }
int __openat64_2(int folder, const char *path, int flags) { return openat(folder, path, flags); }

int creat(const char *path, mode_t mode) {
    return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int mkostemp(char *pattern, int flags) {
    load_functions();
    int result = real_mkostemp(pattern, flags);
    char full[PATH_MAX];
    if (result < 0 || !active || !resolve(AT_FDCWD, pattern, full) || !is_below_root(full))
        return result;
    pthread_mutex_lock(&lock);
    count_write();
    note_change(CREATED, full, NULL, NULL, adopt(result));
    pthread_mutex_unlock(&lock);
    return result;
}

int mkstemp(char *pattern) { return mkostemp(pattern, 0); }
int mkstemp64(char *pattern) { return mkostemp(pattern, 0); }

// Writing

// Makes a write ready: counts it, remembers what it replaces, and says how
// much of it fits. `offset` is below zero for "where the descriptor stands".
static struct file *before_write(int descriptor, off_t offset, size_t *length, int *is_full) {
    struct stat status;
    struct file *file = file_of(descriptor, &status);
    *is_full = 0;
    if (!file) return NULL;
    count_write();
    int flags = fcntl(descriptor, F_GETFL);
    if (flags & O_APPEND) {
        offset = status.st_size;
    } else if (offset < 0) {
        offset = lseek(descriptor, 0, SEEK_CUR);
    }
    ssize_t fits = room_for(offset, *length, status.st_size);
    if (fits < 0) {
        *is_full = 1;
        return file;
    }
    *length = (size_t)fits;
    remember(file, offset, (off_t)*length, status.st_size);
    return file;
}

static void after_write(int descriptor, struct file *file) {
    if (file && fcntl(descriptor, F_GETFL) & O_DSYNC) forget_undo(file);
}

static ssize_t written(int descriptor, const void *bytes, size_t length, off_t offset) {
    if (!active)
        return offset < 0 ? real_write(descriptor, bytes, length)
                          : real_pwrite(descriptor, bytes, length, offset);
    pthread_mutex_lock(&lock);
    int is_full;
    struct file *file = before_write(descriptor, offset, &length, &is_full);
    ssize_t result;
    if (is_full) {
        errno = ENOSPC;
        result = -1;
    } else if (!file) {
        // Not ours: a socket or terminal may block, so not under the lock.
        pthread_mutex_unlock(&lock);
        return offset < 0 ? real_write(descriptor, bytes, length)
                          : real_pwrite(descriptor, bytes, length, offset);
    } else {
        result = offset < 0 ? real_write(descriptor, bytes, length)
                            : real_pwrite(descriptor, bytes, length, offset);
    }
    int error = errno;
    after_write(descriptor, file);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
    load_functions();
    return written(descriptor, bytes, length, -1);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
    load_functions();
    return written(descriptor, bytes, length, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
    load_functions();
    return written(descriptor, bytes, length, offset);
}

// Several pieces are written one by one: a short count is a legal answer.
static ssize_t written_pieces(int descriptor, const struct iovec *pieces, int count,
                              off_t offset) {
    ssize_t total = 0;
    for (int index = 0; index < count; index++) {
        if (!pieces[index].iov_len) continue;
        ssize_t result = written(descriptor, pieces[index].iov_base, pieces[index].iov_len,
                                 offset < 0 ? -1 : offset + total);
        if (result < 0) return total ? total : -1;
        total += result;
        if ((size_t)result < pieces[index].iov_len) break;
    }
    return total;
}

static int is_ours(int descriptor) {
    if (!active) return 0;
    struct stat status;
    pthread_mutex_lock(&lock);
    int result = file_of(descriptor, &status) != NULL;
    pthread_mutex_unlock(&lock);
    return result;
}

ssize_t writev(int descriptor, const struct iovec *pieces, int count) {
    load_functions();
    return is_ours(descriptor) ? written_pieces(descriptor, pieces, count, -1)
                               : real_writev(descriptor, pieces, count);
}

ssize_t pwritev(int descriptor, const struct iovec *pieces, int count, off_t offset) {
    load_functions();
    return is_ours(descriptor) ? written_pieces(descriptor, pieces, count, offset)
                               : real_pwritev(descriptor, pieces, count, offset);
}

ssize_t pwritev64(int descriptor, const struct iovec *pieces, int count, off64_t offset) {
    return pwritev(descriptor, pieces, count, offset);
}

// Lengths

int ftruncate(int descriptor, off_t length) {
    load_functions();
    if (!active) return real_ftruncate(descriptor, length);
    pthread_mutex_lock(&lock);
    struct stat status;
    struct file *file = file_of(descriptor, &status);
    int result = -1, error = ENOSPC;
    if (file) count_write();
    off_t size = file ? status.st_size : 0;
    if (!file || length <= size || room_for(size, (size_t)(length - size), size) == length - size) {
        if (file && length <= size) give_back_space(size - length);
        if (file) remember(file, length, length < size ? size - length : 0, size);
        result = real_ftruncate(descriptor, length);
        error = errno;
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int ftruncate64(int descriptor, off64_t length) { return ftruncate(descriptor, length); }

int truncate(const char *path, off_t length) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    int result = ftruncate(descriptor, length);
    int error = errno;
    close(descriptor);
    errno = error;
    return result;
}

int truncate64(const char *path, off64_t length) { return truncate(path, length); }

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
    load_functions();
    struct stat status;
    // Holes and shifts are not played: the caller falls back to plain writes.
    if (is_ours(descriptor) && mode) {
        errno = EOPNOTSUPP;
        return -1;
    }
    if (!is_ours(descriptor)) return real_fallocate(descriptor, mode, offset, length);
    if (fstat(descriptor, &status)) return -1;
    return status.st_size < offset + length ? ftruncate(descriptor, offset + length) : 0;
}

int fallocate64(int descriptor, int mode, off64_t offset, off64_t length) {
    return fallocate(descriptor, mode, offset, length);
}

int posix_fallocate(int descriptor, off_t offset, off_t length) {
    int error = errno;
    int result = fallocate(descriptor, 0, offset, length) ? errno : 0;
    errno = error;
    return result;
}

int posix_fallocate64(int descriptor, off64_t offset, off64_t length) {
    return posix_fallocate(descriptor, offset, length);
}

// Syncing

static int synced(int descriptor, int (*real)(int)) {
    if (!active) return real(descriptor);
    struct stat status;
    if (fstat(descriptor, &status)) return -1;
    pthread_mutex_lock(&lock);
    int is_folder = S_ISDIR(status.st_mode);
    struct file *file = file_of(descriptor, &status);
    int result = 0;
    if (file || is_folder) {
        syncs_seen++;
        if (sync_fails_at && syncs_seen >= sync_fails_at) {
            errno = EIO;
            result = -1;
        } else if (is_folder) {
            settle(1, status.st_dev, status.st_ino, NULL);
        } else {
            forget_undo(file);
            if (!undoes_folders) settle(0, 0, 0, file);
        }
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return file || is_folder ? result : real(descriptor);
}

int fsync(int descriptor) {
    load_functions();
    return synced(descriptor, real_fsync);
}

int fdatasync(int descriptor) {
    load_functions();
    return synced(descriptor, real_fdatasync);
}

static void sync_all(void) {
    pthread_mutex_lock(&lock);
    for (struct file *file = files; file; file = file->next) forget_undo(file);
    while (changes) settle(1, changes->device, changes->folder, NULL);
    pthread_mutex_unlock(&lock);
}

void sync(void) {
    if (active) sync_all();
}

int syncfs(int descriptor) {
    (void)descriptor;
    if (active) sync_all();
    return 0;
}

// Folders

static int renamed(int old_folder, const char *old_path, int folder, const char *path,
                   unsigned flags) {
    char from[PATH_MAX], to[PATH_MAX];
    if (!active || !resolve(old_folder, old_path, from) || !resolve(folder, path, to) ||
        !is_below_root(to) || !is_below_root(from))
        return real_renameat2(old_folder, old_path, folder, path, flags);
    pthread_mutex_lock(&lock);
    count_write();
    char *kept = undoes_folders ? keep(to) : NULL;
    int result = real_renameat2(old_folder, old_path, folder, path, flags);
    int error = errno;
    if (result) {
        if (kept) real_unlink(kept);
        free(kept);
    } else {
        forget_creation(to);
        // A file that was never synced vanishes under its new name.
        for (struct change *change = changes; change; change = change->earlier)
            if (!undoes_folders && change->kind == CREATED && !strcmp(change->path, from)) {
                free(change->path);
                change->path = strdup(to);
            }
        if (undoes_folders) note_change(RENAMED, to, from, kept, NULL);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int rename(const char *old_path, const char *path) {
    load_functions();
    return renamed(AT_FDCWD, old_path, AT_FDCWD, path, 0);
}

int renameat(int old_folder, const char *old_path, int folder, const char *path) {
    load_functions();
    return renamed(old_folder, old_path, folder, path, 0);
}

int renameat2(int old_folder, const char *old_path, int folder, const char *path,
              unsigned flags) {
    load_functions();
    return renamed(old_folder, old_path, folder, path, flags);
}

static int removed(int folder, const char *path, int flags) {
    char full[PATH_MAX];
    if (!active || (flags & AT_REMOVEDIR) || !resolve(folder, path, full) || !is_below_root(full))
        return real_unlinkat(folder, path, flags);
    pthread_mutex_lock(&lock);
    count_write();
    struct stat status;
    int had_size = fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
    char *kept = undoes_folders ? keep(full) : NULL;
    int result = real_unlinkat(folder, path, flags);
    int error = errno;
    if (result == 0) {
        forget_creation(full);
        if (had_size) give_back_space(status.st_size);
        if (kept) note_change(REMOVED, full, NULL, kept, NULL);
    } else {
        if (kept) real_unlink(kept);
        free(kept);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int unlink(const char *path) {
    load_functions();
    return removed(AT_FDCWD, path, 0);
}

int unlinkat(int folder, const char *path, int flags) {
    load_functions();
    return removed(folder, path, flags);
}

static int made_folder(int folder, const char *path, mode_t mode) {
    char full[PATH_MAX];
    int is_below = active && resolve(folder, path, full) && is_below_root(full);
    if (!is_below || !undoes_folders) return real_mkdirat(folder, path, mode);
    pthread_mutex_lock(&lock);
    int result = real_mkdirat(folder, path, mode);
    int error = errno;
    if (!result && strlen(full) > root_length) note_change(MADE_FOLDER, full, NULL, NULL, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int mkdir(const char *path, mode_t mode) {
    load_functions();
    return made_folder(AT_FDCWD, path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode) {
    load_functions();
    return made_folder(folder, path, mode);
}
