//! Names from the list become descriptions; all others are refused by name.

use super::{open, refusal, shown, text};

#[test]
fn objects_say_what_they_would_be() {
    for (file, expected) in [
        (&b"cargparse\nNamespace\n)\x81}K\x01K\x02sb."[..], "argparse.Namespace() with {1: 2}"),
        (b"\x8c\x08argparse\x8c\x09Namespace\x93)}\x92.", "argparse.Namespace() with []"),
        (b"(K\x01itorch\ndevice\n.", "torch.device(1)"),
        (b"(ctorch\ndevice\nK\x01o.", "torch.device(1)"),
        (b"ccollections\nOrderedDict\n)RK\x01K\x02s.", "collections.OrderedDict() of {1: 2}"),
        (
            b"ccollections\nOrderedDict\n](K\x01K\x02la\x85R.",
            "collections.OrderedDict([[1, 2]]) of {1: 2}",
        ),
        (
            b"ccopy_reg\n_reconstructor\n(cdnnlib\nEasyDict\nc__builtin__\ndict\n}K\x01K\x02stR.",
            "dnnlib.util.EasyDict({1: 2}) of {1: 2}",
        ),
        (
            b"ccopyreg\n_reconstructor\ncargparse\nNamespace\ncbuiltins\nobject\nN\x87R.",
            "argparse.Namespace()",
        ),
        (
            b"c_codecs\nencode\nX\x03\x00\x00\x00\xc3\xbfaX\x06\x00\x00\x00latin1\x86R.",
            r#"b"\\xffa""#,
        ),
    ] {
        assert_eq!(shown(&[b"\x80\x04", file].concat()), expected, "{}", file.escape_ascii());
    }
}

#[test]
fn containers_made_by_their_class_hold_their_items() {
    let file = b"\x80\x02c__builtin__\nset\n](K\x01K\x02e\x85R.";
    let document = open(file).unwrap();
    let items: Vec<_> = document.root().items().into_iter().map(|item| item.int()).collect();
    assert_eq!(items, [Some(1), Some(2)]);
}

#[test]
fn attributes_and_keys_are_found_by_name() {
    let file = [
        &b"\x80\x02}("[..],
        &text("args"),
        b"cargparse\nNamespace\n)\x81}(",
        &text("batch"),
        b"K\x10",
        &text("batch"),
        b"K\x08ubu.",
    ]
    .concat();
    let document = open(&file).unwrap();
    let args = document.root().get("args").unwrap();
    assert_eq!(args.class(), Some("argparse.Namespace"));
    assert_eq!(args.get("batch").unwrap().int(), Some(8), "the later of two equal keys");
    assert!(args.get("path").is_none() && document.root().get("batch").is_none());
}

#[test]
fn source_text_is_left_out() {
    let file = [
        &b"\x80\x02ctorch_utils.persistence\n_reconstruct_persistent_obj\n}("[..],
        &text("module_src"),
        &text("import os"),
        &text("state"),
        b"}",
        &text("z_dim"),
        b"K\x04su\x85R.",
    ]
    .concat();
    let document = open(&file).unwrap();
    let model = document.root();
    assert_eq!(model.get("z_dim").unwrap().int(), Some(4));
    assert!(model.args()[0].get("module_src").is_none());
    assert_eq!(model.args()[0].entries().len(), 1);
}

#[test]
fn other_names_are_refused_by_name() {
    for (file, name) in [
        (&b"\x80\x02cos\nsystem\nX\x02\x00\x00\x00id\x85R."[..], "os.system"),
        (b"cos\nsystem\n(S'id'\ntR.", "os.system"),
        (b"(S'1'\nibuiltins\neval\n.", "builtins.eval"),
        (b"\x80\x02cbuiltins\ngetattr\n.", "builtins.getattr"),
        (b"\x80\x02cnumpy\nload\n.", "numpy.load"),
        (b"\x80\x02ctorch\nload\n.", "torch.load"),
        (b"\x80\x02ctorch.hub\nload\n.", "torch.hub.load"),
        (b"\x80\x04\x8c\x07runpy.a\x8c\x0crun.run_path\x93.", "runpy.a.run.run_path"),
    ] {
        assert_eq!(
            refusal(file),
            format!("it asks for {name}, which a model never needs; it may be malicious")
        );
    }
    let long = [&b"\x80\x02cos\n"[..], &[b'x'; 100_000], b"\n."].concat();
    assert!(refusal(&long).len() < 200);
    assert!(refusal(b"\x80\x02cos\x1b[2J\nx\n.").starts_with("it is damaged"));
}
