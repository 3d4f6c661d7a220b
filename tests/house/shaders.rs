//! Every shader parses and validates, without a GPU.

use naga::valid::{Capabilities, ValidationFlags, Validator};

/// Why `source` is no valid WGSL, if it is not.
fn check(source: &str) -> Result<(), String> {
    let module = naga::front::wgsl::parse_str(source).map_err(|e| e.emit_to_string(source))?;
    Validator::new(ValidationFlags::all(), Capabilities::default())
        .validate(&module)
        .map(drop)
        .map_err(|e| e.emit_to_string(source))
}

#[test]
fn every_shader_is_valid() {
    let shaders = super::files(&super::folder("shaders"), "wgsl");
    assert!(!shaders.is_empty(), "no shader was found");
    for (path, source) in shaders {
        if let Err(reason) = check(&source) {
            panic!("{}: {reason}", path.display());
        }
    }
}

#[test]
fn a_broken_shader_is_refused() {
    const GOOD: &str = "@compute @workgroup_size(1) fn main() { var x = 1u; x += 1u; }";
    assert_eq!(check(GOOD), Ok(()));
    assert!(check(&GOOD.replace("+=", "+")).is_err(), "does not parse");
    let wrong_type = "@vertex fn main() -> vec4<f32> { return vec4<f32>(1.0, 0.0, 0.0, 1.0); }";
    assert!(check(wrong_type).is_err(), "parses, but a vertex shader must return a position");
}
