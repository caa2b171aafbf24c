//! The team of a round: who scores it.

use std::collections::BTreeSet;

use ohqc_domain::assessments::api::{AssessmentView, ExpertView, TeamBody};
use ohqc_domain::ids::{AssessmentId, InstitutionId, UserId};

use crate::api::{assessments, plans};
use crate::prelude::*;

/// Whether somebody may not look at an institution because they work there.
pub(super) fn stands_aside(expert: &ExpertView, institution: InstitutionId) -> bool {
    expert.organisation.0 == institution.0
}

/// A set with a member put in or taken out.
pub(super) fn toggled(mut chosen: BTreeSet<UserId>, user: UserId) -> BTreeSet<UserId> {
    if !chosen.remove(&user) {
        chosen.insert(user);
    }
    chosen
}

/// Experts to tick. Those of the institution itself are shown and cannot be ticked.
#[component]
pub(super) fn ExpertChoice(
    /// Everybody there is.
    experts: Vec<ExpertView>,
    /// Those ticked.
    chosen: RwSignal<BTreeSet<UserId>>,
    /// The institution, when there is only one.
    #[prop(optional, into)]
    institution: Option<InstitutionId>,
) -> impl IntoView {
    if experts.is_empty() {
        return view! { <EmptyState glyph=Glyph::Users title=t!("本省尚无质控专家账号", "The province has no experts yet") /> }
            .into_any();
    }
    let lines = experts
        .into_iter()
        .map(|expert| {
            let user = expert.user;
            let aside = institution.is_some_and(|institution| stands_aside(&expert, institution));
            view! {
                <label class="expert-line" class:expert-aside=aside>
                    <input type="checkbox" class="checkbox" disabled=aside prop:checked=move || chosen.with(|chosen| chosen.contains(&user))
                        on:change=move |_| chosen.update(|chosen| *chosen = toggled(std::mem::take(chosen), user)) />
                    <span>{expert.name}</span>
                    <span class="muted">{expert.organisation_name}</span>
                    {aside.then(|| view! { <Badge tone=Tone::Warning>{t!("本机构人员，应回避", "Works here; stands aside")}</Badge> })}
                </label>
            }
        })
        .collect_view();
    view! { <div class="expert-list" role="group" aria-label=t!("质控专家", "Experts")>{lines}</div> }.into_any()
}

/// Puts a team on a round.
#[component]
pub(super) fn TeamButton(
    /// The round.
    id: AssessmentId,
    /// The institution that is assessed.
    institution: InstitutionId,
    /// The team now.
    #[prop(into)]
    experts: Signal<Vec<ExpertView>>,
    /// The round's version.
    etag: StoredValue<String>,
    /// Gets the round with its new team.
    #[prop(into)]
    on_done: Callback<Versioned<AssessmentView>>,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(BTreeSet::new());
    let start = move || {
        chosen.set(experts.with_untracked(|experts| experts.iter().map(|expert| expert.user).collect()));
        open.set(true);
    };
    let save = move || {
        let body = TeamBody { experts: chosen.get_untracked().into_iter().collect() };
        task.run(assessments::assign(client, id, etag.get_value(), body), Text::new("已指派", "Assigned"), move |read| {
            open.set(false);
            on_done.run(read);
        });
    };
    let count = move || experts.with(Vec::len);
    view! {
        <Button glyph=Glyph::Users on_press=start>{t!("专家组", "Team")}<span class="tab-count">{count}</span></Button>
        <ConfirmDialog open title=t!("指派专家", "Assign experts") action=t!("保存", "Save") task on_confirm=save>
            {move || {
                let all = fetch(move || plans::experts(client));
                all.show(move |experts| view! { <ExpertChoice experts chosen institution /> })
            }}
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::ids::OrganisationId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn nobody_looks_at_the_own_institution() {
        let expert = ExpertView {
            user: UserId(Uuid::from_u128(1)),
            name: "王某".into(),
            organisation: OrganisationId(Uuid::from_u128(7)),
            organisation_name: "某医院".into(),
        };
        assert!(stands_aside(&expert, InstitutionId(Uuid::from_u128(7))));
        assert!(!stands_aside(&expert, InstitutionId(Uuid::from_u128(8))));
    }

    #[test]
    fn ticking_twice_changes_nothing() {
        let user = UserId(Uuid::from_u128(1));
        let once = toggled(BTreeSet::new(), user);
        assert!(once.contains(&user));
        assert!(toggled(once, user).is_empty());
    }
}
