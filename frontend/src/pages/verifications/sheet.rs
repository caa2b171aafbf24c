//! What filling in the sheet of an on-site check decides.

use std::collections::BTreeMap;

use ohqc_domain::catalogues::KeyLink;
use ohqc_domain::checklists::{Answer, Item, ItemCode, Sheet, Template};
use ohqc_domain::filings::FiledService;
use ohqc_domain::ids::AttachmentId;
use ohqc_domain::text::Text;
use ohqc_domain::verifications::api::{SheetBody, VerificationView};
use ohqc_domain::verifications::{Case, Compared, Comparison, Finding, Photo};
use serde::{Deserialize, Serialize};

use crate::ui::merge::{Clash, merge};

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

/// What a save sends, and what the server holds: answers, what was found of the dossier, photographs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Content {
    /// The answers.
    pub(super) sheet: Sheet,
    /// What was found of the dossier.
    pub(super) comparison: Comparison,
    /// Photographs that are stored.
    pub(super) photos: Vec<Photo>,
}

impl Content {
    /// What the server holds.
    pub(super) fn of(view: &VerificationView) -> Self {
        Self { sheet: view.sheet.clone(), comparison: view.comparison.clone(), photos: view.photos.clone() }
    }

    /// As it is sent.
    pub(super) fn body(&self) -> SheetBody {
        let Self { sheet, comparison, photos } = self.clone();
        SheetBody { sheet, comparison, photos }
    }
}

/// A photograph that waits in this browser until it can be stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waiting {
    /// Under what its picture is kept.
    pub(super) key: String,
    /// What it shows.
    pub(super) item: Option<ItemCode>,
}

/// What two people put down differently: an answer, or what was found of the dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Contested {
    /// An item of the sheet.
    Item(ItemCode, Clash<Answer>),
    /// An entry of the dossier.
    Entry(ItemCode, Clash<Compared>),
}

/// What is put down so far, with the version it is based on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Notes {
    /// The `ETag` that a save sends in `If-Match`.
    pub(super) base: String,
    /// What the server held then.
    upon: Content,
    /// What is put down here.
    #[serde(flatten)]
    pub(super) content: Content,
    /// Photographs that are not stored yet.
    pub(super) waiting: Vec<Waiting>,
    /// What those showed that this browser lost before they could be stored, until somebody has read it.
    pub(super) lost: Vec<Option<ItemCode>>,
    /// Reasons typed, kept while another verdict is tried.
    reasons: BTreeMap<ItemCode, String>,
}

impl Notes {
    /// What the server holds.
    pub(super) fn of(view: &VerificationView, etag: &str) -> Self {
        let content = Content::of(view);
        let reasons = content.sheet.iter().filter_map(|(item, answer)| Some((item.clone(), answer.reason()?.to_owned())));
        let reasons = reasons.collect();
        Self { base: etag.to_owned(), upon: content.clone(), content, waiting: Vec::new(), lost: Vec::new(), reasons }
    }

    /// Whether there is something the server does not hold.
    pub(super) fn unsent(&self) -> bool {
        self.content != self.upon || !self.waiting.is_empty()
    }

    /// Takes what became of a photograph that waited: stored, or lost.
    pub(super) fn stored(&mut self, waited: &Waiting, stored: Option<AttachmentId>) {
        self.waiting.retain(|other| other.key != waited.key);
        match stored {
            Some(attachment) => self.content.photos.push(Photo { attachment, item: waited.item.clone() }),
            None => self.lost.push(waited.item.clone()),
        }
    }

    /// Takes the server's answer to a save.
    pub(super) fn saved(&mut self, sent: &Content, etag: &str) {
        self.upon = sent.clone();
        self.base = etag.to_owned();
    }

    /// Takes up what the server holds now: what only one side changed silently, by item. What both changed differently is given
    /// back for somebody to choose, and until then what is put down here stands upon the earlier version, so nothing is lost.
    pub(super) fn take_up(&mut self, theirs: &Content, etag: &str) -> Vec<Contested> {
        let (sheet, items) = merge(&map(&self.upon.sheet), &map(&self.content.sheet), &map(&theirs.sheet));
        let (comparison, entries) = merge(&self.upon.comparison, &self.content.comparison, &theirs.comparison);
        self.content.sheet = sheet.into_iter().collect();
        self.content.comparison = comparison;
        let fresh =
            theirs.photos.iter().filter(|photo| !self.upon.photos.contains(photo) && !self.content.photos.contains(photo));
        let fresh: Vec<Photo> = fresh.cloned().collect();
        self.content.photos.retain(|photo| !self.upon.photos.contains(photo) || theirs.photos.contains(photo));
        self.content.photos.extend(fresh.clone());
        self.upon.photos.extend(fresh);
        let contested: Vec<Contested> = items
            .into_iter()
            .map(|(code, clash)| Contested::Item(code, clash))
            .chain(entries.into_iter().map(|(code, clash)| Contested::Entry(code, clash)))
            .collect();
        if contested.is_empty() {
            self.saved(theirs, etag);
        }
        contested
    }

    /// Settles what is contested: from then on what is put down stands upon the other's answer, or is it.
    pub(super) fn choose(&mut self, contested: &Contested, mine: bool) {
        match contested {
            Contested::Item(code, clash) => {
                settle(&mut self.upon.sheet, code, clash.theirs.clone());
                if !mine {
                    settle(&mut self.content.sheet, code, clash.theirs.clone());
                    if let Some(reason) = clash.theirs.as_ref().and_then(Answer::reason) {
                        self.reasons.insert(code.clone(), reason.to_owned());
                    }
                }
            }
            Contested::Entry(code, clash) => {
                let settle = |into: &mut Comparison| match &clash.theirs {
                    Some(theirs) => drop(into.insert(code.clone(), theirs.clone())),
                    None => drop(into.remove(code)),
                };
                settle(&mut self.upon.comparison);
                if !mine {
                    settle(&mut self.content.comparison);
                }
            }
        }
    }

    /// How many photographs show an item, stored or waiting.
    pub(super) fn pictures(&self, item: &ItemCode) -> usize {
        let stored = self.content.photos.iter().filter(|photo| photo.item.as_ref() == Some(item)).count();
        stored.saturating_add(self.waiting.iter().filter(|waiting| waiting.item.as_ref() == Some(item)).count())
    }

    /// Puts down what was found of an entry of the dossier.
    pub(super) fn compare(&mut self, code: &ItemCode, finding: Finding) {
        let note = self.content.comparison.get(code).map(|compared| compared.note.clone()).unwrap_or_default();
        self.content.comparison.insert(code.clone(), Compared { finding, note });
    }

    /// Of these entries those that nobody has compared yet.
    pub(super) fn not_compared<'a>(&self, codes: &'a [ItemCode]) -> impl Iterator<Item = &'a ItemCode> {
        codes.iter().filter(|code| !self.content.comparison.contains_key(*code))
    }

    /// Puts down what is there instead.
    pub(super) fn remark(&mut self, code: &ItemCode, note: String) {
        if let Some(compared) = self.content.comparison.get_mut(code) {
            compared.note = note;
        }
    }

    /// The verdict on an item.
    pub(super) fn verdict(&self, item: &ItemCode) -> Option<Verdict> {
        self.content.sheet.get(item).and_then(Verdict::of)
    }

    /// The reason typed for an item.
    pub(super) fn reason(&self, item: &ItemCode) -> String {
        self.reasons.get(item).cloned().unwrap_or_default()
    }

    /// Puts down a verdict; «not applicable» only where the checklist allows it.
    pub(super) fn judge(&mut self, item: &Item, verdict: Verdict) {
        if verdict != Verdict::NotApplicable || item.na_allowed {
            let reason = self.reason(&item.code);
            self.content.sheet.insert(item.code.clone(), verdict.answer(reason));
        }
    }

    /// Puts down why.
    pub(super) fn explain(&mut self, item: &ItemCode, reason: String) {
        if let Some(verdict) = self.verdict(item) {
            self.content.sheet.insert(item.clone(), verdict.answer(reason.clone()));
        }
        self.reasons.insert(item.clone(), reason);
    }

    /// The first of these items that is not answered in full; the first of all where none is left.
    pub(super) fn first_open<'a>(&self, items: impl Iterator<Item = &'a Item>) -> Option<ItemCode> {
        let mut items = items.peekable();
        let first = items.peek().copied();
        let open = |item: &&Item| !Progress::of(std::iter::once(*item), &self.content.sheet).complete();
        items.find(open).or(first).map(|item| item.code.clone())
    }

    /// Takes the answer back.
    pub(super) fn clear(&mut self, item: &ItemCode) {
        self.content.sheet.remove(item);
    }
}

fn map(sheet: &Sheet) -> BTreeMap<ItemCode, Answer> {
    sheet.iter().map(|(code, answer)| (code.clone(), answer.clone())).collect()
}

fn settle(sheet: &mut Sheet, code: &ItemCode, answer: Option<Answer>) {
    match answer {
        Some(answer) => drop(sheet.insert(code.clone(), answer)),
        None => drop(sheet.remove(code)),
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
    fn only_what_nobody_compared_is_put_down_with_the_rest() {
        let codes: Vec<ItemCode> = ["D1", "D2", "D3"].map(|code| code.parse().unwrap()).into();
        let mut notes = Notes::default();
        notes.compare(&codes[1], Finding::Differs);
        notes.remark(&codes[1], "实测 6.1 m²".into());
        assert_eq!(notes.not_compared(&codes).collect::<Vec<_>>(), [&codes[0], &codes[2]]);
    }

    #[test]
    fn a_reason_survives_a_change_of_mind() {
        let item = item(&dust(), false);
        let mut notes = Notes::default();
        notes.judge(&item, Verdict::Fails);
        notes.explain(&item.code, "无诊断资格".into());
        notes.judge(&item, Verdict::Conforms);
        assert_eq!(notes.content.sheet.get(&item.code), Some(&Answer::Conforms));
        notes.judge(&item, Verdict::Fails);
        assert_eq!(notes.content.sheet.get(&item.code).and_then(Answer::reason), Some("无诊断资格"));
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
        let progress = Progress::of(checklist.items(), &notes.content.sheet);
        assert_eq!((progress.done, progress.failed, progress.unexplained), (0, 1, 1));
        notes.explain(&item.code, "过期".into());
        assert_eq!(Progress::of(checklist.items(), &notes.content.sheet).done, 1);
        assert!(!Progress::of(checklist.items(), &notes.content.sheet).complete());
    }

    #[test]
    fn the_page_opens_at_the_first_item_that_is_open() {
        let checklist = dust();
        let codes: Vec<_> = checklist.items().map(|item| item.code.clone()).collect();
        let mut notes = Notes::default();
        assert_eq!(notes.first_open(checklist.items()).as_ref(), codes.first());
        let items: Vec<Item> = checklist.items().cloned().collect();
        notes.judge(&items[0], Verdict::Conforms);
        notes.judge(&items[1], Verdict::Fails);
        assert_eq!(notes.first_open(checklist.items()), Some(codes[1].clone()), "its reason is lacking");
        items.iter().for_each(|item| notes.judge(item, Verdict::Conforms));
        assert_eq!(notes.first_open(checklist.items()).as_ref(), codes.first());
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

    /// Notes that an earlier visit left upon these answers, and the same answers on the server.
    fn upon(checklist: &Template, answers: &[(usize, Answer)]) -> (Notes, Vec<ItemCode>) {
        let codes: Vec<ItemCode> = checklist.items().map(|item| item.code.clone()).collect();
        let sheet: Sheet = answers.iter().map(|(at, answer)| (codes[*at].clone(), answer.clone())).collect();
        let content = Content { sheet, ..Content::default() };
        (Notes { base: "\"1\"".into(), upon: content.clone(), content, ..Notes::default() }, codes)
    }

    #[test]
    fn two_peoples_answers_are_merged_by_item_and_only_what_differs_is_asked() {
        let fails = |reason: &str| Answer::DoesNotConform { reason: reason.into() };
        let (mut notes, codes) = upon(&dust(), &[(0, Answer::Conforms)]);
        let mut theirs = notes.content.clone();
        notes.content.sheet.insert(codes[1].clone(), Answer::Conforms);
        notes.content.sheet.insert(codes[2].clone(), fails("甲"));
        theirs.sheet.insert(codes[3].clone(), Answer::Conforms);
        theirs.sheet.insert(codes[2].clone(), fails("乙"));
        let contested = notes.take_up(&theirs, "\"2\"");
        assert_eq!(contested.len(), 1);
        assert_eq!(notes.base, "\"1\"", "nothing is sent over the other's answer");
        for at in [0, 1, 3] {
            assert_eq!(notes.content.sheet.get(&codes[at]), Some(&Answer::Conforms));
        }
        assert_eq!(notes.content.sheet.get(&codes[2]).and_then(Answer::reason), Some("甲"));

        let mut other = notes.clone();
        other.choose(&contested[0], false);
        assert_eq!(other.take_up(&theirs, "\"2\""), []);
        assert_eq!(other.content.sheet.get(&codes[2]).and_then(Answer::reason), Some("乙"));
        notes.choose(&contested[0], true);
        assert_eq!(notes.take_up(&theirs, "\"2\""), []);
        assert_eq!((notes.base.as_str(), notes.content.sheet.get(&codes[2]).and_then(Answer::reason)), ("\"2\"", Some("甲")));
        assert!(notes.unsent());
    }

    #[test]
    fn photographs_of_both_are_kept_and_what_waits_is_unsent() {
        let photo =
            |number: u128| Photo { attachment: ohqc_domain::ids::AttachmentId(uuid::Uuid::from_u128(number)), item: None };
        let (mut notes, _) = upon(&dust(), &[]);
        let theirs = Content { photos: vec![photo(2)], ..notes.content.clone() };
        notes.content.photos.push(photo(1));
        assert_eq!(notes.take_up(&theirs, "\"2\""), []);
        assert_eq!(notes.content.photos, [photo(1), photo(2)]);
        let sent = notes.content.clone();
        notes.saved(&sent, "\"3\"");
        assert!(!notes.unsent());
        notes.waiting.push(Waiting { key: "photo-1".into(), item: None });
        assert!(notes.unsent());
        let kept: Notes = serde_json::from_str(&serde_json::to_string(&notes).unwrap()).unwrap();
        assert_eq!(kept, notes);
    }

    #[test]
    fn a_photograph_that_is_lost_is_told_and_one_that_is_stored_is_shown() {
        let (mut notes, codes) = upon(&dust(), &[]);
        let waiting = [None, Some(codes[0].clone())].map(|item| Waiting { key: format!("photo-{}", item.is_some()), item });
        notes.waiting = waiting.to_vec();
        notes.stored(&waiting[1], None);
        assert_eq!((notes.waiting.as_slice(), notes.lost.as_slice()), (&waiting[..1], &[Some(codes[0].clone())][..]));
        notes.stored(&waiting[0], Some(AttachmentId(uuid::Uuid::nil())));
        assert_eq!((notes.waiting.len(), notes.lost.len(), notes.content.photos.len()), (0, 1, 1));
        let kept: Notes = serde_json::from_str(&serde_json::to_string(&notes).unwrap()).unwrap();
        assert_eq!(kept.lost, notes.lost, "also once the page was left");
    }

    #[test]
    fn a_note_on_the_dossier_survives_a_change_of_mind() {
        let code: ItemCode = "D1".parse().unwrap();
        let mut notes = Notes::default();
        notes.compare(&code, Finding::Differs);
        notes.remark(&code, "实测 6.1 m²".into());
        notes.compare(&code, Finding::NotFound);
        assert_eq!(notes.content.comparison.get(&code).unwrap().note, "实测 6.1 m²");
    }
}
