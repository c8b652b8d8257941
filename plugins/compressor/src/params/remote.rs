//! Pages of eight for hardware controllers.

use nice_plug::prelude::*;

use super::CompressorPluginParams;

impl CompressorPluginParams {
    /// Pages of eight for hardware controllers.
    pub fn add_remote_controls(&self, context: &mut impl RemoteControlsContext) {
        let Self { main, detector, below, output, side_chain, colour, quality, .. } = self;
        context.add_section("Compressor", |section| {
            section.add_page("Compressor", |page| {
                page.add_param(&main.threshold);
                page.add_param(&main.ratio);
                page.add_param(&main.attack);
                page.add_param(&main.release);
                page.add_param(&output.makeup);
                page.add_param(&output.mix);
                page.add_param(&main.knee);
                page.add_param(&main.style);
            });
            section.add_page("Times", |page| {
                page.add_param(&main.hold);
                page.add_param(&main.lookahead);
                page.add_param(&main.range);
                page.add_param(&main.auto_release);
                page.add_param(&main.auto_threshold);
                page.add_param(&output.makeup_mode);
                page.add_param(&main.peak_release);
                page.add_param(&main.crest);
            });
            section.add_page("Detector", |page| {
                page.add_param(&detector.topology);
                page.add_param(&detector.detection);
                page.add_param(&detector.rms);
                page.add_param(&detector.link);
                page.add_param(&detector.link_by);
                page.add_param(&detector.stereo);
                page.add_param(&quality.oversampling);
                page.add_param(&output.gain);
            });
            section.add_page("Side-chain", |page| {
                page.add_param(&side_chain.external);
                page.add_param(&side_chain.listen);
                page.add_param(&side_chain.low_cut.on);
                page.add_param(&side_chain.low_cut.freq);
                page.add_param(&side_chain.bell_1.freq);
                page.add_param(&side_chain.bell_1.gain);
                page.add_param(&side_chain.bell_2.freq);
                page.add_param(&side_chain.bell_2.gain);
            });
            section.add_page("Below", |page| {
                page.add_param(&below.up_ratio);
                page.add_param(&below.target);
                page.add_param(&below.up_range);
                page.add_param(&below.floor);
                page.add_param(&below.exp_ratio);
                page.add_param(&below.exp_threshold);
                page.add_param(&below.exp_range);
                page.add_param(&output.dry);
            });
            section.add_page("Colour", |page| {
                page.add_param(&colour.circuit);
                page.add_param(&colour.drive);
                page.add_param(&colour.place);
                page.add_param(&side_chain.equaliser);
            });
        });
    }
}
