//! How much of the province is covered within the window of the profile.

use ohqc_domain::assessments::api::CoverageView;
use ohqc_domain::indicators::WindowKind;
use rust_decimal::Decimal;

use crate::prelude::*;
use crate::ui::progress::percent_of;

/// Whether there is nothing to measure yet: no institution is listed and none was assessed.
const fn not_begun(coverage: &CoverageView, listed: u64) -> bool {
    listed == 0 && coverage.ratio.numerator == 0
}

/// The meter: both counts, the window, the target with its clause. `listed` institutions are in the plan.
pub(super) fn draw_coverage(coverage: &CoverageView, listed: u64) -> AnyView {
    let begun = !not_begun(coverage, listed);
    let CoverageView { definition, ratio, reached } = coverage.clone();
    let percent = ratio.percent.map_or_else(|| "—".to_owned(), |percent| format!("{}%", score(percent)));
    let width = percent_of(Decimal::from(ratio.numerator), Decimal::from(ratio.denominator));
    let target = definition.target.clone();
    let flag = target.as_ref().map(|target| percent_of(target.value, Decimal::ONE));
    let tone = match reached {
        Some(true) => Tone::Success,
        Some(false) => Tone::Warning,
        None => Tone::Neutral,
    };
    let window = definition.window.map(|window| {
        let (from, to, months) = (date(window.from), date(window.last()), window.months);
        let so_far = (!window.is_over()).then(|| {
            let day = date(window.to);
            view! { <span class="muted">" · " {t!("截至 {}", "as of {}", day)}</span> }
        });
        let kind = match window.kind {
            WindowKind::Fixed => t!("按自然年度", "whole calendar years"),
            WindowKind::Rolling => t!("滚动计算", "rolling"),
        };
        view! { <Item label=t!("统计周期", "Window")>{from} " – " {to} <span class="muted">" · " {t!("{} 个月", "{} months", months)} " · " {kind}</span>{so_far}</Item> }
    });
    let aim = target.map(|target| {
        let clause = target.clause.clone();
        let share = score(target.value * Decimal::ONE_HUNDRED);
        view! { <Item label=t!("目标", "Target")>{format!("{share}%")} " " <span class="muted" lang="zh-CN">{target.clause.clone()}</span> " " <MarkBadge mark=target.mark clause /></Item> }
    });
    let (upper, lower) = (definition.numerator.clone(), definition.denominator.clone());
    let basis = definition.clause.clone();
    let on_record = ratio.denominator;
    let meter = if begun {
        view! {
            <div class="coverage" data-tone=tone.word()>
                <div class="coverage-number"><b>{percent}</b></div>
                <div class="coverage-bar">
                    <div class="coverage-track" role="img" aria-label=t!("{} / {} 家", "{} of {} institutions", ratio.numerator, ratio.denominator)>
                        <span class="coverage-fill" style:width=format!("{width}%")></span>
                        {flag.map(|flag| view! { <span class="coverage-target" style:left=format!("{flag}%")></span> })}
                    </div>
                    <div class="coverage-counts">
                        <span><b>{ratio.numerator}</b> {label(upper)}</span>
                        <span><b>{ratio.denominator}</b> {label(lower)}</span>
                    </div>
                </div>
            </div>
        }
        .into_any()
    } else {
        view! { <p>{t!("计划尚未列入机构；全省 {} 家在册机构均待考核。", "No institution is in the plan yet; all {} on record wait to be assessed.", on_record)}</p> }.into_any()
    };
    view! {
        <Section title=label(definition.name.clone())>
            {meter}
            <DescriptionList>
                {window}
                {aim}
                <Item label=t!("口径依据", "Basis")><span lang="zh-CN">{definition.clause.clone()}</span> " " <MarkBadge mark=definition.mark clause=basis /></Item>
            </DescriptionList>
        </Section>
    }
    .into_any()
}
