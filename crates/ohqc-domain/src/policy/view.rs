//! A profile as its page shows it: values in groups, their marks, and where it departs from its parent.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::catalogue::{Catalogue, Key};
use super::profile::{Document, Profile, ProfileId, Setting, diff, profile};
use super::value::Value;
use crate::deadlines::{FixedDate, fixed_dates};
use crate::provenance::Mark;
use crate::regions::RegionCode;
use crate::text::Text;

/// A profile in the list of profiles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProfileSummary {
    /// Its name.
    pub id: ProfileId,
    /// What people call it.
    pub title: Text,
    /// The region it is bound to.
    pub region: RegionCode,
    /// What it inherits from.
    pub inherits: Option<ProfileId>,
    /// Since when it holds.
    pub valid_from: NaiveDate,
    /// How many values it sets itself.
    pub own: usize,
}

/// A profile with everything it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProfileView {
    /// Its name.
    pub id: ProfileId,
    /// What people call it.
    pub title: Text,
    /// The region it is bound to.
    pub region: RegionCode,
    /// What it inherits from.
    pub inherits: Option<ProfileId>,
    /// Since when it holds.
    pub valid_from: NaiveDate,
    /// The day it is shown for.
    pub on: NaiveDate,
    /// The documents its clauses cite.
    pub documents: Vec<Document>,
    /// Its values, in groups.
    pub groups: Vec<GroupView>,
    /// Where it departs from its parent; empty for the baseline.
    pub differences: Vec<DifferenceView>,
    /// The days it fixes in that day's year, the first first.
    pub dates: Vec<FixedDate>,
    /// How many values carry each mark.
    pub marks: Vec<MarkCount>,
}

/// Values that are shown together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroupView {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub title: Text,
    /// Its values; keys on which the profile is silent are left out.
    pub settings: Vec<SettingView>,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettingView {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub title: Text,
    /// The value.
    pub value: Value,
    /// The value as people read it; none for tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<Text>,
    /// The clause it comes from.
    pub clause: String,
    /// How sure it is.
    pub mark: Mark,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The profile that sets it.
    pub from: ProfileId,
    /// The first day it holds, when it is dated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
}

/// A key that a profile and its parent answer differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DifferenceView {
    /// The key.
    pub key: String,
    /// What people call it.
    pub title: Text,
    /// Whether only clause or mark differ.
    pub same_value: bool,
    /// What the parent says; none when it is silent.
    pub parent: Option<SettingView>,
    /// What the profile says; none when it is silent.
    pub child: Option<SettingView>,
}

/// How many values carry a mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MarkCount {
    /// The mark.
    pub mark: Mark,
    /// How many.
    pub count: usize,
}

impl SettingView {
    fn new(catalogue: &Catalogue, key: &Key, setting: &Setting) -> Self {
        Self {
            key: key.key.clone(),
            title: key.title(),
            value: setting.value.clone(),
            display: catalogue.display(key, &setting.value),
            clause: setting.clause.clone(),
            mark: setting.mark,
            note: setting.note.clone(),
            from: setting.from.clone(),
            valid_from: setting.valid_from,
        }
    }
}

impl ProfileSummary {
    /// The profile as a row of the list.
    #[must_use]
    pub fn new(profile: &Profile) -> Self {
        Self {
            id: profile.id.clone(),
            title: profile.title.clone(),
            region: profile.region,
            inherits: profile.inherits.clone(),
            valid_from: profile.valid_from,
            own: profile.iter().filter(|(_, setting)| setting.from == profile.id).count(),
        }
    }
}

impl ProfileView {
    /// The profile as its page shows it.
    #[must_use]
    pub fn new(shown: &Profile) -> Self {
        let catalogue = Catalogue::embedded();
        let view = |key: &Key, setting: &Setting| SettingView::new(catalogue, key, setting);
        let groups: Vec<GroupView> = catalogue
            .groups()
            .iter()
            .map(|group| GroupView {
                code: group.code.clone(),
                title: group.title(),
                settings: group.keys.iter().filter_map(|key| Some(view(key, shown.get(&key.key)?))).collect(),
            })
            .filter(|group| !group.settings.is_empty())
            .collect();
        let parent = shown.inherits.as_ref().and_then(|parent| profile(parent, shown.on));
        let differences = parent.map_or_else(Vec::new, |parent| diff(&parent, shown));
        let differences = differences
            .into_iter()
            .filter_map(|difference| {
                let key = catalogue.key(&difference.key)?;
                Some(DifferenceView {
                    key: difference.key,
                    title: difference.title,
                    same_value: difference.same_value,
                    parent: difference.parent.map(|setting| view(key, &setting)),
                    child: difference.child.map(|setting| view(key, &setting)),
                })
            })
            .collect();
        let marks = Mark::ALL
            .iter()
            .map(|mark| MarkCount { mark: *mark, count: shown.iter().filter(|(_, setting)| setting.mark == *mark).count() })
            .collect();
        Self {
            id: shown.id.clone(),
            title: shown.title.clone(),
            region: shown.region,
            inherits: shown.inherits.clone(),
            valid_from: shown.valid_from,
            on: shown.on,
            documents: shown.documents.clone(),
            groups,
            differences,
            dates: fixed_dates(shown, shown.on.year()),
            marks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::all;
    use super::*;

    #[test]
    fn the_page_shows_every_value_once() {
        let on = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        for profile in all(on) {
            let view = ProfileView::new(&profile);
            let shown: usize = view.groups.iter().map(|group| group.settings.len()).sum();
            assert_eq!(shown, profile.iter().count());
            assert_eq!(view.marks.iter().map(|mark| mark.count).sum::<usize>(), shown);
            assert_eq!(view.differences.is_empty(), profile.inherits.is_none());
            let json = serde_json::to_string(&view).unwrap();
            assert_eq!(serde_json::from_str::<ProfileView>(&json).unwrap(), view);
        }
    }
}
