//! The state of the scoring page: every sheet with its items, where the expert is, what is saved.

use std::collections::VecDeque;
use std::sync::Arc;

use leptos::leptos_dom::helpers::TimeoutHandle;
use ohqc_domain::assessments::api::{AssessmentView, ExpertView, FindingsBody, SheetView};
use ohqc_domain::assessments::{SheetProgress, Verdict};
use ohqc_domain::checklists::{Answer, Item, Template};
use ohqc_domain::ids::AssessmentId;

use super::draft::{Draft, Drafts};
use super::entry::{Entry, Trouble};
use super::tally::Tally;
use crate::browser;
use crate::prelude::*;
use crate::query::UrlQuery;
use crate::ui::merge::clashes;

/// One item of one sheet, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// Which sheet.
    pub(super) sheet: usize,
    /// Which of its items.
    pub(super) item: usize,
}

/// Why an entry that is an answer did not become one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The server refused it.
    Refused(String),
    /// Somebody else answered the item meanwhile.
    Conflict,
}

/// One item as it stands. `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// What is put in.
    pub(super) entry: RwSignal<Entry>,
    /// What the server holds.
    pub(super) saved: RwSignal<Option<Answer>>,
    /// What the server held when the entry was put in; while it differs from what is held now, the two clash.
    pub(super) base: StoredValue<Option<Answer>>,
    /// Why it was not taken.
    pub(super) fault: RwSignal<Option<Fault>>,
    /// Whether the expert has left it, so that what it lacks is to be said.
    pub(super) touched: RwSignal<bool>,
    /// The answer that is put in, or what it lacks.
    pub(super) decided: Memo<Result<Option<Answer>, Trouble>>,
    /// Whether it differs from what the server holds.
    pub(super) dirty: Memo<bool>,
}

/// One sheet.
pub(super) struct Table {
    /// Its template.
    pub(super) template: Arc<Template>,
    /// Its items in order.
    pub(super) lines: Vec<Line>,
    /// What the server says it comes to so far.
    pub(super) progress: RwSignal<SheetProgress>,
}

/// The scoring page. `Copy`, so that every part may hold it.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) client: Client,
    /// The page, which is drawn anew once nothing may be scored any more.
    pub(super) page: Fetched<Versioned<AssessmentView>>,
    /// Which round.
    pub(super) id: AssessmentId,
    /// Whether this person may answer.
    pub(super) editable: bool,
    tables: StoredValue<Vec<Arc<Table>>>,
    /// Which sheet is open; it is in the URL.
    pub(super) open: Memo<usize>,
    /// Where the expert is in it.
    pub(super) at: RwSignal<usize>,
    /// What the round comes to, once everything is answered.
    pub(super) verdict: RwSignal<Option<Verdict>>,
    /// The team.
    pub(super) experts: RwSignal<Vec<ExpertView>>,
    /// What bears on the conclusion beside the sheets.
    pub(super) findings: RwSignal<FindingsBody>,
    /// The round's version.
    pub(super) etag: StoredValue<String>,
    /// What waits to be sent.
    pub(super) queue: RwSignal<VecDeque<Slot>>,
    /// What is on its way.
    pub(super) sending: RwSignal<Option<Slot>>,
    /// The server cannot be reached.
    pub(super) offline: RwSignal<bool>,
    /// Saves a moment after typing.
    pub(super) timer: StoredValue<Option<TimeoutHandle>>,
    /// Items that are not saved.
    pub(super) unsaved: Memo<usize>,
    /// Whether the keys are shown.
    pub(super) help: RwSignal<bool>,
    pub(super) toasts: Toasts,
    url: UrlQuery,
}

impl Line {
    fn new(template: &Arc<Template>, at: usize, answer: Option<Answer>, draft: Option<Draft>) -> Self {
        let (entry, base) = draft.map_or_else(|| (Entry::of(answer.as_ref()), answer.clone()), |draft| (draft.entry, draft.base));
        let (entry, saved) = (RwSignal::new(entry), RwSignal::new(answer));
        let template = template.clone();
        let decided = Memo::new(move |_| match template.items().nth(at) {
            Some(item) => entry.with(|entry| entry.decide(&template, item)),
            None => Ok(None),
        });
        let dirty = Memo::new(move |_| decided.with(|decided| saved.with(|saved| decided.as_ref().ok() != Some(saved))));
        let clash = untrack(|| decided.with(|mine| saved.with(|theirs| clashes(mine.as_ref().ok(), &base, theirs))));
        let fault = RwSignal::new(clash.then_some(Fault::Conflict));
        Self { entry, saved, base: StoredValue::new(base), fault, touched: RwSignal::new(false), decided, dirty }
    }
}

impl Table {
    fn new(template: Template, view: &SheetView, drafts: &Drafts) -> Self {
        let template = Arc::new(template);
        let line = |(at, item): (usize, &Item)| {
            Line::new(&template, at, view.answers.get(&item.code).cloned(), drafts.get(&template.id, &item.code))
        };
        Self { lines: template.items().enumerate().map(line).collect(), progress: RwSignal::new(view.preview.clone()), template }
    }

    /// Items with their lines and positions.
    pub(super) fn items(&self) -> impl Iterator<Item = (usize, &Item, Line)> {
        self.template.items().zip(self.lines.iter().copied()).enumerate().map(|(at, (item, line))| (at, item, line))
    }

    /// What is answered so far; followed.
    pub(super) fn tally(&self) -> Tally {
        self.items().fold(Tally::default(), |tally, (_, item, line)| line.saved.with(|saved| tally.with(item, saved.as_ref())))
    }

    /// What is answered so far in each section; followed.
    pub(super) fn tallies(&self) -> Vec<Tally> {
        let mut lines = self.lines.iter();
        let section = |items: &Vec<Item>| {
            items
                .iter()
                .zip(lines.by_ref())
                .fold(Tally::default(), |tally, (item, line)| line.saved.with(|saved| tally.with(item, saved.as_ref())))
        };
        self.template.sections.iter().map(|section| &section.items).map(section).collect()
    }
}

impl Desk {
    /// Takes up a round as it was read, with its templates in the order of its sheets.
    pub(super) fn new(
        client: Client,
        page: Fetched<Versioned<AssessmentView>>,
        read: Versioned<AssessmentView>,
        templates: Vec<Template>,
        editable: bool,
    ) -> Self {
        let Versioned { value: round, etag } = read;
        let drafts = if editable { Drafts::read(round.id) } else { Drafts::default() };
        let tables: Vec<Arc<Table>> = templates
            .into_iter()
            .zip(&round.sheets)
            .map(|(template, view)| Arc::new(Table::new(template, view, &drafts)))
            .collect();
        let url = use_query();
        let asked = url.param("sheet");
        let ids: Vec<String> = tables.iter().map(|table| table.template.id.clone()).collect();
        let open = Memo::new(move |_| asked.with(|asked| which(&ids, asked)));
        let dirty: Vec<Memo<bool>> = tables.iter().flat_map(|table| table.lines.iter().map(|line| line.dirty)).collect();
        let unsaved = Memo::new(move |_| dirty.iter().filter(|dirty| dirty.get()).count());
        Self {
            client,
            page,
            id: round.id,
            editable,
            tables: StoredValue::new(tables),
            open,
            at: RwSignal::new(0),
            findings: RwSignal::new(findings_of(&round)),
            verdict: RwSignal::new(round.verdict),
            experts: RwSignal::new(round.experts),
            etag: StoredValue::new(etag),
            queue: RwSignal::new(VecDeque::new()),
            sending: RwSignal::new(None),
            offline: RwSignal::new(false),
            timer: StoredValue::new(None),
            unsaved,
            help: RwSignal::new(false),
            toasts: use_toasts(),
            url,
        }
    }

    /// Every sheet.
    pub(super) fn tables(self) -> Vec<Arc<Table>> {
        self.tables.try_get_value().unwrap_or_default()
    }

    /// One sheet.
    pub(super) fn table(self, sheet: usize) -> Option<Arc<Table>> {
        self.tables.try_with_value(|tables| tables.get(sheet).cloned()).flatten()
    }

    /// One item as it stands.
    pub(super) fn line(self, slot: Slot) -> Option<Line> {
        self.table(slot.sheet)?.lines.get(slot.item).copied()
    }

    /// Where the expert is.
    pub(super) fn here(self) -> Slot {
        Slot { sheet: self.open.get_untracked(), item: self.at.get_untracked() }
    }

    /// Opens a sheet at its first item; behind the last one lies what bears on the conclusion beside them.
    pub(super) fn show(self, sheet: usize) {
        let id = self.table(sheet).map_or_else(|| BESIDE.to_owned(), |table| table.template.id.clone());
        self.url.replace(&self.url.get().with("sheet", id));
        self.at.set(0);
    }

    /// What is answered so far in the whole round; followed.
    pub(super) fn tally(self) -> Tally {
        self.tables().iter().map(|table| table.tally()).fold(Tally::default(), Tally::and)
    }

    /// Goes to an item, opening its sheet when another is open.
    pub(super) fn go(self, slot: Slot) {
        let Some(table) = self.table(slot.sheet) else { return };
        let item = slot.item.min(table.lines.len().saturating_sub(1));
        if self.open.get_untracked() == slot.sheet {
            self.at.set(item);
            browser::focus(&row_id(item));
        } else {
            self.url.replace(&self.url.get().with("sheet", &table.template.id));
            // The sheet is drawn in the next frame, and in the one after that its items can take the focus.
            request_animation_frame(move || {
                request_animation_frame(move || {
                    let _ = self.at.try_set(item);
                    browser::focus(&row_id(item));
                });
            });
        }
    }

    /// Goes to a neighbour; stays at either end.
    pub(super) fn step(self, forward: bool) {
        let here = self.here();
        let item = if forward { here.item.saturating_add(1) } else { here.item.saturating_sub(1) };
        self.go(Slot { item, ..here });
    }

    /// Goes to the next item without an answer, on this sheet or the ones after it; says so when there is none.
    pub(super) fn next_missing(self) {
        let here = self.here();
        let blank = |slot: &Slot| self.line(*slot).is_some_and(|line| untrack(|| line.saved.with(Option::is_none)));
        let all: Vec<Slot> = self
            .tables()
            .iter()
            .enumerate()
            .flat_map(|(sheet, table)| (0..table.lines.len()).map(move |item| Slot { sheet, item }))
            .collect();
        let start = all.iter().position(|slot| *slot == here).map_or(0, |at| at.saturating_add(1));
        match all.iter().cycle().skip(start).take(all.len()).find(|slot| blank(slot)) {
            Some(slot) => self.go(*slot),
            None => self.toasts.info(Text::new("全部项目均已评分", "Every item has an answer")),
        }
    }

    /// Changes what is put in for an item.
    pub(super) fn change(self, slot: Slot, entry: impl FnOnce(&Entry) -> Entry) {
        let Some(line) = self.line(slot) else { return };
        let next = line.entry.with_untracked(entry);
        line.entry.set(next);
        self.typed(slot);
    }
}

/// What a round says beside its sheets.
pub(super) fn findings_of(round: &AssessmentView) -> FindingsBody {
    FindingsBody { circumstances: round.circumstances.clone(), people: round.people.clone() }
}

/// What the URL says for the tab behind the sheets.
const BESIDE: &str = "beside";

/// Which sheet the URL names: the first when it names none.
fn which(ids: &[String], asked: &str) -> usize {
    let found = ids.iter().position(|id| id == asked);
    found.unwrap_or_else(|| if asked == BESIDE { ids.len() } else { 0 })
}

/// The id of an item's row on the open sheet.
pub(super) fn row_id(item: usize) -> String {
    format!("score-row-{item}")
}

/// The id of an item's field for the deduction.
pub(super) fn points_id(item: usize) -> String {
    format!("score-points-{item}")
}

/// The id of an item's field for the reason.
pub(super) fn reason_id(item: usize) -> String {
    format!("score-reason-{item}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_restored_upon_another_answer_is_never_sent_unasked() {
        let (full, conforms) = (Some(Answer::Full), Some(Answer::Conforms));
        assert!(!clashes(Some(&full), &None, &None), "nobody answered meanwhile");
        assert!(clashes(Some(&full), &None, &conforms), "somebody answered otherwise");
        assert!(clashes(None, &None, &conforms), "even while the entry is no answer yet");
        assert!(!clashes(Some(&full), &None, &full), "somebody gave the same answer");
    }

    #[test]
    fn the_address_names_a_sheet() {
        let ids = ["ohe-a".to_owned(), "ohe-b".to_owned()];
        assert_eq!([which(&ids, ""), which(&ids, "ohe-b"), which(&ids, "beside"), which(&ids, "gone")], [0, 1, 2, 0]);
    }
}
