//! Tables, filters, facts, figures.

use chrono::{DateTime, Utc};
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::problem::{Code, Problem};
use ohqc_domain::regions::RegionCode;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::api::institutions;
use crate::prelude::*;

#[derive(Clone)]
struct Sample {
    number: &'static str,
    name: &'static str,
    city: &'static str,
    state: (Tone, Text),
    score: Decimal,
    due: &'static str,
}

fn samples() -> Vec<Sample> {
    let sample = |number, name, city, state, score, due| Sample { number, name, city, state, score: Decimal::new(score, 1), due };
    vec![
        sample(
            "吉卫职检备字〔2025〕第001号",
            "长春市示例职业病防治院",
            "长春市",
            (Tone::Success, Text::new("合格", "Passed")),
            965,
            "2026-03-31",
        ),
        sample(
            "吉卫职检备字〔2025〕第014号",
            "吉林市示例健康体检中心",
            "吉林市",
            (Tone::Accent, Text::new("考核中", "Being assessed")),
            0,
            "2026-01-15",
        ),
        sample(
            "吉卫职检备字〔2025〕第022号",
            "四平市示例医院",
            "四平市",
            (Tone::Warning, Text::new("限期整改", "To be mended")),
            785,
            "2026-01-09",
        ),
        sample(
            "吉卫职检备字〔2025〕第031号",
            "通化市示例医院",
            "通化市",
            (Tone::Danger, Text::new("逾期未改", "Overdue")),
            612,
            "2025-12-20",
        ),
        sample(
            "吉卫职检备字〔2025〕第047号",
            "延边示例医院",
            "延边朝鲜族自治州",
            (Tone::Neutral, Text::new("未安排", "Not planned")),
            0,
            "—",
        ),
    ]
}

fn columns() -> Vec<Column<Sample>> {
    vec![
        Column::text(t!("备案编号", "Filing number"), |row: &Sample| row.number.to_owned()).sort("number"),
        Column::text(t!("机构名称", "Institution"), |row: &Sample| row.name.to_owned()).sort("name"),
        Column::text(t!("所在地", "Place"), |row: &Sample| row.city.to_owned()),
        Column::new(
            t!("状态", "State"),
            |row: &Sample| view! { <StatusBadge tone=row.state.0 label=label(row.state.1.clone()) /> },
        ),
        Column::number(t!("得分", "Score"), |row: &Sample| if row.score.is_zero() { "—".to_owned() } else { score(row.score) })
            .sort("score"),
        Column::text(t!("期限", "Due"), |row: &Sample| row.due.to_owned()).sort("due").width("7.5rem"),
    ]
}

/// What an event says beside who and when.
fn told() -> EventView {
    EventView {
        position: 1,
        at: DateTime::<Utc>::UNIX_EPOCH,
        actor: None,
        organisation: None,
        subject_kind: SubjectKind::Plan,
        subject_id: Uuid::nil(),
        gone: false,
        subject: None,
        institution: None,
        kind: EventKind::Updated,
        data: serde_json::json!({ "removed": ["四平市示例医院"] }),
    }
}

fn few_columns() -> Vec<Column<Sample>> {
    columns().into_iter().take(3).collect()
}

fn rates() -> Vec<(u16, Decimal)> {
    [(2021, 882), (2022, 905), (2023, 897), (2024, 931), (2025, 948)].map(|(year, rate)| (year, Decimal::new(rate, 1))).to_vec()
}

fn rate_columns() -> Vec<Column<(u16, Decimal)>> {
    vec![
        Column::text(t!("年度", "Year"), |row: &(u16, Decimal)| row.0.to_string()),
        Column::number(t!("合格率（%）", "Pass rate (%)"), |row: &(u16, Decimal)| score(row.1)),
    ]
}

fn trend() -> serde_json::Value {
    let years: Vec<String> = rates().iter().map(|(year, _)| year.to_string()).collect();
    let values: Vec<String> = rates().iter().map(|(_, rate)| score(*rate)).collect();
    serde_json::json!({
        "tooltip": { "trigger": "axis" },
        "xAxis": { "type": "category", "data": years },
        "yAxis": { "type": "value", "min": 80, "max": 100 },
        "series": [{
            "type": "line", "data": values, "symbolSize": 7,
            "markLine": { "data": [{ "yAxis": 85 }, { "yAxis": 97 }] },
        }],
    })
}

/// Tables, filters, facts, figures.
pub(super) fn data() -> AnyView {
    let page = Fetched::ready(Page { items: samples(), next: Some("next".to_owned()) });
    let none = Fetched::ready(Vec::<Sample>::new());
    let waiting = Fetched::<Vec<Sample>>::fixed(Load::Waiting);
    let failed = Fetched::<Vec<Sample>>::fixed(Load::Failed(Problem::new(
        0,
        Code::Unavailable,
        Some(&Text::new("无法连接服务器", "The server cannot be reached")),
        language_now(),
    )));
    let states = vec![
        Choice::new("合格", Text::new("合格", "Passed")),
        Choice::new("限期整改", Text::new("限期整改", "To be mended")),
        Choice::new("逾期未改", Text::new("逾期未改", "Overdue")),
    ];
    view! {
        <div class="stat-row">
            <Stat label=t!("已备案机构", "Institutions") value="128" note=t!("较上年 +9", "+9 on last year") href="/app" />
            <Stat label=t!("本年应考核", "To be assessed") value="43" note=t!("已完成 31", "31 done") tone=Tone::Accent />
            <Stat label=t!("整改在办", "Being mended") value="17" note=t!("7 日内到期 4", "4 due within 7 days") tone=Tone::Warning />
            <Stat label=t!("逾期", "Late") value="2" note=t!("最长 16 天", "16 days at most") tone=Tone::Danger />
        </div>
        <Section title=t!("列表", "List") note=t!("检索、筛选、排序与翻页都写入网址。", "Search, filters, order and page are in the URL.") flush=true
            actions=|| view! { <ExportButton list=institutions::FILE asked=|_| Query::new() /> }>
            <FilterBar keys=vec!["q", "state", "region", "on"]>
                <SearchBox label=t!("按名称或编号查找", "Name or number") />
                <FilterSelect key="state" label=t!("状态", "State") choices=states />
                <RegionFilter label=t!("地区", "Region") root=RegionCode::COUNTRY />
                <FilterDate key="on" label=t!("日期", "Day") />
            </FilterBar>
            <FilterFact key="institution" label=t!("仅看一家机构", "One institution only") name=Some("四平市示例医院".to_owned()) />
            <DataTable source=page columns=columns() caption=t!("机构", "Institutions") href=|row: &Sample| format!("/app/ui?q={}", row.name) />
        </Section>
        <Brief source=page title=t!("工作台上的列表", "A list on the workbench") columns=few_columns href=|row: &Sample| format!("/app/ui?q={}", row.name)
            list="/app/ui" />
        <div class="two-columns">
            <Section title=t!("正在载入", "Waiting") flush=true><DataTable source=waiting columns=few_columns() caption=t!("载入", "Waiting") /></Section>
            <div>
                <Section title=t!("空列表", "Empty") flush=true>
                    <DataTable source=none columns=few_columns() caption=t!("空", "Empty") empty=t!("尚无备案", "No filings yet")
                        empty_action=|| view! { <Button glyph=Glyph::Plus>{t!("新建备案", "New filing")}</Button> } />
                </Section>
                <Section title=t!("载入失败", "Failed") flush=true><DataTable source=failed columns=few_columns() caption=t!("失败", "Failed") /></Section>
            </div>
        </div>
        <div class="two-columns">
            <Section title=t!("基本情况", "Particulars") actions=|| view! { <Button small=true glyph=Glyph::Edit>{t!("修改", "Edit")}</Button> }>
                <DescriptionList>
                    <Item label=t!("机构名称", "Name")>"长春市示例职业病防治院"</Item>
                    <Item label=t!("统一社会信用代码", "Credit code")><span class="code">"12220000412756120X"</span></Item>
                    <Item label=t!("负责人", "Head")>"王建国"</Item>
                    <Item label=t!("考核得分", "Score")><Score value=Decimal::new(875, 1) out_of=Decimal::ONE_HUNDRED tone=Tone::Success /></Item>
                    <Item label=t!("备案类别", "Categories") wide=true>"接触粉尘类、接触化学因素类、接触物理因素类、其他类"</Item>
                    <Item label=t!("整改时限", "Time to mend")>"30 天 " <BasisWords basis=("—", ohqc_domain::provenance::Mark::Own).into() /></Item>
                </DescriptionList>
            </Section>
            <Section title=t!("办理经过", "History")>
                <Timeline>
                    <TimelineEntry title=t!("复核通过，问题关闭", "Reviewed and closed") when="2026-01-04 15:20" who="李敏 · 省卫健委" tone=Tone::Success />
                    <TimelineEntry title=t!("提交整改材料", "Evidence submitted") when="2025-12-28 09:41" who="赵磊 · 四平市示例医院">
                        <p>{t!("附件 3 份：设备校准证书、培训签到、整改报告", "3 files: calibration, training, report")}</p>
                    </TimelineEntry>
                    <TimelineEntry title=t!("修改", "Changed") when="2025-12-20 10:12" who="省质控中心"><EventDetails event=told() /></TimelineEntry>
                    <TimelineEntry title=t!("责令限期整改", "Ordered to mend") when="2025-12-10 16:05" who="省质控中心" tone=Tone::Warning />
                </Timeline>
            </Section>
        </div>
        <Section title=t!("趋势", "Trend") note=t!("图形库在首次用到时载入；配色随主题。", "The drawing library loads when first needed; colours follow the theme.")>
            <Chart label=t!("2021 至 2025 年考核合格率，控制限 85% 至 97%", "Pass rate 2021 to 2025 with limits at 85% and 97%") option=trend()>
                <DataTable source=Fetched::ready(rates()) columns=rate_columns() caption=t!("合格率", "Pass rate") />
            </Chart>
        </Section>
        <Section title=t!("进度", "Progress")>
            <Stepper steps=vec![t!("填报", "Fill in"), t!("材料核查", "Materials"), t!("受理", "Accept"), t!("现场核查", "On site"), t!("公示", "Publish")] current=2_usize />
            <div class="two-columns">
                <ProgressMeter label=t!("考核覆盖", "Covered") done=31_u64 total=43_u64 tone=Tone::Accent />
                <ProgressMeter label=t!("按期整改", "Mended in time") done=118_u64 total=120_u64 tone=Tone::Success />
            </div>
        </Section>
    }
    .into_any()
}
