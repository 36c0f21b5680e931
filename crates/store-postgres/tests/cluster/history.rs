//! What workers did to each bucket, in the order in which it was committed: the server knows when, and each row names
//! the node and the epoch.

use super::Cluster;

/// What was done to a bucket: its number, when it was committed, under which epoch, by whom.
pub type Done = (i64, i64, i64, String);

impl Cluster {
    /// Every attempt to tell, and the last facts of each parcel; what was done under no lease is not among them.
    pub fn history(&self, url: &str) -> Vec<Done> {
        let schema = url.rsplit("%3D").next().unwrap();
        let when = "(extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::int8 AS at";
        let rows = self.sql(&format!(
            "SELECT bucket, {when}, epoch, node FROM {schema}.attempt WHERE epoch IS NOT NULL UNION ALL \
             SELECT bucket, {when}, epoch, node FROM {schema}.facts WHERE epoch IS NOT NULL ORDER BY at"
        ));
        let done = |row: &str| {
            let parts: Vec<&str> = row.split('|').collect();
            let number = |nth: usize| parts[nth].parse().unwrap();
            (number(0), number(1), number(2), parts[3].to_owned())
        };
        rows.lines().map(done).collect()
    }
}

/// The first thing that was done under an epoch that had ended, or by two nodes under one.
pub fn overlap(history: &[Done]) -> Option<String> {
    let mut latest: std::collections::HashMap<i64, (i64, &str)> = Default::default();
    for (bucket, _, epoch, node) in history {
        let (known, by) = latest.entry(*bucket).or_insert((*epoch, node.as_str()));
        if epoch < known || (epoch == known && node.as_str() != *by) {
            return Some(format!("bucket {bucket}: {node} under {epoch} after {by} under {known}"));
        }
        (*known, *by) = (*epoch, node.as_str());
    }
    None
}
