//! What CLAP and VST3 hosts list.

use nice_plug::prelude::*;

use crate::LacquerLoudness;

impl ClapPlugin for LacquerLoudness {
    const CLAP_ID: &'static str = "audio.lacquer.loudness-meter";
    const CLAP_DESCRIPTION: Option<&'static str> = Some("Loudness, true peak and dynamics, live");
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = &[
        ClapFeature::AudioEffect,
        ClapFeature::Analyzer,
        ClapFeature::Utility,
        ClapFeature::Mastering,
        ClapFeature::Stereo,
        ClapFeature::Mono,
    ];

    fn remote_controls(&self, context: &mut impl RemoteControlsContext) {
        self.params.add_remote_controls(context);
    }
}

impl Vst3Plugin for LacquerLoudness {
    const VST3_CLASS_ID: [u8; 16] = *b"LacquerLoudness1";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] =
        &[Vst3SubCategory::Fx, Vst3SubCategory::Analyzer, Vst3SubCategory::Mastering];
}
