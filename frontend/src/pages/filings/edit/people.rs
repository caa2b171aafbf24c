//! The step of people: a table, and a dialog for each.

use ohqc_domain::filings::{Check, Person, PersonRole, Title, category_label};

use super::certificates::PersonForm;
use super::editor::Editor;
use super::form::category_codes;
use crate::format::{join, today};
use crate::pages::filings::read::{categories, external, last_day, roles};
use crate::prelude::*;

/// People of the service.
#[component]
pub(super) fn People(editor: Editor) -> impl IntoView {
    let (open, at) = (RwSignal::new(false), RwSignal::new(None::<usize>));
    let edit = move |row: Option<usize>| {
        at.set(row);
        open.set(true);
    };
    let people = Memo::new(move |_| editor.form.values().with(|values| values.people.clone()));
    let rows = move || {
        let people = people.get();
        if people.is_empty() {
            return view! { <tr class="row-whole"><td colspan="7"><EmptyState title=t!("尚未登记人员", "Nobody is listed yet") glyph=Glyph::Users
                hint=t!("须登记的岗位见完整性检查。", "Which roles are needed stands beside the form.") /></td></tr> }.into_any();
        }
        people
            .into_iter()
            .enumerate()
            .map(|(row, person)| draw_row(editor, row, person, Callback::new(move |()| edit(Some(row)))))
            .collect_view()
            .into_any()
    };
    view! {
        <div id=editor.anchor("/people") tabindex="-1">
            <Section title=t!("人员", "People") flush=true note=t!("一人多岗的，只登记一次，勾选全部岗位。", "List a person once, with every role.")
                actions=move || view! { <Button small=true glyph=Glyph::Plus on_press=move || edit(None)>{t!("添加人员", "Add a person")}</Button> }>
                <div class="table-scroll"><table class="data-table">
                    <thead><tr>
                        <th scope="col">{t!("姓名", "Name")}</th><th scope="col">{t!("岗位", "Roles")}</th><th scope="col">{t!("职称", "Title")}</th>
                        <th scope="col" class="cell-end">{t!("从业年限", "Years")}</th><th scope="col">{t!("诊断资格", "Qualification")}</th>
                        <th scope="col">{t!("资格有效期至", "Valid to")}</th><th scope="col"><span class="visually-hidden">{t!("操作", "Acts")}</span></th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </Section>
        </div>
        <Dialog open wide=true title=Signal::derive(move || if at.get().is_some() { t!("修改人员", "Change a person").get() } else { t!("添加人员", "Add a person").get() })>
            <PersonDialog editor at=at.get_untracked() open />
        </Dialog>
    }
    .into_any()
}

fn draw_row(editor: Editor, row: usize, person: Person, edit: Callback<()>) -> AnyView {
    let (service, watch) = (editor.service, editor.watch());
    let certificate = person.diagnosis_certificate.clone();
    let remove = move || {
        editor.form.values().update(|values| {
            if row < values.people.len() {
                values.people.remove(row);
            }
        })
    };
    view! {
        <tr id=editor.anchor(&format!("/people/{row}")) tabindex="-1">
            <td><button type="button" class="text-link" on:click=move |_| edit.run(())>{person.name.clone()}</button>{external(&person)}</td>
            <td>{roles(&person)}</td>
            <td>{label(person.title.label())}</td>
            <td class="cell-end">{person.years}</td>
            <td>{certificate.as_ref().map(|held| categories(service, &held.categories))}</td>
            <td>{certificate.map(|held| last_day(held.valid_to, watch))}</td>
            <td class="cell-end row-acts">
                <IconButton glyph=Glyph::Edit label=t!("修改", "Change") on_press=edit />
                <RemoveButton label=t!("删除人员", "Remove the person") what=person.name.clone() on_remove=remove />
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn PersonDialog(editor: Editor, at: Option<usize>, open: RwSignal<bool>) -> impl IntoView {
    let service = editor.service;
    let now = at.and_then(|at| editor.form.values().with_untracked(|values| values.people.get(at).map(PersonForm::from)));
    let form = editor.row_form("person", now);
    let submit = form.submit(
        |values: &PersonForm| values.person(today()),
        |person| async move { Ok(person) },
        move |person: Person| {
            editor.form.values().update(|values| match at.and_then(|at| values.people.get_mut(at)) {
                Some(slot) => *slot = person,
                None => values.people.push(person),
            });
            open.set(false);
        },
    );
    // Only where physicians are among its people is a qualification for diagnosis asked about.
    let physicians = service.body().roles.contains(&PersonRole::Physician);
    let held = move || form.values().with(|values| values.diagnosis_certificate.held);
    let role_choices: Vec<Choice> = service.body().roles.iter().map(|role| Choice::new(role.code(), role.label())).collect();
    let choices = move || {
        category_codes(service)
            .into_iter()
            .map(|code| {
                let words = category_label(service, &code);
                Choice::new(code, words)
            })
            .collect::<Vec<_>>()
    };
    let asked = move |check: fn(PersonRole) -> Check| required(editor, form, check);
    view! {
        <EditForm form submit label=t!("确定", "Done") actions=move || view! { <Button weight=Weight::Quiet on_press=move || open.set(false)>{t!("取消", "Cancel")}</Button> }>
            <Fieldset legend=t!("基本情况", "Particulars")>
                <TextField bind=field!(form, name) label=t!("姓名", "Name") required=true max_length=40_u32 />
                <TextField bind=field!(form, identity_number) label=t!("身份证号", "Identity number") max_length=18_u32
                    hint=t!("保存后只显示前三位和后四位", "Once saved only the first three and the last four places are shown") />
                <SelectField bind=field!(form, title) label=t!("职称", "Title") choices=options!(Title) required=true />
                <NumberField bind=field!(form, years) label=t!("职业卫生从业年限", "Years in occupational health") unit=t!("年", "years") required=asked(Check::Years) />
                <TextField bind=field!(form, practice_certificate) label=t!("执业证书编号", "Practice certificate") required=asked(Check::PracticeCertificate) max_length=40_u32 />
                <ChecksField bind=field!(form, roles) label=t!("岗位", "Roles") choices=role_choices required=true />
                {physicians.then(|| view! { <CheckboxField bind=field!(form, external) label=t!("外聘（主要执业机构不是本机构）", "External: the main place of practice is another institution") /> })}
            </Fieldset>
            <Show when=move || physicians><Fieldset legend=t!("职业病诊断资格", "Qualification for diagnosis")>
                <CheckboxField bind=field!(form, diagnosis_certificate.held) label=t!("持有职业病诊断资格证书", "Holds a certificate of qualification") />
                <Show when=held>
                    <TextField bind=field!(form, diagnosis_certificate.number) label=t!("证书编号", "Certificate number") required=true max_length=40_u32 />
                    <DateField bind=field!(form, diagnosis_certificate.valid_from) label=t!("发证日期（有效期起）", "Valid from") required=Required::said(t!("证书注明的必填", "needed where it is stated")) />
                    <DateField bind=field!(form, diagnosis_certificate.valid_to) label=t!("有效期至", "Valid to") required=Required::said(t!("非长期有效的必填", "needed where it has an end")) />
                    <ChecksField bind=field!(form, diagnosis_certificate.categories) label=label(service.said(Text::new("资格对应的备案类别", "Categories covered"))) choices=choices() required=true />
                </Show>
            </Fieldset></Show>
        </EditForm>
    }
    .into_any()
}

/// Needed, or advised, of whoever has a role of which the kind of body, under its province's profile, demands it.
fn required(editor: Editor, form: Form<PersonForm>, check: fn(PersonRole) -> Check) -> Required {
    let body = editor.service.body();
    let stated = editor.profile.with_value(|profile| {
        let insists = |role: PersonRole| body.demand(check(role)).and_then(|demand| demand.insists(profile));
        PersonRole::ALL.iter().filter_map(|role| insists(*role).map(|insisted| (*role, insisted))).collect::<Vec<_>>()
    });
    let of = |wanted: bool| stated.iter().filter(|(_, insisted)| *insisted == wanted).map(|(role, _)| *role).collect::<Vec<_>>();
    let (needed, advised) = (of(true), of(false));
    if stated.is_empty() {
        return Required::Never;
    }
    let (names, others) = (named(&needed), named(&advised));
    let words = Signal::derive(move || {
        let needed = (!names.get().is_empty()).then(|| t!("{}必填", "needed of: {}", names.get()).get());
        let advised = (!others.get().is_empty()).then(|| t!("{}建议填写", "advised for: {}", others.get()).get());
        join([needed, advised].into_iter().flatten(), language())
    });
    Required::when(Signal::derive(move || form.values().with(|values| values.has_any(&needed))), words)
}

/// Roles in words.
fn named(roles: &[PersonRole]) -> Signal<String> {
    let labels: Vec<Text> = roles.iter().map(|role| role.label()).collect();
    Signal::derive(move || join(labels.iter().map(|one| one.get(language())), language()))
}
