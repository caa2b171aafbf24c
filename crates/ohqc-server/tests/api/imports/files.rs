//! What kinds of files are read, and how their columns are told.

use super::*;

on_both!(columns_that_are_missing_or_taken_twice_are_named, |p| {
    let health = p.health().await;
    let file = format!("序号,{HEADINGS}\n1,{}\n", row("220104")).replace("统一社会信用代码", "代码");
    let brought = bring(&p, &health, "employers.csv", file.into_bytes()).await.expect(201);
    let view = brought.json();
    assert_eq!((&view["mapping"]["name"], &view["mapping"]["credit_code"]), (&json!(1), &Value::Null));
    assert_eq!((&view["headings"][2]["heading"], &view["columns"][1]["key"]), (&json!("代码"), &json!("credit_code")));
    let path = format!("{}/check", brought.header("location"));
    let check = |mapping: Value| {
        let (p, health, path, etag) = (&p, &health, path.clone(), brought.etag());
        async move { p.change(Method::POST, health, &path, &etag, &json!({ "mapping": mapping })).await }
    };
    let missing = check(view["mapping"].clone()).await.problem(422, "invalid");
    assert_eq!(
        (missing.pointers(), &missing.json()["errors"][0]["code"]),
        (vec!["/mapping/credit_code".into()], &json!("missing_column"))
    );
    let mut mapping = view["mapping"].clone();
    mapping["credit_code"] = json!(1);
    assert_eq!(check(mapping.clone()).await.problem(422, "invalid").json()["errors"][0]["code"], "duplicate_column");
    mapping["credit_code"] = json!(2);
    assert_eq!(check(mapping).await.expect(200).json()["summary"]["faulty"], 0);
});

on_both!(a_template_that_was_filled_in_is_imported, |p| {
    let health = p.health().await;
    let template = p.get(&health, &format!("{LIST}/template?kind=employers")).await.expect(200);
    let headings = sheet(&template.bytes, 0)[0].clone();
    assert_eq!(headings.join(","), HEADINGS);
    let regions = sheet(&template.bytes, 2);
    // What a cell may hold: counties and special units, and no city that has counties.
    for (code, listed) in [("220104", true), ("22L001", true), ("220100", false), ("210102", false)] {
        assert_eq!(regions.iter().any(|row| row[0] == code), listed, "{code}");
    }
    let rows = vec![row("吉林省长春市朝阳区").split(',').map(str::to_owned).collect()];
    let filled = Sheet { title: "数据".into(), columns: headings.into_iter().map(Column::plain).collect(), rows };
    let bytes = ohqc_documents::workbook(&[filled], "选项").unwrap();
    let brought = bring(&p, &health, "employers.xlsx", bytes).await.expect(201);
    let body = json!({ "mapping": brought.json()["mapping"] });
    let path = brought.header("location");
    let checked = p.change(Method::POST, &health, &format!("{path}/check"), &brought.etag(), &body).await.expect(200);
    assert_eq!(checked.json()["summary"]["faulty"], 0);
    let file = format!("/api/v1/attachments/{}", checked.json()["summary"]["file"].as_str().unwrap());
    assert!(p.get(&health, &file).await.expect(200).bytes.starts_with(b"PK"));
});

on_both!(what_is_no_file_of_rows_is_refused_at_once, |p| {
    let health = p.health().await;
    let good = csv(&[row("220104")]);
    for (name, bytes) in [
        ("employers.xlsx", good),
        ("employers.csv", b"PK\x03\x04 a zip".to_vec()),
        ("employers.xlsx", b"PK\x03\x04 a zip".to_vec()),
        ("employers.xls", b"\xd0\xcf\x11\xe0 old".to_vec()),
        ("employers.csv", Vec::new()),
        ("employers.csv", vec![0, 1, 2, 3]),
        ("employers.csv", b"a,b\n\xff1,\xff2\n".to_vec()),
        ("employers.pdf", b"%PDF-1.7".to_vec()),
    ] {
        let refused = bring(&p, &health, name, bytes).await;
        assert_eq!(refused.status, 415, "{name} {}", refused.json());
    }
    let headings = bring(&p, &health, "employers.csv", format!("{HEADINGS}\n").into_bytes()).await.problem(422, "invalid");
    assert_eq!(headings.json()["errors"][0]["code"], "no_rows");
    let million = "甲\n".repeat(1_000_000).into_bytes();
    let refused = bring(&p, &health, "employers.csv", million).await.problem(422, "invalid");
    assert_eq!(refused.json()["errors"][0]["code"], "too_many_rows");
    assert!(refused.json()["errors"][0]["detail"].as_str().unwrap().contains(&MAX_ROWS.to_string()));
    let _ = bring(&p, &health, "employers.csv", vec![b'a'; 21 * 1024 * 1024]).await.problem(413, "too_large");
});

on_both!(a_file_in_gb18030_is_read, |p| {
    let health = p.health().await;
    let text = String::from_utf8(csv(&[row("长春市朝阳区")])).unwrap();
    let (encoded, _, faulty) = encoding_rs::GB18030.encode(&text);
    assert!(!faulty);
    let (_, checked) = tried(&p, &health, encoded.into_owned()).await;
    assert_eq!(checked.json()["summary"]["faulty"], 0);
});

// Merged cells and formulas of a workbook are told for the row they stand in.
on_both!(a_merged_cell_and_a_formula_without_a_result_are_told_by_row, |p| {
    let health = p.health().await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    for (heading, at) in HEADINGS.split(',').zip(0..) {
        page.write_string(0, at, heading).unwrap();
    }
    for at in 1..=3 {
        for (cell, column) in row("220104").split(',').zip(0..) {
            page.write_string(at, column, cell).unwrap();
        }
    }
    page.merge_range(1, 3, 2, 3, "工业大街 1 号", &rust_xlsxwriter::Format::new()).unwrap();
    page.write_formula(3, 0, rust_xlsxwriter::Formula::new("1/0").set_result("#DIV/0!")).unwrap();
    let brought = bring(&p, &health, "employers.xlsx", book.save_to_buffer().unwrap()).await.expect(201);
    let (path, body) = (brought.header("location"), json!({ "mapping": brought.json()["mapping"] }));
    let _ = p.change(Method::POST, &health, &format!("{path}/check"), &brought.etag(), &body).await.expect(200);
    let faults = codes(&p.get(&health, &format!("{path}/faults")).await.expect(200));
    let expected = [(2, "address", "merged_cell"), (3, "address", "merged_cell"), (4, "name", "formula")];
    assert_eq!(faults, expected.map(|(row, column, code)| (row, column.to_owned(), code.to_owned())));
});
