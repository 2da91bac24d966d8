// Prepares a fresh clone with nothing but Node: packages, build, Debian packages for the tests; then starts what was asked for.
// Plain JavaScript on purpose: it runs before any package is installed.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const at = (path) => join(root, path);
const say = (line) => process.stderr.write(`${line}\n`);
const isCi = process.env.CI === "true";

/** Programs that the tests need, and the Debian package each comes in. */
const testPrograms = {
  chromium: "chromium",
  "espeak-ng": "espeak-ng",
  sox: "sox libsox-fmt-pulse",
  pulseaudio: "pulseaudio",
  pactl: "pulseaudio-utils",
  arecord: "alsa-utils libasound2-plugins",
};
/** Plug-ins of the above have no program of their own: they are missing when their file is. */
const testPlugins = {
  "libsox-fmt-pulse": "sox/libsox_fmt_pulseaudio.so",
  "libasound2-plugins": "alsa-lib/libasound_module_pcm_pulse.so",
};
const libraryFolder = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`;

const oldestNode = [20, 19];

function run(command, args, options = {}) {
  const shell = process.platform === "win32";
  const { status, error, signal } = spawnSync(command, args, { cwd: root, stdio: "inherit", shell, ...options });
  if (error !== undefined) fail(`cannot run ${command}: ${error.message}`);
  return signal === null ? (status ?? 1) : 1;
}

function fail(message) {
  say(`steadyline: ${message}`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldMajor, oldMinor] = oldestNode;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  fail(`this is Node ${process.versions.node}; expected ${oldestNode.join(".")} or newer`);
}

const hashOf = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
const lockStamp = () => at("node_modules/.steadyline-lock");

function arePackagesCurrent() {
  return existsSync(lockStamp()) && readFileSync(lockStamp(), "utf8") === hashOf(at("package-lock.json"));
}

/** Installs the packages when they are missing or the lock file has changed. */
function ensurePackages() {
  if (arePackagesCurrent()) return;
  say("installing packages (npm ci), about a minute …");
  // The build follows by itself: `prepare` runs at the end of `npm ci`.
  if (run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]) !== 0)
    fail("npm ci failed; its own message is above");
}

/** `prepare` runs at the end of every install, so the packages are those of the lock file now. */
function noteLock() {
  writeFileSync(lockStamp(), hashOf(at("package-lock.json")));
}

const sourceFolders = ["src-core", "src-shared", "src-main", "src-preload", "src-renderer"];
const buildFiles = ["package.json", "electron.vite.config.ts"];

function newestSource() {
  let newest = 0;
  const visit = (path) => {
    const stat = statSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
    else newest = Math.max(newest, stat.mtimeMs);
  };
  for (const path of [...sourceFolders, ...buildFiles]) visit(at(path));
  return newest;
}

const buildStamp = () => at("out/.built");

/** Builds when a source is newer than the last build. */
function ensureBuild() {
  if (existsSync(buildStamp()) && statSync(buildStamp()).mtimeMs >= newestSource()) return;
  say("building …");
  const startedAt = newestSource();
  if (run("npx", ["--no-install", "electron-vite", "build", "--logLevel", "warn"]) !== 0)
    fail("the build failed; its own message is above");
  mkdirSync(at("out"), { recursive: true });
  writeFileSync(buildStamp(), String(startedAt));
}

const isOnPath = (program) =>
  (process.env.PATH ?? "").split(":").some((folder) => folder !== "" && existsSync(join(folder, program)));

const isDebian = () => existsSync("/etc/debian_version");

/** Installs missing test programs where that is possible; elsewhere names the command, and under CI fails. */
function ensureTestPrograms() {
  const missing = [
    ...Object.entries(testPrograms).filter(([program]) => !isOnPath(program)),
    ...Object.entries(testPlugins)
      .filter(([, file]) => isDebian() && !existsSync(join(libraryFolder, file)))
      .map(([name]) => [name, name]),
  ];
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap(([, names]) => names.split(" ")))];
  const isRootOnDebian = process.getuid?.() === 0 && isOnPath("apt-get");
  if (isRootOnDebian) {
    say(`installing ${packages.join(", ")} (apt-get) …`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const quiet = { env, stdio: ["ignore", "ignore", "inherit"] };
    run("apt-get", ["update", "-qq"], quiet);
    if (run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quiet) === 0) return;
  }
  const message = `missing: ${missing.map(([program]) => program).join(", ")}; to install: sudo apt-get install ${packages.join(" ")}`;
  if (isCi) fail(message);
  say(`${message} (the tests that need them are skipped, each with its reason)`);
}

function test(args) {
  ensureTestPrograms();
  const code = run("npm", ["run", "--silent", "check", "--", ...args]);
  process.exit(code);
}

/** Electron when its runtime is there or can be fetched; else the web host. */
function start(args) {
  const electron = electronBinary();
  // Chromium refuses its sandbox to root.
  const switches = process.platform === "linux" && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  if (electron !== undefined) process.exit(run(electron, [...switches, root, ...args]));
  const reason = hasScreen()
    ? "Electron's runtime is not here and cannot be fetched"
    : "there is no screen for Electron";
  say(`${reason}; showing the overlay in a browser instead`);
  process.exit(run(process.execPath, [at("out/main/web.js"), ...args]));
}

const hasScreen = () => process.platform !== "linux" || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

function electronBinary() {
  const known = () => {
    const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? at("node_modules/electron/dist");
    const pathFile = at("node_modules/electron/path.txt");
    const name = existsSync(pathFile) ? readFileSync(pathFile, "utf8") : "electron";
    return existsSync(join(folder, name)) ? join(folder, name) : undefined;
  };
  if (process.env.STEADYLINE_HOST === "web" || !hasScreen()) return undefined;
  const found = known();
  if (found !== undefined) return found;
  // Fetches it once where there is a network; quick to say no where there is none.
  const installer = at("node_modules/electron/install.js");
  if (!existsSync(installer)) return undefined;
  spawnSync(process.execPath, [installer], { cwd: root, stdio: "ignore", timeout: 120_000 });
  return known();
}

const [command, ...args] = process.argv.slice(2);
checkNode();
if (command === "prepare") {
  ensureBuild();
  noteLock();
} else {
  ensurePackages();
  ensureBuild();
  if (command === "test") test(args);
  else if (command === "demo") start(["--demo", ...args]);
  else if (command === "start") start(args);
  else if (command === "run") process.exit(run("npx", ["--no-install", ...args]));
  else fail(`bootstrap ${command ?? ""}: expected prepare, test, demo, start or run`);
}
