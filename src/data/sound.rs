//! What is heard in a piece of music: how loud it is, and where its notes and drums begin.

use crate::base::{Error, Result, files};
use hound::{SampleFormat, WavReader};
use rustfft::FftPlanner;
use rustfft::num_complex::Complex32;
use std::io::{BufReader, Read};
use std::path::Path;

/// Values a second of the curves.
const RATE: f64 = 30.0;
/// Longest music that is heard, in seconds.
const MOST: f64 = 3600.0;
/// Seconds after which the loudness that was is half gone, and the same of a beat.
const RELEASE: f64 = 0.12;
const FADE: f64 = 0.12;
/// Samples of a spectrum, and spectra a second.
const WINDOW: usize = 1024;
const SPECTRA: f64 = 100.0;
/// Half the time over which a beat must stand out, and shortest time between two, in spectra.
const AROUND: usize = 40;
const APART: usize = 8;
/// How far a beat stands out from what is around it.
const STANDS_OUT: f32 = 1.6;

/// Two curves over the time of a piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// Values a second.
    pub rate: f64,
    /// Loudness, 1 at the loudest.
    pub loudness: Vec<f32>,
    /// 1 at the strongest beat, each with its fading.
    pub beats: Vec<f32>,
}

/// Listens to a WAV file: 8 to 32 bits or floats, any number of channels, an hour at most.
///
/// # Errors
/// [`Error::Read`] where it cannot be read, [`Error::Format`] where it is no WAV file of this kind or
/// is silent.
pub fn listen(path: &Path) -> Result<Heard> {
    let file = BufReader::new(files::open(path)?);
    let wrong = |error: hound::Error| match error {
        hound::Error::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            Error::read(path, error)
        }
        hound::Error::IoError(_) => Error::format(path, "it is cut short; copy or save it again"),
        error => Error::format(
            path,
            format!(
                "it is no WAV file that can be read here ({error}); save it as WAV with 16 bits"
            ),
        ),
    };
    let mut reader = WavReader::new(file).map_err(wrong)?;
    let spec = reader.spec();
    if spec.sample_rate == 0 || spec.channels == 0 {
        return Err(Error::format(path, "it states no sampling rate or no channels"));
    }
    let samples = mono(&mut reader).map_err(wrong)?;
    if samples.iter().all(|sample| sample.abs() < 1e-5) {
        return Err(Error::format(path, "it is silent"));
    }
    let rate = f64::from(spec.sample_rate);
    Ok(Heard { rate: RATE, loudness: loudness(&samples, rate), beats: beats(&samples, rate) })
}

/// The mean of all channels, from −1 to 1.
fn mono<R: Read>(reader: &mut WavReader<R>) -> hound::Result<Vec<f32>> {
    let spec = reader.spec();
    let channels = usize::from(spec.channels);
    let most = (MOST * f64::from(spec.sample_rate)) as usize * channels;
    let all: Vec<f32> = match spec.sample_format {
        SampleFormat::Float => reader.samples::<f32>().take(most).collect::<hound::Result<_>>()?,
        SampleFormat::Int => {
            let scale = 1.0 / (1u64 << (spec.bits_per_sample.max(1) - 1)) as f32;
            let samples = reader.samples::<i32>().take(most);
            samples.map(|it| it.map(|value| value as f32 * scale)).collect::<hound::Result<_>>()?
        }
    };
    // Floats can be anything.
    let clean = |value: &f32| if value.is_finite() { value.clamp(-8.0, 8.0) } else { 0.0 };
    let mean = |frame: &[f32]| frame.iter().map(clean).sum::<f32>() / channels as f32;
    Ok(all.chunks(channels).map(mean).collect())
}

/// Root mean square of each part of a second, which rises at once and falls slowly.
fn loudness(samples: &[f32], rate: f64) -> Vec<f32> {
    let count = (samples.len() as f64 / rate * RATE).ceil() as usize;
    let decay = 0.5f64.powf(1.0 / (RELEASE * RATE)) as f32;
    let mut held = 0.0f32;
    let value = |index: usize| {
        let at = |index: usize| ((index as f64 * rate / RATE) as usize).min(samples.len());
        let part = &samples[at(index)..at(index + 1)];
        let power = part.iter().map(|s| s * s).sum::<f32>() / part.len().max(1) as f32;
        held = power.sqrt().max(held * decay);
        held
    };
    scaled((0..count).map(value).collect())
}

/// Onsets by spectral flux (Dixon 2006): what grows in the spectrum, where it stands out from what is
/// around it.
fn beats(samples: &[f32], rate: f64) -> Vec<f32> {
    let flux = flux(samples, rate);
    let mut onsets: Vec<(usize, f32)> = Vec::new();
    for (at, &value) in flux.iter().enumerate() {
        let near = |reach: usize| &flux[at.saturating_sub(reach)..(at + reach + 1).min(flux.len())];
        let around = near(AROUND);
        let mean = around.iter().sum::<f32>() / around.len() as f32;
        let peak = near(APART).iter().all(|other| *other <= value);
        let early = onsets.last().is_some_and(|(last, _)| at - last < APART);
        if peak && !early && value > STANDS_OUT * mean && value > 1e-3 {
            onsets.push((at, value));
        }
    }
    let count = (samples.len() as f64 / rate * RATE).ceil() as usize;
    let mut curve = vec![0.0f32; count];
    for (at, strength) in onsets {
        let begin = at as f64 / SPECTRA * RATE;
        for (index, value) in curve.iter_mut().enumerate().skip(begin.ceil() as usize) {
            let left = strength * 0.5f64.powf((index as f64 - begin) / (FADE * RATE)) as f32;
            if left < 1e-3 * strength {
                break;
            }
            *value = value.max(left);
        }
    }
    scaled(curve)
}

/// How much the spectrum grows from each window to the next.
fn flux(samples: &[f32], rate: f64) -> Vec<f32> {
    let fft = FftPlanner::new().plan_fft_forward(WINDOW);
    // Hann.
    let window: Vec<f32> = (0..WINDOW)
        .map(|i| 0.5 - 0.5 * (std::f32::consts::TAU * i as f32 / WINDOW as f32).cos())
        .collect();
    let count = (samples.len() as f64 / rate * SPECTRA) as usize;
    let mut before = vec![0.0f32; WINDOW / 2];
    let mut flux = Vec::with_capacity(count);
    for index in 0..count {
        let begin = (index as f64 * rate / SPECTRA) as usize;
        let sample = |i: usize| samples.get(begin + i).copied().unwrap_or_default() * window[i];
        let mut bins: Vec<Complex32> =
            (0..WINDOW).map(|i| Complex32::new(sample(i), 0.0)).collect();
        fft.process(&mut bins);
        let now: Vec<f32> = bins[..WINDOW / 2].iter().map(|bin| bin.norm().ln_1p()).collect();
        let grown = now.iter().zip(&before).map(|(now, before)| (now - before).max(0.0));
        flux.push(grown.sum());
        before = now;
    }
    flux
}

/// With its largest value 1, rounded to thousandths.
fn scaled(curve: Vec<f32>) -> Vec<f32> {
    let most = curve.iter().copied().fold(0.0, f32::max).max(1e-9);
    curve.into_iter().map(|value| (1000.0 * value / most).round() / 1000.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hound::{WavSpec, WavWriter};

    const HERTZ: u32 = 22_050;

    /// Three seconds: quiet, with a click at each half second; the middle second hums.
    fn tune(i: usize) -> f32 {
        let t = i as f32 / HERTZ as f32;
        let hum = if (1.0..2.0).contains(&t) { 0.3 * (TAU * 220.0 * t).sin() } else { 0.0 };
        let since = (t - 0.25).rem_euclid(0.5);
        let noise = ((i * 7919) % 1000) as f32 / 500.0 - 1.0;
        hum + if t > 0.25 && since < 0.02 { 0.8 * noise } else { 0.0 }
    }
    const TAU: f32 = std::f32::consts::TAU;

    fn save(path: &Path, bits: u16, sample_format: SampleFormat, channels: u16) {
        let spec = WavSpec { channels, sample_rate: HERTZ, bits_per_sample: bits, sample_format };
        let mut writer = WavWriter::create(path, spec).unwrap();
        for i in 0..3 * HERTZ as usize {
            for _ in 0..channels {
                let sample = tune(i).clamp(-0.99, 0.99);
                match sample_format {
                    SampleFormat::Float => writer.write_sample(sample).unwrap(),
                    SampleFormat::Int => {
                        let most = ((1i64 << (bits - 1)) - 1) as f32;
                        writer.write_sample((sample * most) as i32).unwrap();
                    }
                }
            }
        }
        writer.finalize().unwrap();
    }

    #[test]
    fn loudness_and_beats_are_heard_in_every_kind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tune.wav");
        let kinds = [(16, SampleFormat::Int, 2), (24, SampleFormat::Int, 1)];
        for (bits, format, channels) in
            kinds.into_iter().chain([(32, SampleFormat::Int, 1), (32, SampleFormat::Float, 2)])
        {
            save(&path, bits, format, channels);
            let heard = listen(&path).unwrap();
            assert_eq!((heard.rate, heard.loudness.len(), heard.beats.len()), (30.0, 90, 90));
            let at = |curve: &[f32], seconds: f64| curve[(seconds * 30.0) as usize];
            assert!(at(&heard.loudness, 0.15) < 0.01, "silence");
            assert!(at(&heard.loudness, 1.6) > 0.4, "the hum");
            for click in [0.25, 0.75, 1.25, 1.75, 2.25, 2.75] {
                let after = (click * 30.0) as usize;
                let here = heard.beats[after..after + 3].iter().copied().fold(0.0, f32::max);
                let before = at(&heard.beats, click - 0.06);
                assert!(here > 0.3 && before < 0.5 * here, "{click}: {before} then {here}");
            }
            assert!(heard.loudness.iter().chain(&heard.beats).all(|v| (0.0..=1.0).contains(v)));
        }
    }

    #[test]
    fn what_is_no_music_is_told_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.wav");
        let said = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            let said = listen(&path).unwrap_err().to_string();
            assert!(said.contains("x.wav") && !said.contains('\n'), "{said}");
            said
        };
        said(b"");
        assert!(said(b"OggS, this is other music").contains("no WAV file"));
        save(&path, 16, SampleFormat::Int, 1);
        let whole = std::fs::read(&path).unwrap();
        for length in [3, 20, 43, 1001] {
            assert!(said(&whole[..length]).contains("x.wav"));
        }
        let silence = [&whole[..44], &vec![0; whole.len() - 44][..]].concat();
        assert!(said(&silence).contains("silent"));
        assert!(listen(folder.path()).is_err());
    }
}
