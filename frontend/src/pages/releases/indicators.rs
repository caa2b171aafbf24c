//! The indicators: both counts, the percentage, the clause, and the parts of each split.

use ohqc_domain::indicators::{Breakdown, Measure, Value};
use ohqc_domain::institutions::Service;
use ohqc_domain::provenance::Sourced;
use ohqc_domain::releases::Summary;
use rust_decimal::Decimal;

use crate::format;
use crate::prelude::*;

/// One part of a split: its values for both services together, then each.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    name: Text,
    both: Option<Value>,
    each: Vec<Option<Value>>,
}

/// The parts of one split, in the order they come.
fn lines(measure: &Measure, by: Breakdown) -> Vec<Line> {
    let mut codes: Vec<&str> = Vec::new();
    for value in measure.values.iter().filter(|value| value.by == by) {
        if !codes.contains(&value.code.as_str()) {
            codes.push(&value.code);
        }
    }
    let find = |code: &str, service: Option<Service>| {
        measure.values.iter().find(|value| value.by == by && value.code == code && value.service == service).cloned()
    };
    let line = |code: &str| {
        let both = find(code, None);
        let each: Vec<Option<Value>> = Service::ALL.iter().map(|service| find(code, Some(*service))).collect();
        let name = both.iter().chain(each.iter().flatten()).next().map(|value| value.name.clone());
        Line { name: name.unwrap_or_else(|| Text::owned(code.to_owned(), code.to_owned())), both, each }
    };
    codes.into_iter().map(line).collect()
}

/// Every indicator of the release.
pub(super) fn indicators(summary: &Summary) -> AnyView {
    summary.indicators.iter().map(draw).collect_view().into_any()
}

fn draw(measure: &Measure) -> AnyView {
    let definition = &measure.definition;
    let (code, name, clause, mark) =
        (definition.indicator.code(), definition.name.clone(), definition.clause.clone(), definition.mark);
    let title = Signal::derive(move || format!("{code} {}", name.get(language())));
    let whole = measure.values.iter().find(|value| value.by == Breakdown::Province && value.service.is_none());
    let goal = definition.target.as_ref().map(target);
    let (numerator, denominator) = (definition.numerator.clone(), definition.denominator.clone());
    let figure = whole.map(draw_figure);
    let window = definition.window.map(|window| {
        let (kind, from, to) = (label(window.kind.label()), date(window.from), date(window.to));
        view! { <Item label=t!("统计周期", "Period")>{kind} " " {format!("{from} — {to}")}</Item> }
    });
    let splits = Breakdown::ALL.iter().map(|by| (*by, lines(measure, *by))).filter(|(_, lines)| !lines.is_empty());
    let rows = splits.map(|(by, lines)| draw_lines(by, lines)).collect_view();
    let services = Service::ALL.iter().map(|service| view! { <th scope="col" class="cell-end">{label(service.label())}</th> });
    view! {
        <Section title>
            <div class="indicator">
                <div class="indicator-head">
                    {figure}
                    <DescriptionList>
                        <Item label=t!("目标", "Target")>{goal}</Item>
                        <Item label=t!("依据", "Basis")><span lang="zh-CN">{clause.clone()}</span> " " <MarkBadge mark clause always=true /></Item>
                        {window}
                        <Item label=t!("分母", "Denominator") wide=true>{label(denominator)}</Item>
                        <Item label=t!("分子", "Numerator") wide=true>{label(numerator)}</Item>
                    </DescriptionList>
                </div>
                <div class="table-scroll" tabindex="0"><table class="data-table indicator-table">
                    <thead><tr>
                        <th scope="col">{t!("范围", "Part")}</th>
                        <th scope="col" class="cell-end">{t!("合计", "Both")}</th>
                        {services.collect_view()}
                    </tr></thead>
                    {rows}
                </table></div>
            </div>
        </Section>
    }
    .into_any()
}

fn target(target: &Sourced<Decimal>) -> AnyView {
    view! { {format::percent(target.value)} " " <span class="muted" lang="zh-CN">{target.clause.clone()}</span> " " <MarkBadge mark=target.mark clause=target.clause.clone() /> }
        .into_any()
}

fn draw_figure(value: &Value) -> AnyView {
    let percent = value.ratio.percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"));
    let counts = format!("{} / {}", value.ratio.numerator, value.ratio.denominator);
    view! {
        <div class="indicator-figure">
            <span class="indicator-percent">{percent}</span>
            <span class="muted">{counts}</span>
            {reached(value)}
        </div>
    }
    .into_any()
}

fn reached(value: &Value) -> Option<AnyView> {
    let (tone, words) =
        if value.reached? { (Tone::Success, t!("达标", "Reached")) } else { (Tone::Danger, t!("未达标", "Missed")) };
    Some(view! { <StatusBadge tone=tone label=words /> }.into_any())
}

fn draw_lines(by: Breakdown, lines: Vec<Line>) -> AnyView {
    let span = Service::ALL.len().saturating_add(2);
    let cell = |value: Option<Value>| {
        let words = value.as_ref().map_or_else(|| "—".to_owned(), |value| format::ratio(&value.ratio));
        let missed = value.is_some_and(|value| value.reached == Some(false));
        view! { <td class="cell-end" class:cell-missed=missed>{words}</td> }
    };
    let rows = lines.into_iter().map(|line| {
        view! { <tr><td>{label(line.name)}</td>{cell(line.both)}{line.each.into_iter().map(cell).collect_view()}</tr> }
    });
    view! {
        <tbody>
            <tr class="row-group"><th scope="rowgroup" colspan=span>{label(by.label())}</th></tr>
            {rows.collect_view()}
        </tbody>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::indicators::{Definition, Indicator, Ratio};
    use ohqc_domain::provenance::Mark;

    use super::*;

    #[test]
    fn both_counts_are_always_shown() {
        assert_eq!(format::ratio(&Ratio::new(31, 43)), "31/43 (72.09%)");
        assert_eq!(format::ratio(&Ratio::new(0, 0)), "—");
    }

    #[test]
    fn a_part_has_one_line_with_a_cell_for_each_service() {
        let value = |code: &str, service| Value {
            by: Breakdown::City,
            code: code.into(),
            name: Text::new("长春市", "Changchun"),
            service,
            ratio: Ratio::new(1, 2),
            reached: None,
        };
        let text = Text::new("", "");
        let definition = Definition {
            indicator: Indicator::Coverage,
            name: text.clone(),
            numerator: text.clone(),
            denominator: text,
            clause: String::new(),
            mark: Mark::Own,
            target: None,
            window: None,
        };
        let values = vec![value("220100", None), value("220100", Some(Service::Examination)), value("220200", None)];
        let found = lines(&Measure { definition, values }, Breakdown::City);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|line| line.both.is_some() && line.each.len() == Service::ALL.len()));
        assert_eq!(found[0].each.iter().flatten().count(), 1);
    }
}
