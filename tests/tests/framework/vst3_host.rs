//! A VST3 host on the bare interfaces.

#![allow(unsafe_code, reason = "the COM interfaces of VST3")]
#![allow(non_snake_case, reason = "methods have the names of the interfaces")]

use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::SeqCst};

use vst3::Steinberg::Linux::{
    FileDescriptor, IEventHandler, IEventHandlerTrait as _, IRunLoop, IRunLoopTrait, ITimerHandler,
    TimerInterval,
};
use vst3::Steinberg::Vst::*;
use vst3::Steinberg::*;
use vst3::{Class, ComPtr, ComRef, ComWrapper, Interface as _};

use super::probe::{
    BLOCK_SAMPLES, Bus, Busses, INPUT_LEVEL, OUTPUT_LEVEL, Probe, RATE_HZ, Report,
    SIDE_CHAIN_LEVEL, Sound,
};

/// What the plugin has asked of the host.
#[derive(Default)]
pub struct Handler {
    pub latency_restarts: AtomicU32,
    pub edits: AtomicU32,
    /// How often the project was said to be dirty.
    pub dirty: AtomicU32,
}

impl Class for Handler {
    type Interfaces = (IComponentHandler, IComponentHandler2);
}

impl IComponentHandler2Trait for Handler {
    unsafe fn setDirty(&self, state: TBool) -> tresult {
        self.dirty.fetch_add(state.into(), SeqCst);
        kResultOk
    }

    unsafe fn requestOpenEditor(&self, _name: FIDString) -> tresult {
        kResultFalse
    }

    unsafe fn startGroupEdit(&self) -> tresult {
        kResultFalse
    }

    unsafe fn finishGroupEdit(&self) -> tresult {
        kResultFalse
    }
}

impl IComponentHandlerTrait for Handler {
    unsafe fn beginEdit(&self, _id: ParamID) -> tresult {
        kResultOk
    }

    unsafe fn performEdit(&self, _id: ParamID, _value: ParamValue) -> tresult {
        self.edits.fetch_add(1, SeqCst);
        kResultOk
    }

    unsafe fn endEdit(&self, _id: ParamID) -> tresult {
        kResultOk
    }

    unsafe fn restartComponent(&self, flags: int32) -> tresult {
        if flags & RestartFlags_::kLatencyChanged as int32 != 0 {
            self.latency_restarts.fetch_add(1, SeqCst);
        }
        kResultOk
    }
}

/// The host's side of an editor, with or without a run loop.
#[derive(Default)]
pub struct Frame {
    handlers: Mutex<Vec<(usize, ComPtr<IEventHandler>, FileDescriptor)>>,
}

impl Class for Frame {
    type Interfaces = (IPlugFrame, IRunLoop);
}

impl IPlugFrameTrait for Frame {
    unsafe fn resizeView(&self, _view: *mut IPlugView, _size: *mut ViewRect) -> tresult {
        kResultFalse
    }
}

impl IRunLoopTrait for Frame {
    unsafe fn registerEventHandler(
        &self,
        handler: *mut IEventHandler,
        descriptor: FileDescriptor,
    ) -> tresult {
        // SAFETY: the plugin passes a living handler.
        let kept = unsafe { ComRef::from_raw(handler) }.unwrap().to_com_ptr();
        self.handlers.lock().unwrap().push((handler as usize, kept, descriptor));
        kResultOk
    }

    unsafe fn unregisterEventHandler(&self, handler: *mut IEventHandler) -> tresult {
        let mut handlers = self.handlers.lock().unwrap();
        let Some(place) = handlers.iter().position(|(key, ..)| *key == handler as usize) else {
            return kResultFalse;
        };
        let gone = handlers.remove(place);
        drop(handlers);
        drop(gone);
        kResultOk
    }

    unsafe fn registerTimer(&self, _handler: *mut ITimerHandler, _ms: TimerInterval) -> tresult {
        kResultFalse
    }

    unsafe fn unregisterTimer(&self, _handler: *mut ITimerHandler) -> tresult {
        kResultFalse
    }
}

impl Frame {
    /// How many handlers the plugin has registered.
    pub fn handlers(&self) -> usize {
        self.handlers.lock().unwrap().len()
    }

    /// Does the run loop's work, as if every descriptor could be read.
    pub fn run(&self) {
        let handlers: Vec<_> = {
            let handlers = self.handlers.lock().unwrap();
            handlers.iter().map(|(_, handler, fd)| (handler.clone(), *fd)).collect()
        };
        for (handler, descriptor) in handlers {
            // SAFETY: main thread.
            unsafe { handler.onFDIsSet(descriptor) }
        }
    }
}

/// A frame without run loop.
struct BareFrame;

impl Class for BareFrame {
    type Interfaces = (IPlugFrame,);
}

impl IPlugFrameTrait for BareFrame {
    unsafe fn resizeView(&self, _view: *mut IPlugView, _size: *mut ViewRect) -> tresult {
        kResultFalse
    }
}

/// Automation of one parameter in one block.
struct Changes {
    queue: ComPtr<IParamValueQueue>,
}

struct Queue {
    id: ParamID,
    points: Vec<(i32, f64)>,
}

impl Class for Changes {
    type Interfaces = (IParameterChanges,);
}

impl Class for Queue {
    type Interfaces = (IParamValueQueue,);
}

impl IParameterChangesTrait for Changes {
    unsafe fn getParameterCount(&self) -> int32 {
        1
    }

    unsafe fn getParameterData(&self, _index: int32) -> *mut IParamValueQueue {
        self.queue.as_ptr()
    }

    unsafe fn addParameterData(
        &self,
        _id: *const ParamID,
        _index: *mut int32,
    ) -> *mut IParamValueQueue {
        ptr::null_mut()
    }
}

impl IParamValueQueueTrait for Queue {
    unsafe fn getParameterId(&self) -> ParamID {
        self.id
    }

    unsafe fn getPointCount(&self) -> int32 {
        self.points.len() as int32
    }

    unsafe fn getPoint(&self, index: int32, offset: *mut int32, value: *mut f64) -> tresult {
        let Some(point) = self.points.get(index as usize) else { return kResultFalse };
        // SAFETY: the plugin passes places to write to.
        unsafe {
            *offset = point.0;
            *value = point.1;
        }
        kResultOk
    }

    unsafe fn addPoint(&self, _offset: int32, _value: f64, _index: *mut int32) -> tresult {
        kResultFalse
    }
}

/// Points of one parameter: offset in the block and normalised value.
pub type Points = Vec<(i32, f64)>;

/// An instance of the probe. Its methods follow VST3's thread rules only if the test does.
pub struct Vst3Probe {
    component: ComPtr<IComponent>,
    processor: ComPtr<IAudioProcessor>,
    controller: ComPtr<IEditController>,
    handler: ComWrapper<Handler>,
    view: RefCell<Option<ComPtr<IPlugView>>>,
    param_ids: Vec<ParamID>,
    /// Silence flags of the output after the last block.
    pub output_flags: AtomicU64,
}

// SAFETY: the plugin's own functions are called from the threads that VST3 allows for each.
unsafe impl Sync for Vst3Probe {}

impl Vst3Probe {
    pub fn new(probe: &Probe) -> Self {
        // SAFETY: the module's functions are used as VST3 says.
        let component = unsafe {
            type Entry = unsafe extern "C" fn(*mut c_void) -> bool;
            type Factory = unsafe extern "system" fn() -> *mut IPluginFactory;
            assert!(probe.library.get::<Entry>(b"ModuleEntry").unwrap()(ptr::null_mut()));
            let factory = probe.library.get::<Factory>(b"GetPluginFactory").unwrap()();
            let factory = ComPtr::from_raw(factory).unwrap();
            let id = b"LacquerProbe0001".map(|byte| byte as i8);
            let mut object: *mut c_void = ptr::null_mut();
            let kind = IComponent::IID.as_ptr().cast();
            assert_eq!(factory.createInstance(id.as_ptr(), kind, &raw mut object), kResultOk);
            ComPtr::from_raw(object.cast::<IComponent>()).unwrap()
        };
        let processor = component.cast::<IAudioProcessor>().unwrap();
        let controller = component.cast::<IEditController>().unwrap();
        let handler = ComWrapper::new(Handler::default());
        let pointer = handler.to_com_ptr::<IComponentHandler>().unwrap();
        // SAFETY: main thread, in VST3's order.
        let param_ids = unsafe {
            assert_eq!(component.initialize(ptr::null_mut()), kResultOk);
            assert_eq!(controller.setComponentHandler(pointer.as_ptr()), kResultOk);
            (0..controller.getParameterCount())
                .map(|index| {
                    let mut info: ParameterInfo = std::mem::zeroed();
                    assert_eq!(controller.getParameterInfo(index, &raw mut info), kResultOk);
                    info.id
                })
                .collect()
        };
        let (view, output_flags) = (RefCell::new(None), AtomicU64::new(0));
        Self { component, processor, controller, handler, view, param_ids, output_flags }
    }

    pub fn handler(&self) -> &Handler {
        &self.handler
    }

    /// `getParameterInfo` for any index.
    pub fn has_param(&self, index: i32) -> bool {
        // SAFETY: the plugin fills the struct if it says so.
        unsafe {
            let mut info: ParameterInfo = std::mem::zeroed();
            self.controller.getParameterInfo(index, &raw mut info) == kResultOk
        }
    }

    pub fn param_count(&self) -> i32 {
        // SAFETY: main thread.
        unsafe { self.controller.getParameterCount() }
    }

    /// As the host's own knob does.
    pub fn set_param(&self, index: usize, value: f64) {
        // SAFETY: main thread.
        unsafe { self.controller.setParamNormalized(self.param_ids[index], value) };
    }

    pub fn param(&self, index: usize) -> f64 {
        // SAFETY: main thread.
        unsafe { self.controller.getParamNormalized(self.param_ids[index]) }
    }

    pub fn latency_samples(&self) -> u32 {
        // SAFETY: main thread.
        unsafe { self.processor.getLatencySamples() }
    }

    /// Proposes speaker arrangements for main input, side-chain and output, by channel count;
    /// returns whether the plugin takes them, and the channels it then says its inputs have.
    pub fn arrange(&self, main: u32, side_chain: u32, output: u32) -> (bool, [u32; 2]) {
        let speakers =
            |channels| if channels == 1 { SpeakerArr::kMono } else { SpeakerArr::kStereo };
        let mut inputs = [speakers(main), speakers(side_chain)];
        let mut outputs = [speakers(output)];
        // SAFETY: the lists have the lengths given.
        unsafe {
            let taken =
                self.processor.setBusArrangements(inputs.as_mut_ptr(), 2, outputs.as_mut_ptr(), 1);
            let said = [0, 1].map(|index| {
                let mut arrangement = 0;
                let input = BusDirections_::kInput as BusDirection;
                self.processor.getBusArrangement(input, index, &raw mut arrangement);
                arrangement.count_ones()
            });
            (taken == kResultOk, said)
        }
    }

    pub fn tail_samples(&self) -> u32 {
        // SAFETY: any thread.
        unsafe { self.processor.getTailSamples() }
    }

    pub fn set_up(&self, offline: bool) {
        self.set_up_blocks(offline, BLOCK_SAMPLES);
    }

    pub fn set_up_blocks(&self, offline: bool, longest_samples: usize) {
        let mode = if offline { ProcessModes_::kOffline } else { ProcessModes_::kRealtime };
        let mut setup = ProcessSetup {
            processMode: mode as int32,
            symbolicSampleSize: SymbolicSampleSizes_::kSample32 as int32,
            maxSamplesPerBlock: longest_samples as int32,
            sampleRate: RATE_HZ,
        };
        // SAFETY: main thread, not active.
        assert_eq!(unsafe { self.processor.setupProcessing(&raw mut setup) }, kResultOk);
    }

    pub fn activate(&self) {
        // SAFETY: main thread, set up.
        assert_eq!(unsafe { self.component.setActive(1) }, kResultOk);
    }

    pub fn start(&self) {
        // SAFETY: active.
        unsafe { self.processor.setProcessing(1) };
    }

    pub fn stop_and_deactivate(&self) {
        // SAFETY: processing.
        unsafe {
            self.processor.setProcessing(0);
            self.component.setActive(0);
        }
    }

    /// Opens the editor in a frame. Without one the host has no run loop.
    pub fn open_editor(&self, frame: Option<&ComWrapper<Frame>>) {
        let bare = ComWrapper::new(BareFrame);
        let frame = match frame {
            Some(frame) => frame.to_com_ptr::<IPlugFrame>().unwrap(),
            None => bare.to_com_ptr::<IPlugFrame>().unwrap(),
        };
        // SAFETY: main thread; the probe does not look at its parent window.
        unsafe {
            let view = self.controller.createView(c"editor".as_ptr());
            let view = ComPtr::from_raw(view).unwrap();
            assert_eq!(view.setFrame(frame.as_ptr()), kResultOk);
            let parent = ptr::without_provenance_mut::<c_void>(1);
            assert_eq!(view.attached(parent, c"X11EmbedWindowID".as_ptr()), kResultOk);
            *self.view.borrow_mut() = Some(view);
        }
    }

    pub fn close_editor(&self) {
        if let Some(view) = self.view.borrow_mut().take() {
            // SAFETY: main thread, open.
            unsafe {
                assert_eq!(view.removed(), kResultOk);
                view.setFrame(ptr::null_mut());
            }
        }
    }

    /// Name and channels of an audio bus, and whether it is on by itself.
    pub fn bus(&self, index: i32, is_input: bool) -> (String, i32, bool) {
        let direction = if is_input { BusDirections_::kInput } else { BusDirections_::kOutput };
        // SAFETY: the plugin fills the struct if it says so.
        unsafe {
            let mut info: BusInfo = std::mem::zeroed();
            let (kind, direction) = (MediaTypes_::kAudio as MediaType, direction as BusDirection);
            let result = self.component.getBusInfo(kind, direction, index, &raw mut info);
            assert_eq!(result, kResultOk);
            let name: Vec<u16> = info.name.iter().copied().take_while(|&unit| unit != 0).collect();
            let is_on = info.flags & BusInfo_::BusFlags_::kDefaultActive != 0;
            (String::from_utf16(&name).unwrap(), info.channelCount, is_on)
        }
    }

    /// Switches the side-chain on or off. Not while active.
    pub fn switch_side_chain(&self, is_on: bool) {
        let (kind, direction) = (MediaTypes_::kAudio, BusDirections_::kInput);
        // SAFETY: main thread.
        let result = unsafe {
            self.component.activateBus(kind as MediaType, direction as _, 1, is_on.into())
        };
        assert_eq!(result, kResultOk);
    }

    /// A block in stereo, with a side-chain or not. `watch` is around the plugin's own work.
    pub fn process(
        &self,
        samples: usize,
        has_side_chain: bool,
        automation: Option<(usize, Points)>,
        watch: impl FnOnce(&mut dyn FnMut()),
    ) -> (tresult, Report) {
        let side_chain = if has_side_chain { Bus::STEREO } else { Bus::OFF };
        self.process_busses(samples, Busses::with_side_chain(side_chain), automation, watch)
    }

    /// A block with busses of any kind.
    pub fn process_busses(
        &self,
        samples: usize,
        busses: Busses,
        automation: Option<(usize, Points)>,
        watch: impl FnOnce(&mut dyn FnMut()),
    ) -> (tresult, Report) {
        let mut input = Sound::new(busses.input, samples, INPUT_LEVEL);
        let mut key = Sound::new(busses.side_chain, samples, SIDE_CHAIN_LEVEL);
        let mut output = Sound::new(busses.output, samples, OUTPUT_LEVEL);
        // The output has flags of who used it last.
        let bus = |sound: &mut Sound, silenceFlags| AudioBusBuffers {
            numChannels: sound.bus.channels() as int32,
            silenceFlags,
            __field0: AudioBusBuffers__type0 { channelBuffers32: sound.list() },
        };
        let mut inputs = [bus(&mut input, 0), bus(&mut key, 0)];
        let mut outputs = [bus(&mut output, u64::MAX)];
        let changes = automation.map(|(index, points)| {
            let queue = ComWrapper::new(Queue { id: self.param_ids[index], points });
            let queue = queue.to_com_ptr::<IParamValueQueue>().unwrap();
            ComWrapper::new(Changes { queue }).to_com_ptr::<IParameterChanges>().unwrap()
        });
        let mut data = ProcessData {
            processMode: 0,
            symbolicSampleSize: SymbolicSampleSizes_::kSample32 as int32,
            numSamples: samples as int32,
            numInputs: 2,
            numOutputs: 1,
            inputs: inputs.as_mut_ptr(),
            outputs: outputs.as_mut_ptr(),
            inputParameterChanges: changes.as_ref().map_or(ptr::null_mut(), ComPtr::as_ptr),
            outputParameterChanges: ptr::null_mut(),
            inputEvents: ptr::null_mut(),
            outputEvents: ptr::null_mut(),
            processContext: ptr::null_mut(),
        };
        let mut result = kResultFalse;
        watch(&mut || {
            // SAFETY: all buffers and lists live until the call returns.
            result = unsafe { self.processor.process(&raw mut data) };
        });
        self.output_flags.store(outputs[0].silenceFlags, SeqCst);
        (result, Report::read(&output.channels[0]))
    }
}

impl Drop for Vst3Probe {
    fn drop(&mut self) {
        self.close_editor();
        // SAFETY: main thread; the tests deactivate before.
        unsafe {
            self.controller.setComponentHandler(ptr::null_mut());
            self.component.terminate();
        }
    }
}
