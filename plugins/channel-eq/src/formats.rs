//! What CLAP and VST3 hosts list.

use nice_plug::prelude::*;

use crate::ChannelEq;

impl ClapPlugin for ChannelEq {
    const CLAP_ID: &'static str = "audio.lacquer.channel-eq";
    const CLAP_DESCRIPTION: Option<&'static str> = Some("24 exact bands for a track");
    const CLAP_MANUAL_URL: Option<&'static str> = None;
    const CLAP_SUPPORT_URL: Option<&'static str> = None;
    const CLAP_FEATURES: &'static [ClapFeature] =
        &[ClapFeature::AudioEffect, ClapFeature::Equalizer, ClapFeature::Stereo, ClapFeature::Mono];

    fn remote_controls(&self, context: &mut impl RemoteControlsContext) {
        self.params.add_remote_controls(context);
    }
}

impl Vst3Plugin for ChannelEq {
    const VST3_CLASS_ID: [u8; 16] = *b"LacquerChannelEQ";
    const VST3_SUBCATEGORIES: &'static [Vst3SubCategory] =
        &[Vst3SubCategory::Fx, Vst3SubCategory::Eq];
}
