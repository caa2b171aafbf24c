//! Tables of values, and of differences.

use ohqc_domain::policy::{DifferenceView, GroupView, SettingView, Value};
use ohqc_domain::provenance::Mark;

use super::narrow::Filter;
use super::shape::Shape;
use crate::prelude::*;

/// Every value in its group; `inherited` says whether some come from a parent.
pub(super) fn values(groups: Vec<GroupView>, inherited: bool) -> AnyView {
    let url = use_query();
    let mut origins: Vec<String> = Vec::new();
    for setting in groups.iter().flat_map(|group| &group.settings) {
        if !origins.contains(&setting.from.0) {
            origins.push(setting.from.0.clone());
        }
    }
    let origins = origins.into_iter().map(|code| Choice::named(code.clone(), code)).collect::<Vec<_>>();
    let groups = StoredValue::new(groups);
    let rows = move || {
        let shown = groups.with_value(|groups| Filter::read(&url.get()).narrow(groups));
        if shown.is_empty() {
            let none = view! { <EmptyState glyph=Glyph::Filter title=t!("没有符合条件的参数", "Nothing matches") /> };
            return view! { <tbody><tr><td colspan="5">{none}</td></tr></tbody> }.into_any();
        }
        shown.iter().map(draw_group).collect_view().into_any()
    };
    view! {
        <div class="panel">
            <FilterBar keys=vec!["q", "mark", "from"]>
                <SearchBox label=t!("参数、条款或键名", "Value, clause or key") />
                <FilterSelect key="mark" label=t!("确定程度", "Certainty") choices=options!(Mark) />
                {inherited.then(|| view! { <FilterSelect key="from" label=t!("设定于", "Set by") choices=origins /> })}
            </FilterBar>
            <div class="rule-scroll" tabindex="0">
                <table class="rule-table">
                    <thead><tr>
                        <th scope="col">{t!("参数", "Setting")}</th>
                        <th scope="col">{t!("值", "Value")}</th>
                        <th scope="col">{t!("条款", "Clause")}</th>
                        <th scope="col">{t!("确定程度", "Certainty")}</th>
                        <th scope="col">{t!("设定于", "Set by")}</th>
                    </tr></thead>
                    {rows}
                </table>
            </div>
        </div>
    }
    .into_any()
}

fn draw_group(group: &GroupView) -> AnyView {
    let rows = group.settings.iter().map(draw_setting).collect_view();
    view! {
        <tbody>
            <tr class="rule-group"><th scope="rowgroup" colspan="5">{label(group.title.clone())}</th></tr>
            {rows}
        </tbody>
    }
    .into_any()
}

fn draw_setting(setting: &SettingView) -> AnyView {
    let since = setting.valid_from.map(|day| {
        let day = date(day);
        view! { <div class="rule-note">{t!("自 {}", "since {}", day)}</div> }
    });
    view! {
        <tr>
            <th scope="row">{label(setting.title.clone())}<span class="rule-key">{setting.key.clone()}</span></th>
            <td>{draw_value(setting)}{draw_note(setting)}</td>
            <td><span lang="zh-CN">{setting.clause.clone()}</span>{since}</td>
            <td><MarkBadge mark=setting.mark clause=setting.clause.clone() always=true /></td>
            <td>{setting.from.to_string()}</td>
        </tr>
    }
    .into_any()
}

fn draw_note(setting: &SettingView) -> Option<AnyView> {
    setting.note.clone().map(|note| view! { <p class="rule-note">{label(note)}</p> }.into_any())
}

fn draw_value(setting: &SettingView) -> AnyView {
    match (&setting.display, &setting.value) {
        (Some(display), _) => view! { <span class="rule-value">{label(display.clone())}</span> }.into_any(),
        (None, Value::Table(table)) => {
            let table = table.clone();
            (move || draw_shape(Shape::of(&table, language()))).into_any()
        }
        (None, _) => view! { "—" }.into_any(),
    }
}

fn draw_shape(shape: Shape) -> AnyView {
    match shape {
        Shape::Words(words) => view! { <span class="rule-value">{words}</span> }.into_any(),
        Shape::Pairs(pairs) => {
            let lines = pairs.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> });
            view! { <dl class="rule-pairs">{lines.collect_view()}</dl> }.into_any()
        }
        Shape::Grid { head, rows } => {
            let head = head.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
            let rows = rows.into_iter().map(|row| {
                view! { <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> }
            });
            view! { <table class="rule-grid"><thead><tr>{head}</tr></thead><tbody>{rows.collect_view()}</tbody></table> }
                .into_any()
        }
    }
}

/// What a profile says beside what its parent says.
pub(super) fn differences(differences: Vec<DifferenceView>, parent: String, child: String) -> AnyView {
    if differences.is_empty() {
        return view! { <Card><EmptyState glyph=Glyph::Check title=t!("与上级完全一致", "The same as its parent") /></Card> }
            .into_any();
    }
    let (other, same): (Vec<_>, Vec<_>) = differences.into_iter().partition(|difference| !difference.same_value);
    let table = move |rows: Vec<DifferenceView>| {
        let rows = rows.iter().map(draw_difference).collect_view();
        view! {
            <div class="rule-scroll" tabindex="0">
                <table class="rule-table">
                    <thead><tr>
                        <th scope="col">{t!("参数", "Setting")}</th>
                        <th scope="col" class="diff-parent">{parent.clone()}</th>
                        <th scope="col" class="diff-child">{child.clone()}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    };
    let (first, second) = (table(other), (!same.is_empty()).then(|| table(same)));
    let same = second.map(|second| {
        view! {
            <Section title=t!("值相同，条款或确定程度不同", "The same value by another clause") flush=true>{second}</Section>
        }
    });
    view! {
        <Section title=t!("值不同", "Another value") flush=true>{first}</Section>
        {same}
    }
    .into_any()
}

fn draw_difference(difference: &DifferenceView) -> AnyView {
    view! {
        <tr class:rule-same=difference.same_value>
            <th scope="row">{label(difference.title.clone())}<span class="rule-key">{difference.key.clone()}</span></th>
            <td class="diff-parent">{draw_side(difference.parent.as_ref())}</td>
            <td class="diff-child">{draw_side(difference.child.as_ref())}</td>
        </tr>
    }
    .into_any()
}

fn draw_side(setting: Option<&SettingView>) -> AnyView {
    let Some(setting) = setting else {
        return view! { <span class="diff-silent">{t!("未作规定", "says nothing")}</span> }.into_any();
    };
    view! {
        {draw_value(setting)}
        <p class="rule-note"><span lang="zh-CN">{setting.clause.clone()}</span> " " <MarkBadge mark=setting.mark clause=setting.clause.clone() /></p>
        {draw_note(setting)}
    }
    .into_any()
}
