//! What CLAP and VST3 hosts list.

use nice_plug::prelude::*;

use crate::LacquerCompressor;

impl ClapPlugin for LacquerCompressor {
    const CLAP_ID: &'static str = "audio.lacquer.compressor";
    const CLAP_DESCRIPTION: Option<&'static str> = Some("Compressor with eight styles");
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = &[
        ClapFeature::AudioEffect,
        ClapFeature::Compressor,
        ClapFeature::Mixing,
        ClapFeature::Mastering,
        ClapFeature::Stereo,
        ClapFeature::Mono,
    ];

    fn remote_controls(&self, context: &mut impl RemoteControlsContext) {
        self.params.add_remote_controls(context);
    }
}

impl Vst3Plugin for LacquerCompressor {
    const VST3_CLASS_ID: [u8; 16] = *b"LacquerCompress1";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] =
        &[Vst3SubCategory::Fx, Vst3SubCategory::Dynamics, Vst3SubCategory::Mastering];
}
