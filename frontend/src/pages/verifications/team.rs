//! The team of a check: who goes, who leads, who stands aside.

use std::collections::BTreeSet;

use ohqc_domain::ids::{UserId, VerificationId};
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::verifications::{self, CandidateView, StandAsideBody, TeamBody, VerificationView};
use crate::prelude::*;

/// Whom the person in charge ticked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Chosen {
    members: BTreeSet<UserId>,
    leader: Option<UserId>,
}

impl Chosen {
    /// The team as it stands.
    fn of(view: &VerificationView) -> Self {
        Self {
            members: view.members.iter().map(|member| member.user).collect(),
            leader: view.members.iter().find(|member| member.leader).map(|member| member.user),
        }
    }

    /// Ticks somebody, or takes the tick away; the first one leads until another does.
    fn toggle(&mut self, user: UserId) {
        if !self.members.remove(&user) {
            self.members.insert(user);
        }
        if self.leader.is_none_or(|leader| !self.members.contains(&leader)) {
            self.leader = self.members.first().copied();
        }
    }

    fn body(&self) -> Option<TeamBody> {
        Some(TeamBody { members: self.members.iter().copied().collect(), leader: self.leader? })
    }
}

/// Names the team.
#[component]
pub(super) fn TeamButton(read: Versioned<VerificationView>, page: Fetched<Versioned<VerificationView>>) -> impl IntoView {
    let (client, task, open) = (use_client(), use_task(), RwSignal::new(false));
    let id = read.value.id;
    let count = read.value.members.len();
    let chosen = RwSignal::new(Chosen::of(&read.value));
    let etag = StoredValue::new(read.etag);
    let save = move || {
        let Some(body) = chosen.with_untracked(Chosen::body) else { return };
        task.run(
            verifications::assign(client, id, etag.get_value(), body),
            Text::new("核查组已指派", "The team is named"),
            move |read| {
                open.set(false);
                page.set(read);
            },
        );
    };
    let empty = Signal::derive(move || chosen.with(|chosen| chosen.leader.is_none()));
    view! {
        <Button glyph=Glyph::Users on_press=move || open.set(true)>{t!("核查组", "Team")}<span class="tab-count">{count}</span></Button>
        <ConfirmDialog open title=t!("指派核查组", "Name the team") action=t!("保存", "Save") task disabled=empty on_confirm=save>
            <p class="muted">{t!("指派后，仅核查组成员可以填写核查表，由组长作出结论。", "Once a team is named, only its members fill in the sheet, and its leader concludes.")}</p>
            {move || {
                let all = fetch(move || verifications::candidates(client, id));
                all.show(move |people| people.into_iter().map(|person| candidate(person, chosen)).collect_view())
            }}
        </ConfirmDialog>
    }
    .into_any()
}

fn candidate(person: CandidateView, chosen: RwSignal<Chosen>) -> AnyView {
    let CandidateView { user, name, organisation_name, conflict, .. } = person;
    let aside = conflict.is_some();
    let on = move || chosen.with(|chosen| chosen.members.contains(&user));
    let leads = move || chosen.with(|chosen| chosen.leader == Some(user));
    let words = name.clone();
    let lead_label = Signal::derive(move || format!("{} {}", words, t!("任组长", "leads").get()));
    view! {
        <div class="expert-line" class:expert-aside=aside>
            <label class="option-line">
                <input type="checkbox" class="checkbox" disabled=aside prop:checked=on on:change=move |_| chosen.update(|chosen| chosen.toggle(user)) />
                <span>{name}</span> <span class="muted">{organisation_name}</span>
            </label>
            {conflict.map(|why| view! { <Badge tone=Tone::Warning>{label(why)}</Badge> })}
            <Show when=on>
                <label class="option-line">
                    <input type="radio" name="team-leader" aria-label=lead_label prop:checked=leads on:change=move |_| chosen.update(|chosen| chosen.leader = Some(user)) />
                    <span>{t!("组长", "Leader")}</span>
                </label>
            </Show>
        </div>
    }
    .into_any()
}

/// Why somebody stands aside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct AsideForm {
    reason: String,
}

impl AsideForm {
    fn body(&self) -> Result<StandAsideBody, Complaints> {
        let mut found = Complaints::default();
        let body = StandAsideBody { reason: self.reason.trim().to_owned() };
        found.extend_validated(&body);
        found.into_result(body)
    }
}

/// Declares an interest, and leads away: whoever stood aside sees the check no more.
#[component]
pub(super) fn AsideButton(id: VerificationId, #[prop(into)] etag: String) -> impl IntoView {
    let (client, toasts, open) = (use_client(), use_toasts(), RwSignal::new(false));
    let (navigate, etag) = (StoredValue::new_local(use_navigate()), StoredValue::new(etag));
    view! {
        <Button on_press=move || open.set(true)>{t!("声明回避", "Stand aside")}</Button>
        <Dialog open title=t!("声明回避", "Stand aside")>
            {move || {
                let form = Form::new(format!("aside-{id}"), AsideForm::default());
                let submit = form.submit(
                    AsideForm::body,
                    move |body| verifications::stand_aside(client, id, etag.get_value(), body),
                    move |()| {
                        open.set(false);
                        toasts.success(Text::new("已退出核查组", "You left the team"));
                        navigate.with_value(|go| go("/app/verifications", Default::default()));
                    },
                );
                view! {
                    <p class="muted">{t!("与该机构存在利害关系的，应当回避；声明后不再参加该机构的核查和考核。", "Whoever has an interest in the institution stands aside, from its checks and its rounds.")}</p>
                    <EditForm form submit label=t!("声明并退出", "Declare and leave")>
                        <TextArea bind=field!(form, reason) label=t!("利害关系", "The interest") required=true max_length=500_u32 rows=3 />
                    </EditForm>
                }
            }}
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_always_has_a_leader_of_its_own() {
        let user = |number| UserId(uuid::Uuid::from_u128(number));
        let mut chosen = Chosen::default();
        assert_eq!(chosen.body(), None);
        chosen.toggle(user(2));
        chosen.toggle(user(1));
        assert_eq!(chosen.leader, Some(user(2)));
        chosen.toggle(user(2));
        assert_eq!(chosen.body(), Some(TeamBody { members: vec![user(1)], leader: user(1) }));
    }

    #[test]
    fn an_interest_is_told() {
        assert!(AsideForm::default().body().is_err());
        assert!(AsideForm { reason: "配偶任职".into() }.body().is_ok());
    }
}
