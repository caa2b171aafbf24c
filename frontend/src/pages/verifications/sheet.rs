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
mod tests;
