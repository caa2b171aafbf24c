//! Adding institutions to a plan, and experts to their rounds.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use ohqc_domain::assessments::api::{PlanView, RoundsBody};
use ohqc_domain::ids::{InstitutionId, PlanId, UserId};
use ohqc_domain::institutions::Service;

use super::super::team::{ExpertChoice, toggled};
use crate::api::{institutions, plans};
use crate::prelude::*;

const TYPING: Duration = Duration::from_millis(300);
/// Institutions shown of a search.
const FOUND: u32 = 30;

/// What is chosen: every institution on record, or some by name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Choosing {
    all: bool,
    institutions: BTreeMap<InstitutionId, String>,
    experts: BTreeSet<UserId>,
}

impl Choosing {
    fn new() -> Self {
        Self { all: true, institutions: BTreeMap::new(), experts: BTreeSet::new() }
    }

    fn is_empty(&self) -> bool {
        !self.all && self.institutions.is_empty()
    }

    fn toggle(&mut self, id: InstitutionId, name: &str) {
        if self.institutions.remove(&id).is_none() {
            self.institutions.insert(id, name.to_owned());
        }
    }

    fn body(&self) -> RoundsBody {
        let institutions = if self.all { Vec::new() } else { self.institutions.keys().copied().collect() };
        RoundsBody { institutions, all: self.all, experts: self.experts.iter().copied().collect() }
    }
}

/// A button with the dialog behind it.
#[component]
pub(super) fn AddRounds(
    /// The plan.
    id: PlanId,
    /// The service of the plan.
    service: Service,
    /// The plan's page.
    page: Fetched<Versioned<PlanView>>,
    /// The plan's version.
    etag: String,
    /// Draws it as the one thing to do.
    weight: Weight,
) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let open = RwSignal::new(false);
    let choosing = RwSignal::new(Choosing::new());
    let start = move || {
        choosing.set(Choosing::new());
        open.set(true);
    };
    let add = move || {
        let body = choosing.with_untracked(Choosing::body);
        task.run(
            plans::add_rounds(client, id, etag.clone(), body),
            Text::new("已列入计划", "Added to the plan"),
            move |read| page.set(read),
        );
    };
    view! {
        <Button weight glyph=Glyph::Plus on_press=start>{t!("列入机构与专家", "Add institutions")}</Button>
        <ConfirmDialog open title=t!("列入机构，指派专家", "Add institutions and experts") action=t!("列入", "Add") task
            disabled=Signal::derive(move || choosing.with(Choosing::is_empty)) on_confirm=add>
            <Which choosing />
            {move || (!choosing.with(|now| now.all)).then(|| view! { <Search choosing service /> })}
            <Team choosing />
        </ConfirmDialog>
    }
    .into_any()
}

#[component]
fn Which(choosing: RwSignal<Choosing>) -> impl IntoView {
    let all = Memo::new(move |_| choosing.with(|now| now.all));
    let line = move |value: bool, words: Signal<String>| {
        view! {
            <label class="option-line">
                <input type="radio" class="radio" name="rounds-which" prop:checked=move || all.get() == value
                    on:change=move |_| choosing.update(|now| now.all = value) />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <div class="option-lines" role="radiogroup" aria-label=t!("机构范围", "Which institutions")>
            {line(true, t!("全省已备案的全部机构", "Every institution on record"))}
            {line(false, t!("选择机构", "Some institutions"))}
        </div>
        <p class="field-hint">{t!("已在计划中的机构保持原样，只补充专家。", "Institutions already in the plan stay as they are; experts are added to them.")}</p>
    }
    .into_any()
}

/// Looks for institutions by name and ticks them.
#[component]
fn Search(choosing: RwSignal<Choosing>, service: Service) -> impl IntoView {
    let client = use_client();
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(cancel);
    let input = move |event| {
        typed.set(event_target_value(&event));
        cancel();
        waiting.set_value(set_timeout_with_handle(move || asked.set(typed.get_untracked()), TYPING).ok());
    };
    let found = fetch(move || {
        let query = Query::new().with("service", service).with("q", asked.get().trim()).with("limit", FOUND);
        institutions::list(client, query)
    });
    let chosen = move || {
        let names: Vec<_> = choosing.with(|now| now.institutions.clone().into_iter().collect());
        (!names.is_empty()).then(|| {
            let chips = names.into_iter().map(|(id, name): (InstitutionId, String)| {
                let taken = name.clone();
                view! { <button type="button" class="pick-chip" title=t!("移除", "Remove") on:click=move |_| choosing.update(|now| now.toggle(id, &taken))>{name}<Icon glyph=Glyph::Close size=14 /></button> }
            });
            view! { <div class="pick-chips">{chips.collect_view()}</div> }
        })
    };
    view! {
        <div class="pick-institutions">
            {chosen}
            <label class="search-box">
                <Icon glyph=Glyph::Search />
                <span class="visually-hidden">{t!("机构名称", "Institution")}</span>
                <input type="search" class="input" placeholder=t!("机构名称或信用代码", "Name or credit code") prop:value=typed on:input=input />
            </label>
            <div class="pick-results">
                {found.show(move |page| {
                    if page.items.is_empty() {
                        return view! { <p class="muted">{t!("没有符合条件的机构", "No institution found")}</p> }.into_any();
                    }
                    let more = page.next.is_some().then(|| {
                        view! { <p class="muted">{t!("此处列出前 {} 家，请输入名称缩小范围。", "The first {} are shown; type a name for the others.", FOUND)}</p> }
                    });
                    let lines = page.items.into_iter().map(|row| {
                        let (id, name) = (row.id, row.name.clone());
                        view! {
                            <label class="expert-line">
                                <input type="checkbox" class="checkbox" prop:checked=move || choosing.with(|now| now.institutions.contains_key(&id))
                                    on:change=move |_| choosing.update(|now| now.toggle(id, &name)) />
                                <span>{row.name}</span><span class="muted">{row.region_name}</span>
                            </label>
                        }
                    }).collect_view();
                    view! { {lines}{more} }.into_any()
                })}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Team(choosing: RwSignal<Choosing>) -> impl IntoView {
    let client = use_client();
    let experts = fetch(move || plans::experts(client));
    let chosen = RwSignal::new(choosing.with_untracked(|now| now.experts.clone()));
    Effect::new(move |_| {
        let experts = chosen.get();
        choosing.update(|now| now.experts = experts);
    });
    let all = move |users: Vec<UserId>| {
        chosen.update(|chosen| {
            let every = users.iter().all(|user| chosen.contains(user));
            let turned: Vec<UserId> = users.into_iter().filter(|user| every || !chosen.contains(user)).collect();
            *chosen = turned.into_iter().fold(std::mem::take(chosen), toggled);
        });
    };
    view! {
        <div>
            <h3>{t!("指派专家（选填）", "Experts (optional)")}</h3>
            <p class="field-hint">{t!("专家不参与本单位的考核，系统自动回避。", "Nobody is put on a round of the own institution.")}</p>
            {experts.show(move |experts| {
                let users: Vec<UserId> = experts.iter().map(|expert| expert.user).collect();
                let some = !users.is_empty();
                view! {
                    {some.then(|| view! { <button type="button" class="text-link" on:click=move |_| all(users.clone())>{t!("全选 / 全不选", "All / none")}</button> })}
                    <ExpertChoice experts chosen />
                }
            })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn all_or_chosen_but_never_both() {
        let mut choosing = Choosing::new();
        let id = InstitutionId(Uuid::from_u128(3));
        choosing.toggle(id, "某医院");
        assert_eq!((choosing.body().all, choosing.body().institutions.len()), (true, 0));
        choosing.all = false;
        assert_eq!((choosing.body().all, choosing.body().institutions), (false, vec![id]));
        choosing.toggle(id, "某医院");
        assert!(choosing.is_empty());
    }
}
