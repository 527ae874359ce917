//! Pixels of a JPEG; the only user of the JPEG decoders: a fast one, and for the pictures of cameras one that reduces them while it
//! decodes, so that what nobody looks at is never worked out.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::jpeg::Frame;

/// What the missing part of a picture is filled with.
const MISSING: u8 = 128;
/// A progressive file with more scans is a bomb.
pub(super) const MOST_SCANS: usize = 64;

/// How the samples are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Samples {
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black as the file stores them.
    Cmyk,
    /// Luma, two chroma planes of inverted cyan, magenta and yellow, and black.
    Ycck,
}

/// Decoded samples, 0–255, interleaved.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Three or four a pixel.
    pub(super) samples: Vec<u8>,
    /// What they are.
    pub(super) layout: Samples,
    /// File px on each side of one px.
    pub(super) reduction: u32,
}

/// Decodes red, green and blue at an eighth, a quarter or half of the picture's size, edges rounded up; none where the decoder
/// cannot.
pub(super) fn decode_reduced(bytes: &[u8], width_px: u32, height_px: u32, by: u32) -> Option<Decoded> {
    let side = |length: u32| u16::try_from(length / by).ok().filter(|length| *length > 0);
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    let (width, height) = decoder.scale(side(width_px)?, side(height_px)?).ok()?;
    let kept = (u32::from(width), u32::from(height)) == (width_px.div_ceil(by), height_px.div_ceil(by));
    let samples = kept.then(|| decoder.decode().ok()).flatten()?;
    (samples.len() == 3 * usize::from(width) * usize::from(height)).then_some(Decoded { samples, layout: Samples::Rgb, reduction: by })
}

/// Decodes what conforms to the standard and nothing else.
pub(super) fn decode_whole(bytes: &[u8], frame: &Frame) -> Result<Decoded, String> {
    let mut decoder = open(bytes, frame, true)?;
    let (mut samples, layout) = buffer(&mut decoder)?;
    decoder.decode_into(&mut samples).map_err(|error| error.to_string())?;
    Ok(Decoded { samples, layout, reduction: 1 })
}

/// Decodes as far as the data go; what is missing stays grey.
pub(super) fn decode_as_far_as_it_goes(bytes: &[u8], frame: &Frame) -> Result<Decoded, String> {
    let mut decoder = open(bytes, frame, false)?;
    let (mut samples, layout) = buffer(&mut decoder)?;
    match decoder.decode_into(&mut samples) {
        Err(error) if samples.iter().all(|sample| *sample == MISSING) => Err(error.to_string()),
        _ => Ok(Decoded { samples, layout, reduction: 1 }),
    }
}

/// A decoder that has read the headers, and found the picture's size where `frame` has it: what it makes room for is what was admitted, however
/// the markers before it are read.
fn open<'a>(bytes: &'a [u8], frame: &Frame, strict: bool) -> Result<JpegDecoder<ZCursor<&'a [u8]>>, String> {
    let side = usize::from(u16::MAX);
    let options =
        DecoderOptions::new_fast().set_strict_mode(strict).set_max_width(side).set_max_height(side).jpeg_set_max_scans(MOST_SCANS);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| error.to_string())?;
    let found = decoder.dimensions().map(|(width, height)| [width as u64, height as u64]);
    if found != Some([u64::from(frame.width_px), u64::from(frame.height_px)]) {
        return Err("the headers contradict each other".into());
    }
    Ok(decoder)
}

/// Asks for the right output and makes room for it.
fn buffer(decoder: &mut JpegDecoder<ZCursor<&[u8]>>) -> Result<(Vec<u8>, Samples), String> {
    let (colours, layout) = match decoder.input_colorspace() {
        Some(ColorSpace::CMYK) => (ColorSpace::CMYK, Samples::Cmyk),
        Some(ColorSpace::YCCK) => (ColorSpace::YCCK, Samples::Ycck),
        _ => (ColorSpace::RGB, Samples::Rgb),
    };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(colours));
    let size = decoder.output_buffer_size().ok_or("the picture has no size")?;
    Ok((vec![MISSING; size], layout))
}
