//! Vehicles for examinations away from home: a table, and a dialog for each.

use ohqc_domain::filings::Vehicle;

use super::certificates::VehicleForm;
use super::editor::Editor;
use crate::pages::filings::read::last_day;
use crate::prelude::*;

/// Vehicles of the service.
#[component]
pub(super) fn Vehicles(editor: Editor) -> impl IntoView {
    let (open, at) = (RwSignal::new(false), RwSignal::new(None::<usize>));
    let edit = move |row: Option<usize>| {
        at.set(row);
        open.set(true);
    };
    let vehicles = Memo::new(move |_| editor.form.values().with(|values| values.vehicles.clone()));
    let rows = move || {
        let vehicles = vehicles.get();
        if vehicles.is_empty() {
            return view! { <tr class="row-whole"><td colspan="6"><EmptyState title=t!("未登记车辆", "No vehicle is listed") glyph=Glyph::Settings
                hint=t!("不开展外出检查的，无需登记。", "None is needed when nothing is examined away from home.") /></td></tr> }.into_any();
        }
        vehicles
            .into_iter()
            .enumerate()
            .map(|(row, vehicle)| draw_row(editor, row, vehicle, Callback::new(move |()| edit(Some(row)))))
            .collect_view()
            .into_any()
    };
    view! {
        <div id=editor.anchor("/vehicles") tabindex="-1">
            <Section title=t!("外出检查车辆", "Vehicles") flush=true note=t!("开展外出检查的，登记专用车辆及其检测有效期。", "For examinations away from home, with the last days of their tests.")
                actions=move || view! { <Button small=true glyph=Glyph::Plus on_press=move || edit(None)>{t!("添加车辆", "Add a vehicle")}</Button> }>
                <div class="table-scroll"><table class="data-table">
                    <thead><tr>
                        <th scope="col">{t!("车牌号", "Plate")}</th><th scope="col">{t!("型号", "Model")}</th><th scope="col">{t!("车载 DR 编号", "Mounted DR")}</th>
                        <th scope="col">{t!("年检有效期至", "Road test to")}</th><th scope="col">{t!("放射防护检测有效期至", "Protection test to")}</th>
                        <th scope="col"><span class="visually-hidden">{t!("操作", "Acts")}</span></th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </Section>
        </div>
        <Dialog open wide=true title=Signal::derive(move || if at.get().is_some() { t!("修改车辆", "Change a vehicle").get() } else { t!("添加车辆", "Add a vehicle").get() })>
            <VehicleDialog editor at=at.get_untracked() open />
        </Dialog>
    }
    .into_any()
}

fn draw_row(editor: Editor, row: usize, vehicle: Vehicle, edit: Callback<()>) -> AnyView {
    let watch = editor.watch();
    let remove = move || {
        editor.form.values().update(|values| {
            if row < values.vehicles.len() {
                values.vehicles.remove(row);
            }
        })
    };
    view! {
        <tr id=editor.anchor(&format!("/vehicles/{row}")) tabindex="-1">
            <td><button type="button" class="text-link" on:click=move |_| edit.run(())>{vehicle.plate.clone()}</button></td>
            <td>{vehicle.model.clone()}</td>
            <td><span class="code">{vehicle.dr_serial.clone()}</span></td>
            <td>{vehicle.road_test_valid_to.map(|last| last_day(Some(last), watch))}</td>
            <td>{vehicle.protection_test_valid_to.map(|last| last_day(Some(last), watch))}</td>
            <td class="cell-end row-acts">
                <IconButton glyph=Glyph::Edit label=t!("修改", "Change") on_press=edit />
                <RemoveButton label=t!("删除车辆", "Remove the vehicle") what=vehicle.plate.clone() on_remove=remove />
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn VehicleDialog(editor: Editor, at: Option<usize>, open: RwSignal<bool>) -> impl IntoView {
    let now = at.and_then(|at| editor.form.values().with_untracked(|values| values.vehicles.get(at).map(VehicleForm::from)));
    let form = editor.row_form("vehicle", now);
    let submit = form.submit(
        VehicleForm::vehicle,
        |vehicle| async move { Ok(vehicle) },
        move |vehicle: Vehicle| {
            editor.form.values().update(|values| match at.and_then(|at| values.vehicles.get_mut(at)) {
                Some(slot) => *slot = vehicle,
                None => values.vehicles.push(vehicle),
            });
            open.set(false);
        },
    );
    let mounted = Signal::derive(move || form.values().with(|values| !values.dr_serial.trim().is_empty()));
    view! {
        <EditForm form submit label=t!("确定", "Done") actions=move || view! { <Button weight=Weight::Quiet on_press=move || open.set(false)>{t!("取消", "Cancel")}</Button> }>
            <Fieldset legend=t!("车辆", "The vehicle")>
                <TextField bind=field!(form, plate) label=t!("车牌号", "Plate") required=true max_length=20_u32 />
                <TextField bind=field!(form, model) label=t!("型号", "Model") max_length=80_u32 />
                <CheckboxField bind=field!(form, dedicated) label=t!("职业健康检查专用车辆", "Serves examinations only") />
                <TextField bind=field!(form, dr_serial) label=t!("车载 DR 编号", "Serial number of the mounted DR") hint=t!("未安装的留空", "Leave empty when there is none") max_length=80_u32 />
                <TextField bind=field!(form, dr_model) label=t!("车载 DR 型号", "Model of the mounted DR") max_length=80_u32 />
                <DateField bind=field!(form, dr_tested_on) label=t!("DR 防护与性能检测日期", "DR tested on") hint=t!("最近一次", "The last time") />
                <DateField bind=field!(form, road_test_valid_to) label=t!("车辆年检有效期至", "Road test valid to") required=Required::said(t!("用于外出检查的必填", "needed to go out")) />
                <DateField bind=field!(form, protection_test_valid_to) label=t!("放射防护检测有效期至", "Radiation protection test valid to") required=Required::when(mounted, t!("安装 DR 的必填", "needed where a DR is mounted")) />
            </Fieldset>
        </EditForm>
    }
    .into_any()
}
