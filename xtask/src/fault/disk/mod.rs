//! A disk whose power can fail: a file system in memory that knows what was synced.
//!
//! It is mounted through FUSE, so that any program uses it as it uses a real one, and can be told to lose what was
//! not synced (all of it, or pages and names at random, as drives that reorder writes do), to fail a sync, to be
//! small, or to lie. `files` (of `content`) is the model, without any FUSE; `fuse` lets the kernel speak to it.

mod content;
mod files;
mod fuse;

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fuser::{BackgroundSession, Config, MountOption, SessionACL};
use simulator::chance::Chance;

pub(super) use content::Loss;
use files::Files;

/// A mounted disk; it is unmounted when it is dropped.
pub(super) struct Disk {
    at: PathBuf,
    files: Arc<Mutex<Files>>,
    session: Option<BackgroundSession>,
}

impl Disk {
    /// Makes an empty disk and mounts it below a folder of its own.
    pub(super) fn mount(at: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(at).map_err(|error| format!("cannot make `{}`: {error}", at.display()))?;
        let mut disk =
            Self { at: at.to_owned(), files: Arc::new(Mutex::new(Files::default())), session: None };
        disk.plug_in()?;
        Ok(disk)
    }

    /// Why no disk can be mounted here, if so: FUSE needs its device and the right to mount.
    pub(super) fn missing() -> Option<String> {
        let folder = std::env::temp_dir().join(format!("waymark-fault-probe-{}", std::process::id()));
        let why = Self::mount(&folder).err();
        let _ = std::fs::remove_dir(&folder);
        why
    }

    /// Where it is mounted.
    pub(super) fn path(&self) -> &Path {
        &self.at
    }

    /// Cuts the power from now on, or after so many writes and syncs: nothing reaches the disk any more.
    pub(super) fn cut_after(&self, operations: u64) {
        self.files().cut_after(operations);
    }

    /// Whether the power is gone.
    pub(super) fn is_cut(&self) -> bool {
        self.files().is_cut()
    }

    /// The machine starts again after a loss of power: what was not synced is lost, and the disk is mounted anew, so
    /// that no cache of the kernel remembers more than the disk. Gives how many pages had not been synced.
    pub(super) fn lose_power(&mut self, loss: Loss, chance: &mut Chance) -> Result<usize, String> {
        self.unplug();
        let pages = self.files().lose(loss, chance);
        self.plug_in()?;
        Ok(pages)
    }

    /// All that was written becomes durable: what an orderly shutdown of a machine does.
    pub(super) fn settle(&self) {
        self.files().settle();
    }

    /// The n-th sync from now on fails with EIO; none for no failure. Like Linux, the disk says so once, and what it
    /// could not write never gets there.
    pub(super) fn fail_sync(&self, nth: Option<u64>) {
        self.files().fail_sync(nth);
    }

    /// From now on the disk confirms what it does not do: syncs that fail, writes that do not fit.
    pub(super) fn lie(&self) {
        self.files().lies = true;
    }

    /// How many syncs of files failed, or would have, had the disk not lied. (That of a folder may fail unheard: SQLite
    /// does not ask. The reckoning sees whether anything was lost by it.)
    pub(super) fn failed_syncs(&self) -> u64 {
        self.files().failed_syncs
    }

    /// Leaves so much room beside what is there; none for as much as one likes.
    pub(super) fn leave_room(&self, bytes: Option<u64>) {
        let mut files = self.files();
        files.capacity = bytes.map(|bytes| files.used() + bytes);
    }

    /// Unmounts it for good, and removes the folder that it was mounted at, with the one around it if that is empty.
    pub(super) fn remove(&mut self) {
        self.unplug();
        let _ = std::fs::remove_dir(&self.at);
        let _ = self.at.parent().map(std::fs::remove_dir);
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn plug_in(&mut self) -> Result<(), String> {
        let mut config = Config::default();
        config.mount_options = vec![MountOption::FSName("waymark-fault".to_owned()), MountOption::NoAtime];
        // PostgreSQL does not run as root.
        if std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
            config.acl = SessionACL::All;
        }
        let mounted = fuser::spawn_mount(fuse::Fuse::new(Arc::clone(&self.files)), &self.at, &config);
        self.session = Some(mounted.map_err(|error| {
            format!(
                "cannot mount a disk at `{}`: {error} (it needs /dev/fuse, and root or fuse3)",
                self.at.display()
            )
        })?);
        self.files().mend();
        Ok(())
    }

    fn unplug(&mut self) {
        let Some(session) = self.session.take() else { return };
        if session.umount_and_join().is_err() {
            // Somebody looks at it at this moment, a search through all folders, say: it goes when they go.
            let _ = std::process::Command::new("umount").arg("-l").arg(&self.at).status();
        }
        // The kernel lets go of a mount a moment after it was asked to.
        std::thread::sleep(Duration::from_millis(1));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.unplug();
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io::Write;
    use std::os::unix::fs::FileExt;

    use super::*;

    /// A disk to try, unless none can be mounted here.
    fn disk(name: &str) -> Option<Disk> {
        let at = std::env::temp_dir().join(format!("waymark-disk-{name}-{}", std::process::id()));
        match Disk::mount(&at) {
            Ok(disk) => Some(disk),
            Err(why) => {
                println!("skipped: {why}");
                None
            }
        }
    }

    #[test]
    fn a_loss_of_power_takes_what_was_not_synced_and_nothing_else() {
        let Some(mut disk) = disk("loss") else { return };
        let path = disk.path().join("log");
        let mut file = File::create(&path).unwrap();
        File::open(disk.path()).unwrap().sync_all().unwrap();
        file.write_all(b"synced").unwrap();
        file.sync_data().unwrap();
        file.write_all(b" and not").unwrap();
        fs::write(disk.path().join("unnamed"), "the folder was not synced").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"synced and not");
        drop(file);
        disk.lose_power(Loss::Everything, &mut Chance::new(1)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"synced");
        assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_sync_that_failed_says_so_once_and_its_bytes_never_arrive() {
        let Some(mut disk) = disk("eio") else { return };
        let path = disk.path().join("log");
        let file = File::create(&path).unwrap();
        disk.settle();
        disk.fail_sync(Some(1));
        file.write_all_at(b"never there", 0).unwrap();
        assert!(file.sync_all().is_err());
        file.sync_all().unwrap();
        drop(file);
        assert_eq!(fs::read(&path).unwrap(), b"never there", "the memory still has it");
        disk.lose_power(Loss::Everything, &mut Chance::new(1)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), [0; 11], "the length is there, and the bytes are not");
    }

    #[test]
    fn a_full_disk_takes_nothing_more_until_there_is_room() {
        let Some(disk) = disk("full") else { return };
        let path = disk.path().join("log");
        disk.leave_room(Some(10_000));
        fs::write(&path, vec![1; 9_000]).unwrap();
        let refused = fs::write(disk.path().join("more"), vec![1; 9_000]).unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::StorageFull);
        disk.leave_room(None);
        fs::write(disk.path().join("more"), vec![1; 9_000]).unwrap();
    }
}
