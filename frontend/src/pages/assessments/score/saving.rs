//! Saving while scoring: one answer at a time, in order, again when the connection comes back.

use std::time::Duration;

use leptos::task::spawn_local;
use ohqc_domain::assessments::StateName;
use ohqc_domain::checklists::Answer;

use super::desk::{Desk, Fault, Slot, findings_of};
use super::draft::Drafts;
use super::entry::Entry;
use crate::api::assessments::{self, AnswerView, AssessmentAction, AssessmentView};
use crate::api::passes;
use crate::prelude::*;
use crate::ui::merge::clashes;

const AFTER_TYPING: Duration = Duration::from_millis(1200);
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// How the saving stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// Everything is on the server.
    Saved,
    /// Something is on its way.
    Saving,
    /// So many items are not answers yet, or were refused.
    Unsaved(usize),
    /// The server cannot be reached; so many items wait in this browser.
    Offline(usize),
}

/// How the saving stands, from what is known.
pub(super) const fn status(offline: bool, under_way: bool, unsaved: usize) -> Status {
    match (offline, under_way, unsaved) {
        (true, _, 1..) => Status::Offline(unsaved),
        (_, true, _) => Status::Saving,
        (_, false, 1..) => Status::Unsaved(unsaved),
        (_, false, 0) => Status::Saved,
    }
}

impl Desk {
    /// How the saving stands; followed.
    pub(super) fn status(self) -> Status {
        let under_way = self.sending.with(Option::is_some) || !self.queue.with(|queue| queue.is_empty());
        status(self.offline.get(), under_way, self.unsaved.get())
    }

    /// Sends what an earlier visit left unsent; what clashes with a newer answer, or is none yet, waits for the expert.
    pub(super) fn resume(self) {
        for (sheet, table) in self.tables().iter().enumerate() {
            for (item, _, line) in table.items().filter(|(_, _, line)| line.dirty.get_untracked()) {
                line.touched.set(true);
                self.save(Slot { sheet, item });
            }
        }
    }

    /// Something was typed: kept in this browser at once, sent a moment later.
    pub(super) fn typed(self, slot: Slot) {
        self.keep_drafts();
        self.stop_timer();
        let send = move || self.save(slot);
        self.timer.set_value(set_timeout_with_handle(send, AFTER_TYPING).ok());
    }

    /// Stops waiting for more typing, as when the page is left.
    pub(super) fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// The expert has left an item: what it lacks is said, what it says is saved.
    pub(super) fn leave(self, slot: Slot) {
        if let Some(line) = self.line(slot) {
            line.touched.set(true);
            self.save(slot);
        }
    }

    /// Sends an item's answer if it is one and differs from what the server holds.
    pub(super) fn save(self, slot: Slot) {
        let Some(line) = self.line(slot).filter(|_| self.editable) else { return };
        let ready = untrack(|| line.dirty.get() && line.decided.with(Result::is_ok) && !is_conflict(line.fault.get()));
        let waits = self.queue.with_untracked(|queue| queue.contains(&slot));
        if ready && !waits {
            line.fault.set(None);
            self.queue.update(|queue| queue.push_back(slot));
        }
        self.pump();
    }

    /// Sends the next of what waits.
    fn pump(self) {
        if self.sending.try_get_untracked() != Some(None) {
            return;
        }
        let Some(slot) = self.queue.try_update(std::collections::VecDeque::pop_front).flatten() else { return };
        let (Some(line), Some(table)) = (self.line(slot), self.table(slot.sheet)) else { return };
        let code = table.template.items().nth(slot.item).map(|item| item.code.clone());
        let ready = untrack(|| line.dirty.get().then(|| line.decided.get().ok()).flatten());
        let (Some(code), Some(answer)) = (code, ready) else { return self.pump() };
        self.sending.set(Some(slot));
        let request =
            assessments::answer(self.client, self.id, (table.template.id.clone(), code), self.etag.get_value(), answer.clone());
        spawn_local(async move {
            match request.await {
                Ok(done) => self.take(slot, answer, done),
                Err(problem) if matches!(problem.code, Code::Stale | Code::RuleRefused) => self.reconcile(slot, &problem).await,
                Err(problem) => self.fail(slot, &problem),
            }
            let _ = self.sending.try_set(None);
            if self.offline.try_get_untracked() == Some(false) {
                self.pump();
            }
        });
    }

    fn take(self, slot: Slot, answer: Option<Answer>, done: Versioned<AnswerView>) {
        let (Some(line), Some(table)) = (self.line(slot), self.table(slot.sheet)) else { return };
        self.etag.set_value(done.etag);
        line.base.set_value(answer.clone());
        line.saved.set(answer);
        line.fault.set(None);
        table.progress.set(done.value.preview);
        self.verdict.set(done.value.verdict);
        self.offline.set(false);
        self.keep_drafts();
    }

    /// Says what is wrong at the item; where the connection or the server failed, tries again later.
    fn fail(self, slot: Slot, problem: &Problem) {
        let Some(line) = self.line(slot) else { return };
        if passes(problem) {
            self.offline.set(true);
            self.queue.update(|queue| queue.push_front(slot));
            set_timeout(move || self.pump(), AFTER_FAILURE);
        } else {
            let words: Vec<String> = problem.errors.iter().map(|error| error.detail.clone()).collect();
            let words = if words.is_empty() {
                problem.detail.clone().unwrap_or_else(|| problem.title.clone())
            } else {
                words.join("；")
            };
            line.fault.set(Some(Fault::Refused(words)));
        }
    }

    /// Somebody else changed the round: takes it up, and sends again unless it was the same item or nothing is scored any more.
    async fn reconcile(self, slot: Slot, refused: &Problem) {
        match assessments::get(self.client, self.id).await {
            Ok(read) if self.over(&read) => {}
            Ok(_) if refused.code != Code::Stale => self.fail(slot, refused),
            Ok(read) => {
                self.take_up(&read);
                let clash = self.line(slot).is_some_and(|line| is_conflict(line.fault.get_untracked()));
                if !clash {
                    let _ = self.queue.try_update(|queue| queue.push_front(slot));
                }
            }
            Err(problem) => self.fail(slot, &problem),
        }
    }

    /// Reads the round again, as when somebody else of the team was faster.
    pub(super) fn reread(self) {
        spawn_local(async move {
            match assessments::get(self.client, self.id).await {
                Ok(read) if self.over(&read) => {}
                Ok(read) => self.take_up(&read),
                Err(problem) => self.toasts.problem(&problem),
            }
        });
    }

    /// Whether nothing may be scored any more, as once the result is fixed: then what is not saved is let go, which is said, and
    /// the page is drawn anew.
    fn over(self, read: &Versioned<AssessmentView>) -> bool {
        let may = read.value.actions.contains(&AssessmentAction::Score);
        let unsaved = self.unsaved.try_get_untracked().unwrap_or_default();
        let Some(words) = ended(read.value.state, may, unsaved) else { return false };
        self.stop_timer();
        let _ = self.queue.try_update(std::collections::VecDeque::clear);
        Drafts::default().keep(self.id, read.etag.clone());
        self.toasts.info(words);
        self.page.set(read.clone());
        true
    }

    /// Takes up a newer version of the round; what is put in here and not saved stays, and is marked where both changed.
    pub(super) fn take_up(self, read: &Versioned<AssessmentView>) {
        if self.etag.try_set_value(read.etag.clone()).is_some() {
            return;
        }
        self.experts.set(read.value.experts.clone());
        self.verdict.set(read.value.verdict.clone());
        self.findings.set(findings_of(&read.value));
        for (table, view) in self.tables().iter().zip(&read.value.sheets) {
            table.progress.set(view.preview.clone());
            for (_, item, line) in table.items() {
                let theirs = view.answers.get(&item.code).cloned();
                if line.saved.with_untracked(|saved| *saved == theirs) {
                    continue;
                }
                let mine = line.decided.get_untracked().ok();
                if !line.dirty.get_untracked() {
                    line.entry.set(Entry::of(theirs.as_ref()));
                    line.base.set_value(theirs.clone());
                } else if line.base.with_value(|base| clashes(mine.as_ref(), base, &theirs)) {
                    line.fault.set(Some(Fault::Conflict));
                }
                line.saved.set(theirs);
            }
        }
    }

    /// Settles a clash: the expert's own answer is sent, or the other one is taken.
    pub(super) fn settle(self, slot: Slot, mine: bool) {
        let Some(line) = self.line(slot) else { return };
        line.fault.set(None);
        line.base.set_value(line.saved.get_untracked());
        if !mine {
            line.entry.set(line.saved.with_untracked(|saved| Entry::of(saved.as_ref())));
            self.keep_drafts();
        }
        self.save(slot);
    }

    fn keep_drafts(self) {
        let mut drafts = Drafts::default();
        for table in self.tables() {
            for (_, item, line) in table.items().filter(|(_, _, line)| line.dirty.get_untracked()) {
                drafts.insert(&table.template.id, &item.code, line.entry.get_untracked(), line.base.get_value());
            }
        }
        drafts.keep(self.id, self.etag.get_value());
    }
}

/// What is said to whoever is still scoring when nothing may be scored any more.
fn ended(state: StateName, may_score: bool, unsaved: usize) -> Option<Text> {
    let text = match state {
        _ if may_score => return None,
        StateName::Finalised => Text::owned(
            format!("考核结果已审定，不能再评分；未保存的 {unsaved} 项评分未计入"),
            format!("The result is fixed and nothing can be scored; answers not saved and not counted: {unsaved}"),
        ),
        StateName::Planned | StateName::Scoring => Text::owned(
            format!("所属计划不在执行中，不能评分；未保存的 {unsaved} 项评分未计入"),
            format!("The plan is not in force and nothing can be scored; answers not saved and not counted: {unsaved}"),
        ),
    };
    Some(text)
}

fn is_conflict(fault: Option<Fault>) -> bool {
    matches!(fault, Some(Fault::Conflict))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_result_ends_the_scoring() {
        assert_eq!(ended(StateName::Scoring, true, 1), None);
        assert!(ended(StateName::Finalised, false, 2).unwrap().zh.contains("未保存的 2 项"));
        assert!(ended(StateName::Planned, false, 0).unwrap().zh.contains("不在执行中"));
    }

    #[test]
    fn nothing_is_called_saved_that_is_not() {
        assert_eq!(status(false, false, 0), Status::Saved);
        assert_eq!(status(false, true, 3), Status::Saving);
        assert_eq!(status(false, false, 3), Status::Unsaved(3));
        assert_eq!(status(true, true, 2), Status::Offline(2));
        assert_eq!(status(true, false, 0), Status::Saved);
    }
}
