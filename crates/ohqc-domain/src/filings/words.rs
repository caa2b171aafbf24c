//! A dossier in words, field by field and row by row, as versions are compared and forms printed.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::masking::shown;
use super::{
    Check, Device, Dossier, DossierAttachment, FiledCategory, FiledService, Holder, Licences, Part, Person, Room, Vehicle,
    VersionKind, category_label,
};
use crate::institutions::BodyKind;
use crate::text::Text;

/// A field with its value in words; no words where it is empty.
pub(crate) type Field = (Text, Option<Text>);

/// A row of a dossier: what names it, what it is called, what it says.
pub(super) struct Row {
    pub(super) key: String,
    pub(super) name: Text,
    pub(super) fields: Vec<Field>,
}

/// A part of a dossier as its form prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// The part.
    pub part: Part,
    /// What is there once and is not empty: name and value.
    pub fields: Vec<(Text, Text)>,
    /// What is there more than once.
    pub tables: Vec<Table>,
}

/// Rows of one sort; one value a column, none where it is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The columns' names.
    pub columns: Vec<Text>,
    /// The values.
    pub rows: Vec<Vec<Option<Text>>>,
}

/// What the form of a version is called: a filing, a change of it or its end (D01, D02; diagnosis.md §3.1 no. 1).
#[must_use]
pub fn form_title(kind: BodyKind, version: VersionKind) -> Text {
    let (zh, en) = match version {
        VersionKind::First | VersionKind::Deemed => ("备案表", "filing form"),
        VersionKind::Change => ("备案变更表", "form of a change of the filing"),
        VersionKind::Cancellation => ("注销备案申请表", "form of the end of the filing"),
    };
    let name = &kind.body().name;
    kind.said(Text::owned(format!("{}{zh}", name.zh), format!("{}: {en}", name.en)))
}

/// A whole dossier, part by part, in the order of the form.
#[must_use]
pub fn chapters(kind: BodyKind, dossier: &Dossier) -> Vec<Chapter> {
    kind.body().parts.iter().map(|part| chapter(kind, *part, dossier)).collect()
}

fn chapter(kind: BodyKind, part: Part, dossier: &Dossier) -> Chapter {
    let (category, room) = (Text::new("类别", "category"), Text::new("用房", "room"));
    let (plate, document, material) =
        (Text::new("车牌号", "plate"), Text::new("制度文件", "document"), Text::new("材料", "material"));
    let (fields, tables) = match part {
        Part::Services => (licences(kind, dossier), vec![table(Some(category), services(kind, dossier))]),
        Part::People => (Vec::new(), vec![table(None, people(kind, dossier))]),
        Part::Premises => (premises(kind, dossier), vec![table(Some(room), rooms(kind, dossier))]),
        Part::Equipment => (Vec::new(), vec![table(None, devices(kind, dossier)), table(Some(plate), vehicles(kind, dossier))]),
        Part::Quality => (Vec::new(), vec![table(Some(document), documents(kind, dossier))]),
        Part::Reporting => (reporting(kind, dossier), Vec::new()),
        Part::Attachments => (Vec::new(), vec![table(Some(material), materials(kind, dossier))]),
    };
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    Chapter { part, fields, tables: tables.into_iter().flatten().collect() }
}

/// Rows as a table, headed by what they are called where their fields do not say it; none where there are no rows.
fn table(heading: Option<Text>, rows: Vec<Row>) -> Option<Table> {
    let named = heading.is_some();
    let columns = heading.into_iter().chain(rows.first()?.fields.iter().map(|(name, _)| name.clone())).collect();
    let values = |row: Row| named.then_some(Some(row.name)).into_iter().chain(row.fields.into_iter().map(|(_, value)| value));
    Some(Table { columns, rows: rows.into_iter().map(|row| values(row).collect()).collect() })
}

pub(crate) fn same(text: &str) -> Option<Text> {
    let text = text.trim();
    (!text.is_empty()).then(|| Text::name(text))
}

fn day(day: Option<NaiveDate>) -> Option<Text> {
    day.map(|day| Text::name(&day.to_string()))
}

fn area(area: Option<Decimal>) -> Option<Text> {
    area.map(|area| Text::owned(format!("{} m²", area.normalize()), format!("{} m²", area.normalize())))
}

/// What a field says that is not so.
pub(crate) const NO: Text = Text::new("否", "no");

const fn yes(yes: bool) -> Option<Text> {
    Some(if yes { Text::new("是", "yes") } else { NO })
}

/// Fields with their names, one after another; what is empty is left out.
pub(crate) fn said(fields: impl IntoIterator<Item = Field>) -> Option<Text> {
    let says =
        |(name, value): Field| value.map(|value| (format!("{} {}", name.zh, value.zh), format!("{} {}", name.en, value.en)));
    let (zh, en): (Vec<String>, Vec<String>) = fields.into_iter().filter_map(says).unzip();
    (!zh.is_empty()).then(|| Text::owned(zh.join("；"), en.join("; ")))
}

fn list(words: impl Iterator<Item = Text>) -> Option<Text> {
    let (zh, en): (Vec<String>, Vec<String>) = words.map(|text| (text.zh.into_owned(), text.en.into_owned())).unzip();
    (!zh.is_empty()).then(|| Text::owned(zh.join("、"), en.join(", ")))
}

fn categories(kind: BodyKind, codes: &[String]) -> Option<Text> {
    list(codes.iter().map(|code| category_label(kind, code)))
}

/// The institution itself.
pub(crate) fn holder(holder: &Holder) -> Vec<Field> {
    vec![
        (Text::new("机构名称", "name"), same(&holder.name)),
        (Text::new("统一社会信用代码", "credit code"), same(&holder.credit_code)),
        (Text::new("执业许可证登记号", "practice licence number"), same(&holder.licence_number)),
        (Text::new("地址", "address"), same(&holder.address)),
    ]
}

pub(super) fn licences(_: BodyKind, dossier: &Dossier) -> Vec<Field> {
    let held = &dossier.licences;
    let papers = [practice_licence(held), qualification_licence(held), radiology_licence(held)];
    std::iter::once(began(dossier)).chain(papers.into_iter().flatten()).collect()
}

pub(crate) fn began(dossier: &Dossier) -> Field {
    (Text::new("开展日期", "service began on"), day(dossier.began_on))
}

pub(crate) fn practice_licence(held: &Licences) -> Vec<Field> {
    vec![
        (Text::new("执业许可证有效期至", "practice licence valid to"), day(held.practice_valid_to)),
        (Text::new("执业许可证发证机关", "practice licence issued by"), same(&held.licensor)),
        (Text::new("诊疗科目", "departments"), same(&held.departments)),
    ]
}

pub(crate) fn qualification_licence(held: &Licences) -> Vec<Field> {
    vec![
        (Text::new("资质证书编号", "certificate of qualification"), same(&held.qualification_number)),
        (Text::new("资质证书有效期至", "qualification valid to"), day(held.qualification_valid_to)),
    ]
}

pub(crate) fn radiology_licence(held: &Licences) -> Vec<Field> {
    vec![
        (Text::new("放射诊疗许可证号", "radiological licence"), same(&held.radiology_number)),
        (Text::new("放射诊疗许可证有效期至", "radiological licence valid to"), day(held.radiology_valid_to)),
        (Text::new("放射诊疗许可证范围", "scope of the radiological licence"), same(&held.radiology_scope)),
    ]
}

/// Where people wait and samples are tested is asked of those who examine.
pub(crate) fn premises(kind: BodyKind, dossier: &Dossier) -> Vec<Field> {
    let premises = &dossier.premises;
    let mut fields = vec![(Text::new("建筑总面积", "floor area"), area(premises.total_area))];
    if kind.body().demands(Check::WaitingArea) {
        fields.push((Text::new("候检场所", "waiting area"), yes(premises.waiting_area)));
        fields.push((Text::new("检验室", "laboratory"), yes(premises.laboratory)));
    }
    fields
}

pub(crate) fn reporting(_: BodyKind, dossier: &Dossier) -> Vec<Field> {
    let reporting = &dossier.reporting;
    vec![
        (Text::new("信息报告员", "reporting officer"), same(&reporting.officer)),
        (Text::new("报告员电话", "officer's telephone"), same(&reporting.telephone)),
        (Text::new("报告员系统账号", "officer's account"), same(&reporting.account)),
        (Text::new("备用报告员", "deputy officer"), same(&reporting.deputy)),
        (Text::new("备用报告员电话", "deputy's telephone"), same(&reporting.deputy_telephone)),
        (Text::new("备用报告员系统账号", "deputy's account"), same(&reporting.deputy_account)),
        (Text::new("计算机与网络", "computer and network"), yes(reporting.network)),
        (Text::new("信息系统", "information system"), same(&reporting.system)),
    ]
}

pub(super) fn services(kind: BodyKind, dossier: &Dossier) -> Vec<Row> {
    dossier.services.iter().map(|filed| filed_service(kind, filed)).collect()
}

pub(super) fn people(kind: BodyKind, dossier: &Dossier) -> Vec<Row> {
    dossier.people.iter().map(|one| person(kind, one)).collect()
}

pub(super) fn rooms(kind: BodyKind, dossier: &Dossier) -> Vec<Row> {
    dossier.premises.rooms.iter().map(|one| room(kind, one)).collect()
}

pub(super) fn devices(kind: BodyKind, dossier: &Dossier) -> Vec<Row> {
    dossier.equipment.iter().map(|one| device(kind, one)).collect()
}

pub(super) fn vehicles(_: BodyKind, dossier: &Dossier) -> Vec<Row> {
    dossier.vehicles.iter().map(vehicle).collect()
}

pub(super) fn documents(kind: BodyKind, dossier: &Dossier) -> Vec<Row> {
    dossier.quality_documents.iter().map(|code| document(kind, code)).collect()
}

pub(super) fn materials(kind: BodyKind, dossier: &Dossier) -> Vec<Row> {
    dossier.attachments.iter().map(|file| material(kind, file)).collect()
}

fn filed_service(kind: BodyKind, filed: &FiledService) -> Row {
    let category = FiledCategory::new(kind, filed);
    let items = list(category.items.into_iter()).unwrap_or(Text::new("全部项目", "all items"));
    Row { key: filed.category.clone(), name: category.name, fields: vec![(Text::new("项目", "items"), Some(items))] }
}

/// What names a person: the certificate of practice, or the name.
pub(super) fn person_key(person: &Person) -> &str {
    let certificate = person.practice_certificate.trim();
    if certificate.is_empty() { &person.name } else { certificate }
}

fn person(kind: BodyKind, person: &Person) -> Row {
    let named = [
        (Text::new("姓名", "name"), same(&person.name)),
        (Text::new("身份证号", "identity number"), same(&shown(&person.identity_number))),
    ];
    let fields = named.into_iter().chain(work(person)).chain([practice(person), external(person)]);
    Row {
        key: person_key(person).to_owned(),
        name: Text::name(&person.name),
        fields: fields.chain(qualification(kind, person)).collect(),
    }
}

/// What somebody does, and as whom.
pub(crate) fn work(person: &Person) -> Vec<Field> {
    vec![
        (Text::new("岗位", "roles"), list(person.roles.iter().map(|role| role.label()))),
        (Text::new("职称", "title"), Some(person.title.label())),
        (Text::new("从业年限", "years"), (person.years > 0).then(|| person.years.to_string()).and_then(|years| same(&years))),
    ]
}

pub(crate) fn practice(person: &Person) -> Field {
    (Text::new("执业证书", "practice certificate"), same(&person.practice_certificate))
}

pub(crate) const fn external(person: &Person) -> Field {
    (Text::new("外聘", "external"), yes(person.external))
}

/// Somebody's qualification for diagnosis; empty fields where they have none.
pub(crate) fn qualification(kind: BodyKind, person: &Person) -> Vec<Field> {
    let held = person.diagnosis_certificate.as_ref();
    vec![
        (Text::new("诊断资格证书", "qualification"), held.and_then(|held| same(&held.number))),
        (Text::new("资格类别", "qualified for"), held.and_then(|held| categories(kind, &held.categories))),
        (Text::new("资格有效期起", "qualified from"), held.and_then(|held| day(held.valid_from))),
        (Text::new("资格有效期至", "qualified to"), held.and_then(|held| day(held.valid_to))),
    ]
}

fn room(kind: BodyKind, room: &Room) -> Row {
    Row { key: room.name.trim().to_owned(), name: Text::name(&room.name), fields: usable(kind, room) }
}

/// How large a room is, and whether anybody is examined in it where that matters.
pub(crate) fn usable(kind: BodyKind, room: &Room) -> Vec<Field> {
    let mut fields = vec![(Text::new("使用面积", "usable area"), area(Some(room.area)))];
    if kind.body().demands(Check::RoomArea) {
        fields.push((Text::new("辅助用房", "auxiliary room"), yes(room.auxiliary)));
    }
    fields
}

fn device(kind: BodyKind, device: &Device) -> Row {
    let serial = device.serial.trim();
    let key = if serial.is_empty() { format!("{} {}", device.name.trim(), device.model.trim()) } else { serial.to_owned() };
    let named = std::iter::once((Text::new("设备名称", "name"), same(&device.name)));
    Row { key, name: Text::name(&device.name), fields: named.chain(make(kind, device)).chain([calibrated(device)]).collect() }
}

/// Which device it is, and what it is for.
pub(crate) fn make(kind: BodyKind, device: &Device) -> Vec<Field> {
    vec![
        (Text::new("型号", "model"), same(&device.model)),
        (Text::new("编号", "serial number"), same(&device.serial)),
        (Text::new("用于类别", "categories"), categories(kind, &device.categories)),
        (Text::new("便携", "portable"), yes(device.portable)),
    ]
}

pub(crate) fn calibrated(device: &Device) -> Field {
    (Text::new("检定有效期至", "calibrated to"), day(device.calibrated_to))
}

fn vehicle(vehicle: &Vehicle) -> Row {
    Row {
        key: vehicle.plate.trim().to_owned(),
        name: Text::name(&vehicle.plate),
        fields: fittings(vehicle).into_iter().chain(tests(vehicle)).collect(),
    }
}

/// What a vehicle is, and the X-ray system mounted in it.
pub(crate) fn fittings(vehicle: &Vehicle) -> Vec<Field> {
    vec![
        (Text::new("型号", "model"), same(&vehicle.model)),
        (Text::new("专用", "dedicated"), yes(vehicle.dedicated)),
        (Text::new("车载 DR 编号", "mounted DR"), same(&vehicle.dr_serial)),
        (Text::new("车载 DR 型号", "model of the mounted DR"), same(&vehicle.dr_model)),
        (Text::new("DR 防护与性能检测日期", "DR tested on"), day(vehicle.dr_tested_on)),
    ]
}

/// How long a vehicle's road test holds, and its test of radiation protection.
pub(crate) fn tests(vehicle: &Vehicle) -> [Field; 2] {
    [
        (Text::new("年检有效期至", "road test to"), day(vehicle.road_test_valid_to)),
        (Text::new("放射防护检测有效期至", "protection test to"), day(vehicle.protection_test_valid_to)),
    ]
}

fn document(kind: BodyKind, code: &str) -> Row {
    let name = kind.document(code).map_or_else(|| Text::owned(code, code), |document| document.name.clone());
    Row { key: code.to_owned(), name, fields: Vec::new() }
}

fn material(kind: BodyKind, file: &DossierAttachment) -> Row {
    let code = || Text::name(&file.kind);
    Row {
        key: format!("{} {}", file.kind, file.attachment),
        name: kind.body().material(&file.kind).map_or_else(code, |material| material.name.clone()),
        fields: vec![(Text::new("文件", "file"), same(&file.name))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::{PersonRole, Title};

    /// D01: everything of every part is on the form, and nothing that the kind is not asked for.
    /// examination D01, diagnosis 1.2 fields-2, diagnosis 1.2 fields-4, diagnosis 1.2 fields-6, diagnosis 3.1-1.
    #[test]
    fn a_form_holds_every_part_with_its_fields_and_rows() {
        let mut dossier = Dossier {
            services: vec![FiledService { category: "01".into(), items: vec!["N01-01".into()] }],
            people: vec![Person {
                name: "王某".into(),
                identity_number: "11010519491231002X".into(),
                roles: vec![PersonRole::DiagnosisPhysician],
                title: Title::Senior,
                years: 9,
                practice_certificate: "110".into(),
                external: false,
                diagnosis_certificate: None,
            }],
            quality_documents: vec!["QD01".into()],
            ..Dossier::default()
        };
        dossier.licences.departments = "职业病科".into();
        dossier.premises.rooms = vec![Room { name: "接诊室".into(), area: Decimal::from(9), auxiliary: false }];
        dossier.reporting.deputy = "李某".into();
        let found = chapters(BodyKind::Diagnosis, &dossier);
        assert_eq!(found.iter().map(|one| one.part).collect::<Vec<_>>(), BodyKind::Diagnosis.body().parts);
        let said = format!("{found:?}");
        for words in ["职业病科", "矽肺", "王某", "诊断医师", "接诊室", "9 m²", "李某", "110***********002X"] {
            assert!(said.contains(words), "{words}");
        }
        assert!(!["候检场所", "资质证书编号", "辅助用房"].iter().any(|words| said.contains(words)), "{said}");
        let people = &found[1].tables[0];
        assert_eq!((people.columns.len(), people.rows[0].len()), (11, 11));
        assert_eq!(found[0].tables[0].columns[0].zh, "类别");
    }

    #[test]
    fn each_version_has_a_form_and_a_record_is_no_filing() {
        let title = |kind, version| form_title(kind, version).zh.into_owned();
        assert_eq!(title(BodyKind::Examination, VersionKind::First), "职业健康检查机构备案表");
        assert_eq!(title(BodyKind::Diagnosis, VersionKind::Change), "职业病诊断机构备案变更表");
        assert_eq!(title(BodyKind::Examination, VersionKind::Cancellation), "职业健康检查机构注销备案申请表");
        assert_eq!(title(BodyKind::Support, VersionKind::First), "职业病防治技术支撑机构登记表");
    }
}
