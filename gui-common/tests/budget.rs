//! What a frame costs: triangles, and textures that are made once.

mod support;

use egui::epaint::Primitive;
use egui::{Context, Pos2, RawInput, Rect, Ui, Vec2, pos2, vec2};
use gui_common::paint::{brand_disc, knob_disc};
use gui_common::shell::Shell;
use gui_common::theme::{Accent, Mode, Theme};
use gui_common::widget::Knob;
use gui_common::{Binding, EditorState};
use support::demo::Demo;
use support::{TestParams, host};

/// Triangles of the third frame (the first ones make textures), and new textures in it.
fn frame(size: Vec2, mut draw: impl FnMut(&mut Ui)) -> (usize, usize) {
    let ctx = Context::default();
    gui_common::install(&ctx);
    let mut last = (0, 0);
    for pass in 0..3 {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
            time: Some(f64::from(pass)),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, &mut draw);
        let textures = output.textures_delta.set.len();
        output.textures_delta.clear();
        let triangles = ctx
            .tessellate(output.shapes, output.pixels_per_point)
            .iter()
            .map(|p| match &p.primitive {
                Primitive::Mesh(mesh) => mesh.indices.len() / 3,
                Primitive::Callback(_) => 0,
            })
            .sum();
        last = (triangles, textures);
    }
    last
}

#[test]
fn a_whole_editor_stays_within_its_triangles() {
    // The budget of the design: 60 thousand at 1200 x 720.
    let (_, gui) = host();
    let (mut shell, mut demo, state) = (Shell::default(), Demo::default(), EditorState::default());
    let (triangles, textures) =
        frame(vec2(1200.0, 720.0), |ui| shell.show(ui, &mut demo, &gui, &state));
    println!("{triangles} triangles");
    assert!((1_000..60_000).contains(&triangles), "{triangles}");
    assert_eq!(textures, 0, "nothing is baked again");
}

#[test]
fn a_knob_costs_its_arc_pointer_and_text_only() {
    // About 0.7 thousand live; 2.4 to 4.6 thousand if the disc were painted.
    let (_, gui) = host();
    let params = TestParams::default();
    for radius in [16.0, 30.0, 42.0] {
        let (triangles, textures) = frame(vec2(200.0, 200.0), |ui| {
            let b = Binding::new(&params.gain, &gui);
            Knob::new(b).radius(radius).label("Gain").show(ui, pos2(100.0, 100.0));
        });
        println!("radius {radius}: {triangles} triangles");
        assert!((100..1_000).contains(&triangles), "radius {radius}: {triangles}");
        assert_eq!(textures, 0);
    }
}

#[test]
fn discs_of_the_same_look_share_a_texture_and_others_do_not() {
    let t = Theme::new(Mode::Dark, Accent::Shellac);
    let ctx = Context::default();
    let count = |draw: &dyn Fn(&mut Ui)| {
        let mut output = ctx.run_ui(RawInput::default(), draw);
        let made = output.textures_delta.set.keys().len();
        output.textures_delta.clear();
        made
    };
    let disc = |ui: &Ui, x: f32, r: f32| {
        knob_disc(ui.painter(), pos2(x, 50.0), r, t.accent, false, &t);
    };
    // The first frame also makes the font's texture.
    count(&|_| {});
    assert_eq!(count(&|ui| (0..5).for_each(|i| disc(ui, i as f32 * 30.0, 18.0))), 1);
    assert_eq!(count(&|ui| disc(ui, 7.0, 18.0)), 0);
    assert_eq!(count(&|ui| disc(ui, 7.0, 19.0)), 1);
    assert_eq!(count(&|ui| brand_disc(ui.painter(), pos2(9.0, 9.0), 24.0, &t)), 1);
}
