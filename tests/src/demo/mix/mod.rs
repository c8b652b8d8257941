//! The mixing desk: tracks, buses and master through the plugin bundles, measured on the way.

pub mod catalog;
pub mod chain;
mod report;
pub mod setting;

pub use report::{MixReport, StripReport, TrackReport};

use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Instant;

use catalog::Catalog;
use chain::Chain;

use super::error::DemoError;
use super::measure::Analysis;
use super::measure::loudness::SecondOpinion;
use super::measure::masking::{Excitation, masking};
use super::measure::spectrum;
use super::output::{Output, file_name};
use super::session::{MASTER, Session, Strip};
use super::source::{Recording, Recordings};
use super::stereo::Stereo;

/// A step of the work, for the progress line.
#[derive(Clone, Debug)]
pub struct Step {
    /// Share of the work that is done, 0..1.
    pub done_amount: f64,
    /// What was just finished.
    pub label: String,
}

/// A recording that was read and measured.
struct Raw {
    recording: Recording,
    strip: Strip,
    audio: Stereo,
    analysis: Analysis,
    excitation: Excitation,
}

/// What the desk adds up.
struct Sums {
    buses: Vec<Stereo>,
    master: Stereo,
}

/// Mixes everything into `output` and returns what was measured.
///
/// # Errors
/// For the first thing that goes wrong; see [`DemoError`].
pub fn mix(
    session: &Session,
    recordings: &Recordings,
    catalog: &mut Catalog,
    output: &Output,
    progress: &mut dyn FnMut(Step),
) -> Result<MixReport, DemoError> {
    let started = Instant::now();
    let tracks = recordings.assign(session)?;
    check_strips(session, &tracks, catalog, f64::from(recordings.sample_rate_hz))?;
    // The master counts for two: it is measured twice.
    let steps = tracks.len() + session.buses.len() + 2;
    let mut done = 0;
    let mut report_step = |label: String| {
        done += 1;
        progress(Step { done_amount: (done as f64 / steps as f64).min(1.0), label });
    };
    let is_built_in = matches!(tracks.first(), Some((Recording::BuiltIn(_), _)));
    let mut desk = Desk {
        session,
        catalog,
        output,
        sample_rate_hz: recordings.sample_rate_hz,
        tempo_bpm: is_built_in.then_some(super::song::score::TEMPO_BPM),
        sums: Sums {
            buses: vec![Stereo::default(); session.buses.len()],
            master: Stereo::default(),
        },
        raw_sum: Stereo::default(),
        heard: Vec::new(),
        reports: Vec::new(),
        before: Vec::new(),
        after: Vec::new(),
    };
    std::thread::scope(|scope| {
        // Reading or synthesising the next track overlaps with mixing this one.
        let (sender, receiver) = sync_channel(1);
        scope.spawn(move || {
            for (recording, strip) in tracks {
                let raw = measure_raw(recordings, recording, strip);
                let has_failed = raw.is_err();
                if sender.send(raw).is_err() || has_failed {
                    return;
                }
            }
        });
        desk.tracks(&receiver, &mut report_step)
    })?;
    let buses = desk.buses(&mut report_step)?;
    let (master, trim_db, mix) = desk.master()?;
    report_step("Master".to_owned());
    let report = desk.finish(is_built_in, buses, master, trim_db, &mix, started)?;
    report_step("Measurements".to_owned());
    Ok(report)
}

/// Builds every chain once, so that a wrong line stops the demo before anything is rendered.
fn check_strips(
    session: &Session,
    tracks: &[(Recording, Strip)],
    catalog: &mut Catalog,
    sample_rate_hz: f64,
) -> Result<(), DemoError> {
    let strips = tracks.iter().map(|(_, strip)| strip);
    for strip in strips.chain(&session.buses).chain([&session.master]) {
        Chain::build(&strip.chain, catalog, &session.document, sample_rate_hz)?;
    }
    Ok(())
}

fn measure_raw(
    recordings: &Recordings,
    recording: Recording,
    strip: Strip,
) -> Result<Raw, DemoError> {
    let audio = recordings.load(&recording)?;
    let rate_hz = f64::from(recordings.sample_rate_hz);
    let analysis = Analysis::of(&audio, rate_hz)?;
    let excitation = Excitation::of(&audio, rate_hz);
    Ok(Raw { recording, strip, audio, analysis, excitation })
}

struct Desk<'a> {
    session: &'a Session,
    catalog: &'a mut Catalog,
    output: &'a Output,
    sample_rate_hz: u32,
    tempo_bpm: Option<f64>,
    sums: Sums,
    raw_sum: Stereo,
    /// Strips that side-chains hear, by name.
    heard: Vec<(String, Stereo)>,
    reports: Vec<(StripReport, String, Analysis, Analysis)>,
    before: Vec<Excitation>,
    after: Vec<Excitation>,
}

impl Desk<'_> {
    fn rate_hz(&self) -> f64 {
        f64::from(self.sample_rate_hz)
    }

    fn tracks(
        &mut self,
        raws: &Receiver<Result<Raw, DemoError>>,
        report_step: &mut dyn FnMut(String),
    ) -> Result<(), DemoError> {
        for raw in raws {
            let raw = raw?;
            let number = self.reports.len() + 1;
            let file = format!("stems/{number:02}-{}.wav", file_name(&raw.recording.key()));
            self.raw_sum.mix_in(&raw.audio, 1.0);
            let (audio, strip) = self.strip(&raw.strip, raw.audio)?;
            self.output.wav(&file, &audio, self.sample_rate_hz)?;
            self.route(&raw.strip, &audio);
            report_step(label(&strip));
            self.before.push(raw.excitation);
            self.after.push(Excitation::of(&audio, self.rate_hz()));
            let mixed = Analysis::of(&audio, self.rate_hz())?;
            self.reports.push((strip, file, raw.analysis, mixed));
        }
        Ok(())
    }

    fn buses(
        &mut self,
        report_step: &mut dyn FnMut(String),
    ) -> Result<Vec<StripReport>, DemoError> {
        let session = self.session;
        let mut reports = Vec::new();
        for (index, bus) in session.buses.iter().enumerate() {
            let input = std::mem::take(&mut self.sums.buses[index]);
            let (audio, report) = self.strip(bus, input)?;
            self.route(bus, &audio);
            report_step(label(&report));
            reports.push(report);
        }
        Ok(reports)
    }

    fn master(&mut self) -> Result<(StripReport, Option<f64>, Stereo), DemoError> {
        let input = std::mem::take(&mut self.sums.master);
        let (mut audio, report) = self.strip(&self.session.master, input)?;
        let trim_db = match self.session.target {
            None => None,
            Some(target) => {
                let loudness = super::measure::loudness::Loudness::of(&audio, self.rate_hz())?;
                let headroom_db = target.ceiling_dbtp - loudness.true_peak_dbtp;
                let gain_db = (target.loudness_lufs - loudness.integrated_lufs).min(headroom_db);
                let gain_db = if gain_db.is_finite() { gain_db } else { 0.0 };
                audio.scale(dsp_core::units::db_to_gain(gain_db) as f32);
                Some(gain_db)
            }
        };
        Ok((report, trim_db, audio))
    }

    /// Plugins and fader.
    fn strip(&mut self, strip: &Strip, input: Stereo) -> Result<(Stereo, StripReport), DemoError> {
        let document = &self.session.document;
        let rate_hz = f64::from(self.sample_rate_hz);
        let mut probe = Chain::build(&strip.chain, self.catalog, document, rate_hz)?;
        let response_db = spectrum::response(&probe.impulse_response(false)?, rate_hz);
        let side_response_db = spectrum::response(&probe.impulse_response(true)?, rate_hz);
        let mut chain = Chain::build(&strip.chain, self.catalog, document, rate_hz)?
            .with_tempo(self.tempo_bpm)
            .with_keys(&self.heard);
        let length_s = input.len() as f64 / rate_hz;
        let mut audio = chain.render(input)?;
        audio.scale(dsp_core::units::db_to_gain(strip.gain_db) as f32);
        if self.session.is_heard(&strip.name.value) {
            self.heard.push((strip.name.value.clone(), audio.clone()));
        }
        let report = StripReport {
            name: strip.name.value.clone(),
            gain_db: strip.gain_db,
            output: strip.output.as_ref().map_or(MASTER, |to| &to.value).to_owned(),
            sends: strip.sends.iter().map(|s| (s.to.value.clone(), s.gain_db)).collect(),
            slots: chain.slots().cloned().collect(),
            response_db,
            side_response_db,
            busy: chain.busy,
            length_s,
        };
        Ok((audio, report))
    }

    fn route(&mut self, strip: &Strip, audio: &Stereo) {
        let main = strip.output.as_ref().map_or(MASTER, |to| &to.value);
        let copies = strip.sends.iter().map(|send| (send.to.value.as_str(), send.gain_db));
        for (name, gain_db) in std::iter::once((main, 0.0)).chain(copies) {
            let gain = dsp_core::units::db_to_gain(gain_db) as f32;
            let bus =
                self.session.buses.iter().position(|b| b.name.value.eq_ignore_ascii_case(name));
            match bus {
                Some(index) => self.sums.buses[index].mix_in(audio, gain),
                None => self.sums.master.mix_in(audio, gain),
            }
        }
    }

    fn finish(
        self,
        is_built_in: bool,
        buses: Vec<StripReport>,
        master: StripReport,
        trim_db: Option<f64>,
        mix: &Stereo,
        started: Instant,
    ) -> Result<MixReport, DemoError> {
        let rate_hz = f64::from(self.sample_rate_hz);
        let raw_sum = Analysis::of(&self.raw_sum, rate_hz)?;
        let mixed = Analysis::of(mix, rate_hz)?;
        self.output.wav("raw-sum.wav", &self.raw_sum, self.sample_rate_hz)?;
        self.output.wav("mix.wav", mix, self.sample_rate_hz)?;
        let opinion = |audio: &Stereo| {
            SecondOpinion::of(audio, self.sample_rate_hz)
                .map_err(|_| DemoError::Meter(dsp_core::SetupError::SampleRate { got_hz: rate_hz }))
        };
        let second_opinions = [opinion(&self.raw_sum)?, opinion(mix)?];
        let matched_db = mixed.loudness.integrated_lufs - raw_sum.loudness.integrated_lufs;
        let mut matched = self.raw_sum;
        if matched_db.is_finite() {
            matched.scale(dsp_core::units::db_to_gain(matched_db) as f32);
        }
        self.output.wav("raw-sum-matched.wav", &matched, self.sample_rate_hz)?;
        let tracks = self
            .reports
            .into_iter()
            .zip(masking(&self.before).into_iter().zip(masking(&self.after)))
            .map(|((strip, file, raw, mixed), (hidden_before, hidden_after))| TrackReport {
                strip,
                file,
                raw,
                mixed,
                hidden_before,
                hidden_after,
            })
            .collect();
        Ok(MixReport {
            title: self.session.title.clone().unwrap_or_else(|| "Untitled".to_owned()),
            is_built_in,
            sample_rate_hz: self.sample_rate_hz,
            length_s: mix.len() as f64 / rate_hz,
            tracks,
            buses,
            master,
            trim_db,
            raw_sum,
            mix: mixed,
            second_opinions,
            elapsed: started.elapsed(),
        })
    }
}

fn label(strip: &StripReport) -> String {
    let plugins: Vec<&str> = strip.slots.iter().map(|slot| slot.name.as_str()).collect();
    if plugins.is_empty() {
        strip.name.clone()
    } else {
        format!("{}: {}", strip.name, plugins.join(", "))
    }
}
