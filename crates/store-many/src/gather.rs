//! Asking several databases at once and putting their answers together.
//!
//! Each answer counts only for the buckets that the map gives the database: while a bucket moves, its parcels lie in
//! two of them.

use store::{Buckets, Cursor, Filter, MAX_LIMIT, Parcel, ParcelId, Result, Store};

use crate::ManyStore;
use crate::map::Map;

/// What several were asked, with the place of each.
pub(crate) type Answers<T> = Vec<(usize, Result<T>)>;

/// Asks each on a thread of its own; the first on the caller's.
pub(crate) fn at_once<J: Send, T: Send>(jobs: Vec<J>, ask: impl Fn(J) -> T + Sync) -> Vec<T> {
    let mut jobs = jobs.into_iter();
    let Some(first) = jobs.next() else { return Vec::new() };
    let ask = &ask;
    std::thread::scope(|scope| {
        let others: Vec<_> = jobs.map(|job| scope.spawn(move || ask(job))).collect();
        let mut answers = vec![ask(first)];
        for other in others {
            match other.join() {
                Ok(answer) => answers.push(answer),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        answers
    })
}

impl ManyStore {
    /// What each database says; an error if one says nothing.
    pub(crate) fn all<T: Send>(&self, ask: impl Fn(usize, &dyn Store) -> Result<T> + Sync) -> Result<Vec<T>> {
        let nths = (0..self.stores.len()).collect();
        at_once(nths, |nth| self.named_of(nth, ask(nth, self.store(nth)?))).into_iter().collect()
    }

    /// What each database says that holds one of the buckets, asked for its own of them only.
    pub(crate) fn those<T: Send>(
        &self,
        map: &Map,
        buckets: &Buckets,
        ask: impl Fn(&dyn Store, &Buckets) -> Result<T> + Sync,
    ) -> Answers<T> {
        let jobs = (0..self.stores.len()).map(|nth| (nth, buckets.and(&map.of(nth))));
        let jobs: Vec<(usize, Buckets)> = jobs.filter(|(_, own)| *own != Buckets::NONE).collect();
        let one = |nth, own: Buckets| self.named_of(nth, ask(self.store(nth)?, &own));
        at_once(jobs, |(nth, own)| (nth, one(nth, own)))
    }

    /// The parcels that all databases name, each by the one that holds it.
    pub(crate) fn named(
        &self,
        ask: impl Fn(&dyn Store) -> Result<Vec<ParcelId>> + Sync,
    ) -> Result<Vec<ParcelId>> {
        let map = self.known()?;
        let mut found: Vec<ParcelId> = Vec::new();
        for (nth, ids) in self.all(|_, store| ask(store))?.into_iter().enumerate() {
            found.extend(ids.into_iter().filter(|id| map.owner(id.bucket()) == nth));
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

/// Work goes on where it can: an error counts only when nothing was found.
pub(crate) fn what_there_is<T>(answers: Answers<Vec<T>>) -> Result<Vec<Vec<T>>> {
    let (mut found, mut failed) = (Vec::new(), None);
    for (_, answer) in answers {
        match answer {
            Ok(items) => found.push(items),
            Err(error) => failed = Some(error),
        }
    }
    match failed {
        Some(error) if found.iter().all(Vec::is_empty) => Err(error),
        _ => Ok(found),
    }
}

/// One of each in turn, so that none is passed over, up to a limit.
pub(crate) fn in_turn<T>(lists: Vec<Vec<T>>, limit: usize) -> Vec<T> {
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut taken = Vec::new();
    while taken.len() < limit {
        let before = taken.len();
        taken.extend(lists.iter_mut().filter_map(Iterator::next));
        if taken.len() == before {
            break;
        }
    }
    taken.truncate(limit);
    taken
}

/// A page of one database's own parcels: what is not its own is passed over, and the page filled up behind it.
pub(crate) fn own_page(
    store: &dyn Store,
    account: &store::AccountId,
    filter: &Filter,
    mut after: Option<Cursor>,
    limit: usize,
    own: impl Fn(ParcelId) -> bool,
) -> Result<Vec<Parcel>> {
    let mut found = Vec::new();
    loop {
        let page = store.list(account, filter, after, limit)?;
        let last = page.len() < limit.min(MAX_LIMIT);
        let Some(end) = page.last().map(Parcel::cursor) else { return Ok(found) };
        after = Some(end);
        found.extend(page.into_iter().filter(|parcel| own(parcel.id)));
        if last || found.len() >= limit {
            found.truncate(limit);
            return Ok(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_does_not_keep_a_short_one_waiting() {
        assert_eq!(in_turn(vec![vec![1, 2, 3, 4], vec![10], vec![]], 3), [1, 10, 2]);
        assert_eq!(in_turn(vec![vec![1], vec![2]], 9), [1, 2]);
        assert_eq!(in_turn::<u8>(Vec::new(), 9), [0; 0]);
    }

    #[test]
    fn work_goes_on_where_it_can() {
        let away = || Err(store::StoreError::Away { why: "gone".into() });
        assert_eq!(what_there_is(vec![(0, Ok(vec![1])), (1, away())]).unwrap(), [vec![1]]);
        assert!(
            what_there_is::<u8>(vec![(0, Ok(vec![])), (1, away())]).is_err(),
            "nothing was found: say why"
        );
    }

    #[test]
    fn the_answers_come_in_the_order_of_the_questions() {
        assert_eq!(
            at_once((0..9).collect(), |nth: i32| nth * 2),
            (0..9).map(|nth| nth * 2).collect::<Vec<_>>()
        );
    }
}
