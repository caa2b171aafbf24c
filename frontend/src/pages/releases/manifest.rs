//! The head of a version: what it consists of, by which rules it was made, how to check its bytes.

use ohqc_domain::releases::{Part, RuleRef};

use crate::api::releases::Manifest;
use crate::format;
use crate::pages::policies::value_words;
use crate::prelude::*;

/// The manifest in words.
pub(super) fn draw(manifest: &Manifest) -> AnyView {
    let shown = manifest.clone();
    let window = format!("{} — {}", date(shown.window.from), date(shown.window.to));
    let supersedes = shown.supersedes.map(|version| t!("第 {} 版", "Version {}", version));
    let templates: Vec<String> = shown.templates.iter().map(ToString::to_string).collect();
    let profile = shown.profile.id.to_string();
    let parts = Fetched::ready(shown.parts);
    let rules = Fetched::ready(shown.rules);
    view! {
        <Card>
            <DescriptionList>
                <Item label=t!("格式", "Format")><span class="code">{shown.format}</span></Item>
                <Item label=t!("截止日", "Cut-off")>{date(shown.cut_off)}</Item>
                <Item label=t!("覆盖率统计周期", "Coverage window")>{window}</Item>
                <Item label=t!("政策参数", "Policies")><Link href=format!("/app/policies/{profile}")>{profile.clone()}</Link></Item>
                <Item label=t!("替代", "Supersedes")>{supersedes}</Item>
                <Item label=t!("生成软件", "Software")>{shown.software}</Item>
                <Item label=t!("评分表", "Checklists") wide=true><span class="code">{templates.join("  ")}</span></Item>
                <Item label=t!("编号", "Identifier") wide=true><CopyText text=shown.id.to_string() /></Item>
            </DescriptionList>
        </Card>
        <Section title=t!("内容与哈希", "Parts and hashes") flush=true note=t!("用 sha256sum 核对下载的文件，应逐字节一致。", "Check a download with sha256sum; every byte must agree.")>
            <DataTable source=parts columns=part_columns() caption=t!("内容与哈希", "Parts and hashes") />
        </Section>
        <Section title=t!("所依据的规则", "The rules it rests on") flush=true>
            <DataTable source=rules columns=rule_columns() caption=t!("所依据的规则", "The rules it rests on") />
        </Section>
    }
    .into_any()
}

fn part_columns() -> Vec<Column<Part>> {
    vec![
        Column::new(t!("部分", "Part"), |part: &Part| label(part.name.label())),
        Column::new(t!("类型", "Type"), |part: &Part| view! { <span class="code">{part.media_type.clone()}</span> }),
        Column::number(t!("行数", "Rows"), |part: &Part| {
            part.rows.map_or_else(|| "—".to_owned(), |rows| format::count(rows.into()))
        }),
        Column::number(t!("大小", "Size"), |part: &Part| format::file_size(part.bytes)),
        Column::new("SHA-256", |part: &Part| view! { <CopyText text=part.sha256.clone() /> }),
    ]
}

fn rule_columns() -> Vec<Column<RuleRef>> {
    vec![
        Column::new(t!("键", "Key"), |rule: &RuleRef| view! { <span class="code">{rule.key.clone()}</span> }),
        Column::new(t!("值", "Value"), |rule: &RuleRef| {
            let value = StoredValue::new(rule.setting.value.clone());
            Signal::derive(move || value.with_value(|value| value_words(value, language())))
        }),
        Column::text(t!("条款", "Clause"), |rule: &RuleRef| rule.setting.clause.clone()),
        Column::new(t!("确定程度", "Certainty"), |rule: &RuleRef| {
            view! { <MarkBadge mark=rule.setting.mark clause=rule.setting.clause.clone() always=true /> }
        }),
        Column::text(t!("设定于", "Set by"), |rule: &RuleRef| rule.setting.from.to_string()),
    ]
}
