//! A CLAP host on the bare C interface, which allows what a careful host library prevents.

#![allow(unsafe_code, reason = "the C interface of CLAP")]
#![allow(clippy::ptr_arg, reason = "C functions get the address of the list itself")]

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::SeqCst};
use std::thread::{self, ThreadId};
use std::time::Duration;

use clap_sys::audio_buffer::clap_audio_buffer;
use clap_sys::entry::clap_plugin_entry;
use clap_sys::events::{
    CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_MOD, CLAP_EVENT_PARAM_VALUE, clap_event_header,
    clap_event_param_mod, clap_event_param_value, clap_input_events, clap_output_events,
};
use clap_sys::ext::audio_ports::{
    CLAP_EXT_AUDIO_PORTS, clap_audio_port_info, clap_plugin_audio_ports,
};
use clap_sys::ext::audio_ports_config::{
    CLAP_EXT_AUDIO_PORTS_CONFIG, clap_plugin_audio_ports_config,
};
use clap_sys::ext::gui::{CLAP_EXT_GUI, CLAP_WINDOW_API_X11, clap_host_gui, clap_plugin_gui};
use clap_sys::ext::latency::{CLAP_EXT_LATENCY, clap_host_latency, clap_plugin_latency};
use clap_sys::ext::params::{
    CLAP_EXT_PARAMS, clap_host_params, clap_param_info, clap_plugin_params,
};
use clap_sys::ext::state::{CLAP_EXT_STATE, clap_host_state};
use clap_sys::factory::plugin_factory::{CLAP_PLUGIN_FACTORY_ID, clap_plugin_factory};
use clap_sys::host::clap_host;
use clap_sys::plugin::clap_plugin;
use clap_sys::process::{clap_process, clap_process_status};
use clap_sys::version::CLAP_VERSION;

use super::probe::{
    BLOCK_SAMPLES, Bus, Busses, INPUT_LEVEL, OUTPUT_LEVEL, Probe, RATE_HZ, Report,
    SIDE_CHAIN_LEVEL, Sound,
};

/// What the plugin has asked of the host.
#[derive(Default)]
pub struct Calls {
    activating: AtomicBool,
    has_gui: AtomicBool,
    pub restarts: AtomicU32,
    callback_wanted: AtomicBool,
    /// Makes `request_callback` take its time.
    pub slow_callbacks: AtomicBool,
    /// Threads that are in `request_callback` now.
    pub callbacks_running: AtomicU32,
    pub latency_changes: AtomicU32,
    /// Latency changes told at a time when that is not allowed.
    pub wrong_latency_changes: AtomicU32,
    /// How often the project was said to be dirty, on the main thread and elsewhere.
    pub dirty: AtomicU32,
    pub wrong_dirty: AtomicU32,
    /// Events of the plugin.
    pub events_out: AtomicU32,
    main_thread: OnceLock<ThreadId>,
}

/// One parameter change: offset in the block, parameter index, value.
pub type Change = (u32, usize, f64);

/// Added to the index of a parameter that is to be modulated by the value.
pub const MODULATED: usize = 1_000;

/// An instance of the probe. Its methods follow CLAP's thread rules only if the test does.
pub struct ClapProbe {
    plugin: *const clap_plugin,
    calls: Box<Calls>,
    _host: Box<clap_host>,
    param_ids: Vec<u32>,
    /// Constant flags of the output after the last block.
    pub output_flags: AtomicU64,
}

// SAFETY: the plugin's own functions are called from the threads that CLAP allows for each.
unsafe impl Sync for ClapProbe {}

fn calls(host: *const clap_host) -> &'static Calls {
    // SAFETY: `host_data` is the box that lives as long as the instance.
    unsafe { &*(*host).host_data.cast::<Calls>() }
}

unsafe extern "C" fn get_extension(host: *const clap_host, id: *const c_char) -> *const c_void {
    static LATENCY: clap_host_latency = clap_host_latency { changed: Some(latency_changed) };
    static PARAMS: clap_host_params = clap_host_params {
        rescan: Some(rescan_params),
        clear: Some(clear_params),
        request_flush: Some(ignore),
    };
    static GUI: clap_host_gui = clap_host_gui {
        resize_hints_changed: Some(ignore),
        request_resize: Some(request_resize),
        request_show: Some(refuse),
        request_hide: Some(refuse),
        closed: Some(closed),
    };
    static STATE: clap_host_state = clap_host_state { mark_dirty: Some(mark_dirty) };
    // SAFETY: CLAP passes a C string.
    let id = unsafe { CStr::from_ptr(id) };
    if id == CLAP_EXT_LATENCY {
        ptr::from_ref(&LATENCY).cast()
    } else if id == CLAP_EXT_PARAMS {
        ptr::from_ref(&PARAMS).cast()
    } else if id == CLAP_EXT_STATE {
        ptr::from_ref(&STATE).cast()
    } else if id == CLAP_EXT_GUI && calls(host).has_gui.load(SeqCst) {
        ptr::from_ref(&GUI).cast()
    } else {
        ptr::null()
    }
}

unsafe extern "C" fn ignore(_host: *const clap_host) {}
unsafe extern "C" fn refuse(_host: *const clap_host) -> bool {
    false
}
unsafe extern "C" fn request_resize(_host: *const clap_host, _width: u32, _height: u32) -> bool {
    false
}
unsafe extern "C" fn closed(_host: *const clap_host, _was_destroyed: bool) {}
unsafe extern "C" fn rescan_params(_host: *const clap_host, _flags: u32) {}
unsafe extern "C" fn clear_params(_host: *const clap_host, _id: u32, _flags: u32) {}
unsafe extern "C" fn request_restart(host: *const clap_host) {
    calls(host).restarts.fetch_add(1, SeqCst);
}
unsafe extern "C" fn request_callback(host: *const clap_host) {
    let calls = calls(host);
    calls.callbacks_running.fetch_add(1, SeqCst);
    if calls.slow_callbacks.load(SeqCst) {
        std::thread::sleep(Duration::from_millis(300));
    }
    calls.callback_wanted.store(true, SeqCst);
    calls.callbacks_running.fetch_sub(1, SeqCst);
}
unsafe extern "C" fn mark_dirty(host: *const clap_host) {
    let calls = calls(host);
    if calls.main_thread.get() == Some(&thread::current().id()) {
        calls.dirty.fetch_add(1, SeqCst);
    } else {
        calls.wrong_dirty.fetch_add(1, SeqCst);
    }
}
unsafe extern "C" fn latency_changed(host: *const clap_host) {
    let calls = calls(host);
    if calls.activating.load(SeqCst) {
        calls.latency_changes.fetch_add(1, SeqCst);
    } else {
        calls.wrong_latency_changes.fetch_add(1, SeqCst);
    }
}

impl ClapProbe {
    /// Creates an instance in a host with or without the `clap.gui` extension.
    pub fn new(probe: &Probe, has_gui: bool) -> Self {
        let mut calls = Box::<Calls>::default();
        calls.has_gui = AtomicBool::new(has_gui);
        calls.main_thread = thread::current().id().into();
        let host = Box::new(clap_host {
            clap_version: CLAP_VERSION,
            host_data: ptr::from_mut(&mut *calls).cast(),
            name: c"Lacquer raw host".as_ptr(),
            vendor: c"Lacquer".as_ptr(),
            url: c"".as_ptr(),
            version: c"1".as_ptr(),
            get_extension: Some(get_extension),
            request_restart: Some(request_restart),
            request_process: Some(ignore),
            request_callback: Some(request_callback),
        });
        let path = CString::new(probe.path.as_os_str().as_encoded_bytes()).unwrap();
        // SAFETY: the entry and factory are used as CLAP says.
        let plugin = unsafe {
            let entry: *const clap_plugin_entry = *probe.library.get(b"clap_entry").unwrap();
            assert!((*entry).init.unwrap()(path.as_ptr()));
            let factory = (*entry).get_factory.unwrap()(CLAP_PLUGIN_FACTORY_ID.as_ptr());
            let factory = factory.cast::<clap_plugin_factory>();
            let id = c"audio.lacquer.framework-probe";
            let plugin = (*factory).create_plugin.unwrap()(factory, &raw const *host, id.as_ptr());
            assert!(!plugin.is_null() && (*plugin).init.unwrap()(plugin));
            plugin
        };
        let (param_ids, output_flags) = (Vec::new(), AtomicU64::new(0));
        let mut instance = Self { plugin, calls, _host: host, param_ids, output_flags };
        instance.param_ids = (0..instance.param_count())
            .map(|index| instance.param_info(index).unwrap().id)
            .collect();
        instance
    }

    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    fn extension<T>(&self, id: &CStr) -> &T {
        // SAFETY: the plugin's extensions live as long as it does.
        unsafe {
            let extension = (*self.plugin).get_extension.unwrap()(self.plugin, id.as_ptr());
            &*extension.cast::<T>()
        }
    }

    pub fn param_count(&self) -> u32 {
        let params: &clap_plugin_params = self.extension(CLAP_EXT_PARAMS);
        // SAFETY: main thread.
        unsafe { params.count.unwrap()(self.plugin) }
    }

    pub fn param_info(&self, index: u32) -> Option<clap_param_info> {
        let params: &clap_plugin_params = self.extension(CLAP_EXT_PARAMS);
        // SAFETY: main thread; the plugin fills the struct if it says so.
        unsafe {
            let mut info: clap_param_info = std::mem::zeroed();
            params.get_info.unwrap()(self.plugin, index, &raw mut info).then_some(info)
        }
    }

    /// What the plugin says of a parameter's value.
    pub fn value(&self, index: usize) -> f64 {
        let params: &clap_plugin_params = self.extension(CLAP_EXT_PARAMS);
        let mut value = f64::NAN;
        // SAFETY: main thread.
        unsafe {
            let get = params.get_value.unwrap();
            assert!(get(self.plugin, self.param_ids[index], &raw mut value));
        }
        value
    }

    pub fn latency_samples(&self) -> u32 {
        let latency: &clap_plugin_latency = self.extension(CLAP_EXT_LATENCY);
        // SAFETY: main thread.
        unsafe { latency.get.unwrap()(self.plugin) }
    }

    pub fn activate(&self) {
        self.calls.activating.store(true, SeqCst);
        // SAFETY: main thread, not active.
        let active = unsafe {
            (*self.plugin).activate.unwrap()(self.plugin, RATE_HZ, 1, BLOCK_SAMPLES as u32)
        };
        self.calls.activating.store(false, SeqCst);
        assert!(active);
    }

    pub fn start(&self) {
        // SAFETY: active.
        assert!(unsafe { (*self.plugin).start_processing.unwrap()(self.plugin) });
    }

    pub fn stop_and_deactivate(&self) {
        // SAFETY: processing.
        unsafe {
            (*self.plugin).stop_processing.unwrap()(self.plugin);
            (*self.plugin).deactivate.unwrap()(self.plugin);
        }
    }

    /// Calls back on the main thread if the plugin has asked for that.
    pub fn idle(&self) {
        if self.calls.callback_wanted.swap(false, SeqCst) {
            // SAFETY: main thread.
            unsafe { (*self.plugin).on_main_thread.unwrap()(self.plugin) }
        }
    }

    /// Opens the editor; whether the plugin could.
    pub fn open_editor(&self) -> bool {
        let gui: &clap_plugin_gui = self.extension(CLAP_EXT_GUI);
        // SAFETY: main thread, not open.
        unsafe { gui.create.unwrap()(self.plugin, CLAP_WINDOW_API_X11.as_ptr(), false) }
    }

    pub fn close_editor(&self) {
        let gui: &clap_plugin_gui = self.extension(CLAP_EXT_GUI);
        // SAFETY: main thread, open.
        unsafe { gui.destroy.unwrap()(self.plugin) }
    }

    /// Hands over parameter changes while the plugin is not active.
    pub fn flush(&self, changes: &[Change]) {
        let events: Vec<_> = changes.iter().map(|change| self.event(*change)).collect();
        let in_events = input_events(&events);
        let out_events = self.output_events();
        let params: &clap_plugin_params = self.extension(CLAP_EXT_PARAMS);
        // SAFETY: main thread; the lists live until the call returns.
        unsafe { params.flush.unwrap()(self.plugin, &raw const in_events, &raw const out_events) }
    }

    /// Takes the plugin's layout of this number.
    pub fn select_layout(&self, number: u32) {
        let config: &clap_plugin_audio_ports_config = self.extension(CLAP_EXT_AUDIO_PORTS_CONFIG);
        // SAFETY: main thread, not active.
        assert!(unsafe { config.select.unwrap()(self.plugin, number) });
    }

    /// Name and channels of a port.
    pub fn port(&self, index: u32, is_input: bool) -> (String, u32) {
        let ports: &clap_plugin_audio_ports = self.extension(CLAP_EXT_AUDIO_PORTS);
        // SAFETY: main thread; the plugin fills the struct if it says so.
        unsafe {
            let mut info: clap_audio_port_info = std::mem::zeroed();
            assert!(ports.get.unwrap()(self.plugin, index, is_input, &raw mut info));
            let name = CStr::from_ptr(info.name.as_ptr()).to_str().unwrap();
            (name.to_owned(), info.channel_count)
        }
    }

    /// A block with `side_chain` channels connected. `watch` is around the plugin's own work.
    pub fn process(
        &self,
        samples: usize,
        side_chain: usize,
        changes: &[Change],
        watch: impl FnOnce(&mut dyn FnMut()),
    ) -> (clap_process_status, Report) {
        let side_chain = if side_chain == 0 { Bus::OFF } else { Bus::Channels(side_chain) };
        self.process_busses(samples, Busses::with_side_chain(side_chain), changes, watch)
    }

    /// A block with busses of any kind.
    pub fn process_busses(
        &self,
        samples: usize,
        busses: Busses,
        changes: &[Change],
        watch: impl FnOnce(&mut dyn FnMut()),
    ) -> (clap_process_status, Report) {
        let events: Vec<_> = changes.iter().map(|change| self.event(*change)).collect();
        let in_events = input_events(&events);
        let out_events = self.output_events();
        let mut input = Sound::new(busses.input, samples, INPUT_LEVEL);
        let mut key = Sound::new(busses.side_chain, samples, SIDE_CHAIN_LEVEL);
        let mut output = Sound::new(busses.output, samples, OUTPUT_LEVEL);
        let inputs = [buffer(&mut input), buffer(&mut key)];
        let mut outputs = [buffer(&mut output)];
        let process = clap_process {
            steady_time: -1,
            frames_count: samples as u32,
            transport: ptr::null(),
            audio_inputs: inputs.as_ptr(),
            audio_outputs: outputs.as_mut_ptr(),
            audio_inputs_count: 2,
            audio_outputs_count: 1,
            in_events: &raw const in_events,
            out_events: &raw const out_events,
        };
        let mut status = 0;
        watch(&mut || {
            // SAFETY: all buffers and lists live until the call returns.
            status = unsafe { (*self.plugin).process.unwrap()(self.plugin, &raw const process) };
        });
        self.output_flags.store(outputs[0].constant_mask, SeqCst);
        (status, Report::read(&output.channels[0]))
    }

    fn output_events(&self) -> clap_output_events {
        let count = ptr::from_ref(&self.calls.events_out);
        clap_output_events { ctx: count.cast_mut().cast(), try_push: Some(count_event) }
    }

    /// Both kinds of events have the same fields in the same places.
    fn event(&self, (time, index, value): Change) -> clap_event_param_value {
        const { assert!(size_of::<clap_event_param_mod>() == size_of::<clap_event_param_value>()) };
        let is_modulation = index >= MODULATED;
        clap_event_param_value {
            header: clap_event_header {
                size: size_of::<clap_event_param_value>() as u32,
                time,
                space_id: CLAP_CORE_EVENT_SPACE_ID,
                type_: if is_modulation { CLAP_EVENT_PARAM_MOD } else { CLAP_EVENT_PARAM_VALUE },
                flags: 0,
            },
            param_id: self.param_ids[index % MODULATED],
            cookie: ptr::null_mut(),
            note_id: -1,
            port_index: -1,
            channel: -1,
            key: -1,
            value,
        }
    }
}

impl Drop for ClapProbe {
    fn drop(&mut self) {
        // SAFETY: main thread; the tests deactivate before.
        unsafe { (*self.plugin).destroy.unwrap()(self.plugin) }
    }
}

/// The list has to stay where it is while the result is used.
fn input_events(events: &Vec<clap_event_param_value>) -> clap_input_events {
    clap_input_events {
        ctx: ptr::from_ref(events).cast_mut().cast(),
        size: Some(event_count),
        get: Some(event_at),
    }
}

unsafe extern "C" fn event_count(list: *const clap_input_events) -> u32 {
    // SAFETY: `ctx` is the list of `process`.
    unsafe { (&*(*list).ctx.cast::<Vec<clap_event_param_value>>()).len() as u32 }
}

unsafe extern "C" fn event_at(
    list: *const clap_input_events,
    index: u32,
) -> *const clap_event_header {
    // SAFETY: `ctx` is the list of `process`, and the plugin asks for events in it.
    unsafe {
        &raw const (&*(*list).ctx.cast::<Vec<clap_event_param_value>>())[index as usize].header
    }
}

unsafe extern "C" fn count_event(
    list: *const clap_output_events,
    _event: *const clap_event_header,
) -> bool {
    // SAFETY: `ctx` is the counter of the instance.
    unsafe { (*(*list).ctx.cast::<AtomicU32>()).fetch_add(1, SeqCst) };
    true
}

/// The input is constant; the output has flags of who used it last.
fn buffer(sound: &mut Sound) -> clap_audio_buffer {
    clap_audio_buffer {
        data32: sound.list(),
        data64: ptr::null_mut(),
        channel_count: sound.bus.channels() as u32,
        latency: 0,
        constant_mask: u64::MAX,
    }
}
