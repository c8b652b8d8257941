(() => {
  const id = (name) => document.getElementById(name);
  const raw = id("raw"), mix = id("mix"), play = id("play"), line = id("timeline");
  const panel = document.querySelector(".listen");
  const loudness = { raw: +panel.dataset.rawLufs, mix: +panel.dataset.mixLufs };
  const length = +line.dataset.length;
  let shown = "mix", solo = null, soloButton = null;

  // Volumes can only turn down: both go to the softer one.
  const volumes = () => {
    const softer = Math.min(loudness.raw, loudness.mix);
    const gain = (name) => id("match").checked ? Math.pow(10, (softer - loudness[name]) / 20) : 1;
    raw.volume = Math.min(1, gain("raw")); mix.volume = Math.min(1, gain("mix"));
    raw.muted = shown !== "raw"; mix.muted = shown !== "mix";
  };
  const show = (name) => {
    if (name !== shown) {
      const from = shown === "mix" ? mix : raw, to = name === "mix" ? mix : raw;
      if (Math.abs(from.currentTime - to.currentTime) > 0.02) to.currentTime = from.currentTime;
    }
    shown = name; volumes();
    for (const key of ["raw", "mix"]) {
      id("to-" + key).classList.toggle("on", key === name);
      id("to-" + key).setAttribute("aria-checked", key === name);
    }
  };
  const stopSolo = () => {
    if (solo) solo.pause();
    if (soloButton) soloButton.classList.remove("playing");
    solo = soloButton = null;
  };
  const pause = () => { raw.pause(); mix.pause(); play.classList.remove("playing"); };
  const start = () => {
    stopSolo(); volumes(); raw.currentTime = mix.currentTime;
    Promise.all([raw.play(), mix.play()]).then(() => play.classList.add("playing")).catch(pause);
  };
  play.onclick = () => (mix.paused ? start() : pause());
  mix.onended = pause;
  id("to-raw").onclick = () => show("raw");
  id("to-mix").onclick = () => show("mix");
  id("match").onchange = volumes;
  line.onclick = (event) => {
    const box = line.getBoundingClientRect();
    const time = length * (event.clientX - box.left) / box.width;
    raw.currentTime = mix.currentTime = time; draw();
  };
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("button,input,a") && event.key === " ") return;
    if (event.key === " ") { event.preventDefault(); play.onclick(); }
    if (event.key === "a" || event.key === "A") show("raw");
    if (event.key === "b" || event.key === "B") show("mix");
  });
  const draw = () => {
    const time = (shown === "mix" ? mix : raw).currentTime;
    id("cursor").style.left = 100 * time / length + "%";
    id("clock").textContent = Math.floor(time / 60) + ":" + String(Math.floor(time % 60)).padStart(2, "0");
    if (!mix.paused) requestAnimationFrame(draw);
  };
  mix.onplay = draw; mix.onseeked = draw; show("mix");

  for (const button of document.querySelectorAll(".solo")) {
    button.onclick = () => {
      const again = button === soloButton;
      stopSolo(); pause();
      if (again) return;
      solo = new Audio(button.dataset.src); soloButton = button;
      solo.currentTime = mix.currentTime; solo.onended = stopSolo;
      button.classList.add("playing"); solo.play().catch(stopSolo);
    };
  }

  // Goniometers: density to light, drawn small and scaled up smoothly.
  for (const canvas of document.querySelectorAll(".scope-data")) {
    const bytes = Uint8Array.from(atob(canvas.dataset.density), (c) => c.charCodeAt(0));
    const side = Math.sqrt(bytes.length);
    canvas.width = canvas.height = side;
    const context = canvas.getContext("2d"), image = context.createImageData(side, side);
    bytes.forEach((value, i) => {
      const t = value / 255, white = Math.max(0, (t - 0.65) / 0.35);
      image.data.set([179 + 70 * white, 165 + 80 * white, 250, 255 * Math.pow(t, 1.4)], 4 * i);
    });
    context.putImageData(image, 0, 0);
  }
})();
