//! One file and one folder of the disk: what is there now, what would be after a loss of power.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

use simulator::chance::Chance;

/// What a drive writes at once, or not at all.
pub(super) const SECTOR: usize = 512;
pub(super) const PAGE: usize = 4096;
/// What a loss of power takes of the pages and names that were not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Loss {
    /// All of them.
    Everything,
    /// Each by chance, to the sector: drives write in the order they like.
    Some,
}

/// A file.
#[derive(Default)]
pub(super) struct Content {
    pub(super) now: Vec<u8>,
    kept: Vec<u8>,
    unsynced: BTreeSet<usize>,
}

/// A folder.
#[derive(Default)]
pub(super) struct Names {
    pub(super) now: BTreeMap<OsString, u64>,
    kept: BTreeMap<OsString, u64>,
}

impl Content {
    pub(super) fn mark(&mut self, from: usize, to: usize) {
        self.unsynced.extend(from / PAGE..to.div_ceil(PAGE).max(from / PAGE + 1));
    }

    /// As Linux does after a sync that failed: pages that could not be written count as written.
    pub(super) fn drop_unsynced(&mut self) {
        self.unsynced.clear();
    }

    /// Makes durable what was written since the last sync.
    pub(super) fn keep(&mut self) {
        self.kept.resize(self.now.len(), 0);
        for page in std::mem::take(&mut self.unsynced) {
            let part = page * PAGE..((page + 1) * PAGE).min(self.now.len());
            if let (Some(to), Some(from)) = (self.kept.get_mut(part.clone()), self.now.get(part)) {
                to.copy_from_slice(from);
            }
        }
    }

    pub(super) fn lose(&mut self, loss: Loss, chance: &mut Chance) -> usize {
        let pages = std::mem::take(&mut self.unsynced);
        if loss == Loss::Some && !pages.is_empty() {
            let size = if chance.happens(500) { self.now.len() } else { self.kept.len() };
            self.kept.resize(size, 0);
            for page in &pages {
                self.survive(*page, chance);
            }
        }
        self.now.clone_from(&self.kept);
        pages.len()
    }

    /// A page that was not synced is there, or is not, or its first sectors are.
    fn survive(&mut self, page: usize, chance: &mut Chance) {
        let sectors = match chance.below(4) {
            0 => chance.below((PAGE / SECTOR) as u64) as usize,
            1 => PAGE / SECTOR,
            _ => 0,
        };
        let from = page * PAGE;
        let to = (from + sectors * SECTOR).min(self.kept.len()).min(self.now.len());
        if let (Some(old), Some(new)) = (self.kept.get_mut(from..to), self.now.get(from..to)) {
            old.copy_from_slice(new);
        }
    }
}

impl Names {
    pub(super) fn keep(&mut self) {
        self.kept.clone_from(&self.now);
    }

    pub(super) fn lose(&mut self, loss: Loss, chance: &mut Chance) {
        if loss == Loss::Some {
            for (name, number) in &self.now {
                if !self.kept.contains_key(name) && chance.happens(500) {
                    self.kept.insert(name.clone(), *number);
                }
            }
        }
        self.now.clone_from(&self.kept);
    }
}
