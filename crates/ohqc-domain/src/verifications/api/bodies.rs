//! What callers send about on-site checks.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::checklists::{AnswerError, Sheet, Template, check_answer};
use crate::filings::FiledService;
use crate::text::Text;
use crate::validation::Complaints;
use crate::verifications::{
    Comparison, Difference, Entry, MOST_PHOTOS, MemberView, Photo, Report, SignaturesBody, Unable, comparison, units,
};

/// Longest reason an answer may carry, in characters.
pub const LONGEST_REASON: usize = 1000;

/// Saves the sheet as it is now; all of it, not a part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VerificationSheetBody)]
pub struct SheetBody {
    /// Every answer given so far.
    pub sheet: Sheet,
    /// What was found of the dossier's entries so far.
    #[serde(default)]
    pub comparison: Comparison,
    /// Photographs taken on site.
    #[serde(default)]
    pub photos: Vec<Photo>,
}

impl SheetBody {
    /// Checks the answers against the checklist and the dossier's entries. A reason may still be missing: the sheet is saved
    /// while it is typed.
    ///
    /// # Errors
    /// Every answer that the checklist or the comparison cannot take.
    pub fn check(&self, checklist: &Template, entries: &[Entry]) -> Result<(), Complaints> {
        let mut complaints = Complaints::default();
        for (item, answer) in self.sheet.iter() {
            match check_answer(checklist, item, answer) {
                Ok(()) | Err(AnswerError::MissingReason) => {}
                Err(error) => complaints.add(format!("/sheet/{item}"), error.code(), error.text()),
            }
            if answer.reason().is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
                complaints.add(format!("/sheet/{item}/reason"), "length", too_long());
            }
        }
        comparison::check(entries, &self.comparison, &mut complaints);
        if self.photos.len() > MOST_PHOTOS {
            let text = Text::owned(format!("最多 {MOST_PHOTOS} 张照片"), format!("At most {MOST_PHOTOS} photographs"));
            complaints.add("/photos", "length", text);
        }
        complaints.into_result(())
    }
}

/// Concludes a check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConcludeBody {
    /// The last day on site: not in the future, not before [`VerificationView::not_before`].
    pub conducted_on: NaiveDate,
    /// The names of those who were on site; beside the team, where one is named.
    #[serde(default)]
    #[validate(length(max = 20), custom(function = names))]
    pub team: Vec<String>,
    /// Filed items or categories not within the institution's capability though the sheet speaks for them (JL24-1-3-e).
    #[serde(default)]
    #[validate(length(max = 200))]
    pub unable: Vec<Unable>,
    /// What the items do not say.
    #[serde(default)]
    #[validate(length(max = 2000))]
    pub remark: String,
    /// Why nothing of the dossier was compared; needed where that is so.
    #[serde(default)]
    #[validate(length(max = 500))]
    pub not_compared: String,
    /// Who signs for either side, or why not.
    #[serde(default)]
    pub signatures: SignaturesBody,
}

impl ConcludeBody {
    /// Checks the report: somebody was on site, what the team names was filed, once, and with a reason, and both sides signed
    /// or it is said why not. `named` tells whether the team was named before, `compared` whether the dossier was compared or
    /// has nothing to compare.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self, filed: &[FiledService], named: bool, compared: bool) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        if self.team.is_empty() && !named {
            found.add("/team", "required", Text::new("请填写核查人员", "Say who was on site"));
        }
        if !compared && self.not_compared.trim().is_empty() {
            let text = Text::new(
                "未比对任何备案信息，请先比对，或说明理由",
                "Nothing of the dossier was compared; compare it, or say why not",
            );
            found.add("/not_compared", "required", text);
        }
        self.signatures.check(&mut found);
        for (index, unable) in self.unable.iter().enumerate() {
            let mut complain = |field: &str, code, text| found.add(format!("/unable/{index}/{field}"), code, text);
            let category = filed.iter().find(|filed| filed.category == unable.category);
            let item = unable.item.as_deref();
            if category.is_none() {
                complain("category", "not_filed", Text::new("该类别未备案", "The category was not filed"));
            } else if item.is_some() && !category.into_iter().flat_map(units).any(|unit| unit == item) {
                complain("item", "not_filed", Text::new("该项目未备案", "The item was not filed"));
            }
            if self.unable.iter().take(index).any(|earlier| earlier.overlaps(unable)) {
                complain("item", "duplicate", Text::new("项目重复", "The item is named twice"));
            }
            match unable.reason.trim().chars().count() {
                0 => complain("reason", "required", Text::new("请填写理由", "Give the reason")),
                1..=LONGEST_REASON => {}
                _ => complain("reason", "length", too_long()),
            }
        }
        found.into_result(())
    }
}

pub(in crate::verifications) fn too_long() -> Text {
    Text::owned(format!("最多 {LONGEST_REASON} 个字符"), format!("Use at most {LONGEST_REASON} characters"))
}

fn names(team: &[String]) -> Result<(), validator::ValidationError> {
    let good = team.iter().all(|name| (1..=40).contains(&name.trim().chars().count()));
    if good { Ok(()) } else { Err(validator::ValidationError::new("name")) }
}

impl ConcludeBody {
    /// The report of a check, put down at a moment: the named team comes before whoever else was on site.
    #[must_use]
    pub fn into_report(self, members: &[MemberView], differences: Vec<Difference>, at: DateTime<Utc>) -> Report {
        let mut team: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
        for name in self.team.iter().map(|name| name.trim()) {
            if !team.iter().any(|known| known == name) {
                team.push(name.to_owned());
            }
        }
        let remark = self.remark.trim().to_owned();
        let not_compared = self.not_compared.trim().to_owned();
        let Self { conducted_on, unable, signatures, .. } = self;
        Report { conducted_on, team, unable, differences, not_compared, signatures: signatures.at(at), remark }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklists::{Answer, latest};
    use crate::verifications::SigningBody;

    fn complaints(item: &str, answer: Answer) -> Vec<(String, &'static str)> {
        let body = SheetBody { sheet: [(item.parse().unwrap(), answer)].into_iter().collect(), ..SheetBody::default() };
        let checklist = latest("verification-ohe").unwrap().for_categories(&[crate::catalogues::Category::Dust].into());
        let found = body.check(&checklist, &[]).err().unwrap_or_default();
        found.iter().map(|complaint| (complaint.pointer.clone(), complaint.code)).collect()
    }

    #[test]
    fn a_reason_may_follow_but_nonsense_is_refused_at_once() {
        assert_eq!(complaints("V1.1", Answer::DoesNotConform { reason: String::new() }), []);
        assert_eq!(complaints("V1.1", Answer::Full), [("/sheet/V1.1".to_owned(), "wrong_scale")]);
        // V1.5 concerns chemical agents, which were not filed.
        assert_eq!(complaints("V1.5", Answer::Conforms), [("/sheet/V1.5".to_owned(), "unknown_item")]);
        let long = Answer::DoesNotConform { reason: "长".repeat(LONGEST_REASON + 1) };
        assert_eq!(complaints("V1.1", long), [("/sheet/V1.1/reason".to_owned(), "length")]);
    }

    #[test]
    fn a_nameless_member_of_the_team_is_refused() {
        let body = |team: &[&str]| ConcludeBody {
            conducted_on: NaiveDate::default(),
            team: team.iter().map(|name| (*name).to_owned()).collect(),
            ..ConcludeBody::default()
        };
        let complains = |team: &[&str], named| {
            let found = body(team).check(&[], named, true).err().unwrap_or_default();
            found.iter().any(|complaint| complaint.pointer == "/team")
        };
        assert!(!complains(&["王芳", "李强"], false));
        assert!(complains(&[], false) && !complains(&[], true), "a named team was on site");
        assert!(complains(&["王芳", "  "], true));
    }

    /// 令6 第十条
    #[test]
    fn that_nothing_was_compared_is_said_and_not_passed_over() {
        let complains = |why: &str, compared| {
            let body = ConcludeBody { not_compared: why.into(), ..ConcludeBody::default() };
            let found = body.check(&[], true, compared).err().unwrap_or_default();
            found.iter().any(|complaint| complaint.pointer == "/not_compared")
        };
        assert!(complains(" ", false) && !complains("机构当日停电，设备无法启用", false) && !complains("", true));
    }

    #[test]
    fn only_what_was_filed_may_be_named_once_and_with_a_reason() {
        let filed = |category: &str, items: &[&str]| FiledService {
            category: category.into(),
            items: items.iter().map(|item| (*item).to_owned()).collect(),
        };
        let unable = |category: &str, item: Option<&str>, reason: &str| Unable {
            category: category.into(),
            item: item.map(str::to_owned),
            reason: reason.into(),
        };
        let complaints = |unable: &[Unable]| {
            let why = || SigningBody::Skipped { reason: "纸质签字".into() };
            let signatures = SignaturesBody { team: why(), institution: why() };
            let body =
                ConcludeBody { team: vec!["王芳".into()], unable: unable.to_vec(), signatures, ..ConcludeBody::default() };
            let found = body.check(&[filed("1", &["6.1", "6.2"]), filed("3", &[])], false, true).err().unwrap_or_default();
            found.iter().map(|complaint| (complaint.pointer.clone(), complaint.code)).collect::<Vec<_>>()
        };
        let at = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        assert_eq!(complaints(&[unable("1", Some("6.1"), "无设备"), unable("3", None, "无隔声室")]), []);
        assert_eq!(complaints(&[unable("2", None, "无设备")]), at("/unable/0/category", "not_filed"));
        assert_eq!(complaints(&[unable("3", Some("7.1"), "无设备")]), at("/unable/0/item", "not_filed"));
        assert_eq!(complaints(&[unable("1", Some("6.1"), " ")]), at("/unable/0/reason", "required"));
        let long = "长".repeat(LONGEST_REASON + 1);
        assert_eq!(complaints(&[unable("1", Some("6.1"), &long)]), at("/unable/0/reason", "length"));
        let twice = [unable("1", None, "无设备"), unable("1", Some("6.2"), "无设备")];
        assert_eq!(complaints(&twice), at("/unable/1/item", "duplicate"));
    }
}
