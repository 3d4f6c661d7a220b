use super::*;
use crate::data::samples::{assert_near, encode, gradient, stripes};
use image::{GrayImage, ImageBuffer, Luma, LumaA, Rgb, RgbImage};

const FORMATS: [ImageFormat; 7] = [
    ImageFormat::Jpeg,
    ImageFormat::Png,
    ImageFormat::WebP,
    ImageFormat::Bmp,
    ImageFormat::Gif,
    ImageFormat::Tiff,
    ImageFormat::Pnm,
];

/// Decodes at 8×8, centre crop, without the guard that `decode` puts around decoders.
fn small(bytes: &[u8]) -> Result<Decoded, String> {
    decode_bytes(bytes, 8, Crop::Center, None)
}

fn pixel(image: &Rgb8, x: usize, y: usize) -> [u8; 3] {
    let at = 3 * (y * image.width as usize + x);
    image.pixels[at..at + 3].try_into().unwrap()
}

#[test]
fn all_formats_give_the_same_picture() {
    let want = small(&encode(gradient(64, 48), ImageFormat::Png)).unwrap();
    assert_eq!(want.size, [64, 48]);
    for format in FORMATS {
        let got = small(&encode(gradient(64, 48), format)).unwrap();
        for (x, y) in [(0, 0), (7, 0), (3, 4), (7, 7)] {
            // GIF has 256 colours.
            assert_near(pixel(&got.image, x, y), pixel(&want.image, x, y), 12);
        }
    }
}

#[test]
fn cut_off_files_of_all_formats_are_refused() {
    for format in FORMATS {
        let whole = encode(gradient(64, 48), format);
        let why = small(&whole[..whole.len() / 2]).err().expect("half a file is no picture");
        assert!(why == "the file is cut off" || why == "damaged", "{format:?}: {why}");
    }
}

#[test]
fn tiny_and_oversized_pictures_are_refused_with_their_size() {
    let one = small(&encode(gradient(1, 1), ImageFormat::Png)).err().unwrap();
    assert_eq!(one, "only 1×1 pixels");
    let thin = small(&encode(gradient(3, 400), ImageFormat::Png)).err().unwrap();
    assert_eq!(thin, "only 3×400 pixels");
    let long = small(&encode(gradient(LONGEST + 1, 8), ImageFormat::Png)).err().unwrap();
    assert_eq!(long, "too large: longer than 40000 pixels");
}

#[test]
fn a_header_that_promises_gigabytes_allocates_none() {
    let mut bytes = encode(gradient(16, 16), ImageFormat::Bmp);
    bytes[18..22].copy_from_slice(&30_000_u32.to_le_bytes());
    bytes[22..26].copy_from_slice(&30_000_u32.to_le_bytes());
    assert_eq!(small(&bytes).err().unwrap(), "too large: 30000×30000 pixels");
}

#[test]
fn panorama_works_in_both_crops() {
    let bytes = encode(stripes(20_000, 50), ImageFormat::Jpeg);
    let centre = decode_bytes(&bytes, 32, Crop::Center, None).unwrap();
    assert_near(pixel(&centre.image, 16, 16), [0, 255, 0], 4);
    let whole = decode_bytes(&bytes, 32, Crop::Pad, None).unwrap();
    assert_near(pixel(&whole.image, 2, 16), [255, 0, 0], 40);
    assert_near(pixel(&whole.image, 29, 16), [0, 0, 255], 40);
}

#[test]
fn grey_deep_and_transparent_pictures_keep_their_values() {
    let grey = GrayImage::from_pixel(16, 16, Luma([77]));
    let deep = ImageBuffer::from_pixel(16, 16, Rgb([77_u16 * 257, 0, 65_535]));
    let veiled = ImageBuffer::from_pixel(16, 16, LumaA([0_u16, 65_535 / 5]));
    for (picture, want) in [
        (DynamicImage::from(grey), [77, 77, 77]),
        (DynamicImage::from(deep), [77, 0, 255]),
        (DynamicImage::from(veiled), [204, 204, 204]),
    ] {
        for format in [ImageFormat::Png, ImageFormat::Tiff] {
            if picture.color() == image::ColorType::La16 && format == ImageFormat::Tiff {
                continue; // image writes no such TIFF
            }
            let got = small(&encode(picture.clone(), format)).unwrap();
            assert_near(pixel(&got.image, 4, 4), want, 1);
        }
    }
}

#[test]
fn exif_orientation_turns_the_picture_upright() {
    // Left red, right blue, marked "rotate 90° clockwise to view": left becomes the top.
    let plain = encode(
        RgbImage::from_fn(32, 32, |x, _| if x < 16 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) })
            .into(),
        ImageFormat::Jpeg,
    );
    let exif: &[u8] = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut turned = plain[..2].to_vec();
    turned.extend([0xff, 0xe1]);
    turned.extend(((exif.len() + 2) as u16).to_be_bytes());
    turned.extend(exif);
    turned.extend(&plain[2..]);
    let (flat, upright) = (small(&plain).unwrap().image, small(&turned).unwrap().image);
    assert_near(pixel(&flat, 1, 6), [255, 0, 0], 8);
    assert_near(pixel(&upright, 1, 6), [0, 0, 255], 8);
    assert_near(pixel(&upright, 6, 1), [255, 0, 0], 8);
}

#[test]
fn an_animation_gives_its_first_frame() {
    let mut bytes = Vec::new();
    let frame =
        |rgba: [u8; 4]| image::Frame::new(image::RgbaImage::from_pixel(16, 16, image::Rgba(rgba)));
    image::codecs::gif::GifEncoder::new(&mut bytes)
        .encode_frames([frame([250, 0, 0, 255]), frame([0, 0, 250, 255])])
        .unwrap();
    assert_near(pixel(&small(&bytes).unwrap().image, 4, 4), [250, 0, 0], 4);
}

#[test]
fn changed_bytes_cost_at_most_their_file() {
    let mut random = crate::base::Random::stream(1, "noise", 0);
    for format in FORMATS {
        let whole = encode(gradient(24, 24), format);
        for _ in 0..200 {
            let mut bytes = whole.clone();
            for _ in 0..8 {
                let at = random.below(bytes.len());
                bytes[at] = random.below(256) as u8;
            }
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a");
            std::fs::write(&path, &bytes).unwrap();
            if let Ok(decoded) = decode(&Store::Disk, &path, 8, Crop::Pad, None) {
                assert_eq!(decoded.image.pixels.len(), 3 * 8 * 8);
            }
        }
    }
    assert!(small(b"plain words").is_err() && small(b"").is_err());
}

#[test]
fn a_picture_that_is_small_enough_is_not_enlarged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.png");
    image::RgbImage::from_fn(40, 30, |x, _| image::Rgb([6 * x as u8; 3])).save(&path).unwrap();
    let as_it_is = whole(&path, 1024).unwrap();
    assert_eq!((as_it_is.width, as_it_is.height, as_it_is.pixels[3]), (40, 30, 6));
    let shrunk = whole(&path, 20).unwrap();
    assert_eq!((shrunk.width, shrunk.height), (20, 15));
}
