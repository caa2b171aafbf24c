//! Fields in every state, and what a form does with complaints.

use ohqc_domain::catalogues::Category;
use ohqc_domain::regions::RegionCode;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::prelude::*;

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct SampleForm {
    name: String,
    kind: String,
    beds: String,
    opened: String,
    line: String,
    region: String,
    categories: Vec<String>,
    agreed: bool,
    remarks: String,
}

impl SampleForm {
    fn body(&self) -> Result<Self, Complaints> {
        let mut complaints = Complaints::default();
        if self.name.trim().is_empty() {
            complaints.add("/name", "required", Text::new("请填写机构名称", "Enter the institution's name"));
        }
        if self.beds.parse::<u32>().is_err() {
            complaints.add("/beds", "number", Text::new("床位数应为整数", "Enter a whole number of beds"));
        }
        if !self.agreed {
            complaints.add("/agreed", "required", Text::new("须承诺材料真实", "Confirm that the materials are true"));
        }
        complaints.into_result(self.clone())
    }
}

/// Fields and forms.
pub(super) fn forms() -> AnyView {
    let toasts = use_toasts();
    let form = Form::new("gallery", SampleForm::default());
    let submit =
        form.submit(SampleForm::body, |body| async move { Ok(body) }, move |_| toasts.success(Text::new("已保存", "Saved")));
    let kinds = vec![
        Choice::new("hospital", Text::new("综合医院", "General hospital")),
        Choice::new("centre", Text::new("疾控中心", "CDC")),
    ];
    let lines = vec![
        Choice::new("health", Text::new("卫生健康", "Health")),
        Choice::new("disease_control", Text::new("疾病预防控制", "Disease control")),
    ];
    let picture = RwSignal::new(String::new());
    view! {
        <Section title=t!("表单", "Form") note=t!("离开或刷新后，已填内容会恢复；直接提交可见错误汇总。", "What you type survives a reload; submit at once to see the error summary.")>
            <EditForm form submit label=t!("保存", "Save") cancel="/app" actions=|| view! { <Button>{t!("暂存", "Save draft")}</Button> }>
                <Fieldset legend=t!("基本情况", "Particulars") note=t!("与执业许可证一致。", "As on the licence.")>
                    <TextField bind=field!(form, name) label=t!("机构名称", "Name") hint=t!("全称，与公章一致", "In full, as on the seal") required=true />
                    <SelectField bind=field!(form, kind) label=t!("机构类型", "Kind") choices=kinds required=true />
                    <NumberField bind=field!(form, beds) label=t!("床位数", "Beds") unit=t!("张", "beds") required=true />
                    <DateField bind=field!(form, opened) label=t!("首次备案日期", "First filed") />
                </Fieldset>
                <Fieldset legend=t!("其他", "More")>
                    <RegionField bind=field!(form, region) label=t!("行政区划", "Region") root=RegionCode::COUNTRY hint=t!("选择到县（市、区）", "Down to the county") />
                    <ChecksField bind=field!(form, categories) label=t!("备案类别", "Categories") choices=options!(Category) />
                    <RadioField bind=field!(form, line) label=t!("管理条线", "Line of authority") choices=lines />
                    <TextArea bind=field!(form, remarks) label=t!("说明", "Remarks") max_length=200_u32 />
                    <FileField id="gallery-files" label=t!("证明材料", "Evidence") hint=t!("PDF 或图片，单个不超过 20 MB", "PDF or image, at most 20 MB each") multiple=true on_choose=|_| {} />
                    <CheckboxField bind=field!(form, agreed) label=t!("承诺所提交材料真实、有效", "The materials are true and valid") />
                </Fieldset>
            </EditForm>
        </Section>
        <Section title=t!("现场", "On site")>
            <SignaturePad label=t!("签字", "Signature") picture on_change=move |signed| picture.set(signed) />
            <div class="cluster">
                <PhotoButton id="gallery-photo" label=t!("拍照", "Take a photograph") on_choose=|_| {} />
                <UploadButton id="gallery-upload" label=t!("上传材料", "Upload") on_choose=|_| {} />
            </div>
        </Section>
        <Section title=t!("按钮", "Buttons")>
            <div class="cluster">
                <Button weight=Weight::Primary>{t!("提交", "Submit")}</Button>
                <Button>{t!("暂存", "Save draft")}</Button>
                <Button weight=Weight::Quiet>{t!("取消", "Cancel")}</Button>
                <Button weight=Weight::Danger glyph=Glyph::Trash>{t!("注销备案", "Cancel filing")}</Button>
                <Button busy=true weight=Weight::Primary>{t!("提交中", "Submitting")}</Button>
                <Button disabled=true>{t!("不可用", "Disabled")}</Button>
                <Button small=true glyph=Glyph::Download>{t!("导出", "Export")}</Button>
                <LinkButton href="/app" glyph=Glyph::ArrowLeft weight=Weight::Quiet>{t!("返回", "Back")}</LinkButton>
                <IconButton glyph=Glyph::More label=t!("更多", "More") on_press=|| {} />
                <RemoveButton label=t!("删除设备", "Remove the device") what="电测听仪" on_remove=|()| {} />
                <Link href="/app">{t!("文字链接", "A text link")}</Link>
            </div>
        </Section>
    }
    .into_any()
}
