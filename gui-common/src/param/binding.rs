//! The tie between a control and a parameter.

use super::{gesture, recorder, state};
use egui::{Context, Id};
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::{Param, ParamPtr};

/// What a control needs of a parameter, whatever its value type. Implemented for all of nice-plug's
/// parameters; values are normalised 0 to 1.
pub trait ParamHandle {
    /// The parameter's name as the host shows it.
    fn name(&self) -> &str;
    /// Value without modulation.
    fn value(&self) -> f32;
    /// Value with the host's modulation.
    fn modulated(&self) -> f32;
    /// Default value.
    fn default_value(&self) -> f32;
    /// Number of steps; `None` for a continuous parameter.
    fn steps(&self) -> Option<usize>;
    /// The nearest value that the parameter can take.
    fn snap(&self, value: f32) -> f32;
    /// The value in the user's words, with unit.
    fn text(&self, value: f32) -> String;
    /// The value that a text names.
    fn parse(&self, text: &str) -> Option<f32>;
    /// Identity of the parameter.
    fn pointer(&self) -> ParamPtr;
    /// Begins a host gesture.
    fn begin(&self, gui: &GuiContext);
    /// Sets the value inside a gesture.
    fn set(&self, gui: &GuiContext, value: f32);
    /// Ends a host gesture.
    fn end(&self, gui: &GuiContext);
}

impl<P: Param> ParamHandle for P {
    fn name(&self) -> &str {
        Param::name(self)
    }

    fn value(&self) -> f32 {
        self.unmodulated_normalized_value()
    }

    fn modulated(&self) -> f32 {
        self.modulated_normalized_value()
    }

    fn default_value(&self) -> f32 {
        self.default_normalized_value()
    }

    fn steps(&self) -> Option<usize> {
        self.step_count()
    }

    fn snap(&self, value: f32) -> f32 {
        self.preview_normalized(self.preview_plain(value.clamp(0.0, 1.0)))
    }

    fn text(&self, value: f32) -> String {
        self.normalized_value_to_string(value, true)
    }

    fn parse(&self, text: &str) -> Option<f32> {
        self.string_to_normalized_value(text).filter(|v| v.is_finite()).map(|v| v.clamp(0.0, 1.0))
    }

    fn pointer(&self) -> ParamPtr {
        self.as_ptr()
    }

    fn begin(&self, gui: &GuiContext) {
        gui.param_setter().begin_set_parameter(self);
    }

    fn set(&self, gui: &GuiContext, value: f32) {
        gui.param_setter().set_parameter_normalized(self, value);
    }

    fn end(&self, gui: &GuiContext) {
        gui.param_setter().end_set_parameter(self);
    }
}

/// A control's tie to a parameter. Cheap to copy; made with
/// [`EditorContext::bind`](crate::EditorContext::bind) or [`Binding::new`].
#[derive(Clone, Copy)]
pub struct Binding<'a> {
    param: &'a dyn ParamHandle,
    gui: &'a GuiContext,
    disabled: Option<&'a str>,
    step: Option<f32>,
}

impl<'a> Binding<'a> {
    /// Ties to `param`; edits go through `gui`.
    pub fn new(param: &'a impl ParamHandle, gui: &'a GuiContext) -> Self {
        Self { param, gui, disabled: None, step: None }
    }

    /// Shows the control as disabled if `condition` holds; `reason` appears in the hint line.
    pub fn disabled_if(mut self, condition: bool, reason: &'a str) -> Self {
        self.disabled = condition.then_some(reason);
        self
    }

    /// Size of one wheel or arrow step, normalised 0 to 1.
    pub fn step(mut self, normalised: f32) -> Self {
        self.step = Some(normalised);
        self
    }

    /// The parameter.
    pub fn param(&self) -> &'a dyn ParamHandle {
        self.param
    }

    /// Why the control cannot be used, if so.
    pub fn disabled_reason(&self) -> Option<&'a str> {
        self.disabled
    }

    /// May the user change the value?
    pub fn is_enabled(&self) -> bool {
        self.disabled.is_none()
    }

    /// Identity of the parameter in egui's memory.
    pub fn id(&self) -> Id {
        Id::unique(("lacquer param", self.param.pointer()))
    }

    /// The value to show: the one being dragged, the one just set, or the parameter's.
    pub fn shown(&self, ctx: &Context) -> f32 {
        state::shown(ctx, self)
    }

    /// The shown value in the user's words, with a real minus sign; hosts get plain text.
    pub fn shown_text(&self, ctx: &Context) -> String {
        self.shown_text_of(self.shown(ctx))
    }

    pub(super) fn shown_text_of(&self, value: f32) -> String {
        let text = self.param.text(value);
        match text.strip_prefix('-') {
            Some(rest) if rest.starts_with("inf") => rest.replacen("inf", "\u{2212}\u{221e}", 1),
            Some(rest) => format!("\u{2212}{rest}"),
            None => text,
        }
    }

    /// Is the host writing to the parameter?
    pub fn is_automated(&self, ctx: &Context) -> bool {
        state::automated(ctx, self)
    }

    /// The range that the host's modulation covers and where it is now, if there is any.
    pub fn modulation(&self) -> Option<(f32, f32)> {
        /// Less than any pixel shows.
        const LEAST: f32 = 1e-4;
        let (base, now) = (self.param.value(), self.param.modulated());
        ((base - now).abs() > LEAST).then_some((base, now))
    }

    /// Index of the shown step of a stepped parameter.
    pub fn shown_step(&self, ctx: &Context) -> usize {
        let steps = self.param.steps().unwrap_or(1) as f32;
        (self.shown(ctx) * steps).round() as usize
    }

    /// Is a stepped parameter's shown value its upper half ("on")?
    pub fn shown_on(&self, ctx: &Context) -> bool {
        self.shown(ctx) >= 0.5
    }

    /// One wheel or arrow step.
    pub fn step_size(&self) -> f32 {
        let own = self.param.steps().map(|n| 1.0 / n.max(1) as f32);
        own.or(self.step).unwrap_or(crate::theme::metrics::STEP)
    }

    /// Begins a gesture, or keeps an open one alive. Call each frame while it lasts.
    pub fn begin(&self, ctx: &Context) {
        gesture::begin(ctx, self, None);
    }

    /// Begins or prolongs a gesture that ends by itself after a pause (wheel, keys).
    pub fn begin_burst(&self, ctx: &Context) {
        let until = ctx.input(|i| i.time) + crate::theme::metrics::BURST_S;
        gesture::begin(ctx, self, Some(until));
    }

    /// Sets the value (snapped) inside the gesture; repeats of the same value are not sent.
    pub fn set(&self, ctx: &Context, value: f32) {
        let snapped = self.param.snap(value);
        if state::note_set(ctx, self, value, snapped) {
            recorder::with(ctx, |recorder| recorder.set(self.param.pointer(), snapped));
            self.param.set(self.gui, snapped);
        }
    }

    /// Is a gesture of this parameter open: is it dragged, or in a burst of wheel or keys?
    pub fn is_held(&self, ctx: &Context) -> bool {
        gesture::is_open(ctx, self.id())
    }

    /// The value that this window set in this frame, if it did, without the limits of its steps
    /// while a gesture lasts.
    pub fn just_set(&self, ctx: &Context) -> Option<f32> {
        state::just_set(ctx, self)
    }

    /// Did a whole gesture (a typed value, a reset) set the value in this frame, and not the motion
    /// of one that lasts?
    pub fn is_set_whole(&self, ctx: &Context) -> bool {
        state::is_set_whole(ctx, self)
    }

    /// The value at the beginning of the gesture that is open.
    pub fn held_from(&self, ctx: &Context) -> f32 {
        state::load(ctx, self).began_at
    }

    /// Ends the gesture.
    pub fn end(&self, ctx: &Context) {
        gesture::end(ctx, self);
    }

    /// A whole gesture: begin, set, end.
    pub fn set_once(&self, ctx: &Context, value: f32) {
        self.begin(ctx);
        self.set(ctx, value);
        self.end(ctx);
        state::note_whole(ctx, self);
    }

    /// Sets step `index` of a stepped parameter as one gesture.
    pub fn set_step(&self, ctx: &Context, index: usize) {
        let steps = self.param.steps().unwrap_or(1).max(1) as f32;
        self.set_once(ctx, index as f32 / steps);
    }

    /// Back to the default as one gesture.
    pub fn reset(&self, ctx: &Context) {
        self.set_once(ctx, self.param.default_value());
    }

    pub(super) fn gui(&self) -> &'a GuiContext {
        self.gui
    }
}
