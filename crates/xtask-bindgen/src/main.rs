//! Splits a compiled client (`.wasm`) into what every visit needs and the chunks of the pages, and turns the first into a
//! JavaScript module for browsers: `xtask-bindgen INPUT.wasm OUTPUT_FOLDER`.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

mod strip;

/// What the module and its files are called.
const NAME: &str = "ohqc_frontend";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let [input, output] = arguments.as_slice() else {
        return Err("usage: xtask-bindgen INPUT.wasm OUTPUT_FOLDER".into());
    };
    let output = Path::new(output);
    if output.exists() {
        fs::remove_dir_all(output)?;
    }
    let main = output.join("main.wasm");
    split(&fs::read(input)?, output, &main)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&main).out_name(NAME).web(true)?.typescript(true);
    // The chunks find what they share with the main module by its exports.
    bindgen.keep_lld_exports(true).demangle(false).remove_name_section(true).remove_producers_section(true);
    // The module finds its own `.wasm` beside it: this is what the bundler follows.
    bindgen.omit_default_module_path(false);
    bindgen.generate(output)?;
    fs::remove_file(main)?;
    Ok(())
}

/// Writes the chunks, the script that loads them, and the main module as wasm-bindgen wants it.
fn split(input: &[u8], output: &Path, main: &Path) -> Result<(), Box<dyn Error>> {
    let (module, link) = (format!("./{NAME}.js"), format!("./{NAME}_chunks.js"));
    let mut options = wasm_split_cli_support::Options::new(input);
    options.output_dir = output;
    options.main_out_path = main;
    options.main_module = &module;
    options.link_name = &link;
    for chunk in wasm_split_cli_support::transform(options)?.split_modules {
        let stripped = strip::names(&fs::read(&chunk)?).ok_or("a chunk is not a WASM module")?;
        fs::write(&chunk, stripped)?;
    }
    Ok(())
}
