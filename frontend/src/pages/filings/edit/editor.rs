//! The state of the form of a dossier on the page: what is typed, what the server holds, what is missing, what may come next.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use chrono::{DateTime, Utc};
use leptos::task::spawn_local;
use ohqc_domain::filings::{Check, Difference, Dossier, Missing, Part, compare};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::policy::{Profile, profile_for};
use serde::Serialize;

use super::form::{DossierForm, differing, entered, gaps, unsaveable};
use super::step::Step;
use crate::api::filings::{self, FilingAction, FilingView};
use crate::browser;
use crate::format::today;
use crate::pages::filings::review::Watch;
use crate::prelude::*;
use crate::query::UrlQuery;
use crate::ui::form::Values;
use crate::ui::pointer::field_id;

/// The form on the page. `Copy`, so that every part may hold it.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    client: Client,
    /// Which filing.
    pub(super) id: FilingId,
    /// For which kind of body.
    pub(super) service: BodyKind,
    /// What holds where the institution is.
    pub(super) profile: StoredValue<Profile>,
    /// What is typed.
    pub(super) form: Form<DossierForm>,
    /// What the server holds.
    pub(super) server: RwSignal<Versioned<FilingView>>,
    /// The server's version when it is not the one that was typed upon.
    pub(super) theirs: RwSignal<Option<Versioned<FilingView>>>,
    /// What is missing of what is typed.
    pub(super) missing: Memo<Vec<Missing>>,
    /// What of it is wrong.
    pub(super) faults: Memo<Vec<Missing>>,
    /// They, and what was only just added: what keeps it from being saved.
    pub(super) unsaveable: Memo<Vec<Missing>>,
    /// While it is being saved.
    pub(super) saving: RwSignal<bool>,
    /// When the server last took it.
    pub(super) saved_at: RwSignal<Option<DateTime<Utc>>>,
    url: UrlQuery,
    page: Fetched<Versioned<FilingView>>,
}

impl Editor {
    /// How far the kind of body, under its province's profile, insists on what a field answers.
    pub(super) fn required(self, check: Check) -> Required {
        let demand = self.service.body().demand(check);
        match demand.and_then(|demand| self.profile.with_value(|profile| demand.insists(profile))) {
            Some(true) => Required::Always,
            Some(false) => Required::advised(),
            None => Required::Never,
        }
    }

    /// Begins with what the server holds, or with the draft of an earlier visit.
    pub(super) fn new(client: Client, url: UrlQuery, page: Fetched<Versioned<FilingView>>, read: Versioned<FilingView>) -> Self {
        let (id, service) = (read.value.id, read.value.service);
        let form = Form::new(format!("filing-{id}"), DossierForm::of(read.value.handled(), &read.etag));
        let outdated = form.values().with_untracked(|values| values.base != read.etag);
        let profile = StoredValue::new(profile_for(read.value.region, today()));
        let missing =
            Memo::new(move |_| profile.with_value(|profile| form.values().with(|values| gaps(service, values, profile))));
        let unsaveable = Memo::new(move |_| form.values().with(|values| unsaveable(service, values, today())));
        let faults = Memo::new(move |_| form.values().with(|values| values.typed(unsaveable.get())));
        Self {
            client,
            id,
            service,
            form,
            profile,
            faults,
            unsaveable,
            theirs: RwSignal::new(outdated.then(|| read.clone())),
            server: RwSignal::new(read),
            missing,
            saving: RwSignal::new(false),
            saved_at: RwSignal::new(None),
            url,
            page,
        }
    }

    /// The step on show; it is in the URL.
    pub(super) fn step(self) -> Memo<Step> {
        let asked = self.url.param("step");
        Memo::new(move |_| asked.with(|asked| Step::parse(self.service, asked)))
    }

    /// Goes to a step and saves on the way.
    pub(super) fn go(self, step: Step) {
        if self.step().get_untracked() == step {
            return;
        }
        self.url.replace(&self.url.get().with("step", step.code()));
        if untrack(|| self.unsaved()) && self.theirs.with_untracked(Option::is_none) {
            self.save(|| {});
        }
    }

    /// Saves and goes on to a step; what cannot be saved is shown where it stands, and nobody is led away from it.
    pub(super) fn advance(self, step: Step) {
        if untrack(|| self.unsaved())
            && let Err(complaints) = untrack(|| self.form.values().get()).body()
        {
            self.form.complain(Some(&complaints));
            if let Some(first) = complaints.iter().next() {
                self.jump_to_complaint(&first.pointer);
            }
            return;
        }
        self.go(step);
    }

    /// Goes to what a gap is about.
    pub(super) fn jump(self, gap: &Missing) {
        let target =
            if gap.part == Part::Attachments { format!("/attachments/{}", gap.code) } else { target(gap.part, &gap.pointer) };
        self.show(gap.part, &target);
    }

    /// Goes to the field of a complaint.
    pub(super) fn jump_to_complaint(self, pointer: &str) {
        let part = Part::at(pointer);
        self.show(part, &target(part, pointer));
    }

    fn show(self, part: Part, pointer: &str) {
        let id = self.anchor(pointer);
        self.go(Step::Part(part));
        // The part is drawn in the next frame, and in the one after that it can take the focus.
        request_animation_frame(move || request_animation_frame(move || browser::focus(&id)));
    }

    /// The id of the field, row or list at a pointer.
    pub(super) fn anchor(self, pointer: &str) -> String {
        field_id(&format!("filing-{}", self.id), pointer)
    }

    /// A form for a row of a list, or for a new one.
    pub(super) fn row_form<F: Values + Default>(self, kind: &str, row: Option<F>) -> Form<F> {
        Form::new(format!("filing-{}-{kind}-{}", self.id, row_name(row.as_ref())), row.unwrap_or_default())
    }

    /// Whether something typed is not on the server; followed.
    pub(super) fn unsaved(self) -> bool {
        self.form.changed()
    }

    /// Saves, then goes on. Complaints are shown; a newer version on the server is put to the reader.
    pub(super) fn save(self, then: impl FnOnce() + 'static) {
        if self.saving.get_untracked() {
            return;
        }
        let sent = self.form.values().get_untracked();
        let body = match sent.body() {
            Ok(body) => body,
            Err(complaints) => return self.form.complain(Some(&complaints)),
        };
        self.form.complain(None);
        self.saving.set(true);
        spawn_local(async move {
            let answer = filings::update(self.client, self.id, sent.base.clone(), body).await;
            let left = self.saving.try_set(false).is_some();
            match answer {
                Ok(read) => {
                    self.take(read, &sent);
                    // Whoever has left is not called back.
                    if !left {
                        then();
                    }
                }
                Err(problem) if problem.code == Code::Stale => self.ask(problem, then).await,
                Err(problem) => drop(self.form.problem().try_set(Some(problem))),
            }
        });
    }

    /// Takes the server's answer; what was typed while it was under way stays.
    fn take(self, read: Versioned<FilingView>, sent: &DossierForm) {
        let fresh = DossierForm::of(read.value.handled(), &read.etag);
        self.form.begin_from(fresh.clone());
        self.form.values().update(|values| {
            if values == sent {
                *values = fresh;
            } else {
                values.base = fresh.base;
            }
        });
        self.saved_at.set(Some(read.value.updated_at));
        self.server.set(read);
    }

    /// Goes on as before where there is nothing to choose; a choice ends what was to come after the save.
    async fn ask(self, problem: Problem, then: impl FnOnce() + 'static) {
        match filings::get(self.client, self.id).await {
            Ok(read) if self.untouched_by(&read) => self.keep_mine(read, then),
            Ok(read) => drop(self.theirs.try_set(Some(read))),
            Err(_) => drop(self.form.problem().try_set(Some(problem))),
        }
    }

    /// What was typed upon, where this page still knows it: a draft of an earlier visit may stand on an older version.
    pub(super) fn base(self) -> Option<Dossier> {
        let base = self.form.values().with_untracked(|values| values.base.clone());
        self.server.with_untracked(|read| (read.etag == base).then(|| read.value.handled().clone()))
    }

    /// Whether somebody only did something beside the dossier, as naming who verifies it: there is nothing to choose.
    fn untouched_by(self, read: &Versioned<FilingView>) -> bool {
        let moved = self.server.with_untracked(|held| held.value.handled_state() != read.value.handled_state());
        let same = |base: Dossier| differing(&base, read.value.handled()).is_empty();
        Self::is_editable(read) && !moved && self.base().is_some_and(same)
    }

    /// Gives up what was typed for what the server holds; the page is drawn anew as that stands, to be read only once it was
    /// handed in.
    pub(super) fn load_theirs(self, read: Versioned<FilingView>) {
        let fresh = DossierForm::of(read.value.handled(), &read.etag);
        self.form.begin_from(fresh.clone());
        self.form.values().set(fresh);
        self.form.forget_draft();
        self.page.set(read);
    }

    /// Puts what was typed upon what the server holds, then goes on: a part in which nothing was typed stays as it is there, as far
    /// as it is known what was typed upon.
    pub(super) fn keep_mine(self, read: Versioned<FilingView>, then: impl FnOnce() + 'static) {
        let fresh = DossierForm::of(read.value.handled(), &read.etag);
        let base = self.base();
        self.form.begin_from(fresh.clone());
        self.form.values().update(|values| match base {
            Some(base) => *values = values.upon(fresh, &base),
            None => values.base = fresh.base,
        });
        self.server.set(read);
        self.theirs.set(None);
        self.save(then);
    }

    /// What the server holds, when it may still be changed there.
    pub(super) fn is_editable(read: &Versioned<FilingView>) -> bool {
        read.value.actions.contains(&FilingAction::Edit)
    }

    /// The parts in which something was typed, where it is known upon what.
    pub(super) fn typed(self) -> Vec<Part> {
        let typed = |base: Dossier| self.form.values().with_untracked(|values| values.typed_upon(&base));
        self.base().map(typed).unwrap_or_default()
    }

    /// What is typed, as a dossier.
    pub(super) fn dossier(self) -> Dossier {
        self.form.values().with(DossierForm::dossier)
    }

    /// In what a change differs from what is on record; none of a first filing. What is saved the server has compared, and it
    /// alone knows identity numbers in full. Followed.
    pub(super) fn changes(self) -> Option<Vec<Difference>> {
        let unsaved = self.unsaved();
        self.server.with(|read| {
            let application = read.value.application.as_ref()?;
            if !unsaved {
                return Some(application.differences.clone());
            }
            let named = read.value.holder.as_ref().zip(application.holder.as_ref());
            Some(compare(self.service, named, (&read.value.dossier, &self.dossier())))
        })
    }

    /// The parts that differ from the version that was sent back; none where none was. Followed.
    pub(super) fn corrected(self) -> Option<Vec<Part>> {
        let mine = self.dossier();
        self.server.with(|read| {
            let mut parts = read.value.former.as_ref()?.changed.clone();
            parts.extend(differing(&mine, read.value.handled()));
            Some(parts)
        })
    }

    /// Whether anything was entered in a part; followed.
    pub(super) fn entered(self, part: Part) -> bool {
        entered(&self.dossier(), part)
    }

    /// How many things a part lacks or has wrong; followed.
    pub(super) fn gaps(self, part: Part) -> usize {
        let of = |found: &Vec<Missing>| found.iter().filter(|gap| gap.part == part).count();
        self.missing.with(of).saturating_add(self.faults.with(of))
    }

    /// Where validity stands, by the warnings of the province.
    pub(super) fn watch(self) -> Watch {
        self.profile.with_value(|profile| Watch::by(profile, today()))
    }
}

/// What a row's draft is kept under: what the row says, since rows move.
fn row_name<F: Serialize>(row: Option<&F>) -> String {
    let Some(row) = row else { return "new".to_owned() };
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(row).unwrap_or_default().hash(&mut hasher);
    format!("{:x}", hasher.finish())
}

/// The pointer of the element that a gap means: a field, a row, or the part's own list when the gap is about something not there.
fn target(part: Part, pointer: &str) -> String {
    let elsewhere = part != Part::at(pointer);
    let list = match part {
        Part::Services => "/services",
        Part::People => "/people",
        Part::Premises => "/premises/rooms",
        Part::Equipment => "/equipment",
        Part::Quality => "/quality_documents",
        Part::Reporting => "/reporting/officer",
        Part::Attachments => "/attachments",
    };
    // A row is one target: its fields are changed in a dialog.
    let row =
        |prefix: &str| pointer.strip_prefix(prefix).and_then(|rest| rest.split('/').nth(1)).map(|at| format!("{prefix}/{at}"));
    match part {
        _ if elsewhere => list.to_owned(),
        Part::Equipment if pointer.starts_with("/vehicles") => row("/vehicles").unwrap_or_else(|| "/vehicles".to_owned()),
        Part::People | Part::Equipment => row(list).unwrap_or_else(|| list.to_owned()),
        Part::Services if pointer.starts_with("/services") => list.to_owned(),
        _ => pointer.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use ohqc_domain::filings::{advice, completeness};

    use super::super::form::RoomForm;
    use super::*;

    #[test]
    fn every_gap_of_an_empty_dossier_has_a_place_in_its_part() {
        for service in BodyKind::ALL.iter().copied() {
            let profile = profile_for("220104".parse().unwrap(), "2025-06-01".parse().unwrap());
            let of = |find: fn(BodyKind, &Dossier, &Profile) -> Vec<Missing>| find(service, &Dossier::default(), &profile);
            for gap in of(completeness).into_iter().chain(of(advice)) {
                assert_eq!(Part::at(&target(gap.part, &gap.pointer)), gap.part, "{gap:?}");
            }
        }
    }

    #[test]
    fn a_draft_stays_with_its_row_when_rows_move() {
        let rows = ["A", "B", "C"].map(|name| RoomForm { name: name.into(), ..RoomForm::default() });
        let kept = row_name(rows.get(1));
        assert_eq!(row_name(rows[1..].first()), kept, "B after A was taken out");
        assert_ne!(row_name(rows[1..].get(1)), kept, "C in the place of B");
        assert_eq!(row_name(None::<&RoomForm>), "new");
    }

    #[test]
    fn a_category_without_physician_leads_to_the_list_of_people() {
        assert_eq!(target(Part::People, "/services/2"), "/people");
        assert_eq!(target(Part::Equipment, "/services/2"), "/equipment");
        assert_eq!(target(Part::Equipment, "/equipment/4/calibrated_to"), "/equipment/4");
        assert_eq!(target(Part::Equipment, "/vehicles/1/plate"), "/vehicles/1");
        assert_eq!(target(Part::Premises, "/premises/rooms/0/area"), "/premises/rooms/0/area");
        assert_eq!(target(Part::Services, "/licences/radiology_number"), "/licences/radiology_number");
    }
}
