//! The sentences every store must make true. An adapter's tests say how to open an empty one in a folder:
//!
//! ```ignore
//! store::conformance!(|folder| Box::new(MyStore::open(&folder.join("store")).unwrap()));
//! ```
//!
//! and get one test a sentence; `when CONDITION` as a second argument skips them where what the store needs is
//! missing. A store that keeps feeds in its own way adds `conformance!(feeds: ...)`. `world` holds the words that the
//! sentences are made of.

#![expect(clippy::unwrap_used, reason = "these are tests, though other crates run them")]

pub mod ageing;
pub mod ageing_of_feeds;
pub mod feeding;
pub mod forgetting;
pub mod keeping;
pub mod keys;
pub mod moving;
pub mod registering;
pub mod telling;
pub mod working;
pub mod world;

pub use world::{Folder, World};

/// One test for each sentence, on the store that the closure opens in an empty folder.
#[macro_export]
macro_rules! conformance {
    (feeds: $open:expr) => {
        $crate::conformance! { feeds: $open, when true }
    };
    (feeds: $open:expr, when $present:expr) => {
        $crate::conformance! { @ $open, $present;
            feeding: a_chunk_waits_until_it_is_folded, a_chunk_waits_for_the_worker_of_its_bucket, the_same_chunk_again_is_not_kept_again,
                items_are_found_where_they_were_put, a_fed_parcel_is_found_listed_and_looked_at,
                what_feeds_told_is_counted, what_feeds_told_of_a_declared_parcel_is_compared,
                fed_parcels_and_others_are_in_one_list, who_folds_second_meets_a_conflict,
                a_declared_parcel_keeps_what_feeds_told, another_source_makes_it_a_parcel_like_all_others,
                a_forgotten_parcel_is_gone_from_its_feeds, a_feed_does_not_bring_a_forgotten_parcel_back,
                a_notice_is_queued_with_its_state, a_declared_number_is_known_elsewhere, a_further_number_leads_to_a_fed_parcel,
                an_item_that_is_noted_twice_is_one_look, a_chunk_that_nobody_knows_is_no_error;
        }
    };
    ($open:expr) => {
        $crate::conformance! { $open, when true }
    };
    ($open:expr, when $present:expr) => {
        $crate::conformance! { @ $open, $present;
            keeping: a_capture_comes_back_byte_for_byte, a_look_told_twice_is_one,
                equal_bytes_at_another_hour_are_another_look_and_cost_no_bytes,
                looks_come_in_the_order_of_hour_source_and_digest, what_came_later_is_not_seen_before,
                a_capture_may_come_before_its_parcel, one_parcel_sees_nothing_of_another,
                a_capture_that_is_too_large_is_refused_with_all_that_came_with_it,
                parcels_and_captures_are_admitted_together,
                any_order_repetition_and_grouping_gives_the_same_content;
            registering: a_parcel_registered_twice_keeps_its_first_token,
                a_parcel_is_found_by_number_token_and_reference,
                a_reference_given_later_is_added_and_never_replaced, accounts_do_not_see_each_other,
                one_reference_may_name_several_parcels, the_newest_come_first_and_pages_join,
                a_list_can_be_narrowed, a_walk_meets_every_parcel_once;
            working: a_parcel_is_stale_until_its_facts_have_seen_every_look,
                a_look_that_comes_while_facts_are_derived_keeps_the_parcel_stale,
                who_writes_second_meets_a_conflict_and_writes_nothing,
                facts_of_a_parcel_that_nobody_registered_are_not_kept, facts_come_back_as_they_were_written,
                a_number_found_later_leads_to_the_parcel, polls_are_due_the_longest_waiting_first,
                facts_plan_the_next_poll, work_is_given_for_the_buckets_asked_for,
                a_corrected_pack_makes_facts_stale_again, a_node_that_is_alone_works_on_every_bucket,
                what_was_said_is_kept_once_and_in_order;
            telling: a_notice_is_queued_with_its_facts_and_never_without,
                a_claimed_notice_is_nobody_elses_until_the_lease_ends, who_settles_too_late_changes_nothing,
                many_are_settled_like_one, a_notice_given_back_unsent_leaves_no_trace,
                a_parcels_story_is_told_in_its_order, a_slow_endpoint_holds_up_no_other,
                a_notice_is_tried_again_when_it_was_said, what_was_given_up_makes_way;
            keys: a_key_is_found_by_its_digest_and_can_be_revoked, an_endpoint_can_be_made_changed_and_removed,
                two_first_starts_agree_on_one_secret, a_setting_can_be_changed,
                a_healthy_store_says_so_and_counts_what_it_holds;
            forgetting: digests_stay_and_still_verify, nothing_leads_to_a_forgotten_parcel,
                what_was_derived_and_said_is_gone, a_number_forgets_every_parcel_it_leads_to,
                a_feed_does_not_bring_a_forgotten_parcel_back, who_asks_again_gets_a_new_beginning,
                facts_that_were_being_derived_are_not_written, others_are_left_alone, forgetting_twice_is_forgetting_once;
        }
    };
    (@ $open:expr, $present:expr; $($module:ident: $($sentence:ident),*;)*) => {
        $(mod $module {
            use super::*;
            $(#[test]
            fn $sentence() {
                if $present {
                    $crate::conformance::$module::$sentence(&|| $crate::conformance::World::open($open));
                }
            })*
        })*
    };
}

/// The sentences about ageing out, for the stores that do it: the same way as [`conformance!`], with `feeds:` too.
#[macro_export]
macro_rules! conformance_of_ageing {
    (feeds: $open:expr) => {
        $crate::conformance_of_ageing! { feeds: $open, when true }
    };
    (feeds: $open:expr, when $present:expr) => {
        $crate::conformance! { @ $open, $present;
            ageing_of_feeds: a_fed_parcel_that_is_over_goes_whole, a_fed_parcel_that_is_spoken_of_stays,
                a_fed_parcel_that_is_not_told_yet_stays, an_aged_fed_number_may_be_fed_again,
                an_aged_fed_number_may_be_declared, a_declared_parcel_ages_with_what_feeds_told,
                an_item_that_comes_while_its_parcel_goes_begins_a_new_life;
        }
    };
    ($open:expr) => {
        $crate::conformance_of_ageing! { $open, when true }
    };
    ($open:expr, when $present:expr) => {
        $crate::conformance! { @ $open, $present;
            ageing: what_is_over_goes_whole_and_its_digests_stay, what_is_not_over_stays,
                what_is_not_told_yet_stays, settled_notices_and_opinions_have_an_age_of_their_own,
                an_aged_number_may_be_known_again, nothing_ages_unless_somebody_says_so;
        }
    };
}

/// The sentences about moving from one store to another, each on an empty one of both.
#[macro_export]
macro_rules! conformance_of_moving {
    (from: $from:expr, to: $to:expr) => {
        $crate::conformance_of_moving! { @ $from, $to, true;
            without_a_way_for_feeds_they_are_parcels_like_all_others }
    };
    (fed: $from:expr, to: $to:expr, when $present:expr) => {
        $crate::conformance_of_moving! { @ $from, $to, $present;
            what_feeds_told_arrives_as_what_it_is, a_story_goes_on_in_the_other_store,
            a_copy_that_stops_anywhere_is_gone_on_with }
    };
    (@ $from:expr, $to:expr, $present:expr; $($sentence:ident),*) => {
        $(#[test]
        fn $sentence() {
            if $present {
                let open_from = || $crate::conformance::World::open($from);
                $crate::conformance::moving::$sentence(&open_from, &|| $crate::conformance::World::open($to));
            }
        })*
    };
}
