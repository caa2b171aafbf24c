//! What filling in the sheet of an on-site check decides.

use std::collections::BTreeMap;

use ohqc_domain::catalogues::KeyLink;
use ohqc_domain::checklists::{Answer, Item, ItemCode, Sheet, Template};
use ohqc_domain::filings::FiledService;
use ohqc_domain::text::Text;
use ohqc_domain::verifications::Case;
use ohqc_domain::verifications::api::VerificationView;
use serde::{Deserialize, Serialize};

/// How an item is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Verdict {
    /// It conforms.
    Conforms,
    /// It does not; a reason is needed.
    Fails,
    /// It does not concern this institution; a reason is needed.
    NotApplicable,
}

impl Verdict {
    /// In the order of the page.
    pub(super) const ALL: [Self; 3] = [Self::Conforms, Self::Fails, Self::NotApplicable];

    /// The key that gives it.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Conforms => "1",
            Self::Fails => "2",
            Self::NotApplicable => "0",
        }
    }

    /// The verdict a key gives.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.key() == key)
    }

    /// What it is called.
    pub(super) const fn label(self) -> Text {
        match self {
            Self::Conforms => Text::new("符合", "Conforms"),
            Self::Fails => Text::new("不符合", "Does not"),
            Self::NotApplicable => Text::new("不适用", "N/A"),
        }
    }

    /// The verdict of an answer; none of points, which these sheets do not have.
    pub(super) const fn of(answer: &Answer) -> Option<Self> {
        match answer {
            Answer::Conforms => Some(Self::Conforms),
            Answer::DoesNotConform { .. } => Some(Self::Fails),
            Answer::NotApplicable { .. } => Some(Self::NotApplicable),
            Answer::Full | Answer::Deduct { .. } => None,
        }
    }

    fn answer(self, reason: String) -> Answer {
        match self {
            Self::Conforms => Answer::Conforms,
            Self::Fails => Answer::DoesNotConform { reason },
            Self::NotApplicable => Answer::NotApplicable { reason },
        }
    }
}

/// What is put down so far, with the version it is based on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Notes {
    /// The `ETag` that a save sends in `If-Match`.
    pub(super) base: String,
    /// The answers.
    pub(super) sheet: Sheet,
    /// Reasons typed, kept while another verdict is tried.
    reasons: BTreeMap<ItemCode, String>,
}

impl Notes {
    /// What the server holds.
    pub(super) fn of(sheet: &Sheet, etag: &str) -> Self {
        let reasons = sheet.iter().filter_map(|(item, answer)| Some((item.clone(), answer.reason()?.to_owned()))).collect();
        Self { base: etag.to_owned(), sheet: sheet.clone(), reasons }
    }

    /// The verdict on an item.
    pub(super) fn verdict(&self, item: &ItemCode) -> Option<Verdict> {
        self.sheet.get(item).and_then(Verdict::of)
    }

    /// The reason typed for an item.
    pub(super) fn reason(&self, item: &ItemCode) -> String {
        self.reasons.get(item).cloned().unwrap_or_default()
    }

    /// Puts down a verdict; «not applicable» only where the checklist allows it.
    pub(super) fn judge(&mut self, item: &Item, verdict: Verdict) {
        if verdict != Verdict::NotApplicable || item.na_allowed {
            let reason = self.reason(&item.code);
            self.sheet.insert(item.code.clone(), verdict.answer(reason));
        }
    }

    /// Puts down why.
    pub(super) fn explain(&mut self, item: &ItemCode, reason: String) {
        if let Some(verdict) = self.verdict(item) {
            self.sheet.insert(item.clone(), verdict.answer(reason.clone()));
        }
        self.reasons.insert(item.clone(), reason);
    }

    /// Takes the answer back.
    pub(super) fn clear(&mut self, item: &ItemCode) {
        self.sheet.remove(item);
    }
}

/// How far a sheet is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// Items that are answered in full.
    pub(super) done: usize,
    /// All items.
    pub(super) total: usize,
    /// Items that do not conform.
    pub(super) failed: usize,
    /// Answers that still need their reason.
    pub(super) unexplained: usize,
}

impl Progress {
    /// How far these items are.
    pub(super) fn of<'a>(items: impl Iterator<Item = &'a Item>, sheet: &Sheet) -> Self {
        items.fold(Self::default(), |mut so_far, item| {
            so_far.total += 1;
            if let Some(answer) = sheet.get(&item.code) {
                let unexplained = answer.reason().is_some_and(|reason| reason.trim().is_empty());
                so_far.unexplained += usize::from(unexplained);
                so_far.done += usize::from(!unexplained);
                so_far.failed += usize::from(matches!(answer, Answer::DoesNotConform { .. }));
            }
            so_far
        })
    }

    /// Whether nothing is left to do.
    pub(super) const fn complete(self) -> bool {
        self.done == self.total
    }
}

/// The checklist of a check: what concerns categories that were not filed is left out. Nothing for a version this client does not know.
pub(super) fn checklist(view: &VerificationView) -> Option<Template> {
    let template = ohqc_domain::checklists::get(&view.template)?;
    Some(case(view, template, &view.sheet, &view.filed).checklist())
}

/// What is checked, for the domain's own rules.
pub(super) const fn case<'a>(
    view: &VerificationView,
    template: &'a Template,
    sheet: &'a Sheet,
    filed: &'a [FiledService],
) -> Case<'a> {
    Case { service: view.service, filed, not_before: view.not_before, template, sheet }
}

/// The items by key link, in the order of the links (JL24-1-3-c).
pub(super) fn by_link(checklist: &Template) -> Vec<(KeyLink, Vec<Item>)> {
    let of = |link: &KeyLink| checklist.items().filter(|item| item.link == *link).cloned().collect::<Vec<_>>();
    KeyLink::ALL.iter().map(|link| (*link, of(link))).filter(|(_, items)| !items.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::catalogues::Category;
    use ohqc_domain::checklists::latest;

    use super::*;

    fn dust() -> Template {
        latest("verification-ohe").unwrap().for_categories(&[Category::Dust].into())
    }

    fn item(checklist: &Template, na_allowed: bool) -> Item {
        checklist.items().find(|item| item.na_allowed == na_allowed).cloned().unwrap()
    }

    #[test]
    fn a_reason_survives_a_change_of_mind() {
        let item = item(&dust(), false);
        let mut notes = Notes::default();
        notes.judge(&item, Verdict::Fails);
        notes.explain(&item.code, "无诊断资格".into());
        notes.judge(&item, Verdict::Conforms);
        assert_eq!(notes.sheet.get(&item.code), Some(&Answer::Conforms));
        notes.judge(&item, Verdict::Fails);
        assert_eq!(notes.sheet.get(&item.code).and_then(Answer::reason), Some("无诊断资格"));
        assert_eq!(Notes::of(&notes.sheet, "\"3\"").reason(&item.code), "无诊断资格");
        notes.clear(&item.code);
        assert_eq!(notes.verdict(&item.code), None);
    }

    #[test]
    fn not_applicable_needs_the_checklists_leave() {
        let checklist = dust();
        let (always, sometimes) = (item(&checklist, false), item(&checklist, true));
        let mut notes = Notes::default();
        notes.judge(&always, Verdict::NotApplicable);
        notes.judge(&sometimes, Verdict::NotApplicable);
        assert_eq!(notes.verdict(&always.code), None);
        assert_eq!(notes.verdict(&sometimes.code), Some(Verdict::NotApplicable));
    }

    #[test]
    fn a_failure_without_reason_is_not_done() {
        let checklist = dust();
        let item = item(&checklist, false);
        let mut notes = Notes::default();
        notes.judge(&item, Verdict::Fails);
        let progress = Progress::of(checklist.items(), &notes.sheet);
        assert_eq!((progress.done, progress.failed, progress.unexplained), (0, 1, 1));
        notes.explain(&item.code, "过期".into());
        assert_eq!(Progress::of(checklist.items(), &notes.sheet).done, 1);
        assert!(!Progress::of(checklist.items(), &notes.sheet).complete());
    }

    #[test]
    fn every_item_stands_under_one_of_the_five_links() {
        for id in ["verification-ohe", "verification-diagnosis"] {
            let checklist = latest(id).unwrap();
            let groups = by_link(checklist);
            assert_eq!(groups.len(), 5, "{id}");
            assert_eq!(groups.iter().map(|(_, items)| items.len()).sum::<usize>(), checklist.items().count());
        }
    }

    #[test]
    fn each_verdict_has_its_key() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::of_key(verdict.key()), Some(verdict));
        }
        assert_eq!(Verdict::of_key("9"), None);
    }
}
