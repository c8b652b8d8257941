//! How each plugin's window is made.

use std::collections::BTreeMap;
use std::sync::Arc;

use channel_eq::editor::{EqEditor, Taps};
use channel_eq::params::ChannelEqParams;
use compressor::editor::{CompressorEditor, Feed};
use compressor::params::CompressorPluginParams;
use compressor::processor::Chain;
use egui::Vec2;
use loudness_meter::editor::LoudnessEditor;
use loudness_meter::params::LoudnessParams;
use loudness_meter::processor::Shared;
use nice_plug::prelude::Params;
use panner::editor::PannerEditor;
use panner::params::PannerPluginParams;
use plugin_common::telemetry::{reading, tap};
use test_rig::{Window, params};

use crate::Twin;

/// How an instance is set.
pub struct Settings<'a> {
    /// The text of the parameter with this id.
    pub text: &'a mut dyn FnMut(&str) -> Result<String, String>,
    /// Stored fields of its state, as JSON.
    pub fields: &'a BTreeMap<String, String>,
}

impl Settings<'_> {
    fn put_into(&mut self, own: &dyn Params) -> Result<(), String> {
        for id in params::ids(own) {
            params::set(own, &id, &(self.text)(&id)?);
        }
        own.deserialize_fields(self.fields);
        Ok(())
    }
}

/// The twin of a window: of the plugin with this CLAP id, of this size in points.
///
/// # Errors
/// When no plugin here has this id, or the instance does not tell how it is set.
pub fn twin(id: &str, size: Vec2, mut settings: Settings<'_>) -> Result<Box<dyn Twin>, String> {
    Ok(match id {
        "audio.lacquer.channel-eq" => {
            let params = Arc::<ChannelEqParams>::default();
            settings.put_into(&*params)?;
            let taps = Taps { input: tap().1, output: tap().1, side_chain: tap().1 };
            Box::new(Window::new(EqEditor::new(params, Arc::default(), taps), size))
        }
        "audio.lacquer.compressor" => {
            let params = Arc::<CompressorPluginParams>::default();
            settings.put_into(&*params)?;
            let scope = Chain::new().take_scope().ok_or("the compressor's scope is in use")?;
            let feed = Feed { state: reading().1, scope };
            Box::new(Window::new(CompressorEditor::new(params, Arc::default(), feed), size))
        }
        "audio.lacquer.loudness-meter" => {
            let params = Arc::<LoudnessParams>::default();
            settings.put_into(&*params)?;
            let shared = Arc::<Shared>::default();
            let editor = LoudnessEditor::new(params, shared, reading().1, Arc::default());
            Box::new(Window::new(editor, size))
        }
        "audio.lacquer.panner" => {
            let params = Arc::<PannerPluginParams>::default();
            settings.put_into(&*params)?;
            Box::new(Window::new(PannerEditor::new(params, Arc::default(), tap().1), size))
        }
        id => return Err(format!("{id} has no window without a screen here")),
    })
}
