//! Totals: of the province, and of each city with its grades as a bar.

use ohqc_domain::assessments::Grade;
use ohqc_domain::releases::{CityTotals, GradeCounts, Summary, Totals};
use rust_decimal::Decimal;

use super::funnel;
use crate::format;
use crate::pages::grades::grade_tone;
use crate::prelude::*;
use crate::ui::progress::percent_of;

/// A count with its thousands apart.
fn number(count: u32) -> String {
    format::count(count.into())
}

/// Tiles of the province, the funnel, and a row a city.
pub(super) fn overview(summary: &Summary) -> AnyView {
    let services = summary.by_service.iter().map(|one| (label(one.service.label()), one.totals.clone()));
    let categories = summary.by_category.clone();
    let plot = funnel::draw(summary);
    let rows: Vec<(Signal<String>, Totals)> = services.collect();
    let cities =
        summary.by_city.iter().map(|city: &CityTotals| (Signal::stored(city.name.clone()), city.totals.clone())).collect();
    let by_category = (!categories.is_empty()).then(|| {
        let lines = categories.into_iter().map(|one| {
            let ratio = one.key_items;
            let key_items = format::ratio(&ratio);
            view! {
                <tr>
                    <td>{label(one.name)}</td>
                    <td class="cell-end">{one.assessed}</td>
                    <td>{bar(&one.grades)}</td>
                    <td class="cell-end">{key_items}</td>
                </tr>
            }
        });
        view! {
            <Section title=t!("按检查类别", "By examination category") flush=true>
                <div class="table-scroll" tabindex="0"><table class="data-table">
                    <thead><tr>
                        <th scope="col">{t!("类别", "Category")}</th>
                        <th scope="col" class="cell-end">{t!("有结论", "Concluded")}</th>
                        <th scope="col">{t!("结论分布", "Conclusions")}</th>
                        <th scope="col" class="cell-end">{t!("关键项合格", "Key items passed")}</th>
                    </tr></thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table></div>
            </Section>
        }
    });
    view! {
        {tiles(&summary.totals)}
        <Section title=t!("按市（州）：关键项合格率", "By city: key items passed") note=t!("不排名次：看差别是否超出偶然。", "No ranking: see whether a difference is more than chance.")>
            {plot}
        </Section>
        <Section title=t!("按市（州）", "By city") flush=true actions=legend note=t!("在册、有结论均按机构·业务计。年内考核后退出的机构有结论而期末不在册，因此有结论可多于在册。", "Both are counted by service. An institution that left after its round has a conclusion and is not on record at the end, so there may be more conclusions.")>{table(t!("市（州）", "City"), cities)}</Section>
        <Section title=t!("按服务", "By service") flush=true>{table(t!("服务", "Service"), rows)}</Section>
        {by_category}
    }
    .into_any()
}

fn tiles(totals: &Totals) -> AnyView {
    let (institutions, filed, assessed) = (totals.institutions, totals.filed, totals.assessed);
    let (found, open) = (totals.problems.found, totals.problems.open);
    let (rows, closed) = (number(totals.rows), number(totals.problems.closed));
    let by_service = t!("机构·业务数", "institutions by service");
    let tone = if open > 0 { Tone::Warning } else { Tone::Success };
    view! {
        <div class="stat-row">
            <Stat label=t!("机构", "Institutions") value=number(institutions) note=t!("机构数；机构·业务数 {}", "each counted once; {} by service", rows) />
            <Stat label=t!("期末在册", "On record") value=number(filed) note=by_service />
            <Stat label=t!("有考核结论", "Concluded") value=number(assessed) note=by_service />
            <Stat label=t!("发现问题", "Problems") value=number(found) note=t!("问题数；已销号 {}", "problems; {} closed", closed) />
            <Stat label=t!("未销号", "Still open") value=number(open) tone=tone note=t!("问题数", "problems") />
        </div>
    }
    .into_any()
}

fn table(first: Signal<String>, rows: Vec<(Signal<String>, Totals)>) -> AnyView {
    let lines = rows.into_iter().map(|(name, totals)| {
        view! {
            <tr>
                <td>{name}</td>
                <td class="cell-end">{number(totals.filed)}</td>
                <td class="cell-end">{number(totals.assessed)}</td>
                <td>{bar(&totals.grades)}</td>
                <td class="cell-end">{number(totals.problems.found)}</td>
                <td class="cell-end">{number(totals.problems.closed)}</td>
                <td class="cell-end">{number(totals.problems.open)}</td>
            </tr>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0"><table class="data-table">
            <thead><tr>
                <th scope="col">{first}</th>
                <th scope="col" class="cell-end">{t!("在册", "On record")}</th>
                <th scope="col" class="cell-end">{t!("有结论", "Concluded")}</th>
                <th scope="col">{t!("结论分布", "Conclusions")}</th>
                <th scope="col" class="cell-end">{t!("问题", "Problems")}</th>
                <th scope="col" class="cell-end">{t!("已销号", "Closed")}</th>
                <th scope="col" class="cell-end">{t!("未销号", "Open")}</th>
            </tr></thead>
            <tbody>{lines.collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

/// Each grade with its count, the best first.
fn parts(grades: &GradeCounts) -> [(Grade, u32); 4] {
    [
        (Grade::Excellent, grades.excellent),
        (Grade::Qualified, grades.qualified),
        (Grade::BasicallyQualified, grades.basically_qualified),
        (Grade::Unqualified, grades.unqualified),
    ]
}

/// The grades as one bar; the counts stand in it.
fn bar(grades: &GradeCounts) -> AnyView {
    let parts = parts(grades);
    let all: u32 = parts.iter().map(|(_, count)| count).sum();
    if all == 0 {
        return view! { <span class="muted">"—"</span> }.into_any();
    }
    let pieces = parts.into_iter().filter(|(_, count)| *count > 0).map(|(grade, count)| {
        let width = percent_of(Decimal::from(count), Decimal::from(all));
        let words = label(grade.label());
        let title = Signal::derive(move || format!("{} {count}", words.get()));
        view! {
            <span class="grade-piece" data-grade=grade.code() data-tone=grade_tone(grade).word() style:flex-basis=format!("{width}%") title=title>
                <span class="visually-hidden">{words}</span>{count}
            </span>
        }
    });
    view! { <span class="grade-bar">{pieces.collect_view()}</span> }.into_any()
}

fn legend() -> AnyView {
    let keys = Grade::ALL.iter().map(|grade| {
        view! { <span class="grade-key"><span class="grade-piece" data-grade=grade.code() data-tone=grade_tone(*grade).word()></span>{label(grade.label())}</span> }
    });
    view! { <span class="grade-keys">{keys.collect_view()}</span> }.into_any()
}
