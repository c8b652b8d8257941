"""Checks the VST3 bundles in an independent host: pedalboard, which is built on JUCE.

    python vst3_check.py BUNDLES_FOLDER [--plugin NAME] [--no-editor]

Each plugin runs in a process of its own, so that a crash is a failure and not the end. Prints a line
for every failure and `N passed, M failed` at the end; the exit code is 0 when nothing failed.
"""

import ctypes
import gc
import os
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

import numpy
import pedalboard

RATE_HZ = 48_000
CHECKS = []
EDITOR_CHECKS = []


class Failure(Exception):
    """What a check found wrong."""


def check(function):
    CHECKS.append(function)
    return function


def editor_check(function):
    EDITOR_CHECKS.append(function)
    return function


def require(condition, text):
    if not condition:
        raise Failure(text)


def noise(seed, channels, length, peak=0.5):
    values = numpy.random.default_rng(seed).uniform(-peak, peak, (channels, length))
    return values.astype(numpy.float32)


def load(bundle):
    return pedalboard.load_plugin(str(bundle))


def run(plugin, signal, buffer_size=512, rate_hz=RATE_HZ, reset=True):
    return plugin.process(signal, rate_hz, buffer_size=buffer_size, reset=reset)


def same_bits(a, b):
    return a.shape == b.shape and bool((a.view(numpy.uint32) == b.view(numpy.uint32)).all())


def bypass_of(plugin):
    names = [name for name in plugin.parameters if name == "bypass"]
    require(len(names) == 1, f"{len(names)} parameters are called bypass")
    return plugin.parameters[names[0]]


# What makes a plugin change nothing where its defaults do not; as in tests/scenes.
TRANSPARENT = {"Lacquer Compressor": {"ratio": "1"}}


def load_transparent(bundle):
    """A plugin that changes nothing."""
    plugin = load(bundle)
    for name, text in TRANSPARENT.get(bundle.stem, {}).items():
        parameter = plugin.parameters[name]
        parameter.raw_value = parameter.get_raw_value_for_text(text)
    return plugin


def set_randomly(plugin, seed):
    """Any value for everything but the bypass."""
    random = numpy.random.default_rng(seed)
    for name, parameter in plugin.parameters.items():
        if name != "bypass":
            parameter.raw_value = float(random.uniform())


def texts(plugin):
    """What the parameters show; a switch set to 0.4 reads Off, before and after."""
    return {name: parameter.string_value for name, parameter in plugin.parameters.items()}


@check
def describes_itself(bundle):
    names = pedalboard.VST3Plugin.get_plugin_names_for_file(str(bundle))
    require(names == [bundle.stem], f"holds {names}")
    plugin = load(bundle)
    require(plugin.name == bundle.stem, f"is called {plugin.name}")
    require(plugin.manufacturer_name == "Lacquer", f"is made by {plugin.manufacturer_name}")
    require("Fx" in plugin.category, f"category {plugin.category}")
    require(plugin.is_effect and not plugin.is_instrument, "is no effect")


@check
def parameters_have_names_and_texts(bundle):
    plugin = load(bundle)
    require(len(plugin.parameters) > 0, "has no parameters")
    names = [parameter.name for parameter in plugin.parameters.values()]
    require(len(set(names)) == len(names), "two parameters have one name")
    for name, parameter in plugin.parameters.items():
        require(parameter.is_automatable, f"{name} is not automatable")
        require(str(parameter.string_value).strip() != "", f"{name} shows nothing")
    bypass_of(plugin)


@check
def defaults_are_bit_transparent(bundle):
    plugin = load_transparent(bundle)
    signal = noise(1, 2, 48_000, 2.0)
    require(same_bits(run(plugin, signal), signal), "the output is not the input")


@check
def latency_is_what_it_says(bundle):
    plugin = load(bundle)
    require(plugin.reported_latency_samples >= 0, "negative latency")
    bypass_of(plugin).raw_value = 1.0
    # pedalboard takes the reported latency out: what is left must be nothing.
    signal = noise(2, 2, 16_384)
    run(plugin, signal)
    output = run(plugin, signal)
    length = output.shape[1]
    null = numpy.abs(output[:, 4_800:] - signal[:, 4_800:length]).max()
    require(null <= 1e-7, f"bypassed and moved by its latency it differs by {null:g}")


@check
def cutting_into_blocks_changes_no_bit(bundle):
    signal = noise(3, 2, 20_000)
    outputs, settings = {}, {}
    for buffer_size in (8_192, 512, 64, 37, 1):
        plugin = load(bundle)
        set_randomly(plugin, 5)
        run(plugin, noise(4, 2, 512))
        outputs[buffer_size] = run(plugin, signal, buffer_size)
        settings[buffer_size] = texts(plugin)
    first = outputs[8_192]
    for buffer_size, output in outputs.items():
        if same_bits(first, output):
            continue
        # What differs tells the plugin's fault from values that the host has lost.
        before, after = settings[8_192], settings[buffer_size]
        lost = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
        where = ""
        if first.shape == output.shape:
            frames = numpy.nonzero((first != output).any(axis=0))[0]
            most = numpy.abs(first - output).max()
            where = f", {len(frames)} frames from {frames[:1]} on, by {most:g} at most"
        require(False, f"blocks of {buffer_size} differ from blocks of 8192{where}; settings {lost}")


@check
def a_state_brings_everything_back(bundle):
    signal = noise(6, 2, 8_192)
    for seed in range(5):
        first, second = load(bundle), load(bundle)
        set_randomly(first, seed)
        run(first, signal)
        state = first.raw_state
        second.raw_state = state
        run(second, signal)
        before, after = texts(first), texts(second)
        wrong = [name for name in before if before[name] != after[name]]
        require(not wrong, f"set {seed}: {wrong[:5]} came back different")
        require(same_bits(run(first, signal), run(second, signal)), f"set {seed} sounds different")


@check
def broken_states_do_no_harm(bundle):
    plugin = load(bundle)
    good = plugin.raw_state
    random = numpy.random.default_rng(7)
    for _ in range(200):
        broken = bytearray(good)
        for _ in range(int(random.integers(1, 12))):
            broken[int(random.integers(len(broken)))] = int(random.integers(256))
        try:
            plugin.raw_state = bytes(broken[: int(random.integers(1, len(broken) + 1))])
        except Exception:  # the host may refuse it as well
            pass
    output = run(plugin, noise(8, 2, 4_096))
    require(bool(numpy.isfinite(output).all()), "the output is not finite")
    plugin.raw_state = good
    signal = noise(9, 2, 4_096)
    run(plugin, signal)
    require(same_bits(run(plugin, signal), run(load(bundle), signal)), "does not recover")


@check
def mono_runs(bundle):
    plugin = load_transparent(bundle)
    signal = noise(10, 1, 8_192)
    output = run(plugin, signal)
    require(output.shape == signal.shape, f"mono in gives {output.shape}")
    require(same_bits(output, signal), "mono is not transparent at the defaults")


@check
def every_rate_runs(bundle):
    for rate_hz in (8_000, 44_100, 88_200, 96_000, 192_000, 384_000):
        plugin = load(bundle)
        set_randomly(plugin, 11)
        output = run(plugin, noise(12, 2, 10_000), 333, rate_hz)
        require(bool(numpy.isfinite(output).all()), f"not finite at {rate_hz} Hz")


@check
def bad_samples_are_forgotten(bundle):
    for value in (numpy.nan, numpy.inf, -numpy.inf, 1e-42):
        plugin = load(bundle)
        signal = noise(13, 2, 8_192)
        signal[0, 1_000:1_256] = value
        output = run(plugin, signal, 256)
        require(bool(numpy.isfinite(output).all()), f"{value} leaves an output that is not finite")
        rest = slice(2_048, 8_192)
        require(numpy.abs(output[:, rest]).max() > 1e-3, f"silent after {value}")


@check
def automation_runs_without_a_window(bundle):
    plugin = load(bundle)
    names = [name for name in plugin.parameters if name != "bypass"]
    for step in range(400):
        plugin.parameters[names[step % len(names)]].raw_value = (step % 11) / 10
        output = run(plugin, noise(step, 2, 256), 64, reset=False)
        require(bool(numpy.isfinite(output).all()), f"not finite in step {step}")


@check
def many_instances_come_and_go(bundle):
    for _ in range(3):
        plugins = [load(bundle) for _ in range(10)]
        for plugin in plugins:
            run(plugin, noise(1, 2, 512))
        del plugins
        gc.collect()


def held():
    """Open files and threads of this process."""
    return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))


def show(plugin, seconds):
    stop = threading.Event()
    threading.Timer(seconds, stop.set).start()
    plugin.show_editor(stop)


@editor_check
def the_window_opens_while_automation_plays(bundle):
    plugin, other = load(bundle), load(bundle)
    names = [name for name in plugin.parameters if name != "bypass"]
    stop = threading.Event()
    blocks = 0
    errors = []

    def audio():
        nonlocal blocks
        try:
            while not stop.is_set():
                parameter = plugin.parameters[names[blocks % len(names)]]
                parameter.raw_value = (blocks % 13) / 12
                run(plugin, noise(blocks % 5, 2, 960), 480, reset=False)
                blocks += 1
                time.sleep(0.004)
        except Exception as error:  # shown by the main thread
            errors.append(error)

    thread = threading.Thread(target=audio)
    thread.start()
    try:
        before = None
        for cycle in range(6):
            show(plugin, 0.5)
            if cycle == 1:
                before = held()
    finally:
        stop.set()
        thread.join()
    require(not errors, f"audio failed: {errors}")
    require(blocks > 20, f"only {blocks} blocks were played")
    after = held()
    # One of each may be the host's own timer.
    require(after[0] <= before[0] + 1, f"files before and after four openings: {before}, {after}")
    require(after[1] <= before[1] + 1, f"threads before and after four openings: {before}, {after}")
    del plugin, other
    gc.collect()


@editor_check
def two_windows_one_after_the_other(bundle):
    first, second = load(bundle), load(bundle)
    show(first, 0.4)
    show(second, 0.4)
    del first
    gc.collect()
    show(second, 0.4)


def ignore_x_errors():
    """JUCE lets the default handler end the process when a window is gone a moment too early."""
    x11 = ctypes.CDLL("libX11.so.6")
    handler_type = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    handler = handler_type(lambda display, event: 0)
    x11.XSetErrorHandler.argtypes = [handler_type]
    x11.XInitThreads()
    x11.XSetErrorHandler(handler)
    return handler


def start_display():
    """An Xvfb on a free number; its process and its name."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    if not number:
        raise OSError("Xvfb ended before it was ready")
    return server, f":{number}"


def child(bundle, kind):
    """Runs one kind of checks on one bundle and prints `ok NAME` or `FAIL NAME: why`."""
    handler = ignore_x_errors() if kind == "editor" else None
    for function in EDITOR_CHECKS if kind == "editor" else CHECKS:
        try:
            function(bundle)
            print(f"ok {function.__name__}", flush=True)
        except Failure as failure:
            print(f"FAIL {function.__name__}: {failure}", flush=True)
        except Exception:
            last = traceback.format_exc().strip().splitlines()[-1]
            print(f"FAIL {function.__name__}: {last}", flush=True)
    print("done", flush=True)
    gc.collect()
    del handler


def run_child(bundle, kind, environment):
    """Passed names and failures of a child process; a crash is a failure."""
    command = [sys.executable, __file__, "--child", kind, str(bundle)]
    try:
        result = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        output, code, errors = result.stdout, result.returncode, result.stderr
    except subprocess.TimeoutExpired as expired:
        output = (expired.stdout or b"").decode(errors="replace")
        code, errors = "no end after 300 s", ""
    lines = output.splitlines()
    passed = [line[3:] for line in lines if line.startswith("ok ")]
    failed = [line[5:] for line in lines if line.startswith("FAIL ")]
    if code != 0:
        functions = EDITOR_CHECKS if kind == "editor" else CHECKS
        done = len(passed) + len(failed)
        where = functions[done].__name__ if done < len(functions) else "at the end"
        last = errors.strip().splitlines()[-1:] or [""]
        failed.append(f"{where}: the host ended with {code} {last[0]}".rstrip())
    return passed, failed


def main(arguments):
    if arguments[:1] == ["--child"]:
        child(Path(arguments[2]), arguments[1])
        return 0
    if not arguments or arguments[0].startswith("-"):
        print("usage: vst3_check.py BUNDLES_FOLDER [--plugin NAME] [--no-editor]", file=sys.stderr)
        return 2
    only = arguments[arguments.index("--plugin") + 1] if "--plugin" in arguments else ""
    bundles = [path for path in sorted(Path(arguments[0]).glob("*.vst3")) if only in path.stem]
    if not bundles:
        print(f"{arguments[0]}: no VST3 bundle; `cargo xtask bundle` builds them", file=sys.stderr)
        print("0 passed, 1 failed")
        return 1
    environment = dict(os.environ, NICE_LOG="/dev/null", LIBGL_ALWAYS_SOFTWARE="1")
    server = None
    kinds = ["sound"]
    passed = failed = 0
    if "--no-editor" not in arguments:
        kinds.append("editor")
        try:
            server, environment["DISPLAY"] = start_display()
        except OSError as error:
            if "DISPLAY" not in environment:
                print(f"no display: {error} (install it: apt-get install xvfb)", file=sys.stderr)
                kinds.remove("editor")
                failed += 1
    try:
        for bundle in bundles:
            for kind in kinds:
                good, bad = run_child(bundle, kind, environment)
                passed += len(good)
                failed += len(bad)
                for text in bad:
                    print(f"{bundle.stem}: {text}", flush=True)
            print(f"{bundle.stem}: checked", flush=True)
    finally:
        if server is not None:
            server.terminate()
            server.wait()
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
