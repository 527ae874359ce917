//! Pixels of a JPEG; the only user of the JPEG decoder.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// What the missing part of a picture is filled with.
const MISSING: u8 = 128;
/// A progressive file with more scans is a bomb.
const MOST_SCANS: usize = 64;

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
}

/// Decodes what conforms to the standard and nothing else.
pub(super) fn decode_whole(bytes: &[u8]) -> Result<Decoded, String> {
    let mut decoder = open(bytes, true)?;
    let (mut samples, layout) = buffer(&mut decoder)?;
    decoder.decode_into(&mut samples).map_err(|error| error.to_string())?;
    Ok(Decoded { samples, layout })
}

/// Decodes as far as the data go; what is missing stays grey.
pub(super) fn decode_as_far_as_it_goes(bytes: &[u8]) -> Result<Decoded, String> {
    let mut decoder = open(bytes, false)?;
    let (mut samples, layout) = buffer(&mut decoder)?;
    match decoder.decode_into(&mut samples) {
        Err(error) if samples.iter().all(|sample| *sample == MISSING) => Err(error.to_string()),
        _ => Ok(Decoded { samples, layout }),
    }
}

fn open(bytes: &[u8], strict: bool) -> Result<JpegDecoder<ZCursor<&[u8]>>, String> {
    let side = usize::from(u16::MAX);
    let options =
        DecoderOptions::new_fast().set_strict_mode(strict).set_max_width(side).set_max_height(side).jpeg_set_max_scans(MOST_SCANS);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| error.to_string())?;
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
