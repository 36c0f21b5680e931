//! How databases become one store: each gets a name of its own, and the first the map.
//!
//! The same databases may be named in any order: the one that holds the map is home. One that holds nothing yet joins;
//! one that holds something and belongs to nobody cannot, for its buckets may be another's.

use store::{Buckets, Custody, Result, Store, StoreError};

use crate::held::{self, Ages, Held, MAP};
use crate::map::{DatabaseId, MOST_DATABASES, Map};
use crate::{Database, ManyStore};

/// The setting of each database that names it.
pub(crate) const IDENTITY: &str = "buckets/database";
/// The setting of each database that names the home of its store, once the map names the database.
pub(crate) const MEMBER: &str = "buckets/member";
/// How often the map is tried to be changed while others change it.
const TRIES: usize = 100;

impl ManyStore {
    /// Opens the store in these databases. The first time, with nothing in them, buckets are spread evenly; where only
    /// the first holds something it goes on holding all of it, until buckets are moved.
    ///
    /// # Errors
    /// A [`StoreError`]: also when they are not all of the store's, or not only.
    pub fn open(databases: Vec<Database>, ages: Ages) -> Result<Self> {
        if databases.is_empty() || databases.len() > MOST_DATABASES {
            return Err(wrong(format!("name between 1 and {MOST_DATABASES} databases")));
        }
        let mut databases = databases;
        let mut names = Vec::new();
        for database in &databases {
            names.extend(database.asked(|store| store.setting(IDENTITY))?);
        }
        refuse_twice(names)?;
        let home = home(&databases)?;
        databases[..=home].rotate_right(1);
        refuse_strangers(&databases)?;
        let mut known = Vec::with_capacity(databases.len());
        for database in databases {
            known.push((database.asked(identity)?, database));
        }
        refuse_twice(known.iter().map(|(id, _)| *id).collect())?;
        let map = agree(&known)?;
        for (_, database) in &known {
            database.asked(|store| custody(store)?.join(MEMBER, &known[0].0))?;
        }
        let databases = in_order(known, &map)?;
        let held = Held::new(&databases[0], map, Some(ages));
        Ok(Self::over(databases, held))
    }
}

fn refuse_twice<T: Ord>(mut names: Vec<T>) -> Result<()> {
    names.sort_unstable();
    let twice = names.windows(2).any(|two| two.first() == two.last());
    if twice { Err(wrong("one of them is named twice".to_owned())) } else { Ok(()) }
}

/// What a database is known by; given to it the first time.
fn identity(store: &dyn Store) -> Result<DatabaseId> {
    let mut fresh: DatabaseId = [0; 8];
    getrandom::fill(&mut fresh)
        .map_err(|error| wrong(format!("the system gives no random bytes: {error}")))?;
    let id = store.setting_or(IDENTITY, &fresh)?;
    id.try_into().map_err(|_| StoreError::Corrupt { what: format!("the setting `{IDENTITY}` is no name") })
}

/// The place of the one that holds the map: the first named, if none does yet.
fn home(databases: &[Database]) -> Result<usize> {
    let mut found = None;
    for (nth, database) in databases.iter().enumerate() {
        if database.asked(held::read)?.is_some() && found.replace(nth).is_some() {
            return Err(wrong("they are of two stores: two of them hold a map of buckets".to_owned()));
        }
    }
    Ok(found.unwrap_or(0))
}

/// Before anything is written: a database that is named by mistake stays what it was. Home is the first.
fn refuse_strangers(databases: &[Database]) -> Result<()> {
    let (Some(home), others) = (databases.first(), databases.get(1..).unwrap_or_default()) else {
        return Ok(());
    };
    let map = home.asked(held::read)?;
    let of = map.as_ref().and_then(|map| map.databases().first());
    for database in databases {
        let member = database.asked(|store| store.setting(MEMBER))?;
        if member.is_some_and(|home| of.is_none_or(|of| home != *of)) {
            let why = format!(
                "`{}` is one of several databases whose home is not named: name that too",
                database.name
            );
            return Err(wrong(why));
        }
    }
    for database in others {
        let name: Option<DatabaseId> =
            database.asked(|store| store.setting(IDENTITY))?.and_then(|name| name.try_into().ok());
        let ours = map.as_ref().zip(name).is_some_and(|(map, name)| map.databases().contains(&name));
        if !ours && !database.asked(is_empty)? {
            return Err(wrong(format!(
                "`{}` holds parcels, but is no part of the store: a database that joins must be empty",
                database.name
            )));
        }
    }
    Ok(())
}

/// The map, made or with those that join. Several nodes may start at once.
fn agree(known: &[(DatabaseId, Database)]) -> Result<Map> {
    let Some((first, others)) = known.split_first() else { return Err(wrong("name a database".to_owned())) };
    let home = &first.1;
    for _ in 0..TRIES {
        let before = home.asked(held::read)?;
        let after = match &before {
            Some(map) => join(map.clone(), others)?,
            None => found(first, others)?,
        };
        if before.as_ref() == Some(&after) || home.asked(|store| write(store, before.as_ref(), &after))? {
            return Ok(after);
        }
    }
    Err(wrong("others keep changing the map of buckets; try again".to_owned()))
}

fn found(first: &(DatabaseId, Database), others: &[(DatabaseId, Database)]) -> Result<Map> {
    let ids = std::iter::once(first.0).chain(others.iter().map(|(id, _)| *id)).collect();
    Ok(if first.1.asked(is_empty)? { Map::even(ids) } else { Map::at_home(ids) })
}

fn join(mut map: Map, others: &[(DatabaseId, Database)]) -> Result<Map> {
    let new = |one: &&(DatabaseId, Database)| !map.databases().contains(&one.0);
    let new: Vec<(DatabaseId, Database)> = others.iter().filter(new).cloned().collect();
    for (id, _) in new {
        map = map.joined(id);
    }
    Ok(map)
}

fn is_empty(store: &dyn Store) -> Result<bool> {
    let stats = store.stats()?;
    Ok(store.parcels(&Buckets::ALL, None, 1)?.is_empty() && stats.parcels + stats.looks == 0)
}

/// Writes the map over the one it was made from; whether that was still there.
pub(crate) fn write(home: &dyn Store, before: Option<&Map>, after: &Map) -> Result<bool> {
    custody(home)?.swap(MAP, before.map(Map::write).as_deref().map(str::as_bytes), after.write().as_bytes())
}

fn custody(store: &dyn Store) -> Result<&dyn Custody> {
    store.custody().ok_or_else(|| {
        wrong("this kind of store cannot be one of several: only databases (postgres://…) can".to_owned())
    })
}

/// The databases in the order of the map; all of them must be named.
fn in_order(known: Vec<(DatabaseId, Database)>, map: &Map) -> Result<Vec<Database>> {
    let of = |id: &DatabaseId| known.iter().find(|(one, _)| one == id).map(|(_, database)| database.clone());
    let found: Vec<Database> = map.databases().iter().filter_map(of).collect();
    let (all, named) = (map.databases().len(), found.len());
    if found.len() == all {
        return Ok(found);
    }
    Err(wrong(format!(
        "the store lies in {all} databases and {named} of them are named: name all, in any order"
    )))
}

pub(crate) fn wrong(why: String) -> StoreError {
    StoreError::Io { doing: "open the store over several databases".to_owned(), why }
}
