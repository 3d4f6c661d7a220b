//! Layouts of tensors, right and wrong.

use super::{open, text};

/// A tensor over four 16-bit whole numbers, 1 to 4, in an array's bytes seen as a `dtype` array.
fn array(dtype: &str, order: &str, shape: &[u8], fortran: bool, data: &[u8]) -> Vec<u8> {
    let sizes: Vec<u8> = shape.iter().flat_map(|size| [b'K', *size]).collect();
    [
        &b"\x80\x03cnumpy._core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R(K\x01("[..],
        &sizes,
        b"tcnumpy\ndtype\n",
        &text(dtype),
        b"\x89\x88\x87R(K\x03",
        &text(order),
        b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb",
        if fortran { b"\x88" } else { b"\x89" },
        b"C",
        &[data.len() as u8],
        data,
        b"tb.",
    ]
    .concat()
}

fn numbers(file: &[u8]) -> Result<Vec<f32>, String> {
    let document = open(file).unwrap();
    let tensor = document.root().tensor().expect("an array");
    tensor.to_f32().map_err(|error| error.to_string())
}

#[test]
fn kinds_of_numbers() {
    for (dtype, order, data, expected) in [
        ("f8", "<", &(-1.5f64).to_le_bytes()[..], -1.5),
        ("f8", ">", &(-1.5f64).to_be_bytes(), -1.5),
        ("f4", "<", &(-1.5f32).to_le_bytes(), -1.5),
        ("f4", ">", &(-1.5f32).to_be_bytes(), -1.5),
        ("f2", "<", &half::f16::from_f32(-1.5).to_le_bytes(), -1.5),
        ("i8", ">", &(-3i64).to_be_bytes(), -3.0),
        ("i4", "<", &(-3i32).to_le_bytes(), -3.0),
        ("i2", "<", &(-3i16).to_le_bytes(), -3.0),
        ("i1", "|", &(-3i8).to_le_bytes(), -3.0),
        ("u8", "<", &u64::MAX.to_le_bytes(), u64::MAX as f32),
        ("u4", "<", &u32::MAX.to_le_bytes(), u32::MAX as f32),
        ("u2", ">", &[1, 0], 256.0),
        ("u1", "|", &[200], 200.0),
        ("b1", "|", &[1], 1.0),
    ] {
        let file = array(dtype, order, &[], false, data);
        assert_eq!(numbers(&file), Ok(vec![expected]), "{order}{dtype}");
    }
    let unknown = numbers(&array("O8", "|", &[1], false, &[0; 8])).unwrap_err();
    assert!(unknown.contains("unknown kind"), "{unknown}");
}

#[test]
fn orders_of_numbers() {
    let data = [1, 2, 3, 4, 5, 6];
    let ramp = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    assert_eq!(numbers(&array("u1", "|", &[2, 3], false, &data)), Ok(ramp));
    let columns = vec![1.0, 3.0, 5.0, 2.0, 4.0, 6.0];
    assert_eq!(numbers(&array("u1", "|", &[2, 3], true, &data)), Ok(columns));
    assert_eq!(numbers(&array("u1", "|", &[2, 0, 200], false, &[])), Ok(vec![]));
}

#[test]
fn what_lies_outside_is_refused() {
    for (shape, data) in [
        (&[7][..], &[0; 6][..]),
        (&[255; 9], &[0; 6]),
        (&[255; 64], &[0; 6]),
        (&[1], &[]),
        (&[1; 65], &[0; 6]),
    ] {
        let why = numbers(&array("u1", "|", shape, false, data)).unwrap_err();
        assert!(why.contains("beyond its data") || why.contains("65 dimensions"), "{why}");
    }
}

/// A tensor of PyTorch over a legacy file with the storage 1, 2, 3, 4 (of 8-bit numbers).
fn strided(offset: i8, shape: &[i32], strides: &[i32]) -> Result<Vec<f32>, String> {
    let row = |numbers: &[i32]| {
        let each =
            numbers.iter().flat_map(|size| [vec![b'J'], size.to_le_bytes().to_vec()].concat());
        [b"(", &each.collect::<Vec<u8>>()[..], b"t"].concat()
    };
    let file = [
        &b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.N.\x80\x02"[..],
        b"ctorch._utils\n_rebuild_tensor_v2\n((",
        &text("storage"),
        b"ctorch\nByteStorage\n",
        &text("0"),
        b"NK\x04tQ\x8a\x01",
        &offset.to_le_bytes(),
        &row(shape),
        &row(strides),
        b"\x89NtR.]",
        &text("0"),
        b"a.",
        &4u64.to_le_bytes(),
        &[1, 2, 3, 4],
    ]
    .concat();
    numbers(&file)
}

#[test]
fn strides_are_followed_and_bounded() {
    assert_eq!(strided(0, &[2, 2], &[2, 1]), Ok(vec![1.0, 2.0, 3.0, 4.0]));
    assert_eq!(strided(0, &[2, 2], &[1, 2]), Ok(vec![1.0, 3.0, 2.0, 4.0]));
    assert_eq!(strided(1, &[2], &[2]), Ok(vec![2.0, 4.0]));
    assert_eq!(strided(3, &[1, 1], &[100, 100]), Ok(vec![4.0]));
    assert_eq!(strided(0, &[3], &[0]), Ok(vec![1.0; 3]));
    assert_eq!(strided(2, &[2, 3], &[0, 0]), Ok(vec![3.0; 6]));
    let rows = [1.0, 2.0].repeat(4);
    assert_eq!(strided(0, &[4, 1, 2], &[0, i32::MAX, 1]), Ok(rows));
    assert_eq!(strided(100, &[0], &[1]), Ok(vec![]));
    for (offset, shape, strides) in [
        (2, &[2][..], &[2][..]),
        (4, &[], &[]),
        (-1, &[1], &[1]),
        (0, &[2], &[-1]),
        (0, &[-1], &[1]),
        (0, &[1 << 21], &[0]),
        (0, &[i32::MAX; 3], &[0; 3]),
        (4, &[2], &[0]),
        (0, &[2, 2], &[i32::MAX, i32::MAX]),
        (0, &[2], &[1, 1]),
    ] {
        assert!(strided(offset, shape, strides).is_err(), "{offset} {shape:?} {strides:?}");
    }
}
