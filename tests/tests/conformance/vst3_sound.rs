//! Plays a VST3 bundle on the bare interfaces, with a side-chain: what the independent hosts of the
//! test suite cannot connect.

#![allow(unsafe_code, reason = "VST3 is an interface of raw pointers")]

use std::ffi::c_void;
use std::ptr;

use lacquer_tests::registry::Plugin;
use libloading::Library;
use vst3::ComPtr;
use vst3::Interface as _;
use vst3::Steinberg::Vst::*;
use vst3::Steinberg::*;

use crate::vst3::library;

/// A stereo plugin with one side-chain bus.
pub struct Vst3Plugin {
    component: ComPtr<IComponent>,
    processor: ComPtr<IAudioProcessor>,
    controller: ComPtr<IEditController>,
    block: usize,
}

const INPUT: BusDirection = BusDirections_::kInput as BusDirection;
const OUTPUT: BusDirection = BusDirections_::kOutput as BusDirection;

impl Vst3Plugin {
    /// The class `id` in the bundle of a plugin.
    pub fn load(plugin: &Plugin, id: [u8; 16]) -> Self {
        type Entry = unsafe extern "C" fn(*mut c_void) -> bool;
        type Factory = unsafe extern "system" fn() -> *mut IPluginFactory;
        let path = library(plugin);
        // SAFETY: a VST3 library is made to be loaded; it is never unloaded, and its functions are
        // called on this thread in the order that VST3 says.
        unsafe {
            let library =
                Library::new(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let library: &'static Library = Box::leak(Box::new(library));
            assert!(library.get::<Entry>(b"ModuleEntry").unwrap()(ptr::null_mut()));
            let factory = library.get::<Factory>(b"GetPluginFactory").unwrap()();
            let factory = ComPtr::from_raw(factory).unwrap();
            let id = id.map(|byte| byte as i8);
            let mut object: *mut c_void = ptr::null_mut();
            let kind = IComponent::IID.as_ptr().cast();
            assert_eq!(factory.createInstance(id.as_ptr(), kind, &raw mut object), kResultOk);
            let component = ComPtr::from_raw(object.cast::<IComponent>()).unwrap();
            let processor = component.cast::<IAudioProcessor>().unwrap();
            let controller = component.cast::<IEditController>().unwrap();
            assert_eq!(component.initialize(ptr::null_mut()), kResultOk);
            Self { component, processor, controller, block: 0 }
        }
    }

    /// Sets the parameter of this name, in the user's words.
    pub fn set(&mut self, name: &str, text: &str) {
        let mut text: Vec<u16> = text.encode_utf16().chain([0]).collect();
        // SAFETY: the plugin fills what it is given; the text ends with a zero.
        unsafe {
            let mut info: ParameterInfo = std::mem::zeroed();
            let found = (0..self.controller.getParameterCount()).any(|index| {
                assert_eq!(self.controller.getParameterInfo(index, &raw mut info), kResultOk);
                let title: Vec<u16> =
                    info.title.iter().copied().take_while(|unit| *unit != 0).collect();
                String::from_utf16_lossy(&title) == name
            });
            assert!(found, "no parameter is called {name}");
            let mut value = 0.0;
            let parsed =
                self.controller.getParamValueByString(info.id, text.as_mut_ptr(), &raw mut value);
            assert_eq!(parsed, kResultOk, "{name} is no {text:?}");
            self.controller.setParamNormalized(info.id, value);
        }
    }

    /// Gets ready to play, with the side-chain bus on or off.
    pub fn start(&mut self, rate_hz: f64, block: usize, has_side_chain: bool) {
        self.block = block;
        let mut setup = ProcessSetup {
            processMode: ProcessModes_::kRealtime as int32,
            symbolicSampleSize: SymbolicSampleSizes_::kSample32 as int32,
            maxSamplesPerBlock: block as int32,
            sampleRate: rate_hz,
        };
        let mut inputs = [SpeakerArr::kStereo; 2];
        let mut outputs = [SpeakerArr::kStereo];
        let kind = MediaTypes_::kAudio as MediaType;
        // SAFETY: main thread, in VST3's order; the lists have the lengths given.
        unsafe {
            let taken =
                self.processor.setBusArrangements(inputs.as_mut_ptr(), 2, outputs.as_mut_ptr(), 1);
            assert_eq!(taken, kResultOk);
            assert_eq!(self.processor.setupProcessing(&raw mut setup), kResultOk);
            let busses = [(INPUT, 0, true), (INPUT, 1, has_side_chain), (OUTPUT, 0, true)];
            for (direction, index, is_on) in busses {
                let done = self.component.activateBus(kind, direction, index, is_on.into());
                assert_eq!(done, kResultOk);
            }
            assert_eq!(self.component.setActive(1), kResultOk);
            self.processor.setProcessing(1);
        }
    }

    /// A whole signal of two channels, with a side-chain of two or none.
    pub fn render(&self, input: &[Vec<f32>], key: Option<&Vec<Vec<f32>>>) -> Vec<Vec<f32>> {
        let len = input[0].len();
        let mut output = vec![vec![0.0f32; len]; 2];
        for from in (0..len).step_by(self.block) {
            let samples = self.block.min(len - from);
            let piece = |signal: &[Vec<f32>]| -> Vec<Vec<f32>> {
                signal.iter().map(|channel| channel[from..from + samples].to_vec()).collect()
            };
            let (mut main, mut side) = (piece(input), key.map(|key| piece(key)));
            let mut out = piece(&output);
            self.process(samples, &mut main, side.as_deref_mut(), &mut out);
            for (channel, out) in output.iter_mut().zip(out) {
                channel[from..from + samples].copy_from_slice(&out);
            }
        }
        output
    }

    fn process(
        &self,
        samples: usize,
        input: &mut [Vec<f32>],
        key: Option<&mut [Vec<f32>]>,
        output: &mut [Vec<f32>],
    ) {
        let pointers = |channels: &mut [Vec<f32>]| -> Vec<*mut f32> {
            channels.iter_mut().map(|channel| channel.as_mut_ptr()).collect()
        };
        let bus = |channels: &mut Vec<*mut f32>| AudioBusBuffers {
            numChannels: channels.len() as int32,
            silenceFlags: 0,
            __field0: AudioBusBuffers__type0 { channelBuffers32: channels.as_mut_ptr() },
        };
        let (mut input, mut output) = (pointers(input), pointers(output));
        let mut key = key.map(pointers).unwrap_or_default();
        let (mut inputs, mut outputs) = ([bus(&mut input), bus(&mut key)], [bus(&mut output)]);
        let mut data = ProcessData {
            processMode: ProcessModes_::kRealtime as int32,
            symbolicSampleSize: SymbolicSampleSizes_::kSample32 as int32,
            numSamples: samples as int32,
            numInputs: 2,
            numOutputs: 1,
            inputs: inputs.as_mut_ptr(),
            outputs: outputs.as_mut_ptr(),
            inputParameterChanges: ptr::null_mut(),
            outputParameterChanges: ptr::null_mut(),
            inputEvents: ptr::null_mut(),
            outputEvents: ptr::null_mut(),
            processContext: ptr::null_mut(),
        };
        // SAFETY: all buffers and lists live until the call returns, and have the lengths given.
        assert_eq!(unsafe { self.processor.process(&raw mut data) }, kResultOk);
    }
}

impl Drop for Vst3Plugin {
    fn drop(&mut self) {
        // SAFETY: main thread, in VST3's order.
        unsafe {
            self.processor.setProcessing(0);
            self.component.setActive(0);
            self.component.terminate();
        }
    }
}
