//! The audio side on other threads, and several at once.

use lacquer_tests::host::{Cuts, Render};
use lacquer_tests::measure::first_difference;
use lacquer_tests::registry::{Plugin, Scene};
use lacquer_tests::signals::noise;

use crate::support::{OrFail, config, each_plugin, no_violations, running, scenes, through};

#[test]
fn two_instances_in_two_threads_do_not_disturb_each_other() {
    each_plugin(|plugin, failures| {
        let scene = scenes(plugin).all.pop().unwrap_or_default();
        let inputs = [noise(21, 2, 96_000, 0.5), noise(22, 2, 96_000, 0.25)];
        let alone: Vec<_> = inputs
            .iter()
            .map(|input| through(plugin, &scene, config(64), input, &Render::default()))
            .collect();
        let options = Render { cuts: Cuts::Fixed(64), ..Render::default() };
        let together: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = inputs
                .iter()
                .map(|input| {
                    let (scene, options) = (&scene, &options);
                    scope.spawn(move || through(plugin, scene, config(64), input, options))
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (index, (alone, together)) in alone.iter().zip(&together).enumerate() {
            let difference = first_difference(alone, together);
            failures.check(difference.is_none(), || format!("instance {index}: {difference:?}"));
        }
    });
}

#[test]
fn the_audio_side_may_live_on_another_thread() {
    each_plugin(|plugin, _| {
        let mut instance = running(plugin, &Scene::default(), config(128));
        let param = instance.params()[0].clone();
        instance.set_value(param.id, param.default).or_fail();
        let mut processor = instance.take_processor().or_fail();
        let past = instance.set_value(param.id, param.default);
        assert!(past.is_err(), "the host let parameters past the audio side");
        let processor = std::thread::spawn(move || {
            for block in 0..100 {
                let input = noise(block, 2, 128, 0.5);
                let [left, right] = [&input[0][..], &input[1][..]];
                let (mut out_left, mut out_right) = ([0.0; 128], [0.0; 128]);
                let mut io = lacquer_tests::host::Io {
                    input: &[left, right],
                    sidechain: &[],
                    output: &mut [&mut out_left, &mut out_right],
                };
                processor.process(&mut io, &[], None).or_fail();
            }
            processor
        })
        .join()
        .unwrap();
        instance.return_processor(processor);
        instance.deactivate().or_fail();
        no_violations(&mut instance);
    });
}

#[test]
fn a_thread_of_the_host_outlives_the_last_instance() {
    for plugin in Plugin::chosen().or_fail() {
        // Nothing else holds the bundle in this thread; a library that is gone by its end kills the
        // process.
        let thread = std::thread::spawn(move || {
            let mut instance = plugin.instance().or_fail();
            instance.activate(config(64)).or_fail();
        });
        assert!(thread.join().is_ok(), "{}", plugin.name);
    }
}
