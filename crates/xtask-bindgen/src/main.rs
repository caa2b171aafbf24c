//! Turns a compiled client (`.wasm`) into a JavaScript module for browsers: `xtask-bindgen INPUT.wasm OUTPUT_FOLDER`.

use std::env;
use std::error::Error;
use std::ffi::OsString;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let [input, output] = arguments.as_slice() else {
        return Err("usage: xtask-bindgen INPUT.wasm OUTPUT_FOLDER".into());
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).web(true)?.typescript(true).remove_name_section(true).remove_producers_section(true);
    // The module finds its own `.wasm` beside it: this is what the bundler follows.
    bindgen.omit_default_module_path(false);
    bindgen.generate(output)?;
    Ok(())
}
