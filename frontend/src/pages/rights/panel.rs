//! What an institution may do on a day: a sentence for each filed item, and the chain of reasons that opens.

use ohqc_domain::designations::api::Designated;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::rights::{Effect, Evidence, Reason, Right, Rights, UnitRight};

use crate::api::rights;
use crate::prelude::*;

/// The rights of an institution, on the day in the URL or today.
#[component]
pub fn RightsPanel(id: InstitutionId) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let on = Memo::new(move |_| url.pick(&["on"]));
    let read = fetch(move || rights::of(client, id, on.get()));
    view! {
        <div class="panel">
            <FilterBar keys=vec!["on"]><FilterDate key="on" label=t!("哪一天", "On") /></FilterBar>
        </div>
        {read.show(|view| (named(&view.designated), view.services.into_iter().map(service).collect_view()))}
    }
    .into_any()
}

/// The cities whose diagnosis it was named to carry.
fn named(designated: &[Designated]) -> Option<AnyView> {
    let line = |one: &Designated| view! { <li>{label(one.text())}</li> };
    let lines = designated.iter().map(line).collect_view();
    let title = t!("指定承担", "Named for cities");
    (!designated.is_empty()).then(|| view! { <Section title><ul class="stack">{lines}</ul></Section> }.into_any())
}

fn service(rights: Rights) -> AnyView {
    let whole = rights.units.is_empty().then(|| chain(&rights.reasons));
    let units = rights.units.iter().map(unit).collect_view();
    view! {
        <Section title=label(rights.service.label()) note=label(rights.sentence) flush=true>{whole}{units}</Section>
    }
    .into_any()
}

fn unit(unit: &UnitRight) -> AnyView {
    let home = answer(&unit.perform, t!("开展", "To perform"));
    let out = unit.going_out.as_ref().map(|right| answer(right, t!("外出", "To go out")));
    view! {
        <section class="right-unit">
            <h3>{label(unit.label.clone())}</h3>
            <ul class="why-list">{home}{out}</ul>
        </section>
    }
    .into_any()
}

/// One right: the sentence, and on asking the chain.
fn answer(right: &Right, what: Signal<String>) -> AnyView {
    let (tone, held) = if right.granted { (Tone::Success, t!("可以", "May")) } else { (Tone::Danger, t!("不能", "May not")) };
    view! {
        <li class="why">
            <span class="why-rule">{what}</span>
            <details>
                <summary><span class="why-text">{label(right.sentence.clone())}</span><span class="why-ask">{t!("为什么", "Why")}</span></summary>
                {chain(&right.chain)}
            </details>
            <span class="why-result"><StatusBadge tone label=held /></span>
        </li>
    }
    .into_any()
}

/// The reasons in order, each with its clause and links to what proves it.
fn chain(reasons: &[Reason]) -> AnyView {
    view! { <ol class="why-more">{reasons.iter().map(reason).collect_view()}</ol> }.into_any()
}

fn reason(reason: &Reason) -> AnyView {
    let Reason { effect, text, clause, mark, evidence, .. } = reason.clone();
    let proofs = evidence.into_iter().map(proof).collect_view();
    view! {
        <li>
            <p><Badge tone=tone(effect)>{label(effect.label())}</Badge> " " {label(text)}</p>
            <p class="why-basis"><span class="muted">{t!("依据", "Basis")}</span> <span lang="zh-CN">{clause.clone()}</span> <MarkBadge mark clause always=true /> {proofs}</p>
        </li>
    }
    .into_any()
}

fn proof(evidence: Evidence) -> AnyView {
    let Some(href) = subject_page(evidence.kind.code(), evidence.id) else { return ().into_any() };
    let day = evidence.on.map(date);
    let Some(number) = evidence.version else {
        return view! { <Link href>{label(evidence.kind.label())} " " {day}</Link> }.into_any();
    };
    let href = format!("{href}?tab=versions");
    view! { <Link href>{label(evidence.kind.label())} " " {t!("第 {} 版", "version {}", number)} " " {day}</Link> }.into_any()
}

const fn tone(effect: Effect) -> Tone {
    match effect {
        Effect::Grants => Tone::Success,
        Effect::Denies => Tone::Danger,
        Effect::Notes => Tone::Neutral,
    }
}
