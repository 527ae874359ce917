//! Reads an ONNX file into the steps that run it.

use std::collections::{HashMap, HashSet};

use half::f16;
use half::slice::HalfFloatSliceExt;
use rten_onnx::onnx::{AttributeProto, DataType, GraphProto, ModelProto, NodeProto, TensorProto};

use super::planes::{Kernel, Padding, Shape};
use super::step::{Layer, Step};
use super::unbent::{Scale, Sees, Unbent};

/// Steps, the floats of each buffer, and where the outputs are.
type Read = (Vec<Step>, Vec<usize>, Vec<(usize, Shape)>);

/// Reads a network of one input, the graph's own or the value that is named; in the steps that come of it, buffers are shared by values that
/// do not live at once.
pub(super) fn network(file: &[u8], named: Option<&str>, input: Shape, outputs: &[&str]) -> Result<Read, String> {
    let model = ModelProto::parse_buf(file).map_err(|error| error.to_string())?;
    let graph = model.graph.ok_or("the file holds no graph")?;
    let mut reader = Reader::new(&graph, named, input)?;
    let needed = reader.needed(outputs);
    for node in graph.node.iter().filter(|node| needed.contains(node.output[0].as_str())) {
        reader.read(node)?;
    }
    let wanted = outputs.iter().map(|name| reader.value(name)).collect::<Result<Vec<_>, _>>()?;
    Ok(assigned(reader.steps, &reader.shapes, &wanted))
}

struct Reader<'a> {
    /// The node that makes a value.
    makers: HashMap<&'a str, &'a NodeProto>,
    /// The nodes that read a value.
    users: HashMap<&'a str, Vec<&'a NodeProto>>,
    constants: HashMap<&'a str, Vec<f32>>,
    /// Values that a step makes, by number.
    values: HashMap<&'a str, usize>,
    /// Values that the step of an earlier node makes.
    folded: HashSet<&'a str>,
    /// What each channel of a value is still to be multiplied with, and what is to be added then: the layer that reads it does both.
    scales: HashMap<usize, Scale>,
    shapes: Vec<Shape>,
    steps: Vec<Step>,
}

impl<'a> Reader<'a> {
    fn new(graph: &'a GraphProto, named: Option<&str>, input: Shape) -> Result<Self, String> {
        let mut users: HashMap<&str, Vec<&NodeProto>> = HashMap::new();
        let mut makers = HashMap::new();
        for node in &graph.node {
            makers.extend(node.output.iter().map(|name| (name.as_str(), node)));
            for name in &node.input {
                users.entry(name.as_str()).or_default().push(node);
            }
        }
        let mut constants = HashMap::new();
        for tensor in &graph.initializer {
            constants.insert(tensor.name.as_deref().unwrap_or_default(), numbers(tensor)?);
        }
        for node in graph.node.iter().filter(|node| kind(node) == "DequantizeLinear") {
            let [whole, steps] = [0, 1].map(|at| constants.get(node.input[at].as_str()).map_or(&[][..], Vec::as_slice));
            let row = whole.len() / steps.len().max(1);
            let weights = whole.chunks(row.max(1)).zip(steps).flat_map(|(row, step)| row.iter().map(move |weight| weight * step)).collect();
            constants.insert(&node.output[0], weights);
        }
        let first = match named {
            Some(name) => makers.get_key_value(name).map(|(name, _)| *name).ok_or("the graph has no such value")?,
            None => graph.input.iter().find_map(|value| value.name.as_deref()).ok_or("the graph has no input")?,
        };
        Ok(Self {
            makers,
            users,
            constants,
            values: HashMap::from([(first, 0)]),
            folded: HashSet::new(),
            scales: HashMap::new(),
            shapes: vec![input],
            steps: Vec::new(),
        })
    }

    /// The values that the outputs are made from, but for those that are another's in another layout.
    fn needed(&self, outputs: &[&str]) -> HashSet<&'a str> {
        let mut needed = HashSet::new();
        let mut open: Vec<&str> = outputs.iter().filter_map(|name| self.makers.get_key_value(*name).map(|(name, _)| *name)).collect();
        while let Some(name) = open.pop() {
            let name = self.source(name);
            if let Some(node) = self.makers.get(name)
                && !self.values.contains_key(name)
                && needed.insert(name)
            {
                open.extend(node.input.iter().map(String::as_str));
            }
        }
        needed
    }

    /// The name of the value that this one is but another layout of: planes are the only layout here.
    fn source<'b>(&self, name: &'b str) -> &'b str
    where
        'a: 'b,
    {
        match self.makers.get(name) {
            Some(node) if matches!(kind(node), "Transpose" | "Reshape" | "Flatten" | "Cast" | "Identity" | "Pad") => {
                self.source(&node.input[0])
            }
            _ => name,
        }
    }

    /// The number of a value that a step makes.
    fn value(&self, name: &str) -> Result<usize, String> {
        self.values.get(self.source(name)).copied().ok_or_else(|| format!("no value {name}"))
    }

    /// Adds the step of a node, unless an earlier step does its work.
    fn read(&mut self, node: &'a NodeProto) -> Result<(), String> {
        if self.folded.contains(node.output[0].as_str()) || self.constants.contains_key(node.output[0].as_str()) {
            return Ok(());
        }
        let mut input = self.value(&node.input[0])?;
        let mut added = if kind(node) == "Add" { Some(self.value(&node.input[1])?) } else { None };
        if let Some(other) = &mut added
            && self.shapes[*other].floats() > self.shapes[input].floats()
        {
            std::mem::swap(other, &mut input);
        }
        let from = self.shapes[input];
        if kind(node) == "BatchNormalization" {
            self.scales.insert(input, self.scale(node)?);
            self.values.insert(&node.output[0], input);
            return Ok(());
        }
        let mut read = self.layer(node, from)?;
        if let Some(scale) = self.scales.get(&input) {
            read = read.behind(scale).ok_or("a normalisation stands before a layer that cannot take it in")?;
        }
        let to = read.shape();
        let (mut end, mut slopes) = (node, None);
        // What follows and nobody else reads is done in the same step, where it can be.
        while let Some(next) = self.only_user(&end.output[0]) {
            let other = next.input.iter().find(|name| **name != end.output[0]).and_then(|name| self.value(name).ok());
            match (kind(next), other) {
                ("BatchNormalization", _) if read.is_convolution() && added.is_none() && slopes.is_none() => {
                    read = read.scaled(&self.scale(next)?);
                }
                ("Add", Some(other)) if read.adds() && added.is_none() && self.shapes[other].cells() == to.cells() => added = Some(other),
                ("Relu" | "PRelu", _) if slopes.is_none() && read.bends() => slopes = Some(self.slopes(next, to.channels)?),
                _ => break,
            }
            end = next;
            self.folded.insert(&end.output[0]);
            if slopes.is_some() {
                break;
            }
        }
        let layer = read.bent(slopes.unwrap_or_else(|| vec![1.0; to.channels]), added.is_some());
        let output = self.shapes.len();
        self.shapes.push(to);
        self.steps.push(Step { layer, input, from, added: added.map(|value| (value, self.shapes[value])), output, to });
        self.values.insert(&end.output[0], output);
        Ok(())
    }

    fn only_user(&self, name: &str) -> Option<&'a NodeProto> {
        self.users.get(name).filter(|users| users.len() == 1).map(|users| users[0])
    }

    fn slopes(&self, node: &NodeProto, channels: usize) -> Result<Vec<f32>, String> {
        match kind(node) {
            "Relu" => Ok(vec![0.0; channels]),
            _ => self.constant(&node.input[1]).map(<[f32]>::to_vec),
        }
    }

    /// What a normalisation does to each channel.
    fn scale(&self, node: &'a NodeProto) -> Result<Scale, String> {
        let [gamma, beta, mean, variance] = [1, 2, 3, 4].map(|at| self.constant(&node.input[at]));
        let least = node.attribute.iter().find(|given| given.name.as_deref() == Some("epsilon")).and_then(|given| given.f).unwrap_or(1e-5);
        let factors: Vec<f32> = gamma?.iter().zip(variance?).map(|(gamma, variance)| gamma / (variance + least).sqrt()).collect();
        let moved = beta?.iter().zip(mean?).zip(&factors).map(|((beta, mean), factor)| beta - mean * factor).collect();
        Ok(Scale { factors, moved })
    }

    fn constant(&self, name: &'a str) -> Result<&[f32], String> {
        self.constants.get(self.source(name)).map(Vec::as_slice).ok_or_else(|| format!("{name} is no constant"))
    }

    fn layer(&self, node: &'a NodeProto, from: Shape) -> Result<Unbent, String> {
        match kind(node) {
            "Conv" => self.convolution(node, from),
            "Gemm" => {
                let (weights, bias) = (self.constant(&node.input[1])?.to_vec(), self.constant(&node.input[2])?.to_vec());
                let to = Shape { channels: bias.len(), height: 1, width: 1 };
                let kernel = Kernel { side: from.height, step: 1, padding: Padding::default() };
                Ok(Unbent::Convolution { weights, bias, kernel, sees: Sees::Everything, from, to })
            }
            "Add" => Ok(Unbent::Sum(from)),
            "MaxPool" => Ok(Unbent::Plain(Layer::MaxPool, Shape { height: from.height / 2, width: from.width / 2, ..from })),
            "GlobalAveragePool" => Ok(Unbent::Plain(Layer::Mean, Shape { height: 1, width: 1, ..from })),
            "Resize" => Ok(Unbent::Plain(Layer::Double, Shape { height: 2 * from.height, width: 2 * from.width, ..from })),
            "DepthToSpace" => {
                let to = Shape { channels: from.channels / 4, height: 2 * from.height, width: 2 * from.width };
                Ok(Unbent::Plain(Layer::Interleave, to))
            }
            other => Err(format!("the layer {other} is not known")),
        }
    }

    fn convolution(&self, node: &'a NodeProto, from: Shape) -> Result<Unbent, String> {
        let weights = self.constant(&node.input[1])?.to_vec();
        let sides: Vec<usize> = ints(node, "kernel_shape").iter().map(|side| *side as usize).collect();
        let groups = node.attribute.iter().find(|given| given.name.as_deref() == Some("group")).and_then(|given| given.i).unwrap_or(1);
        let bias = match node.input.get(2) {
            Some(name) => self.constant(name)?.to_vec(),
            None => vec![0.0; weights.len() / (from.channels / groups.max(1) as usize * sides.iter().product::<usize>()).max(1)],
        };
        let side = sides.first().copied().unwrap_or(1);
        let step = ints(node, "strides").first().map_or(1, |step| *step as usize);
        let padding = match ints(node, "pads") {
            [top, left, bottom, right] => {
                Padding { top: *top as usize, left: *left as usize, bottom: *bottom as usize, right: *right as usize }
            }
            _ => Padding::default(),
        };
        let round = padding.round(from);
        let whole = padding == Padding::default() && sides == [from.height, from.width];
        let to = |height, width| Shape { channels: bias.len(), height, width };
        let to = if whole { to(1, 1) } else { to((round.height - side) / step + 1, (round.width - side) / step + 1) };
        let sees = match groups {
            2.. => Sees::OwnPlane,
            _ if whole => Sees::Everything,
            _ => Sees::Neighbours,
        };
        Ok(Unbent::Convolution { weights, bias, kernel: Kernel { side, step, padding }, sees, from, to })
    }
}

/// Gives each value a buffer that no value which still is read has.
fn assigned(mut steps: Vec<Step>, shapes: &[Shape], outputs: &[usize]) -> Read {
    let mut last_read = vec![0; shapes.len()];
    for (at, step) in steps.iter().enumerate() {
        last_read[step.input] = at;
        step.added.iter().for_each(|(value, _)| last_read[*value] = at);
    }
    for value in outputs {
        last_read[*value] = usize::MAX;
    }
    let mut buffers = vec![shapes[0].floats()];
    let mut place = vec![0; shapes.len()];
    let mut free = Vec::new();
    for (at, step) in steps.iter_mut().enumerate() {
        let value = step.output;
        // What is added and read no more becomes the sum where it is: half the memory that a block of layers goes through.
        let own = step.added.filter(|(other, shape)| {
            matches!(step.layer, Layer::Convolution(_) | Layer::Winograd(_))
                && last_read[*other] == at
                && *shape == step.to
                && *other != 0
                && *other != step.input
        });
        let buffer = own.map(|(other, _)| place[other]).or_else(|| free.pop()).unwrap_or_else(|| {
            buffers.push(0);
            buffers.len() - 1
        });
        buffers[buffer] = buffers[buffer].max(step.to.floats());
        place[value] = buffer;
        let read = [Some(step.input), step.added.map(|(value, _)| value)];
        // The first buffer stays the input's.
        let unread = read.into_iter().flatten().filter(|value| last_read[*value] == at && *value != 0).map(|value| place[value]);
        free.extend(unread.filter(|unread| *unread != buffer));
        free.dedup();
        step.input = place[step.input];
        step.added = step.added.map(|(value, shape)| (place[value], shape));
        step.output = buffer;
    }
    (steps, buffers, outputs.iter().map(|value| (place[*value], shapes[*value])).collect())
}

fn kind(node: &NodeProto) -> &str {
    node.op_type.as_deref().unwrap_or_default()
}

fn ints<'a>(node: &'a NodeProto, name: &str) -> &'a [i64] {
    let given = node.attribute.iter().find(|given: &&AttributeProto| given.name.as_deref() == Some(name));
    given.map_or(&[], |given| given.ints.as_slice())
}

/// The numbers of a constant, whole ones as floats; empty for kinds that no weight is of.
fn numbers(tensor: &TensorProto) -> Result<Vec<f32>, String> {
    let raw = tensor.raw_data.as_ref().map(std::cell::RefCell::borrow);
    let bytes = raw.as_deref().map_or(&[][..], Vec::as_slice);
    match tensor.data_type {
        Some(DataType::FLOAT) if bytes.is_empty() => Ok(tensor.float_data.clone()),
        Some(DataType::FLOAT) => Ok(bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect()),
        Some(DataType::FLOAT16) => {
            let halves: Vec<f16> = bytes.as_chunks().0.iter().map(|two| f16::from_le_bytes(*two)).collect();
            Ok(halves.to_f32_vec())
        }
        Some(DataType::INT8) => Ok(bytes.iter().map(|byte| f32::from(byte.cast_signed())).collect()),
        _ => Ok(Vec::new()),
    }
}
