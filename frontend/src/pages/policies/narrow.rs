//! A profile's values, narrowed down by words and by how sure they are.

use ohqc_domain::policy::{GroupView, ProfileId, SettingView};
use ohqc_domain::provenance::Mark;
use ohqc_domain::regions::RegionCode;
use ohqc_domain::text::Text;

use crate::api::policies::ProfileSummary;
use crate::query::Query;

/// What the reader narrowed the values down to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filter {
    words: String,
    mark: Option<Mark>,
    from: String,
}

impl Filter {
    /// Reads the parameters `q`, `mark` and `from`.
    pub(super) fn read(query: &Query) -> Self {
        Self {
            words: query.get("q").unwrap_or_default().trim().to_lowercase(),
            mark: query.parse("mark"),
            from: query.get("from").unwrap_or_default().to_owned(),
        }
    }

    fn takes(&self, setting: &SettingView) -> bool {
        let says = |word: &str| word.to_lowercase().contains(&self.words);
        let text = |text: &Text| says(&text.zh) || says(&text.en);
        let named = self.words.is_empty()
            || says(&setting.key)
            || says(&setting.clause)
            || text(&setting.title)
            || setting.display.as_ref().is_some_and(text);
        named && self.mark.is_none_or(|mark| mark == setting.mark) && (self.from.is_empty() || self.from == setting.from.0)
    }

    /// The groups with the values that pass; groups without any are left out.
    pub(super) fn narrow(&self, groups: &[GroupView]) -> Vec<GroupView> {
        let narrowed = groups.iter().map(|group| GroupView {
            settings: group.settings.iter().filter(|setting| self.takes(setting)).cloned().collect(),
            ..group.clone()
        });
        narrowed.filter(|group| !group.settings.is_empty()).collect()
    }
}

/// The profile of a place: the narrowest whose region holds it, else the first.
pub(super) fn profile_of(region: &str, profiles: &[ProfileSummary]) -> Option<ProfileId> {
    let place: Option<RegionCode> = region.parse().ok();
    let holds = |profile: &&ProfileSummary| {
        let stem = profile.region.to_string();
        place.is_some() && !stem.trim_end_matches('0').is_empty() && region.starts_with(stem.trim_end_matches("0000"))
    };
    profiles.iter().filter(holds).max_by_key(|profile| profile.inherits.is_some()).or(profiles.first()).map(|one| one.id.clone())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use ohqc_domain::policy::{ProfileView, all};

    use super::*;

    fn profiles() -> Vec<ohqc_domain::policy::Profile> {
        all(NaiveDate::from_ymd_opt(2026, 1, 5).unwrap())
    }

    #[test]
    fn a_person_in_a_county_sees_their_province() {
        let summaries: Vec<ProfileSummary> = profiles().iter().map(ProfileSummary::new).collect();
        assert_eq!(profile_of("220202", &summaries).unwrap().0, "JL");
        assert_eq!(profile_of("210000", &summaries).unwrap().0, "LN");
        assert_eq!(profile_of("440000", &summaries).unwrap().0, "CN");
        assert_eq!(profile_of("", &summaries).unwrap().0, "CN");
    }

    #[test]
    fn words_and_marks_narrow_down() {
        let all = profiles();
        let jilin = all.iter().find(|profile| profile.id.0 == "JL").unwrap();
        let view = ProfileView::new(jilin);
        let count =
            |query: Query| Filter::read(&query).narrow(&view.groups).iter().map(|group| group.settings.len()).sum::<usize>();
        let whole = count(Query::new());
        let own = count(Query::new().with("mark", "own"));
        assert!(0 < own && own < whole);
        assert!(count(Query::new().with("q", "JL24-3-1-b")) >= 2);
        assert_eq!(count(Query::new().with("q", "没有这样的参数")), 0);
        assert_eq!(count(Query::new().with("from", "JL")) + count(Query::new().with("from", "CN")), whole);
    }
}
