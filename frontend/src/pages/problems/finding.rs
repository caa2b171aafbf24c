//! The left side: what was found. It never changes.

use ohqc_domain::problems::SourceKind;
use ohqc_domain::problems::api::ProblemView;

use super::severity_tone;
use crate::prelude::*;

/// The finding with its demand, basis and weight.
pub(super) fn draw_finding(problem: &ProblemView) -> AnyView {
    let finding = problem.finding.clone();
    let folder = match problem.source_kind {
        SourceKind::Assessment => "assessments",
        SourceKind::Verification => "verifications",
    };
    let (kind, year, source_page) = (problem.source_kind, problem.year, format!("/app/{folder}/{}", problem.source_id));
    let by_change = finding.by_change.then(|| {
        let words = t!("以办理备案变更完成整改", "Mended by filing the change");
        view! { <Badge tone=Tone::Accent>{words}</Badge> }
    });
    let change = problem.change.map(|sought| {
        let done = match sought.changed_on {
            Some(on) => t!("立账后已于 {} 办理", "put on record on {}", on).into_any(),
            None => view! { <Badge tone=Tone::Warning>{t!("立账后尚无已办理的变更", "none on record since")}</Badge> }.into_any(),
        };
        let page = format!("/app/filings/{}", sought.filing);
        view! { <Item label=t!("备案变更", "Change of the filing")>{done} " " <Link href=page>{t!("打开备案", "Open the filing")}</Link></Item> }
    });
    let source = view! { <Link href=source_page>{label(kind.label())} " " {year}</Link> };
    let category = finding
        .service_category
        .map(|category| view! { <Item label=t!("涉及类别", "Service category")>{label(category.label())}</Item> });
    let points = (!finding.points.is_zero()).then(|| {
        let points = format!("−{} / {}", score(finding.deducted), score(finding.points));
        view! { <Item label=t!("扣分", "Points taken off")>{points}</Item> }
    });
    let basis = finding.basis.clone();
    let opened = date(problem.opened_on);
    let item = format!("{} · {}", finding.item, finding.template);
    let star = finding.key_item.then(|| view! { <Badge tone=Tone::Warning>"★ " {t!("关键项", "Key item")}</Badge> });
    let institution = problem.institution;
    let (name, region) = (problem.institution_name.clone(), problem.region_name.clone());
    view! {
        <section class="ledger-fixed" aria-labelledby="finding-title">
            <header><Icon glyph=Glyph::Lock /><h2 id="finding-title">{t!("发现的问题", "What was found")}</h2><span class="muted">{t!("立账后不可更改", "Never changes")}</span></header>
            <div class="finding">
                <div class="finding-badges">
                    <Badge tone=severity_tone(finding.severity)>{label(finding.severity.label())}</Badge>
                    {star}{by_change}
                    <Badge>{label(finding.category.label())}</Badge>
                </div>
                <p class="finding-words">{finding.reason}</p>
                <p class="finding-demand">{label(finding.content)}</p>
                <DescriptionList>
                    <Item label=t!("机构", "Institution")><Link href=format!("/app/institutions/{institution}")>{name}</Link> " " <span class="muted">{region}</span></Item>
                    <Item label=t!("来源", "Source")>{source}</Item>
                    <Item label=t!("评分表与项目", "Sheet and item")>{label(finding.template_title)} " " <span class="code muted">{item}</span></Item>
                    {points}
                    {change}
                    <Item label=t!("依据", "Basis")><span lang="zh-CN">{finding.basis}</span> " " <MarkBadge mark=finding.mark clause=basis always=true /></Item>
                    {category}
                    <Item label=t!("立账日期", "Opened on")>{opened}</Item>
                </DescriptionList>
            </div>
        </section>
    }
    .into_any()
}
