//! A dossier as it is read: one section a part.

use chrono::NaiveDate;
use ohqc_domain::catalogues::item;
use ohqc_domain::filings::{Check, Device, Dossier, DossierAttachment, Part, Person, Vehicle, category_label};
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::rights::UnableItem;
use ohqc_domain::verifications::item_label;

use super::review::{Coverage, Validity, Watch, coverage};
use crate::format::join;
use crate::pages::files::FileLink;
use crate::prelude::*;

/// What one part holds, with what of it the last on-site check narrowed.
pub(super) fn part_view(service: BodyKind, part: Part, dossier: &Dossier, watch: Watch, unable: &[UnableItem]) -> AnyView {
    match part {
        Part::Services => services(service, dossier, watch, unable),
        Part::People => people(service, dossier.people.clone(), watch),
        Part::Premises => premises(service, dossier),
        Part::Equipment => equipment(service, dossier, watch),
        Part::Quality => quality(service, dossier),
        Part::Reporting => reporting(dossier),
        Part::Attachments => materials(service, dossier.attachments.clone()),
    }
}

/// Categories as marks.
pub(super) fn categories(service: BodyKind, codes: &[String]) -> AnyView {
    if codes.is_empty() {
        return ().into_any();
    }
    let marks = codes
        .iter()
        .map(|code| label(category_label(service, code)))
        .map(|words| view! { <Badge>{words}</Badge> })
        .collect_view();
    view! { <span class="chips">{marks}</span> }.into_any()
}

/// A last day with what it means today.
pub(super) fn last_day(last: Option<NaiveDate>, watch: Watch) -> AnyView {
    let words = last.map_or_else(|| t!("长期", "No end"), |last| Signal::stored(date(last)));
    let mark = match Validity::on(last, watch) {
        Validity::Ended => Some((Tone::Danger, t!("已过期", "Expired"))),
        Validity::Soon => Some((Tone::Warning, t!("即将到期", "Ends soon"))),
        Validity::Good | Validity::Unlimited => None,
    };
    view! { <span class="chips">{words}{mark.map(|(tone, words)| view! { <Badge tone>{words}</Badge> })}</span> }.into_any()
}

fn services(service: BodyKind, dossier: &Dossier, watch: Watch, unable: &[UnableItem]) -> AnyView {
    let (began, licences) = (dossier.began_on, dossier.licences.clone());
    let mut columns = vec![
        Column::new(t!("类别", "Category"), move |row: &Coverage| label(category_label(service, &row.category))),
        Column::new(t!("项目", "Items"), |row: &Coverage| items(&row.items)),
        Column::number(t!("设备（台套）", "Devices"), |row: &Coverage| row.devices.to_string()),
    ];
    if let Some(role) = service.body().leading {
        let who = Column::new(label(role.label()), |row: &Coverage| {
            if row.physicians.is_empty() {
                view! { <Badge tone=Tone::Danger>{t!("无", "None")}</Badge> }.into_any()
            } else {
                join(&row.physicians, Language::Zh).into_any()
            }
        });
        columns.insert(2, who);
    }
    if !unable.is_empty() {
        let unable = unable.to_vec();
        columns.push(Column::new(t!("现场核查", "On-site check"), move |row: &Coverage| beyond(&unable, &row.category)));
    }
    let demands = |check| service.body().demands(check);
    let practice = demands(Check::PracticeLicence).then(|| {
        view! { <Item label=t!("开展服务日期", "Service began on")>{began.map(date)}</Item>
        <Item label=t!("医疗机构执业许可证有效期至", "Practice licence valid to")>{licences.practice_valid_to.map(|last| last_day(Some(last), watch))}</Item> }
    });
    let radiology = service.body().medical.then(|| {
        view! {
            <Item label=t!("放射诊疗许可证号", "Radiological licence")>{code(&licences.radiology_number)}</Item>
            <Item label=t!("放射诊疗许可证有效期至", "Valid to")>{licences.radiology_valid_to.map(|last| last_day(Some(last), watch))}</Item>
            <Item label=t!("放射诊疗许可证范围", "Scope of the radiological licence")>{licences.radiology_scope}</Item>
        }
    });
    let licensor = service
        .body()
        .licensor
        .is_some()
        .then(|| view! { <Item label=t!("执业许可证发证机关", "Practice licence issued by")>{licences.licensor}</Item> });
    let departments =
        demands(Check::Departments).then(|| view! { <Item label=t!("诊疗科目", "Departments")>{licences.departments}</Item> });
    let qualification = demands(Check::Qualification).then(|| {
        view! {
            <Item label=t!("资质证书编号", "Certificate of qualification")>{code(&licences.qualification_number)}</Item>
            <Item label=t!("资质证书有效期至", "Qualification valid to")>{licences.qualification_valid_to.map(|last| last_day(Some(last), watch))}</Item>
        }
    });
    view! {
        <DataTable source=Fetched::ready(coverage(service, dossier, watch)) columns caption=t!("类别与能力对应", "Categories and who serves them")
            empty=t!("未选择类别", "No category chosen") />
        <div class="panel-body">
            <DescriptionList>{practice}{licensor}{departments}{radiology}{qualification}</DescriptionList>
        </div>
    }
    .into_any()
}

/// What of a category was found not within the institution's capability.
fn beyond(unable: &[UnableItem], category: &str) -> Option<AnyView> {
    let names: Vec<Text> =
        unable.iter().filter(|one| one.category == category).map(|one| item_label(one.item.as_deref())).collect();
    let all = |get: fn(&Text) -> &str, comma: &str| names.iter().map(get).collect::<Vec<_>>().join(comma);
    let words = Text::owned(
        format!("不具备能力：{}", all(|name| &name.zh, "、")),
        format!("Beyond capability: {}", all(|name| &name.en, ", ")),
    );
    (!names.is_empty()).then(|| view! { <Badge tone=Tone::Danger>{label(words)}</Badge> }.into_any())
}

fn items(codes: &[String]) -> AnyView {
    if codes.is_empty() {
        return t!("全部项目", "All items").into_any();
    }
    let names: Vec<Signal<String>> = codes
        .iter()
        .map(|code| item(code).map_or_else(|| Signal::stored(code.clone()), |item| label(item.name.clone())))
        .collect();
    (move || join(names.iter().map(Signal::get), language())).into_any()
}

fn people(service: BodyKind, people: Vec<Person>, watch: Watch) -> AnyView {
    let columns = vec![
        Column::new(t!("姓名与身份证号", "Name and identity number"), |row: &Person| {
            view! { <span class="two-lines"><span>{row.name.clone()}{external(row)}</span>{code(&row.identity_number)}</span> }
        })
        .brief(),
        Column::new(t!("岗位", "Roles"), |row: &Person| {
            let names = row.roles.iter().map(|role| view! { <span>{label(role.label())}</span> }).collect_view();
            view! { <span class="role-list">{names}</span> }
        }),
        Column::word(t!("职称", "Title"), |row: &Person| row.title.label()),
        Column::number(
            t!("从业年限", "Years"),
            |row: &Person| if row.years == 0 { "—".to_owned() } else { row.years.to_string() },
        ),
        Column::new(t!("执业证书", "Practice certificate"), |row: &Person| code(&row.practice_certificate)).brief(),
        Column::new(t!("诊断资格", "Qualification"), move |row: &Person| {
            row.diagnosis_certificate.as_ref().map(|held| categories(service, &held.categories))
        }),
        Column::new(t!("资格有效期至", "Valid to"), move |row: &Person| {
            row.diagnosis_certificate.as_ref().map(|held| last_day(held.valid_to, watch))
        })
        .brief(),
    ];
    view! { <DataTable source=Fetched::ready(people) columns caption=t!("人员", "People") empty=t!("未登记人员", "Nobody is listed") /> }.into_any()
}

/// The mark of a person whose main place of practice is another institution.
pub(super) fn external(person: &Person) -> Option<AnyView> {
    person.external.then(|| view! { " "<Badge>{t!("外聘", "External")}</Badge> }.into_any())
}

/// What a person does, as words.
pub(super) fn roles(person: &Person) -> Signal<String> {
    let names: Vec<Signal<String>> = person.roles.iter().map(|role| label(role.label())).collect();
    Signal::derive(move || join(names.iter().map(Signal::get), language()))
}

/// Whether it is so, in words.
fn yes(yes: bool) -> Signal<String> {
    if yes { t!("是", "Yes") } else { t!("否", "No") }
}

/// A code as it is read; nothing where there is none, so that its place shows the sign of what is empty.
fn code(text: &str) -> Option<AnyView> {
    let text = text.trim().to_owned();
    (!text.is_empty()).then(|| view! { <span class="code">{text}</span> }.into_any())
}

fn yes_no(yes: bool) -> AnyView {
    if yes { t!("有", "Yes").into_any() } else { view! { <Badge tone=Tone::Warning>{t!("无", "No")}</Badge> }.into_any() }
}

fn premises(service: BodyKind, dossier: &Dossier) -> AnyView {
    let examined = service.body().demands(Check::WaitingArea);
    let premises = dossier.premises.clone();
    let total: rust_decimal::Decimal = premises.rooms.iter().map(|room| room.area).sum();
    let rooms = premises
        .rooms
        .iter()
        .map(|room| view! { <li><span>{room.name.clone()}{room.auxiliary.then(|| view! { " " <span class="muted">{t!("辅助用房", "auxiliary")}</span> })}</span><b>{score(room.area)}" m²"</b></li> })
        .collect_view();
    view! {
        <div class="panel-body">
            <DescriptionList>
                <Item label=t!("建筑总面积", "Floor area")>{premises.total_area.map(|area| format!("{} m²", score(area)))}</Item>
                {examined.then(|| view! {
                    <Item label=t!("候检场所", "Waiting area")>{yes_no(premises.waiting_area)}</Item>
                    <Item label=t!("检验室", "Laboratory")>{yes_no(premises.laboratory)}</Item>
                })}
                <Item label=t!("用房", "Rooms")>
                    {t!("{} 间，共 {} m²", "{} rooms, {} m² together", premises.rooms.len(), score(total))}
                </Item>
            </DescriptionList>
            <ul class="room-list">{rooms}</ul>
        </div>
    }
    .into_any()
}

fn equipment(service: BodyKind, dossier: &Dossier, watch: Watch) -> AnyView {
    let columns = vec![
        Column::text(t!("设备名称", "Device"), |row: &Device| row.name.clone()),
        Column::text(t!("型号", "Model"), |row: &Device| row.model.clone()),
        Column::new(t!("编号", "Serial number"), |row: &Device| code(&row.serial)),
        Column::new(t!("用于类别", "Categories"), move |row: &Device| categories(service, &row.categories)),
        Column::new(t!("便携", "Portable"), |row: &Device| yes(row.portable)).brief(),
        Column::new(t!("检定有效期至", "Calibrated to"), move |row: &Device| {
            row.calibrated_to.map_or_else(|| t!("未登记", "Not entered").into_any(), |last| last_day(Some(last), watch))
        }),
    ];
    let vehicles = (!dossier.vehicles.is_empty()).then(|| vehicles(dossier.vehicles.clone(), watch));
    view! {
        <DataTable source=Fetched::ready(dossier.equipment.clone()) columns caption=t!("设备", "Equipment") empty=t!("未登记设备", "No device is listed") />
        {vehicles}
    }
    .into_any()
}

fn vehicles(vehicles: Vec<Vehicle>, watch: Watch) -> AnyView {
    let test = move |last: Option<NaiveDate>| last.map(|last| last_day(Some(last), watch));
    let columns = vec![
        Column::text(t!("车牌号", "Plate"), |row: &Vehicle| row.plate.clone()),
        Column::text(t!("型号", "Model"), |row: &Vehicle| row.model.clone()),
        Column::new(t!("专用", "Dedicated"), |row: &Vehicle| yes(row.dedicated)).brief(),
        Column::new(t!("车载 DR 编号", "Mounted DR"), |row: &Vehicle| code(&row.dr_serial)),
        Column::text(t!("车载 DR 型号", "Model of the DR"), |row: &Vehicle| row.dr_model.clone()),
        Column::text(t!("DR 检测日期", "DR tested on"), |row: &Vehicle| row.dr_tested_on.map(date).unwrap_or_default()),
        Column::new(t!("年检有效期至", "Road test to"), move |row: &Vehicle| test(row.road_test_valid_to)),
        Column::new(t!("放射防护检测有效期至", "Protection test to"), move |row: &Vehicle| {
            test(row.protection_test_valid_to)
        }),
    ];
    view! { <DataTable source=Fetched::ready(vehicles) columns caption=t!("外出检查车辆", "Vehicles") empty=t!("未登记车辆", "No vehicle is listed") /> }
        .into_any()
}

fn quality(service: BodyKind, dossier: &Dossier) -> AnyView {
    let (held, all) = (dossier.quality_documents.clone(), service.documents());
    let names = all
        .iter()
        .map(|document| {
            let here = held.contains(&document.code);
            let glyph = if here { Glyph::Check } else { Glyph::Close };
            view! { <li class:absent=!here><Icon glyph size=14 /><span class="code muted">{document.code.clone()}</span><span>{label(document.name.clone())}</span></li> }
        })
        .collect_view();
    view! {
        <div class="panel-body">
            <p class="muted">{t!("已登记 {} / {} 类制度文件", "{} of {} kinds of documents", held.len(), all.len())}</p>
            <ul class="document-list">{names}</ul>
        </div>
    }
    .into_any()
}

fn reporting(dossier: &Dossier) -> AnyView {
    let reporting = dossier.reporting.clone();
    view! {
        <div class="panel-body">
            <DescriptionList>
                <Item label=t!("信息报告员", "Reporting officer")>{reporting.officer}</Item>
                <Item label=t!("报告员电话", "Officer's telephone")>{reporting.telephone}</Item>
                <Item label=t!("报告员系统账号", "Officer's account")>{reporting.account}</Item>
                <Item label=t!("备用报告员", "Deputy")>{reporting.deputy}</Item>
                <Item label=t!("备用报告员电话", "Deputy's telephone")>{reporting.deputy_telephone}</Item>
                <Item label=t!("备用报告员系统账号", "Deputy's account")>{reporting.deputy_account}</Item>
                <Item label=t!("专用计算机与网络", "Computer and network")>{yes_no(reporting.network)}</Item>
                <Item label=t!("使用的信息系统", "Information system")>{reporting.system}</Item>
            </DescriptionList>
        </div>
    }
    .into_any()
}

fn materials(service: BodyKind, files: Vec<DossierAttachment>) -> AnyView {
    let columns = vec![
        Column::new(t!("材料", "Material"), move |row: &DossierAttachment| {
            let material = service.body().material(&row.kind);
            let name = material.map_or_else(|| Signal::stored(row.kind.clone()), |material| label(material.name.clone()));
            view! { <span class="code muted">{row.kind.clone()}</span>" "{name} }
        }),
        Column::new(
            t!("文件", "File"),
            |row: &DossierAttachment| view! { <FileLink attachment=row.attachment name=row.name.clone() /> },
        ),
    ];
    view! { <DataTable source=Fetched::ready(files) columns caption=t!("附送材料", "Materials") empty=t!("未上传材料", "No file is attached") /> }.into_any()
}
