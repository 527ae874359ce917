//! Every network gives the same numbers here as on rten.

use rten::Model;
use rten_tensor::Tensor;
use rten_tensor::prelude::*;

use super::{Network, Shape};

struct Case {
    name: &'static str,
    file: &'static [u8],
    input: Shape,
    /// The file asks for rows × columns × channels.
    channels_last: bool,
    outputs: &'static [&'static str],
    /// The value that is drawn, where it is not the graph's input.
    behind: Option<&'static str>,
}

const CASES: &[Case] = &[
    Case {
        name: "landmarks",
        file: include_bytes!("../../models/face_landmarks_detector_478_f16.onnx"),
        input: Shape { channels: 3, height: 256, width: 256 },
        channels_last: true,
        outputs: &["Identity", "Identity_1"],
        behind: None,
    },
    Case {
        name: "short range",
        file: include_bytes!("../../models/face_detection_short_range_f16.onnx"),
        input: Shape { channels: 3, height: 128, width: 128 },
        channels_last: true,
        outputs: &["regressor_8", "classificator_8", "regressor_16", "classificator_16"],
        behind: None,
    },
    Case {
        name: "regions",
        file: include_bytes!("../../models/photolint_regions_f16.onnx"),
        input: Shape { channels: 3, height: 256, width: 192 },
        channels_last: false,
        outputs: &["logits"],
        behind: None,
    },
    Case {
        name: "embedding",
        file: include_bytes!("../../models/sface_from_int8bq_w8.onnx"),
        input: Shape { channels: 3, height: 112, width: 112 },
        channels_last: false,
        outputs: &["fc1"],
        behind: Some("_mulscalar0"),
    },
    part("mouth", include_bytes!("../../models/photolint_mouth_f16.onnx"), (80, 48)),
    part("eye", include_bytes!("../../models/photolint_eye_f16.onnx"), (96, 80)),
    part("side", include_bytes!("../../models/photolint_side_f16.onnx"), (64, 128)),
    part("neck", include_bytes!("../../models/photolint_neck_f16.onnx"), (208, 112)),
    part("crown", include_bytes!("../../models/photolint_crown_f16.onnx"), (80, 64)),
    part("cloth", include_bytes!("../../models/photolint_cloth_f16.onnx"), (448, 192)),
];

/// A part network; its crop's width and height.
const fn part(name: &'static str, file: &'static [u8], (width, height): (usize, usize)) -> Case {
    Case { name, file, input: Shape { channels: 3, height, width }, channels_last: false, outputs: &["logits"], behind: None }
}

/// Something with edges, gradients and noise, 0–1.
fn cell(channel: usize, y: usize, x: usize) -> f32 {
    let noise = (channel * 7919 + y * 104_729 + x * 1_299_709) % 101;
    let wave = ((x / 9 + y / 13 + channel) % 5) as f32 / 5.0;
    0.7 * wave + 0.3 * noise as f32 / 101.0
}

fn ours(case: &Case) -> Vec<Vec<f32>> {
    let network = Network::load_behind("test", case.file, case.behind, case.input, case.outputs).expect("the file is read");
    let draw = |planes: &mut [&mut [f32]]| {
        for (channel, plane) in planes.iter_mut().enumerate() {
            for (at, into) in plane.iter_mut().enumerate() {
                *into = cell(channel, at / case.input.width, at % case.input.width);
            }
        }
    };
    // Twice: what a run leaves behind must not show in the next one.
    network.run(|planes| planes.iter_mut().for_each(|plane| plane.fill(9.0)), |_| ());
    network.run(draw, |outputs| {
        outputs.iter().map(|planes| (0..planes.shape().channels).flat_map(|channel| planes.plane(channel).to_vec()).collect()).collect()
    })
}

fn theirs(case: &Case) -> Vec<Vec<f32>> {
    let model = Model::load_static_slice(case.file).expect("rten reads the file");
    let Shape { channels, height, width } = case.input;
    let mut input = Tensor::<f32>::zeros(&[1, channels, height, width]);
    for channel in 0..channels {
        for y in 0..height {
            for x in 0..width {
                input[[0, channel, y, x]] = cell(channel, y, x);
            }
        }
    }
    let input = if case.channels_last { input.permuted(&[0, 2, 3, 1]).to_tensor() } else { input };
    let outputs: Vec<_> = case.outputs.iter().map(|name| model.node_id(name).expect("the output is there")).collect();
    let first = case.behind.map_or(model.input_ids()[0], |name| model.node_id(name).expect("the value is there"));
    let found = model.run(vec![(first, input.view().into())], &outputs, None).expect("rten runs it");
    found.into_iter().map(|value| Tensor::<f32>::try_from(value).expect("floats").to_vec()).collect()
}

#[test]
fn networks_give_what_rten_gives() {
    for case in CASES {
        for ((ours, theirs), output) in ours(case).iter().zip(theirs(case)).zip(case.outputs) {
            assert_eq!(ours.len(), theirs.len(), "{}, {output}", case.name);
            let largest = theirs.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
            let off = ours.iter().zip(&theirs).fold(0.0f32, |off, (one, two)| off.max((one - two).abs()));
            assert!(off <= 2e-5 * largest.max(1.0), "{}, {output}: {off} off, the largest value is {largest}", case.name);
        }
    }
}

#[test]
fn a_file_that_is_no_network_is_named() {
    let shape = Shape { channels: 3, height: 8, width: 8 };
    let error = Network::load("odd", b"not protobuf at all", shape, &["logits"]).expect_err("it cannot be read");
    assert!(error.to_string().contains("odd"), "{error}");
}

#[test]
fn an_output_that_is_not_there_is_an_error() {
    let case = &CASES[0];
    let error = Network::load("landmarks", case.file, case.input, &["nothing"]).expect_err("there is no such value");
    assert!(error.to_string().contains("nothing"), "{error}");
}
