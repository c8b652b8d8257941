//! What CLAP and VST3 hosts list.

use nice_plug::prelude::*;

use crate::LacquerPanner;

impl ClapPlugin for LacquerPanner {
    const CLAP_ID: &'static str = "audio.lacquer.panner";
    const CLAP_DESCRIPTION: Option<&'static str> = Some("Place, width and level");
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] = &[
        ClapFeature::AudioEffect,
        ClapFeature::Utility,
        ClapFeature::Mixing,
        ClapFeature::Stereo,
        ClapFeature::Mono,
    ];

    fn remote_controls(&self, context: &mut impl RemoteControlsContext) {
        self.params.add_remote_controls(context);
    }
}

impl Vst3Plugin for LacquerPanner {
    const VST3_CLASS_ID: [u8; 16] = *b"LacquerPanner001";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] =
        &[Vst3SubCategory::Fx, Vst3SubCategory::Spatial, Vst3SubCategory::Tools];
}
