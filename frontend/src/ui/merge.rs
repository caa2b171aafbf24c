//! Two people's answers to the same things: what only one changed is taken silently, what both changed is for somebody to choose.

use std::collections::{BTreeMap, BTreeSet};

/// Whether what is put in and what the server holds clash: that is not what it was put in upon, nor the entry's own.
pub fn clashes<T: PartialEq>(mine: Option<&T>, base: &T, theirs: &T) -> bool {
    base != theirs && mine != Some(theirs)
}

/// Both sides of one thing that two people changed differently; none where it was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash<V> {
    /// What is put in here.
    pub mine: Option<V>,
    /// What the server holds.
    pub theirs: Option<V>,
}

/// What two people's changes come to, by key. What clashes stays as it is here until somebody chose.
pub fn merge<K: Ord + Clone, V: Clone + PartialEq>(
    base: &BTreeMap<K, V>,
    mine: &BTreeMap<K, V>,
    theirs: &BTreeMap<K, V>,
) -> (BTreeMap<K, V>, BTreeMap<K, Clash<V>>) {
    let (mut merged, mut clashing) = (mine.clone(), BTreeMap::new());
    let keys: BTreeSet<&K> = base.keys().chain(mine.keys()).chain(theirs.keys()).collect();
    for key in keys {
        let (was, here, there) = (base.get(key), mine.get(key), theirs.get(key));
        if here != was && clashes(Some(&here), &was, &there) {
            clashing.insert(key.clone(), Clash { mine: here.cloned(), theirs: there.cloned() });
        } else if here == was {
            match there {
                Some(value) => merged.insert(key.clone(), value.clone()),
                None => merged.remove(key),
            };
        }
    }
    (merged, clashing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&'static str, i32)]) -> BTreeMap<&'static str, i32> {
        pairs.iter().copied().collect()
    }

    #[test]
    fn equal_and_one_sided_changes_are_taken_silently_and_nothing_is_lost() {
        let base = map(&[("a", 1), ("b", 1), ("c", 1), ("d", 1)]);
        let mine = map(&[("a", 2), ("b", 1), ("c", 3), ("d", 1), ("mine", 7)]);
        let theirs = map(&[("a", 1), ("b", 2), ("c", 3), ("theirs", 8)]);
        let (merged, clashing) = merge(&base, &mine, &theirs);
        assert_eq!(merged, map(&[("a", 2), ("b", 2), ("c", 3), ("mine", 7), ("theirs", 8)]));
        assert!(clashing.is_empty());
    }

    #[test]
    fn what_both_changed_differently_is_shown_side_by_side() {
        let (merged, clashing) = merge(&map(&[("a", 1), ("b", 1)]), &map(&[("a", 2)]), &map(&[("a", 3), ("b", 4)]));
        assert_eq!(merged, map(&[("a", 2)]), "mine stays until somebody chose");
        assert_eq!(clashing.get("a"), Some(&Clash { mine: Some(2), theirs: Some(3) }));
        assert_eq!(clashing.get("b"), Some(&Clash { mine: None, theirs: Some(4) }), "taken back here, changed there");
    }
}
