//! The model: what a machine sees of its files, and what the disk would still have after a loss of power.
//!
//! A file has its content `now` and what is `kept`; a sync of the file copies the pages written since. A folder has
//! its names now and those that are kept; only a sync of the folder keeps a new name. This is stricter than most file
//! systems are, and all that POSIX promises.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;

use simulator::chance::Chance;

use super::content::{Content, Loss, Names};

/// The number of the root folder.
pub(super) const ROOT: u64 = 1;
/// No file of a test is larger: who asks for more has lost count.
const MOST_BYTES: usize = 1 << 30;

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Missing,
    Exists,
    NotEmpty,
    WrongKind,
    Full,
    Broken,
}

pub(super) type Done<T> = Result<T, Refusal>;

/// All files of a disk.
pub(super) struct Files {
    nodes: BTreeMap<u64, Node>,
    next: u64,
    pub(super) capacity: Option<u64>,
    pub(super) lies: bool,
    pub(super) failed_syncs: u64,
    /// Syncs until one fails.
    failing: Option<u64>,
    /// Writes and syncs until the power is gone.
    power: Option<u64>,
}

pub(super) enum Node {
    File(Content),
    Folder(Names),
}

impl Default for Files {
    fn default() -> Self {
        let nodes = BTreeMap::from([(ROOT, Node::Folder(Names::default()))]);
        Self {
            nodes,
            next: ROOT + 1,
            capacity: None,
            lies: false,
            failed_syncs: 0,
            failing: None,
            power: None,
        }
    }
}

impl Files {
    pub(super) fn node(&self, number: u64) -> Done<&Node> {
        self.nodes.get(&number).ok_or(Refusal::Missing)
    }

    pub(super) fn names(&self, number: u64) -> Done<&Names> {
        match self.node(number)? {
            Node::Folder(names) => Ok(names),
            Node::File(_) => Err(Refusal::WrongKind),
        }
    }

    fn names_mut(&mut self, number: u64) -> Done<&mut Names> {
        match self.nodes.get_mut(&number).ok_or(Refusal::Missing)? {
            Node::Folder(names) => Ok(names),
            Node::File(_) => Err(Refusal::WrongKind),
        }
    }

    pub(super) fn content(&self, number: u64) -> Done<&Content> {
        match self.node(number)? {
            Node::File(content) => Ok(content),
            Node::Folder(_) => Err(Refusal::WrongKind),
        }
    }

    fn content_mut(&mut self, number: u64) -> Done<&mut Content> {
        match self.nodes.get_mut(&number).ok_or(Refusal::Missing)? {
            Node::File(content) => Ok(content),
            Node::Folder(_) => Err(Refusal::WrongKind),
        }
    }

    pub(super) fn find(&self, folder: u64, name: &OsStr) -> Done<u64> {
        self.names(folder)?.now.get(name).copied().ok_or(Refusal::Missing)
    }

    pub(super) fn make(&mut self, folder: u64, name: &OsStr, is_folder: bool) -> Done<u64> {
        self.spend()?;
        let number = self.next;
        let names = self.names_mut(folder)?;
        if names.now.contains_key(name) {
            return Err(Refusal::Exists);
        }
        names.now.insert(name.to_owned(), number);
        self.next += 1;
        let node = if is_folder { Node::Folder(Names::default()) } else { Node::File(Content::default()) };
        self.nodes.insert(number, node);
        Ok(number)
    }

    /// Takes a name away; what it named stays for whom has it open, and for the name that is kept.
    pub(super) fn remove(&mut self, folder: u64, name: &OsStr) -> Done<()> {
        self.spend()?;
        let number = self.find(folder, name)?;
        if self.names(number).is_ok_and(|names| !names.now.is_empty()) {
            return Err(Refusal::NotEmpty);
        }
        self.names_mut(folder)?.now.remove(name);
        Ok(())
    }

    pub(super) fn rename(&mut self, from: (u64, &OsStr), to: (u64, &OsStr)) -> Done<()> {
        self.spend()?;
        let number = self.find(from.0, from.1)?;
        self.names_mut(to.0)?.now.insert(to.1.to_owned(), number);
        self.names_mut(from.0)?.now.remove(from.1);
        Ok(())
    }

    pub(super) fn write(&mut self, number: u64, offset: usize, bytes: &[u8]) -> Done<()> {
        self.spend()?;
        let end = offset.checked_add(bytes.len()).filter(|end| *end <= MOST_BYTES).ok_or(Refusal::Full)?;
        let grown = end.saturating_sub(self.content(number)?.now.len());
        let fits = self.capacity.is_none_or(|most| self.used() + grown as u64 <= most);
        if grown > 0 && !fits && !self.lies {
            return Err(Refusal::Full);
        }
        let content = self.content_mut(number)?;
        content.now.resize(content.now.len().max(end), 0);
        if let Some(part) = content.now.get_mut(offset..end) {
            part.copy_from_slice(bytes);
        }
        if fits {
            content.mark(offset, end);
        }
        Ok(())
    }

    pub(super) fn resize(&mut self, number: u64, size: usize) -> Done<()> {
        self.spend()?;
        if size > MOST_BYTES {
            return Err(Refusal::Full);
        }
        let used = self.used();
        let (capacity, lies) = (self.capacity, self.lies);
        let content = self.content_mut(number)?;
        let before = content.now.len();
        let grown = size.saturating_sub(before) as u64;
        if grown > 0 && !lies && capacity.is_some_and(|most| used + grown > most) {
            return Err(Refusal::Full);
        }
        content.now.resize(size, 0);
        content.mark(size.min(before), size.max(before));
        Ok(())
    }

    /// Makes a file or a folder durable.
    pub(super) fn sync(&mut self, number: u64) -> Done<()> {
        self.spend()?;
        let fails = self.failing.as_mut().is_some_and(|left| {
            *left = left.saturating_sub(1);
            *left == 0
        });
        if fails {
            self.failing = None;
            self.drop_unsynced(number)?;
            return if self.lies { Ok(()) } else { Err(Refusal::Broken) };
        }
        match self.nodes.get_mut(&number).ok_or(Refusal::Missing)? {
            Node::File(content) => content.keep(),
            Node::Folder(names) => names.keep(),
        }
        Ok(())
    }

    /// As Linux does: pages that could not be written count as written.
    fn drop_unsynced(&mut self, number: u64) -> Done<()> {
        if let Node::File(content) = self.nodes.get_mut(&number).ok_or(Refusal::Missing)? {
            content.drop_unsynced();
            self.failed_syncs += 1;
        }
        Ok(())
    }

    pub(super) fn used(&self) -> u64 {
        self.nodes
            .values()
            .map(|node| if let Node::File(file) = node { file.now.len() as u64 } else { 0 })
            .sum()
    }

    pub(super) fn fail_sync(&mut self, nth: Option<u64>) {
        self.failing = nth;
    }

    pub(super) fn cut_after(&mut self, operations: u64) {
        self.power = Some(operations);
    }

    pub(super) fn is_cut(&self) -> bool {
        self.power == Some(0)
    }

    /// The power is back.
    pub(super) fn mend(&mut self) {
        self.power = None;
    }

    /// Counts an operation down; without power nothing is done.
    fn spend(&mut self) -> Done<()> {
        match &mut self.power {
            None => Ok(()),
            Some(0) => Err(Refusal::Broken),
            Some(left) => {
                *left -= 1;
                if *left == 0 { Err(Refusal::Broken) } else { Ok(()) }
            }
        }
    }

    pub(super) fn settle(&mut self) {
        for node in self.nodes.values_mut() {
            match node {
                Node::File(content) => content.keep(),
                Node::Folder(names) => names.keep(),
            }
        }
    }

    /// Loses power: gives how many pages were not synced.
    pub(super) fn lose(&mut self, loss: Loss, chance: &mut Chance) -> usize {
        self.mend();
        let mut pages = 0;
        for node in self.nodes.values_mut() {
            match node {
                Node::File(content) => pages += content.lose(loss, chance),
                Node::Folder(names) => names.lose(loss, chance),
            }
        }
        self.sweep();
        pages
    }

    /// Removes what no name leads to.
    fn sweep(&mut self) {
        let mut named = BTreeSet::from([ROOT]);
        let mut look = vec![ROOT];
        while let Some(folder) = look.pop() {
            let inside: Vec<u64> =
                self.names(folder).map(|names| names.now.values().copied().collect()).unwrap_or_default();
            for number in inside {
                if named.insert(number) {
                    look.push(number);
                }
            }
        }
        self.nodes.retain(|number, _| named.contains(number));
    }
}

#[cfg(test)]
mod tests {
    use super::super::content::{PAGE, SECTOR};
    use super::*;

    fn file(files: &mut Files) -> u64 {
        let number = files.make(ROOT, OsStr::new("log"), false).unwrap();
        files.sync(ROOT).unwrap();
        number
    }

    #[test]
    fn what_was_cut_off_and_grown_again_is_zero_after_a_sync() {
        let mut files = Files::default();
        let log = file(&mut files);
        files.write(log, 0, &[7; 9000]).unwrap();
        files.sync(log).unwrap();
        files.resize(log, 10).unwrap();
        files.resize(log, 9000).unwrap();
        files.sync(log).unwrap();
        files.lose(Loss::Everything, &mut Chance::new(1));
        let now = &files.content(log).unwrap().now;
        assert!(now.len() == 9000 && now[..10] == [7; 10] && now[10..].iter().all(|byte| *byte == 0));
    }

    #[test]
    fn some_pages_of_many_survive_and_some_do_not() {
        let mut files = Files::default();
        let log = file(&mut files);
        files.write(log, 0, &[0; 100 * PAGE]).unwrap();
        files.sync(log).unwrap();
        files.write(log, 0, &[7; 100 * PAGE]).unwrap();
        assert_eq!(files.lose(Loss::Some, &mut Chance::new(1)), 100);
        let now = &files.content(log).unwrap().now;
        let survived = now.chunks(SECTOR).filter(|sector| sector[0] == 7).count();
        assert!((100..500).contains(&survived), "{survived} of 800 sectors survived");
    }

    #[test]
    fn without_power_nothing_is_written_and_nothing_synced() {
        let mut files = Files::default();
        let log = file(&mut files);
        files.cut_after(2);
        files.write(log, 0, b"before").unwrap();
        assert_eq!(files.sync(log), Err(Refusal::Broken));
        assert_eq!(files.write(log, 0, b"after "), Err(Refusal::Broken));
        assert!(files.is_cut());
        files.lose(Loss::Everything, &mut Chance::new(1));
        assert_eq!(files.content(log).unwrap().now, b"");
        files.write(log, 0, b"again").unwrap();
    }

    #[test]
    fn a_removed_file_comes_back_if_its_folder_was_not_synced() {
        let mut files = Files::default();
        let log = file(&mut files);
        files.remove(ROOT, OsStr::new("log")).unwrap();
        files.lose(Loss::Everything, &mut Chance::new(1));
        assert_eq!(files.find(ROOT, OsStr::new("log")), Ok(log));
    }
}
