//! What the kernel asks of the disk, passed on to the model. Nothing is cached longer than a moment: what a program
//! sees is what the model says.

use std::ffi::OsStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use fuser::{
    BsdFileFlags, Errno, FileAttr, FileHandle, FileType, Filesystem, FopenFlags, Generation, INodeNo,
    LockOwner, OpenFlags, RenameFlags, ReplyAttr, ReplyCreate, ReplyData, ReplyDirectory, ReplyEmpty,
    ReplyEntry, ReplyOpen, ReplyStatfs, ReplyWrite, Request, TimeOrNow, WriteFlags,
};

use super::files::{Done, Files, Node, Refusal};

const MOMENT: Duration = Duration::ZERO;
const BLOCK: u32 = 4096;
/// The room that a disk without a limit claims to have.
const PLENTY: u64 = 64 << 30;

/// The kernel's side of a disk.
pub(super) struct Fuse {
    files: Arc<Mutex<Files>>,
}

impl Fuse {
    pub(super) fn new(files: Arc<Mutex<Files>>) -> Self {
        Self { files }
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn code(refusal: Refusal) -> Errno {
    match refusal {
        Refusal::Missing => Errno::ENOENT,
        Refusal::Exists => Errno::EEXIST,
        Refusal::NotEmpty => Errno::ENOTEMPTY,
        Refusal::WrongKind => Errno::EINVAL,
        Refusal::Full => Errno::ENOSPC,
        Refusal::Broken => Errno::EIO,
    }
}

fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// What the kernel shows of a node; everything belongs to who runs the test.
fn attributes(files: &Files, number: u64, request: &Request) -> Done<FileAttr> {
    let (kind, perm, size) = match files.node(number)? {
        Node::File(content) => (FileType::RegularFile, 0o600, content.now.len() as u64),
        Node::Folder(_) => (FileType::Directory, 0o700, 0),
    };
    let never = SystemTime::UNIX_EPOCH;
    Ok(FileAttr {
        ino: INodeNo(number),
        size,
        blocks: size.div_ceil(512),
        atime: never,
        mtime: never,
        ctime: never,
        crtime: never,
        kind,
        perm,
        nlink: 1,
        uid: request.uid(),
        gid: request.gid(),
        rdev: 0,
        blksize: BLOCK,
        flags: 0,
    })
}

fn answer_entry(made: Done<FileAttr>, reply: ReplyEntry) {
    match made {
        Ok(attributes) => reply.entry(&MOMENT, &attributes, Generation(0)),
        Err(refusal) => reply.error(code(refusal)),
    }
}

fn answer(done: Done<()>, reply: ReplyEmpty) {
    match done {
        Ok(()) => reply.ok(),
        Err(refusal) => reply.error(code(refusal)),
    }
}

impl Filesystem for Fuse {
    fn lookup(&self, request: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let files = self.files();
        answer_entry(
            files.find(parent.0, name).and_then(|number| attributes(&files, number, request)),
            reply,
        );
    }

    fn getattr(&self, request: &Request, ino: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        match attributes(&self.files(), ino.0, request) {
            Ok(attributes) => reply.attr(&MOMENT, &attributes),
            Err(refusal) => reply.error(code(refusal)),
        }
    }

    fn setattr(
        &self,
        request: &Request,
        ino: INodeNo,
        _mode: Option<u32>,
        _uid: Option<u32>,
        _gid: Option<u32>,
        size: Option<u64>,
        _atime: Option<TimeOrNow>,
        _mtime: Option<TimeOrNow>,
        _ctime: Option<SystemTime>,
        _fh: Option<FileHandle>,
        _crtime: Option<SystemTime>,
        _chgtime: Option<SystemTime>,
        _bkuptime: Option<SystemTime>,
        _flags: Option<BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let mut files = self.files();
        let resized = size.map_or(Ok(()), |size| files.resize(ino.0, position(size)));
        match resized.and_then(|()| attributes(&files, ino.0, request)) {
            Ok(attributes) => reply.attr(&MOMENT, &attributes),
            Err(refusal) => reply.error(code(refusal)),
        }
    }

    fn mkdir(&self, request: &Request, parent: INodeNo, name: &OsStr, _: u32, _: u32, reply: ReplyEntry) {
        let mut files = self.files();
        let made = files.make(parent.0, name, true);
        answer_entry(made.and_then(|number| attributes(&files, number, request)), reply);
    }

    fn unlink(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        answer(self.files().remove(parent.0, name), reply);
    }

    fn rmdir(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        answer(self.files().remove(parent.0, name), reply);
    }

    fn rename(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        new_parent: INodeNo,
        new_name: &OsStr,
        _: RenameFlags,
        reply: ReplyEmpty,
    ) {
        answer(self.files().rename((parent.0, name), (new_parent.0, new_name)), reply);
    }

    fn create(
        &self,
        request: &Request,
        parent: INodeNo,
        name: &OsStr,
        _: u32,
        _: u32,
        _: i32,
        reply: ReplyCreate,
    ) {
        let mut files = self.files();
        let made = files.make(parent.0, name, false);
        match made.and_then(|number| attributes(&files, number, request)) {
            Ok(attributes) => {
                reply.created(&MOMENT, &attributes, Generation(0), FileHandle(0), FopenFlags::empty());
            }
            Err(refusal) => reply.error(code(refusal)),
        }
    }

    fn open(&self, _: &Request, ino: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        match self.files().node(ino.0) {
            // Through the page cache, so that the memory that SQLite shares can be mapped.
            Ok(_) => reply.opened(FileHandle(0), FopenFlags::empty()),
            Err(refusal) => reply.error(code(refusal)),
        }
    }

    fn read(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        let files = self.files();
        if files.is_cut() {
            return reply.error(Errno::EIO);
        }
        match files.content(ino.0) {
            Ok(content) => {
                let start = position(offset).min(content.now.len());
                let end = start.saturating_add(size as usize).min(content.now.len());
                reply.data(content.now.get(start..end).unwrap_or_default());
            }
            Err(refusal) => reply.error(code(refusal)),
        }
    }

    fn write(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        data: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        match self.files().write(ino.0, position(offset), data) {
            Ok(()) => reply.written(u32::try_from(data.len()).unwrap_or(u32::MAX)),
            Err(refusal) => reply.error(code(refusal)),
        }
    }

    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }

    fn fsync(&self, _: &Request, ino: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        answer(self.files().sync(ino.0), reply);
    }

    fn fsyncdir(&self, _: &Request, ino: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        answer(self.files().sync(ino.0), reply);
    }

    fn readdir(&self, _: &Request, ino: INodeNo, _: FileHandle, offset: u64, mut reply: ReplyDirectory) {
        let files = self.files();
        let names = match files.names(ino.0) {
            Ok(names) => names,
            Err(refusal) => return reply.error(code(refusal)),
        };
        for (nth, (name, number)) in names.now.iter().enumerate().skip(position(offset)) {
            let kind = match files.node(*number) {
                Ok(Node::Folder(_)) => FileType::Directory,
                _ => FileType::RegularFile,
            };
            if reply.add(INodeNo(*number), nth as u64 + 1, kind, name) {
                break;
            }
        }
        reply.ok();
    }

    fn statfs(&self, _: &Request, _: INodeNo, reply: ReplyStatfs) {
        let files = self.files();
        let block = u64::from(BLOCK);
        let free = files.capacity.map_or(PLENTY, |most| most.saturating_sub(files.used())) / block;
        let all = files.used() / block + free;
        reply.statfs(all, free, free, PLENTY, PLENTY, BLOCK, 255, BLOCK);
    }
}
